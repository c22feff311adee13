"""From a seed and a design to a chart. The same two always give the same chart."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from spec import Mark, Series, Spec
from vocabulary import SUBJECTS, X_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vocabulary import Subject

DESIGNS: dict[str, frozenset[str]] = {
    "bar": frozenset(),
    "bar_horizontal": frozenset({"horizontal"}),
    "bar_negative": frozenset({"negative"}),
    "bar_errors": frozenset({"errors"}),
    "grouped": frozenset({"several"}),
    "grouped_horizontal": frozenset({"several", "horizontal"}),
    "stacked": frozenset({"several", "stacked"}),
    "stacked_percent": frozenset({"several", "stacked", "percent"}),
    "line": frozenset(),
    "lines": frozenset({"several"}),
    "lines_markers": frozenset({"several", "markers"}),
    "lines_dashes": frozenset({"several", "dashes"}),
    "line_gaps": frozenset({"several", "gaps", "markers"}),
    "line_steps": frozenset({"steps"}),
    "line_log": frozenset({"several", "log"}),
    "line_dates": frozenset({"several", "dates"}),
    "area": frozenset({"area"}),
    "area_stacked": frozenset({"several", "stacked", "area"}),
    "scatter": frozenset({"several", "scatter"}),
    "pie": frozenset({"pie"}),
    "donut": frozenset({"pie", "donut"}),
    "bars_line": frozenset({"combination"}),
}
"""What a chart of each kind asks for. A generator says which of them it can draw."""
_LABELLED_SHARE = 0.45
_CROWDED = 16  # points: more labels than that are printed over each other


def compose(seed: int, design: str) -> Spec:
    chance = Random(f"{seed} {design}")
    subject = chance.choice(SUBJECTS)
    features = DESIGNS[design]
    if "pie" in features:
        return _pie(seed, design, chance, subject)
    if "scatter" in features:
        return _scatter(seed, design, chance, subject)
    if design.startswith(("line", "area")):
        return _over_numbers(seed, design, chance, subject)
    return _over_names(seed, design, chance, subject)


def _count(chance: Random, features: frozenset[str], most: int = 4) -> int:
    return chance.randint(2, most) if "several" in features else 1


def _round(value: float, size: float) -> float:
    """Three to four figures of a typical value, as reports print them."""
    places = 2 if size < 20 else 1 if size < 300 else 0
    return round(value, places)


def _over_names(seed: int, design: str, chance: Random, subject: Subject) -> Spec:
    features = DESIGNS[design]
    names = _categories(chance, subject)
    count = _count(chance, features)
    size = subject.scale * chance.choice((0.1, 1, 1, 10))
    low = -0.7 if "negative" in features else 0.15

    def value() -> float:
        return _round(size * chance.uniform(low, 1.3), size)

    rows = [[value() for _ in names] for _ in range(count)]
    if "percent" in features:
        rows = _shares(rows)
    series = [Series(name, tuple(row), "bar") for name, row in zip(_names(chance, subject, count), rows, strict=True)]
    if "errors" in features:
        errors = tuple(_round(abs(v or 0) * chance.uniform(0.03, 0.12), size) for v in series[0].values)
        series = [Series(series[0].name, series[0].values, "bar", errors=errors)]
    second = ""
    if "combination" in features:
        second = chance.choice(("Margin (%)", "Share (%)", "Index", "Quote in %"))
        line = tuple(round(chance.uniform(2, 28), 1) for _ in names)
        series.append(Series(second.split(" ")[0], line, "line", second_axis=True))
    points = len(names) * len(series)
    return Spec(
        seed,
        design,
        _title(chance, subject),
        "",
        "%" if "percent" in features else subject.y_label,
        tuple(names),
        tuple(series),
        features,
        labelled="errors" not in features and points <= _CROWDED and chance.random() < _LABELLED_SHARE,
        second_label=second,
    )


def _shares(rows: list[list[float]]) -> list[list[float]]:
    """The rows as percent of their columns, to one decimal; each column sums to 100."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    shares = [[round(100 * v / t, 1) for v, t in zip(row, totals, strict=True)] for row in rows[:-1]]
    last = [round(100 - sum(column), 1) for column in zip(*shares, strict=True)]
    return [*shares, last]


def _categories(chance: Random, subject: Subject) -> list[str]:
    if chance.random() < 0.35:
        first, count = chance.randint(2005, 2018), chance.randint(4, 8)
        return [str(first + index) for index in range(count)]
    return chance.sample(subject.categories, chance.randint(4, len(subject.categories)))


