"""Can documents be read with this schema? Refused before a document is opened, with the place of the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.fill.properties import MAX_PROPERTIES, TooManyProperties, escape, properties_of, root_keys
from extractors.fill.references import follow, local_part
from extractors.fill.resolve import MAX_DEPTH, TooLarge
from extractors.fill.rules import PatternError, compile_schema, rule_of
from pipelines.custom.expressions import ExpressionError, compile_expression
from schemas.custom import KEYWORD, PropertyKeys, RootKeys
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.fill.properties import Property

MAX_NESTING = 2 * MAX_DEPTH
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ASKING = {"properties", "$ref", "allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas"}
_BRANCHES = ("constrained-int", "literal['first','last']")
_TYPES = ("string", "number", "integer", "boolean", "object", "array", "null")
_HOLDS_SCHEMAS = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")


def validate_schema(schema: Mapping[str, Any], name: str) -> None:
    """Refuse what is no JSON Schema (Draft 2020-12), and what is past a limit. Raises UsageError."""
    _validate_dialect(schema, name)
    _validate_nesting(schema, name)
    _validate_keywords(schema, name)
    _validate_parts(schema, name)
    properties = _validate_references(schema, name)
    for item in properties:
        if not item.blocked:
            _validate_rule(item, name)
    _validate_checks(schema, properties, name)


def fault(name: str, pointer: str, message: str, hint: str = "") -> UsageError:
    return UsageError(f"{name}: at {pointer or '/'}: {message}", hint=hint or "correct the schema there")


def pointer_of(path: list[Any]) -> str:
    return "".join(f"/{escape(str(part))}" for part in path)


def _validate_dialect(schema: Mapping[str, Any], name: str) -> None:
    dialect = schema.get("$schema", DIALECT)
    if not isinstance(dialect, str) or dialect.rstrip("#") != DIALECT:
        hint = f"Draft 2020-12 is read: {DIALECT} (most schemas of drafts 6 and 7 need no other change)"
        raise fault(name, "/$schema", f"{dialect!r} is another dialect", hint)
    if not schema.keys() & _ASKING:
        raise fault(name, "", "no properties are asked for", 'a document is an object: {"properties": {…}}')


def _validate_nesting(node: Any, name: str) -> None:
    """Deep nesting ends parsers and readers alike; walked without recursion, so that it does not end this one."""
    pending = [(node, "", 0)]
    while pending:
        item, pointer, depth = pending.pop()
        if depth > MAX_NESTING:
            raise fault(name, pointer[:200], f"the schema nests deeper than {MAX_NESTING} levels")
        children = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
        pending += [(child, f"{pointer}/{escape(str(key))}", depth + 1) for key, child in children]


def _validate_keywords(schema: Mapping[str, Any], name: str) -> None:
    """Against the meta-schema, by jsonschema-rs."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate({"$schema": DIALECT, **schema})
    except jsonschema_rs.ValidationError as error:
        path = list(error.instance_path)
        # The engine with look-around is tried later on; what it cannot compile is refused there.
        if not path or path[-1] != "pattern" or not _compiles(_at(schema, path)):
            raise fault(name, pointer_of(path), _said(error.message, path)) from error
    except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
        raise fault(name, "", _first_line(str(error))) from error


def _at(schema: Any, path: list[Any]) -> Any:
    for part in path:
        schema = schema[part]
    return schema


def _compiles(pattern: Any) -> bool:
    try:
        compile_schema({"pattern": pattern})
    except PatternError:
        return False
    return isinstance(pattern, str)


def _said(message: str, path: list[Any]) -> str:
    """What the meta-schema says, in words; of a type it says only that no choice fits."""
    if path and path[-1] == "type":
        return f"{_first_line(message).split(' is not ')[0]} is no type: {', '.join(_TYPES)} are"
    return _first_line(message)


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else "not a JSON Schema"
    return line if len(line) <= 300 else f"{line[:300]}…"


