"""Which property a print answers, where several claim it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.reader.asking import Asked
    from extractors.reader.candidates import Pointing
    from schemas.page import Word

SILENT = 0.05
"""A runner-up below this is noise."""
LIKELY = 0.5
"""From here on, by calibrated probability, a choice is likelier right than not."""
_TOLD_OTHERWISE = frozenset({"choice", "date"})
_NO_VALUE = re.compile(r"\A\d{1,2}\Z|\w:(?:\s|\Z)")
_MANY_THINGS = frozenset({"amount", "date", "code", "text"})


def one_print_one_field(asked: Sequence[Asked], found: Sequence[list[Pointing]]) -> list[list[Pointing]]:
    """Of the fields of one document, each print answers the one that has the least else to say: the seller's VAT id
    is not the buyer's. Amounts and dates may be several things at once (what is to be paid is the total); in a user's
    schema all may but dates: the last day is not the first one."""
    order = sorted(range(len(asked)), key=lambda number: -_need(found[number]))
    kept: list[list[Pointing]] = [list(pointings) for pointings in found]
    taken: set[Word] = set()
    for number in order:
        if _may_share(asked[number]):
            continue
        kept[number] = [p for p in found[number] if taken.isdisjoint(p.candidate.words)]
        if kept[number]:
            taken.update(kept[number][0].candidate.words)
    return kept


def outweighing(asked: Sequence[Asked], found: Sequence[list[Pointing]]) -> frozenset[str]:
    """The paths of a user's schema whose choice is likely enough to stand before another one by the rules.

    Not where the schema lists what may be chosen: boxes that are ticked tell that, and the rules look at them. Not a
    date: they read the two ends of a period together. Not with a figure or two, which may number a box of a form, nor
    with what holds a label ("MI: K"), nor with a print that answers another property better: it is one of the two.
    """
    likely = [
        (query, pointings[0])
        for query, pointings in zip(asked, found, strict=True)
        if query.rule is not None and pointings and pointings[0].probability >= LIKELY
    ]
    best: dict[Word, float] = {}
    for _, choice in likely:
        best.update({w: max(choice.probability, best.get(w, 0.0)) for w in choice.candidate.words})
    return frozenset(
        query.path
        for query, choice in likely
        if query.query.type not in _TOLD_OTHERWISE
        and not _NO_VALUE.search(choice.candidate.value)
        and all(best[word] <= choice.probability for word in choice.candidate.words)
    )


def _may_share(asked: Asked) -> bool:
    return asked.query.type in _MANY_THINGS if asked.rule is None else asked.query.type != "date"


def _need(found: Sequence[Pointing]) -> float:
    """How much likelier the choice is than the next one that shares no print with it."""
    if not found:
        return 0.0
    words = set(found[0].candidate.words)
    others = (p.probability for p in found[1:] if words.isdisjoint(p.candidate.words))
    return found[0].probability / max(next(others, 0.0), SILENT)
