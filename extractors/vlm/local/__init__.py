"""Vision-language models on this machine, through transformers, each token held to the schema by llguidance.

`open_local` is all that others need. torch and transformers are imported when it is called, and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from extractors.vlm.base import VisionModel


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How a local model is loaded and run.

    `revision` is a branch, tag or commit of a model of the hub. `dtype` auto is bf16 where the device has it in
    hardware. Quantization needs CUDA and bitsandbytes. `threads` are torch's on the CPU; None leaves them as they are.
    """

    revision: str | None = None
    device: Literal["auto", "cuda", "mps", "cpu"] = "auto"
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    quantization: Literal["none", "4bit", "8bit"] = "none"
    trust_remote_code: bool = False
    batch_size: int = 4
    max_output_tokens: int = 8192
    threads: int | None = None


def open_local(source: str, options: LocalOptions | None = None) -> VisionModel:
    """The model in a folder, or by its ID on the hub (which downloads it, once).

    Raises ModelError, with what to do, where the extra is not installed, or the checkpoint is missing, damaged, takes
    no pictures, or cannot be held to a schema.
    """
    from extractors.vlm.local.opening import open_checkpoint

    return open_checkpoint(source, options or LocalOptions())
