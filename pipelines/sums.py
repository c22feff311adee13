"""Which values an exact sum has seen: a second witness of transcription where one engine read the whole page. Pure.

A misread figure breaks a sum of separately printed amounts unless another of them is misread by the same amount, which
no way of misreading brings about by itself. What two prints of one figure cannot tell (the same glyphs, misread alike),
three different amounts can. Products and rates do not count: rounding hides a figure in them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.receipts.reader import CHANGE, TENDERED
from pipelines.checks.cash import CASH
from pipelines.checks.outcome import printed_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading

EXACT_SUMS = frozenset({"BR-CO-10", "BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-16", "taxes.base", CASH})
_FEWEST = 3


def summed_values(fields: Mapping[str, FieldReading], outcomes: Iterable[Outcome]) -> set[str]:
    """Paths of values that stand in an exact sum of at least three different amounts, each with a print of its own.

    Only of values that OCR read from the page: an invisible text layer may say what it likes, and add it up as well.
    """
    seen: set[str] = set()
    for outcome in outcomes:
        if outcome.check.id in EXACT_SUMS and outcome.check.status == "passed" and outcome.proves:
            terms = _terms(fields, outcome)
            amounts = {abs(Decimal(fields[path].value)) for path in terms}
            if len(amounts) >= _FEWEST and _are_seen(fields[path] for path in terms):
                seen |= {path for path in outcome.check.fields if Decimal(fields[path].value)}
    return seen


def _are_seen(terms: Iterable[FieldReading]) -> bool:
    terms = list(terms)
    return printed_apart(terms) and all(item.source == "ocr" for term in terms for item in term.chosen.evidence)


def _terms(fields: Mapping[str, FieldReading], outcome: Outcome) -> Sequence[str]:
    paths = ["/totals/payable", TENDERED, CHANGE] if outcome.check.id == CASH else outcome.check.fields
    return [path for path in paths if path in fields and Decimal(fields[path].value)]
