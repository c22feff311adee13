"""How a local model is loaded and asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
