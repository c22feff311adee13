"""The embedded e-invoice against the page, and what is wrong with the XML itself."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from itertools import chain, product
from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, Outcome, make_outcome, skipped
from pipelines.checks.statements import Statement, compare_statements, difference
from pipelines.reconcile import STATING
from schemas.check import Check
from schemas.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Reading
    from schemas.page import Attachment

_XML = Statement("xml", "the embedded XML", differs="xml_differs_from_page", agrees="xml_agrees_with_page")
_SHOWN = 3
_AMOUNT = re.compile(r"/lines/\d+/amount")
_QUANTITY = re.compile(r"/lines/\d+/quantity")
_RATE = re.compile(r"/taxes/\d+/rate")
_CHARGED = re.compile(r"/taxes/\d+/(rate|amount)|/lines/\d+/tax_rate|/totals/tax")
_CATEGORY = re.compile(r"/taxes/\d+/category")
_UNTAXED = {
    "AE": "reverse charge",
    "E": "exempt",
    "G": "export",
    "K": "supply within the EU",
    "O": "outside the scope of VAT",
    "Z": "zero rated",
}
"""The codes of UNTDID 5305, as far as EN 16931 takes them, under which the rate is 0 or there is none (BR-AE-05 and
its like)."""


def check_einvoice(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """`xml_differs_from_page` for each field, and for all rows, of which the page clearly says something else."""
    own = (_quantities(fields), _items(fields), _rates(fields), _categories(fields))
    return [*compare_statements(fields, _XML), *chain.from_iterable(own)]


def _stated(field: FieldReading | None) -> Reading | None:
    """What the XML says first, even where it was left aside."""
    said = () if field is None else (*field.agreeing, *field.opposing, *field.runners_up)
    return min((r for r in said if r.selector == "xml"), key=lambda r: r.rank, default=None)


def _read(field: FieldReading | None) -> Reading | None:
    """What the page says, by whoever reads pages."""
    said = () if field is None else (*field.agreeing, *field.opposing)
    return next((r for r in said if r.selector not in STATING and r.rank == 0), None)


def _quantities(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Another quantity at the same price: no dozen for twelve, which would cost twelve times as much."""
    for path, field in fields.items():
        stated, read = _stated(field), _read(field)
        if not _QUANTITY.fullmatch(path) or stated is None or read is None or field.in_conflict:
            continue
        price = fields.get(path.replace("quantity", "unit_price"))
        agreed = price is not None and {"xml"} < set(price.selectors)
        if agreed and not _is_rounded(abs(Decimal(stated.value)), abs(Decimal(read.value))):
            yield difference(path, stated, read, _XML)


def _is_rounded(stated: Decimal, printed: Decimal) -> bool:
    """The printed number is the stated one to as many digits as are printed: 6.5 hours may be printed as 6 or 7."""
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    return abs(stated - printed) <= step / 2


def _items(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Page and XML have the same items: a row that only one of them has is in the data, and may be there twice."""
    amounts = {path: field for path, field in fields.items() if _AMOUNT.fullmatch(path)}
    stated = {path for path, field in amounts.items() if _stated(field) is not None}
    read = {path for path, field in amounts.items() if _read(field) is not None}
    alone = sorted(stated ^ read)
    if stated and read and alone:
        yield make_outcome(
            _XML.differs,
            alone,
            Comparison(f"{len(stated)} items", f"{len(read)} items", False),
            f"{_XML.called} has {len(stated)} items, the page {len(read)}; {len(stated & read)} are the same",
        )


def _rates(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """One rate, two rows: the page and the XML do not agree on what is taxed at it, or on the tax."""
    rows = {path.rpartition("/")[0]: field for path, field in fields.items() if _RATE.fullmatch(path)}
    stated = {row: r for row, field in rows.items() if (r := _stated(field)) is not None and _read(field) is None}
    read = {row: r for row, field in rows.items() if (r := _read(field)) is not None and _stated(field) is None}
    for here, there in product(stated, read):
        if Decimal(stated[here].value) != Decimal(read[there].value):
            continue
        for name in ("base", "amount"):
            one, other = _stated(fields.get(f"{here}/{name}")), _read(fields.get(f"{there}/{name}"))
            if one is not None and other is not None and abs(Decimal(one.value)) != abs(Decimal(other.value)):
                yield difference(f"{there}/{name}", one, other, _XML)


def _categories(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """The XML takes no tax where the page charges it: in one row, or, if it takes none at all, in any."""
    stated = {path: r for path, field in fields.items() if _CATEGORY.fullmatch(path) and (r := _stated(field))}
    untaxed = {path: r for path, r in stated.items() if r.value.strip().upper() in _UNTAXED}
    charged = {path: r for path, field in fields.items() if _CHARGED.fullmatch(path) and (r := _read(field))}
    for path, reading in untaxed.items():
        row = path.replace("category", "rate")
        rates = charged if len(untaxed) == len(stated) else {row: charged[row]} if row in charged else {}
        read = next((r for r in rates.values() if _is_positive(r.value)), None)
        if read is not None:
            yield _untaxed(reading, read)


def _is_positive(value: str) -> bool:
    """Whether it is a number above 0: a rate that is named by a letter charges nothing that could be told."""
    try:
        return Decimal(value) > 0
    except InvalidOperation:
        return False


def _untaxed(stated: Reading, read: Reading) -> Outcome:
    code = stated.value.strip().upper()
    where = f" on page {read.evidence[0].page_no}" if read.evidence else ""
    return make_outcome(
        _XML.differs,
        [stated.path, read.path],
        Comparison(code, read.value, False),
        f"{_XML.called} has the VAT category {code} ({_UNTAXED[code]}), the page charges {read.text!r}{where}",
    )


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
    try:
        breaches = schema_errors(found.attachment.data)
    except InternalError as error:
        return [*outcomes, skipped("xml_invalid", [], f"{name} was not held against its schema: {error.message}")]
    if breaches:
        outcomes.append(skipped("xml_invalid", [], f"{name} breaks the schema of its profile: {_listed(breaches)}"))
    return outcomes


def _listed(problems: Sequence[str]) -> str:
    more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
    return "; ".join(problems[:_SHOWN]) + more


def _invalid(message: str) -> Outcome:
    return Outcome(Check(id="xml_invalid", status="failed", message=message))