def _names(chance: Random, subject: Subject, count: int) -> list[str]:
    return chance.sample(subject.series, count)


def _title(chance: Random, subject: Subject) -> str:
    tail = chance.choice(("", "", f", {chance.randint(2012, 2025)}", f" ({chance.choice('ABC')})"))
    return subject.title + tail


def _over_numbers(seed: int, design: str, chance: Random, subject: Subject) -> Spec:
    features = DESIGNS[design]
    x, x_label = _x_values(chance, features)
    count = _count(chance, features, 3)
    size = subject.scale * chance.choice((0.1, 1, 1, 10))
    walk: Callable[[], tuple[float | None, ...]] = lambda: _walk(chance, len(x), size, log="log" in features)  # noqa: E731
    mark: Mark = "area" if "area" in features else "line"
    series = []
    for name in _names(chance, subject, count):
        values = walk()
        if "gaps" in features:
            hole = chance.randint(2, len(x) - 4)
            values = tuple(None if hole <= at < hole + 2 else v for at, v in enumerate(values))
        series.append(Series(name, values, mark))
    few = len(x) * count <= _CROWDED and "stacked" not in features and "log" not in features
    return Spec(
        seed,
        design,
        _title(chance, subject),
        x_label,
        subject.y_label,
        x,
        tuple(series),
        features,
        labelled=few and "steps" not in features and chance.random() < _LABELLED_SHARE,
    )


def _x_values(
    chance: Random, features: frozenset[str]
) -> tuple[tuple[str, ...] | tuple[date, ...] | tuple[float, ...], str]:
    if "dates" in features:
        first = date(chance.randint(2012, 2023), chance.choice((1, 1, 4, 7)), 1)
        if chance.random() < 0.5:
            months = [first.month - 1 + index for index in range(chance.randint(8, 30))]
            return tuple(date(first.year + m // 12, m % 12 + 1, 1) for m in months), ""
        step = chance.choice((1, 7, 14))
        return tuple(first + timedelta(days=step * index) for index in range(chance.randint(10, 30))), ""
    if chance.random() < 0.4:
        first_year = chance.randint(1995, 2015)
        return tuple(str(first_year + index) for index in range(chance.randint(7, 12))), ""
    start, step = chance.choice((0, 0, 5, 100)), chance.choice((0.5, 1, 2, 5, 10))
    return tuple(start + step * index for index in range(chance.randint(7, 14))), chance.choice(X_LABELS)


def _walk(chance: Random, length: int, size: float, *, log: bool) -> tuple[float, ...]:
    if log:
        value, values = size * chance.uniform(0.01, 0.1), []
        for _ in range(length):
            values.append(float(f"{value:.3g}"))
            value *= chance.uniform(0.9, 2.6)
        return tuple(values)
    value, values = size * chance.uniform(0.4, 1), []
    for _ in range(length):
        values.append(_round(value, size))
        value = max(0.1 * size, value + size * chance.uniform(-0.22, 0.25))
    return tuple(values)


def _scatter(seed: int, design: str, chance: Random, subject: Subject) -> Spec:
    count, size = chance.randint(1, 3), subject.scale
    reach = chance.choice((1.0, 40.0, 500.0))
    series = []
    for name in _names(chance, subject, count):
        x = tuple(round(reach * chance.uniform(0.05, 1), 3) for _ in range(chance.randint(8, 25)))
        slope = chance.uniform(-0.5, 0.8)
        y = tuple(_round(size * (1 + slope * at / reach + chance.gauss(0, 0.12)), size) for at in x)
        series.append(Series(name, y, "scatter", x=x))
    title, label = _title(chance, subject), chance.choice(X_LABELS)
    return Spec(seed, design, title, label, subject.y_label, (), tuple(series), DESIGNS[design])


def _pie(seed: int, design: str, chance: Random, subject: Subject) -> Spec:
    names = chance.sample(subject.categories, chance.randint(3, min(6, len(subject.categories))))
    shares = _shares([[chance.uniform(0.15, 1)] for _ in names])
    series = Series("", tuple(row[0] for row in shares), "pie")
    labelled = chance.random() < 0.6
    return Spec(seed, design, _title(chance, subject), "", "%", tuple(names), (series,), DESIGNS[design], labelled)
