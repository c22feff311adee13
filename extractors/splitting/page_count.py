"""The count a page gives of itself: "Page 2 of 3", "Seite 2/3", "- 2 -"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row

_MARGIN = 0.14
"""Share of the page's height, above and below, in which a bare "2/3" is a page count rather than a fraction."""

_MOST_PAGES = 2000


class PageCount(NamedTuple):
    """`total` is None where the page only says which it is."""

    number: int
    total: int | None


def read_page_count(rows: Sequence[Row], height_pt: float) -> PageCount | None:
    """The count that a page's rows give: with the word for page anywhere, bare only in the margins.

    None where there is none, or where the page gives several that differ.
    """
    found = {count for row in rows for count in _counts(_fold(row.text))}
    if not found and height_pt > 0:
        margin = [row for row in rows if not _MARGIN < row.bbox.center_y / height_pt < 1 - _MARGIN]
        found = {c for row in margin for phrase in row.phrases for c in _bare(_fold(phrase.text))}
    whole = {count for count in found if count.total is not None} or found
    return whole.pop() if len(whole) == 1 else None


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(resources.files("extractors.splitting").joinpath("page_words.toml").read_text("utf-8"))
    page = "|".join(re.escape(_fold(word)) for word in sorted(data["page"], key=len, reverse=True))
    of = "|".join(re.escape(_fold(word)) for word in sorted(data["of"], key=len, reverse=True))
    number = r"(?<![\d.,/])(\d{1,4})"
    total = rf"(?:\s*(?:{of})\s*(\d{{1,4}}))?(?![\d,/]|\.\d)"
    before = re.compile(rf"(?<!\w)(?:{page})\s*(?:nr|no|n[°º])?\s*[.:\-–]*\s*{number}{total}(?!\w)")
    after = re.compile(rf"{number}\s*\.?\s*(?:{page})(?!\w){total.replace('(?:' + of + ')', '(?:' + of + ')?')}")
    bare = re.compile(rf"^[-–—(\[\s]*(\d{{1,3}})(?:\s*(?:{of})\s*(\d{{1,3}}))[-–—)\]\s]*$")
    return before, after, bare


def _counts(folded: str) -> list[PageCount]:
    before, after, _ = _patterns()
    found = [_count(m[1], m[2]) for m in before.finditer(folded)] or [
        _count(m[1], m[2]) for m in after.finditer(folded)
    ]
    return [count for count in found if count is not None]


def _bare(folded: str) -> list[PageCount]:
    matched = _patterns()[2].match(folded)
    count = _count(matched[1], matched[2]) if matched else None
    return [count] if count is not None else []


def _count(number: str, total: str | None) -> PageCount | None:
    first, last = int(number), int(total) if total else None
    if not 1 <= first <= (last or _MOST_PAGES) <= _MOST_PAGES:
        return None
    return PageCount(first, last)
