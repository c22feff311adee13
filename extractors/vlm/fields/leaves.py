"""What a leaf's canonical value is, from its type, format, pattern and enum."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from extractors.vlm.fields.tree import Leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.vlm.fields.tree import LeafType

_FORMATS: Mapping[str, LeafType] = {
    "date": "date",
    "date-time": "datetime",
    "iban": "iban",
    "decimal": "number",
    "email": "email",
    "uri": "code",
    "uuid": "code",
}
# A pattern is recognised by what it lets pass: (all of these, none of those).
_SHAPES: tuple[tuple[LeafType, tuple[str, ...], tuple[str, ...]], ...] = (
    ("number", ("1234.50",), ("1.234,50", "1,234.50", "1.2.3.4", "AB", "12-34.50")),
    ("date", ("2026-11-20",), ("20.11.2026", "11/20/2026", "ABCD-11-20", "2026-11-20-11")),
    ("currency", ("EUR", "USD", "CHF"), ("eur", "EURO", "EU", "123", "E12")),
)


def leaf_of(schema: Mapping[str, Any], types: frozenset[str]) -> Leaf | None:
    """The leaf of a schema without sub-schemas; None where nothing but null can stand there."""
    if "const" in schema:
        return _choice([schema["const"]])
    if isinstance(schema.get("enum"), list):
        return _choice(schema["enum"])
    if types == {"boolean"}:
        return Leaf("flag")
    if types == {"integer"}:
        return Leaf("integer")
    if types and types <= {"integer", "number"}:
        return Leaf("number", share=schema.get("maximum") == 1)
    if types and "string" not in types:
        return Leaf("text")
    return _string(schema, typed=bool(types))


def _choice(values: list[Any]) -> Leaf | None:
    """A choice among scalars; empty text is no choice: it is how a model says that nothing is there."""
    if values and all(isinstance(value, bool) for value in values) and len(set(values)) == 2:
        return Leaf("flag")
    texts = [value if isinstance(value, str) else json.dumps(value) for value in values if _is_scalar(value)]
    choices = tuple(dict.fromkeys(text for text in texts if text.strip()))
    return Leaf("choice", choices) if choices else None


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _string(schema: Mapping[str, Any], *, typed: bool) -> Leaf:
    pattern = schema.get("pattern")
    known = _FORMATS.get(str(schema.get("format", "")))
    if isinstance(pattern, str) and (compiled := compiled_pattern(pattern)):
        return Leaf(known or _by_shape(compiled), pattern=pattern)
    return Leaf(known or ("text" if typed or "format" in schema or isinstance(pattern, str) else "any"))


def compiled_pattern(pattern: str) -> re.Pattern[str] | None:
    """A pattern that Python understands as the schema's author meant it; None for ECMA's own constructs."""
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _by_shape(pattern: re.Pattern[str]) -> LeafType:
    for leaf_type, passing, refused in _SHAPES:
        if all(pattern.search(text) for text in passing) and not any(pattern.search(text) for text in refused):
            return leaf_type
    return "code"
