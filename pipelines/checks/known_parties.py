"""Who sells and who buys, held against the user's own list. Pure.

The list is a witness that no page can speak for: a name that it has in a role has that role, and an account that it
does not have is not paid unseen, however well the page is printed. An invoice of somebody who is not on the list, or to
somebody who is not, is for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.invoices.corroborating import DIRECT_DEBIT, SELF_BILLED
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, skipped
from pipelines.checks.second_prints import prints_of
from pipelines.equivalence import name_one_party, registered_number
from pipelines.master_data.known import IDENTIFIERS, ROLES, identifiers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.master_data.known import Identifier, KnownParties, KnownParty, Role
    from pipelines.reconcile import FieldReading

_TELLING_LETTERS = 8
_LISTED = {"seller": "sellers", "buyer": "own companies"}
_CALLED = {"vat_id": "VAT id", "tax_number": "tax number", "iban": "account"}


def _read_by_ocr(field: FieldReading) -> frozenset[str]:
    """The path of a value that pixels gave, if it is long enough to stand in the list by no misreading. A text layer
    may say what it likes where nobody sees it."""
    letters = sum(char.isalnum() for char in field.value)
    is_ocr = all(item.source == "ocr" for item in field.evidence)
    return frozenset({field.path} if is_ocr and letters >= _TELLING_LETTERS else ())


def check_known_parties(fields: Mapping[str, FieldReading], known: KnownParties, kind: str) -> list[Outcome]:
    """`seller.known`, `seller.known_iban` … of an invoice or receipt, for the roles that the list tells of."""
    parties = [_Party(fields, known, role, fields[f"/{role}/name"]) for role in ROLES if f"/{role}/name" in fields]
    return [outcome for party in parties if known.has(party.role) for outcome in party.outcomes(kind)]


@dataclass(frozen=True)
class _Party:
    """A party as the page names it, in a role, beside the list."""

    fields: Mapping[str, FieldReading]
    known: KnownParties
    role: Role
    name: FieldReading

    def outcomes(self, kind: str) -> list[Outcome]:
        rows = self.known.named(self.role, self.name.value)
        if not rows:
            return [self._unknown(kind)]
        numbers = [outcome for kind in IDENTIFIERS if (outcome := self._number(kind, rows)) is not None]
        return [self._named(rows, numbers), *numbers]

    def _unknown(self, kind: str) -> Outcome:
        """A shop that is not on the list is no reproach to a till receipt."""
        message = f"{self.name.value!r} is not on your list of {_LISTED[self.role]}{self._whose_numbers()}"
        if kind == "receipt":
            return skipped(f"{self.role}.known", [self.name.path], message)
        compared = Comparison(None, self.name.value, holds=False)
        return make_outcome(f"{self.role}.known", [self.name.path], compared, message)

    def _whose_numbers(self) -> str:
        """Whom the list gives the numbers on the page to, where it does not have the name."""
        for kind in IDENTIFIERS:
            field = self.fields.get(f"/{self.role}/{kind}")
            rows = self.known.numbered(self.role, kind, field.value) if field is not None else []
            if rows:
                return f"; the {_CALLED[kind]} printed is that of {rows[0].name!r}"
        return ""

    def _number(self, kind: Identifier, rows: Sequence[KnownParty]) -> Outcome | None:
        """Whether a number on the page is one that the list has for the party; None where one of the two has none.

        The account of a debit or a credit note may be the customer's.
        """
        path, on_list = f"/{self.role}/{kind}", identifiers_of(rows, kind)
        field = self.fields.get(path)
        if field is None or not on_list or (kind == "iban" and self._pays()):
            return None
        number = registered_number(field.value)
        compared = Comparison(" or ".join(sorted(on_list)), number, holds=number in on_list)
        message = f"the {_CALLED[kind]} that your list has for {rows[0].name!r}"
        outcome = make_outcome(f"{self.role}.known_{kind}", [path], compared, message, proves=[path])
        return replace(outcome, transcribes=outcome.proves & _read_by_ocr(field))

    def _pays(self) -> bool:
        document_type = self.fields.get("/document_type")
        return DIRECT_DEBIT in self.fields or (document_type is not None and document_type.value == "credit_note")

    def _named(self, rows: Sequence[KnownParty], numbers: Sequence[Outcome]) -> Outcome:
        """The list has the name in this role: proof where a number agrees, or where no other name competes for it."""
        agreeing = [path for outcome in numbers for path in outcome.proves if self._is_sound(path)]
        disagreeing = any(outcome.check.status == "failed" for outcome in numbers)
        number = next((row.number for row in rows if row.number), None)
        message = f"{self.name.value!r} is on your list of {_LISTED[self.role]}" + (f" as {number}" if number else "")
        outcome = make_outcome(
            f"{self.role}.known",
            [self.name.path, *agreeing],
            Comparison(number, number),
            message,
            proves=[self.name.path] if not disagreeing and (agreeing or self._is_alone()) else (),
        )
        return replace(outcome, transcribes=_read_by_ocr(self.name))

    def _is_sound(self, path: str) -> bool:
        return self.fields[path].grounded and not self.fields[path].in_conflict

    def _is_alone(self) -> bool:
        """No other name that the page offers for this role, nor the other party's, is on the list: a carrier or a
        factor named beside the seller may be a supplier of the user's, too."""
        others = [f.value for role in ROLES if role != self.role and (f := self.fields.get(f"/{role}/name"))]
        if SELF_BILLED in self.fields or any(name_one_party(self.name.value, other) for other in others):
            return False
        offered = [reading.value for reading in (*self.name.opposing, *self.name.runners_up)]
        offered += [print_.value for print_ in prints_of(self.fields, self.name.path)]
        return not any(
            self.known.named(self.role, name)
            for name in (*offered, *others)
            if not name_one_party(self.name.value, name)
        )
