"""Files made by the tests: PDFs with a line of text a page, and pictures whose orientation is known."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from schemas.options import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.errors import VouchError
    from schemas.page import Page

pymupdf = load_mupdf()

LIMITS = Limits()


def pdf(pages: int = 1, text: str = "Invoice 4711", **save: Any) -> bytes:
    document = pymupdf.open()
    for number in range(1, pages + 1):
        document.new_page().insert_text((72, 100), f"{text} page {number}", fontsize=12)
    data: bytes = document.tobytes(**save)
    document.close()
    return data


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def drawn_picture(width: int = 600, height: int = 400, mode: str = "RGB") -> Image.Image:
    """White with a dark bar at the upper left, so that its orientation is known."""
    image = Image.new("RGB", (width, height), (255, 255, 255))
    image.paste((20, 20, 20), (20, 20, width // 2, 60))
    return image.convert(mode)


def read_only_page(path: Path, limits: Limits = LIMITS, password: str | None = None) -> Page:
    with open_document(path, limits=limits, password=password) as document:
        assert document.page_count == 1
        return document.read_page(1)


def failure(path: Path, error: type[VouchError], limits: Limits = LIMITS, password: str | None = None) -> VouchError:
    with pytest.raises(error) as caught:
        open_document(path, limits=limits, password=password)
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value
