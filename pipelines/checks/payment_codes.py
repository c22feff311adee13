"""What payment codes ask for against what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.statements import Statement, compare_statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading

_CODE = Statement("code", "the payment code", differs="code_differs_from_page", agrees="code_agrees_with_page")


def check_payment_codes(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """`code_differs_from_page` for each field of which the page clearly says something else."""
    return compare_statements(fields, _CODE)
