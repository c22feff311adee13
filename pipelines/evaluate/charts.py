"""Chart scores: relative mapping similarity (RMS), and the share of points within 1, 2 and 5 percent.

RMS is DePlot's (Liu et al. 2022, arXiv:2212.10505). A chart is a set of entries (key, value), the key being the row's
name and the column's name together, with the title as one more entry where the truth has one. With NL the normalised
Levenshtein distance and D the relative distance of two numbers:

- NL_τ(p, t) = NL(p, t), or 1 where it is not below τ = 0.5;
- D_θ(p, t) = min(1, |p − t| / |t|), or 1 where it is not below θ = 0.1; for t = 0 it is 0 for p = 0, else 1; of
  values that are no numbers, NL_τ takes its place;
- entries are paired by the assignment of least total NL_τ of the keys; where several entries have one key, which leaves
  it open, those whose values agree best are meant;
- a pair is similar by (1 − NL_τ(keys)) · (1 − D_θ(values)); precision is the sum of similarities over the number of
  predicted entries, recall over the number of true ones, F1 their harmonic mean;
- rows and columns may change places: the better of the two readings of the prediction counts.

One thing is ours: **an x that is a number or a day is a place on an axis, and not a name**. "4.08" and "4.081633" have
half of their characters in common and are one place; "3/31/2000" and "2000-03-31" are one day. A point that
`chart_points` pairs by its place takes the true x as its key; the score by the characters alone is kept beside it
(`f1_as_text`). Lines of more points than a drawing keeps apart are compared as curves (`dense_lines`).

What a lone series is called is the heading of the published table's column; no legend has to show it, and a subtitle
says it in other words. The score with such a name left out on both sides is kept beside the other (`f1_lone_unnamed`).

A document with several charts is one set: names of series and points tell the entries apart as far as they do. Where
the truth gives a series no name, or no point one, none is asked for.

A point is right when it is within 5 percent (the *relaxed accuracy* of ChartQA, Masry et al. 2022, arXiv:2203.10244);
pairs and errors of points are defined in `chart_points`. A point without a partner is outside every band.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipelines.evaluate.chart_points import (
    PlainPoint,
    PlainSeries,
    PointPair,
    pair_points,
    partners,
)
from pipelines.evaluate.dense_lines import sample_dense
from pipelines.evaluate.x_places import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from pipelines.evaluate.outcomes import Judge, Outcome
    from pipelines.evaluate.truth import TrueChart

_TIE = 1e-4  # less than the least difference of two similarities that matters
_LEAST = 1e-9
TEXT_THETA = 0.5
NUMBER_THETA = 0.1
BANDS = (0.01, 0.02, 0.05)
POINT_FIELD = "/charts/*/series/*/points/*/y"
Entries = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlainChart:
    title: str
    series: tuple[PlainSeries, ...]


@dataclass(frozen=True, slots=True)
class ChartScore:
    """Of one document. `within` counts the points in each of `BANDS`; `refusal`: it has no chart that may be read.

    `f1_as_text` compares numbers and days on the x axis by their characters, as the published metric does;
    `f1_lone_unnamed` asks for no name where there is one series only. Of the points that state an interval (`stated`),
    `inside` counts those whose true value lies in it.
    """

    precision: float
    recall: float
    f1: float
    f1_as_text: float
    f1_lone_unnamed: float
    points: int
    within: tuple[int, ...]
    refusal: bool
    stated: int = 0
    inside: int = 0


def plain_truth(charts: Sequence[TrueChart]) -> list[PlainChart]:
    return [
        PlainChart(
            chart.title or "",
            tuple(
                PlainSeries(series.name or "", tuple(PlainPoint(point.x, point.y) for point in series.points))
                for series in chart.series
            ),
        )
        for chart in charts
    ]


def plain_prediction(data: dict[str, Any]) -> list[PlainChart]:
    """Charts of a result's data; points without a value are left out."""
    return [
        PlainChart(
            chart.get("title") or "",
            tuple(
                _series(series, f"/charts/{number}/series/{index}")
                for index, series in enumerate(chart.get("series") or ())
            ),
        )
        for number, chart in enumerate(data.get("charts") or ())
    ]


def _series(series: dict[str, Any], path: str) -> PlainSeries:
    points = [
        PlainPoint(str(point.get("x") or ""), str(point["y"]), f"{path}/points/{index}/y", point.get("uncertainty"))
        for index, point in enumerate(series.get("points") or ())
        if point.get("y") is not None
    ]
    return PlainSeries(series.get("name") or "", tuple(points))


