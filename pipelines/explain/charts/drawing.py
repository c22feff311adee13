"""A drawing in points of the page that becomes SVG: made of elements, so that no text of a document is ever markup.

Only what a strict Content-Security-Policy and MuPDF's own SVG reader both take: presentation attributes, no styles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pipelines.explain.wording import visible
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]

SVG = "http://www.w3.org/2000/svg"
WIDTH_EM = 0.52
"""Of a common sans-serif letter, on average."""
_LETTERS = 0.68
"""The type size of a text in the height of its box, which holds room for accents and descenders."""


@dataclass
class Drawing:
    """What is drawn later lies on top."""

    group: ElementTree.Element = field(default_factory=lambda: ElementTree.Element("g", {"font-family": "Helvetica"}))

    def line(self, start: Point, end: Point, colour: str, width: float = 0.6) -> None:
        (x1, y1), (x2, y2) = start, end
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)

    def lines(self, points: Sequence[Point], colour: str, width: float = 1.2) -> None:
        if len(points) > 1:
            self._add("polyline", points=_path(points), fill="none", stroke=colour, stroke_width=width)

    def shape(self, points: Sequence[Point], colour: str, opacity: float = 1.0) -> None:
        self._add("polygon", points=_path(points), fill=colour, fill_opacity=opacity)

    def box(
        self, box: BBox, fill: str = "none", *, opacity: float = 1.0, stroke: str = "none", width: float = 0.6
    ) -> None:
        self._add("rect", x=box.left, y=box.top, width=box.width, height=box.height, fill=fill, fill_opacity=opacity,
                  stroke=stroke, stroke_width=width)  # fmt: skip

    def circle(
        self, centre: Point, radius: float, fill: str = "none", *, stroke: str = "none", width: float = 0.6
    ) -> None:
        self._add("circle", cx=centre[0], cy=centre[1], r=radius, fill=fill, stroke=stroke, stroke_width=width)

    def sector(self, centre: Point, radii: tuple[float, float], angles: tuple[float, float], colour: str) -> None:
        """A piece of a pie, or of a ring where the inner radius is not nought; angles in radians, clockwise from three
        o'clock. Arcs are drawn as chords of two degrees: a whole turn is no arc in SVG."""
        (inner, outer), (first, last) = radii, angles
        count = max(2, round(abs(last - first) / (pi / 90)))
        turns = [first + (last - first) * n / count for n in range(count + 1)]
        rim = [(centre[0] + outer * cos(turn), centre[1] + outer * sin(turn)) for turn in turns]
        hub = [(centre[0] + inner * cos(turn), centre[1] + inner * sin(turn)) for turn in reversed(turns)]
        shape = [*rim, *(hub if inner > 0 else [centre])]
        self._add("polygon", points=_path(shape), fill=colour, stroke="#ffffff", stroke_width=0.8)

    def text(
        self, at: Point, said: str, size: float, colour: str = "#1c2430", *, anchor: str = "middle", turn: float = 0.0
    ) -> None:
        """`at` is the middle of the letters' height, at the start, middle or end of the text; `turn` in degrees."""
        element = self._add("text", x=0, y=0.35 * size, fill=colour, font_size=size, text_anchor=anchor)
        element.text = visible(said)
        move = f"translate({at[0]:.2f} {at[1]:.2f})"
        element.set("transform", move + (f" rotate({turn:.1f})" if turn else ""))

    def text_in(self, box: BBox, said: str, colour: str = "#1c2430") -> None:
        """A text in the place and size in which it was read; upright or sloping where its box is."""
        length = max(len(said), 1) * WIDTH_EM
        middle = (box.center_x, box.center_y)
        high, wide = _LETTERS * box.height, box.width / length
        if high > 1.5 * wide and box.height > box.width:
            self.text(middle, said, min(_LETTERS * box.width, box.height / length), colour, turn=-90)
        elif high > 1.5 * wide and box.height > 0.5 * box.width:
            self.text(middle, said, min(8.0, 0.9 * hypot(box.width, box.height) / length), colour, turn=-35)
        else:
            self.text(middle, said, max(min(high, wide), 3.0), colour)

    def pill(self, middle: Point, said: str, size: float, colour: str) -> BBox:
        """A text on white, so that it can be read over print; returns what it covers."""
        box = pill_box(middle, said, size)
        self.box(box, "#ffffff", opacity=0.85)
        self.text(middle, said, size, colour)
        return box

    def tip(self, said: str) -> None:
        """What the shape drawn last says when it is pointed at."""
        ElementTree.SubElement(self.group[-1], "title").text = visible(said)

    def svg(self) -> str:
        """The group as it stands in an SVG of the page, in its points."""
        return ElementTree.tostring(self.group, encoding="unicode")

    def _add(self, tag: str, **attributes: str | float) -> ElementTree.Element:
        texts = {
            name.replace("_", "-"): value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
            for name, value in attributes.items()
        }
        return ElementTree.SubElement(self.group, tag, texts)


def pill_box(middle: Point, said: str, size: float) -> BBox:
    return BBox(*middle, *middle).expand(len(said) * WIDTH_EM * size / 2 + 1.2, 0.6 * size)


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
