"""A sender that is killed wherever that leaves something behind: each document is in its sink once, whole."""

from __future__ import annotations

import multiprocessing
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from killed_senders import POINTS, deliver, deliver_and_fail, fill_ledger, held

import pipelines.export.sinks

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

MIDDLE = ("appended", "written")


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start in milliseconds, because what they need is imported once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_senders", "pyarrow.parquet"])
    return context


def kill_at(processes: ForkServerContext, arguments: tuple[object, ...], point: str, times: int) -> bool:
    """Whether the sender came to that point; else it sent all there was."""
    process = processes.Process(target=deliver_and_fail, args=(arguments, point, times))
    process.start()
    process.join(60)
    assert process.exitcode in (-signal.SIGKILL, 0)
    return process.exitcode != 0


@pytest.mark.parametrize("kind", POINTS)
def test_killed_at_every_point(processes, tmp_path, kind):
    sink_url = f"sqlite:///{tmp_path / 'erp.db'}"
    kill_at_every_point(processes, tmp_path, kind, sink_url)


def test_killed_at_every_point_with_postgresql(processes, tmp_path, postgresql):
    kill_at_every_point(processes, tmp_path, "sql", postgresql)


def kill_at_every_point(processes: ForkServerContext, folder: Path, kind: str, sink_url: str) -> None:
    url = f"sqlite:///{folder / 'ledger.db'}"
    arguments = (kind, folder / "sink", url, folder / "home", sink_url)
    names = []
    for point in POINTS[kind]:
        # A point that is reached once for each file is reached in the middle of a document, too.
        for times in (1, 2) if point in MIDDLE else (1,):
            names += [f"{point}-{times}-{number}" for number in range(2)]
            fill_ledger(url, folder / "home", names[-2:])
            assert kill_at(processes, arguments, point, times) or times == 2
    deliver(*arguments)
    assert held(kind, folder / "sink", sink_url) == {f"{name}{line}": 1 for name in names for line in ("", "/1", "/2")}


def test_the_driver_knows_all_points():
    folder = Path(pipelines.export.sinks.__file__).parent
    named = re.findall(r'_reached\("(\w+)"\)', "".join(path.read_text() for path in folder.glob("*.py")))
    assert {*named} == {point for points in POINTS.values() for point in points}
