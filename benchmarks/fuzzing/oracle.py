"""Is what was verified really on the page? Poppler's text says so, or a recogniser that looks at the rendered page.

A value is held to be missing only if all of these miss it: the text that Poppler finds, the print cut from MuPDF's
picture of the page, and the same cut from Poppler's. Figures must be the very same. Letters may be recognised a little
wrongly: most of what this is asked are pages whose embedded font is damaged.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FIGURES = re.compile(r"[^0-9a-z]+")
_ALIKE = str.maketrans("oilsbzg", "0115829")  # letters that a recogniser takes for figures
_NEARLY = 75.0  # percent of a name's letters


def folded(text: str) -> str:
    return _FIGURES.sub("", text.casefold())


class PopplerText:
    """What Poppler finds on the pages of a file: nothing if it fails."""

    def __init__(self, path: Path) -> None:
        text = _poppler_text(path) if path.suffix == ".pdf" else ""
        self._text = folded(text)
        self._words = {folded(word) for word in text.split()}

    def shows(self, text: str) -> bool:
        """Does the text stand there, or each of its words? Poppler goes through columns in another order."""
        return folded(text) in self._text or all(
            folded(word) in self._words or not folded(word) for word in text.split()
        )


def _poppler_text(path: Path) -> str:
    try:
        run = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.decode("utf-8", "replace")


def says_the_same(text: str, seen: str) -> bool:
    """Is `seen`, as a recogniser read it, the print that `text` claims? The figures of both must be the same."""
    text, seen = folded(text), folded(seen)
    if text.translate(_ALIKE) == seen.translate(_ALIKE):
        return True
    figures, seen_figures = (re.sub(r"\D", "", side) for side in (text, seen))
    return figures == seen_figures and text != figures and ratio(text, seen) >= _NEARLY


def read_pixels(path: Path, items: list[dict[str, Any]], page_ocr: Callable[[], Any]) -> list[list[str]]:
    """What is read in the pixels of each piece of evidence, by MuPDF's picture and by Poppler's."""
    from extractors.content import read_content
    from extractors.document import open_document
    from extractors.ocr.prints import PrintReader
    from extractors.raster_pdf2image import PopplerRasterizer
    from pipelines.read import ocr_engine
    from schemas.geometry import BBox
    from schemas.options import Limits

    limits = Limits()
    poppler = PopplerRasterizer(path.read_bytes(), name=path.name, max_pixels=limits.max_pixels)
    with open_document(path, limits=limits) as document:
        pages = {page.page_no: page for page in read_content(document, ocr=page_ocr).pages}
        readers = [PrintReader(rasterizer, ocr_engine) for rasterizer in (document, poppler)]
        return [[_print(reader, pages[item["page_no"]], BBox(*item["bbox"])) for reader in readers] for item in items]


def _print(reader: Any, page: Any, displayed: Any) -> str:
    from schemas.errors import VouchError

    try:
        return str(reader.read(page, [page.to_display.inverse().apply_box(displayed)])[0].text)
    except VouchError as error:
        return f"({error})"
