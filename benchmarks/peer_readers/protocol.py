"""How a peer is measured: file names on standard input, one JSON object a file on standard output.

Each peer runs in a process of its own, in its own environment, and imports nothing of Vouch. The first line it writes
says its version; the last one its peak memory. Only the time inside `read` counts, after one file to warm up.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def serve(version: str, read: Callable[[str], dict]) -> None:
    """Reads every file named on standard input. A file that cannot be read is an object with an `error`."""
    out, sys.stdout = sys.stdout, sys.stderr  # libraries print; the protocol must not be disturbed
    paths = sys.stdin.read().splitlines()
    print(json.dumps({"version": version}), file=out, flush=True)
    with contextlib.suppress(Exception):
        read(paths[0])
    for path in paths:
        started = time.perf_counter()
        try:
            answer = {"data": read(path)}
        except Exception as error:  # whatever a peer raises is its answer
            answer = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        answer |= {"path": path, "seconds": time.perf_counter() - started}
        print(json.dumps(answer, default=str), file=out, flush=True)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mib": peak_mib}), file=out, flush=True)
