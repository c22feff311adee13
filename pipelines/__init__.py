"""How work flows, is checked and leaves. The only place that reads settings and writes files."""

from pipelines.telemetry import forbid_telemetry

forbid_telemetry()  # on import, because onnxruntime asks only once, and any entry point may be the first
