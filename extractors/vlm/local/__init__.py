"""Vision-language models on this machine, through transformers, each token held to the schema by llguidance.

`open_local` is all that others need. torch and transformers are imported when it is called, and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.vlm.local.options import LocalOptions

if TYPE_CHECKING:
    from extractors.vlm.base import VisionModel


def open_local(source: str, options: LocalOptions | None = None) -> VisionModel:
    """The model in a folder, or by its ID on the hub (which downloads it, once).

    Raises ModelError, with what to do, where the extra is not installed, or the checkpoint is missing, damaged, takes
    no pictures, or cannot be held to a schema.
    """
    from extractors.vlm.local.opening import open_checkpoint

    return open_checkpoint(source, options or LocalOptions())
