"""What a document read with a user's schema owes beyond its values: every empty one named, the data judged. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.custom.data import check_schema, empty_fields
from pipelines.custom.decision import must_be_verified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.checks.outcome import Outcome
    from schemas.evidence import FieldResult, FieldStatus
    from schemas.target import Target


def complete(
    target: Target, data: Mapping[str, Any], fields: Mapping[str, FieldResult], empty: FieldStatus
) -> tuple[dict[str, FieldResult], Outcome, tuple[str, ...]]:
    """The fields with every empty one, the check of the data against the schema, and what must be verified."""
    whole = empty_fields(target, fields, empty)
    return whole, check_schema(target, data), must_be_verified(target, whole)
