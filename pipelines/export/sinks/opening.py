"""Declared sinks, opened: secrets taken from the variables that were named, and each tried before anything is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.export.sinks import declared as said
from pipelines.settings import first_secret
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipelines.export.sinks.parcel import Sink
    from pipelines.outcome import Outcome


@dataclass(frozen=True)
class Sinks:
    """The sinks of a command by name, and what each wants. Called with an outcome, where that goes."""

    opened: Mapping[str, Sink] = field(default_factory=dict)
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __call__(self, outcome: Outcome) -> tuple[str, ...]:
        """The names of the sinks that a document which ended so is sent to. What failed goes nowhere."""
        if outcome.failed:
            return ()
        return tuple(name for name, decisions in self.wanted.items() if outcome.decision in decisions)


NO_SINKS = Sinks()


def open_sinks(declared: Mapping[str, said.AnyDeclared], tell: Callable[[str], None]) -> Sinks:
    """The sinks, checked. Raises UsageError for what the settings can mend; an outage is told, and waited for."""
    from pipelines.export.sinks.parcel import SendFailed

    opened = {}
    for name, each in declared.items():
        try:
            sink = opened[name] = _open(each)
            sink.check()
        except UsageError as error:
            raise UsageError(f"sinks.{name}: {error.message}", hint=error.hint) from error
        except SendFailed as error:
            tell(f"sinks.{name}: {error}; what goes there waits")
    return Sinks(opened, wanted_by(declared))


def wanted_by(declared: Mapping[str, said.AnyDeclared]) -> dict[str, tuple[str, ...]]:
    """The decisions of documents that each declared sink takes."""
    return {name: each.decisions for name, each in declared.items()}


def _open(each: said.AnyDeclared) -> Sink:
    match each:
        case said.WebhookDeclared():
            return _open_webhook(each)
        case said.ObjectStorageDeclared():
            return _open_storage(each)
        case said.SqlDeclared():
            from pipelines.export.sinks.sql import SqlSink

            return SqlSink(_address(each.url, each.url_env), each.prefix)
        case _:
            return _open_files(each)


def _open_files(
    each: said.FolderDeclared | said.JsonLinesDeclared | said.CsvDeclared | said.ParquetDeclared,
) -> Sink:
    from pipelines.export.sinks.csv_sink import CsvSink
    from pipelines.export.sinks.files import FolderSink, JsonLinesSink
    from pipelines.export.sinks.parquet_sink import ParquetSink

    match each:
        case said.FolderDeclared():
            return FolderSink(each.path.absolute(), each.shape)
        case said.JsonLinesDeclared():
            return JsonLinesSink(each.path.absolute(), each.shape)
        case said.CsvDeclared():
            return CsvSink(each.path.absolute())
        case said.ParquetDeclared():
            return ParquetSink(each.path.absolute())


def _open_webhook(each: said.WebhookDeclared) -> Sink:
    from pipelines.export.sinks.webhook import Endpoint, WebhookSink

    endpoint = Endpoint(_address(each.url, each.url_env), each.allowed_networks, each.ca_file, each.timeout_s)
    return WebhookSink(endpoint, secret(each.secret_env), each.shape)


def _open_storage(each: said.ObjectStorageDeclared) -> Sink:
    from pipelines.export.sinks.object_storage import ObjectStorageSink

    client = {"endpoint_url": each.endpoint_url, "region_name": each.region}
    options: dict[str, Any] = {
        "key": secret(each.access_key_env) if each.access_key_env else None,
        "secret": secret(each.secret_key_env) if each.secret_key_env else None,
        "client_kwargs": {name: value for name, value in client.items() if value is not None} or None,
    }
    return ObjectStorageSink(each.url, {name: value for name, value in options.items() if value}, each.shape)


def _address(url: str | None, variable: str | None) -> str:
    return url if url is not None else secret(variable or "")


def secret(variable: str) -> str:
    """What a variable holds. Raises UsageError where it is not set."""
    found = first_secret([variable])
    if found is None:
        raise UsageError(f"the variable {variable} is not set", hint=f"export {variable}=…")
    return found.get_secret_value()
