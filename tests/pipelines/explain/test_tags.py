from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.explain.marks import mark_evidence
from pipelines.explain.paper import Paper
from pipelines.explain.proofs import Proof
from pipelines.explain.tags import CROWDED, marks_to_tag, place_tags
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox

WIDTH, HEIGHT = 200, 120


def _measure(text: str) -> tuple[float, float]:
    return 10.0 + 4.0 * len(text), 8.0


def _proof(number: int, box: BBox) -> Proof:
    evidence = Evidence(page_no=1, bbox=box, text="x", source="text_layer")
    verdict = FieldResult(status="single", evidence=(evidence,))
    return Proof(0, f"/f{number}", (f"f{number}",), f"Group · Field {number}", "", "x", verdict, ())


def _blank() -> Paper:
    return Paper(np.full((HEIGHT, WIDTH), 255, np.uint8), 1.0)


boxes = st.builds(
    lambda left, top, width, height: BBox(left, top, left + width, top + height),
    st.floats(0, WIDTH - 40),
    st.floats(0, HEIGHT - 12),
    st.floats(1, 40),
    st.floats(1, 12),
)


@given(st.lists(boxes, max_size=25), boxes)
def test_a_tag_covers_no_mark_no_tag_and_no_print(places: list[BBox], printed: BBox) -> None:
    paper = _blank()
    ink = np.s_[round(printed.top) : round(printed.bottom) + 1, round(printed.left) : round(printed.right) + 1]
    paper.grey[ink] = 0
    marks = mark_evidence([_proof(number, box) for number, box in enumerate(places)])
    placed = place_tags(marks, [mark.bbox for mark in marks], _measure, paper)
    drawn = [box for _, box in placed.values()]
    for tag in drawn:
        assert paper.frame.contains(tag, slack=1e-6)
        inside = paper.grey[round(tag.top) : round(tag.bottom) + 1, round(tag.left) : round(tag.right) + 1]
        assert inside.min() == inside.max()
        assert not any(_overlap(tag, mark.bbox) for mark in marks)
    assert not any(_overlap(one, other) for one, other in itertools.combinations(drawn, 2))


def _overlap(one: BBox, other: BBox) -> bool:
    return one.overlap_x(other) > 0.05 and one.overlap_y(other) > 0.05


def test_a_lone_mark_gets_its_full_label_above_it() -> None:
    marks = mark_evidence([_proof(1, BBox(50, 50, 90, 60))])
    text, box = place_tags(marks, [marks[0].bbox], _measure, _blank())[0]
    assert text == "Group · Field 1"
    assert box.bottom <= 50
    assert box.left == 49


def test_where_room_is_short_the_name_or_the_bare_sign_stands() -> None:
    paper = _blank()
    paper.grey[:, 120:] = 0
    paper.grey[:, :55] = 0
    wide = mark_evidence([_proof(1, BBox(60, 50, 100, 60))])
    assert place_tags(wide, [wide[0].bbox], _measure, paper)[0][0] == "Field 1"
    paper.grey[:, 80:] = 0
    narrow = mark_evidence([_proof(1, BBox(60, 50, 66, 60))])
    assert place_tags(narrow, [narrow[0].bbox], _measure, paper)[0][0] == ""


def test_paper_is_clear_where_nothing_is_printed() -> None:
    pixels = np.full((100, 200, 3), 240, np.uint8)
    pixels[40:60, 100:120] = (30, 60, 90)
    paper = Paper.of_page(pixels, width_pt=100)
    assert paper.frame == (0, 0, 100, 50)
    assert paper.is_clear(BBox(0, 0, 100, 18))
    assert not paper.is_clear(BBox(40, 18, 55, 25))
    assert paper.is_clear(BBox(51, 21, 58, 28)), "inside one dark area"
    assert not paper.is_clear(BBox(90, 0, 101, 10)), "off the page"


def test_the_noise_of_a_scan_is_not_print() -> None:
    noise = np.random.default_rng(0).integers(225, 256, (80, 80, 3), np.uint8)
    assert Paper.of_page(noise, width_pt=80).is_clear(BBox(5, 5, 60, 60))


def test_a_field_over_several_lines_is_named_once() -> None:
    first, second = BBox(0, 0, 9, 9), BBox(0, 20, 9, 29)
    proof = _proof(1, first)
    other = Evidence(page_no=1, bbox=second, text="y", source="text_layer")
    proof.verdict.evidence = (*proof.verdict.evidence, other)
    marks = mark_evidence([proof])
    assert [mark.bbox for mark in marks_to_tag(marks)] == [first]


def test_a_crowded_table_is_named_only_where_it_matters() -> None:
    cells = [
        replace(
            _proof(n, BBox(0, 10.0 * n, 9, 10.0 * n + 8)), tokens=("lines", str(n), "amount"), pointer=f"/lines/{n}"
        )
        for n in range(CROWDED)
    ]
    assert len(marks_to_tag(mark_evidence(cells))) == CROWDED
    cells += [_proof(CROWDED, BBox(50, 0, 59, 9))]
    cells[7] = replace(cells[7], in_reasons=True)
    assert [mark.label for mark in marks_to_tag(mark_evidence(cells))] == [cells[-1].label, cells[7].label]
