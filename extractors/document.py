"""Opens a file and turns its pages into values.

What a file is, is told by its content. Everything that can be wrong with it has an error of `schemas.errors` that names
the file and says what to do; what is wrong with one page is told by that page, and the others go on.
"""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING, Protocol

from extractors import media_type
from schemas.errors import (
    DamagedDocument,
    DocumentError,
    LimitExceeded,
    PageError,
    UnsupportedType,
    UsageError,
)
from schemas.page import PageFailure, SourceFile

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from extractors.base import Image, SecondRenderer
    from schemas.options import Limits
    from schemas.page import Attachment, Page


class PagedFile(Protocol):
    """What a file format offers: `PdfFile`, `PictureFile` and `XmlFile`, which has no pages."""

    page_count: int

    @property
    def warnings(self) -> tuple[PageFailure, ...]: ...
    @property
    def attachments(self) -> tuple[Attachment, ...]: ...
    @property
    def active(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def second(self) -> SecondRenderer | None: ...
    def read_page(self, page_no: int) -> Page: ...
    def with_vectors(self, page: Page) -> Page: ...
    def render(self, page_no: int, dpi: float) -> Image: ...
    def close(self) -> None: ...


class OpenDocument:
    """An open document; close it, or use it in a `with` statement."""

    def __init__(self, source: SourceFile, pages: PagedFile, warnings: tuple[PageFailure, ...] = ()) -> None:
        self.source = source
        self._pages = pages
        self._warnings = warnings

    @property
    def page_count(self) -> int:
        return self.source.page_count

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files embedded in the document."""
        return self._pages.attachments

    @property
    def active(self) -> tuple[tuple[str, int], ...]:
        """Scripts, actions and links that a viewer would act on, each kind with its number: they are ignored."""
        return self._pages.active

    @property
    def warnings(self) -> tuple[PageFailure, ...]:
        """What is odd about the document as a whole: repaired, misnamed, attachments left out."""
        return self._warnings + self._pages.warnings

    @property
    def second(self) -> SecondRenderer | None:
        """Another renderer of a PDF's pages; None for pictures and XML."""
        return self._pages.second

    def read_page(self, page_no: int) -> Page:
        """The page (from 1) as values. Never raises for what it contains: a failed page says why.

        `text_source` is "none" where the page has no text layer worth reading: words are then a matter for OCR.
        """
        self._check_number(page_no)
        return self._pages.read_page(page_no)

    def with_vectors(self, page: Page) -> Page:
        """A page as it was read, with the paths and runs of charts that `read_page` passes by beside a total."""
        return self._pages.with_vectors(page)

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, RGB, height × width × 3.

        At a lower dpi where `max_pixels` would be passed: take the scale from the picture's size. Raises PageError.
        """
        self._check_number(page_no)
        return self._pages.render(page_no, dpi)

    def close(self) -> None:
        self._pages.close()

    def __enter__(self) -> OpenDocument:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_number(self, page_no: int) -> None:
        if not 1 <= page_no <= self.page_count:
            raise PageError(f"{self.source.name} has no page {page_no}", hint=f"its pages are 1 to {self.page_count}")


def open_document(path: Path, *, limits: Limits, password: str | None = None) -> OpenDocument:
    """Opens a PDF, PNG, JPEG, TIFF, WebP or BMP file, or an e-invoice in XML, whatever it is called.

    Raises UsageError (no such file, or no file), DocumentError (not readable), DamagedDocument, UnsupportedType,
    PasswordRequired or LimitExceeded.
    """
    data = _read_bytes(path, limits)
    kind = media_type.media_type_of(data)
    if kind not in media_type.INPUTS:
        raise _unsupported(path, data)
    pages = _open_pages(data, kind, path.name, limits, password)
    if pages.page_count > limits.max_pages:
        pages.close()
        raise LimitExceeded(
            f"{path.name}: {pages.page_count:,} pages, more than max_pages",
            hint=f"raise the limit max_pages (now {limits.max_pages:,}), or split the document",
        )
    source = SourceFile(path.name, hashlib.sha256(data).hexdigest(), kind, len(data), pages.page_count)
    return OpenDocument(source, pages, tuple(_misnamed(path, kind)))


def _open_pages(data: bytes, kind: str, name: str, limits: Limits, password: str | None) -> PagedFile:
    if kind == media_type.PDF:
        from extractors.pdf_file import PdfFile

        return PdfFile(data, name=name, limits=limits, password=password)
    if kind == media_type.XML:
        from extractors.xml_file import XmlFile

        return XmlFile(data, name=name)
    from extractors.picture_file import PictureFile

    return PictureFile(data, kind, name=name, limits=limits)


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise UsageError(f"{path} is a folder", hint="name a file; `vouch run` takes folders")
        if not stat.S_ISREG(facts.st_mode):
            raise UsageError(f"{path} is not a regular file", hint="name a file that can be read more than once")
        if facts.st_size <= limits.max_bytes:
            with path.open("rb") as file:
                # It may have grown since; one byte more tells.
                data = file.read(limits.max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"{path}: no such file", hint="check the path") from error
    except PermissionError as error:
        raise DocumentError(f"{path}: may not be read", hint="check the file's permissions") from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: cannot be read: {error}", hint="check the path and the disk") from error
    if facts.st_size > limits.max_bytes or len(data) > limits.max_bytes:
        raise LimitExceeded(
            f"{path.name}: {facts.st_size:,} bytes, more than max_bytes",
            hint=f"raise the limit max_bytes (now {limits.max_bytes:,}), or split the document",
        )
    if not data:
        raise DamagedDocument(f"{path.name}: is empty (0 bytes)", hint="the copy broke off: get the file again")
    return data


def _unsupported(path: Path, data: bytes) -> UnsupportedType:
    known = media_type.describe_foreign(data)
    if known is not None:
        return UnsupportedType(f"{path.name}: is {known[0]}, which is not read", hint=known[1])
    return UnsupportedType(
        f"{path.name}: its content is none of PDF, PNG, JPEG, TIFF, WebP, BMP or XML", hint="convert it to PDF or PNG"
    )


def _misnamed(path: Path, kind: str) -> list[PageFailure]:
    stated = media_type.EXTENSIONS.get(path.suffix.lower())
    if stated in {kind, None}:
        return []
    reason = f"{path.name}: by its content it is {kind}, not {stated}"
    return [PageFailure("misnamed", reason, "rename it, so that other programs can open it too")]
