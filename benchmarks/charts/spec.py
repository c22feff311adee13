"""What a chart shows, before any program draws it: its numbers, names and features. The truth is written from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal

Mark = Literal["bar", "line", "area", "scatter", "pie"]


@dataclass(frozen=True)
class Series:
    """`values` are as long as the chart's `x`; None is a gap. A scatter series has its own `x`.

    `printed` are the numbers at the marks where they are not the values: a report that contradicts itself.
    """

    name: str
    values: tuple[float | None, ...]
    mark: Mark
    x: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    second_axis: bool = False
    printed: tuple[float | None, ...] = ()

    @property
    def labels(self) -> tuple[float | None, ...]:
        return self.printed or self.values


@dataclass(frozen=True)
class Spec:
    """A chart. `x` holds categories (text), dates, or numbers, all of one type; `y_label` names the unit.

    `labelled`: every value is printed at its mark. `features` are `horizontal`, `stacked`, `percent`, `markers`,
    `dashes`, `steps`, `log`, `donut`: what a design of the chart asks for.
    """

    seed: int
    design: str
    title: str
    x_label: str
    y_label: str
    x: tuple[str, ...] | tuple[date, ...] | tuple[float, ...]
    series: tuple[Series, ...]
    features: frozenset[str] = field(default_factory=frozenset)
    labelled: bool = False
    second_label: str = ""

    def has(self, feature: str) -> bool:
        return feature in self.features

    @property
    def style(self) -> Random:
        """Chance for what the picture looks like, apart from what it says."""
        return Random(f"style {self.seed} {self.design}")

    @property
    def dates(self) -> bool:
        return bool(self.x) and isinstance(self.x[0], date)

    @property
    def categories(self) -> tuple[str, ...]:
        """The x values as text; for dates and numbers too."""
        return tuple(as_text(x) for x in self.x)


def as_text(value: str | date | float) -> str:
    """As the truth writes it: a decimal without trailing noughts, an ISO date, or the text itself."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.10f}".rstrip("0").rstrip(".") or "0"


def date_format(spec: Spec) -> str:
    """A format of strftime with which the ticks tell the dates apart, the year included."""
    monthly = all(day.day == 1 for day in spec.x if isinstance(day, date))
    return "%b %Y" if monthly else "%d %b %Y"
