from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipelines.explain.marks import Mark
from pipelines.explain.picture import draw_page
from pipelines.explain.proofs import Proof
from pipelines.explain.statuses import STATUS_LOOKS
from schemas.evidence import FieldResult
from schemas.geometry import BBox

if TYPE_CHECKING:
    from schemas.evidence import FieldStatus

WIDTH_PT, HEIGHT_PT, SCALE = 300, 200, 2
DRAWN: tuple[FieldStatus, ...] = ("verified", "single", "conflict", "unreadable")


def _mark(number: int, status: FieldStatus, box: BBox) -> Mark:
    proof = Proof(0, "/a", ("a",), "Name", "", "x", FieldResult(status=status), ())
    return Mark(number, 1, box, status, (proof,))


def _ink(status: FieldStatus) -> np.ndarray:
    return np.array([int(STATUS_LOOKS[status].ink[at : at + 2], 16) for at in (1, 3, 5)])


def _drawn(*marks: Mark) -> np.ndarray:
    white = np.full((HEIGHT_PT * SCALE, WIDTH_PT * SCALE, 3), 255, np.uint8)
    return np.asarray(draw_page(white, WIDTH_PT, marks)).astype(int)


@pytest.mark.parametrize("status", DRAWN)
def test_a_box_is_drawn_in_the_colour_of_its_status_at_its_place(status: FieldStatus) -> None:
    box = BBox(100, 80, 180, 100)
    picture = _drawn(_mark(0, status, box))
    page = picture[: HEIGHT_PT * SCALE]
    coloured = np.argwhere(np.abs(page - _ink(status)).max(axis=2) < 12) / SCALE
    on_edge = [
        point for point in coloured if 78 <= point[0] <= 102 and 98 <= point[1] <= 182 and not _inside(point, box)
    ]
    assert len(on_edge) > 50
    middle = page[90 * SCALE, 140 * SCALE]
    assert (middle < 255).any(), "the box is tinted"
    assert middle.min() > 180, "what is printed stays readable"
    assert (page[150 * SCALE :] == 255).all(), "nothing is drawn elsewhere"


def _inside(point: np.ndarray, box: BBox) -> bool:
    return bool(box.expand(-2).contains_point(point[1], point[0]))


def test_statuses_differ_in_more_than_colour() -> None:
    """The share of the upper edge that is drawn tells solid from dashed."""
    shares = {}
    for status in ("verified", "single"):
        edge = _drawn(_mark(0, status, BBox(20, 120, 280, 140)))[119 * SCALE]
        shares[status] = (np.abs(edge - _ink(status)).max(axis=1) < 12).mean()
    assert shares["single"] < 0.8 * shares["verified"]


def test_the_legend_names_the_statuses_that_are_drawn() -> None:
    both = _drawn(_mark(0, "verified", BBox(20, 50, 60, 60)), _mark(1, "conflict", BBox(20, 100, 60, 110)))
    one = _drawn(_mark(0, "verified", BBox(20, 50, 60, 60)))
    for picture, conflict in ((both, True), (one, False)):
        legend = picture[HEIGHT_PT * SCALE + 4 :]
        assert legend.shape[0] > 20
        for status, shown in (("verified", True), ("conflict", conflict), ("single", False)):
            assert (np.abs(legend - _ink(status)).max(axis=2) < 12).any() == shown, status
