"""Labels set at an angle under an axis are read whole, whatever the text detector makes of them."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.charts.raster.sloping import read_sloping
from extractors.ocr.detection import TextLine
from extractors.ocr.rapid import RapidOcr

PITCH, SIZE = 60, 24


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr(threads=1)


def row(labels: list[str], angle: float) -> np.ndarray:
    """A picture with labels that rise to the right (angle > 0) and end, or fall and begin, at one height."""
    image = Image.new("RGB", (260 + PITCH * len(labels), 300), (255, 255, 255))
    for number, label in enumerate(labels):
        text = Image.new("L", (200, 200), 0)
        at = (100 if angle < 0 else 100 - int(ImageFont.load_default(SIZE).getlength(label)), 100)
        ImageDraw.Draw(text).text(at, label, 255, ImageFont.load_default(SIZE), "lm")
        turned = text.rotate(angle, Image.Resampling.BICUBIC)
        image.paste((60, 60, 60), (100 + PITCH * number, 0), turned)
    return np.asarray(image)


@pytest.mark.parametrize("angle", [45, -45, 30])
@pytest.mark.parametrize(
    "labels", [[f"Q{1 + n % 4} 20{12 + n // 4}" for n in range(8)], ["Mali", "Togo", "Ghana", "Benin"]]
)
def test_labels_are_read_whole(labels: list[str], angle: float, engine: RapidOcr) -> None:
    image = row(labels, angle)
    lines = engine.find_lines(image)
    read, taken = read_sloping(image, lines, engine)
    assert [label.text for label in sorted(read, key=lambda label: label.line.center_x)] == labels
    assert all(abs(label.line.angle_deg + angle) < 2 for label in read)
    assert taken == set(lines)


def test_words_of_a_label_are_one_label(engine: RapidOcr) -> None:
    """The detector gives "Q1" and "2014" apart, and some pieces level."""
    labels = [f"Q{1 + n % 4} 20{12 + n // 4}" for n in range(8)]
    image = row(labels, 45)
    whole = [label.line for label in read_sloping(image, engine.find_lines(image), engine)[0]]
    pieces = [piece for number, line in enumerate(whole) for piece in (halves(line) if number % 3 else [line])]
    read, taken = read_sloping(image, pieces, engine)
    assert [label.text for label in sorted(read, key=lambda label: label.line.center_x)] == labels
    assert taken == set(pieces)


def halves(line: TextLine) -> list[TextLine]:
    turn, quarter = radians(line.angle_deg), line.width / 4
    return [
        line._replace(
            center_x=line.center_x + way * quarter * cos(turn),
            center_y=line.center_y + way * quarter * sin(turn),
            width=2 * quarter,
        )
        for way in (-1, 1)
    ]


def test_short_labels_boxed_level_slope_by_their_ink(engine: RapidOcr) -> None:
    labels = [f"{number}" for number in range(20, 32)]
    image = row(labels, 45)
    boxes = [
        TextLine(200 + PITCH * number - 10, 110, 40, 40, -30.0 if number % 2 else 0.0, 0.9)
        for number in range(len(labels))
    ]
    read, taken = read_sloping(image, boxes, engine)
    assert [label.text for label in sorted(read, key=lambda label: label.line.center_x)] == labels
    assert taken == set(boxes)


def test_level_and_upright_labels_are_left_alone(engine: RapidOcr) -> None:
    for angle in (0, 90):
        image = row(["2012", "2013", "2014", "2015"], angle)
        assert read_sloping(image, engine.find_lines(image), engine) == ([], set())


def test_nothing_is_read_where_there_are_no_lines(engine: RapidOcr) -> None:
    assert read_sloping(np.full((50, 50, 3), 255, np.uint8), [], engine) == ([], set())
