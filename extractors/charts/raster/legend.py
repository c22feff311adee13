"""Legends in pictures: a name right of a small mark in one of the colours that the data is drawn in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemas.page import TextRun, VectorPath

Colour = tuple[float, float, float]

_WIDEST = 5.5  # a swatch, in type sizes
_HIGHEST = 2.2
_GAP = 2.2
_SAME = 26 / 255


class Named(NamedTuple):
    """A colour and its name."""

    colour: Colour
    run: TextRun
    swatch: VectorPath


def find_names(
    paths: Sequence[VectorPath], runs: Sequence[TextRun], colours: Collection[Colour], taken: Collection[int]
) -> list[Named]:
    """The names of colours. Each colour has one, the best of all: those of one size and line with others count more."""
    found = []
    for run in runs:
        if id(run) in taken or abs(run.angle) > 10 or not any(char.isalnum() for char in run.text):
            continue
        beside = [path for path in paths if _colour(path) in colours and _is_beside(path, run)]
        if beside:
            swatch = max(beside, key=lambda path: path.bbox.right)
            found.append(Named(_colour(swatch) or (0.0, 0.0, 0.0), run, swatch))
    names: list[Named] = []
    for colour in {named.colour for named in found}:
        same = [named for named in found if named.colour == colour]
        names.append(max(same, key=lambda named: (_company(named, found), parse_tick(named.run) is None)))
    return names if len(names) > 1 or (names and _is_like_a_swatch(names[0])) else []


def _colour(path: VectorPath) -> Colour | None:
    return path.fill if path.fill is not None else path.stroke


def _is_beside(path: VectorPath, run: TextRun) -> bool:
    box, size = path.bbox, run.size_pt
    gap = run.bbox.left - box.right
    level = abs(box.center_y - run.bbox.center_y) < 0.6 * size
    return -0.6 * size < gap < _GAP * size and level and box.width < _WIDEST * size and box.height < _HIGHEST * size


def _company(named: Named, others: Sequence[Named]) -> int:
    """How many other colours have a name in its row or column, beside a mark of the same size."""
    box = named.swatch.bbox
    return len(
        {
            other.colour
            for other in others
            if other.colour != named.colour
            and (
                abs(other.run.bbox.center_y - named.run.bbox.center_y) < 0.5 * named.run.size_pt
                or abs(other.swatch.bbox.left - box.left) < 0.5 * named.run.size_pt
            )
            and abs(other.swatch.bbox.height - box.height) < 0.5 * named.run.size_pt
        }
    )


def _is_like_a_swatch(named: Named) -> bool:
    box, size = named.swatch.bbox, named.run.size_pt
    return 0.3 * size < box.height < 1.6 * size and parse_tick(named.run) is None


def same_colour(one: Colour | None, other: Colour | None) -> bool:
    return one is not None and other is not None and max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME
