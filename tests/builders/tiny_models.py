"""Tiny checkpoints of many families, with random weights: built from their config classes, saved as real ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tiny_chat_models as chat
import tiny_plain_models as plain
import torch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUILDERS: dict[str, Callable[[Path], None]] = {
    builder.__name__: builder
    for builder in (
        chat.qwen2_5_vl,
        chat.qwen3_vl,
        chat.smolvlm,
        chat.idefics3,
        chat.granite_docling,
        chat.llava_next,
        chat.llava_onevision,
        chat.internvl,
        chat.gemma3,
        chat.mllama,
        plain.paligemma,
        plain.blip_2,
        plain.kosmos2,
        plain.florence2,
        plain.phi4_multimodal,
    )
}


def build(family: str, folder: Path) -> Path:
    """Saves the family's tiny checkpoint to the folder, always with the same weights."""
    with torch.random.fork_rng():
        torch.manual_seed(4711)
        BUILDERS[family](folder)
    return folder
