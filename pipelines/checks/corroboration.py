"""Corroborating prints: a second print that gives a value the same role by another convention proves the role.

A print counts only if the page shows it. Two conventions must name the value on prints apart from each other; where one
of those that are sure to name the party names somebody else, nothing is proven. Nothing here accuses: an account in
another name may be a factor's, and is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.corroborating import CORROBORATING, DIRECT_DEBIT, RIVAL, SELF_BILLED
from pipelines.checks.corroborated_parties import SELLER, check_buyer, check_roles, check_seller
from pipelines.checks.outcome import Outcome
from pipelines.checks.second_prints import Print, confirmed, prints_of
from pipelines.equivalence import name_one_party, names_domain, names_same_party
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading

    Fields = Mapping[str, FieldReading]

_NUMBER, _CURRENCY = "/invoice_number", "/currency"
_IBAN, _EMAIL = "/seller/iban", "/seller/email"
_OWNED = (_IBAN, "/seller/vat_id", _EMAIL)


def check_corroboration(fields: Fields) -> list[Outcome]:
    """One passed check for each convention that confirms a value; it `proves` the field where two of them do."""
    if not any(path.startswith(CORROBORATING) for path in fields):
        return []
    seller = check_seller(fields)
    roles = check_roles(fields)
    outcomes = [*roles, *seller, *check_buyer(fields), *_number(fields), *_currency(fields)]
    return [*outcomes, *_owned(fields, named=any(outcome.proves for outcome in seller), told=not roles)]


def _number(fields: Fields) -> list[Outcome]:
    field = fields.get(_NUMBER)
    return [] if field is None else confirmed(_NUMBER, field, prints_of(fields, _NUMBER), _says_same)


def _currency(fields: Fields) -> list[Outcome]:
    field = fields.get(_CURRENCY)
    prints = prints_of(fields, _CURRENCY)
    if field is None or f"{CORROBORATING}{_CURRENCY}/{RIVAL}" in fields:
        return []
    return confirmed(_CURRENCY, field, prints, _says_same)


def _says_same(value: str, print_: Print) -> bool:
    return value == print_.value


def _owned(fields: Fields, *, named: bool, told: bool) -> Iterator[Outcome]:
    """What stands in the imprint of the seller is the seller's, and a mail address in its name: of whom two witnesses
    must have spoken. Where only places tell who sells (not `told`), the address goes with its name, whosever it is."""
    seller = fields.get(SELLER)
    if seller is None or not (named or len(seller.witnesses) > 1):
        return
    for path in _OWNED:
        field = fields.get(path)
        if field is None or (path == _IBAN and not _is_to_be_paid_to(seller.value, fields)):
            continue
        prints = [*prints_of(fields, path), *(prints_of(fields, SELLER) if path == _EMAIL and told else ())]
        print_ = next((p for p in prints if _is_owner(p, field, seller)), None)
        if print_ is not None:
            yield _owned_by(path, print_)


def _is_owner(print_: Print, field: FieldReading, seller: FieldReading) -> bool:
    if print_.convention == "country":
        return print_.value == field.value
    chosen = {(item.page_no, *item.bbox) for item in field.evidence}
    names = names_domain if print_.convention == "domain" else names_same_party
    return chosen <= print_.boxes and names(seller.value, print_.value)


def _owned_by(path: str, print_: Print) -> Outcome:
    page_no = print_.evidence[0].page_no
    message = f"it is printed in the imprint of {print_.value!r} (page {page_no})"
    if print_.convention == "country":
        message = f"it is the only account, in the country of the VAT id {print_.evidence[0].text!r} (page {page_no})"
    if print_.convention == "domain":
        message = f"its domain is the seller's name (page {page_no})"
    check_id = f"{path.rpartition('/')[2]}.{print_.convention}"
    return Outcome(
        Check(id=check_id, status="passed", fields=(SELLER, path), message=message), proves=frozenset({path})
    )


def _is_to_be_paid_to(seller: str, fields: Fields) -> bool:
    """The document's account is one to pay to: nothing is taken or paid back, and no other holder is named."""
    kind = fields.get("/document_type")
    holders = [p.value for p in prints_of(fields, SELLER) if p.convention == "account_holder"]
    return (
        DIRECT_DEBIT not in fields
        and SELF_BILLED not in fields
        and (kind is None or kind.value != "credit_note")
        and all(_is_holder(seller, holder) for holder in holders)
    )


def _is_holder(seller: str, holder: str) -> bool:
    """By name, or in a sentence that goes on behind it: "t.n.v. Tuinadvies Van Rijn onder vermelding van …"."""
    goes_on = holder.startswith(f"{seller} ") and holder[len(seller) + 1].islower()
    return goes_on or name_one_party(seller, holder)
