"""What scanning and OCR do to a page: skew, shared line heights, words run together, letters misread, a grey picture.

It imitates the project's OCR (`extractors.ocr`): all words of a line have one height, none is bold, accents are often
lost, and narrow gaps are not seen.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from extractors.reader.example import Answer, Example, PrintedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

_LIKE = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "m": "rn", "2": "Z",
    ",": ".", ".": ",", "g": "q", "c": "e", "i": "j", "€": "E", "ß": "B", "£": "E", "h": "b", "6": "G", "7": "1",
}  # fmt: skip
_NARROW = 0.45  # of the size: gaps that OCR may overlook
_WORD_HEIGHT = 1.22  # of the size: median over 706 words of five pages read by the project's OCR (0.82 to 1.56)
_SIZE = 1.09  # of the size: what it makes of it (0.73 to 1.37)
_DOTS = re.compile(r"\.{3,}$")


@dataclass(frozen=True, slots=True)
class Faults:
    """Of one scan: skew in degrees; shares of narrow gaps overlooked, of words misread and lost, of accents lost."""

    skew: float
    joined: float
    misread: float
    lost: float
    plain: float
    seed: float

    def height_of(self, line: int) -> float:
        """How much higher than it is a line is taken for; the same for all its words."""
        return min(1.3, max(0.7, Random(f"{self.seed} {line}").gauss(1.0, 0.12)))


def draw_faults(rng: Random) -> Faults:
    return Faults(
        skew=rng.gauss(0.0, 0.25),
        joined=rng.choice((0.0, 0.02, 0.05, 0.12)),
        misread=rng.choice((0.0, 0.01, 0.02, 0.05)),
        lost=rng.choice((0.0, 0.0, 0.005, 0.02)),
        plain=rng.choice((0.0, 0.5, 0.9)),
        seed=rng.random(),
    )


def scanned(example: Example, rng: Random) -> Example:
    """The example as OCR would give it. Words that answer a query are not lost; several may become one."""
    faults = draw_faults(rng)
    kept = _kept(example, rng, faults)
    groups = _joined(example, kept, rng, faults)
    number_of = {index: number for number, group in enumerate(groups) for index in group}
    return replace(
        example,
        words=tuple(_read(example, group, rng, faults) for group in groups),
        picture=None if example.picture is None else _grey(example.picture, rng, faults),
        answers=tuple(
            Answer(answer.query, _moved(answer.words, number_of), _moved(answer.label, number_of))
            for answer in example.answers
        ),
        roles=tuple(next((example.roles[k] for k in group if example.roles[k]), "") for group in groups),
        rows=tuple(max(example.rows[k] for k in group) for group in groups),
    )


def _kept(example: Example, rng: Random, faults: Faults) -> list[int]:
    needed = {index for answer in example.answers for index in (*answer.words, *answer.label)}
    return [k for k in range(len(example.words)) if k in needed or rng.random() >= faults.lost]


def _joined(example: Example, kept: Sequence[int], rng: Random, faults: Faults) -> list[list[int]]:
    """Words in groups that are read as one."""
    groups: list[list[int]] = []
    for k in kept:
        if groups and _is_narrow(example.words[groups[-1][-1]], example.words[k]) and rng.random() < faults.joined:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _is_narrow(left: PrintedWord, right: PrintedWord) -> bool:
    level = abs(left.bbox[3] - right.bbox[3]) < 0.2 * left.size_pt
    return level and -0.1 <= right.bbox[0] - left.bbox[2] < _NARROW * left.size_pt


def _moved(places: Sequence[int], number_of: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted({number_of[k] for k in places}))


def _read(example: Example, group: Sequence[int], rng: Random, faults: Faults) -> PrintedWord:
    words = [example.words[k] for k in group]
    size = max(word.size_pt for word in words)
    top, bottom = min(word.bbox[1] for word in words), max(word.bbox[3] for word in words)
    middle = (top + bottom) / 2
    higher = faults.height_of(round(bottom / 4))
    left, right = words[0].bbox[0] + rng.gauss(0.0, 0.06 * size), words[-1].bbox[2] + rng.gauss(0.0, 0.06 * size)
    slope = math.tan(math.radians(faults.skew))
    middle += slope * ((left + right) / 2 - example.width_pt / 2) + rng.gauss(0.0, 0.03 * size)
    half = _WORD_HEIGHT * size * higher / 2
    text = "".join(_misread(word.text, rng, faults) for word in words)
    box = (round(left, 2), round(middle - half, 2), round(max(right, left + 1), 2), round(middle + half, 2))
    return PrintedWord(text, box, round(_SIZE * size * higher, 2), bold=False)


def _misread(text: str, rng: Random, faults: Faults) -> str:
    """Accents and dots that lead on lost, and sometimes one letter taken for another or left out."""
    if not text.isascii() and rng.random() < faults.plain:
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        text = bare or text
    text = _DOTS.sub("", text) or text
    if len(text) > 3 and rng.random() < faults.misread / 2:
        text = text[1:] if rng.random() < 0.5 else text[:-1]
    if rng.random() < faults.misread:
        at = rng.randrange(len(text))
        other = _LIKE.get(text[at], "" if len(text) > 2 else text[at])
        text = text[:at] + other + text[at + 1 :]
    return text


def _grey(picture: npt.NDArray[np.uint8], rng: Random, faults: Faults) -> npt.NDArray[np.uint8]:
    """Skewed, unevenly lit, blurred and grainy."""
    rows, columns = np.indices(picture.shape)
    slope = math.tan(math.radians(faults.skew))
    sources = np.clip(np.rint(rows - slope * (columns - picture.shape[1] / 2)).astype(int), 0, picture.shape[0] - 1)
    shown = picture[sources, columns].astype(np.float32)
    if rng.random() < 0.5:
        shown = (shown + np.roll(shown, 1, axis=0) + np.roll(shown, 1, axis=1)) / 3
    light = rng.uniform(0.8, 1.0) + rng.uniform(-0.15, 0.15) * rows / picture.shape[0]
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0.0, rng.uniform(0.0, 9.0), picture.shape)
    grey: npt.NDArray[np.uint8] = np.clip(shown * light + grain, 0, 255).astype(np.uint8)
    return grey
