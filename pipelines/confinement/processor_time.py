"""Processor time, task by task: what spins in a library, out of reach of timers of Python's, is ended by the system."""

from __future__ import annotations

import resource


def limit_processor_time(seconds: float) -> None:
    """From now on, this process gets so many seconds of processor time, and is then ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
