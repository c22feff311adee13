"""Where the name tag of a mark goes on a drawn page, so that it covers neither print nor another mark or tag. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipelines.explain.marks import Mark
    from pipelines.explain.paper import Paper

    Measure = Callable[[str], tuple[float, float]]
    """Width and height of a tag for a text, in points."""


CROWDED = 40
"""With more marks than this on a page, rows of tables go without tags: their column says what they are."""


def marks_to_tag(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of one page that are worth a tag: the first of each field, pressing ones in any case."""
    named: set[tuple[int, str]] = set()
    chosen = []
    for mark in marks:
        fresh = [proof for proof in mark.proofs if proof.key not in named]
        named.update(proof.key for proof in mark.proofs)
        in_table = len(marks) > CROWDED and all(proof.in_list for proof in mark.proofs)
        if fresh and (mark.is_pressing or not in_table):
            chosen.append(mark)
    return chosen


def place_tags(
    marks: Sequence[Mark], occupied: Sequence[BBox], measure: Measure, paper: Paper
) -> dict[int, tuple[str, BBox]]:
    """Text and box of the tag of each of `marks`, by the mark's number; boxes are in points.

    The most telling text that finds a bare place beside its mark is taken: all labels, the first label, the field's
    own name, and last the status sign alone (an empty text). In too dense a place a mark has no tag.
    """
    taken = list(occupied)
    placed: dict[int, tuple[str, BBox]] = {}
    for mark in marks:
        for text in _texts(mark):
            free = _free_spot(mark.bbox, measure(text), paper, taken)
            if free is not None:
                taken.append(free)
                placed[mark.number] = text, free
                break
    return placed


def _texts(mark: Mark) -> tuple[str, ...]:
    own_name = mark.proofs[0].label.rsplit(" · ", 1)[-1]
    return mark.label, mark.proofs[0].label, own_name, ""


def _free_spot(box: BBox, size: tuple[float, float], paper: Paper, taken: Sequence[BBox]) -> BBox | None:
    for spot in _spots(box.expand(1.0), size):
        if paper.is_clear(spot) and not any(_covers(spot, other) for other in taken):
            return spot
    return None


def _spots(box: BBox, size: tuple[float, float]) -> Iterator[BBox]:
    width, height = size
    middle = box.center_y - height / 2
    for left, top in (
        (box.left, box.top - height),
        (box.right - width, box.top - height),
        (box.right, middle),
        (box.left - width, middle),
        (box.left, box.bottom),
        (box.right - width, box.bottom),
    ):
        yield BBox(left, top, left + width, top + height)


def _covers(spot: BBox, other: BBox) -> bool:
    return spot.overlap_x(other) > 0.01 and spot.overlap_y(other) > 0.01
