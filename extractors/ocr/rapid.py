"""The OCR engine: PP-OCR's networks on onnxruntime."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.ocr.bearings import without_false_spaces
from extractors.ocr.crops import crop_line
from extractors.ocr.detection import LineDetector, TextLine
from extractors.ocr.models import bundled_models, open_session
from extractors.ocr.recognition import LineRecognizer
from extractors.ocr.sideways import FIRST_SIDEWAYS, SIDEWAYS_RATIO, reversed_line
from extractors.ocr.words import WordSpan, split_words
from schemas.errors import PageError
from schemas.geometry import Affine, BBox
from schemas.page import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.base import Image
    from extractors.ocr.models import OcrModels
    from extractors.ocr.recognition import Character

MIN_LINE_CONFIDENCE = 0.5
"""Lines below are smears, logos and rules taken for text."""

MIN_SIDEWAYS_CONFIDENCE = 0.65
"""Of the weakest characters of a sideways line's words, on average: read the wrong way round, they reach 0.5."""


WORD_HEIGHT = 0.82
"""Height of a word's box, ascender to descender, as a share of the height its line was found with."""

FONT_SIZE = 0.73
"""Font size as a share of that height (measured: 5th to 95th percentile 0.63 to 0.80 over seven fonts)."""


class RapidOcr:
    """Recognises words with the PP-OCR models of the `rapidocr` wheel (an `OcrEngine`).

    Models load at first use, and never from the network. The same picture always gives the same words: each line is
    read alone, so that none depends on its company. `threads` are onnxruntime's; more than 2 gain little on one page.
    """

    def __init__(self, *, threads: int = 2, models: OcrModels | None = None) -> None:
        if threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        self._threads = threads
        self._chosen = models

    def recognize(self, image: Image, page_no: int, points_per_px: float) -> list[Word]:
        """The words of an upright picture in reading order; boxes in points (pixel × `points_per_px`).

        Text that runs sideways is left out. Raises PageError where the picture cannot be read, ModelError where the
        models are missing.
        """
        return self.read_lines(image, self.find_lines(image, page_no), page_no, points_per_px)

    def find_lines(self, image: Image, page_no: int = 1) -> list[TextLine]:
        """The lines of text in a picture that may lie sideways or skewed, in its pixels. Raises as `recognize`."""
        _check_picture(image, page_no)
        try:
            return self._detector.find_lines(image)
        except Exception as error:
            raise _failure(page_no, error) from error

    def read_lines(self, image: Image, lines: Iterable[TextLine], page_no: int, points_per_px: float) -> list[Word]:
        """The words of given lines, in reading order, with boxes as `recognize` gives them. Raises as it does."""
        _check_picture(image, page_no)
        level = [line for line in lines if line.height < SIDEWAYS_RATIO * line.width]
        words: list[Word] = []
        for line_no, line in enumerate(reading_order(level)):
            try:
                spans = self._read_line(image, line)
            except Exception as error:
                raise _failure(page_no, error) from error
            words += [_word(span, line, line_no, page_no, points_per_px) for span in spans]
        return words

    def read_sideways(self, image: Image, lines: Iterable[TextLine], page_no: int, points_per_px: float) -> list[Word]:
        """The words of lines that run up or down (`part_sideways`), each line in its own reading order."""
        words: list[Word] = []
        for line_no, line in enumerate(lines, start=FIRST_SIDEWAYS):
            try:
                ways = [(self._read_line(image, way), way) for way in (line, reversed_line(line))]
            except Exception as error:
                raise _failure(page_no, error) from error
            spans, way = max(ways, key=lambda found: _mean_confidence(found[0]))
            if _mean_confidence(spans) >= MIN_SIDEWAYS_CONFIDENCE:
                bare = (span._replace(text=span.text.strip("|")) for span in spans)  # the frames of stamps
                words += [_word(span, way, line_no, page_no, points_per_px) for span in bare if span.text]
        return words

    def recognize_crops(self, images: Sequence[Image], *, by_ink: bool = True) -> list[tuple[str, float]]:
        """What upright crops of single lines say, and the confidence of each one's weakest character, 0 to 1.

        Without `by_ink`, words end only where the network read a space and the ink agrees: text that was set at an
        angle is spaced unevenly. A crop in which nothing is read gives ("", 0.0). Raises ModelError where the models
        are missing.
        """
        read = self._recognizer.read
        if by_ink:
            return [_text(split_words(read(crop), crop)) for crop in images]
        return [_as_read(without_false_spaces(read(crop), crop)) for crop in images]

    def recognize_uneven(self, image: Image) -> tuple[str, float, float]:
        """What a crop of a line that was set unevenly says, as `recognize_crops` without `by_ink`: with the confidence
        of its weakest character, and that of all on average. Of a long line one may be doubtful."""
        characters = without_false_spaces(self._recognizer.read(image), image)
        letters = [character.confidence for character in characters if not character.text.isspace()]
        return *_as_read(characters), sum(letters) / max(len(letters), 1)

    def _read_line(self, image: Image, line: TextLine) -> list[WordSpan]:
        crop = crop_line(image, line)
        characters = self._recognizer.read(crop)
        letters = [character.confidence for character in characters if not character.text.isspace()]
        if not letters or sum(letters) / len(letters) < MIN_LINE_CONFIDENCE:
            return []
        return split_words(characters, crop)

    @cached_property
    def _models(self) -> OcrModels:
        return self._chosen or bundled_models()

    @cached_property
    def _detector(self) -> LineDetector:
        return LineDetector(open_session(self._models.detector, self._threads))

    @cached_property
    def _recognizer(self) -> LineRecognizer:
        return LineRecognizer(open_session(self._models.recognizer, self._threads))


