"""Spans are what a worker measured. OpenTelemetry has one provider a process, so each test has a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

DOCUMENT = """
import json, sys
from pathlib import Path
from pipelines.outcome import Outcome
from pipelines.stages import Stage
from pipelines.tracing import open_tracing, record_trace
stages = (Stage("open", 100.0, 0.5), Stage("read", 100.5, 1.0))
outcome = Outcome(Path("/in/secret.pdf"), None, "ok", kind="invoice", decision="accept", sha256="ab", stages=stages)
"""


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "VOUCH_"))}
    command = [sys.executable, "-c", DOCUMENT + script]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, check=True, timeout=60)


def test_without_anything_set_up_nothing_is_loaded():
    done = run(
        "open_tracing(); record_trace(outcome); print([m for m in sys.modules if m.startswith('opentelemetry.sdk')])"
    )
    assert done.stdout.strip() == "[]"


def test_a_document_is_a_span_and_so_is_each_stage():
    pytest.importorskip("opentelemetry.sdk")
    done = run("""
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
memory = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(memory))
trace.set_tracer_provider(provider)
record_trace(outcome)
print(json.dumps([json.loads(span.to_json()) for span in memory.get_finished_spans()]))
""")
    spans = {span["name"]: span for span in json.loads(done.stdout)}
    assert set(spans) == {"vouch.open", "vouch.read", "vouch.document"}
    document = spans["vouch.document"]
    assert document["attributes"]["vouch.sha256"] == "ab"
    assert "secret" not in done.stdout
    assert {spans[name]["parent_id"] for name in ("vouch.open", "vouch.read")} == {document["context"]["span_id"]}
    assert document["start_time"] == "1970-01-01T00:01:40.000000Z"
    assert document["end_time"] == "1970-01-01T00:01:41.500000Z"


def test_they_are_sent_where_the_variables_say():
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http")
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        run("open_tracing(); record_trace(outcome)", OTEL_EXPORTER_OTLP_ENDPOINT=endpoint, NO_PROXY="127.0.0.1")
        server.shutdown()
    assert any(b"vouch.document" in body for body in bodies)
    assert not any(b"secret" in body for body in bodies)
