"""Networks in ONNX files, opened alike wherever one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(source: str | bytes, threads: int, *, name: str, hint: str) -> InferenceSession:
    """An inference session on the CPU. `source` is the path of an ONNX file, or what such a file holds; `name` is what
    an error calls the model. Raises ModelError with `hint` where the file is no ONNX model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # An arena keeps the memory of the largest page ever seen for as long as the process lives.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    options.use_deterministic_compute = True
    # Spinning threads win 3 % for one process and steal from all others on a shared machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"{name} cannot be opened: {error}", hint=hint) from error
