"""The charts of a result as pictures: the page with what was measured over it, and the chart drawn anew beside it."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipelines.explain.charts.colours import sample_colours
from pipelines.explain.charts.drawing import SVG
from pipelines.explain.charts.layout import lay_on_page
from pipelines.explain.charts.overlay import draw_over, draw_over_pie
from pipelines.explain.charts.pie import lay_pie, upright_pie
from pipelines.explain.charts.redraw import PALETTE, draw_anew, draw_pie_anew
from pipelines.explain.charts.sheet import SHEET, lay_on_sheet
from pipelines.explain.paper import Paper
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from PIL import Image

    from extractors.base import Image as Pixels
    from pipelines.explain.charts.drawing import Drawing
    from pipelines.explain.charts.plot import Plot
    from pipelines.explain.charts.redraw import Colours
    from schemas.result import PageEntry

_ROOM_PT = 8.0
_PIE_OFF = 0.12  # of the radius
_OFF_PT = 3.0
_NO_PLACES = "The values have no places on the page: they were not measured there."
_OFF_MARK = "Some values do not lie at their marks: see where the lines stand off."


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """`cut` is the part of the page that shows the chart, `over` what is drawn on it; None where nothing on the page
    says where its values are. `anew` is the chart from its data, on the same cut or on a `sheet` of its own.
    `note` is what a person should know of the two.
    """

    plot: Plot
    cut: BBox | None
    over: Drawing | None
    anew: Drawing
    sheet: BBox
    note: str = ""


def picture_chart(plot: Plot, page: PageEntry | None, pixels: Pixels | None) -> ChartPicture | None:
    """The chart in pictures; None where it has no values. `pixels` is its page, rendered."""
    colours = sample_colours(plot, pixels, page.width_pt) if pixels is not None and page is not None else {}
    cut = _cut(plot, page) if page is not None else None
    if plot.is_round:
        return _picture_pie(plot, cut, colours)
    laid = lay_on_page(plot) if cut is not None else None
    if laid is not None and cut is not None and pixels is not None and page is not None:
        paper = Paper.of_page(pixels, page.width_pt)
        note = _OFF_MARK if laid.worst_pt > _OFF_PT else ""
        return ChartPicture(plot, cut, draw_over(plot, laid, paper), draw_anew(plot, laid, colours), cut, note)
    own = lay_on_sheet(plot)
    return ChartPicture(plot, cut, None, draw_anew(_off_page(plot), own, {}), SHEET, _NO_PLACES) if own else None


def _picture_pie(plot: Plot, cut: BBox | None, colours: Colours) -> ChartPicture | None:
    points = plot.series[0].points if plot.series else ()
    if not points:
        return None
    values = [point.value for point in points]
    boxes = [point.bbox for point in points if point.bbox is not None]
    laid = lay_pie(values, boxes, donut=plot.kind == "donut") if cut is not None else None
    if laid is not None and cut is not None and laid.off_pt <= max(3.0, _PIE_OFF * laid.radius):
        return ChartPicture(plot, cut, draw_over_pie(plot, laid), draw_pie_anew(plot, laid, colours), cut)
    own = upright_pie(values, (SHEET.center_x, SHEET.center_y + 10), 90.0, donut=plot.kind == "donut")
    rainbow = {(0, n): PALETTE[n % len(PALETTE)] for n in range(len(points))}
    return ChartPicture(plot, cut, None, draw_pie_anew(_off_page(plot), own, rainbow), SHEET, _NO_PLACES)


def _off_page(plot: Plot) -> Plot:
    """The same without places."""
    bare = {name: replace(getattr(plot, name), bbox=None) for name in ("title", "x_label", "y_label")}
    series = tuple(
        replace(
            one,
            name=replace(one.name, bbox=None),
            points=tuple(replace(p, bbox=None, name=replace(p.name, bbox=None)) for p in one.points),
        )
        for one in plot.series
    )
    return replace(plot, series=series, x_ticks=(), y_ticks=(), **bare)


def _cut(plot: Plot, page: PageEntry) -> BBox | None:
    """The chart with all its texts, and some room; None where nothing of it has a place on the page."""
    texts = [plot.title, plot.x_label, plot.y_label, *plot.x_ticks, *plot.y_ticks]
    texts += [text for series in plot.series for text in (series.name, *(point.name for point in series.points))]
    places = [plot.bbox, *(text.bbox for text in texts), *(point.bbox for point in plot.points)]
    # A key stands before its name.
    places += [BBox(box.left - 1.2 * box.height, box.top, box.right, box.bottom) for series in plot.series
               if (box := series.name.bbox) is not None]  # fmt: skip
    boxes = [box for box in places if box is not None]
    whole = BBox(0.0, 0.0, page.width_pt, page.height_pt)
    return union_all(boxes).expand(_ROOM_PT).intersection(whole) if boxes else None


def side_by_side(picture: ChartPicture, pixels: Pixels | None, px_per_pt: float) -> bytes:
    """A PNG: the page with what was measured on the left, the chart drawn anew on the right."""
    from PIL import Image

    zoom = 2.0
    parts = []
    if picture.cut is not None and pixels is not None:
        shown = Image.fromarray(pixels).crop(
            (
                round(picture.cut.left * px_per_pt),
                round(picture.cut.top * px_per_pt),
                round(picture.cut.right * px_per_pt),
                round(picture.cut.bottom * px_per_pt),
            )
        )
        size = (round(picture.cut.width * px_per_pt), round(picture.cut.height * px_per_pt))
        shown = shown.resize(size)
        if picture.over is not None:
            over = _drawn(picture.over, picture.cut, size, transparent=True)
            shown = Image.alpha_composite(shown.convert("RGBA"), over)
        parts.append(shown.convert("RGB"))
    height = parts[0].height if parts else round(picture.sheet.height * zoom)
    size = (round(height * picture.sheet.width / picture.sheet.height), height)
    parts.append(_drawn(picture.anew, picture.sheet, size, transparent=False).convert("RGB"))
    gap = 16
    sheet = Image.new("RGB", (sum(p.width for p in parts) + gap * (len(parts) + 1), height + 2 * gap), "#eef0f3")
    left = gap
    for part in parts:
        sheet.paste(part, (left, gap))
        left += part.width + gap
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _drawn(drawing: Drawing, view: BBox, size: tuple[int, int], *, transparent: bool) -> Image.Image:
    """The drawing at a size in pixels, by MuPDF's SVG reader; what lies outside the view is cut off."""
    from PIL import Image

    from extractors.mupdf import load_mupdf

    pymupdf = load_mupdf()
    moved = f'<g transform="translate({-view.left:.3f} {-view.top:.3f})">{drawing.svg()}</g>'
    svg = f'<svg xmlns="{SVG}" width="{view.width:.3f}" height="{view.height:.3f}">{moved}</svg>'
    with pymupdf.open(stream=svg.encode("utf-8", "replace"), filetype="svg") as document:
        page = document[0]
        matrix = pymupdf.Matrix(size[0] / page.rect.width, size[1] / page.rect.height)
        pixmap = page.get_pixmap(matrix=matrix, alpha=transparent)
    mode = "RGBA" if transparent else "RGB"
    found = Image.frombytes(mode, (pixmap.width, pixmap.height), _straight(pixmap) if transparent else pixmap.samples)
    return found.resize(size) if found.size != size else found


def _straight(pixmap: Any) -> bytes:
    """MuPDF multiplies colours by their opacity; Pillow wants them as they are."""
    import numpy as np

    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(-1, 4).astype(np.float32)
    alpha = np.maximum(pixels[:, 3:], 1.0)
    pixels[:, :3] = np.minimum(pixels[:, :3] * 255.0 / alpha, 255.0)
    return pixels.astype(np.uint8).tobytes()
