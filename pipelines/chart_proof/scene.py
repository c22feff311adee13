"""A claim before a chart: which series, categories and periods its words may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.statements.vocabulary import says
from pipelines.chart_proof.names import Mention, find_names, related
from pipelines.chart_proof.times import is_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.statements.claims import Claim
    from pipelines.chart_proof.views import ChartView, PointView, SeriesView

_RIGHT_BEHIND = re.compile(
    r"\s*,?\s*\(?(?:[kMGT]?Wh|[€$£%]|[\w.]+)?\s*\(?"
    r"(?:in|im|for|for the|of|from|by|aus|für|bei|auf|on|at|vom|von|with|an|am)?"
    r"\s*(?:the\s+)?(?:year|Jahre?|financial year|Geschäftsjahr)?\s*\Z",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:by|until|through|bis|up to)\s*(?:zum\s+Jahr\s*)?\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d{2}(?![\w]|[.,]\d)")
_NEAR = 34  # characters: "a year earlier" belongs to the number right before or behind it
_OTHER_TIMES = re.compile(
    r"\b(?:quarter|quartal\w*|month\w*|monat\w*|half[- ]year|halbjahr\w*|weekly|daily|decade|jahrzehnt\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scene:
    """`others` are the spans of the other quantities of the sentence: a name right behind one of them is its own."""

    text: str
    claim: Claim
    chart: ChartView
    others: tuple[tuple[int, int], ...] = ()
    order: int | None = None
    """Of the quantity among those of the sentence, where it lists values and names apart."""

    @cached_property
    def series_named(self) -> list[Mention]:
        return find_names([s.name for s in self.chart.series if s.name], self.text)

    @cached_property
    def categories_named(self) -> list[Mention]:
        return find_names(self.chart.categories, self.text)

    @cached_property
    def series(self) -> SeriesView | None:
        """The series the claim is about: the one that is named, or the only one."""
        if len(self.chart.series) == 1:
            return self.chart.series[0]
        mention = self._nearest(self.series_named)
        return next((s for s in self.chart.series if mention and s.name == mention.name), None)

    @cached_property
    def category(self) -> str | None:
        """The category the claim is about, where the sentence names it."""
        mention = self._nearest(self.categories_named)
        if mention is None:
            return None
        if self.chart.is_over_time and self._says_nearby("preceding"):
            return self.before(mention.name)
        return mention.name

    @cached_property
    def in_clause(self) -> str:
        start, end = self.claim.clause
        return self.text[start:end]

    def _nearest(self, mentions: Sequence[Mention]) -> Mention | None:
        if not mentions:
            return None
        if self.order is not None and len(mentions) > 1:
            return mentions[self.order] if self.order < len(mentions) else None
        start, end = self.claim.span
        behind = [m for m in mentions if m.start >= end and _RIGHT_BEHIND.match(self.text[end : m.start])]
        if behind:
            return behind[0]
        free = [m for m in mentions if not self._is_taken(m)] or list(mentions)
        own = self.claim.clause
        inside = [m for m in free if own[0] <= m.start < own[1]]
        if self.claim.opening and len(inside) > 1:
            return inside[0]
        for group in (inside, [m for m in free if m.start < own[0]], free):
            ahead = [m for m in group if m.end <= start]
            if ahead:
                return ahead[-1]
            if group and group is inside:
                return group[0]
        return free[0]

    def _is_taken(self, mention: Mention) -> bool:
        return any(
            end <= mention.start and _RIGHT_BEHIND.match(self.text[end : mention.start])
            for start, end in self.others
            if (start, end) != self.claim.span
        )

    def _says_nearby(self, role: str) -> bool:
        start, end = self.claim.span
        following = min((other for other, _ in self.others if other >= end), default=len(self.text))
        leading = max((other for _, other in self.others if other <= start), default=0)
        behind = self.text[end : min(following, end + _NEAR)]
        return says(role, behind) or says(role, self.text[max(leading, start - _NEAR // 2) : start])

    def before(self, category: str) -> str | None:
        position = self.chart.categories.index(category)
        return self.chart.categories[position - 1] if position else None

    @cached_property
    def speaks_of_other_times(self) -> bool:
        """A year that the chart does not show, or parts of its periods."""
        if not self.chart.is_over_time:
            return False
        shown = " ".join(self.chart.categories)
        clause_years = set(_YEAR.findall(self.in_clause)) or set(_YEAR.findall(self.text))
        if any(year not in shown for year in clause_years):
            return True
        return _OTHER_TIMES.search(self.in_clause) is not None and not any(
            is_time(m.name) and not _YEAR.fullmatch(m.name) for m in self.categories_named
        )

    @cached_property
    def is_on_topic(self) -> bool:
        """The sentence shares a word with what the chart says it shows, or names one of its series."""
        said = f"{self.chart.title} {self.chart.y_label}"
        names = " ".join(self.chart.categories)
        return bool(self.series_named) or any(
            related(word, said) for word in self.text.split() if not related(word, names)
        )

    def counts(self, noun: str) -> bool:
        """Whether the word behind a number is one of what the chart shows."""
        names = " ".join(series.name for series in self.chart.series)
        return related(noun, f"{self.chart.title} {self.chart.y_label} {names}")

    @cached_property
    def periods(self) -> list[tuple[str, str]]:
        """From when to when something may have changed; several where the sentence leaves it open."""
        shown = self.chart.categories
        if len(shown) < 2:
            return []
        named = self._named_in_order()
        if len(named) >= 2:
            return [(named[0], named[-1])]
        if says("throughout", self.in_clause):
            return [(shown[0], shown[-1])]
        if len(named) == 1:
            return self._around(named[0])
        return [*pairwise(shown[-2:]), (shown[0], shown[-1])]

    def _around(self, category: str) -> list[tuple[str, str]]:
        last = self.chart.categories[-1]
        start = next(m.start for m in self.categories_named if m.name == category)
        leading = self.text[max(0, start - 28) : start]
        if says("compared", leading) and category != last:
            return [(category, last)]
        before, first = self.before(category), self.chart.categories[0]
        begins = (before, first) if _UNTIL.search(leading) else (before,)
        return [(begin, category) for begin in dict.fromkeys(begins) if begin is not None]

    def _named_in_order(self) -> list[str]:
        start, end = self.claim.clause
        inside = {m.name for m in self.categories_named if start <= m.start < end}
        found = inside or {m.name for m in self.categories_named}
        return [category for category in self.chart.categories if category in found]

    def points(self, category: str | None, series: SeriesView | None) -> list[PointView]:
        """The points that lie in a category and a series, None standing for any."""
        rows = [series] if series is not None else self.chart.series
        return [point for row in rows for point in row.points if category is None or point.x == category]
