"""Nothing leaves the machine unless the user names where to."""

from __future__ import annotations

import os

VARIABLES = {
    # onnxruntime reports its sessions to its maker. Only this variable prevents it, and only before its first import:
    # `disable_telemetry_events` comes too late (measured, 1.31).
    "ORT_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def forbid_telemetry() -> None:
    """Tell every library in this process, and in those it starts, to report to nobody."""
    os.environ.update(VARIABLES)
