"""Corroborating prints: a second print that gives a value the same role by another convention proves the role.

A print counts only if the page shows it. Two conventions must name the value on prints apart from each other; where one
of those that are sure to name the party names somebody else, nothing is proven. Nothing here accuses: an account in
another name may be a factor's, and is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.invoices.corroborating import CORROBORATING, DIRECT_DEBIT, RIVAL, SELF_BILLED
from extractors.invoices.parties.names import has_legal_form
from extractors.merge.choose import is_grounded
from extractors.values.texts import fold
from pipelines.checks.outcome import Outcome, skipped
from pipelines.equivalence import names_another_party, names_domain, names_more_fully, names_same_party
from pipelines.reconcile import STATING
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Evidence, Reading
    from schemas.geometry import BBox

    Fields = Mapping[str, FieldReading]

_SELLER, _BUYER, _NUMBER, _CURRENCY = "/seller/name", "/buyer/name", "/invoice_number", "/currency"
_IBAN, _EMAIL = "/seller/iban", "/seller/email"
_OWNED = (_IBAN, "/seller/vat_id", _EMAIL)
_ISSUING = frozenset({"sender_line", "letterhead", "imprint", "domain"})
"""Conventions that name who wrote the invoice: the buyer, where the buyer bills itself."""
_SELLING = frozenset({"label", "sender_line", "letterhead", "imprint", "account_holder"})
_BUYING = frozenset({"label", "delivery"})
"""Conventions that tell the roles of the parties."""
_SAME_INK = 0.5
_LINES_OF_A_BLOCK = 10
"""Line heights, gaps between the lines included."""
_PLACES = {
    "label": "a label",
    "sender_line": "the sender's line",
    "letterhead": "the letterhead",
    "imprint": "the imprint",
    "account_holder": "the holder of the account",
    "domain": "the mail or web address",
    "window": "the address window",
    "delivery": "the delivery address",
    "title": "the title",
    "running_head": "the running head of another page",
    "payment_reference": "the payment reference",
    "amounts": "a mark at an amount",
    "totals": "a mark on the totals",
    "sign": "a sign at an amount",
    "country": "the currency of the seller's country",
}


@dataclass(frozen=True)
class _Print:
    convention: str
    value: str
    evidence: tuple[Evidence, ...]

    @property
    def boxes(self) -> set[tuple[object, ...]]:
        return {(item.page_no, *item.bbox) for item in self.evidence}

    def stands_under(self, field: FieldReading) -> bool:
        """It stands in the lines close under the value: it goes with that name, whosever the name is."""
        return any(
            mine.page_no == name.page_no
            and mine.bbox.overlap_x(name.bbox) > 0
            and 0 <= mine.bbox.top - name.bbox.top < _LINES_OF_A_BLOCK * name.bbox.height
            for mine in self.evidence
            for name in field.chosen.evidence
        )

    def stands_on(self, field: FieldReading) -> bool:
        """Some of it is the ink that the value was read from: a web address within a line is no second print of it."""
        return any(
            mine.page_no == other.page_no and _is_same_ink(mine.bbox, other.bbox)
            for mine in self.evidence
            for other in field.chosen.evidence
        )

    def says(self, path: str) -> str:
        where = f"{_PLACES[self.convention]} (page {self.evidence[0].page_no})"
        return f"{where} gives the same {path.strip('/').replace('/', ' ').replace('_', ' ')}: {self.value!r}"


def _is_same_ink(one: BBox, other: BBox) -> bool:
    common = one.intersection(other)
    return one == other or (common is not None and common.area > _SAME_INK * min(one.area, other.area))


def check_corroboration(fields: Fields) -> list[Outcome]:
    """One passed check for each convention that confirms a value; it `proves` the field where two of them do."""
    if not any(path.startswith(CORROBORATING) for path in fields):
        return []
    seller = _seller(fields)
    outcomes = [*_exchangeable(fields), *seller, *_buyer(fields), *_number(fields), *_currency(fields)]
    return [*outcomes, *_owned(fields, named=any(outcome.proves for outcome in seller))]


def _prints(fields: Fields, path: str) -> list[_Print]:
    """What stands for a field at other places and is seen there; a text layer that nobody sees is planted."""
    prefix = f"{CORROBORATING}{path}/"
    return [
        _Print(at.removeprefix(prefix), reading.value, reading.evidence)
        for at, field in fields.items()
        if at.startswith(prefix)
        for reading in (*field.agreeing, *field.opposing, *field.runners_up)
        if reading.evidence and _is_seen(reading)
    ]


def _is_seen(reading: Reading) -> bool:
    return reading.transcribed or all(item.source == "ocr" for item in reading.evidence)


def _seller(fields: Fields) -> list[Outcome]:
    field = fields.get(_SELLER)
    if field is None:
        return []
    if (stated := _stated_otherwise(field)) is not None:
        message = f"the data that came along name {stated.value!r}, which is printed too, not {field.value!r}"
        return [replace(skipped("seller.stated", [_SELLER], message), doubts=frozenset({_SELLER}))]
    prints = _prints(fields, _SELLER)
    buyers = [print_.value for print_ in _prints(fields, _BUYER) if print_.convention != "delivery"]
    buyers += [fields[_BUYER].value] if _BUYER in fields else []
    if any(names_same_party(field.value, name) or names_same_party(name, field.value) for name in buyers):
        return []
    others = [print_ for print_ in prints if _names_somebody_else(print_, field.value, prints)]
    told = [_told(print_, field.value) for print_ in others]
    if any(outcome.doubts for outcome in told):
        return told
    if SELF_BILLED in fields:
        prints = [print_ for print_ in prints if print_.convention not in _ISSUING]
    if not any(p.convention == "label" and p.stands_on(field) for p in prints):
        prints = [p for p in prints if p.convention != "domain" or not p.stands_under(field)]
    return [*told, *_confirmed(_SELLER, field, prints, _names_seller)]


def _stated_otherwise(field: FieldReading) -> Reading | None:
    """What data that came along name instead, if the page prints it: a trade name may stand above the business."""
    others = (r for r in (*field.opposing, *field.runners_up) if r.selector in STATING and is_grounded(r))
    return next((r for r in others if not names_same_party(field.value, r.value)), None)


def _exchangeable(fields: Fields) -> list[Outcome]:
    """Two names, and nothing but their places to tell who sells: two readers that go by places err alike."""
    roles = {_SELLER: _SELLING, _BUYER: _BUYING}
    named = [
        print_
        for path, conventions in roles.items()
        for print_ in _prints(fields, path)
        if path in fields and print_.convention in conventions and names_same_party(fields[path].value, print_.value)
    ]
    apart = [
        print_
        for print_ in _prints(fields, _SELLER)
        if print_.convention == "domain" and _SELLER in fields and not print_.stands_under(fields[_SELLER])
    ]
    if named or any(names_domain(fields[_SELLER].value, print_.value) for print_ in apart) or _BUYER not in fields:
        return []
    paths = [path for path in (_SELLER, _BUYER) if path in fields]
    outcome = skipped("parties.roles", paths, "only the places of the names tell who sells and who buys")
    return [replace(outcome, doubts=frozenset({_SELLER, "/seller/address", _BUYER, "/buyer/address"}))]


def _names_seller(name: str, print_: _Print) -> bool:
    if print_.convention == "domain":
        return names_domain(name, print_.value)
    return names_same_party(name, print_.value)


def _names_somebody_else(print_: _Print, name: str, prints: Iterable[_Print]) -> bool:
    """A brand is not the business whose imprint adds a legal form. A letterhead may be anything printed at the top, any
    line with dividing signs and a town looks like a sender's, and an imprint's foot names banks: there only a company
    is another, and in imprints only where none names this one."""
    if print_.convention != "domain" and (names_more_fully(name, print_.value) or _goes_on(name, print_)):
        return True
    if print_.convention in ("letterhead", "domain") or not names_another_party(name, print_.value):
        return False
    if print_.convention == "imprint" and any(
        other.convention == "imprint" and names_same_party(name, other.value) for other in prints
    ):
        return False
    return print_.convention in ("label", "account_holder") or has_legal_form(print_.value)


def _goes_on(name: str, print_: _Print) -> bool:
    """Whether the imprint adds something behind a comma: in "Larkfield & Moss, Joiners" it is part of the name."""
    head, comma, rest = print_.value.partition(",")
    return print_.convention == "imprint" and bool(comma and rest.strip()) and fold(head) == fold(name)


def _told(print_: _Print, name: str) -> Outcome:
    """Another account holder may be a factor's; in any other place it is in doubt whose the name is."""
    message = f"{_PLACES[print_.convention]} (page {print_.evidence[0].page_no}) names {print_.value!r}, not {name!r}"
    outcome = skipped(f"seller.{print_.convention}", [_SELLER], message)
    is_doubt = print_.convention != "account_holder" or names_more_fully(name, print_.value)
    return replace(outcome, doubts=frozenset({_SELLER}) if is_doubt else frozenset())


