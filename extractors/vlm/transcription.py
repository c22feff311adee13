"""What a model is asked to write: a JSON Schema in which every leaf is text as printed, or a kind of empty.

A leaf is a string, and nothing else: "" says that the page does not show it (no print is empty), "[illegible]" that it
is there and cannot be read (the mark of palaeographers and transcribers, which models know). A leaf with choices takes
one of them, "[absent]" or "[illegible]". So the schema has neither unions nor references nor optional properties: the
subset that every provider's structured output and every token-level constraint takes, and the fewest tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from extractors.vlm.fields.tree import Branch, Entries, Leaf, Rows, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.vlm.fields.tree import Node, Notes

ABSENT = "[absent]"
ILLEGIBLE = "[illegible]"
YES, NO = "yes", "no"
MOST_CHOICES = 200
"""A longer enum is asked as text and looked up afterwards: providers bound the values of all enums together."""

Empty = Literal["absent", "unreadable"]

_NAME_MARK = "\0"

# What no engine of JSON Schema patterns agrees on: look-around, back-references, word boundaries, ECMA classes.
_BEYOND_REGULAR = re.compile(r"\(\?(?!:)|\\[1-9bBpPkAzZ]|[*+?}]\+")


@dataclass(frozen=True, slots=True)
class Transcribed:
    """One leaf of an answer: where it goes in the data (JSON Pointer), and its text, or how it is empty.

    `cell`: it is one of several in a row that are told apart by their places only, so that an empty one counts.
    """

    path: str
    leaf: Leaf
    text: str
    empty: Empty | None = None
    cell: bool = False


def transcription_schema(node: Node) -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of what a model writes for these fields."""
    if isinstance(node, Leaf):
        return _noted(_leaf_schema(node), node.notes)
    if isinstance(node, Rows):
        schema: dict[str, Any] = {"type": "array", "items": transcription_schema(node.item)}
        if node.max_items is not None:
            schema["maxItems"] = node.max_items
        return _noted(schema, node.notes)
    if isinstance(node, Entries):
        pair = {"key": transcription_schema(node.key), "value": transcription_schema(node.value)}
        return _noted({"type": "array", "items": _object(pair)}, node.notes)
    return _noted(_object({name: transcription_schema(child) for name, child in node.properties.items()}), node.notes)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _noted(schema: dict[str, Any], notes: Notes) -> dict[str, Any]:
    said = {"title": notes.title, "description": notes.description, "examples": list(notes.examples)}
    return {**{key: value for key, value in said.items() if value}, **schema}


def _leaf_schema(leaf: Leaf) -> dict[str, Any]:
    if leaf.type == "flag":
        return {"type": "string", "enum": [YES, NO, ABSENT, ILLEGIBLE]}
    if is_choice(leaf):
        return {"type": "string", "enum": [*leaf.choices, ABSENT, ILLEGIBLE]}
    pattern = printed_pattern(leaf)
    return {"type": "string", "pattern": pattern} if pattern else {"type": "string"}


def is_choice(leaf: Leaf) -> bool:
    """Whether the model chooses among the values themselves."""
    return leaf.type == "choice" and len(leaf.choices) <= MOST_CHOICES


def printed_pattern(leaf: Leaf) -> str | None:
    """The pattern that printed text of a leaf has, both kinds of empty let through; None where it has none.

    Only codes are printed in their canonical form. The pattern of a decimal, a date or a currency code does not hold
    for "1.234,50 €", and one with look-around is left to the check of the value.
    """
    if leaf.type != "code" or leaf.pattern is None or _BEYOND_REGULAR.search(leaf.pattern):
        return None
    start, end = leaf.pattern.startswith("^"), re.search(r"(?<!\\)(?:\\\\)*\$\Z", leaf.pattern) is not None
    inner = leaf.pattern[start : len(leaf.pattern) - end]
    if _has_anchor(inner) or ((start or end) and _has_alternative(inner)):
        return None
    body = f"{'' if start else '.*'}(?:{inner}){'' if end else '.*'}"
    return rf"^(?:{body}|\[illegible\])?$"


def _has_anchor(pattern: str) -> bool:
    """An anchor that is not escaped and not in a class."""
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", re.sub(r"\\.", "", pattern))
    return "^" in bare or "$" in bare


def _has_alternative(pattern: str) -> bool:
    """An alternative on the outermost level: "^a|b$" is anchored on one side each."""
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", re.sub(r"\\.", "", pattern))
    depth = 0
    for char in bare:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0:
            return True
    return False


def read_answer(node: Node, answer: Any, path: str = "", *, in_row: bool = False) -> Iterator[Transcribed]:
    """Every leaf of an answer that is an instance of the node's transcription schema, in its order.

    Names of digits are marked in the paths (`plain_pointer` takes the marks away).

    Rows of which nothing is said are left out, and the rows behind them count on without a gap; but the cells of a row
    (`in_row`) keep their places, empty ones too.
    """
    if isinstance(node, Leaf):
        yield _transcribed(node, answer, path)
    elif isinstance(node, Branch):
        for name, child in node.properties.items():
            yield from read_answer(child, answer[name], f"{path}/{_as_name(name)}", in_row=in_row)
    elif isinstance(node, Rows):
        keeps_places = in_row and isinstance(node.item, Leaf)
        index = 0
        for item in answer:
            row = list(read_answer(node.item, item, f"{path}/{index}", in_row=True))
            if keeps_places:
                row = [replace(leaf, cell=True) for leaf in row]
            elif all(leaf.empty == "absent" for leaf in row):
                continue
            yield from row
            index += 1
    else:
        yield from _read_entries(node, answer, path)


def _read_entries(node: Entries, answer: Any, path: str) -> Iterator[Transcribed]:
    seen: set[str] = set()
    for pair in answer:
        key = _transcribed(node.key, pair["key"], path)
        if key.empty is None and key.text not in seen:
            seen.add(key.text)
            yield from read_answer(node.value, pair["value"], f"{path}/{_as_name(key.text)}", in_row=True)


def _as_name(name: str) -> str:
    return f"{_NAME_MARK}{name}" if name.isdecimal() else escape(name)


def marked_pointer(pointer: str) -> str:
    """A JSON Pointer that leads through objects only, as a path of `read_answer`."""
    return "/".join(f"{_NAME_MARK}{name}" if name.isdecimal() else name for name in pointer.split("/"))


def plain_pointer(path: str) -> str:
    """A path of `read_answer` as a JSON Pointer: there, a number is the index of a row, and "2024" as a name is marked
    as one, for rows are counted anew where parts are merged."""
    return path.replace(_NAME_MARK, "")


def _transcribed(leaf: Leaf, text: str, path: str) -> Transcribed:
    printed = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if not printed or printed == ABSENT:
        return Transcribed(path, leaf, "", "absent")
    if ILLEGIBLE in printed:
        return Transcribed(path, leaf, printed, "unreadable")
    return Transcribed(path, leaf, printed)


def empty_answer(node: Node) -> Any:
    """The answer of a page that shows none of the fields."""
    if isinstance(node, Leaf):
        return ABSENT if is_choice(node) or node.type == "flag" else ""
    if isinstance(node, Branch):
        return {name: empty_answer(child) for name, child in node.properties.items()}
    return []
