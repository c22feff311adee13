"""Draws a page with its marks: boxes coloured by status, each with a name tag, and a legend below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from pipelines.explain.paper import Paper
from pipelines.explain.statuses import STATUS_LOOKS
from pipelines.explain.tags import marks_to_tag, place_tags
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.base import Image as Pixels
    from pipelines.explain.marks import Mark
    from pipelines.explain.statuses import Look
    from schemas.evidence import FieldStatus

    Point = tuple[float, float]

_STROKE_PT = 1.0
_FILL_ALPHA = 38
_TAG_FONT_PT = 6.5
_LEGEND_FONT_PT = 9.0
_PADDING_PT = 2.0
_SLACK_PT = 1.0
"""Room between the print and the box around it."""


def draw_page(pixels: Pixels, width_pt: float, marks: Sequence[Mark]) -> Image.Image:
    """The page in RGB with all marks of this page drawn, on a strip with the legend.

    `pixels` is the rendered page (height × width × 3); its width and `width_pt` give the scale of the boxes.
    """
    page = Image.fromarray(pixels)
    canvas = _Canvas(page, page.width / width_pt)
    for mark in marks:
        canvas.draw_box(mark.bbox.expand(_SLACK_PT), STATUS_LOOKS[mark.status], tinted=not mark.is_bare)
    paper = Paper.of_page(pixels, width_pt)
    tags = place_tags(marks_to_tag(marks), [mark.bbox for mark in marks], canvas.measure_tag, paper)
    for mark in marks:
        if mark.number in tags:
            text, box = tags[mark.number]
            canvas.draw_tag(box, text, STATUS_LOOKS[mark.status])
    return _with_legend(canvas.image, canvas.px_per_pt, {mark.status for mark in marks})


def _with_legend(page: Image.Image, px_per_pt: float, statuses: Collection[FieldStatus]) -> Image.Image:
    height_px = round(26 * px_per_pt)
    sheet = Image.new("RGB", (page.width, page.height + height_px), "white")
    sheet.paste(page, (0, 0))
    canvas = _Canvas(sheet, px_per_pt)
    top_pt = page.height / px_per_pt
    canvas.draw_line((0, top_pt), (page.width / px_per_pt, top_pt), "#c5cad2")
    left_pt = 16.0
    for look in [look for status, look in STATUS_LOOKS.items() if status in statuses]:
        canvas.draw_box(BBox(left_pt, top_pt + 7, left_pt + 18, top_pt + 19), look)
        canvas.draw_sign((left_pt + 9, top_pt + 13), look, look.ink)
        left_pt = canvas.draw_text((left_pt + 23, top_pt + 13), look.word, _LEGEND_FONT_PT, "#1c2430") + 16
    return canvas.image


class _Canvas:
    """A picture that is drawn on in points."""

    def __init__(self, image: Image.Image, px_per_pt: float) -> None:
        self.image = image.convert("RGB")
        self.px_per_pt = px_per_pt
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def _px(self, *lengths_pt: float) -> tuple[float, ...]:
        return tuple(length * self.px_per_pt for length in lengths_pt)

    def _point(self, x_pt: float, y_pt: float) -> Point:
        return x_pt * self.px_per_pt, y_pt * self.px_per_pt

    def _font(self, size_pt: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        return ImageFont.load_default(size=size_pt * self.px_per_pt)

    def draw_box(self, box: BBox, look: Look, *, tinted: bool = True) -> None:
        left, top, right, bottom = self._px(*box)
        red, green, blue = (int(look.ink[at : at + 2], 16) for at in (1, 3, 5))
        if tinted:
            self._draw.rectangle((left, top, right, bottom), fill=(red, green, blue, _FILL_ALPHA))
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
        for start, end in sides:  # a pale halo, so that the box shows on a dark ground too
            self.draw_line(start, end, "#ffffffb0", 2 * _STROKE_PT)
        for start, end in sides:
            for first, last in _dashes(start, end, look.dash_pt):
                self.draw_line(first, last, look.ink)

    def draw_line(self, start: Point, end: Point, colour: str, width_pt: float = _STROKE_PT) -> None:
        width_px = max(1, round(width_pt * self.px_per_pt))
        self._draw.line((self._point(*start), self._point(*end)), fill=colour, width=width_px)

    def draw_text(self, left_middle: Point, text: str, size_pt: float, colour: str) -> float:
        """Writes to the right of a point; returns where the text ends."""
        font = self._font(size_pt)
        self._draw.text(self._point(*left_middle), text, fill=colour, font=font, anchor="lm")
        return left_middle[0] + font.getlength(text) / self.px_per_pt

    def measure_tag(self, text: str) -> tuple[float, float]:
        text_pt = self._font(_TAG_FONT_PT).getlength(text) / self.px_per_pt + _PADDING_PT if text else 0.0
        return _TAG_FONT_PT + 2 * _PADDING_PT + text_pt, _TAG_FONT_PT + _PADDING_PT

    def draw_tag(self, box: BBox, text: str, look: Look) -> None:
        self._draw.rectangle(self._px(*box), fill=look.ink)
        self.draw_sign((box.left + _PADDING_PT + _TAG_FONT_PT / 2, box.center_y), look, "white")
        if text:
            self.draw_text((box.left + 2 * _PADDING_PT + _TAG_FONT_PT, box.center_y), text, _TAG_FONT_PT, "white")

    def draw_sign(self, middle: Point, look: Look, colour: str) -> None:
        """The status sign, in strokes where common fonts lack it."""
        x, y = middle
        strokes = {
            "✓": (((-2.4, 0.2), (-0.6, 2.0)), ((-0.6, 2.0), (2.6, -2.2))),
            "≠": (((-2.4, -1.0), (2.4, -1.0)), ((-2.4, 1.0), (2.4, 1.0)), ((-1.4, 2.6), (1.4, -2.6))),
        }.get(look.sign)
        if strokes is None:
            self._draw.text(self._point(x, y), look.sign, fill=colour, font=self._font(_TAG_FONT_PT), anchor="mm")
            return
        for start, end in strokes:
            self.draw_line((x + start[0], y + start[1]), (x + end[0], y + end[1]), colour)


def _dashes(start: Point, end: Point, dash_pt: tuple[float, ...]) -> list[tuple[Point, Point]]:
    """The strokes of a dashed line; one stroke where there is no pattern."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    if not dash_pt or length == 0:
        return [(start, end)]
    on, off = dash_pt
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    strokes = []
    position = 0.0
    while position < length:
        stop = min(position + on, length)
        strokes.append(
            ((start[0] + dx * position, start[1] + dy * position), (start[0] + dx * stop, start[1] + dy * stop))
        )
        position += on + off
    return strokes