def _buyer(fields: Fields) -> list[Outcome]:
    field = fields.get(_BUYER)
    if field is None or (_SELLER in fields and names_same_party(field.value, fields[_SELLER].value)):
        return []
    prints = _prints(fields, _BUYER)
    theirs = _of_sellers_domain(field, fields)
    if theirs is not None:
        message = f"{_PLACES['domain']} (page {theirs.evidence[0].page_no}) is of {field.value!r}: who sells prints it"
        outcome = skipped("buyer.domain", [_BUYER], message)
        return [replace(outcome, doubts=frozenset({_BUYER, "/buyer/address"}))]
    if any(p.convention == "label" and names_another_party(field.value, p.value) for p in prints):
        return []
    return _confirmed(_BUYER, field, prints, lambda name, print_: names_same_party(name, print_.value))


def _of_sellers_domain(buyer: FieldReading, fields: Fields) -> _Print | None:
    """A mail or web address in the buyer's name outside of the buyer's block, where none is in the seller's name."""
    domains = [print_ for print_ in _prints(fields, _SELLER) if print_.convention == "domain"]
    if _SELLER in fields and any(names_domain(fields[_SELLER].value, print_.value) for print_ in domains):
        return None
    return next((print_ for print_ in domains if names_domain(buyer.value, print_.value)), None)


