"""Plans the crops of a page that a vision model will see. Pure: nothing is rendered here.

A page is one tile where its smallest text is then large enough to be read; else it is cut, in white gutters as far as
there are any, into the fewest overlapping tiles in which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

from extractors.gutters import TILE_COST, Sizing, Span, Strips, UpTo, cut_strips
from extractors.tile_content import Content, CostBetween, SmallestBetween, page_content
from schemas.geometry import Affine, BBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.page import Page

LEGIBLE_X_HEIGHT_PX = 10.0
"""Below an x-height of 10 px "you have very little chance of accurate results" (Tesseract's FAQ, tessdoc/tess3/FAQ-Old,
on minimum text size). A vision model sees no more of a glyph than an OCR engine does: one patch of 14 px or so."""

TARGET_X_HEIGHT_PX = 12.0
"""What a tile is rendered for where the model's input has room: the floor, and a fifth to spare."""

MAX_ZOOM = 600 / 72
_ASSUMED_X_HEIGHT_PT = 4.0  # of 8 pt text, where there are no words, or none read yet
_NEARLY = 0.95  # of what is legible is planned for: from the type size, an x-height is known no better than that
_OVERLAPPED = 0.9  # of a tile's length is new where tiles overlap; for an estimate
_SEARCH_STEPS = 7
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What a vision model takes: the largest picture, in pixels, and how many of them for one page.

    `patch_px` is the multiple to which the model rounds both sides (14, 28, 32 …); `max_pixels` bounds the area where
    a model does so. Raises ValueError for sizes below one patch.
    """

    max_width_px: int
    max_height_px: int
    max_pixels: int | None = None
    patch_px: int = 28
    max_tiles: int = 12

    def __post_init__(self) -> None:
        area = self.patch_px * self.patch_px if self.max_pixels is None else self.max_pixels
        if self.patch_px < 1 or min(self.max_width_px, self.max_height_px) < self.patch_px:
            raise ValueError(f"a picture must hold one patch of {self.patch_px} px: {self}")
        if area < self.patch_px * self.patch_px or self.max_tiles < 1:
            raise ValueError(f"a page needs one tile of one patch at least: {self}")

    @property
    def sides_px(self) -> tuple[int, int]:
        """Largest width and height in whole patches."""
        return self.round_down(self.max_width_px), self.round_down(self.max_height_px)

    def round_down(self, pixels: float) -> int:
        return int((pixels + _EPSILON) // self.patch_px) * self.patch_px

    def round_up(self, pixels: float) -> int:
        return max(ceil((pixels - _EPSILON) / self.patch_px), 1) * self.patch_px


@dataclass(frozen=True, slots=True)
class Tile:
    """A crop of one page.

    `box` is what is shown, in points of the page's reading frame; `zoom` is pixels per point. `size_px` (width,
    height) is a multiple of the model's patch; what lies right of and below `box` is to be left white. `to_page` maps
    tile pixels to the reading frame, in which the page's words lie, `to_display` to the page as displayed.
    `row` and `column` count from 0; an `overview` shows the whole page for what is too large for any other tile.
    `blank` says that the page has nothing there: part of a margin, which no model needs to see.
    `text_x_height_px` is the x-height of the smallest text in this tile; None where it has no words.
    """

    page_no: int
    box: BBox
    zoom: float
    size_px: tuple[int, int]
    to_page: Affine
    to_display: Affine
    row: int = 0
    column: int = 0
    overview: bool = False
    blank: bool = False
    text_x_height_px: float | None = None

    @property
    def dpi(self) -> float:
        return self.zoom * 72


class _Cell(NamedTuple):
    row: int
    column: int
    box: BBox
    zoom: float


class _Layout(NamedTuple):
    cells: tuple[_Cell, ...]
    cost: float

    def rank(self, max_tiles: int) -> tuple[bool, float]:
        return len(self.cells) > max_tiles, TILE_COST * len(self.cells) + self.cost


def plan_tiles(page: Page, size: ModelInput) -> tuple[Tile, ...]:
    """The tiles of a page in reading order; none for a page that failed.

    Together they cover the page, and every word is whole in at least one. There are at most `size.max_tiles`; where
    that is too few for the page's smallest text, `text_x_height_px` says how small it is.
    """
    if page.status == "failed" or page.width_pt <= 0 or page.height_pt <= 0:
        return ()
    frame = page.to_display.inverse().apply_box(BBox(0.0, 0.0, page.width_pt, page.height_pt))
    content = page_content(page, frame)
    return tuple(_Planner(page, size, frame, content).tiles())


def plan_crop(page: Page, box: BBox, size: ModelInput) -> Tile | None:
    """One tile that shows a box of the page, as sharp as its smallest text is to be; None for one beside the page."""
    if page.status == "failed" or page.width_pt <= 0 or page.height_pt <= 0:
        return None
    frame = page.to_display.inverse().apply_box(BBox(0.0, 0.0, page.width_pt, page.height_pt))
    shown = box.intersection(frame)
    return None if shown is None else _Planner(page, size, frame, page_content(page, frame)).crop(shown)


class _Scale(NamedTuple):
    """Zoom from x-height: `factor` is 1 where text is just legible; no zoom is above `sharpest`."""

    factor: float
    sharpest: float

    def zoom(self, x_height_pt: float | None) -> float:
        return min(self.factor * LEGIBLE_X_HEIGHT_PX / (x_height_pt or _ASSUMED_X_HEIGHT_PT), self.sharpest)


@dataclass(frozen=True, slots=True)
class _BandSizing:
    """How long a band across (or down) the page may be at the zoom that its smallest text needs."""

    size: ModelInput
    scale: _Scale
    x_heights: SmallestBetween
    wide: CostBetween
    across: bool
    breadth_pt: float
    shortest: float
    longest: float

    def zoom(self, span: Span) -> float:
        return self.scale.zoom(self.x_heights.between(span.start, span.end))

    def room_px(self, span: Span) -> int:
        """How many pixels of the band's breadth a tile may take; 0 where the band is too long."""
        along, room = self.size.sides_px if not self.across else self.size.sides_px[::-1]
        length = self.size.round_up(span.length * self.zoom(span))
        if length > along:
            return 0
        return room if self.size.max_pixels is None else min(room, self.size.round_down(self.size.max_pixels / length))

    def price(self, span: Span) -> float:
        """Tiles side by side in the band; and, for a band across the page, what the cuts between them run through."""
        room, breadth = self.room_px(span), self.breadth_pt * self.zoom(span)
        if room == 0:
            return inf
        if breadth <= room + _EPSILON:
            return TILE_COST
        cuts = ceil(breadth / room / _OVERLAPPED) - 1
        return TILE_COST * (cuts + 1) + cuts * self.wide.between(span.start, span.end)


