"""The sentences of a report: true ones, one of them false where that is planted, and some about other matters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import wording
from facts import wrong

if TYPE_CHECKING:
    from facts import Report

_OF_TEXT = ("value", "year", "scale", "direction", "change", "ratio", "extreme", "share", "total")
_DIFFERENT = 0.07


def write(report: Report, wordings: tuple[wording.Wordings, wording.Wordings]) -> list[str]:
    """Four or five sentences with facts, the planted one among them, and two or three of noise, in any order."""
    chance = report.style
    kinds = [kind for kind in _OF_TEXT if kind not in ("year", "scale") and possible(report, kind)]
    chosen = chance.sample(kinds, min(len(kinds), chance.randint(3, 4)))
    if report.planted in _OF_TEXT:
        chosen = [kind for kind in chosen if kind != report.planted] + [report.planted]
    teller = _Teller(report, wordings[report.german])
    sentences = [teller.tell(kind, false=kind == report.planted) for kind in chosen]
    noise = chance.sample(wording.NOISE_DE if report.german else wording.NOISE_EN, chance.randint(2, 3))
    every = [*sentences, *noise]
    chance.shuffle(every)
    return every


def possible(report: Report, kind: str) -> bool:
    if kind in ("direction", "change"):
        return report.over_time
    if kind == "share":
        return not report.is_pie and (len(report.series) > 1 if report.over_time else len(report.series) == 1)
    if kind == "total":
        return not report.is_pie and (len(report.series) > 1 or not report.over_time)
    if kind in ("ratio",):
        return report.over_time
    return True


class _Teller:
    def __init__(self, report: Report, words: wording.Wordings) -> None:
        self.report, self.words, self.chance = report, words, report.style
        self.series = self.chance.randrange(len(report.series))
        self.single = len(report.series) == 1

    def tell(self, kind: str, *, false: bool) -> str:
        self.series = self.chance.randrange(len(self.report.series))
        told: str = getattr(self, f"_{kind}")(false)
        return told[0].upper() + told[1:]

    @property
    def row(self) -> tuple[float, ...]:
        return self.report.values[self.series]

    def _say(self, key: str, **facts: str) -> str:
        template = self.chance.choice(self.words[f"{key}_1" if self.single else key])
        title = self.report.subject.title
        return template.format(s=self.report.series[self.series], t=title, **facts)

    def _any(self) -> int:
        return self.chance.randrange(len(self.row))

    def _value(self, false: bool) -> str:
        at = self._any()
        value = wrong(self.chance, self.row[at], whole=self.report.subject.whole) if false else self.row[at]
        return self._say("value", c=self.report.categories[at], v=self.report.amount(value))

    def _year(self, false: bool) -> str:
        at = self._any()
        others = [i for i, v in enumerate(self.row) if abs(v - self.row[at]) > _DIFFERENT * max(v, self.row[at])]
        named = self.chance.choice(others) if false else at
        return self._say("value", c=self.report.categories[named], v=self.report.amount(self.row[at]))

    def _scale(self, false: bool) -> str:
        at = self._any()
        return self._say("value", c=self.report.categories[at], v=self.report.amount(self.row[at], wrong=false))

    def _steps(self) -> list[tuple[int, int]]:
        return [(i, j) for i, j in pairwise(range(len(self.row)))]

    def _direction(self, false: bool) -> str:
        i, j = self.chance.choice(self._steps())
        up = (self.row[j] > self.row[i]) != false
        before, after = self.row[i], self.row[j]
        return self._say(
            "up" if up else "down",
            b=self.report.categories[i],
            c=self.report.categories[j],
            w=self.report.amount(before),
            v=self.report.amount(after),
        )

    def _change(self, false: bool) -> str:
        i, j = self.chance.choice(self._steps())
        change = 100 * (self.row[j] / self.row[i] - 1)
        stated = change * self.chance.choice((0.6, 1.5)) + (5 if change > 0 else -5) if false else change
        return self._say(
            "change_up" if change > 0 else "change_down", c=self.report.categories[j], p=self.report.percent(stated)
        )

    def _ratio(self, false: bool) -> str:
        last = len(self.row) - 1
        factor = self.row[last] / self.row[0] * (self.chance.choice((0.6, 1.5)) if false else 1)
        number = f"{factor:.2f}".replace(".", "," if self.report.german else ".")
        return self._say("ratio", b=self.report.categories[0], c=self.report.categories[last], n=number)

    def _extreme(self, false: bool) -> str:
        best = max(range(len(self.row)), key=self.row.__getitem__)
        others = [i for i, value in enumerate(self.row) if value < (1 - _DIFFERENT) * self.row[best]]
        at = self.chance.choice(others) if false else best
        return self._say("highest", c=self.report.categories[at])

    def _share(self, false: bool) -> str:
        at = self._any()
        whole = sum(row[at] for row in self.report.values) if not self.single else sum(self.row)
        share = 100 * self.row[at] / whole
        stated = share + self.chance.choice((-1, 1)) * max(5, 0.25 * share) if false else share
        return self._say("share", c=self.report.categories[at], p=self.report.percent(stated))

    def _total(self, false: bool) -> str:
        at = self._any()
        total = sum(row[at] for row in self.report.values) if not self.single else sum(self.row)
        value = wrong(self.chance, total, whole=self.report.subject.whole) if false else total
        return self._say("total", c=self.report.categories[at], v=self.report.amount(value))
