"""Reads one text line: the recognition network and its CTC decoding (Graves et al., 2006).

Decoding is ours, because it gives what the wheel's pipeline does not: where each character stands, how sure each one
is, and an alphabet that cannot put a Greek capital or a full-width comma into a line of Latin text.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from schemas.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession

    from extractors.base import Image

    Floats = npt.NDArray[np.float32]

INPUT_HEIGHT_PX = 48
MARGIN_PX = 32
"""Neutral grey behind the line. Without it the last comma of an amount in a poor scan is read as a point; twice as much
reads the same and costs an eighth more time."""

NARROWED = 0.9
"""Lines are narrowed by this much: time goes with width, printed pages read the same (361 numbers of noisy invoices),
and the wide type of thermal printers is parted less often. Narrower still loses points and spaces."""

MIN_WIDTH_PX, MAX_WIDTH_PX = 8, 3200
"""Of a line scaled to the input height. A longer one is squeezed: it bounds the memory, and no printed line is."""

_LATIN_LETTERS = range(0x20, 0x180)
_LATIN_EXTRA = frozenset("ȘșȚț–—‘’‚“”„†‡•…‰‹›€₣₤₧₹₺₽℃№™→←↑↓−≈≠≤≥■□●○◆★☆☎☐☑☒✓✔✗✘")
_NEVER = frozenset("ĸĿŀŉſ")
_FOREIGN_SHARE = 0.5
_FOREIGN_MINIMUM = 2


class Character(NamedTuple):
    """A recognised character; `x` is the place of its middle in the line, 0 (left end) to 1 (right end)."""

    text: str
    confidence: float
    x: float


class LineRecognizer:
    """The text recognition network."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def read(self, crop: Image) -> list[Character]:
        """The characters, spaces among them, of an upright RGB crop of one line, left to right."""
        batch, share = _normalize(crop)
        probability = self._session.run(None, {self._input: batch})[0][0]
        return _decode(probability, self._alphabet, self._latin, probability.shape[0] * share)

    @cached_property
    def _alphabet(self) -> tuple[str, ...]:
        names = self._session.get_modelmeta().custom_metadata_map
        if "character" not in names:
            raise ModelError("the OCR recognition model carries no alphabet", hint="install rapidocr again")
        return ("", *names["character"].splitlines(), " ")

    @cached_property
    def _latin(self) -> npt.NDArray[np.int64]:
        """Classes of Latin text, CTC's blank (class 0) and the space included."""
        import numpy as np

        return np.array([index for index, text in enumerate(self._alphabet) if _is_latin(text)], dtype=np.int64)


def _is_latin(text: str) -> bool:
    return text == "" or (text not in _NEVER and (ord(text[0]) in _LATIN_LETTERS or text in _LATIN_EXTRA))


def _normalize(crop: Image) -> tuple[Floats, float]:
    """The network's input, 1 × 3 × 48 × width, BGR, -1 to 1; and the share of its width that is the line."""
    import cv2
    import numpy as np

    height, width = crop.shape[:2]
    scaled_width = min(max(math.ceil(NARROWED * INPUT_HEIGHT_PX * width / height), MIN_WIDTH_PX), MAX_WIDTH_PX)
    interpolation = cv2.INTER_AREA if height > INPUT_HEIGHT_PX else cv2.INTER_LINEAR
    scaled = cv2.resize(crop, (scaled_width, INPUT_HEIGHT_PX), interpolation=interpolation)
    batch = np.zeros((1, 3, INPUT_HEIGHT_PX, scaled_width + MARGIN_PX), np.float32)
    batch[0, :, :, :scaled_width] = scaled[:, :, ::-1].transpose(2, 0, 1) / np.float32(127.5) - np.float32(1.0)
    return batch, scaled_width / batch.shape[3]


def _decode(
    probability: Floats, alphabet: tuple[str, ...], latin: npt.NDArray[np.int64], columns: float
) -> list[Character]:
    """The best path; over the Latin alphabet, unless most of the line is in another script."""
    best = probability.argmax(axis=1)
    free = _collapse(best, probability, alphabet, columns)
    letters = [character for character in free if character.text != " "]
    foreign = sum(not _is_latin(character.text) for character in letters)
    if foreign >= _FOREIGN_MINIMUM and foreign > _FOREIGN_SHARE * len(letters):
        return free
    return _collapse(latin[probability[:, latin].argmax(axis=1)], probability, alphabet, columns)


def _collapse(
    best: npt.NDArray[np.int64], probability: Floats, alphabet: tuple[str, ...], columns: float
) -> list[Character]:
    found = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != 0:
            confidence = float(probability[start:end, best[start]].max())
            found.append(Character(alphabet[best[start]], confidence, min((start + end) / 2 / columns, 1.0)))
        start = end
    return found
