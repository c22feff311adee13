"""What a page unpacks to before it can be shown: its content, and the forms, patterns and drawn fonts that it uses.

A megabyte of a file can hold a gigabyte of drawing operators. It is counted by MuPDF's own filters, and kept nowhere.
Not counted are pictures, of which only the declared pixels are unpacked (they have a limit of their own), and font
files, which MuPDF reads whole and gives up where they unpack to more than 100 MB and 200 times their size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from schemas.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.options import Limits

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_DRAWN = ("Contents", "Resources", "Annots")
_ELSEWHERE = frozenset(("Parent", "P", "Popup", "IRT", "A", "AA", "Dest", "OC", "Metadata", "FontDescriptor"))
"""Keys that lead away from what is drawn: to other pages, actions, the document and font files."""


class Unpacked:
    """The sizes of one document's streams, each measured once."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._sizes: dict[int, int] = {}

    def check_page(self, page: Any) -> int:
        """The bytes that a loaded page unpacks to. Raises LimitExceeded where they are too many or too deep in each
        other.
        """
        where = f"{self._name}, page {page.number + 1}:"
        most, deepest = self._limits.max_unpacked_bytes, self._limits.max_nesting
        left = most
        for stream, depth in self._streams(page):
            if depth > deepest:
                raise LimitExceeded(
                    f"{where} its forms are nested more than {deepest} deep",
                    hint=f"raise the limit max_nesting (now {deepest:,}), or print the document to a new PDF",
                    page_no=page.number + 1,
                )
            left -= self._size(stream, left)
            if left < 0:
                raise LimitExceeded(
                    f"{where} its content unpacks to more than {most:,} bytes",
                    hint=f"raise the limit max_unpacked_bytes (now {most:,}), or print the document to a new PDF",
                    page_no=page.number + 1,
                )
        return most - left

    def _size(self, stream: Any, enough: int) -> int:
        """Bytes of the stream unpacked; where that is more than `enough`, no matter how many more."""
        number = mupdf.pdf_to_num(stream)
        if number not in self._sizes:
            try:
                self._sizes[number] = mupdf.fz_skip(mupdf.pdf_open_stream(stream), enough + 1)
            except Exception:  # damaged: whoever reads it says so
                self._sizes[number] = 0
        return self._sizes[number]

    def _streams(self, page: Any) -> Iterator[tuple[Any, int]]:
        """Each stream that drawing the page needs, once, and how many forms it is in at most until there."""
        drawn = mupdf.pdf_page_from_fz_page(page.this).obj()
        waiting = [(mupdf.pdf_dict_get_inheritable(drawn, mupdf.pdf_new_name(key)), 0) for key in _DRAWN]
        deepest: dict[int, int] = {}
        while waiting:
            item, depth = waiting.pop()
            number = mupdf.pdf_to_num(item)
            seen = deepest.get(number, -1) if number else -1
            if depth <= seen:
                continue
            if number:
                deepest[number] = depth
            if mupdf.pdf_is_stream(item):
                if mupdf.pdf_to_name(mupdf.pdf_dict_get(item, mupdf.pdf_new_name("Subtype"))) == "Image":
                    continue
                depth += 1
                if seen < 0 or depth > self._limits.max_nesting:
                    yield item, depth
            waiting += ((part, depth) for part in _parts(item))


def _parts(item: Any) -> Iterator[Any]:
    """What a dictionary or an array holds, if it can hold something itself."""
    if mupdf.pdf_is_dict(item):
        for index in range(mupdf.pdf_dict_len(item)):
            if mupdf.pdf_to_name(mupdf.pdf_dict_get_key(item, index)) not in _ELSEWHERE:
                part = mupdf.pdf_dict_get_val(item, index)
                if mupdf.pdf_is_indirect(part) or mupdf.pdf_is_dict(part) or mupdf.pdf_is_array(part):
                    yield part
    elif mupdf.pdf_is_array(item) and not mupdf.pdf_is_number(mupdf.pdf_array_get(item, 0)):
        for index in range(mupdf.pdf_array_len(item)):
            yield mupdf.pdf_array_get(item, index)