def _validate_parts(schema: Mapping[str, Any], name: str) -> None:
    """References, patterns and `x-vouch` wherever they stand, each reported with its own place."""
    roots = [schema, *_referred_root(schema)]
    for node, pointer in subschemas(schema):
        reference = node.get("$ref")
        if reference is not None and local_part(reference, schema) is None:
            outside = f"{reference!r} is outside this file"
            raise fault(name, f"{pointer}/$ref", outside, "copy it into $defs: nothing is fetched")
        if "$dynamicRef" in node:
            raise fault(name, f"{pointer}/$dynamicRef", "dynamic references are not followed", "use $ref")
        if "*" in node.get("properties", ()):
            raise fault(name, f"{pointer}/properties/*", "'*' is no name of a value: it stands for every row")
        if "pattern" in node and not _compiles(node["pattern"]):
            raise fault(name, f"{pointer}/pattern", f"{str(node['pattern'])[:200]!r} is no pattern, or too large a one")
        if KEYWORD in node:
            at_root = any(node is root for root in roots)
            _validate_own(node[KEYWORD], f"{pointer}/{KEYWORD}", name, at_root=at_root)


def _referred_root(schema: Mapping[str, Any]) -> Iterator[Any]:
    """What a root that is only a reference stands for, as in the schemas of recursive Pydantic models."""
    node: Any = schema
    for _ in range(MAX_DEPTH):
        if not isinstance(node, dict) or "$ref" not in node:
            return
        try:
            node = follow(node["$ref"], schema)
        except LookupError:
            return
        yield node


def subschemas(node: Any, pointer: str = "") -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every sub-schema with its pointer. Nesting has been bounded before."""
    if not isinstance(node, dict):
        return
    yield node, pointer
    for key, child in node.items():
        at = f"{pointer}/{escape(key)}"
        if key in _HOLDS_SCHEMAS and isinstance(child, dict):
            for name, item in child.items():
                yield from subschemas(item, f"{at}/{escape(name)}")
        elif key in ("allOf", "anyOf", "oneOf", "prefixItems") and isinstance(child, list):
            for index, item in enumerate(child):
                yield from subschemas(item, f"{at}/{index}")
        elif key in ("items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames"):
            yield from subschemas(child, at)


def _validate_own(keys: Any, pointer: str, name: str, *, at_root: bool) -> None:
    from pydantic import ValidationError

    try:
        (RootKeys if at_root else PropertyKeys).model_validate(keys)
    except ValidationError as error:
        first = error.errors()[0]
        # Where a key takes one of several types, Pydantic adds the name of each to the place.
        place = [part for at, part in enumerate(first["loc"]) if at == 0 or part not in _BRANCHES]
        known = ", ".join((RootKeys if at_root else PropertyKeys).model_fields)
        message = f"there is no such key here: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise fault(name, f"{pointer}{pointer_of(place)}", message.replace("tuple", "list")) from error


def _validate_references(schema: Mapping[str, Any], name: str) -> list[Property]:
    try:
        properties = properties_of(schema)
    except LookupError as error:
        place = next((p for n, p in subschemas(schema) if n.get("$ref") == error.args[0]), "")
        raise fault(name, f"{place}/$ref", f"{error.args[0]!r} names nothing in this file") from error
    except TooManyProperties as error:
        raise fault(name, "", f"it asks for more than {MAX_PROPERTIES:,} values", "split it by document") from error
    except TooLarge as error:
        raise fault(name, "", "its references multiply beyond what is followed", "write the parts out once") from error
    if not properties or (len(properties) == 1 and not properties[0].path):
        raise fault(name, "", properties[0].blocked or "no properties are asked for" if properties else "no properties")
    return properties


def _validate_rule(item: Property, name: str) -> None:
    try:
        rule_of(item)
    except PatternError as error:
        raise fault(name, item.path, _first_line(str(error))) from error


def _validate_checks(schema: Mapping[str, Any], properties: list[Property], name: str) -> None:
    keys = root_keys(schema)
    for index, check in enumerate(keys.checks):
        try:
            compile_expression(check.expression, properties)
        except ExpressionError as error:
            raise fault(name, f"/{KEYWORD}/checks/{index}", f"{check.expression!r}: {error}") from error
    ids = [check.id for check in keys.checks if check.id]
    for index, check in enumerate(keys.checks):
        if check.id and ids.count(check.id) > 1:
            raise fault(name, f"/{KEYWORD}/checks/{index}/id", f"{check.id} names two checks")
