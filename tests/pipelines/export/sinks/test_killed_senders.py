"""A sender that is killed wherever that leaves something behind: each document is in its sink once, whole."""

from __future__ import annotations

import base64
import multiprocessing
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from killed_senders import POINTS, deliver, deliver_and_fail, fill_ledger, held, post_and_fail
from webhook_receivers import make_certificate, receiving

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


@pytest.mark.slow
@pytest.mark.parametrize("kind", POINTS)
def test_killed_at_every_point(processes, tmp_path, kind):
    sink_url = f"sqlite:///{tmp_path / 'erp.db'}"
    kill_at_every_point(processes, tmp_path, kind, sink_url)


@pytest.mark.slow
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


def test_senders_side_by_side_send_each_document_once(processes, tmp_path):
    """Three processes append to the same files, from the same outbox."""
    url, names = f"sqlite:///{tmp_path / 'ledger.db'}", [f"n{number}" for number in range(60)]
    fill_ledger(url, tmp_path / "home", names)
    arguments = ("csv", tmp_path / "sink", url, tmp_path / "home")
    senders = [processes.Process(target=deliver, args=arguments, kwargs={"most": 3}) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
        assert sender.exitcode == 0
    assert held("csv", tmp_path / "sink", "") == {f"{name}{line}": 1 for name in names for line in ("", "/1", "/2")}


def test_a_webhook_whose_sender_was_killed_comes_again_with_the_same_id(processes, tmp_path):
    url, certificate = f"sqlite:///{tmp_path / 'ledger.db'}", make_certificate(tmp_path)
    fill_ledger(url, tmp_path / "home", ["a"])
    secret = "whsec_" + base64.b64encode(bytes(32)).decode()
    with receiving(certificate) as receiver:
        arguments = (url, tmp_path / "home", receiver.url, certificate, secret)
        for point, status in (("taken", -signal.SIGKILL), ("sent", -signal.SIGKILL), ("", 0), ("", 0)):
            process = processes.Process(target=post_and_fail, args=(arguments, point))
            process.start()
            process.join(60)
            assert process.exitcode == status
        assert len(receiver.got) == 2, "after a crash between sending and marking, and then no more"
        assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
        assert len({body for _, body in receiver.got}) == 1


def test_the_driver_knows_all_points():
    folder = Path(pipelines.export.sinks.__file__).parent
    named = re.findall(r'_reached\("(\w+)"\)', "".join(path.read_text() for path in folder.glob("*.py")))
    assert {*named} == {point for points in POINTS.values() for point in points}
