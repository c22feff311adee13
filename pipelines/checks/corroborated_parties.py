"""Whether second prints prove who sells and who buys, or put it in doubt. Nothing here accuses: a factor is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.invoices.corroborating import SELF_BILLED
from extractors.invoices.parties.names import has_legal_form
from extractors.merge.choose import is_grounded
from extractors.values.texts import fold
from pipelines.checks.outcome import Outcome, skipped
from pipelines.checks.second_prints import PLACES, Print, confirmed, prints_of
from pipelines.equivalence import name_one_party, names_another_party, names_domain, names_more_fully, names_same_party
from pipelines.reconcile import STATING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Reading

    Fields = Mapping[str, FieldReading]

SELLER, BUYER = "/seller/name", "/buyer/name"
_ISSUING = frozenset({"sender_line", "letterhead", "logo", "imprint", "domain"})
"""Conventions that name who wrote the invoice: the buyer, where the buyer bills itself."""
_SELLING = frozenset({"label", "sender_line", "letterhead", "imprint", "account_holder"})
_BRANDS = frozenset({"domain", "logo"})
"""Conventions that write some words of the name only: "van rijn." of "Tuinadvies Van Rijn"."""
_BUYING = frozenset({"label", "delivery"})
"""Conventions that tell the roles of the parties."""


def check_seller(fields: Fields) -> list[Outcome]:
    """What other prints say of the seller's name: passed for those that confirm it, skipped for those that differ."""
    field = fields.get(SELLER)
    if field is None:
        return []
    if (stated := _stated_otherwise(field)) is not None:
        message = f"the data that came along name {stated.value!r}, which is printed too, not {field.value!r}"
        return [replace(skipped("seller.stated", [SELLER], message), doubts=frozenset({SELLER}))]
    prints = prints_of(fields, SELLER)
    buyers = [print_.value for print_ in prints_of(fields, BUYER) if print_.convention != "delivery"]
    buyers += [fields[BUYER].value] if BUYER in fields else []
    if any(name_one_party(field.value, name) for name in buyers):
        return []
    others = [print_ for print_ in prints if _names_somebody_else(print_, field.value, prints)]
    told = [_told(print_, field.value) for print_ in others]
    if any(outcome.doubts for outcome in told):
        return told
    # A brand of both is nobody's, and so is a name set large that stands at the head of its own address.
    prints = [p for p in prints if p.convention != "logo" or not any(names_domain(name, p.value) for name in buyers)]
    if SELF_BILLED in fields:
        prints = [print_ for print_ in prints if print_.convention not in _ISSUING]
    if not any(p.convention == "label" and p.stands_on(field) for p in prints):
        prints = [p for p in prints if p.convention != "domain" or not p.stands_under(field)]
    return [*told, *confirmed(SELLER, field, prints, _names_seller)]


def _stated_otherwise(field: FieldReading) -> Reading | None:
    """What data that came along name instead, if the page prints it: a trade name may stand above the business."""
    others = (r for r in (*field.opposing, *field.runners_up) if r.selector in STATING and is_grounded(r))
    return next((r for r in others if not names_same_party(field.value, r.value)), None)


def check_roles(fields: Fields) -> list[Outcome]:
    """Two names, and nothing but their places to tell who sells: two readers that go by places err alike."""
    roles = {SELLER: _SELLING, BUYER: _BUYING}
    named = [
        print_
        for path, conventions in roles.items()
        for print_ in prints_of(fields, path)
        if path in fields and print_.convention in conventions and names_same_party(fields[path].value, print_.value)
    ]
    apart = [
        print_
        for print_ in prints_of(fields, SELLER)
        if print_.convention == "domain" and SELLER in fields and not print_.stands_under(fields[SELLER])
    ]
    if SELLER in fields:
        apart += [p for p in prints_of(fields, SELLER) if p.convention == "logo" and not p.stands_on(fields[SELLER])]
    if BUYER in fields:
        apart = [p for p in apart if p.convention != "logo" or not names_domain(fields[BUYER].value, p.value)]
    if named or any(names_domain(fields[SELLER].value, print_.value) for print_ in apart) or BUYER not in fields:
        return []
    paths = [path for path in (SELLER, BUYER) if path in fields]
    outcome = skipped("parties.roles", paths, "only the places of the names tell who sells and who buys")
    return [replace(outcome, doubts=frozenset({SELLER, "/seller/address", BUYER, "/buyer/address"}))]


def _names_seller(name: str, print_: Print) -> bool:
    if print_.convention in _BRANDS:
        return names_domain(name, print_.value)
    return names_same_party(name, print_.value)


def _names_somebody_else(print_: Print, name: str, prints: Iterable[Print]) -> bool:
    """A brand is not the business whose imprint adds a legal form. A letterhead may be anything printed at the top, any
    line with dividing signs and a town looks like a sender's, and an imprint's foot names banks: there only a company
    is another, and in imprints only where none names this one."""
    if print_.convention not in _BRANDS and (names_more_fully(name, print_.value) or _goes_on(name, print_)):
        return True
    if print_.convention in ("letterhead", *_BRANDS) or not names_another_party(name, print_.value):
        return False
    if print_.convention == "imprint" and any(
        other.convention == "imprint" and names_same_party(name, other.value) for other in prints
    ):
        return False
    return print_.convention in ("label", "account_holder") or has_legal_form(print_.value)


def _goes_on(name: str, print_: Print) -> bool:
    """Whether the imprint adds something behind a comma: in "Larkfield & Moss, Joiners" it is part of the name."""
    head, comma, rest = print_.value.partition(",")
    return print_.convention == "imprint" and bool(comma and rest.strip()) and fold(head) == fold(name)


def _told(print_: Print, name: str) -> Outcome:
    """Another account holder may be a factor's; in any other place it is in doubt whose the name is."""
    message = f"{PLACES[print_.convention]} (page {print_.evidence[0].page_no}) names {print_.value!r}, not {name!r}"
    outcome = skipped(f"seller.{print_.convention}", [SELLER], message)
    is_doubt = print_.convention != "account_holder" or names_more_fully(name, print_.value)
    return replace(outcome, doubts=frozenset({SELLER}) if is_doubt else frozenset())


def check_buyer(fields: Fields) -> list[Outcome]:
    """The same of the buyer's name; in doubt where the page's only mail or web address is in it."""
    field = fields.get(BUYER)
    if field is None or (SELLER in fields and names_same_party(field.value, fields[SELLER].value)):
        return []
    prints = prints_of(fields, BUYER)
    theirs = _of_sellers_domain(field, fields)
    if theirs is not None:
        message = f"{PLACES['domain']} (page {theirs.evidence[0].page_no}) is of {field.value!r}: who sells prints it"
        outcome = skipped("buyer.domain", [BUYER], message)
        return [replace(outcome, doubts=frozenset({BUYER, "/buyer/address"}))]
    if any(p.convention == "label" and names_another_party(field.value, p.value) for p in prints):
        return []
    return confirmed(BUYER, field, prints, lambda name, print_: names_same_party(name, print_.value))


def _of_sellers_domain(buyer: FieldReading, fields: Fields) -> Print | None:
    """A mail or web address in the buyer's name outside of the buyer's block, where none is in the seller's name."""
    domains = [print_ for print_ in prints_of(fields, SELLER) if print_.convention == "domain"]
    if SELLER in fields and any(names_domain(fields[SELLER].value, print_.value) for print_ in domains):
        return None
    return next((print_ for print_ in domains if names_domain(buyer.value, print_.value)), None)
