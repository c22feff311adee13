"""What the tests of the pipelines share."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Worker processes import their reader by name: `sample_readers` must be found there too.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def make_files(tmp_path: Path) -> Callable[..., list[Path]]:
    """Makes files of the given names below the test's folder, each with its own name as content."""

    def make(*names: str) -> list[Path]:
        paths = [tmp_path / name for name in names]
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%PDF-1.7 " + path.name.encode(errors="surrogateescape"))
        return paths

    return make


@pytest.fixture
def vouch_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of the test's own; nothing of the caller's environment reaches Vouch or Prefect."""
    for name in list(os.environ):
        if name.startswith(("VOUCH_", "PREFECT_")):
            monkeypatch.delenv(name)
    home = tmp_path / "vouch-home"
    monkeypatch.setenv("VOUCH_HOME", str(home))
    yield home


@pytest.fixture
def tattling_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that refuses everyone and remembers that they came."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        visits: list[bytes] = []

        def listen() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                visits.append(connection.recv(200))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", visits
