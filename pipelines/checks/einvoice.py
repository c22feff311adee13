"""The embedded e-invoice against the page, and what is wrong with the XML itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, Outcome, make_outcome, skipped
from pipelines.checks.statements import Statement, compare_statements
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.reconcile import FieldReading
    from schemas.page import Attachment

_XML = Statement("xml", "the embedded XML", differs="xml_differs_from_page", agrees="xml_agrees_with_page")
_SHOWN = 3
_AMOUNT = re.compile(r"/lines/\d+/amount")


def check_einvoice(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """`xml_differs_from_page` for each field of which the page clearly says something else."""
    return [*compare_statements(fields, _XML), *_rows(fields)]


def _rows(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Page and XML have the same items: a row that only one of them has is in the data, and may be there twice."""
    amounts = {path: field for path, field in fields.items() if _AMOUNT.fullmatch(path)}
    stated = {path for path, field in amounts.items() if _speaks(field, stating=True)}
    read = {path for path, field in amounts.items() if _speaks(field, stating=False)}
    alone = sorted(stated ^ read)
    if stated and read and alone:
        yield make_outcome(
            _XML.differs,
            alone,
            Comparison(f"{len(stated)} items", f"{len(read)} items", False),
            f"{_XML.called} has {len(stated)} items, the page {len(read)}; {len(stated & read)} are the same",
        )


def _speaks(field: FieldReading, *, stating: bool) -> bool:
    return any((r.selector == "xml") is stating for r in (*field.agreeing, *field.opposing, *field.runners_up))


def check_attachments(attachments: Sequence[Attachment]) -> list[Outcome]:
    """What is wrong with XML that should be an e-invoice.

    `xml_invalid` fails where it cannot be read, or states a value that is none. A breach of its schema is only told:
    the schemas are those of the newest version, and older invoices keep to older ones. `xml_not_an_invoice` says why
    nothing was compared.
    """
    from extractors.einvoice.finding import find_einvoice
    from extractors.einvoice.schema import schema_errors

    found = find_einvoice(attachments)
    outcomes: list[Outcome] = []
    for finding in found.findings:
        if finding.code == "xml_not_an_invoice":
            outcomes.append(skipped(finding.code, [], f"{finding.message}: it is not compared with the page"))
        else:
            outcomes.append(_invalid(finding.message))
    if found.invoice is None or found.attachment is None:
        return outcomes
    name = found.attachment.name
    if found.invoice.problems:
        outcomes.append(_invalid(f"{name} is wrong: {_listed(found.invoice.problems)}"))
    breaches = schema_errors(found.attachment.data)
    if breaches:
        outcomes.append(skipped("xml_invalid", [], f"{name} breaks the schema of its profile: {_listed(breaches)}"))
    return outcomes


def _listed(problems: Sequence[str]) -> str:
    more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
    return "; ".join(problems[:_SHOWN]) + more


def _invalid(message: str) -> Outcome:
    return Outcome(Check(id="xml_invalid", status="failed", message=message))
