"""Named rules over values. Pure: values and evidence in, outcomes out.

Ids follow EN 16931 where it has a rule (BR-CO-10 …); our own are named for what they look at (`line.amount`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.checks.cash import check_cash
from pipelines.checks.codes import check_codes
from pipelines.checks.completeness import check_completeness
from pipelines.checks.corroboration import check_corroboration
from pipelines.checks.dates import check_dates
from pipelines.checks.einvoice import check_einvoice
from pipelines.checks.known_parties import check_known_parties
from pipelines.checks.payment_codes import check_payment_codes
from pipelines.checks.statements import printed_fields, without_self_proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.checks.outcome import Outcome
    from pipelines.master_data.known import KnownParties
    from pipelines.reconcile import FieldReading
    from schemas.target import Target


def check_document(
    fields: Mapping[str, FieldReading], target: Target, known: KnownParties | None = None
) -> list[Outcome]:
    """Every check that the kind of document allows, in a fixed order. `known` is whom the user knows."""
    if target.kind == "custom":
        from pipelines.custom.checks import check_custom

        return check_custom(fields, target)
    if target.kind not in ("invoice", "receipt"):
        return []
    parties = check_known_parties(fields, known, target.kind) if known is not None else []
    return [*check_invoice(fields), *parties]


def check_invoice(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """Every check an invoice or receipt allows, in a fixed order."""
    arithmetic = without_self_proof(check_arithmetic(printed_fields(fields)), fields)
    return [
        *arithmetic,
        *check_completeness(fields, arithmetic),
        *check_cash(fields),
        *check_dates(fields),
        *check_codes(fields),
        *check_corroboration(fields),
        *check_einvoice(fields),
        *check_payment_codes(fields),
    ]