def reading_order(lines: Iterable[TextLine]) -> list[TextLine]:
    """Rows from top to bottom, and the lines of a row from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.center_y):
        if rows and line.center_y - rows[-1][0].center_y < min(line.height, rows[-1][0].height) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.center_x)]


def _word(span: WordSpan, line: TextLine, line_no: int, page_no: int, points_per_px: float) -> Word:
    angle = math.radians(line.angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    half = line.height * WORD_HEIGHT / 2
    along = BBox((span.left - 0.5) * line.width, -half, (span.right - 0.5) * line.width, half)
    to_picture = Affine(cos, sin, -sin, cos, line.center_x, line.center_y)
    box = to_picture.then(Affine.scale(points_per_px)).apply_box(along)
    return Word(
        text=span.text,
        bbox=box,
        page_no=page_no,
        source="ocr",
        line_no=line_no,
        size_pt=line.height * FONT_SIZE * points_per_px,
        confidence=span.confidence,
    )


def _mean_confidence(spans: Sequence[WordSpan]) -> float:
    """Of the words, weighed by their length."""
    letters = sum(len(span.text) for span in spans)
    return sum(span.confidence * len(span.text) for span in spans) / letters if letters else 0.0


def _text(spans: Sequence[WordSpan]) -> tuple[str, float]:
    if not spans:
        return "", 0.0
    return " ".join(span.text for span in spans), min(span.confidence for span in spans)


def _as_read(characters: Sequence[Character]) -> tuple[str, float]:
    letters = [character.confidence for character in characters if not character.text.isspace()]
    return "".join(character.text for character in characters).strip(), min(letters, default=0.0)


def _check_picture(image: Image, page_no: int) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape:
        raise PageError(
            f"page {page_no}: not an RGB picture: its shape is {image.shape}",
            hint="render the page again as height × width × 3",
            page_no=page_no,
        )


def _failure(page_no: int, error: Exception) -> Exception:
    from schemas.errors import VouchError

    if isinstance(error, VouchError):
        return error
    return PageError(
        f"page {page_no}: the text of the picture could not be recognised: {error}",
        hint="render the page at a lower resolution, or give the process more memory",
        page_no=page_no,
    )
