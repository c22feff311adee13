"""A schema of a user's filled from pages written as text, and the whole of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from text_pages import document_of

from extractors.fill.reader import FillReader
from pipelines.assemble import assemble
from pipelines.custom.completion import complete
from pipelines.decide import decide
from pipelines.weigh import weigh
from schemas.result import DocumentEntry
from schemas.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Reading


def custom(properties: dict[str, Any], **keywords: Any) -> Target:
    return Target("custom", {"type": "object", "properties": properties, **keywords})


def readings(target: Target, *texts: str, **word: Any) -> Sequence[Reading]:
    return FillReader().read(document_of(*texts, **word), target)


def filled(properties: dict[str, Any], *texts: str, **keywords: Any) -> dict[str, Any]:
    """The data read from the pages."""
    return entry(custom(properties, **keywords), *texts).data


def entry(target: Target, *texts: str, **word: Any) -> DocumentEntry:
    """The document as it would be emitted, read by rules alone."""
    content = document_of(*texts, **word)
    weighed = weigh(FillReader().read(content, target), target)
    data, _ = assemble(target, {path: field.value for path, field in weighed.values.items()})
    fields, schema_check, must = complete(target, data, dict(weighed.verdicts), "absent")
    outcomes = [*weighed.outcomes, schema_check]
    decision, reasons = decide("custom", content.pages, fields, outcomes, must)
    checks = [outcome.check for outcome in outcomes]
    return DocumentEntry(
        kind="custom", pages=[1], data=data, fields=fields, checks=checks, decision=decision, reasons=reasons
    )
