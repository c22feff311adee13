from __future__ import annotations

import socket
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import READER, finished, ledger_url, postgresql, received
from prometheus_client.parser import text_string_to_metric_families

from pipelines.ledger.counters import count_outcomes
from pipelines.ledger.opening import open_ledger
from pipelines.metrics import COUNTERS, metrics_served, metrics_text
from pipelines.outcome import Asked, Outcome
from pipelines.stages import Stage
from schemas.errors import ProviderError, UsageError

__all__ = ["ledger_url", "postgresql"]


@pytest.fixture
def ledger(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path / "home", "run") as opened:
        yield opened


def samples(text: bytes) -> dict[str, float]:
    """`name{label="value"}` and its value, as Prometheus's own parser reads them."""
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def read(ledger, name: str, **more):
    (standing,) = ledger.claim([received(name)], READER)
    done = finished(standing.id, name)
    ledger.finish([replace(done, outcome=replace(done.outcome, **more))])


def test_what_was_read_is_counted_and_what_waits_is_told(ledger):
    stages = (Stage("open", 0.0, 0.25), Stage("read", 0.25, 0.5))
    read(ledger, "a", stages=stages, seconds=0.8, asked=Asked(2, 1000, 50, 0.01))
    read(ledger, "b", stages=stages[:1], decision="review", asked=Asked(1, 10, 5, None))
    read(ledger, "c", status="failed", decision=None, verified=0, total=0)
    ledger.claim([received("d")], READER)
    seen = samples(metrics_text(ledger.database))
    assert seen == seen | {
        'vouch_documents_total{decision="accept"}': 1,
        'vouch_documents_total{decision="review"}': 1,
        'vouch_documents_total{decision="failed"}': 1,
        "vouch_pages_total": 3,
        'vouch_stage_seconds_total{stage="open"}': 0.5,
        'vouch_stage_seconds_total{stage="read"}': 0.5,
        "vouch_read_seconds_total": 0.8,
        'vouch_fields_total{status="verified"}': 6,
        "vouch_verified_share": 0.75,
        "vouch_retries_total": 0,
        "vouch_model_requests_total": 3,
        'vouch_model_tokens_total{direction="input"}': 1010,
        'vouch_model_tokens_total{direction="output"}': 55,
        "vouch_model_cost_dollars_total": 0.01,
        'vouch_readings{state="claimed"}': 1,
        'vouch_readings{state="failed"}': 1,
        'vouch_processes{command="run"}': 1,
        "vouch_ledger_up": 1,
    }
    assert 0 <= seen["vouch_queue_age_seconds"] < 60


def test_a_reading_begun_again_is_a_retry(ledger):
    for _ in range(3):
        read(ledger, "c", status="failed", decision=None)
    assert samples(metrics_text(ledger.database))["vouch_retries_total"] == 2


def test_every_counter_has_a_name_and_a_new_ledger_shows_noughts(ledger):
    outcome = Outcome(Path("a"), None, "ok", stages=(Stage("open", 0, 1),), asked=Asked(1, 1, 1, 1.0))
    assert {name for name, _ in count_outcomes([outcome])} | {"retries"} == set(COUNTERS)
    assert samples(metrics_text(ledger.database))["vouch_pages_total"] == 0


def test_they_are_served_at_a_port_until_the_end(ledger):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    read(ledger, "a")
    with metrics_served(f"127.0.0.1:{port}", ledger.database):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            seen = samples(answer.read())
        with (
            pytest.raises(UsageError, match=f"--metrics-port {port} cannot be taken"),
            metrics_served(str(port), ledger.database),
        ):
            pass
    assert seen["vouch_pages_total"] == 1
    assert "process_resident_memory_bytes" in seen
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10)


@pytest.mark.parametrize("address", ["", "here", "localhost:", "70000"])
def test_what_is_no_port_is_refused(ledger, address):
    with pytest.raises(UsageError, match="is no port"), metrics_served(address, ledger.database):
        pass


def test_a_ledger_that_does_not_answer_is_told(tmp_path):
    with open_ledger(None, tmp_path, "run") as ledger:
        with ledger.database.transaction() as connection:
            connection.exec_driver_sql("ALTER TABLE counters RENAME TO gone")
        with pytest.raises(ProviderError):
            metrics_text(ledger.database)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with (
            metrics_served(str(port), ledger.database),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer,
        ):
            assert samples(answer.read())["vouch_ledger_up"] == 0