def _number(fields: Fields) -> list[Outcome]:
    field = fields.get(_NUMBER)
    return [] if field is None else _confirmed(_NUMBER, field, _prints(fields, _NUMBER), _says_same)


def _currency(fields: Fields) -> list[Outcome]:
    field = fields.get(_CURRENCY)
    prints = _prints(fields, _CURRENCY)
    if field is None or f"{CORROBORATING}{_CURRENCY}/{RIVAL}" in fields:
        return []
    return _confirmed(_CURRENCY, field, prints, _says_same)


def _says_same(value: str, print_: _Print) -> bool:
    return value == print_.value


def _confirmed(
    path: str, field: FieldReading, prints: Sequence[_Print], confirms: Callable[[str, _Print], bool]
) -> list[Outcome]:
    """A check for each convention beside the one that the value itself was read by, on a print of its own.

    A value that was chosen by no convention needs two of them.
    """
    found = [print_ for print_ in prints if confirms(field.value, print_)]
    own = {print_.convention for print_ in found if print_.stands_on(field)}
    apart: dict[str, _Print] = {}
    for print_ in found:
        if not print_.stands_on(field) and own != {print_.convention}:
            apart.setdefault(print_.convention, print_)
    is_proof = bool(own) or len(apart) > 1
    return [_passed(path, print_, is_proof=is_proof) for print_ in apart.values()]


def _passed(path: str, print_: _Print, *, is_proof: bool) -> Outcome:
    part = path.strip("/").split("/")
    name = f"{part[0]}.{print_.convention}" if part[-1] == "name" else f"{part[-1]}.{print_.convention}"
    check = Check(id=name, status="passed", fields=(path,), message=print_.says(path))
    return Outcome(check, frozenset((path,) if is_proof else ()))


def _owned(fields: Fields, *, named: bool) -> Iterator[Outcome]:
    """What stands in the imprint of the seller is the seller's, and a mail address in its name: of whom two witnesses
    must have spoken."""
    seller = fields.get(_SELLER)
    if seller is None or not (named or len(seller.witnesses) > 1):
        return
    for path in _OWNED:
        field = fields.get(path)
        if field is None or (path == _IBAN and not _is_to_be_paid_to(seller.value, fields)):
            continue
        prints = [*_prints(fields, path), *(_prints(fields, _SELLER) if path == _EMAIL else ())]
        print_ = next((p for p in prints if _is_owner(p, field, seller)), None)
        if print_ is not None:
            yield _owned_by(path, print_)


def _is_owner(print_: _Print, field: FieldReading, seller: FieldReading) -> bool:
    if print_.convention == "country":
        return print_.value == field.value
    chosen = {(item.page_no, *item.bbox) for item in field.evidence}
    names = names_domain if print_.convention == "domain" else names_same_party
    return chosen <= print_.boxes and names(seller.value, print_.value)


def _owned_by(path: str, print_: _Print) -> Outcome:
    page_no = print_.evidence[0].page_no
    message = f"it is printed in the imprint of {print_.value!r} (page {page_no})"
    if print_.convention == "country":
        message = f"it is the only account, in the country of the VAT id {print_.evidence[0].text!r} (page {page_no})"
    if print_.convention == "domain":
        message = f"its domain is the seller's name (page {page_no})"
    check_id = f"{path.rpartition('/')[2]}.{print_.convention}"
    return Outcome(
        Check(id=check_id, status="passed", fields=(_SELLER, path), message=message), proves=frozenset({path})
    )


def _is_to_be_paid_to(seller: str, fields: Fields) -> bool:
    """The document's account is one to pay to: nothing is taken or paid back, and no other holder is named."""
    kind = fields.get("/document_type")
    holders = [p.value for p in _prints(fields, _SELLER) if p.convention == "account_holder"]
    return (
        DIRECT_DEBIT not in fields
        and SELF_BILLED not in fields
        and (kind is None or kind.value != "credit_note")
        and all(names_same_party(seller, holder) or names_same_party(holder, seller) for holder in holders)
    )
