"""What the network is asked for a target: the properties of its schema, each with the place of its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from extractors.fill.properties import properties_of
from extractors.fill.rules import rule_of
from extractors.grounding.folding import skeleton
from extractors.reader.example import Query
from extractors.reader.features import EXAMPLE_WORDS
from extractors.reader.standard import standard_queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.fill.properties import Property
    from extractors.fill.rules import ValueRule
    from extractors.reader.example import QueryType
    from schemas.target import Target

AT_ONCE = 36
"""Properties asked in one pass; a schema with more is asked in several."""

_NOT_ASKED = frozenset({"document_type"})
"""Told by the words of a title, in a vocabulary of ours: nothing to point at."""
_KINDS: Mapping[str, QueryType] = {
    "date": "date",
    "datetime": "date",
    "time": "text",
    "code": "id",
    "boolean": "choice",
    "choice": "choice",
    "text": "text",
}
_MONEY = re.compile(
    r"amount|total|price|cost|fee|sum|tax|paid|due|balance|value|salary|payment|subtotal|net|gross", re.I
)
_WHO = re.compile(r"name|company|vendor|supplier|customer|client|seller|buyer|payee|registrant|advertiser|agency", re.I)
_WHERE = re.compile(r"address|street|location", re.I)
_NUMBER = re.compile(r"(?<![a-z])(?:no|nr|num|number|id|code|ref|reference)(?![a-z])", re.I)


@dataclass(frozen=True)
class Asked:
    """A query and the JSON Pointer that its answer goes to; `rule` is what a schema of the user's admits there.
    `by_labels` asks the same by the labels under which the user knows it to be printed."""

    path: str
    query: Query
    rule: ValueRule | None = None
    by_labels: Query | None = None

    def admitted(self, value: str) -> str | None:
        """The value as the schema has it, a choice by its own spelling or its title; None where it may not stand."""
        if self.rule is None:
            return value
        if not self.rule.choices:
            return value if self.rule.admits(value) else None
        return self.spellings.get(skeleton(value))

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The choices by their skeletons, as spelled in the schema and by their titles; none where any value may be."""
        found: dict[str, str] = {}
        for key in self.rule.choices if self.rule else ():
            for said in (key, self.rule.printed.get(key, key)) if self.rule and isinstance(key, str) else ():
                found.setdefault(skeleton(said), key)
        return {said: key for said, key in found.items() if said}


def queries_of(target: Target) -> list[Asked]:
    """The single values of a target's schema; what stands in arrays is asked of by the roles of words."""
    if target.kind in ("invoice", "receipt"):
        return [Asked(path, query) for path, query in of_invoices().items()]
    if target.kind == "custom":
        found = [item for item in properties_of(target.json_schema) if not item.blocked and item.array is None]
        ruled = [(item, rule_of(item)) for item in found]
        return [
            Asked(item.path, query := _of_property(item, rule), rule, _by_labels(item, query)) for item, rule in ruled
        ]
    return []


@cache
def of_invoices() -> Mapping[str, Query]:
    """The single values of an invoice or receipt, by JSON Pointer."""
    asked = (query for query in standard_queries() if query.name not in _NOT_ASKED)
    return {"/" + query.name.replace(".", "/"): query for query in asked}


def _of_property(item: Property, rule: ValueRule) -> Query:
    """A property of a user's schema: what it is called within what, and what its own schema admits."""
    inner = [part.split()[0] for part in item.parents if part.split()]
    name = ".".join([*inner, item.name])
    said = " ".join((*item.parents, item.name, item.title)).replace("_", " ")
    shown = _choices(rule) or item.examples
    return Query(name, item.title, item.description, shown[:EXAMPLE_WORDS], _type_of(rule.kind, said))


def _by_labels(item: Property, query: Query) -> Query | None:
    return replace(query, name=" ".join(item.keys.labels)) if item.keys.labels else None


def _choices(rule: ValueRule) -> tuple[str, ...]:
    """What may be chosen, as a page would print it: the network is told so by examples of values."""
    choices = (choice for choice in rule.choices if isinstance(choice, str))
    return tuple(rule.printed.get(choice, choice.replace("_", " ")) for choice in choices)


def _type_of(kind: str, said: str) -> QueryType:
    if kind == "number":
        return "amount" if _MONEY.search(said) else "percent" if "percent" in said.casefold() else "number"
    if kind != "text":
        return _KINDS.get(kind, "text")
    if _WHERE.search(said):
        return "address"
    if _NUMBER.search(said):
        return "id"
    return "name" if _WHO.search(said) else "text"
