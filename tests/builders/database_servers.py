"""A real PostgreSQL server for a test, in a folder of its own, reached by a socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = shutil.which(name) or (str(found[-1]) if found else None)
    if program is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    return program


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def _run(command: list[str]) -> None:
    subprocess.run(_as_server(command), check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


@contextmanager
def postgresql_url() -> Iterator[str]:
    """SQLAlchemy's URL of an empty database. Skips the test where PostgreSQL is not installed."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    socket = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path may have no more than 107 bytes
    data = socket / "data"
    if os.geteuid() == 0:
        shutil.chown(socket, "postgres", "postgres")
    try:
        _run([initdb, "-D", str(data), "-U", "vouch", "-A", "trust", "-N"])
        options = f"-k {socket} -c listen_addresses='' -c fsync=off"
        start = [control, "-D", str(data), "-w", "-l", str(socket / "log"), "-o", options, "start"]
        _run(start)
        yield f"postgresql+psycopg://vouch@/postgres?host={socket}"
    finally:
        stop = [control, "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(_as_server(stop), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(socket, ignore_errors=True)
