"""OpenTelemetry spans: one a document, one for each of its stages. Nothing is made, or sent, unless the user set it up:
by OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT` …), or by a provider of their own.

Spans are made of what a worker measured, after it answered: workers can reach no network.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from pipelines.logs import say
from pipelines.settings import traces_endpoint

if TYPE_CHECKING:
    from pipelines.outcome import Outcome

_NANOSECONDS = 1_000_000_000


@cache
def open_tracing() -> None:
    """Send spans to where the variables say, if they do and nobody set OpenTelemetry up otherwise."""
    endpoint = traces_endpoint()
    if endpoint is None or _is_set_up():
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        say(f"no traces are sent to {endpoint}: pip install '.[traces]'", level="warning")
        return
    from opentelemetry import trace

    provider = TracerProvider()  # named by OTEL_SERVICE_NAME, sampled by OTEL_TRACES_SAMPLER
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def record_trace(outcome: Outcome) -> None:
    """A span for a document that was read just now, and for each of its stages. No content, no name."""
    if not outcome.stages or not _is_set_up():
        return
    from opentelemetry import trace
    from opentelemetry.trace import Status, StatusCode

    tracer = trace.get_tracer("vouch")
    began = min(stage.started_at for stage in outcome.stages)
    ended = max(stage.started_at + stage.seconds for stage in outcome.stages)
    attributes: dict[str, str | int] = {
        "vouch.sha256": outcome.sha256 or "",
        "vouch.kind": outcome.kind,
        "vouch.decision": outcome.decision or "",
        "vouch.pages": outcome.pages,
        "vouch.verified": outcome.verified,
        "vouch.values": outcome.total,
    }
    document = tracer.start_span("vouch.document", start_time=_ns(began), attributes=attributes)
    if outcome.failed:
        document.set_status(Status(StatusCode.ERROR))
    within = trace.set_span_in_context(document)
    for stage in outcome.stages:
        span = tracer.start_span(f"vouch.{stage.name}", within, start_time=_ns(stage.started_at))
        span.end(_ns(stage.started_at + stage.seconds))
    document.end(_ns(ended))


def _ns(seconds: float) -> int:
    return round(seconds * _NANOSECONDS)


def _is_set_up() -> bool:
    """Whether somebody made a provider; OpenTelemetry's own stand-in makes spans that go nowhere."""
    if "opentelemetry.trace" not in sys.modules:  # whoever sets it up imports it
        return False
    from opentelemetry import trace

    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
