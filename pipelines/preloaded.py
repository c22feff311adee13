"""What every worker needs, imported once by the fork server whose forks they are. Nobody else imports this."""

from __future__ import annotations

import signal

from extractors.mupdf import load_mupdf
from pipelines import read, reading

__all__ = ["read", "reading"]

# A service manager sends SIGTERM to all processes at once. The parent decides what it means; without it the fork server
# ends, and with the fork server the news of how workers end.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
load_mupdf()
