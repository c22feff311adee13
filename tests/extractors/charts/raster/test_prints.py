"""What is written in pictures of charts: numbers that stand along an axis, and legends in one line."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.charts.raster.prints import find_prints
from extractors.ocr.detection import TextLine
from extractors.ocr.rapid import RapidOcr
from schemas.geometry import BBox
from schemas.page import Word


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr(threads=1)


def standing(text: str) -> np.ndarray:
    """A picture with a text that runs up, in the middle of it."""
    image = Image.new("RGB", (200, 200), (255, 255, 255))
    ImageDraw.Draw(image).text((100, 100), text, (0, 0, 0), ImageFont.load_default(28), "mm")
    return np.ascontiguousarray(np.rot90(np.asarray(image)))


@pytest.mark.parametrize("text", ["600", "350"])
def test_a_number_that_stands_is_read_whole(text: str, engine: RapidOcr) -> None:
    line = TextLine(100, 100, 34, 20 * len(text), 0.0, 0.9)
    word = Word("0", BBox(83, 70, 117, 130), 1, line_no=0)
    (run,) = find_prints([word], (standing(text), [line]), engine, 1.0)
    assert (run.text, round(run.angle)) == (text, 90)


def test_swatches_read_as_boxes_part_the_names_of_a_legend(engine: RapidOcr) -> None:
    places = {"Family": (10, 50), "□": (58, 66), "Single": (72, 104), "■": (112, 120), "Couple": (128, 165)}
    words = [Word(text, BBox(left, 20, right, 30), 1, size_pt=12) for text, (left, right) in places.items()]
    line = TextLine(88, 25, 155, 12, 0.0, 0.9)
    blank = np.full((60, 200, 3), 255, np.uint8)
    assert [run.text for run in find_prints(words, (blank, [line]), engine, 1.0)] == ["Family", "Single", "Couple"]


class Doubtful(RapidOcr):
    """Reads one letter of a title's crop with doubt, and the crop on its head as a few unlikely ones."""

    def recognize_uneven(self, image: np.ndarray) -> tuple[str, float, float]:
        on_its_head = image[:, : image.shape[1] // 2].mean() > image[:, image.shape[1] // 2 :].mean()
        return ("Yoh =h", 0.43, 0.56) if on_its_head else ("Y-O-Y growth", 0.03, 0.84)


def test_one_doubtful_letter_of_a_title_leaves_the_title() -> None:
    image = np.full((300, 60, 3), 255, np.uint8)
    image[180:260, 20:40] = 0  # it begins at the bottom
    line = TextLine(30, 150, 24, 240, 0.0, 0.9)
    (run,) = find_prints([], (image, [line]), Doubtful(threads=1), 1.0)
    assert (run.text, run.angle) == ("Y-O-Y growth", 90)
