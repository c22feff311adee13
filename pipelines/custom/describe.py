"""What of a user's schema can be filled, and how: `vouch schema --check FILE`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.concepts import pointer_of
from extractors.fill.names import BY_DESCRIPTION, variants_of
from extractors.fill.properties import properties_of, root_keys
from extractors.fill.rules import rule_of
from extractors.fill.vocabulary import SPECIFIC, vocabulary
from pipelines.custom.keywords import remarks_on
from pipelines.custom.load import load_custom_schema
from pipelines.custom.validity import subschemas

if TYPE_CHECKING:
    from extractors.fill.properties import Property

_KINDS = {
    "text": "text as printed",
    "code": "a code or number",
    "number": "a number or amount",
    "date": "a date",
    "time": "a time of day",
    "datetime": "a date, with the time of day where one is printed",
    "boolean": "yes or no, or a ticked box",
    "choice": "one of its choices",
}


@dataclass(frozen=True)
class Fillable:
    """One value of the schema: how it is filled (`labels`, `table`, `list`, `title`, `cannot`), and a remark."""

    path: str
    way: str
    kind: str
    names: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True)
class Description:
    """All values of a schema, the expressions of its checks, and remarks on what in it is not as it seems."""

    values: tuple[Fillable, ...]
    checks: tuple[str, ...]
    remarks: tuple[str, ...]


def describe_schema(name: str) -> Description:
    """How each value of the schema can be filled, and its checks. Raises UsageError as reading with it would."""
    schema = json.loads(load_custom_schema(name))
    return Description(
        tuple(_fillable(item) for item in properties_of(schema)),
        tuple(check.expression for check in root_keys(schema).checks),
        tuple(remark for node, pointer in subschemas(schema) for remark in remarks_on(node, pointer)),
    )


def print_schema_check(name: str) -> None:
    """A line per value: its pointer, how it is filled, what it may be, and by which names it is looked for."""
    described = describe_schema(name)
    for item in described.values:
        names = " · ".join(item.names[:4])
        print("\t".join((item.path, item.way, item.kind, names, item.remark)).rstrip())
    for check in described.checks:
        print(f"check\t{check}")
    for remark in described.remarks:
        print(f"remark\t{remark}")


def _fillable(item: Property) -> Fillable:
    if item.blocked:
        return Fillable(item.path, "cannot", "", (), item.blocked)
    kind = rule_of(item).kind
    variants = [v for v in variants_of(item) if v.worth > BY_DESCRIPTION]
    names = tuple(dict.fromkeys(text for text in (*item.keys.labels, item.title, item.name) if text))
    words = vocabulary()
    telling = any(
        len(v.tokens) > 1 or words.weight(token) == SPECIFIC for v in variants for token in (*v.tokens, *v.within)
    )
    remark = "" if telling else "no word of its name says which value is meant: give a title, or x-vouch labels"
    if (meant := pointer_of(item)) is not None:
        remark = f"of an invoice: what proves {meant} there proves it here"
    return Fillable(item.path, _way(item, kind), _KINDS[kind], names, remark)


def _way(item: Property, kind: str) -> str:
    if item.array is not None:
        return "list" if item.path.endswith("/*") else "table"
    return "labels or title" if kind == "choice" else "labels"
