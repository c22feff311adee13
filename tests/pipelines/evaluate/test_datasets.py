"""Adapters, each on a row made here in the shape of its set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from pipelines.evaluate.datasets import (
    ADAPTERS,
    acroform,
    adbuy,
    chart_pictures,
    chart_vectors,
    fara,
    icdar_tables,
    load_dataset,
    robustness,
    sroie,
    zugferd,
)
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[3] / "sample_docs"

ZUGFERD: dict[str, Any] = {
    "doc": "a.pdf", "file": "x/a.pdf", "xml_kind": "CrossIndustryInvoice", "page_agrees": True, "category": "invoice",
    "invoice_number": "17", "issue_date": "2020-01-02", "seller": "GLN 400000 Lief-Nr: 12 ACME GMBH", "buyer": "B",
    "seller_vat_id": None, "currency": "EUR", "line_total": -7.9, "tax_basis_total": 8.0, "tax_total": 1.52,
    "grand_total": 9.52, "due_payable": None, "charge_total": 0.0, "allowance_total": -0.23, "prepaid_total": None,
    "lines": [
        {"description": "a comment", "quantity": None, "line_total": None, "unit_price": None, "seller_item_id": None},
        {"description": "Bolt\nzinc", "quantity": 200.0, "line_total": 10.0, "unit_price": 5.0, "price_base_qty": 100.0,
         "seller_item_id": "B1"},
    ],
    "visible": {"line_total": True, "grand_total": False, "due_payable": None, "lines_desc_visible": 1},
    "family": "acme", "stylesheet_render": False, "same_page_text_as": None,
}  # fmt: skip


def test_zugferd() -> None:
    truth = zugferd.convert(ZUGFERD)
    assert truth.fields["/seller/name"] == ["GLN 400000 Lief-Nr: 12 ACME GMBH", "ACME GMBH"]
    assert truth.fields["/totals/lines"] == "-7.9"
    assert truth.fields["/totals/charges"] == "0"
    assert "/totals/payable" not in truth.fields
    assert truth.visible == {"/totals/gross": False}
    assert truth.types == {"/lines/*/description": "containing"}
    assert truth.lines == [
        {
            "quantity": "200",
            "amount": "10",
            "item_number": "B1",
            "unit_price": ["0.05", "5"],
            "description": ["Bolt\nzinc", "Bolt"],
        }
    ]
    assert truth.family == "acme"
    assert zugferd.reason_left_out(ZUGFERD | {"category": "order_not_invoice"}) == "category order_not_invoice"


def test_zugferd_of_another_version_has_no_trusted_lines() -> None:
    visible = ZUGFERD["visible"] | {"line_total": False}
    assert zugferd.convert(ZUGFERD | {"visible": visible}).visible["/lines"] is False


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("(06/12/2016)", "2016-12-06"),
        ("03 APR 2018", "2018-04-03"),
        ("24-MAR-2018", "2018-03-24"),
        ("12/28/2017", "2017-12-28"),
        ("5/3/2018", "2018-03-05"),
        ("17-04-16", "2016-04-17"),
        ("20180304", "2018-03-04"),
        ("2018/02/22", "2018-02-22"),
        ("soon", None),
    ],
)
def test_sroie_dates(printed: str, iso: str | None) -> None:
    assert sroie.parse_date(printed) == iso


SROIE = {
    "doc": "1.jpg", "image": "1.jpg", "company": "KEDAI ABC", "date": "02/01/2018", "address": "JALAN 1",
    "total": "RM 9.00",
}  # fmt: skip


def test_sroie() -> None:
    truth = sroie.convert(SROIE)
    assert truth.kind == "receipt"
    assert truth.fields["/totals/gross"] == "9.00"
    assert "/totals/gross" not in sroie.convert(SROIE | {"total": ""}).fields


ADBUY = {
    "doc": "a.pdf", "pages": 2, "contract_num": "17-1", "advertiser": "X PAC", "gross_amount": 9865.0,
    "flight_from": None,
    "flight_to": "2020-10-19", "label_issue": None, "kind_guess_by_text": "invoice", "visible": {"advertiser": False},
}  # fmt: skip


def test_adbuy() -> None:
    truth = adbuy.convert(ADBUY)
    assert truth.fields == {
        "/contract_num": "17-1",
        "/advertiser": "X PAC",
        "/gross_amount": "9865.00",
        "/flight_to": "2020-10-19",
    }
    assert (truth.kind, truth.types["/gross_amount"], truth.visible) == ("custom", "amount", {"/advertiser": False})
    assert adbuy.reason_left_out(ADBUY | {"label_issue": "Token"}) == "label issue: Token"


FARA = {
    "doc": "a.pdf", "pages": 2, "file_date": "1991-08-01", "registrant_name": "Y LLP", "doc_type": "Short-Form",
    "registrant_visible": False,
}  # fmt: skip


def test_fara() -> None:
    truth = fara.convert(FARA)
    assert truth.visible == {"/registrant_name": False}
    assert truth.fields["/doc_type"] == "Short-Form"
    assert truth.fields["/registrant_name"] == ["Y LLP", "The Y LLP"]


PICTURE = {
    "doc": "a.png", "id": "pew_multi_1", "png": "a.png", "header": ["Year", "Institute", "A", "B"],
    "rows": [["2019", "PEW", "9.8%", ""], ["2020", "CNN", "$1,200", "n/a"], ["2021", "PEW", "", "7"]],
}  # fmt: skip


def test_chart_pictures() -> None:
    truth = chart_pictures.convert(PICTURE)
    assert truth.charts is not None
    named = {s.name: [(p.x, p.y) for p in s.points] for s in truth.charts[0].series}
    assert named == {"A": [("2019", "9.8"), ("2020", "1200")], "B": [("2020", "n/a"), ("2021", "7")]}
    assert truth.family == "pew"
    bare = chart_pictures.convert(PICTURE | {"header": ["Studio", "Institute", "Unnamed: 1", "Unnamed: Film"]}).charts
    assert bare is not None
    assert [series.name for series in bare[0].series] == ["", "Unnamed: Film"]


def _axes(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"title": "", "legend": [], "bars": [], "lines": [], "scatter": [], "wedges": []}
    ticks = {"xticks": [0.0, 1.0], "xticklabels": ["cat", "dog"], "yticks": [0.0, 5.0], "yticklabels": ["0", "5"]}
    place = {"cls": "Axes", "axes_bbox_fig": [0.1, 0.1, 0.9, 0.9], "xlim": [-1, 20], "ylim": [0, 5], "yscale": "linear",
             "xscale": "linear"}  # fmt: skip
    return empty | ticks | place | more


def _vector(kind: str, *axes: dict[str, Any]) -> dict[str, Any]:
    return {"doc": "a.pdf", "type": kind, "pixel_diff": 0.0, "verified": True, "truth": {"axes": list(axes)}}


def _bars(label: str, positions: list[float], values: list[float]) -> dict[str, Any]:
    return {"label": label, "orientation": "vertical", "pos": positions, "value": values, "base": [0.0] * len(values)}


def _drawn(row: dict[str, Any]) -> dict[str | None, list[tuple[str, str]]]:
    charts = chart_vectors.convert(row).charts
    assert charts is not None
    return {series.name: [(p.x, p.y) for p in series.points] for chart in charts for series in chart.series}


def test_bars_take_the_ticks_for_names_and_the_legend_for_series() -> None:
    bars = [_bars("_container0", [-0.2, 0.8], [1.0, 2.0]), _bars("_container1", [0.2, 1.2], [3.0, 4.0])]
    assert _drawn(_vector("bar", _axes(bars=bars, legend=["old", "new"]))) == {
        "old": [("cat", "1"), ("dog", "2")],
        "new": [("cat", "3"), ("dog", "4")],
    }


def test_what_stands_beside_the_axis_is_not_asked_for_and_places_are_those_that_are_written() -> None:
    shown = {"xticks": [0.5, 1.5, 2.5], "xticklabels": ["0", "20", "40"], "xlim": [0.5, 3.0]}
    bars = [_bars("_container0", [0.0, 1.0, 2.0], [0.0, 2.0, 3.0])]
    assert _drawn(_vector("bar", _axes(bars=bars, **shown))) == {None: [("10", "2"), ("30", "3")]}


def test_numbers_that_are_names_are_told_by_their_labels() -> None:
    line = {"label": "a", "x": [0.0, 0.5, 1.0], "y": [3.0, 4.0, 5.0], "marker": "o"}
    axes = _axes(lines=[line], xticks=[0.0, 1.0, 2.0], xticklabels=["0", "0.5", "1"])
    assert _drawn(_vector("line", axes)) == {None: [("0", "3"), ("0.5", "4"), ("1", "5")]}


def test_a_place_is_a_number_where_its_power_is_written_at_the_end_of_the_axis() -> None:
    line = {"label": "a", "x": [0.0, 250000.0, 500000.0], "y": [3.0, 4.0, 5.0], "marker": "o"}
    axes = _axes(lines=[line], xticks=[0.0, 500000.0, 1000000.0], xticklabels=["0.0", "0.5", "1.0"])
    assert _drawn(_vector("line", axes)) == {None: [("0.0", "3"), ("250000", "4"), ("500000", "5")]}


def test_lines_that_are_no_data_are_left_out() -> None:
    def line(x: list[Any], y: list[float], label: str = "_child0", marker: str = "None") -> dict[str, Any]:
        return {"label": label, "x": x, "y": y, "marker": marker}

    axes = _axes(
        lines=[
            line([1.0, 2.0], [3.0, 4.0], "measured"),
            line([0.0, 1.0], [7.0, 7.0], "mean"),
            line([1.0, 2.0], [2.5, 3.5], marker="_"),
            line([1.0], [1.0]),
        ],
        legend=["measured"],
    )
    assert _drawn(_vector("line", axes)) == {"measured": [("dog", "3"), ("2", "4")]}


@pytest.mark.parametrize(("label", "name"), [("Frogs (15%)", "Frogs"), ("Frogs 25%", "Frogs 25%"), ("15%", "15%")])
def test_wedges_are_percentages_without_them_in_their_names_and_clouds_are_points(label: str, name: str) -> None:
    pie = _axes(
        wedges=[{"label": label, "frac": 0.15}], scatter=[{"label": "seen", "xy": [[1.5, 2.5]]}], legend=["seen"]
    )
    assert _drawn(_vector("pie", pie)) == {"seen": [("1.5", "2.5")], None: [(name, "15")]}


def test_a_label_that_no_legend_shows_is_no_name() -> None:
    assert _drawn(_vector("line", _axes(scatter=[{"label": "seen", "xy": [[1.5, 2.5]]}]))) == {None: [("1.5", "2.5")]}


def test_bars_drawn_one_by_one_are_a_series_by_their_colour() -> None:
    one_by_one = [
        _bars("_", [place], [value]) | {"base": [base], "color": [colour]}
        for place, value, base, colour in [(0.0, 2.0, 0.0, "red"), (0.0, 3.0, 2.0, "blue"),
                                           (1.0, 4.0, 0.0, "red"), (1.0, 5.0, 4.0, "blue")]
    ]  # fmt: skip
    assert _drawn(_vector("bar", _axes(bars=one_by_one, legend=["low", "high"]))) == {
        "low": [("cat", "2"), ("dog", "4")],
        "high": [("cat", "3"), ("dog", "5")],
    }


def test_axes_above_others_have_their_tick_labels_and_their_colours_names() -> None:
    bars = [_bars("first", [0.0, 1.0], [1.0, 2.0]) | {"color": ["red"]}]
    lower = _axes(bars=bars, legend=["first"], axes_bbox_fig=[0.1, 0.1, 0.9, 0.4])
    upper = _axes(bars=[bars[0] | {"label": "_"}], xticklabels=["", ""], axes_bbox_fig=[0.1, 0.6, 0.9, 0.9])
    charts = chart_vectors.convert(_vector("bar", upper, lower)).charts
    assert charts is not None
    assert charts[0].series == charts[1].series
    assert [point.x for point in charts[0].series[0].points] == ["cat", "dog"]


def test_box_plots_and_polar_axes_are_no_charts_of_ours() -> None:
    def pair(x: list[float], y: list[float]) -> dict[str, Any]:
        return {"label": "_", "x": x, "y": y, "marker": "None"}

    boxes = [pair([at, at], [1.0, 2.0]) for at in (1.0, 2.0)] + [
        pair([at - 0.1, at + 0.1], [2.0, 2.0]) for at in (1, 2)
    ]
    assert _drawn(_vector("CB", _axes(lines=boxes), _axes(lines=boxes[:1], cls="PolarAxes"))) == {}


def test_values_that_the_truth_rounds_away_are_left_out() -> None:
    line = {"label": "_", "x": [1.0, 2.0], "y": [0.1, 0.0], "marker": "None"}
    assert chart_vectors.reason_left_out(_vector("line", _axes(lines=[line]))) is None
    assert chart_vectors.reason_left_out(_vector("line", _axes(lines=[line], yscale="log"))) is not None


def test_types_outside_the_list_are_to_be_refused() -> None:
    truth = chart_vectors.convert(_vector("heatmap", _axes(bars=[_bars("a", [0.0], [1.0])])))
    assert truth.charts == []
    assert truth.tags["expected"] == "refused"


ICDAR = {
    "doc": "a.pdf", "pages": 3, "n_cells": 1,
    "tables": [{"regions": [{"page": 2, "cells": [{"row": 0, "col": 1, "row_end": 0, "col_end": 3, "text": "x"}]}]}],
}  # fmt: skip


def test_icdar_tables() -> None:
    truth = icdar_tables.convert(ICDAR)
    assert truth.tables is not None
    assert (truth.tables[0].page_no, truth.tables[0].cells[0].col_end, truth.page_count) == (2, 3, 3)


def _field(kind: str, value: Any, name: str = "form[0].Given_name[0]", alt: str | None = None) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value, "states": None, "alt": alt}


ACROFORM = {
    "doc": "a.pdf", "pages": 1, "n_fields": 5,
    "fields": [_field("/Tx", "Foo\rBar"), _field("/Tx", None), _field("/Btn", "/Off", alt="Tick"), _field("/Btn", None),
               _field("/Ch", "['a', 'b']"), _field("/Sig", "{}")],
}  # fmt: skip


def test_acroform() -> None:
    entries = acroform.convert(ACROFORM).entries
    assert entries is not None
    assert [(entry.value, entry.type) for entry in entries] == [
        ("Foo\nBar", "text"),
        (None, "text"),
        ("Off", "checkbox"),
        (None, "checkbox"),
        ("a, b", "text"),
        ("signed", "signature"),
    ]
    assert entries[0].label == ["form[0].Given_name[0]", "Given_name", "Given name"]
    assert acroform.reason_left_out(ACROFORM | {"fields": [_field("/Btn", None) | {"states": ["/BBox"]}]}) is not None


def test_acroform_boxes_come_from_the_document(tmp_path: Path) -> None:
    fields = (
        ("form[0].Given_name[0]", pymupdf.PDF_WIDGET_TYPE_TEXT, 100),
        ("tick", pymupdf.PDF_WIDGET_TYPE_CHECKBOX, 200),
        ("push", pymupdf.PDF_WIDGET_TYPE_BUTTON, 300),
    )
    with pymupdf.open() as document:
        page = document.new_page()
        for name, kind, left in fields:
            widget = pymupdf.Widget()
            widget.field_name, widget.field_type = name, kind
            widget.rect = pymupdf.Rect(left, 50, left + 80, 70)
            page.add_widget(widget)
        document.save(tmp_path / "a.pdf")
    rows = [_field("/Tx", "Anna"), _field("/Btn", None, name="tick"), _field("/Btn", None, name="push")]
    entries = acroform.locate(acroform.convert(ACROFORM | {"fields": rows}), tmp_path / "a.pdf").entries
    assert entries is not None
    assert (entries[0].page_no, entries[0].bbox) == (1, pytest.approx((100, 50, 180, 70)))
    assert [entry.value for entry in entries] == ["Anna", "no"]  # a push button holds no answer


ROBUST = {"doc": "a.pdf", "mupdf": "ok", "pypdf": "ok:1", "pages": 4, "password": None}


def test_robustness_knows_the_pages_of_what_can_be_opened() -> None:
    assert robustness.convert(ROBUST).page_count == 4
    assert robustness.convert(ROBUST | {"mupdf": "FileDataError"}).page_count is None


@pytest.mark.parametrize(
    "row",
    [ZUGFERD, ADBUY, FARA, SROIE, PICTURE, _vector("bar", _axes()), ICDAR, ACROFORM, ROBUST],
)
def test_every_format_is_recognised_by_one_adapter_only(row: dict[str, Any]) -> None:
    assert sum(adapter.recognises(row) for adapter in ADAPTERS) == 1


def test_our_own_format_is_no_adapters(make_pdf: Callable[..., Path], write_truth: Callable[..., Path]) -> None:
    make_pdf("a.pdf", ["x"])
    make_pdf("b.pdf", ["x"])
    folder = write_truth([{"doc": "a.pdf", "group": "g"}, {"doc": "b.pdf", "group": "g"}])
    (folder / "schema.json").write_text("{}")
    dataset = load_dataset(folder)
    assert [example.weight for example in dataset.examples] == [1.0, 1.0]  # own families: no shared voice
    assert dataset.schema == folder / "schema.json"
    assert len(load_dataset(folder, limit=1).examples) == 1


def test_a_schema_of_the_set_comes_with_it(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.pdf").touch()
    (tmp_path / "truth.jsonl").write_text(json.dumps(ADBUY))
    schema = load_dataset(tmp_path).schema
    assert schema is not None
    assert set(json.loads(schema.read_text())["properties"]) == {
        path.lstrip("/") for path in adbuy.convert(ADBUY).types
    }


def test_the_xml_that_is_the_truth_is_hidden_from_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "truth.jsonl").write_text(json.dumps(ZUGFERD))
    assert load_dataset(tmp_path).without == {"xml"}


def test_a_document_that_is_not_there_is_named(write_truth: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match=r"gone\.pdf"):
        load_dataset(write_truth([{"doc": "gone.pdf"}]))


def test_our_samples_are_a_dataset() -> None:
    dataset = load_dataset(SAMPLES)
    truths = {example.truth.doc: example.truth for example in dataset.examples}
    assert dataset.left_out == (("stack_of_three.pdf", "4 documents in one file"),)
    assert truths["receipt.jpg"].kind == "receipt"
    invoice = truths["invoice_clean.pdf"]
    assert invoice.fields["/seller/name"] == "Kinvarra Coastal Instruments Ltd"
    assert invoice.fields["/totals/prepaid"] is None
    assert invoice.fields["/totals/payable"] == [None, "4886.91"]  # one number is printed for both
    assert invoice.lines is not None
    assert len(invoice.lines) == 6
    assert invoice.taxes is not None
    chart = truths["chart_report.pdf"]
    assert chart.charts is not None
    assert [series.name for series in chart.charts[0].series] == ["Solar", "Wind"]
    assert chart.tables is not None
    assert chart.tables[0].cells[0].text == "Year"
    form = truths["form.pdf"]
    assert form.entries is not None
    assert form.entries[0].label == "Registered name"
