"""What a report says: its numbers, and the facts that its sentences state, true or planted wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

YEARS = tuple(str(year) for year in range(2014, 2026))


@dataclass(frozen=True)
class Subject:
    """`units` are ways to write a value in a sentence, `axis` is the axis's label, `heading` the unit in the table.

    `wrong_units` are ways to write it in another scale, if the unit has any. `whole`: numbers without decimals.
    """

    title: str
    axis: str
    heading: str
    units: tuple[str, ...]
    wrong_units: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    size: float
    whole: bool = False


@dataclass(frozen=True)
class Report:
    """`values[s][c]` is what the chart draws; `planted` is what is wrong about the page, "none" for half of them."""

    seed: int
    german: bool
    subject: Subject
    categories: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    planted: str
    over_time: bool
    style: Random = field(compare=False, default_factory=Random)

    @property
    def is_pie(self) -> bool:
        return not self.over_time and len(self.series) == 1 and self.seed % 5 == 3

    def number(self, value: float) -> str:
        text = f"{value:,.0f}" if self.subject.whole else f"{value:,.1f}"
        return text.translate(str.maketrans(",.", ".,")) if self.german else text

    def percent(self, value: float) -> str:
        text = f"{abs(value):.1f}" if self.style.random() < 0.5 else f"{abs(value):.0f}"
        return text.replace(".", ",") if self.german else text

    def amount(self, value: float, *, wrong: bool = False) -> str:
        units = self.subject.wrong_units if wrong else self.subject.units
        return self.style.choice(units).format(v=self.number(value))


KINDS = (
    "value",
    "year",
    "scale",
    "direction",
    "change",
    "ratio",
    "extreme",
    "share",
    "total",
    "table_cell",
    "table_total",
    "data_label",
)
"""The twelve kinds of contradiction."""


def compose(seed: int, subjects: tuple[tuple[Subject, bool], ...], *, planted: bool) -> Report:
    """A report; with `planted` it contradicts itself once, in a way that its numbers allow."""
    chance = Random(f"report {seed}")
    kind = KINDS[(seed // 4) % len(KINDS)] if planted else "none"
    subject, german = chance.choice(subjects)
    if kind == "scale":
        subject, german = chance.choice([pair for pair in subjects if pair[0].wrong_units])
    over_time = kind in ("year", "direction", "change") or chance.random() < 0.7
    count = chance.choice((2, 2, 3)) if over_time or kind == "share" else 1
    if kind == "share" and not over_time:
        count = chance.choice((1, 2))
    if over_time:
        first = chance.randint(0, len(YEARS) - 7)
        categories = YEARS[first : first + chance.randint(4, 7)]
        count = chance.choice((1, 2, 2, 3)) if kind != "share" else count
    else:
        categories = tuple(chance.sample(subject.places, chance.randint(4, min(6, len(subject.places)))))
    values = tuple(_row(chance, subject, len(categories), number) for number in range(count))
    names = tuple(chance.sample(subject.names, count))
    return Report(seed, german, subject, categories, names, values, kind, over_time, Random(f"style {seed}"))


def _row(chance: Random, subject: Subject, length: int, number: int) -> tuple[float, ...]:
    """Values that differ from one another by so much that a reader sees it."""
    value = subject.size * chance.uniform(0.5, 1.0) * (1 + 0.6 * number)
    row: list[float] = []
    while len(row) < length:
        candidate = round(value, 0 if subject.whole else 1)
        if all(abs(candidate - other) > 0.04 * max(candidate, other) for other in row):
            row.append(candidate)
        value = max(0.15 * subject.size, value * chance.uniform(0.75, 1.4))
        if value > 3 * subject.size:
            value = subject.size * chance.uniform(0.4, 1)
    return tuple(row)


def wrong(chance: Random, value: float, *, whole: bool) -> float:
    """Another number: two figures exchanged, or one changed, by at least four per cent."""
    for _ in range(50):
        text = f"{value:.0f}" if whole else f"{value:.1f}"
        places = [index for index, char in enumerate(text) if char.isdigit()]
        if chance.random() < 0.5 and len(places) > 1:
            at = chance.randrange(len(places) - 1)
            first, second = places[at], places[at + 1]
            changed = text[:first] + text[second] + text[first + 1 : second] + text[first] + text[second + 1 :]
        else:
            at = chance.choice(places)
            changed = text[:at] + chance.choice("123456789") + text[at + 1 :]
        if 0.04 * value < abs(float(changed) - value) < 0.9 * value:
            return float(changed)
    return round(value * 1.2, 0 if whole else 1)
