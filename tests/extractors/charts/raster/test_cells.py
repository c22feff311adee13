"""Names along the axes of charts in pictures: where they are looked for, and which of them are numbers at bars."""

from __future__ import annotations

from extractors.charts.raster.cells import name_cells
from extractors.charts.raster.legend import find_names, names_of_strokes
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath

FRAME = BBox(100, 50, 400, 250)


def run_at(text: str, x: float, y: float, angle: float = 0.0) -> TextRun:
    half, tall = (3.0 * len(text), 5.0) if not angle else (5.0, 3.0 * len(text))
    return TextRun(text, BBox(x - half, y - tall, x + half, y + tall), 10.0, angle, anchor_y=y)


def test_names_stand_below_the_numbers_at_bars_under_nought_and_further_away() -> None:
    names = [run_at(name, 140 + 100 * at, 290) for at, name in enumerate(("2010", "2011", "2012"))]
    numbers = [run_at("-38", 140, 254), run_at("-41", 340, 262)]
    assert [cell.text for cell in name_cells(FRAME, names, upright=True)] == ["2010", "2011", "2012"]
    near = [run_at(run.text, run.bbox.center_x, 275) for run in names]
    assert [cell.text for cell in name_cells(FRAME, [*numbers, *near], upright=True)] == ["2010", "2011", "2012"]


def test_names_of_lying_bars_may_stand() -> None:
    names = [run_at(name, 90, 80 + 60 * at, 90.0) for at, name in enumerate(("Online", "North", "West"))]
    cells = name_cells(FRAME, [*names, run_at("Million EUR", 60, 150, 90.0)], upright=False)
    assert [(cell.text, cell.place) for cell in cells] == [("Online", 80), ("North", 140), ("West", 200)]


def test_a_line_may_have_a_paler_box_for_its_swatch() -> None:
    lines = {"Men": (0.8, 0.2, 0.2), "Women": (0.1, 0.3, 0.7)}
    paths, runs = [], []
    for at, (name, ink) in enumerate(lines.items()):
        box = BBox(120.0 + 100 * at, 20, 128.0 + 100 * at, 28)
        corners = ((box.left, 20), (box.right, 20), (box.right, 28), (box.left, 28), (box.left, 20))
        pale = tuple(1 - 0.7 * (1 - part) for part in ink)
        paths.append(VectorPath(corners, (False,) * 4, box, fill=pale))  # type: ignore[arg-type]
        runs.append(run_at(name, box.left + 25, 24))
    found = names_of_strokes(paths, runs, set(lines.values()), set())
    assert {named.run.text: named.colour for named in found} == lines


def test_the_sides_of_a_border_are_no_swatches() -> None:
    black, colours = (0.0, 0.0, 0.0), {"Men": (1.0, 0.0, 0.0), "Women": (0.0, 0.0, 1.0)}
    paths, runs = [], []
    for at, (name, colour) in enumerate(colours.items()):
        left = 120.0 + 100 * at
        for fill, right in ((colour, left + 8), (black, left + 8.5)):
            box = BBox(left if fill is colour else right - 0.5, 20, right, 28)
            corners = ((box.left, 20), (box.right, 20), (box.right, 28), (box.left, 28), (box.left, 20))
            paths.append(VectorPath(corners, (False,) * 4, box, fill=fill))
        runs.append(run_at(name, left + 25, 24))
    found = find_names(paths, runs, {black, *colours.values()}, set())
    assert {named.run.text: named.colour for named in found} == colours
