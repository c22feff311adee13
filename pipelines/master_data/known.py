"""The parties that the user knows, found by name and by number. Pure."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipelines.equivalence import name_key, name_one_party, registered_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Role = Literal["seller", "buyer"]
Identifier = Literal["vat_id", "tax_number", "iban"]
ROLES: tuple[Role, ...] = ("seller", "buyer")
IDENTIFIERS: tuple[Identifier, ...] = ("vat_id", "tax_number", "iban")


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A row of the user's list: identifiers without separators, "" where the list has none.

    `number` is what the user's own books call the party.
    """

    role: Role
    name: str
    number: str = ""
    vat_id: str = ""
    tax_number: str = ""
    iban: str = ""

    def identifier(self, kind: Identifier) -> str:
        return str(getattr(self, kind))


@dataclass(frozen=True)
class KnownParties:
    """All rows, by role and name, and by role and identifier."""

    parties: tuple[KnownParty, ...]
    _named: Mapping[tuple[str, str], list[KnownParty]] = field(init=False, repr=False, compare=False)
    _numbered: Mapping[tuple[str, str, str], list[KnownParty]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named: dict[tuple[str, str], list[KnownParty]] = defaultdict(list)
        numbered: dict[tuple[str, str, str], list[KnownParty]] = defaultdict(list)
        for party in self.parties:
            named[party.role, name_key(party.name)].append(party)
            for kind in IDENTIFIERS:
                if number := party.identifier(kind):
                    numbered[party.role, kind, registered_number(number)].append(party)
        object.__setattr__(self, "_named", dict(named))
        object.__setattr__(self, "_numbered", dict(numbered))

    def has(self, role: Role) -> bool:
        """Whether the list tells of that role at all: who lists suppliers only says nothing of his own companies."""
        return any(party.role == role for party in self.parties)

    def named(self, role: Role, name: str) -> list[KnownParty]:
        """The rows of that name. A legal form that only one side writes is no other party; two that differ are."""
        rows = self._named.get((role, name_key(name)), ())
        return [row for row in rows if name_one_party(name, row.name)]

    def numbered(self, role: Role, kind: Identifier, number: str) -> list[KnownParty]:
        return list(self._numbered.get((role, kind, registered_number(number)), ()))


@lru_cache(maxsize=4)
def known_parties(master_data: str) -> KnownParties:
    """The parties of a list as `loading` gives it: made once a process, for all documents."""
    return KnownParties(tuple(KnownParty(**row) for row in json.loads(master_data)))


def identifiers_of(rows: Iterable[KnownParty], kind: Identifier) -> frozenset[str]:
    return frozenset(registered_number(number) for row in rows if (number := row.identifier(kind)))
