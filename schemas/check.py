"""A named rule over values, and what came of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from schemas.geometry import BBox

CheckStatus = Literal["passed", "failed", "skipped"]


class Place(BaseModel):
    """A box on a page, in PDF points of the page as displayed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page_no: int = Field(ge=1)
    bbox: BBox

    @field_serializer("bbox")
    def _box(self, box: BBox) -> list[float]:
        return [round(value, 2) for value in box]


class Check(BaseModel):
    """`fields` are the JSON Pointers it covers; `expected` and `actual` are canonical strings.

    `places` are what it speaks of on the page beside the values' own evidence: text that nobody sees, what was laid
    over a page, what two renderers draw differently. Written only where there are some.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    status: CheckStatus
    expected: str | None = None
    actual: str | None = None
    fields: tuple[str, ...] = ()
    message: str = ""
    places: tuple[Place, ...] = Field(default=(), exclude_if=lambda places: not places)
