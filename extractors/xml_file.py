"""A bare e-invoice: a file without pages, whose one attachment is itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.einvoice.finding import reason_against
from extractors.einvoice.parsing import XmlProblem, parse_xml
from extractors.media_type import XML
from schemas.errors import DamagedDocument, PageError, UnsupportedType
from schemas.page import Attachment

if TYPE_CHECKING:
    from extractors.base import Image
    from schemas.page import Page, PageFailure


class XmlFile:
    """Raises DamagedDocument for what is no sound XML, UnsupportedType for XML that is no invoice."""

    page_count = 0
    warnings: tuple[PageFailure, ...] = ()
    active: tuple[tuple[str, int], ...] = ()
    second = None

    def __init__(self, data: bytes, *, name: str) -> None:
        self._name = name
        try:
            reason = reason_against(parse_xml(data))
        except XmlProblem as problem:
            raise DamagedDocument(f"{name}: {problem}", hint="get the file again from where it came") from None
        if reason:
            raise UnsupportedType(f"{name}: is {reason}, which is not read", hint="CII and UBL invoices are read")
        self.attachments = (Attachment(name, XML, data),)

    def read_page(self, page_no: int) -> Page:
        raise self._no_page(page_no)

    def with_vectors(self, page: Page) -> Page:
        """The page: nothing is drawn in it at all."""
        return page

    def render(self, page_no: int, dpi: float) -> Image:  # noqa: ARG002 - there is nothing to render
        raise self._no_page(page_no)

    def close(self) -> None:
        """Nothing is open."""

    def _no_page(self, page_no: int) -> PageError:
        return PageError(f"{self._name} has no page {page_no}", hint="an e-invoice has none", page_no=page_no)
