"""The memory of documents, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from database_servers import postgresql_url
from fingerprints import FIRST, OTHER, flipped

from pipelines.duplicates.comparison import check_bank_details, check_duplicates
from pipelines.duplicates.history import SqlHistory
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.duplicates.fingerprint import Fingerprint


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


POOLS: dict[str, tuple[str | None, ...]] = {
    "sha256": ("a" * 64, "b" * 64, "c" * 64),
    "document_type": ("invoice", "credit_note"),
    "vat_id": ("GB123456789", "DE136695976", None),
    "seller": ("oak ember studio ltd", "zephyr", None),
    "number": ("OAK2041", "OAK2042", None),
    "issue_date": ("2026-05-13", "2026-05-14", None),
    "gross": ("2196.00", "2196.0", "5.00", None),
    "currency": ("GBP", None),
    "iban": ("GB33BUKB20201555555555", "DE75512108001245126199", None),
    "picture": (FIRST.picture, flipped(30), OTHER["picture"], None),
}


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_could_be_the_same_is_left_out(url: str, seed: int) -> None:
    """What is said of a document is what would be said if it were compared with every one before it."""
    random = Random(seed)
    history = SqlHistory(url)
    before: list[Fingerprint] = []
    failed: Counter[str] = Counter()
    for number in range(60):
        values = {name: random.choice(pool) for name, pool in POOLS.items()}
        document = FIRST.model_copy(update={**values, "source": f"{number}.pdf"})
        found = history.remember(document)
        for check in (check_duplicates, check_bank_details):
            assert check(document, found) == check(document, before)
        failed.update(each.id for each in check_duplicates(document, found) if each.status == "failed")
        before.append(document)
    history.close()
    assert set(failed) == {"duplicate.file", "duplicate.scan", "duplicate.number", "duplicate.amount"}


def test_of_a_supplier_with_many_invoices_few_are_looked_at(url: str) -> None:
    history = SqlHistory(url)
    for number in range(60):
        update = {
            "source": f"{number}.pdf",
            "sha256": f"{number:064x}",
            "number": f"OAK{number}",
            "gross": f"{number}.00",
        }
        found = history.remember(FIRST.model_copy(update=update))
    history.close()
    assert [other.source for other in found] == ["58.pdf"], "the last one with the supplier's account"


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
