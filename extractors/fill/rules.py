"""What a value may be: the kind that a property's schema asks for, and its own schema as the judge of candidates.

Patterns and formats are tried by jsonschema-rs. Its linear-time engine takes every pattern it can; patterns that look
around go to an engine that gives up after a bounded number of steps and then refuses the value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.fill.resolve import DECIMAL, PRINTED, types_of
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jsonschema_rs

    from extractors.fill.properties import Property, ValueKind

BACKTRACK_LIMIT = 10_000
PATTERN_BYTES = 1_000_000
"""Size of a compiled pattern: nested counted repetitions multiply."""

_DATE, _DECIMALS, _WORDS = "2026-01-31", ("1234.50", "7.00", "0.99"), ("Alpha", "Beta Gamma")

_MOMENTS: Mapping[str, ValueKind] = {"date": "date", "time": "time", "date-time": "datetime"}


class PatternError(Exception):
    """A pattern that neither engine takes."""


@dataclass(frozen=True)
class ValueRule:
    """What is looked for, and whether a canonical string may be the value."""

    kind: ValueKind
    types: tuple[str, ...]
    choices: tuple[Any, ...]
    _validator: jsonschema_rs.Draft202012Validator
    printed: Mapping[str, str] = field(default_factory=dict)
    """How a choice may be printed, where its schema gives it a title (`oneOf` of `const` and `title`)."""

    def typed(self, value: str) -> Any:
        """The canonical string as the JSON value that the schema admits; None where it admits none."""
        return next((item for item in self._readings(value) if self._validator.is_valid(item)), None)

    def admits(self, value: str) -> bool:
        return self.typed(value) is not None

    def _readings(self, value: str) -> list[Any]:
        from extractors.fill.numbers import json_number

        if self.choices:
            return [choice for choice in self.choices if canonical(choice) == value]
        found: list[Any] = []
        if "boolean" in self.types and value in ("true", "false"):
            found.append(value == "true")
        if {"integer", "number"} & set(self.types) and (number := json_number(value)) is not None:
            found.append(number)
        if not self.types or "string" in self.types:
            found.append(value)
        return found


def rule_of(item: Property) -> ValueRule:
    """The rule of a property. Raises PatternError where its pattern cannot be compiled."""
    types = types_of(item.schema)
    choices = _choices(item.schema)
    validator = compile_schema({key: value for key, value in item.schema.items() if key not in ("default", "$defs")})
    rule = ValueRule("text", types, choices, validator)
    return ValueRule(_kind(item, rule), types, choices, validator, item.schema.get(PRINTED, {}))


def compile_schema(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A validator with formats and bounded patterns. Raises PatternError."""
    import jsonschema_rs

    linear = jsonschema_rs.RegexOptions(size_limit=PATTERN_BYTES, dfa_size_limit=PATTERN_BYTES)
    bounded = jsonschema_rs.FancyRegexOptions(
        backtrack_limit=BACKTRACK_LIMIT, size_limit=PATTERN_BYTES, dfa_size_limit=PATTERN_BYTES
    )
    problem: jsonschema_rs.ValidationError | None = None
    for options in (linear, bounded):
        try:
            return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, pattern_options=options)
        except jsonschema_rs.ValidationError as error:
            problem = error
    assert problem is not None
    raise PatternError(problem.message) from problem


def canonical(choice: Any) -> str:
    """A choice of an enum as readings carry it."""
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def _choices(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    if "const" in schema:
        return (schema["const"],)
    return tuple(choice for choice in schema.get("enum", ()) if choice is not None)


def _kind(item: Property, rule: ValueRule) -> ValueKind:
    types, schema = set(rule.types), item.schema
    if rule.choices:
        return "choice"
    if types == {"boolean"}:
        return "boolean"
    if types & {"number", "integer"} or schema.get(DECIMAL):
        return "number"
    if schema.get("format") in _MOMENTS:
        return _MOMENTS[schema["format"]]
    if "format" in schema:
        return "code"
    if "pattern" in schema:
        return _kind_by_pattern(rule)
    return _kind_by_name(item)


def _kind_by_pattern(rule: ValueRule) -> ValueKind:
    """What a pattern takes tells what it means: dates, decimals, or codes."""
    if any(rule.admits(word) for word in _WORDS):
        return "text"
    if rule.admits(_DATE):
        return "date"
    return "number" if any(rule.admits(number) for number in _DECIMALS) else "code"


def _kind_by_name(item: Property) -> ValueKind:
    """A plain string: its own words say whether it is a number, code or reference, or a range of them."""
    from extractors.fill.vocabulary import tokens_of, vocabulary

    words = vocabulary()
    for text in (item.title, item.name):
        concepts = {concept for token in tokens_of(text) for concept in words.concepts(token)}
        if concepts & words.codes and words.ranges.isdisjoint(tokens_of(text)):
            return "code"
    return "code" if _all_codes(item.examples) else "text"


def _all_codes(examples: tuple[str, ...]) -> bool:
    return bool(examples) and all(any(ch.isdigit() for ch in text) and " " not in fold(text) for text in examples)
