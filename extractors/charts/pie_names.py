"""What is written in the wedges of a pie and around them: their names and shares."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from math import atan2, cos, hypot, pi, sin
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from extractors.charts.pie_leaders import names_by_leaders
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.charts.wedge import Wedge
    from schemas.page import TextRun, VectorPath

_AROUND = 0.8  # radii: where names stand
_SAME_SIZE_PT, _ALIGNED_PT = 0.1, 1.0
_ROUNDED = 0.6  # percent
_SHARE = re.compile(r"(?P<name>.*[^\W\d_].*?)[\s:,(]+(?P<share>\d+(?:[.,]\d+)?\s*%)\)?\Z")


def outer_names(group: Sequence[Wedge], runs: Sequence[TextRun], drawn: Sequence[VectorPath]) -> dict[int, TextRun]:
    """The word beside each wedge: outside the rim, in its direction, or at the end of a leader line.

    What is larger than most such words is a title. Where most wedges have no name, none has.
    """
    words = [run for run in runs if any(c.isalpha() for c in run.text) and parse_tick(run) is None]
    words = _joined_lines(words, group)
    led = names_by_leaders(group, words, drawn)
    if len(led) == len(group):
        return led
    for reach, share in ((0.25, 0.4), (0.55, 0.4), (0.9, 0.75)):
        found = _nearest([wedge for wedge in group if id(wedge) not in led], _without(words, led), reach) | led
        if len(found) > share * len(group):
            return found
    return {}


def inner_names(group: Sequence[Wedge], runs: Sequence[TextRun]) -> dict[int, TextRun]:
    """The only word in each wedge. Where most have none, none has."""
    words = [run for run in runs if any(c.isalpha() for c in run.text) and parse_tick(run) is None]
    within = {id(wedge): [run for run in words if _holds(wedge, run)] for wedge in group}
    found = {wedge: own[0] for wedge, own in within.items() if len(own) == 1}
    return found if 2 * len(found) > len(group) else {}


def _holds(wedge: Wedge, run: TextRun) -> bool:
    x, y = run.bbox.center_x - wedge.centre[0], run.bbox.center_y - wedge.centre[1]
    aside = abs((atan2(y, x) - wedge.middle + pi) % (2 * pi) - pi)
    return hypot(x, y) < wedge.radius and aside < wedge.turn / 2


def _joined_lines(words: Sequence[TextRun], group: Sequence[Wedge]) -> list[TextRun]:
    """Names of several lines as one, where more texts than wedges stand around the pie."""
    around = union_all(wedge.path.bbox for wedge in group).expand(_AROUND * group[0].radius)
    near = [run for run in words if around.contains(run.bbox) and abs(run.angle) < 1]
    if len(near) <= len(group):
        return list(words)
    whole: list[TextRun] = []
    for run in sorted(near, key=lambda run: run.bbox.top):
        at = next((i for i, above in enumerate(whole) if _goes_on(run, above)), None)
        if at is None:
            whole.append(run)
        else:
            above = whole[at]
            text = f"{above.text.strip()} {run.text.strip()}"
            whole[at] = replace(above, text=text, bbox=above.bbox.union(run.bbox))
    ids = {id(run) for run in near}
    return [*(run for run in words if id(run) not in ids), *whole]


def _goes_on(run: TextRun, above: TextRun) -> bool:
    """Whether a text is the next line of the one above it: as large, one line lower, and aligned."""
    one, other = above.bbox, run.bbox
    offs = (one.left - other.left, one.center_x - other.center_x, one.right - other.right)
    lower = other.bottom - one.bottom
    return (
        abs(run.size_pt - above.size_pt) < _SAME_SIZE_PT
        and 0.8 * run.size_pt < lower < 1.5 * run.size_pt
        and min(abs(off) for off in offs) <= _ALIGNED_PT
    )


def _without(words: Sequence[TextRun], led: Mapping[int, TextRun]) -> list[TextRun]:
    taken = {id(word) for word in led.values()}
    return [word for word in words if id(word) not in taken]


def _nearest(group: Sequence[Wedge], words: Sequence[TextRun], reach: float) -> dict[int, TextRun]:
    claims: dict[int, tuple[int, float, TextRun]] = {}
    usual = median(run.size_pt for run in words) if words else 0.0
    for wedge in group:
        near = [run for run in words if run.size_pt <= 1.15 * usual]
        best = min(near, key=lambda run: _distance(run, wedge, 1.1), default=None)
        if best is not None and (gap := _distance(best, wedge, 1.1)) < max(reach * wedge.radius, best.size_pt):
            held = claims.get(id(best))
            if held is None or gap < held[1]:
                claims[id(best)] = (id(wedge), gap, best)
    return {wedge: run for wedge, _, run in claims.values()}


def without_share(run: TextRun, share: float) -> TextRun:
    """The run without the share that it states, where that is the wedge's own: "Film 19.4%" is called "Film"."""
    found = _SHARE.match(run.text.strip())
    stated = parse_tick(_share_of(run)) if found is not None else None
    if found is None or stated is None or abs(stated.value - share) > _ROUNDED:
        return run
    return replace(run, text=found["name"].rstrip(" :,("))


def shares_in(group: Sequence[Wedge], runs: Sequence[TextRun]) -> dict[int, TextRun]:
    """The percentage printed in each wedge or beside it."""
    split = [_share_of(run) for run in runs]
    numbers = [run for run in split if (tick := parse_tick(run)) is not None and tick.unit == "%"]
    found: dict[int, TextRun] = {}
    for wedge in group:
        reach = [(min(_distance(run, wedge, at) for at in (0.6, 0.8, 1.15)), run) for run in numbers]
        close = [run for gap, run in reach if gap < 0.22 * wedge.radius]
        if len(close) == 1:
            found[id(wedge)] = close[0]
    claims = Counter(id(run) for run in found.values())
    return {key: run for key, run in found.items() if claims[id(run)] == 1}


def _share_of(run: TextRun) -> TextRun:
    found = _SHARE.match(run.text.strip())
    return replace(run, text=found["share"]) if found is not None else run


def _distance(run: TextRun, wedge: Wedge, at: float) -> float:
    """From a place in the wedge's direction, `at` radii from its centre, to the nearest part of the text."""
    x = wedge.centre[0] + at * wedge.radius * cos(wedge.middle)
    y = wedge.centre[1] + at * wedge.radius * sin(wedge.middle)
    box = run.bbox
    return hypot(max(box.left - x, 0.0, x - box.right), max(box.top - y, 0.0, y - box.bottom))
