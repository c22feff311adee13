"""Pictures of charts with known values, drawn in pixels with Pillow, and what is written in them as runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from schemas.geometry import BBox
from schemas.page import TextRun

WIDTH, HEIGHT = 640, 400
LEFT, TOP, RIGHT, BOTTOM = 70, 30, 610, 330
SIZE = 14
BLUE, NAVY, ORANGE, GREEN = (40, 118, 221), (15, 40, 62), (230, 130, 30), (60, 150, 70)
PAPER, INK, GRID = (255, 255, 255), (60, 60, 60), (225, 225, 225)


@dataclass
class Sheet:
    """A picture in the making: four times as large while it is drawn, so that its edges are smooth."""

    scale: int = 4
    runs: list[TextRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * self.scale, HEIGHT * self.scale), PAPER)
        self.pen = ImageDraw.Draw(self._image)
        self._font = ImageFont.load_default(SIZE * self.scale)

    def text(self, text: str, x: float, y: float, anchor: str = "mm") -> None:
        place = x * self.scale, y * self.scale
        box = BBox(*(side / self.scale for side in self.pen.textbbox(place, text, self._font, anchor)))
        self.pen.text(place, text, INK, self._font, anchor)
        self.runs.append(TextRun(text, box, SIZE * 0.8, anchor_y=box.center_y))

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        k = self.scale
        self.pen.rectangle((left * k, top * k, right * k - 1, bottom * k - 1), fill=colour)

    def line(self, points: list[tuple[float, float]], colour: tuple[int, int, int], width: float) -> None:
        k = self.scale
        self.pen.line([(x * k, y * k) for x, y in points], fill=colour, width=round(width * k), joint="curve")

    def wedge(self, box: BBox, start: float, end: float, colour: tuple[int, int, int]) -> None:
        self.pen.pieslice([side * self.scale for side in box], start, end, fill=colour)

    def pixels(self) -> np.ndarray:
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        return np.asarray(small, dtype=np.uint8)

    def axis(self, top_value: float, step: float) -> None:
        """Numbers at the left with faint gridlines, nought at the bottom."""
        value = 0.0
        while value <= top_value:
            y = round(height_of(value, top_value))
            self.rectangle(LEFT, y, RIGHT, y + 1, INK if value == 0 else GRID)
            self.text(f"{value:g}", LEFT - 10, y + 0.5, "rm")
            value += step


def height_of(value: float, top_value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top_value


def bar_picture(values: dict[str, tuple[float, ...]], top: float, step: float, names: tuple[str, ...] = ()) -> Sheet:
    """Upright bars, in groups where there are several values to a name, with a legend where `names` are given."""
    sheet = Sheet()
    sheet.axis(top, step)
    room = (RIGHT - LEFT) / len(values)
    colours = (BLUE, ORANGE, GREEN)
    for index, (name, group) in enumerate(values.items()):
        width = int(0.7 * room / len(group))
        start = LEFT + index * room + 0.15 * room
        for number, value in enumerate(group):
            left = round(start + number * width)
            sheet.rectangle(left, height_of(value, top), left + width - 2, BOTTOM, colours[number])
        sheet.text(name, LEFT + (index + 0.5) * room, BOTTOM + 14)
    for number, name in enumerate(names):
        x = 200 + 130 * number
        sheet.rectangle(x, 368, x + 10, 378, colours[number])
        sheet.text(name, x + 18, 373, "lm")
    return sheet


def line_picture(series: dict[str, list[float]], years: range, top: float, step: float) -> Sheet:
    """Lines over years, with a legend of short strokes."""
    sheet = Sheet()
    sheet.axis(top, step)
    pitch = (RIGHT - LEFT - 40) / (len(years) - 1)
    colours = (BLUE, ORANGE, GREEN)
    for number, (name, values) in enumerate(series.items()):
        points = [(LEFT + 20 + i * pitch, height_of(v, top)) for i, v in enumerate(values)]
        sheet.line(points, colours[number], 2.4)
        x = 200 + 130 * number
        sheet.line([(x, 373), (x + 16, 373)], colours[number], 2.4)
        sheet.text(name, x + 22, 373, "lm")
    for index, year in enumerate(years):
        if index % 2 == 0:
            sheet.text(str(year), LEFT + 20 + index * pitch, BOTTOM + 14)
    return sheet


def pie_picture(shares: dict[str, float], *, flat: float = 1.0, hole: float = 0.0) -> Sheet:
    """A pie of those shares (percent); `flat` makes an ellipse of it, `hole` a donut."""
    sheet = Sheet()
    x, y, radius = 320.0, 190.0, 130.0
    colours = (BLUE, NAVY, ORANGE, GREEN, (180, 60, 60))
    start = -90.0
    box = BBox(x - radius, y - radius * flat, x + radius, y + radius * flat)
    for number, (name, share) in enumerate(shares.items()):
        turn = 3.6 * share
        sheet.wedge(box, start, start + turn, colours[number])
        middle = radians(start + turn / 2)
        sheet.text(name, x + 1.25 * radius * cos(middle), y + 1.18 * radius * sin(middle))
        start += turn
    if hole:
        k = sheet.scale
        sheet.pen.ellipse([side * k for side in (x - hole, y - hole, x + hole, y + hole)], fill=PAPER)
    return sheet
