"""A watcher that is killed wherever that leaves something behind: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from drop_folders import POINTS, Drop, watch_and_fail, watch_until_idle

import pipelines.watch

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

FILES = ("ok-1.pdf", "sub/ok-1.pdf", "review-1.pdf", "damaged.pdf", "copy.pdf")
CONTENTS, SENT = 4, 3


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start in milliseconds, because what they need is imported once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["drop_folders"])
    return context


def filled(folder: Path, url: str) -> Drop:
    made = Drop(folder, url)
    for name in FILES:
        made.put(name, "document ok-1.pdf" if name == "copy.pdf" else None)
    return made


def kill_at(processes: ForkServerContext, drop: Drop, point: str, times: int = 1) -> bool:
    """Whether the watcher came to that point; else it did all there was to do."""
    process = processes.Process(target=watch_and_fail, args=(drop, point, times))
    process.start()
    process.join(60)
    assert process.exitcode in (-signal.SIGKILL, 0)
    return process.exitcode != 0


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_point(processes, tmp_path, point):
    drop = filled(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}")
    assert kill_at(processes, drop, point)
    watch_until_idle(drop)
    drop.check_whole(CONTENTS, SENT, len(FILES))
    assert Counter(place.split("/")[0] for place in drop.files()) == {"done": 2, "review": 2, "failed": 1}
    assert {place.partition("/")[2] for place in drop.files()} == {*FILES}


@pytest.mark.slow
def test_killed_at_every_point_after_the_other(processes, tmp_path, ledger_url):
    drop = filled(tmp_path, ledger_url)
    for times in (2, 1):
        for point in POINTS:
            kill_at(processes, drop, point, times)
    watch_until_idle(drop)
    drop.check_whole(CONTENTS, SENT, len(FILES))


def test_the_driver_knows_all_points():
    folder = Path(pipelines.watch.__file__).parent
    named = re.findall(r'_reached\("(\w+)"\)', "".join(path.read_text() for path in folder.glob("*.py")))
    assert sorted(named) == sorted(POINTS)
