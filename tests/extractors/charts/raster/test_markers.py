"""Markers on lines that come in steeply: none is much higher than its line, and yet a disc fits only there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.charts.raster.markers import with_all_markers
from extractors.charts.raster.traces import Trace

CORNERS = [(30 + 40 * at, y) for at, y in enumerate([150, 90, 140, 80, 150, 100, 160, 90])]


def drawn(*, markers: bool) -> tuple[Trace, np.ndarray]:
    """A zigzag of 4 pixels' width, with discs of 9 at its corners or none."""
    ink = np.zeros((240, 360), np.uint8)
    cv2.polylines(ink, [np.array(CORNERS, np.int32)], False, 1, 4)
    for corner in CORNERS if markers else ():
        cv2.circle(ink, corner, 4, 1, -1)
    x = np.arange(CORNERS[0][0], CORNERS[-1][0], 1.0)
    y = np.interp(x, [x for x, _ in CORNERS], [y for _, y in CORNERS])
    return Trace(1, x, y, 4.0, dashed=False), ink.astype(np.bool_)


def test_markers_that_were_not_seen_alone_are_found_by_their_size() -> None:
    trace, ink = drawn(markers=True)
    (found,) = with_all_markers([trace], ink, [])
    assert [knot.x for knot in found.knots] == pytest.approx([x for x, _ in CORNERS], abs=1.0)
    assert [knot.y for knot in found.knots] == pytest.approx([y for _, y in CORNERS], abs=1.5)


def test_the_corners_of_a_line_are_no_markers() -> None:
    trace, ink = drawn(markers=False)
    assert with_all_markers([trace], ink, [])[0].knots == ()
