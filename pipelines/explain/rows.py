"""A field as the HTML report shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.statuses import Look


@dataclass(frozen=True, slots=True)
class Row:
    """A field as the report shows it; `marks` are the ids of its boxes."""

    id: str
    pointer: str
    tokens: tuple[str, ...]
    label: str
    name: str
    description: str
    value: str
    status: str
    look: Look
    verdict: str
    confidence: str
    page_no: int | None
    evidence: Sequence[Mapping[str, str]]
    alternatives: Sequence[str]
    checks: Sequence[Mapping[str, str]]
    marks: Sequence[str]

    @property
    def is_number(self) -> bool:
        return self.value.lstrip("-").replace(".", "", 1).isdecimal()
