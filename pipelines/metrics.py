"""Prometheus metrics, made of the ledger when they are asked for: what one process shows is true of all that share it.

No label holds a document's name or content.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pipelines.ledger.counters import read_counters
from pipelines.ledger.overview import overview
from pipelines.logs import say
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

    from pipelines.ledger.counters import Key
    from pipelines.ledger.database import Database
    from pipelines.ledger.overview import Overview


class _Counted(NamedTuple):
    """A counter of the ledger, as Prometheus knows it: its label's name, and what it counts."""

    metric: str
    label: str
    help: str


COUNTERS: Mapping[str, _Counted] = {
    "documents": _Counted("vouch_documents", "decision", "Documents read, by what became of them"),
    "pages": _Counted("vouch_pages", "", "Pages read"),
    "fields": _Counted("vouch_fields", "status", "Values read, verified or not"),
    "read_seconds": _Counted("vouch_read_seconds", "", "Wall clock spent reading, of all workers"),
    "stage_seconds": _Counted("vouch_stage_seconds", "stage", "The same by stage"),
    "retries": _Counted("vouch_retries", "", "Readings begun again: after a crash, or because somebody asked"),
    "model_requests": _Counted("vouch_model_requests", "", "Answers asked of a model, without those from the cache"),
    "model_tokens": _Counted("vouch_model_tokens", "direction", "Tokens sent to a model and received"),
    "model_cost_dollars": _Counted("vouch_model_cost_dollars", "", "What models cost, where the price is known"),
}


def metrics_text(database: Database) -> bytes:
    """All metrics, in Prometheus's text format. Raises ProviderError."""
    from prometheus_client import generate_latest

    return generate_latest(_registry(_LedgerMetrics(database, failing=True)))


@contextmanager
def metrics_served(address: str | None, database: Database) -> Iterator[None]:
    """While it is open, metrics are served at `PORT` or `ADDRESS:PORT`; this machine only, if no address is given.

    Raises UsageError for an address that cannot be taken.
    """
    if address is None:
        yield
        return
    from prometheus_client import PROCESS_COLLECTOR, start_http_server

    host, port = _host_and_port(address)
    registry = _registry(_LedgerMetrics(database, failing=False))
    registry.register(PROCESS_COLLECTOR)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise UsageError(
            f"--metrics-port {address} cannot be taken: {error.strerror or error}", hint="choose another port"
        ) from error
    say(f"metrics are at http://{host}:{server.server_port}/metrics")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def metrics_command() -> None:
    """Print the metrics of the settings' ledger. Raises UsageError where there is none."""
    from pipelines.ledger.command import the_ledger

    with the_ledger() as database:
        sys.stdout.buffer.write(metrics_text(database))
    sys.stdout.flush()


class _LedgerMetrics:
    """Prometheus's door for what is computed when it is asked for."""

    def __init__(self, database: Database, *, failing: bool) -> None:
        self._database = database
        self._failing = failing

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        up = GaugeMetricFamily("vouch_ledger_up", "Whether the ledger answers")
        try:
            with self._database.snapshot() as connection:
                counters, seen = read_counters(connection), overview(connection)
        except ProviderError:
            if self._failing:
                raise
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        return [up, *_counted(counters), *_standing(seen, counters)]

    def describe(self) -> Iterable[Metric]:
        return []  # or Prometheus's client would ask the ledger when this is registered


def _counted(sums: Mapping[Key, float]) -> Iterator[Metric]:
    from prometheus_client.metrics_core import CounterMetricFamily

    for name, counted in COUNTERS.items():
        family = CounterMetricFamily(counted.metric, counted.help, labels=[counted.label] if counted.label else [])
        for (of, label), value in sorted(sums.items()):
            if of == name:
                family.add_metric([label] if counted.label else [], value)
        if not counted.label and (name, "") not in sums:
            family.add_metric([], 0)
        yield family


def _standing(seen: Overview, sums: Mapping[Key, float]) -> Iterator[Metric]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    readings = GaugeMetricFamily("vouch_readings", "Readings in the ledger, by state", labels=["state"])
    for state, count in seen.readings.items():
        readings.add_metric([state], count)
    yield readings
    age = GaugeMetricFamily("vouch_queue_age_seconds", "How long the reading that waits longest has done so")
    age.add_metric([], seen.oldest_waiting_s or 0.0)
    yield age
    outbox = GaugeMetricFamily("vouch_outbox", "What is to be sent, by sink and state", labels=["sink", "state"])
    for sink, states in seen.outbox.items():
        for send_state, count in states.items():
            outbox.add_metric([sink, send_state], count)
    yield outbox
    owners = GaugeMetricFamily("vouch_processes", "Processes at work, by command", labels=["command"])
    for command in sorted({owner["command"] for owner in seen.owners}):
        owners.add_metric([command], sum(owner["command"] == command for owner in seen.owners))
    yield owners
    share = GaugeMetricFamily("vouch_verified_share", "Of all values ever read, those verified, from 0 to 1")
    verified, others = sums.get(("fields", "verified"), 0.0), sums.get(("fields", "unverified"), 0.0)
    if verified + others:
        share.add_metric([], verified / (verified + others))
    yield share


def _registry(collector: _LedgerMetrics) -> CollectorRegistry:
    from prometheus_client import CollectorRegistry

    registry = CollectorRegistry()
    registry.register(collector)
    return registry


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise UsageError(f"--metrics-port {address} is no port", hint="give PORT or ADDRESS:PORT, such as 9464")
    return host.strip("[]") or "127.0.0.1", int(port)
