"""The list from CSV: an export of a bookkeeping is understood, and what would accuse honest bills is refused."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.master_data.loading import load_master_data
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1).filter(lambda text: text.strip())


def loaded(folder: Path, text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    path = folder / "parties.csv"
    path.write_bytes(text.encode(encoding))
    rows: list[dict[str, str]] = json.loads(load_master_data(path))
    return rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_headings_of_a_bookkeeping_are_ours_however_they_are_written(tmp_path: Path, delimiter: str) -> None:
    heading = delimiter.join(["Number", "NAME", "VAT-ID", "Phone", "Iban"])
    row = delimiter.join(["70001", "Acme  Tools GmbH ", "DE 136 695 976", "0123", "DE75 5121 0800 1245 1261 99"])
    assert loaded(tmp_path, f"{heading}\r\n{row}\r\n", "utf-8-sig") == [
        {"number": "70001", "name": "Acme Tools GmbH", "vat_id": "DE136695976", "iban": "DE75512108001245126199"}
        | {"role": "seller"}
    ]


def test_an_empty_cell_is_nothing_known(tmp_path: Path) -> None:
    rows = loaded(tmp_path, "role,name,iban\nBuyer,We Ltd,\n,Acme,\n")
    assert rows == [{"role": "buyer", "name": "We Ltd"}, {"name": "Acme", "role": "seller"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,iban\n1,\n", "no column 'name'"),
        ("name,ibann\nAcme,DE75512108001245126199\n", "is the column 'ibann' meant to be 'iban'"),
        ("name,name\nAcme,B\n", "stands there twice"),
        ("name,iban\nAcme,DE75512108001245126198\n", "line 2: the check digits"),
        ("name\nAcme\n \n", "line 3: the name is missing"),
        ("name,role\nAcme,payee\n", "line 2: the role 'payee'"),
        ("name,iban\nAcme, Tools,\n", "more cells"),
        ('name\n"Acme\n', "behind line 1"),
        ("name,iban\n", "no rows"),
        ("", "no column 'name'"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        loaded(tmp_path, text)
    assert caught.value.hint


def test_a_list_in_another_encoding_is_refused_and_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        loaded(tmp_path, "name\nMüller\n", "latin-1")
    with pytest.raises(UsageError, match="No such file"):
        load_master_data(tmp_path / "other.csv")


@given(names=st.lists(NAMES, min_size=1, max_size=5), delimiter=st.sampled_from(",;\t|"))
def test_whatever_a_csv_writer_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["name", "number"], *([name, str(at)] for at, name in enumerate(names))])
    rows = loaded(tmp_path_factory.mktemp("list"), text.getvalue())
    assert [row["name"] for row in rows] == [" ".join(name.split()) for name in names]
    assert [row["number"] for row in rows] == [str(at) for at in range(len(names))]
