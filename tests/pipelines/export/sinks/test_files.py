"""What lies in the files of a sink, and that what is sent twice is there once."""

from __future__ import annotations

import csv
import datetime
import json
from decimal import Decimal

import pytest
from killed_senders import held, make_sink
from parcels import invoice, parcel

from pipelines.export.csv_text import BOM
from pipelines.export.sinks.parcel import SendFailed
from schemas.errors import UsageError

FILES = ("folder", "jsonl", "csv", "parquet", "sql")


@pytest.mark.parametrize("kind", FILES)
def test_what_is_sent_twice_is_there_once(tmp_path, kind):
    url = f"sqlite:///{tmp_path / 'erp.db'}"
    sink = make_sink(kind, tmp_path / "sink", url)
    sink.check()
    sink.send([parcel("a"), parcel("b")])
    other = make_sink(kind, tmp_path / "sink", url)
    other.send([parcel("b"), parcel("c")])
    sink.send([parcel("a")])
    for each in (sink, other):
        each.close()
    assert held(kind, tmp_path / "sink", url) == {f"{name}{line}": 1 for name in "abc" for line in ("", "/1", "/2")}


def test_a_folder_holds_results_under_names_that_say_whose_they_are(tmp_path):
    one, other = parcel("a"), parcel("b")
    make_sink("folder", tmp_path, "").send([one, other])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"a.{one.sha256[:12]}.json",
        f"b.{other.sha256[:12]}.json",
    ]
    assert (tmp_path / one.file_name).read_bytes() == one.content


def test_a_line_of_json_lines_is_a_result(tmp_path):
    sent = parcel("a", invoice("line\nbreak"))
    make_sink("jsonl", tmp_path, "").send([sent])
    (line,) = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == json.loads(sent.content)


def test_csv_is_no_formula_in_a_spreadsheet(tmp_path):
    make_sink("csv", tmp_path, "").send([parcel("a", invoice("=HYPERLINK(1)"))])
    (row,) = csv.DictReader((tmp_path / "invoices.csv").read_text(encoding="utf-8").removeprefix(BOM).splitlines())
    assert row["invoice_number"] == "'=HYPERLINK(1)"
    assert row["totals_gross"] == "5.36"


def test_csv_of_other_columns_goes_on_in_another_file(tmp_path):
    (tmp_path / "invoices.csv").write_text("number,total\r\n", encoding="utf-8")
    sink = make_sink("csv", tmp_path, "")
    sink.send([parcel("a"), parcel("b")])
    sink.send([parcel("c")])
    assert (tmp_path / "invoices.csv").read_text(encoding="utf-8").splitlines() == ["number,total"]
    assert len((tmp_path / "invoices-2.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_parquet_has_exact_amounts_and_dates(tmp_path):
    import pyarrow.dataset as ds

    make_sink("parquet", tmp_path, "").send([parcel("a"), parcel("b")])
    rows = ds.dataset(tmp_path / "invoices").to_table().to_pylist()
    assert {row["totals_gross"] for row in rows} == {Decimal("5.360000000")}
    assert {row["issue_date"] for row in rows} == {datetime.date(2026, 11, 20)}


def test_parquet_says_what_it_cannot_hold(tmp_path):
    huge = invoice("a", totals={"gross": "1" * 40})
    with pytest.raises(SendFailed, match="invoices cannot be Parquet") as caught:
        make_sink("parquet", tmp_path, "").send([parcel("a", huge)])
    assert not caught.value.sink_is_down


def test_parts_of_an_earlier_reading_do_not_stay(tmp_path):
    sink = make_sink("parquet", tmp_path, "")
    sink.send([parcel("a")])
    sink.send([parcel("a", invoice("a", lines=0))])
    assert not list((tmp_path / "invoice_lines").iterdir())


@pytest.mark.parametrize("kind", ["folder", "jsonl", "csv", "parquet"])
def test_a_place_that_cannot_be_written_is_said_at_the_start(tmp_path, kind):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot write"):
        make_sink(kind, tmp_path / "file" / "sink", "").check()


@pytest.mark.parametrize("kind", ["folder", "jsonl", "csv", "parquet"])
def test_a_disk_that_went_away_is_an_outage(tmp_path, kind):
    sink = make_sink(kind, tmp_path / "sink" / "deep", "")
    sink.check()
    sink.send([parcel("a")])
    (tmp_path / "sink").rename(tmp_path / "away")
    (tmp_path / "sink").write_text("in the way")
    with pytest.raises(SendFailed, match="cannot write") as caught:
        sink.send([parcel("b")])
    assert caught.value.sink_is_down