class _Planner:
    def __init__(self, page: Page, size: ModelInput, frame: BBox, content: Content) -> None:
        self._page, self._size, self._frame, self._content = page, size, frame, content
        self._sharpest = min(MAX_ZOOM, content.native_zoom or MAX_ZOOM)

    def tiles(self) -> Iterator[Tile]:
        whole = _Cell(0, 0, self._frame, 0.0)
        legible = _Scale(_NEARLY, self._sharpest).zoom(self._content.x_height_pt)
        if self._fitting_zoom(self._frame) >= legible or self._size.max_tiles == 1:
            yield self._tile(whole)
            return
        layout = self._best_layout(self._size.max_tiles)
        if len(layout.cells) == self._size.max_tiles and self._lost(layout):
            layout = self._best_layout(self._size.max_tiles - 1)
        for cell in layout.cells:
            yield self._tile(cell)
        if self._lost(layout):
            yield self._tile(whole, overview=True)

    def crop(self, box: BBox) -> Tile:
        return self._tile(_Cell(0, 0, box, 0.0))

    def _lost(self, layout: _Layout) -> bool:
        """Whether a word is whole in no tile: one as large as a tile, such as a watermark."""
        return any(not any(cell.box.contains(word) for cell in layout.cells) for word in self._content.words)

    def _best_layout(self, max_tiles: int) -> _Layout:
        """Tiles in which all text is legible, or as near to it as `max_tiles` allow."""
        high = _NEARLY
        low = self._fitting_zoom(self._frame) / _Scale(high, self._sharpest).zoom(self._content.x_height_pt)
        best = _Layout((_Cell(0, 0, self._frame, 0.0),), 0.0)
        if max_tiles == 1:
            return best
        layout = self._layout(high, max_tiles)
        if len(layout.cells) <= max_tiles:
            return layout
        for _ in range(_SEARCH_STEPS):
            factor = sqrt(low * high)
            layout = self._layout(factor, max_tiles)
            if len(layout.cells) <= max_tiles:
                low, best = factor, layout
            else:
                high = factor
        return best

    def _layout(self, factor: float, max_tiles: int) -> _Layout:
        scale = _Scale(factor, self._sharpest)
        layouts = (self._grid(scale, across) for across in (True, False))
        return min(layouts, key=lambda layout: layout.rank(max_tiles))

    def _grid(self, scale: _Scale, across: bool) -> _Layout:
        """Cut the page one way, then each band the other way, where its own content leaves gutters."""
        sizing = self._band_sizing(scale, across)
        bands = self._strips(self._frame, across, sizing)
        cells: list[_Cell] = []
        cost = bands.cost
        for outer, span in enumerate(bands.spans):
            band, zoom = self._band(span, across), sizing.zoom(span)
            strips = self._strips(band, not across, UpTo(sizing.room_px(span) / zoom))
            cost += strips.cost
            for inner, part in enumerate(strips.spans):
                box = self._band(part, not across).intersection(band) or band
                cells.append(_Cell(outer, inner, box, zoom) if across else _Cell(inner, outer, box, zoom))
        return _Layout(tuple(cells), cost)

    def _band_sizing(self, scale: _Scale, across: bool) -> _BandSizing:
        sides = self._size.sides_px
        along_px = sides[1] if across else sides[0]
        short_px = along_px if self._size.max_pixels is None else min(along_px, sqrt(self._size.max_pixels))
        x_heights = self._content.x_heights_pt or (_ASSUMED_X_HEIGHT_PT,)
        return _BandSizing(
            size=self._size,
            scale=scale,
            x_heights=self._content.x_heights_along(across),
            wide=self._content.wide_within(self._frame.width) if across else CostBetween([]),
            across=across,
            breadth_pt=self._frame.width if across else self._frame.height,
            shortest=self._size.round_down(short_px) / scale.zoom(min(*x_heights, _ASSUMED_X_HEIGHT_PT)),
            longest=along_px / scale.zoom(max(*x_heights, _ASSUMED_X_HEIGHT_PT)),
        )

    def _band(self, span: Span, across: bool) -> BBox:
        left, top, right, bottom = self._frame
        return BBox(left, span.start, right, span.end) if across else BBox(span.start, top, span.end, bottom)

    def _strips(self, band: BBox, across: bool, sizing: Sizing) -> Strips:
        """Cuts `across` the page (through y) or down it (through x), within a band of it."""
        extent = Span(band.top, band.bottom) if across else Span(band.left, band.right)
        return cut_strips(self._content.obstacles(band, across), extent, sizing, self._content.overlap_pt)

    def _fitting_zoom(self, box: BBox) -> float:
        """The largest zoom at which one tile holds the box."""
        size = self._size
        width, height = max(box.width, _EPSILON), max(box.height, _EPSILON)
        zoom = min(size.sides_px[0] / width, size.sides_px[1] / height)
        if size.max_pixels is not None:
            zoom = min(zoom, sqrt(size.max_pixels / (width * height)))
            while size.round_up(width * zoom) * size.round_up(height * zoom) > size.max_pixels:
                zoom *= 0.98
        return zoom

    def _tile(self, cell: _Cell, overview: bool = False) -> Tile:
        """As sharp as its own smallest text is to be, where that fits."""
        box, size = cell.box, self._size
        x_height = self._content.x_height_within(box)
        target = _Scale(TARGET_X_HEIGHT_PX / LEGIBLE_X_HEIGHT_PX, self._sharpest).zoom(x_height)
        zoom = min(target, max(cell.zoom, self._fitting_zoom(box)))
        to_page = Affine.scale(1 / zoom).then(Affine.translate(box.left, box.top))
        return Tile(
            page_no=self._page.page_no,
            box=box,
            zoom=zoom,
            size_px=(size.round_up(box.width * zoom), size.round_up(box.height * zoom)),
            to_page=to_page,
            to_display=to_page.then(self._page.to_display),
            row=cell.row,
            column=cell.column,
            overview=overview,
            blank=self._content.blank(box),
            text_x_height_px=x_height * zoom if x_height else None,
        )
