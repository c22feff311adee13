"""Labels set in several pieces come together whatever the pieces are; two labels side by side stay two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.drawn_letters import UNREAD, letter_candidates
from extractors.charts.formulas import with_formulas
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath

BLACK = (0.0, 0.0, 0.0)


def set_text(text: str, left: float, base: float = 100.0, size: float = 10.0) -> TextRun:
    """A level run of letters half as wide as high; `base` is the line it stands on."""
    box = BBox(left, base - 0.75 * size, left + 0.5 * size * len(text), base + 0.25 * size)
    return TextRun(text, box, size, 0.0, base - 0.36 * size, BLACK)


def drawn(points: list[tuple[float, float]], group: int = 0, fill: tuple[float, float, float] = BLACK) -> VectorPath:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = BBox(min(xs), min(ys), max(xs), max(ys))
    return VectorPath(tuple(points), (False,) * (len(points) - 1), box, fill, group=group)


def delta(left: float, base: float, size: float = 10.0, group: int = 0) -> list[VectorPath]:
    """A capital delta: a triangle with a triangle cut out."""

    def triangle(inset: float) -> list[tuple[float, float]]:
        low, high = base - inset, base - 0.73 * size + 2 * inset
        corners = [(left + inset * 1.5, low), (left + 0.68 * size - inset * 1.5, low), (left + 0.34 * size, high)]
        return [*corners, corners[0]]

    return [drawn(triangle(0.0), group), drawn(triangle(0.09 * size), group)]


def texts(runs: list[TextRun], paths: list[VectorPath] = []) -> list[str]:  # noqa: B006 (it is never changed)
    return [run.text for run in with_formulas(runs, paths)[0]]


def test_pieces_raised_and_lowered_are_one_label() -> None:
    runs = [set_text("N", 20), set_text("2", 25, 102, 7), set_text("O m", 28.5), set_text("−3", 43.5, 96, 7)]
    assert texts(runs) == ["N2O m^−3"]


def test_index_and_exponent_may_stand_one_above_the_other() -> None:
    assert texts([set_text("x", 20), set_text("2", 25, 96, 7), set_text("i", 25, 102.5, 7)]) == ["x^2i"]


def test_what_is_small_and_far_is_another_label() -> None:
    assert texts([set_text("CO", 20), set_text("2", 36, 102, 7)]) == ["CO", "2"]


def test_numbers_side_by_side_stay_two_though_one_is_small() -> None:
    assert texts([set_text("10", 20), set_text("5", 30.5, 101, 7)]) == ["10", "5"]


def test_a_letter_drawn_between_two_runs_is_read_and_is_no_mark() -> None:
    paths = [*delta(25, 100), drawn([(80, 40), (90, 40), (90, 80), (80, 80), (80, 40)], group=1)]
    runs, used = with_formulas([set_text("[", 20), set_text("R]", 32.2)], paths)
    assert [run.text for run in runs] == ["[ΔR]"]
    assert used == {0, 1}
    assert runs[0].bbox.left == 20
    assert runs[0].bbox.right == pytest.approx(42.2)


def test_a_letter_before_its_index_is_the_label() -> None:
    assert texts([set_text("max", 27, 102, 7)], delta(20, 100)) == ["Δmax"]


def test_a_drawn_letter_that_looks_like_none_is_told_as_unread() -> None:
    comb = [(25.0, 100.0), (25.0, 93.0), (26, 93), (26, 98), (27, 98), (27, 93), (28, 93), (28, 98), (29, 98), (29, 93)]
    shape = drawn([*comb, (30.0, 93.0), (30.0, 100.0), (25.0, 100.0)])
    assert texts([set_text("A", 20), set_text("B", 30.4)], [shape]) == [f"A{UNREAD}B"]


@pytest.mark.parametrize(
    "mark",
    [
        drawn([(27, 94), (33, 94), (33, 100), (27, 100), (27, 94)]),  # a square
        drawn([(27, 100), (33, 100), (30, 94), (27, 100)]),  # a triangle without a hole
        drawn([(27, 97), (30, 94), (33, 97), (30, 100), (27, 97)]),  # a diamond
    ],
)
def test_a_marker_beside_a_label_is_no_letter(mark: VectorPath) -> None:
    runs, used = with_formulas([set_text("A", 20), set_text("B", 34)], [mark])
    assert [run.text for run in runs] == ["A", "B"]
    assert not used


def test_what_has_another_colour_is_no_letter() -> None:
    red = [replace(path, fill=(1.0, 0.0, 0.0)) for path in delta(25, 100)]
    assert not letter_candidates(red, [set_text("A", 20)])


def test_a_relation_is_spaced_alike_on_both_sides() -> None:
    assert texts([set_text("k =1", 20)]) == ["k = 1"]


def test_an_accent_by_itself_is_no_label() -> None:
    assert texts([set_text("\u0302", 24), set_text("θ", 20)]) == ["θ"]


@given(
    st.lists(st.tuples(st.sampled_from(["A", "β", "x1", "kg"]), st.sampled_from([0, 1, -1])), min_size=1, max_size=6),
    st.floats(6, 20),
    st.sampled_from([0.0, 90.0]),
)
def test_every_formula_is_put_together_again(pieces: list[tuple[str, int]], size: float, angle: float) -> None:
    """Whatever stands raised or lowered behind what, at any size, level or upright."""
    runs, said, left, last = [], "", 50.0, -2
    for text, level in [("A", 0), *pieces]:
        if level == 0 and last == 0:
            continue  # of one size and line: one run as it was set
        part = size if level == 0 else 0.7 * size
        run = set_text(text, left, 100 - (0.4 * size if level > 0 else -0.2 * size if level < 0 else 0), part)
        left = run.bbox.right
        said += ("^" if level > 0 and last != 1 else "") + text
        last = level
        runs.append(_turned(run) if angle else run)
    assert texts(runs) == [said]


def _turned(run: TextRun) -> TextRun:
    """The run written upwards."""
    left, top, right, bottom = run.bbox
    return replace(run, bbox=BBox(top, -right, bottom, -left), angle=90.0, anchor_y=0.0)


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_two_labels_of_one_size_are_never_joined(right: float, down: float) -> None:
    assert len(texts([set_text("Alpha", 100), set_text("Beta", 125 + right, 100 + down)])) == 2
