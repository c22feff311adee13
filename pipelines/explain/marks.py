"""The boxes to draw on each page: one mark for each place, whatever number of fields it proves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.explain.statuses import STATUS_LOOKS, most_pressing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.explain.proofs import Proof
    from schemas.evidence import FieldStatus
    from schemas.geometry import BBox

_LARGE_PT2 = 20_000.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page, in points of the page as displayed, and the fields that it proves.

    `number` counts the marks of a result from 0; `status` is the most pressing of its fields, which come with the most
    important first.
    """

    number: int
    page_no: int
    bbox: BBox
    status: FieldStatus
    proofs: tuple[Proof, ...]

    @property
    def is_pressing(self) -> bool:
        return any(proof.is_pressing for proof in self.proofs)

    @property
    def is_bare(self) -> bool:
        """Drawn as a frame alone: a tint would recolour the chart that it is in, or is around."""
        return self.bbox.area > _LARGE_PT2 or all(proof.tokens[0] == "charts" for proof in self.proofs)

    @property
    def label(self) -> str:
        return " = ".join(proof.label for proof in self.proofs)


def mark_evidence(proofs: Sequence[Proof]) -> list[Mark]:
    """A mark for each distinct evidence box, by page and reading order."""
    places: defaultdict[tuple[int, BBox], list[Proof]] = defaultdict(list)
    for proof in proofs:
        for evidence in proof.verdict.evidence:
            here = places[evidence.page_no, evidence.bbox.rounded()]
            if all(other is not proof for other in here):
                here.append(proof)
    in_order = sorted(places.items(), key=lambda item: (item[0][0], item[0][1].top, item[0][1].left))
    return [
        Mark(number, page_no, bbox, most_pressing(p.verdict.status for p in here), tuple(sorted(here, key=_importance)))
        for number, ((page_no, bbox), here) in enumerate(in_order)
    ]


def _importance(proof: Proof) -> tuple[bool, bool, int]:
    """Sorts what a person should see first to the front."""
    return not proof.is_pressing, proof.in_list, list(STATUS_LOOKS).index(proof.verdict.status)


def marks_by_field(marks: Sequence[Mark]) -> dict[tuple[int, str], list[Mark]]:
    """The marks of each field, by the field's key."""
    places: dict[tuple[int, str], list[Mark]] = {}
    for mark in marks:
        for proof in mark.proofs:
            places.setdefault(proof.key, []).append(mark)
    return places
