"""Which values of a model testify beside what was measured: those that are printed at a mark."""

from __future__ import annotations

from pipelines.chart_estimates import without_guesses
from schemas.evidence import Evidence, Reading
from schemas.geometry import BBox

POINT = "/charts/0/series/0/points/0"
MARK = BBox(100, 200, 120, 300)
LABEL = BBox(103, 190, 117, 198)
TICK = BBox(60, 196, 72, 204)
NAME = BBox(102, 305, 118, 313)
CROP = BBox(50, 150, 300, 330)


def measured(*more: Reading) -> list[Reading]:
    return [
        geometry(f"{POINT}/y", "25", MARK, "vector"),
        geometry(f"{POINT}/x", "2021", NAME, "text_layer"),
        geometry("/charts/0/y_axis/scale", "linear", TICK, "text_layer"),
        *more,
    ]


def geometry(path: str, value: str, box: BBox, source: str) -> Reading:
    evidence = Evidence(page_no=1, bbox=box, text=value, source=source)  # type: ignore[arg-type]
    return Reading(path, value, value, "geometry", (evidence,))


def vlm(path: str, value: str, box: BBox, *, printed: bool = True) -> Reading:
    evidence = Evidence(
        page_no=1,
        bbox=box,
        text=value,
        source="text_layer" if printed else "vlm",
        match="exact" if printed else "none",
    )
    return Reading(path, value, value, "vlm", (evidence,), transcribed=printed)


def kept(*said: Reading, before: list[Reading] | None = None) -> list[tuple[str, str]]:
    found = without_guesses(said, measured() if before is None else before)
    return [(reading.path, reading.value) for reading in found]


def test_a_number_at_the_mark_testifies() -> None:
    assert kept(vlm(f"{POINT}/y", "25", LABEL)) == [(f"{POINT}/y", "25")]
    assert kept(vlm(f"{POINT}/y", "77", LABEL)) == [(f"{POINT}/y", "77")], "it may contradict"


def test_a_number_elsewhere_does_not() -> None:
    for box in (TICK, NAME, BBox(400, 200, 420, 208), BBox(103, 160, 117, 168)):
        assert kept(vlm(f"{POINT}/y", "25", box)) == []


def test_a_tick_beside_a_mark_is_a_tick() -> None:
    first = geometry(f"{POINT}/y", "25", BBox(74, 200, 94, 300), "vector")
    assert kept(vlm(f"{POINT}/y", "25", TICK), before=[*measured(), first]) == []


def test_a_label_that_was_measured_with_its_mark_testifies_wherever_it_stands() -> None:
    far = BBox(200, 100, 214, 108)
    before = measured(geometry(f"{POINT}/y", "25", far, "text_layer"))
    assert kept(vlm(f"{POINT}/y", "25", far), before=before) == [(f"{POINT}/y", "25")]


def test_an_estimate_counts_only_where_nothing_was_measured() -> None:
    guess = vlm(f"{POINT}/y", "26", CROP, printed=False)
    assert kept(guess) == []
    assert kept(guess, before=[]) == [(f"{POINT}/y", "26")]
    elsewhere = vlm(f"{POINT}/y", "26", BBox(50, 400, 300, 600), printed=False)
    assert kept(elsewhere) == [(f"{POINT}/y", "26")]


def test_a_name_stands_where_it_was_read_as_one() -> None:
    title = BBox(100, 155, 116, 163)
    (found,) = without_guesses([vlm(f"{POINT}/x", "2021", title)], measured())
    assert found.evidence[0].bbox == NAME


def test_a_point_of_which_only_a_strange_name_is_left_is_left_out() -> None:
    title = BBox(100, 155, 116, 163)
    assert kept(vlm("/charts/0/series/0/points/4/x", "2030", title)) == []
    assert kept(vlm("/charts/0/title", "2030", title)) == [("/charts/0/title", "2030")]
    assert kept(vlm("/charts/0/series/0/points/4/x", "2030", title), before=[]) != []
