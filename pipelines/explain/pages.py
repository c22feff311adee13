"""The pages of the source document as pictures, in the frame that evidence boxes use."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.explain.paper import Paper
from pipelines.explain.report_pages import PageView
from schemas.errors import PageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from PIL import Image

    from extractors.base import Image as Pixels
    from extractors.base import Rasterizer
    from pipelines.explain.charts.pictures import ChartPicture
    from pipelines.explain.marks import Mark
    from pipelines.explain.proofs import Proof
    from schemas.result import DocumentEntry, PageEntry, Result, Source

DPI = 144.0
"""Two pixels a point: small print stays readable, a page of text stays under 200 KB."""
MAX_SIDE_PX = 4000
MAX_UNMARKED = 20
"""A document of up to this many pages is shown whole; of a longer one, only pages that carry a mark."""


def open_pages(path: Path, source: Source, password: str | None) -> AbstractContextManager[Rasterizer]:
    """The document, ready to render its pages. Raises DocumentError where it cannot be opened.

    It was read before, under limits of that time: it is opened again even where today's would refuse its size.
    """
    from extractors.document import open_document
    from pipelines.settings import load_settings

    today = load_settings().limits()
    limits = today.model_copy(
        update={
            "max_pages": max(today.max_pages, source.page_count or 0),
            "max_bytes": max(today.max_bytes, source.bytes or 0),
        }
    )
    return open_document(path, limits=limits, password=password)


def draw_marked_pages(
    rasterizer: Rasterizer, result: Result, marks: Sequence[Mark], path: Path
) -> Iterator[tuple[Path, bytes]]:
    """A PNG for each page that carries a mark: at `path`, or beside it with the page's number where there are several.

    Raises UsageError where there is nothing to draw, PageError where a page cannot be rendered.
    """
    from pipelines.explain.picture import draw_page

    pages = [page for page in result.pages if any(mark.page_no == page.page_no for mark in marks)]
    if not pages:
        raise UsageError("nothing to draw: no value has a place on a page", hint="--html shows the pages as they are")
    for page in pages:
        here = [mark for mark in marks if mark.page_no == page.page_no]
        picture = draw_page(_render(rasterizer, page), page.width_pt, here)
        target = path if len(pages) == 1 else path.with_name(f"{path.stem}-page-{page.page_no}{path.suffix or '.png'}")
        yield target, _encode(picture, "PNG")


def view_pages(rasterizer: Rasterizer, result: Result, marks: Sequence[Mark]) -> list[PageView]:
    """Every page, drawn or with a note that says why it is not."""
    marked = {mark.page_no for mark in marks}
    show_all = len(result.pages) <= MAX_UNMARKED
    return [_view(rasterizer, page, draw=show_all or page.page_no in marked) for page in result.pages]


def view_charts(
    rasterizer: Rasterizer, result: Result, proofs: Sequence[Sequence[Proof]]
) -> list[dict[str, ChartPicture]]:
    """The charts of each document that `proofs` speak of, by their pointers, in pictures."""
    return [
        {picture.plot.pointer: picture for picture, _ in _charts(rasterizer, result, document, chosen)}
        for document, chosen in zip(result.documents, proofs, strict=True)
    ]


def draw_charts(
    rasterizer: Rasterizer, result: Result, proofs: Sequence[Sequence[Proof]], path: Path
) -> Iterator[tuple[Path, bytes]]:
    """A PNG for each chart, beside `path`: what was measured over the page, and the chart drawn anew."""
    from pipelines.explain.charts.pictures import side_by_side

    number = 0
    for document, chosen in zip(result.documents, proofs, strict=True):
        for picture, pixels in _charts(rasterizer, result, document, chosen):
            number += 1
            page = _page_of(result, picture.plot.page_no)
            scale = pixels.shape[1] / page.width_pt if pixels is not None and page is not None else 1.0
            yield path.with_name(f"{path.stem}-chart-{number}{path.suffix}"), side_by_side(picture, pixels, scale)


def _charts(
    rasterizer: Rasterizer, result: Result, document: DocumentEntry, proofs: Sequence[Proof]
) -> Iterator[tuple[ChartPicture, Pixels | None]]:
    from pipelines.explain.charts.pictures import picture_chart
    from pipelines.explain.charts.plot import plots_of

    rendered: dict[int, Pixels | None] = {}
    for plot in plots_of(document):
        if not any(proof.pointer.startswith(f"{plot.pointer}/") for proof in proofs):
            continue
        page = _page_of(result, plot.page_no)
        if page is not None and page.page_no not in rendered:
            rendered[page.page_no] = _rendered(rasterizer, page)
        pixels = rendered[page.page_no] if page is not None else None
        picture = picture_chart(plot, page if pixels is not None else None, pixels)
        if picture is not None:
            yield picture, pixels


def _page_of(result: Result, page_no: int | None) -> PageEntry | None:
    return next((page for page in result.pages if page.page_no == page_no), None)


def _rendered(rasterizer: Rasterizer, page: PageEntry) -> Pixels | None:
    try:
        return _render(rasterizer, page)
    except PageError:
        return None


def _view(rasterizer: Rasterizer, page: PageEntry, *, draw: bool) -> PageView:
    from PIL import Image

    view = PageView(page.page_no, page.width_pt, page.height_pt)
    if page.status == "failed":
        return replace(view, note="could not be read")
    if not draw:
        return replace(view, note="nothing was read from it")
    try:
        pixels = _render(rasterizer, page)
    except PageError as error:
        return replace(view, note=f"could not be drawn: {error.message}")
    return replace(
        view,
        webp=_encode(Image.fromarray(pixels), "WEBP"),
        paper=Paper.of_page(pixels, page.width_pt),
        note="blank" if page.status == "blank" else "",
    )


def _render(rasterizer: Rasterizer, page: PageEntry) -> Pixels:
    """The page at DPI, or coarser where it is a poster. Raises PageError."""
    longest_pt = max(page.width_pt, page.height_pt, 1.0)
    return rasterizer.render(page.page_no, min(DPI, MAX_SIDE_PX * 72 / longest_pt))


def _encode(image: Image.Image, image_format: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format, quality=80, optimize=True)
    return buffer.getvalue()
