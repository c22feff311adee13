"""The OCR models: PP-OCR networks as ONNX files, carried by the `rapidocr` wheel.

Only the files are taken from the wheel. Its own pipeline can fetch other models over the network; ours opens the two
files it finds and has no code that could.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession

_REINSTALL = "install the OCR models again: pip install --force-reinstall rapidocr"


class OcrModels(NamedTuple):
    """Paths of the two networks."""

    detector: Path
    recognizer: Path


def bundled_models() -> OcrModels:
    """The models inside the installed `rapidocr` wheel. Raises ModelError where one is missing."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package rapidocr, which carries the OCR models, is not installed", hint=_REINSTALL)
    folder = Path(spec.submodule_search_locations[0]) / "models"
    return OcrModels(_only(folder, "*_det_*.onnx"), _only(folder, "*_rec_*.onnx"))


def _only(folder: Path, pattern: str) -> Path:
    # The user may have let rapidocr download more models into its folder; the name order makes the choice repeatable.
    found = sorted(folder.glob(pattern))
    if not found:
        raise ModelError(f"no OCR model {pattern} in {folder}", hint=_REINSTALL)
    return found[-1]


def open_session(path: Path, threads: int) -> InferenceSession:
    """An inference session on the CPU. Raises ModelError where the file is no ONNX model."""
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
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"the OCR model {path} cannot be opened: {error}", hint=_REINSTALL) from error