def judge_charts(judge: Judge) -> tuple[ChartScore | None, list[Outcome]]:
    """The chart score and the outcomes of the points; None and none where the truth does not know the charts."""
    truth = judge.example.truth
    if truth.charts is None:
        return None, []
    true = plain_truth(truth.charts)
    said = named_alike(true, plain_prediction(judge.entry.data) if judge.entry else [])
    true, predicted = sampled(true, said)
    pairs = pair_points(_all_series(true), _all_series(predicted))
    outcomes = []
    for pair in pairs:
        path = _path_of(pair.predicted) if pair.predicted else None
        right = pair.error is not None and pair.error <= BANDS[-1]
        outcomes.append(judge.judge(POINT_FIELD, path, pair.true.y, right=right))
    taken = {_path_of(pair.predicted) for pair in pairs if pair.predicted}
    extra = [point for series in _all_series(predicted) for point in series.points if _path_of(point) not in taken]
    outcomes += [judge.judge(POINT_FIELD, _path_of(point), None, right=False) for point in extra]
    return score_charts(true, predicted, pairs), outcomes


def _path_of(point: PlainPoint) -> str | None:
    """The JSON Pointer of a point; of a sample of a dense line that of the point before it."""
    return point.path.partition("#")[0] if point.path is not None else None


def sampled(true: Sequence[PlainChart], predicted: Sequence[PlainChart]) -> tuple[list[PlainChart], list[PlainChart]]:
    """Both sides with dense lines as samples of their curves (`dense_lines`)."""
    mine, theirs = sample_dense(_all_series(true), _all_series(predicted))
    return _with_series(true, mine), _with_series(predicted, theirs)


def _with_series(charts: Sequence[PlainChart], series: Sequence[PlainSeries]) -> list[PlainChart]:
    rest = iter(series)
    return [PlainChart(chart.title, tuple(next(rest) for _ in chart.series)) for chart in charts]


def named_alike(true: Sequence[PlainChart], predicted: Sequence[PlainChart]) -> list[PlainChart]:
    """The prediction without the names of what the truth gives none: of series, and of points where it names none.

    What one series measures is said by an axis or a title, if at all; some truths call that its name, some do not. Of
    several series a truth may not know which name of the legend is whose. Where it names none, it knows no legend.
    """
    mine, theirs = _all_series(true), _all_series(predicted)
    named = any(point.x for series in mine for point in series.points)
    if not named:
        theirs = [replace(one, points=tuple(replace(point, x="") for point in one.points)) for one in theirs]
    nameless = {at for number, at in partners(mine, theirs).items() if not mine[number].name}
    if not any(series.name for series in mine):
        nameless = set(range(len(theirs)))
    return _with_series(predicted, [replace(one, name="") if at in nameless else one for at, one in enumerate(theirs)])


def _all_series(charts: Sequence[PlainChart]) -> list[PlainSeries]:
    return [series for chart in charts for series in chart.series]


def score_charts(true: Sequence[PlainChart], predicted: Sequence[PlainChart], pairs: Sequence[PointPair]) -> ChartScore:
    """Scores the charts of a document whose points are paired."""
    if not true:
        clean = float(not predicted)
        return ChartScore(clean, clean, clean, clean, clean, 0, tuple(0 for _ in BANDS), refusal=True)
    as_text = _best(true, predicted)
    moved = _with_true_places(predicted, pairs)
    best = max(_best(true, moved), as_text, key=lambda score: score[2])
    lone = best[2]
    if len(_all_series(true)) == 1:
        nameless = _nameless(true)
        lone = max(_best(nameless, named_alike(nameless, said))[2] for said in (moved, predicted))
    errors = [pair.error for pair in pairs if pair.error is not None]
    within = tuple(sum(error <= band for error in errors) for band in BANDS)
    told = [pair.inside for pair in pairs if pair.inside is not None]
    return ChartScore(*best, as_text[2], lone, len(pairs), within, refusal=False, stated=len(told), inside=sum(told))


def _nameless(charts: Sequence[PlainChart]) -> list[PlainChart]:
    return [replace(chart, series=tuple(replace(one, name="") for one in chart.series)) for chart in charts]


def _best(true: Sequence[PlainChart], predicted: Sequence[PlainChart]) -> tuple[float, float, float]:
    with_title = any(chart.title for chart in true)
    mapping = entries(true, title=with_title)
    readings = [entries(predicted, title=with_title, swapped=swapped) for swapped in (False, True)]
    return max((rms(mapping, reading) for reading in readings), key=lambda score: score[2])


