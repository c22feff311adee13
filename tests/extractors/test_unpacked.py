"""What a page unpacks to is limited before it is shown; what stands beside it goes on."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pymupdf
import pytest

from extractors.document import open_document
from schemas.options import Limits
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemas.page import Page

MEGABYTE = 1_000_000


def document() -> pymupdf.Document:
    made = pymupdf.open()
    for page_no in (1, 2):
        made.new_page().insert_text((72, 72), f"Page {page_no}")
    return made


def read(folder: Path, made: pymupdf.Document, limits: Limits) -> Sequence[Page]:
    with open_document(saved(folder, "a.pdf", made.tobytes()), limits=limits) as opened:
        return [opened.read_page(page_no) for page_no in range(1, opened.page_count + 1)]


def set_content(made: pymupdf.Document, content: bytes, filters: str = "/FlateDecode", times: int = 1) -> None:
    xref = made[0].get_contents()[0]
    for _ in range(times):
        content = zlib.compress(content, 9)
    made.update_stream(xref, content, new=False, compress=False)
    made.xref_set_key(xref, "Filter", filters)


@pytest.mark.parametrize(
    ("content", "filters", "times"),
    [
        (b" " * 3 * MEGABYTE, "/FlateDecode", 1),
        (b"q Q " * 300_000, "/FlateDecode", 1),
        (b" " * 3 * MEGABYTE, "[/FlateDecode /FlateDecode]", 2),
    ],
    ids=["blanks", "states", "packed twice"],
)
def test_content_that_unpacks_to_too_much_fails_its_page_only(
    tmp_path: Path, content: bytes, filters: str, times: int
) -> None:
    made = document()
    set_content(made, content, filters, times)
    bomb, other = read(tmp_path, made, Limits(max_unpacked_bytes=MEGABYTE))
    assert bomb.failure is not None
    assert (bomb.status, bomb.failure.code, other.status) == ("failed", "limit", "ok")
    assert bomb.failure.message == "a.pdf, page 1: its content unpacks to more than 1,000,000 bytes"
    assert "max_unpacked_bytes (now 1,000,000)" in bomb.failure.hint
    first, _ = read(tmp_path, made, Limits(max_unpacked_bytes=5 * MEGABYTE))
    assert first.status == "blank"


def test_a_page_past_the_limit_is_not_rendered_either(tmp_path: Path) -> None:
    from schemas.errors import PageError

    made = document()
    set_content(made, b" " * 2 * MEGABYTE)
    limits = Limits(max_unpacked_bytes=MEGABYTE)
    with open_document(saved(tmp_path, "a.pdf", made.tobytes()), limits=limits) as opened:
        with pytest.raises(PageError, match="page 1: its content unpacks to more"):
            opened.render(1, 72)
        assert opened.render(2, 72).size


def add_forms(made: pymupdf.Document, count: int, *, last_draws: int | None = None, size: int = 0) -> None:
    """Forms on the first page, each drawing the next; the last one draws the one of number `last_draws`, if any."""
    xrefs = [made.get_new_xref() for _ in range(count)]
    for index, xref in enumerate(xrefs):
        following = last_draws if index == count - 1 else index + 1
        inner = "" if following is None else f"/XObject<</F {xrefs[following]} 0 R>>"
        made.update_object(xref, f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<{inner}>>>>")
        made.update_stream(xref, b"/F Do" + b" " * size)
    page = made[0].xref
    made.xref_set_key(page, "Resources", f"<</XObject<</F {xrefs[0]} 0 R>>>>")
    set_content(made, b"/F Do")


def test_forms_in_forms_are_followed_so_deep_and_no_deeper(tmp_path: Path) -> None:
    made = document()
    add_forms(made, 5)
    deep, other = read(tmp_path, made, Limits(max_nesting=4))
    assert deep.failure is not None
    assert (deep.failure.code, other.status) == ("limit", "ok")
    assert deep.failure.message == "a.pdf, page 1: its forms are nested more than 4 deep"
    assert "max_nesting (now 4)" in deep.failure.hint
    assert read(tmp_path, made, Limits(max_nesting=5))[0].failure is None


def test_a_form_that_draws_itself_is_too_deep(tmp_path: Path) -> None:
    made = document()
    add_forms(made, 3, last_draws=0)
    (turning, other) = read(tmp_path, made, Limits())
    assert turning.failure is not None
    assert "nested more than 50 deep" in turning.failure.message
    assert other.status == "ok"


def test_what_forms_unpack_to_counts_together(tmp_path: Path) -> None:
    made = document()
    add_forms(made, 4, size=300_000)
    assert read(tmp_path, made, Limits(max_unpacked_bytes=MEGABYTE))[0].status == "failed"
    assert read(tmp_path, made, Limits(max_unpacked_bytes=2 * MEGABYTE))[0].failure is None


def test_pictures_and_font_files_do_not_count(tmp_path: Path) -> None:
    made = pymupdf.open()
    page = made.new_page()
    font = pymupdf.Font("cjk").buffer
    assert len(font) > MEGABYTE
    page.insert_font(fontname="F0", fontbuffer=font)
    page.insert_text((72, 72), "In a font of its own", fontname="F0")
    page.insert_image((72, 100, 172, 200), pixmap=pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 400, 400), 0))
    assert read(tmp_path, made, Limits(max_unpacked_bytes=400_000))[0].failure is None
