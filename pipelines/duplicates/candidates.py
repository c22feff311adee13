"""Which of the documents read before one has to be compared with, as SQL.

A supplier may have sent thousands of invoices: each way of being a duplicate asks by an index of its own for the few
that could be one, the first ones read. What is left in doubt is told by `pipelines.duplicates.comparison`.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, func, or_, select

from pipelines.ledger.tables import documents_seen, picture_bands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Select

    from pipelines.duplicates.fingerprint import Fingerprint

    Said = frozenset[str]
    """The fields that a document has a value for."""

_MOST_ALIKE = 20
_MOST_OF_SUPPLIER = 500
"""An account is compared against those of so many invoices before it."""
_DECIMALS = 4
_seen = documents_seen.c


def read_earlier(connection: Connection, document: Fingerprint, key: int, bands: Sequence[int]) -> list[dict[str, Any]]:
    """The rows below `key`, in their order, of what may be the same as the document, and of one invoice for each
    account that its supplier had. `bands` are the pieces of its picture's hash."""
    values = document.model_dump()
    said = frozenset(name for name, value in values.items() if value)
    given = {**values, "key": key, "bands": list(bands), "amounts": _spellings(document.gross or "")}
    return [dict(row) for row in connection.execute(_statement(said), given).mappings()]


@lru_cache(maxsize=64)  # to make it takes longer than to answer it
def _statement(said: Said) -> Select[Any]:
    earlier = _seen.id < bindparam("key")
    ways = [select(_seen.id).where(earlier, way).order_by(_seen.id).limit(_MOST_ALIKE) for way in _ways(said)]
    first, *others = [select(part.subquery().c.id) for part in (*ways, *_accounts(said))]
    columns = [column for column in _seen if column.name != "id"]
    return select(*columns).where(_seen.id.in_(first.union(*others))).order_by(_seen.id)


def _ways(said: Said) -> Iterator[ColumnElement[bool]]:
    """The conditions that `comparison` will look at, without those that only looking can tell."""
    yield _seen.sha256 == _own("sha256")
    another_file = or_(*(_seen[name] != _own(name) for name in ("sha256", "first_page", "on_page")))
    same_type = _seen.document_type.is_not_distinct_from(_own("document_type"))
    of_supplier = or_(*_suppliers(said))
    if "number" in said:
        yield and_(_seen.number == _own("number"), same_type, another_file, of_supplier)
    if {"issue_date", "gross"} <= said:
        same_day = and_(_seen.issue_date == _own("issue_date"), _seen.gross.in_(bindparam("amounts", expanding=True)))
        same_currency = _seen.currency.is_not_distinct_from(_own("currency"))
        another_number = _seen.number.is_distinct_from(_own("number"))
        yield and_(same_day, same_type, same_currency, another_number, of_supplier)
    if "picture" in said:
        yield from _pictures(said)


def _pictures(said: Said) -> Iterator[ColumnElement[bool]]:
    """Scans of one sheet: what was read on both says the same. Where no number was, their hashes share a piece."""
    told = and_(
        _seen.picture.is_not(None),
        _seen.sha256 != _own("sha256"),
        *(or_(_seen[name].is_(None), _seen[name] == _own(name)) for name in ("issue_date", "gross") if name in said),
    )
    near = picture_bands.c.band.in_(bindparam("bands", expanding=True))
    if "number" in said:
        yield and_(_seen.number == _own("number"), told)
        yield and_(_seen.number.is_(None), told, exists().where(picture_bands.c.document_id == _seen.id, near))
    else:
        yield and_(_seen.id.in_(select(picture_bands.c.document_id).where(near)), told)


def _suppliers(said: Said) -> list[ColumnElement[bool]]:
    """As `Fingerprint.same_supplier`: by VAT id where both have one, else by name."""
    by_name = _seen.seller == _own("seller")  # of no name: equal to none
    if "vat_id" not in said:
        return [by_name]
    return [_seen.vat_id == _own("vat_id"), and_(_seen.vat_id.is_(None), by_name)]


def _accounts(said: Said) -> Iterator[Select[tuple[int]]]:
    """The last invoice with each account that the supplier's newest ones name."""
    for supplier in _suppliers(said) if "iban" in said else ():
        newest = (
            select(_seen.id, _seen.vat_id, _seen.seller, _seen.iban)
            .where(_seen.id < bindparam("key"), supplier, _seen.trusted, _seen.iban.is_not(None))
            .order_by(_seen.id.desc())
            .limit(_MOST_OF_SUPPLIER)
            .subquery()
        )
        yield select(func.max(newest.c.id).label("id")).group_by(newest.c.vat_id, newest.c.seller, newest.c.iban)


def _own(name: str) -> BindParameter[Any]:
    """The document's own value, of the type of its column."""
    return bindparam(name, type_=_seen[name].type)


def _spellings(amount: str) -> list[str]:
    """The same number with more decimals or fewer, as results print it."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return [amount]
    spelled = [format(value, f".{decimals}f") for decimals in range(_DECIMALS + 1)]
    return list(dict.fromkeys([amount, *(text for text in spelled if Decimal(text) == value)]))
