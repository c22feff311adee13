"""The glyphs that a page's content places, as the text layer names them: characters, boxes, styles.

Every glyph is kept, also one that nobody can see: what is visible is another question (`extractors.ink`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

# ActualText is left out: it says what a passage is meant to be, the glyphs say what is printed.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_IGNORE_ACTUALTEXT
_PAINTED = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED
_OFF_PAGE_PT = 200.0  # glyphs this far past the page's edge are still read, so that a word cut by the edge is known
_NOWHERE_PT = 1e6
LIGATURE_TAILS = frozenset("filst")
"""Letters that the glyph of the one before them draws as well ("fi"): MuPDF gives them no width."""
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|fett|gras(?!s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a run of glyphs has in common. `painted` is False for text that is drawn with no ink (render mode 3).

    `direction` is the unit vector of the line on the page as displayed: (1, 0) runs to the right, (0, 1) down.
    """

    size_pt: float
    bold: bool
    painted: bool
    opacity: float
    direction: tuple[float, float]
    font: str = ""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """n glyphs in the order of the text layer.

    `boxes` (n × 4) and `origins` (n × 2) are displayed page points; `lines` (n) numbers the lines from 0 on;
    `style_of` (n) points into `styles`; `synthetic` (n) are the spaces that MuPDF puts in where it finds a gap.
    """

    characters: list[str]
    boxes: Floats
    origins: Floats
    lines: Ints
    style_of: Ints
    styles: list[Style]
    synthetic: Bools

    def __len__(self) -> int:
        return len(self.characters)

    def where(self, is_so: Callable[[str], bool]) -> Bools:
        """For each glyph: is its character so? Asked once for each character that occurs."""
        answers = {character: is_so(character) for character in set(self.characters)}
        return np.array([answers[character] for character in self.characters], dtype=bool)


def read_glyphs(display_list: Any) -> Glyphs:
    """All glyphs of a page's display list, annotations and form fields included."""
    runs: list[list[dict[str, Any]]] = []
    styles: list[Style] = []
    lines: list[int] = []
    line_no = -1
    for block in text_page(display_list).extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            line_no += 1
            for span in line["spans"]:
                runs.append(span["chars"])
                styles.append(_style(span, line["dir"]))
                lines.append(line_no)
    counts = [len(run) for run in runs]
    return Glyphs(
        characters=[glyph["c"] for run in runs for glyph in run],
        boxes=_table([glyph["bbox"] for run in runs for glyph in run], 4),
        origins=_table([glyph["origin"] for run in runs for glyph in run], 2),
        lines=np.repeat(np.array(lines, dtype=np.int64), counts),
        style_of=np.repeat(np.arange(len(styles)), counts),
        styles=styles,
        synthetic=np.array([glyph["synthetic"] for run in runs for glyph in run], dtype=bool),
    )


def text_page(display_list: Any) -> Any:
    """MuPDF's text of a page, with the flags that all of Vouch reads by."""
    bounds = mupdf.fz_bound_display_list(display_list.this)
    options = mupdf.FzStextOptions()
    options.flags = _FLAGS
    page = mupdf.FzStextPage(mupdf.fz_expand_rect(bounds, _OFF_PAGE_PT))
    device = mupdf.fz_new_stext_device(page, options)
    everything = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(display_list.this, device, mupdf.FzMatrix(), everything, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return pymupdf.TextPage(page)


def _style(span: dict[str, Any], direction: tuple[float, float]) -> Style:
    return Style(
        size_pt=span["size"],
        bold=bool(span["flags"] & pymupdf.TEXT_FONT_BOLD) or _BOLD_NAME.search(span["font"]) is not None,
        painted=bool(span["char_flags"] & _PAINTED),
        opacity=span["alpha"] / 255,
        direction=direction,
        font=span["font"],
    )


def _table(rows: list[tuple[float, ...]], columns: int) -> Floats:
    # Boxes of damaged pages may hold NaN or infinity; no glyph is there.
    table = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * columns).reshape(-1, columns)
    return np.clip(np.nan_to_num(table, nan=-_NOWHERE_PT), -_NOWHERE_PT, _NOWHERE_PT)
