"""The pool itself, without documents; what becomes of documents is in test_reading.py."""

from __future__ import annotations

import tempfile
from concurrent.futures import wait

import pytest
from sample_readers import answer, count_threads, name_process

from pipelines.worker_process import count_cores, threads_to_use
from pipelines.workers import Loss, WorkerPool


def _lost(task: int, loss: Loss) -> str:
    if task < -100:
        raise ValueError("no answer for that")
    return f"{task} {loss.cause} {loss.detail}"


@pytest.fixture
def pool():
    pool = WorkerPool(answer, _lost, workers=2, limit_s=10)
    yield pool
    pool.stop()


def test_answers_come_to_their_tasks(pool):
    futures = {number: pool.submit(number) for number in range(200)}
    assert {number: future.result(timeout=30) for number, future in futures.items()} == {n: n * n for n in range(200)}


def test_a_lost_task_is_answered_here(pool):
    futures = [pool.submit(number) for number in (-1, 2, -2, 3)]
    assert [future.result(timeout=30) for future in futures] == [
        "-1 crash exit status 1",
        4,
        "-2 crash exit status 2",
        9,
    ]


@pytest.fixture
def deep(tmp_path, monkeypatch):
    """A folder for temporary files whose path is longer than that of any socket may be."""
    folder = tmp_path / ("d" * 120)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_deep_folder_for_temporary_files_is_no_hindrance(deep):
    pool = WorkerPool(answer, _lost, workers=1, limit_s=10)
    assert pool.submit(7).result(timeout=60) == 49
    pool.close()
    assert not list(deep.glob("vouch-worker-*"))


def test_tasks_are_lost_where_no_worker_can_start(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    pool = WorkerPool(answer, _lost, workers=1, limit_s=10)
    assert "no process could be started" in pool.submit(7).result(timeout=60)
    assert "No such file" in pool.submit(8).result(timeout=60)
    pool.close()


def test_what_does_not_pickle_is_its_own_tasks_error(pool):
    futures = [pool.submit(lambda: None), pool.submit(-101), pool.submit(3)]
    wait(futures, timeout=30)
    assert isinstance(futures[0].exception(), Exception)
    assert isinstance(futures[1].exception(), ValueError)
    assert futures[2].result() == 9


def test_a_closed_pool_cancels_what_comes_late(pool):
    first = pool.submit(5)
    pool.close()
    assert first.result(timeout=0) == 25
    late = pool.submit(6)
    assert late in wait([late], timeout=1).done
    assert late.cancelled()


def test_stopping_twice_and_stopping_an_idle_pool_is_harmless(pool):
    pool.stop()
    pool.stop()
    pool.close()


def test_workers_share_the_cores():
    assert threads_to_use() == count_cores()
    for workers in (1, count_cores(), count_cores() + 1):
        pool = WorkerPool(count_threads, _lost, workers=workers, limit_s=10)
        assert pool.submit(0).result(timeout=30) == max(1, count_cores() // workers)
        pool.close()


def test_a_process_that_has_done_its_share_is_replaced(monkeypatch):
    monkeypatch.setattr("pipelines.workers._TASKS_OF_A_PROCESS", 3)
    pool = WorkerPool(name_process, _lost, workers=1, limit_s=10)
    processes = [future.result(timeout=30) for future in [pool.submit(number) for number in range(8)]]
    pool.close()
    assert [processes.count(process) for process in dict.fromkeys(processes)] == [3, 3, 2]
