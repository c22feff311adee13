"""Runs a program and says what it complained of."""

from __future__ import annotations

import subprocess


def run(command: list[str], text: str = "") -> None:
    """Raises RuntimeError with what the program wrote to its standard error."""
    done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
