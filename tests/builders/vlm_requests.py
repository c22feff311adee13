"""Requests to vision models, made up: pages of coloured patches, and JSON Schemas of many shapes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.tiling import Tile
from extractors.vlm.base import ModelRequest, TilePicture
from schemas.geometry import Affine, BBox

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT = {"type": "string", "maxLength": 6}
LINES = {
    "type": "object",
    "properties": {
        "number": SHORT,
        "kind": {"enum": ["absent", "unreadable"]},
        "lines": {
            "type": "array",
            "maxItems": 2,
            "items": {
                "type": "object",
                "properties": {"text": {"type": ["string", "null"], "maxLength": 4}},
                "required": ["text"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["number", "kind", "lines"],
    "additionalProperties": False,
}
ENDLESS = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
"""A text of any length: a model with random weights never comes to its end."""


def patchwork(width: int, height: int, seed: int) -> TilePicture:
    """Patches of colours, unlike those of any other seed, as the only tile of its page."""
    colours = np.random.default_rng(seed).integers(0, 255, (3, 2, 3), dtype=np.uint8)
    image = colours.repeat(-(-height // 3), axis=0).repeat(-(-width // 2), axis=1)[:height, :width]
    box = BBox(0.0, 0.0, float(width), float(height))
    same = Affine.scale(1.0)
    return TilePicture(Tile(1, box, 1.0, (width, height), same, same), image)


def page_request(page_no: int = 1, *, size: tuple[int, int] = (60, 84), pictures: int = 1, **more: Any) -> ModelRequest:
    """Page `page_no` shows its own patches; `more` goes into the request."""
    shown = [patchwork(*size, seed=100 * page_no + index) for index in range(pictures)]
    asked = {"prompt": "Transcribe the page as JSON.", "json_schema": LINES, "max_output_tokens": 160, **more}
    return ModelRequest("a.pdf", page_no, shown, **asked)


def schema_samples(count: int = 40) -> list[dict[str, Any]]:
    """Object schemas of all the shapes that a transcription schema may have, each bounded, so that it has an end."""
    return [_Sample(random.Random(seed)).schema() for seed in range(count)]


class _Sample:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._definitions: dict[str, Any] = {}

    def schema(self) -> dict[str, Any]:
        root = self._object(depth=2)
        return {**root, "$defs": self._definitions} if self._definitions else root

    def _any(self, depth: int) -> dict[str, Any]:
        leaves: list[Callable[[], dict[str, Any]]] = [
            self._text,
            self._choice,
            self._pattern,
            self._nullable,
            self._number,
            self._constant,
        ]
        if depth <= 0:
            return self._chance.choice(leaves)()
        inner = [self._object, self._array, self._either, self._reference]
        if self._chance.random() < 0.5:
            return self._chance.choice(inner)(depth - 1)
        return self._chance.choice(leaves)()

    def _object(self, depth: int) -> dict[str, Any]:
        names = self._chance.sample(["number", "date", "größe", "total amount", "a", "$ref", 'the "name"', "€"], k=3)
        properties = {name: self._any(depth) for name in names[: self._chance.randint(1, 3)]}
        required = [name for name in properties if self._chance.random() < 0.8]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def _array(self, depth: int) -> dict[str, Any]:
        least = self._chance.randint(0, 2)
        return {"type": "array", "items": self._any(depth), "minItems": least, "maxItems": least + 1}

    def _either(self, depth: int) -> dict[str, Any]:
        return {"anyOf": [self._object(depth), {"enum": ["absent", "unreadable"]}]}

    def _reference(self, depth: int) -> dict[str, Any]:
        name = f"part{len(self._definitions)}"
        self._definitions[name] = {}
        self._definitions[name] = self._object(depth)
        return {"$ref": f"#/$defs/{name}"}

    def _text(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self._chance.randint(0, 2), "maxLength": self._chance.randint(2, 6)}

    def _choice(self) -> dict[str, Any]:
        return {"enum": self._chance.sample(["absent", "unreadable", "bar", "Größe", 3, True, None], k=3)}

    def _pattern(self) -> dict[str, Any]:
        patterns = [r"^[0-9]{1,3},[0-9]{2}$", r"^(EUR|USD|CHF)$", r"^\d{4}-\d{2}-\d{2}$", r"^[A-Z]{2}[0-9]{2}$"]
        return {"type": "string", "pattern": self._chance.choice(patterns)}

    def _nullable(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "maxLength": 4}

    def _number(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": -5, "maximum": self._chance.randint(0, 999)}

    def _constant(self) -> dict[str, Any]:
        return {"const": self._chance.choice(["invoice", 1, None])}
