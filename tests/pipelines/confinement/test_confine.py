"""Confinement is for good, so each trial runs in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pipelines.confinement.landlock import landlock_version

ROOT = Path(__file__).parents[3]
_TRIAL = """
import json, os, socket, subprocess, sys
from pathlib import Path
from pipelines.confinement import Confinement, confine

folder, port = Path(sys.argv[1]), int(sys.argv[2])
in_force = confine(
    Confinement((folder / "in",), (folder / "out",), network={network}, memory_bytes=1_500_000_000), folder / "scratch"
)

def tried(action):
    try:
        action()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

said = {{
    "read input": tried(lambda: (folder / "in" / "a").read_text()),
    "read beside it": tried(lambda: (folder / "secret").read_text()),
    "read by a link": tried(lambda: (folder / "in" / "link").read_text()),
    "write beside input": tried(lambda: (folder / "in" / "b").write_text("x")),
    "write output": tried(lambda: (folder / "out" / "b").write_text("x")),
    "replace output": tried(lambda: os.replace(folder / "out" / "b", folder / "out" / "c")),
    "write scratch": tried(lambda: (folder / "scratch" / "b").write_text("x")),
    "link output": tried(lambda: os.symlink("/", folder / "out" / "root")),
    "list home": tried(lambda: os.listdir(Path.home())),
    "run a program": tried(lambda: subprocess.run(["true"], check=True)),
    "parent": tried(lambda: Path(f"/proc/{{os.getppid()}}/environ").read_bytes()),
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", port), 5).close()),
    "datagram": tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))),
    "memory": tried(lambda: bytearray(2_000_000_000)),
}}
print(json.dumps({{"in_force": in_force, **said}}))
"""


@pytest.fixture
def tried(tmp_path):
    for name in ("in", "out", "scratch"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "a").write_text("a")
    (tmp_path / "secret").write_text("s")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")

    def confined(*, network: bool) -> dict[str, str]:
        with socket.create_server(("127.0.0.1", 0)) as server:
            trial = textwrap.dedent(_TRIAL).format(network=network)
            run = subprocess.run(
                [sys.executable, "-c", trial, str(tmp_path), str(server.getsockname()[1])],
                capture_output=True,
                text=True,
                cwd=ROOT,
                timeout=60,
                check=True,
            )
        return json.loads(run.stdout)

    return confined


@pytest.mark.skipif(landlock_version() < 4, reason="this kernel has no Landlock that governs TCP")
def test_only_what_is_needed_is_left(tried):
    said = tried(network=False)
    assert {"files", "memory"} <= set(said["in_force"])
    allowed = {name for name, outcome in said.items() if outcome == "done"}
    assert allowed - {"datagram"} == {
        "read input", "write output", "replace output", "write scratch", "run a program"
    }  # fmt: skip
    assert ("datagram" in allowed) == ("network" not in said["in_force"])


@pytest.mark.skipif(landlock_version() < 1, reason="this kernel has no Landlock")
def test_a_named_service_keeps_the_network(tried):
    said = tried(network=True)
    assert said["connect"] == "done"
    assert said["read beside it"] == "PermissionError"
    assert "network" not in said["in_force"]
