"""The memory of documents, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest
from database_servers import postgresql_url
from fingerprints import FIRST, OTHER, flipped

from pipelines.duplicates.history import SqlHistory
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        with postgresql_url() as server:
            yield server


def sources(url: str, document: object) -> list[str]:
    history = SqlHistory(url)
    found = [other.source for other in history.remember(document)]  # type: ignore[arg-type]
    history.close()
    return found


def test_what_is_remembered_comes_back_whole(url: str) -> None:
    history = SqlHistory(url)
    assert history.remember(FIRST) == []
    copy = FIRST.model_copy(update={"source": "/in/copy.pdf"})
    assert history.remember(copy) == [FIRST]
    assert history.remember(FIRST) == [], "read again: it keeps its place before its copy"
    history.distrust(FIRST)
    assert [other.trusted for other in history.remember(copy)] == [False]
    history.close()


def test_candidates_are_of_the_same_file_supplier_or_picture(url: str) -> None:
    history = SqlHistory(url)
    history.remember(FIRST)
    stranger = FIRST.model_copy(update=OTHER)
    assert history.remember(stranger) == []
    near = stranger.model_copy(update={"source": "c", "sha256": "c" * 64, "seller": "x", "picture": flipped(30)})
    assert FIRST in history.remember(near.model_copy(update={"vat_id": None}))
    history.close()


def remember_one(url: str, number: int, found: object) -> None:
    document = FIRST.model_copy(update={"source": f"{number}.pdf", "picture": None})
    found.put(sources(url, document))  # type: ignore[attr-defined]


def test_of_two_workers_with_the_same_document_one_sees_the_other(url: str) -> None:
    SqlHistory(url).close()
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    workers = [context.Process(target=remember_one, args=(url, number, found)) for number in range(4)]
    for worker in workers:
        worker.start()
    counts = sorted(len(found.get(timeout=60)) for _ in workers)
    for worker in workers:
        worker.join()
    assert counts == [0, 1, 2, 3]


def test_a_database_that_cannot_be_opened_is_named_without_its_password() -> None:
    with pytest.raises(UsageError, match="VOUCH_LEDGER") as caught:
        SqlHistory("postgresql+psycopg://vouch:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
