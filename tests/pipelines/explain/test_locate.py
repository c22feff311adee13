from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.explain.locate import find_document
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from explain_case import Case


def test_the_document_is_found_beside_the_result(case: Case) -> None:
    assert find_document(case.result.source, case.path, None) == case.folder / "invoice.pdf"


def test_the_document_is_taken_where_the_user_says(case: Case) -> None:
    elsewhere = (case.folder / "invoice.pdf").rename(case.folder / "other.pdf")
    assert find_document(case.result.source, case.path, elsewhere) == elsewhere


def test_a_folder_is_searched_for_the_same_content(case: Case) -> None:
    deep = case.folder / "a" / "b"
    deep.mkdir(parents=True)
    (case.folder / "a" / "invoice.pdf").write_bytes(b"another one of that name")
    right = (case.folder / "invoice.pdf").rename(deep / "invoice.pdf")
    assert find_document(case.result.source, case.path, case.folder) == right


def test_a_name_with_wildcards_means_itself(case: Case) -> None:
    source = case.result.source.model_copy(update={"name": "in[v]oice*.pdf"})
    right = (case.folder / "invoice.pdf").rename(case.folder / "in[v]oice*.pdf")
    assert find_document(source, case.path, case.folder) == right


def test_a_name_never_leads_out_of_the_folder(case: Case, tmp_path: Path) -> None:
    source = case.result.source.model_copy(update={"name": "../../invoice.pdf"})
    assert find_document(source, case.path, None) == case.folder / "invoice.pdf"


def test_a_missing_document_is_asked_for(case: Case) -> None:
    (case.folder / "invoice.pdf").unlink()
    with pytest.raises(UsageError, match=r"'invoice.pdf' is not beside .*--document"):
        find_document(case.result.source, case.path, None)


def test_another_file_of_that_name_is_refused(case: Case) -> None:
    with (case.folder / "invoice.pdf").open("ab") as file:
        file.write(b"%changed")
    with pytest.raises(UsageError, match="is not the file that the result was read from"):
        find_document(case.result.source, case.path, None)
