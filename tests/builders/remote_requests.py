"""Pages to ask remote models about, and models opened on stand-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from provider_stand_ins import KEY
from pydantic import SecretStr

from extractors.tiling import Tile
from extractors.vlm.base import ModelRequest, TilePicture
from extractors.vlm.remote import RemoteOptions, open_remote
from schemas.geometry import IDENTITY, BBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provider_stand_ins import StandIn

    from extractors.vlm.remote.model import RemoteModel

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "number": {"type": "string", "description": "The invoice number"},
        "kind": {"type": "string", "enum": ["invoice", "receipt", "[absent]", "[illegible]"]},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"amount": {"type": "string"}},
                "required": ["amount"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["number", "kind", "lines"],
    "additionalProperties": False,
}
DATA = {"number": "1.234,50", "kind": "invoice", "lines": [{"amount": "1.234,50"}]}
"""What a stand-in that obeys makes of it."""


def picture(width: int = 84, height: int = 56) -> TilePicture:
    """Print-like noise, which lossless compression does not make small."""
    image = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    box = BBox(0, 0, width, height)
    return TilePicture(Tile(1, box, 1.0, (width, height), IDENTITY, IDENTITY), image)


def request(
    page_no: int = 1, schema: Mapping[str, Any] = SCHEMA, *, pictures: int = 1, max_output_tokens: int = 1000
) -> ModelRequest:
    shown = [picture() for _ in range(pictures)]
    return ModelRequest("invoice.pdf", page_no, shown, "Transcribe the invoice.", schema, max_output_tokens)


def open_on(stand_in: StandIn, name: str, **options: Any) -> RemoteModel:
    """`name` "server" means the stand-in's own address."""
    options = {"api_key": SecretStr(KEY), "timeout_s": 10.0, **options}
    if name == "server":
        return open_remote(f"{stand_in.base_url}#qwen2.5-vl", RemoteOptions(**options))
    return open_remote(name, RemoteOptions(base_url=stand_in.base_url, **options))
