"""From readings to verdicts: rows brought together, readings reconciled, checks made, each field judged. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipelines.align import align_rows
from pipelines.checks import check_document
from pipelines.give_way import give_way, step_back, surpassed, taken_back
from pipelines.item_rows import join_rows
from pipelines.reconcile import reconcile
from pipelines.settle import settle
from pipelines.trust import judge
from pipelines.weighed import Weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.custom.as_invoice import AsInvoice
    from pipelines.master_data.known import KnownParties
    from schemas.evidence import Reading
    from schemas.target import Target


def weigh(
    readings: Sequence[Reading],
    target: Target,
    as_invoice: AsInvoice | None = None,
    known: KnownParties | None = None,
) -> Weighed:
    """The same readings always come to the same verdicts; a later reading is weighed by weighing all again.

    `as_invoice` is what a document with a schema of the user's says as an invoice, `known` whom the user knows.
    """
    weigh_heard = partial(_weigh, target=target, as_invoice=as_invoice, known=known)
    readings = join_rows(readings)
    heard, weighed = readings, weigh_heard(readings)
    if weak := surpassed(weighed.values, weighed.verdicts):
        heard = step_back(readings, weak)
        weighed = weigh_heard(heard)
    if doubtful := taken_back(weighed.values, weighed.outcomes):
        weighed = weigh_heard(heard, doubtful=doubtful)
    return replace(weighed, readings=readings)


def _weigh(
    readings: Sequence[Reading],
    target: Target,
    as_invoice: AsInvoice | None,
    known: KnownParties | None,
    doubtful: frozenset[str] = frozenset(),
) -> Weighed:
    """`doubtful` are fields, by the row numbers that come out, in which the embedded reader is not heard."""
    aligned = align_rows(give_way(readings, target.kind))
    if target.kind != "custom":  # there, what data states was settled with the page as that of an invoice
        aligned = settle(aligned)
    aligned = [r for r in aligned if r.selector != "embedded" or r.path not in doubtful]
    examined = None
    if target.kind == "chart":
        from pipelines.chart_proof import cross_examine

        examined = cross_examine(aligned)
        aligned = list(examined.readings)
    values = reconcile(aligned)
    outcomes = check_document(values, target, known)
    if as_invoice is not None:
        outcomes += as_invoice.check(values, outcomes)
    if examined is not None:
        from pipelines.checks.charts import check_charts

        outcomes += check_charts(values, examined)
    return Weighed(values, outcomes, judge(values, outcomes))
