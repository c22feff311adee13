"""What every worker needs, imported once by the fork server whose forks they are."""

from __future__ import annotations

from extractors.mupdf import load_mupdf
from pipelines import read, reading
from pipelines.telemetry import forbid_telemetry

__all__ = ["read", "reading"]

forbid_telemetry()
load_mupdf()
