"""`vouch config`: every setting, its value, where that comes from, and what would change it. No secret is printed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from pipelines.ledger.database import default_url, without_password
from pipelines.settings import Settings, load_settings
from pipelines.settings_sources import keys_of, named_tables, read_sources, variable_of
from pipelines.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from pipelines.settings_sources import Key

_HIDDEN = "(set)"


def config_command(as_json: bool) -> None:
    """Print the settings in force. Raises UsageError for one that is not known or cannot be understood."""
    rows = list(rows_in_force())
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    headings = ("setting", "value", "from", "variable", "means")
    cells = [headings, *(tuple(printable(str(row[heading])) for heading in headings) for row in rows)]
    if not sys.stdout.isatty():
        print("\n".join("\t".join(row) for row in cells))
        return
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for row in cells:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row[:3], widths, strict=True)).rstrip())


def rows_in_force() -> Iterator[dict[str, Any]]:
    """A row for each setting: `setting`, `value`, `from`, `variable`, `means`."""
    settings, sources = load_settings(), read_sources(Settings)
    for key, field in keys_of(Settings):
        yield {
            "setting": ".".join(key),
            "value": _shown(key, _value(settings, key), settings),
            "from": sources.origin(key),
            "variable": variable_of(key),
            "means": field.description or "",
        }
    for table, entry, name, field in _named_rows(settings):
        key = (table, entry, field.alias or name)
        yield {
            "setting": ".".join(key),
            "value": _shown(key, getattr(getattr(settings, table)[entry], name), settings),
            "from": sources.origin(key),
            "variable": "",
            "means": field.description or "",
        }
    for name, declared in settings.sinks.items():
        for key_name, field in type(declared).model_fields.items():
            yield {
                "setting": f"sinks.{name}.{key_name}",
                "value": _shown_of_sink(getattr(declared, key_name)),
                "from": str(sources.file) if key_name in declared.model_fields_set else "default",
                "variable": "",
                "means": field.description or "",
            }


def _named_rows(settings: Settings) -> Iterator[tuple[str, str, str, FieldInfo]]:
    """What stands in tables that the user named: the table, its name, the setting. Only what is not left out."""
    for table, model in named_tables(Settings).items():
        for entry, values in getattr(settings, table).items():
            for name, field in model.model_fields.items():
                if name in values.model_fields_set:
                    yield table, entry, name, field


def _value(settings: Settings, key: Key) -> Any:
    node: Any = settings
    for part in key:
        node = getattr(node, "schema_name" if part == "schema" else part)
    return node


def _shown_of_sink(value: Any) -> str:
    """Sinks hold no secrets: they name the variables that do."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)


def _shown(key: Key, value: Any, settings: Settings) -> str:
    if key == ("ledger",):
        return without_password(value.get_secret_value() if value else default_url(settings.home))
    if value is None and key[0] in type(settings.limits()).model_fields:
        value = getattr(settings.limits(), key[0])
    if isinstance(value, SecretStr):
        return _HIDDEN
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
