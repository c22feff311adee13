"""Legends in pictures: a name right of a small mark in one of the colours that the data is drawn in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from schemas.page import TextRun, VectorPath

Colour = tuple[float, float, float]

_WIDEST = 5.5  # a swatch, in type sizes
_HIGHEST = 2.2
_GAP = 2.2
_STEM, _SIDE = 0.4, 0.15
_SAME = 26 / 255
_YEAR = 4
_GROUP = re.compile(r"\$?\d[\d.,]*%?\s?(?:[-–—]\s?\$?\d[\d.,]*%?|\+)\Z|[<>≤≥]\s?\$?\d[\d.,]*%?\Z")
_TAKEN = re.compile(r"^[-–—•·■●_=+|IlOo0°*←→]{1,2}\s+")


class Named(NamedTuple):
    """A colour and its name. `printed` is the name as OCR boxed it, perhaps with its swatch as a first letter."""

    colour: Colour
    run: TextRun
    swatch: VectorPath
    printed: TextRun


def find_names(
    paths: Sequence[VectorPath], runs: Sequence[TextRun], colours: Collection[Colour], taken: Collection[int]
) -> list[Named]:
    """The names of colours. Each colour has one, the best of all: those of one size and line with others count more."""
    names = _found(paths, runs, colours, taken, _is_beside)
    if len(names) < len(colours) and len(colours) > 1:
        behind = _found(paths, runs, colours, taken, _is_behind)
        names = behind if len(behind) > len(names) else names
    return names


def _found(
    paths: Sequence[VectorPath],
    runs: Sequence[TextRun],
    colours: Collection[Colour],
    taken: Collection[int],
    is_beside: Callable[[VectorPath, TextRun], bool],
) -> list[Named]:
    found = []
    for run in runs:
        if id(run) in taken or abs(run.angle) > 10 or not _is_name(run.text):
            continue
        beside = [path for path in paths if _colour(path) in colours and is_beside(path, run)]
        beside = [path for path in beside if not any(_is_border(path, other) for other in beside)]
        beside = [path for path in beside if not any(_is_side(path, other, run.size_pt) for other in beside)]
        if beside:
            swatch = max(beside, key=lambda path: path.bbox.right)
            found.append(Named(_colour(swatch) or (0.0, 0.0, 0.0), _bare(run, swatch), swatch, run))
    names: list[Named] = []
    for colour in {named.colour for named in found}:
        same = [named for named in found if named.colour == colour]
        names.append(max(same, key=lambda named: (_company(named, found), parse_tick(named.run) is None)))
    return names if len(names) > 1 or (names and _is_like_a_swatch(names[0])) else []


def names_of_strokes(
    paths: Sequence[VectorPath], runs: Sequence[TextRun], strokes: Collection[Colour], taken: Collection[int]
) -> list[Named]:
    """The names of lines, whose swatches may be paler than they are: boxes that let the paper through."""
    names = find_names(paths, runs, strokes, taken)
    rest = set(strokes) - {named.colour for named in names}
    fills = {path.fill for path in paths if path.fill is not None} - set(strokes)
    pale = {fill for fill in fills if any(_paler(fill, stroke) is not None for stroke in rest)}
    others = {*taken, *(id(named.printed) for named in names)}
    swatches = find_names(paths, runs, pale, others) if pale else []
    pairs = [
        (off, number, stroke)
        for number, named in enumerate(swatches)
        for stroke in rest
        if (off := _paler(named.colour, stroke)) is not None
    ]
    used: set[int | Colour] = set()
    for _, number, stroke in sorted(pairs):
        if number not in used and stroke not in used:
            names.append(swatches[number]._replace(colour=stroke))
            used |= {number, stroke}
    return names


def names_of_fills(
    paths: Sequence[VectorPath], runs: Sequence[TextRun], fills: Collection[Colour], taken: Collection[int]
) -> list[Named]:
    """The names of filled areas, which are often paler than their swatches: the same ink, let through by the paper."""
    inks = {path.fill for path in paths if path.fill is not None}
    swatches = {ink for ink in inks if any(_paler(fill, ink) is not None for fill in fills)}
    names = find_names(paths, runs, swatches, taken)
    found = []
    for fill in fills:
        alike = [(_paler(fill, named.colour), named) for named in names]
        best = min((pair for pair in alike if pair[0] is not None), key=lambda pair: pair[0] or 0.0, default=None)
        if best is not None:
            found.append(best[1]._replace(colour=fill))
    return found


def _paler(fill: Colour, swatch: Colour) -> float | None:
    """How far a fill is from a mixture of a swatch's colour and white; None where it is no such mixture."""
    ink, own = [1 - part for part in swatch], [1 - part for part in fill]
    length = sum(part * part for part in ink)
    if length == 0:
        return None
    share = sum(a * b for a, b in zip(ink, own, strict=True)) / length
    off = max(abs(b - share * a) for a, b in zip(ink, own, strict=True))
    return off + 0.05 * abs(1 - share) if 0.25 <= share <= 1.05 and off <= _SAME else None


def _is_border(path: VectorPath, other: VectorPath) -> bool:
    return path.bbox.area > other.bbox.area and path.bbox.contains(other.bbox)


def _is_side(path: VectorPath, other: VectorPath, size: float) -> bool:
    """Whether a thin mark is a side of the border that runs around another one."""
    thin = min(path.bbox.width, path.bbox.height) < _SIDE * size and path.bbox.area < _STEM * other.bbox.area
    return thin and other.bbox.expand(_SIDE * size).contains(path.bbox)


def _is_name(text: str) -> bool:
    """Words, a year, a group of ages or amounts ("18-29", "65+", "<10"); other numbers stand at bars."""
    bare = text.strip().rstrip("*")
    named = any(char.isalpha() for char in bare) or "/" in bare or _GROUP.match(bare) is not None
    return named or (len(bare) == _YEAR and bare.isdigit())


def _bare(run: TextRun, swatch: VectorPath) -> TextRun:
    """The name without the swatch, where OCR took it for a dash or a letter."""
    if swatch.bbox.center_x < run.bbox.left:
        return run
    text = _TAKEN.sub("", run.text.strip())
    return run if text == run.text.strip() or not text else replace(run, text=text)


def _colour(path: VectorPath) -> Colour | None:
    return path.fill if path.fill is not None else path.stroke


def _is_beside(path: VectorPath, run: TextRun) -> bool:
    box, size = path.bbox, run.size_pt
    gap = run.bbox.left - box.right
    level = abs(box.center_y - run.bbox.center_y) < 0.6 * size
    # OCR often takes a swatch into the box of its name.
    within = -0.5 * size <= box.left - run.bbox.left <= 1.5 * size and box.center_x < run.bbox.center_x
    if gap < 0 and box.width < _STEM * box.height and box.height > 0.5 * size:
        return False  # the stem of a letter, of a title in bold type
    close = -0.6 * size < gap < _GAP * size or within
    return close and level and box.width < _WIDEST * size and box.height < _HIGHEST * size


def _is_behind(path: VectorPath, run: TextRun) -> bool:
    """Whether a mark stands right of a name, as gnuplot sets it."""
    box, size = path.bbox, run.size_pt
    level = abs(box.center_y - run.bbox.center_y) < 0.6 * size
    close = -0.6 * size < box.left - run.bbox.right < _GAP * size
    return close and level and box.width < _WIDEST * size and box.height < _HIGHEST * size


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
