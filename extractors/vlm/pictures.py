"""The tiles of a page as a model sees them: cut out of the rendered page and turned into its reading frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.vlm.base import TilePicture
from schemas.geometry import IDENTITY, Affine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Image, Rasterizer
    from extractors.tiling import Tile
    from schemas.page import Page

_WHITE = 255
_SAME_SCALE = 0.01


def draw_tiles(rasterizer: Rasterizer, page: Page, tiles: Sequence[Tile]) -> list[TilePicture]:
    """Each tile in its size, right way up, white beside its box. The page is rendered once for each zoom.

    Raises PageError where it cannot be rendered.
    """
    pictures: dict[Tile, TilePicture] = {}
    for zoom in dict.fromkeys(tile.zoom for tile in tiles):
        rendered = rasterizer.render(page.page_no, zoom * 72)
        for tile in tiles:
            if tile.zoom == zoom:
                pictures[tile] = TilePicture(tile, _cut(rendered, page, tile))
    return [pictures[tile] for tile in tiles]


def _cut(rendered: Image, page: Page, tile: Tile) -> Image:
    import numpy as np

    # The renderer may have kept below the zoom that was asked for: the picture says what it has.
    across, down = rendered.shape[1] / page.width_pt, rendered.shape[0] / page.height_pt
    width, height = tile.size_px
    picture = np.full((height, width, 3), _WHITE, dtype=np.uint8)
    shown_width = min(round(tile.box.width * tile.zoom), width)
    shown_height = min(round(tile.box.height * tile.zoom), height)
    if page.to_display == IDENTITY and max(abs(across / tile.zoom - 1), abs(down / tile.zoom - 1)) < _SAME_SCALE:
        # Whole pixels: a copy, not a blur.
        left, top = round(tile.box.left * across), round(tile.box.top * down)
        part = rendered[top : top + shown_height, left : left + shown_width]
    else:
        from extractors.ocr.warp import warp

        to_tile = tile.to_display.then(Affine.scale(across, down)).inverse()
        part = warp(rendered, to_tile, shown_width, shown_height, fill=(_WHITE, _WHITE, _WHITE))
    picture[: part.shape[0], : part.shape[1]] = part
    return picture
