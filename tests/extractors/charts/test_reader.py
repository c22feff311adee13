"""Readings of charts: what a data label proves, and what it contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.read import read_file
from schemas.options import ReadOptions
from tests.builders.drawn_charts import PLOT, DrawnChart

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry

NAMES = ["North", "South", "East", "West"]
VALUES = [12.0, 37.5, 18.0, 46.0]


def labelled(tmp_path: Path, labels: list[str], names: list[str] = NAMES) -> DocumentEntry:
    drawn = DrawnChart()
    drawn.axes()
    for place, value, label in zip(drawn.names(names), VALUES, labels, strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(label, place, drawn.place(value) - 4)
    path = tmp_path / "chart.pdf"
    path.write_bytes(drawn.data())
    (document,) = read_file(path, ReadOptions(schema_name="chart")).documents
    return document


def point(index: int) -> str:
    return f"/charts/0/series/0/points/{index}/y"


def statuses(document: DocumentEntry) -> list[str]:
    return [document.fields[point(index)].status for index in range(4)]


def test_labels_that_are_the_sizes_of_their_marks_prove_the_points(tmp_path: Path) -> None:
    document = labelled(tmp_path, ["12.0", "37.5", "18.0", "46.0"])
    assert statuses(document) == ["verified"] * 4
    assert {item.source for item in document.fields[point(1)].evidence} == {"vector", "text_layer"}
    assert [p["y"] for p in document.data["charts"][0]["series"][0]["points"]] == ["12", "37.5", "18", "46"]


def test_a_label_rounded_more_coarsely_than_a_hundredth_proves_nothing(tmp_path: Path) -> None:
    assert statuses(labelled(tmp_path, ["12", "37.5", "18", "46.0"])) == ["single", "verified", "single", "verified"]


def test_one_label_in_four_that_disagrees_takes_the_proof_from_all(tmp_path: Path) -> None:
    assert statuses(labelled(tmp_path, ["12.0", "37.5", "81.0", "46.0"])) == ["single", "single", "conflict", "single"]


def test_a_point_without_a_name_is_not_proven(tmp_path: Path) -> None:
    document = labelled(tmp_path, ["12.0", "37.5", "18.0", "46.0"], names=["North", "South", "", ""])
    assert "verified" not in statuses(document)


def test_a_label_that_disagrees_is_a_conflict(tmp_path: Path) -> None:
    document = labelled(tmp_path, ["12.0", "37.5", "81.0", "46.0"])
    assert document.fields[point(2)].status == "conflict"
    assert document.decision == "review"


def test_numbers_that_are_no_values_prove_and_accuse_nothing(tmp_path: Path) -> None:
    document = labelled(tmp_path, ["n=5", "4", "9", "7"])
    assert {document.fields[point(index)].status for index in range(4)} == {"single"}


def test_every_point_says_how_far_it_may_be_off(tmp_path: Path) -> None:
    document = labelled(tmp_path, ["", "", "", ""])
    points = document.data["charts"][0]["series"][0]["points"]
    for found, value in zip(points, VALUES, strict=True):
        assert abs(float(found["y"]) - value) <= float(found["uncertainty"])
        assert float(found["uncertainty"]) < 0.1


def test_a_place_that_is_printed_as_a_power_is_the_number_it_writes(tmp_path: Path) -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = [PLOT[0] + 100 * power for power in range(4)]
    for power, x in enumerate(places):
        drawn.page.draw_line((x, PLOT[3]), (x, PLOT[3] + 4), color=(0.4, 0.4, 0.4))
        drawn.page.insert_text((x - 5, PLOT[3] + 15), "10", fontsize=8)
        drawn.page.insert_text((x + 3.9, PLOT[3] + 12), str(power), fontsize=5.6)
    drawn.line(list(zip(places, VALUES, strict=True)))
    path = tmp_path / "powers.pdf"
    path.write_bytes(drawn.data())
    (document,) = read_file(path, ReadOptions(schema_name="chart")).documents
    assert [point["x"] for point in document.data["charts"][0]["series"][0]["points"]] == ["1", "10", "100", "1000"]
