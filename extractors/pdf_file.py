"""Pages of a PDF, read with PyMuPDF; Poppler's picture of a page where MuPDF has none."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from extractors.active_content import active_content
from extractors.attachments import read_attachments
from extractors.bar_boxes import bar_boxes
from extractors.catalog import catalog_entry
from extractors.codes.finding import codes_drawn
from extractors.disorder import has_disorder
from extractors.drawings import MAX_DRAWINGS, MAX_DRAWN_BYTES, read_drawings, read_drawn, read_pictures, thin_rules
from extractors.findings.annotations import covers_of
from extractors.findings.pdf_pages import PdfPageFindings
from extractors.kinds import states_total
from extractors.mupdf import load_mupdf, mupdf_messages
from extractors.pdf_opening import check_objects, count_pages, open_pdf, unlock
from extractors.raster_fallback import FallbackRasterizer, is_uniform
from extractors.raster_pdftoppm import PdftoppmRasterizer
from extractors.raster_pymupdf import PyMuPdfRasterizer
from extractors.reading_frame import level_frame, to_reading_frame
from extractors.text_quality import count_unread_marks
from extractors.thumbnail import thumbnail_of
from extractors.unpacked import Unpacked
from extractors.vector_paths import MAX_PATHS, hatched_boxes, may_hold_chart, read_paths, read_runs
from extractors.widgets import MAX_WIDGETS, fields_on_no_page, read_widgets
from extractors.words import is_usable_text_layer, read_text_layer
from schemas.errors import LimitExceeded, PageError, VouchError
from schemas.geometry import IDENTITY
from schemas.page import Attachment, Page, PageFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.base import Image, Rasterizer
    from extractors.words import TextLayer
    from schemas.geometry import BBox
    from schemas.options import Limits
    from schemas.page import Finding, PageStatus, Picture, Widget

pymupdf = load_mupdf()

_MAX_MESSAGES = 5
_SCAN = 0.4  # of the page: pictures that together are the page
_FORGED = 0.2  # of the digits to be seen: past it the text layer is not read at all
_LOGO = 0.1  # of the page: a picture whose letters are not missed
_REPAIRED = "the file was damaged and had to be repaired: compare what was read with the original"


class PdfFile:
    """An open PDF. Raises DamagedDocument, PasswordRequired or LimitExceeded on opening."""

    def __init__(self, data: bytes, *, name: str, limits: Limits, password: str | None = None) -> None:
        self._name = name
        self._limits = limits
        list(mupdf_messages())
        self._document = open_pdf(data, name)
        used = unlock(self._document, name, password)
        check_objects(self._document, name, limits.max_objects)
        self.page_count = count_pages(self._document, name)
        self._mupdf = PyMuPdfRasterizer(self._document, name=name, max_pixels=limits.max_pixels)
        second = partial(_poppler, data, name=name, max_pixels=limits.max_pixels, password=used)
        self.second = PdftoppmRasterizer(
            data, name=name, max_pixels=limits.max_pixels, size_pt=self._size_pt, locked=bool(used)
        )
        self._unpacked = Unpacked(name, limits)
        self._findings = PdfPageFindings(self._document, data, used)
        self._rasterizer = FallbackRasterizer(self._mupdf, second, has_content=self._has_content)
        self._blank: set[int] = set()
        self._sizes: dict[int, tuple[float, float]] = {}  # of pages found affordable
        self._bytes: dict[int, int] = {}  # that they unpack to
        self._is_pictured = False
        self._left_out: tuple[PageFailure, ...] = ()
        self._fields: dict[int, set[int]] = {}  # shown by each page read

    @property
    def warnings(self) -> tuple[PageFailure, ...]:
        """What is odd about the document. MuPDF repairs some damage only when it meets it."""
        return (*self._document_warnings(), *self._left_out)

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files embedded in the document. What is left out is told in `warnings`."""
        try:
            found, self._left_out = read_attachments(self._document, self._limits)
        except Exception as error:
            reason = f"{self._name}: its list of attachments cannot be read: {error}"
            self._left_out = (PageFailure("attachment", reason),)
            return ()
        return found

    @cached_property
    def active(self) -> tuple[tuple[str, int], ...]:
        """What the file would do in a viewer. A damaged one says what can be told of it."""
        try:
            return active_content(self._document)
        except Exception:
            return (("action that cannot be told", 1),)

    def close(self) -> None:
        self._findings.close()
        self._mupdf.close()
        self._document.close()
        # MuPDF keeps decoded images of closed documents, up to 256 MB a process. What else it keeps is small, and the
        # next document's: conversions between spaces of colour, which take milliseconds to make.
        if self._is_pictured:
            pymupdf.TOOLS.store_shrink(100)

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, RGB; by Poppler where MuPDF fails or shows nothing. Raises PageError."""
        if page_no not in self._sizes:
            try:
                self._load(page_no)
            except LimitExceeded as error:
                raise PageError(error.message, hint=error.hint, page_no=page_no) from error
            except Exception:
                pass  # it is for Poppler, then
        return self._rasterizer.render(page_no, dpi)

    def read_page(self, page_no: int) -> Page:
        """The page as values; never raises for what it contains.

        Beside a sum to be paid nothing is a chart by itself, and the paths and runs of a drawn logo cost a tenth of the
        page: there `with_vectors` has to ask for them.
        """
        list(mupdf_messages())
        try:
            page = self._read(page_no)
        except VouchError as error:
            return _failed(page_no, PageFailure(error.code, error.message, error.hint))
        except Exception as error:
            return self._seen_by_poppler(page_no, error)
        if page.status == "blank":
            self._blank.add(page_no)
        return page

    def _read(self, page_no: int) -> Page:
        page, display_list, pictures = self._load(page_no)
        size_pt = page.rect.width, page.rect.height
        drawn = read_drawn(page) if self._bytes[page_no] <= MAX_DRAWN_BYTES else []
        drawings = read_drawings(page, drawn)
        rules = thin_rules(drawings)
        covers = [*(picture.bbox for picture in pictures), *covers_of(page)]
        layer = read_text_layer(page, display_list, page_no, rules, covers)
        widgets = read_widgets(page, page_no)
        self._fields[page_no] = {widget.field for widget in widgets}
        findings, unlooked = self._find(page, widgets)
        warnings = [*_messages(), *unlooked]
        uniform = is_uniform(layer.pictures.page)
        if uniform and self._has_content(page_no) and self._rasterizer.second_shows_something(page_no):
            reason = f"{self._name}, page {page_no}: MuPDF shows an empty page, Poppler does not"
            warnings.append(PageFailure("render", reason, "look at the page: the two renderers disagree"))
            return Page(page_no, *size_pt, page.rotation, text_source="none", warnings=tuple(warnings))
        known = [*rules, *(hatched_boxes(drawn) if not page.rotation else ()), *bar_boxes(drawings)]
        usable = is_usable_text_layer(layer.words, _unread_marks(layer, known, pictures))
        if layer.false_digits:
            reason = f"{self._name}, page {page_no}: a font draws other digits than its text says"
            warnings.append(PageFailure("font", reason, "look at the page: its text may be forged"))
            usable &= layer.false_digits < _FORGED
        if len(widgets) == MAX_WIDGETS:
            reason = f"{self._name}, page {page_no}: more than {MAX_WIDGETS:,} form fields; the rest is left out"
            warnings.append(PageFailure("fields", reason, "split the page: what is left out is not known"))
        warnings += self._too_much_drawn(page_no, len(drawings))
        filled_in = bool(layer.words) and _is_form_over_scan(layer, widgets, pictures)
        usable &= not filled_in
        if layer.words and not usable and not filled_in:
            reason = f"{self._name}, page {page_no}: its text layer does not say what the page shows"
            warnings.append(PageFailure("text_layer", reason, "the page is read by OCR instead"))
        read = Page(
            page_no,
            *size_pt,
            rotation=page.rotation,
            status="blank" if uniform and not layer.words and not widgets else "ok",
            text_source="text_layer" if usable else "none",
            words=layer.words if usable else (),
            drawings=drawings,
            pictures=pictures,
            widgets=widgets,
            codes=codes_drawn(display_list, page_no, pictures, drawings) if usable else (),
            warnings=tuple(warnings),
            findings=(*layer.findings, *findings),
            odd=tuple(self._oddities(page)),
        )
        if not usable:
            return read
        frame = level_frame(layer.direction, *size_pt)
        if frame == IDENTITY:
            read = replace(read, thumbnail=thumbnail_of(layer.pictures.page))
            return read if states_total(read) else self._with_vectors(read, page, drawn)
        return to_reading_frame(read, frame)

    def with_vectors(self, page: Page) -> Page:
        """A page of `read_page` with its paths and runs, also where a sum to be paid is on it."""
        try:
            if page.paths:
                return page
            loaded = self._document.load_page(page.page_no - 1)
            return self._with_vectors(page, loaded, read_drawn(loaded) if page.drawings else [])
        except Exception:
            return page  # its words were read; what is drawn beside them is not measured

    def _with_vectors(self, read: Page, page: Any, drawn: Sequence[dict[str, Any]]) -> Page:
        """The page with what a chart is measured by, if it may hold one and its text is level."""
        if read.to_display != IDENTITY or not may_hold_chart(read.drawings):
            return read
        paths = read_paths(page, drawn) if len(read.drawings) < MAX_DRAWINGS else None
        if paths is not None:
            return replace(read, paths=paths, runs=read_runs(page))
        reason = f"{self._name}, page {read.page_no}: more than {MAX_PATHS:,} paths are drawn; no chart is measured"
        full = PageFailure("charts", reason, "look at the page: a chart among them is not in the result")
        return replace(read, warnings=(*read.warnings, full))

    def _too_much_drawn(self, page_no: int, count: int) -> Iterator[PageFailure]:
        if self._bytes[page_no] > MAX_DRAWN_BYTES:
            reason = f"{self._name}, page {page_no}: its content is more than {MAX_DRAWN_BYTES:,} bytes"
            yield PageFailure("drawings", reason, "look at the page: what is drawn, charts and rules, is not known")
        if count == MAX_DRAWINGS:
            reason = f"{self._name}, page {page_no}: more than {MAX_DRAWINGS:,} drawings; the rest is left out"
            yield PageFailure("drawings", reason, "what is drawn on this page is not known in full")

    def _find(self, page: Any, widgets: Sequence[Widget]) -> tuple[list[Finding], list[PageFailure]]:
        """What else of the page misleads; where that cannot be told, a warning says so."""
        try:
            return self._findings.on(page, [widget.bbox for widget in widgets]), []
        except Exception as error:
            reason = (
                f"{self._name}, page {page.number + 1}: its layers, annotations and revisions cannot be told: {error}"
            )
            return [], [PageFailure("findings", reason, "look at the page in a viewer")]

    def _load(self, page_no: int) -> tuple[Any, Any, tuple[Picture, ...]]:
        """The page, its display list and its pictures. Raises LimitExceeded where showing it would cost too much."""
        page = self._document.load_page(page_no - 1)
        self._bytes[page_no] = self._unpacked.check_page(page)
        display_list = self._mupdf.display_list(page_no, page)
        pictures = read_pictures(display_list)
        self._is_pictured |= bool(pictures)
        sides = page.rect.width, page.rect.height
        where = f"{self._name}, page {page_no}:"
        side_pt, pixels = self._limits.max_page_side_pt, self._limits.max_pixels
        if max(sides) > side_pt:
            raise LimitExceeded(
                f"{where} {sides[0]:,.0f} × {sides[1]:,.0f} points, more than max_page_side_pt",
                hint=f"raise the limit max_page_side_pt (now {side_pt:,.0f}), or print the page to a smaller format",
                page_no=page_no,
            )
        for picture in pictures:
            if picture.width_px * picture.height_px > pixels:
                raise LimitExceeded(
                    f"{where} a picture of {picture.width_px:,} × {picture.height_px:,} pixels, more than max_pixels",
                    hint=f"raise the limit max_pixels (now {pixels:,}), or scan at a lower resolution",
                    page_no=page_no,
                )
        self._sizes[page_no] = sides
        return page, display_list, pictures

    def _oddities(self, page: Any) -> Iterator[str]:
        if has_disorder(page):
            yield "its content is out of order"
        yield from self._findings.oddities

    def _size_pt(self, page_no: int) -> tuple[float, float]:
        """As the page was when it was first loaded: a later repair may lose it."""
        if page_no not in self._sizes:
            self._load(page_no)
        return self._sizes[page_no]

    def _has_content(self, page_no: int) -> bool:
        return page_no not in self._blank and bool(self._document.load_page(page_no - 1).get_bboxlog())

    def _seen_by_poppler(self, page_no: int, error: Exception) -> Page:
        """A page that MuPDF cannot read but Poppler can draw: without words, for OCR."""
        reason = f"{self._name}, page {page_no}: MuPDF cannot read it: {error}"
        try:
            image = self._rasterizer.look(page_no)
        except PageError as second:
            return _failed(page_no, PageFailure("page", f"{reason}; {second.message}", second.hint))
        height_pt, width_pt = image.shape[:2]
        warning = PageFailure("render", reason, "the page is read from Poppler's picture of it")
        status: PageStatus = "blank" if is_uniform(image) else "ok"
        return Page(page_no, width_pt, height_pt, status=status, text_source="none", warnings=(warning,))

    def _document_warnings(self) -> Iterator[PageFailure]:
        if self._document.is_repaired:
            yield PageFailure("repaired", f"{self._name}: {_REPAIRED.partition(':')[0]}", _REPAIRED.partition(": ")[2])
        if catalog_entry(self._document, "NeedsRendering")[1] == "true":
            reason = f"{self._name}: an XFA form, whose pages hold only a notice for viewers that cannot show it"
            yield PageFailure("xfa", reason, "open it in Adobe Reader and print it to PDF")
        elif catalog_entry(self._document, "AcroForm/XFA")[0] != "null":
            reason = f"{self._name}: carries an XFA form beside its fields; the fields are read, the XFA is not"
            yield PageFailure("xfa", reason)
        if len(self._fields) == self.page_count:  # else they may be on a page that was not read
            yield from self._fields_on_no_page()

    def _fields_on_no_page(self) -> Iterator[PageFailure]:
        try:
            names = fields_on_no_page(self._document, set().union(*self._fields.values()))
        except Exception as error:
            names = []
            yield PageFailure("fields", f"{self._name}: its list of form fields cannot be read: {error}")
        if names:
            told = ", ".join(names[:_MAX_MESSAGES]) + (" …" if len(names) > _MAX_MESSAGES else "")
            reason = f"{self._name}: {len(names)} form fields are on no page and are not read: {told}"
            yield PageFailure("fields", reason, "open the form in the program it was made with")


def _is_form_over_scan(layer: TextLayer, widgets: Sequence[Widget], pictures: Sequence[Picture]) -> bool:
    """The only words are those typed into fields; what they answer is in the picture under them, for OCR to read."""
    page = layer.pictures.page
    area = (page.shape[0] * page.shape[1]) * (72 / layer.pictures.dpi) ** 2
    if sum(picture.bbox.area for picture in pictures) < _SCAN * area:
        return False
    fields = [widget.bbox for widget in widgets]
    return all(any(box.contains_point(w.bbox.center_x, w.bbox.center_y) for box in fields) for w in layer.words)


def _messages() -> Iterator[PageFailure]:
    said = list(mupdf_messages())
    if said:
        more = f" (and {len(said) - _MAX_MESSAGES} more)" if len(said) > _MAX_MESSAGES else ""
        yield PageFailure("mupdf", "MuPDF: " + "; ".join(said[:_MAX_MESSAGES]) + more)


def _unread_marks(layer: TextLayer, known: Sequence[BBox], pictures: Sequence[Picture]) -> int:
    page = layer.pictures.page
    area = (page.shape[0] * page.shape[1]) * (72 / layer.pictures.dpi) ** 2
    pictured = [picture.bbox for picture in pictures]
    # A scan may be cut into strips: many small pictures that together are the page are no logos.
    is_scan = sum(box.area for box in pictured) >= _SCAN * area
    logos = [] if is_scan else [box for box in pictured if box.area < _LOGO * area]
    return count_unread_marks(layer.pictures, layer.words, [*known, *logos])


def _failed(page_no: int, failure: PageFailure) -> Page:
    return Page(page_no, 0.0, 0.0, status="failed", text_source="none", failure=failure)


def _poppler(data: bytes, *, name: str, max_pixels: int, password: str | None) -> Rasterizer:
    from extractors.raster_pdf2image import PopplerRasterizer

    return PopplerRasterizer(data, name=name, max_pixels=max_pixels, password=password)
