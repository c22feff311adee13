"""Readings and the evidence under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from schemas.geometry import BBox

EvidenceSource = Literal["text_layer", "ocr", "vlm", "vector", "raster", "widget", "attachment", "barcode"]
Match = Literal["exact", "numeric", "fuzzy", "none"]
Selector = Literal["rules", "embedded", "vlm", "xml", "code", "widget", "geometry", "person"]
"""By what means a role was chosen. `person`: whoever reviewed the result stated the value."""
FieldStatus = Literal["verified", "single", "conflict", "absent", "unreadable", "not_attempted"]


class Evidence(BaseModel):
    """Where on which page a value was read, and what is printed there.

    `bbox` is in PDF points of the page as displayed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    page_no: int = Field(ge=1)
    bbox: BBox
    text: str
    source: EvidenceSource
    match: Match = "exact"

    @field_serializer("bbox")
    def _box(self, box: BBox) -> list[float]:
        return [round(value, 2) for value in box]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one extractor says about one field.

    `path` is a JSON Pointer into the kind's data; `text` is as printed; `value` is what our code made of it: a string
    in canonical form (decimal, ISO date, code, or text with white space folded). `transcribed` says that the
    transcription question has its own witness (the text layer's word and visible ink under it); a reading without it
    proves no value. `rank` orders the readings of one selector for one path: 0 is its choice, then its runners-up.
    `numbered_by` is the selector whose rows the path counts, where it is not the reading's own. `role_is_guessed` says
    that no heading and no label told the role: arithmetic may confirm the number then, and never what it stands for.
    `illegible` says that something is there and nobody can read it; the value is "" then. `confidence` is how often the
    rules and this selector were right where they agreed on such a field, measured; None where nothing was. `outweighs`
    says that it is likelier right than what the rules took for a property of the user's, if they differ.
    """

    path: str
    text: str
    value: str
    selector: Selector
    evidence: tuple[Evidence, ...] = ()
    transcribed: bool = False
    rank: int = 0
    numbered_by: Selector | None = None
    role_is_guessed: bool = False
    illegible: bool = False
    confidence: float | None = None
    outweighs: bool = False


class Alternative(BaseModel):
    """A reading that was not taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str
    text: str
    selectors: tuple[Selector, ...]
    evidence: tuple[Evidence, ...] = ()


class FieldResult(BaseModel):
    """The verdict on one field. `confidence` is there only when it is calibrated."""

    model_config = ConfigDict(extra="forbid")

    status: FieldStatus
    confidence: float | None = Field(default=None, ge=0, le=1)
    text: str | None = None
    selectors: tuple[Selector, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