def _with_true_places(predicted: Sequence[PlainChart], pairs: Sequence[PointPair]) -> list[PlainChart]:
    """The prediction with the true x of every point that was paired by its place."""
    true_x = {pair.predicted.path: pair.true.x for pair in pairs if pair.predicted is not None and pair.placed}
    return [
        PlainChart(
            chart.title,
            tuple(
                PlainSeries(
                    series.name,
                    tuple(replace(point, x=true_x.get(point.path, point.x)) for point in series.points),
                )
                for series in chart.series
            ),
        )
        for chart in predicted
    ]


def entries(charts: Sequence[PlainChart], *, title: bool = False, swapped: bool = False) -> Entries:
    """The mapping of charts: "row column" → value, lower-case. `swapped` puts the column first."""
    found = [("title", chart.title.lower()) for chart in charts if title and chart.title]
    for series in _all_series(charts):
        for point in series.points:
            key = f"{series.name} {point.x}" if swapped else f"{point.x} {series.name}"
            found.append((key.lower().strip(), point.y.lower().strip()))
    return found


def rms(true: Entries, predicted: Entries) -> tuple[float, float, float]:
    """Precision, recall and F1 of two mappings."""
    if not true or not predicted:
        both = float(not true and not predicted)
        return both, both, both
    from scipy.optimize import linear_sum_assignment

    similarity = _similarities([key for key, _ in true], [key for key, _ in predicted])
    likely = similarity + _ties(true, predicted)
    total = sum(
        float(similarity[t, p]) * (1.0 - value_distance(true[t][1], predicted[p][1]))
        for t, p in zip(*linear_sum_assignment(likely, maximize=True), strict=True)
        if similarity[t, p] > 0
    )
    precision, recall = total / len(predicted), total / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall) if total else 0.0


def _similarities(true: list[str], predicted: list[str]) -> npt.NDArray[np.float32]:
    """1 − NL_τ for every pair: rows are true keys, columns predicted ones."""
    import numpy as np
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    similarity = cdist(true, predicted, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    similarity[similarity <= TEXT_THETA] = 0.0
    return np.asarray(similarity, dtype=np.float32)


def _ties(true: Entries, predicted: Entries) -> npt.NDArray[np.float32]:
    """Next to nothing, and more for values that agree, where several entries have one key.

    RMS leaves open which of them are meant: the titles of all panels are called "title", and panels of one design have
    the same names. Taking them in the order of the page would compare one panel with another.
    """
    import numpy as np

    bonus = np.zeros((len(true), len(predicted)), dtype=np.float32)
    rows, columns = _places_of(true), _places_of(predicted)
    for key in rows.keys() & columns.keys():
        if len(rows[key]) > 1 or len(columns[key]) > 1:
            mine, theirs = (
                np.array([n if (n := parse_number(mapping[at][1])) is not None else np.nan for at in places])
                for mapping, places in ((true, rows[key]), (predicted, columns[key]))
            )
            apart = np.abs(mine[:, None] - theirs[None, :]) / np.maximum(np.abs(mine[:, None]), _LEAST)
            near = np.where(
                np.isfinite(apart), 1.0 / (1.0 + apart), _are_equal(true, rows[key], predicted, columns[key])
            )
            bonus[np.ix_(rows[key], columns[key])] = _TIE * near
    return bonus


def _are_equal(true: Entries, rows: Sequence[int], predicted: Entries, columns: Sequence[int]) -> npt.NDArray[np.bool_]:
    import numpy as np

    equal = np.array([true[t][1] for t in rows])[:, None] == np.array([predicted[p][1] for p in columns])[None, :]
    return np.asarray(equal, dtype=np.bool_)


def _places_of(mapping: Entries) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, (key, _) in enumerate(mapping):
        places[key].append(at)
    return places


def value_distance(true: str, predicted: str) -> float:
    """D_θ of two numbers, NL_τ of two texts."""
    expected, actual = parse_number(true), parse_number(predicted)
    if expected is not None and actual is not None:
        if expected == 0:
            return float(actual != 0)
        distance = min(1.0, abs(actual - expected) / abs(expected))
        return distance if distance < NUMBER_THETA else 1.0
    from rapidfuzz.distance import Levenshtein

    similarity = Levenshtein.normalized_similarity(true, predicted)
    return 1.0 - similarity if similarity > TEXT_THETA else 1.0
