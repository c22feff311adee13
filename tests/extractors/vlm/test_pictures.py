"""Tiles are drawn as they were planned: what is at a place of the page is at its place in the tile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from extractors.reading_frame import level_frame
from extractors.tiling import ModelInput, plan_tiles
from extractors.vlm.pictures import draw_tiles
from schemas.geometry import BBox
from schemas.page import Page

if TYPE_CHECKING:
    from extractors.base import Image

WIDTH, HEIGHT = 400.0, 600.0
MARK = BBox(40.0, 60.0, 80.0, 120.0)
"""A red box on the page as displayed."""


@dataclass
class _MarkedPage:
    """Renders a white page with the mark on it, and remembers at what resolution."""

    most_dpi: float = 1e9
    asked: list[float] = field(default_factory=list)

    def render(self, page_no: int, dpi: float) -> Image:
        assert page_no == 1
        self.asked.append(dpi)
        zoom = min(dpi, self.most_dpi) / 72
        image = np.full((round(HEIGHT * zoom), round(WIDTH * zoom), 3), 255, dtype=np.uint8)
        left, top, right, bottom = (round(value * zoom) for value in MARK)
        image[top:bottom, left:right] = (255, 0, 0)
        return image


@pytest.mark.parametrize("direction", [(1, 0), (0, 1), (-1, 0), (0, -1)])
@pytest.mark.parametrize("side", [500, 2400])
@pytest.mark.parametrize("most_dpi", [1e9, 60.0])
def test_the_mark_is_where_the_tile_says(direction: tuple[int, int], side: int, most_dpi: float) -> None:
    page = Page(1, WIDTH, HEIGHT, to_display=level_frame(direction, WIDTH, HEIGHT))
    renderer = _MarkedPage(most_dpi)
    shown = draw_tiles(renderer, page, plan_tiles(page, ModelInput(side, side)))
    assert (len(shown) == 1) == (side == 2400)
    seen = 0
    for picture in shown:
        tile = picture.tile
        assert picture.image.shape == (tile.size_px[1], tile.size_px[0], 3)
        red = (picture.image[:, :, 0] > 128) & (picture.image[:, :, 1] < 128)
        box = (
            tile.to_display.inverse()
            .apply_box(MARK)
            .intersection(BBox(0, 0, tile.box.width * tile.zoom, tile.box.height * tile.zoom))
        )
        if box is None or box.area == 0:
            assert not red.any()
            continue
        ys, xs = np.nonzero(red)
        found = BBox(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
        tolerance = 2.0 if most_dpi > 60 else 4.0
        assert max(abs(a - b) for a, b in zip(found, box, strict=True)) <= tolerance
        seen += 1
    assert seen >= 1


def test_beside_its_box_a_tile_is_white() -> None:
    page = Page(1, WIDTH, HEIGHT)
    (shown,) = draw_tiles(_MarkedPage(), page, plan_tiles(page, ModelInput(3000, 3000, patch_px=64)))
    right = round(shown.tile.box.width * shown.tile.zoom)
    assert right < shown.tile.size_px[0]
    assert (shown.image[:, right:] == 255).all()


def test_a_page_is_rendered_once_for_each_zoom() -> None:
    page = Page(1, WIDTH, HEIGHT)
    renderer, tiles = _MarkedPage(), plan_tiles(page, ModelInput(500, 500))
    draw_tiles(renderer, page, tiles)
    assert len(tiles) > 1
    assert len(renderer.asked) == len({tile.zoom for tile in tiles})
