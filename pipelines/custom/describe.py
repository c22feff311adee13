"""What of a user's schema can be filled, and how: `vouch schema --check FILE`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.names import BY_DESCRIPTION, variants_of
from extractors.fill.properties import properties_of
from extractors.fill.rules import rule_of
from extractors.fill.vocabulary import SPECIFIC, vocabulary
from pipelines.custom.load import load_custom_schema
from schemas.custom import KEYWORD, RootKeys

if TYPE_CHECKING:
    from extractors.fill.properties import Property

_KINDS = {
    "text": "text as printed",
    "code": "a code or number",
    "number": "a number or amount",
    "date": "a date",
    "time": "a time of day",
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


def describe_schema(name: str) -> tuple[list[Fillable], list[str]]:
    """How each value of the schema can be filled, and its checks. Raises UsageError as reading with it would."""
    schema = json.loads(load_custom_schema(name))
    keys = RootKeys.model_validate(schema.get(KEYWORD, {}))
    return [_fillable(item) for item in properties_of(schema)], [check.expression for check in keys.checks]


def print_schema_check(name: str) -> None:
    """A line per value: its pointer, how it is filled, what it may be, and by which names it is looked for."""
    fillable, checks = describe_schema(name)
    for item in fillable:
        names = " · ".join(item.names[:4])
        print("\t".join((item.path, item.way, item.kind, names, item.remark)).rstrip())
    for check in checks:
        print(f"check\t{check}")


def _fillable(item: Property) -> Fillable:
    if item.blocked:
        return Fillable(item.path, "cannot", "", (), item.blocked)
    kind = rule_of(item).kind
    variants = [v for v in variants_of(item) if v.worth > BY_DESCRIPTION]
    names = tuple(dict.fromkeys(text for text in (*item.keys.labels, item.title, item.name) if text))
    words = vocabulary()
    telling = any(words.weight(token) == SPECIFIC for v in variants for token in (*v.tokens, *v.within))
    remark = "" if telling else "no word of its name says which value is meant: give a title, or x-vouch labels"
    return Fillable(item.path, _way(item, kind), _KINDS[kind], names, remark)


def _way(item: Property, kind: str) -> str:
    if item.array is not None:
        return "list" if item.path.endswith("/*") else "table"
    return "labels or title" if kind == "choice" else "labels"
