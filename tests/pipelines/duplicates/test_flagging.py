"""What the history knows, in the result of a file."""

from __future__ import annotations

import shutil
from pathlib import Path

from pydantic import SecretStr
from sample_readers import invoice_result

from pipelines.duplicates.flagging import flag_duplicates
from pipelines.duplicates.history import SqlHistory
from pipelines.read import read_file
from schemas.options import ReadOptions

SAMPLE = Path(__file__).resolve().parents[3] / "sample_docs" / "invoice_clean.pdf"


def failed_checks(path: Path, ledger: str | None) -> list[str]:
    result = read_file(path, ReadOptions(ledger=SecretStr(ledger) if ledger else None))
    (document,) = result.documents
    failed = [check.id for check in document.checks if check.status == "failed" and check.id.startswith("dupl")]
    assert all(any(name in reason for reason in document.reasons) for name in failed)
    return failed


def test_the_same_file_under_two_names(tmp_path: Path) -> None:
    one, other = (Path(shutil.copy(SAMPLE, tmp_path / name)) for name in ("a.pdf", "b.pdf"))
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    assert failed_checks(one, ledger) == []
    assert failed_checks(other, ledger) == ["duplicate.file"]
    assert failed_checks(one, ledger) == [], "the first stays the first"
    assert failed_checks(other, None) == [], "without a ledger there is nothing to compare with"


def test_a_ledger_that_cannot_be_used_holds_documents_back(tmp_path: Path) -> None:
    result = read_file(SAMPLE, ReadOptions(ledger=SecretStr(f"sqlite:///{tmp_path}/missing/ledger.db")))
    assert [error.code for error in result.errors] == ["ledger"]
    assert result.status == "ok"
    assert result.documents[0].decision == "review"
    assert any("ledger" in reason for reason in result.documents[0].reasons)


def test_a_copy_inside_the_file_is_found_without_a_ledger(tmp_path: Path) -> None:
    from made_files import pymupdf

    joined, single = pymupdf.open(), pymupdf.open(SAMPLE)
    joined.insert_pdf(single)
    joined.insert_pdf(single)
    joined.save(tmp_path / "twice.pdf")
    first, second = read_file(tmp_path / "twice.pdf", ReadOptions()).documents
    assert not [c.id for c in first.checks if c.id.startswith("duplicate") and c.status == "failed"]
    assert "duplicate.number" in {c.id for c in second.checks if c.status == "failed"}


def test_receipts_on_one_sheet_are_compared_each_by_itself(tmp_path: Path) -> None:
    """They share a picture, which says nothing of any of them, and none is the other read again."""
    history = SqlHistory(f"sqlite:///{tmp_path / 'ledger.db'}")
    sheets = []
    for name in ("sheet", "again"):
        path = tmp_path / f"{name}.pdf"
        path.write_text(name)
        result = invoice_result(path, ReadOptions())
        (document,) = result.documents
        receipts = [
            document.model_copy(
                update={
                    "kind": "receipt",
                    "data": {**document.data, "invoice_number": number, "seller": {"name": "Acme"}},
                }
            )
            for number in ("A-1", "A-2")
        ]
        flagged = flag_duplicates(receipts, result.source, str(path), lambda _: "0" * 64, history)
        sheets.append([[check.id for check in each.checks if check.status == "failed"] for each in flagged])
        if name == "again":
            found = [check.actual for each in flagged for check in each.checks if check.status == "failed"]
    history.close()
    assert sheets == [[[], []], [["duplicate.number"], ["duplicate.number"]]]
    assert [where.rpartition("/")[2] for where in found] == [
        "sheet.pdf, page 1, number A1",
        "sheet.pdf, page 1, document 2 on it, number A2",
    ]
