"""Two renderers for one document: the second where the first fails or shows nothing of a page that has something."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from schemas.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.base import Image, Rasterizer

BLANK_RANGE = 8  # grey levels between the lightest and the darkest pixel of an empty page
_LOOK_DPI = 72.0


class FallbackRasterizer:
    """`second` is made when it is first needed; `has_content` says whether a page draws anything at all."""

    def __init__(
        self, first: Rasterizer, second: Callable[[], Rasterizer], *, has_content: Callable[[int], bool]
    ) -> None:
        self._first = first
        self._make_second = second
        self._has_content = has_content

    @cached_property
    def _second(self) -> Rasterizer:
        return self._make_second()

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, RGB. Raises PageError where both fail, with what each of them said."""
        try:
            image = self._first.render(page_no, dpi)
        except PageError as error:
            return self._rendered_by_second(page_no, dpi, error)
        if not is_uniform(image) or not self._has_content(page_no):
            return image
        try:
            return self._second.render(page_no, dpi)
        except PageError:
            return image

    def look(self, page_no: int) -> Image:
        """The second renderer's picture, at 72 dpi (a pixel a point). Raises PageError."""
        return self._second.render(page_no, _LOOK_DPI)

    def second_shows_something(self, page_no: int) -> bool:
        """Does the second renderer show anything on the page? False where it fails."""
        try:
            return not is_uniform(self.look(page_no))
        except PageError:
            return False

    def _rendered_by_second(self, page_no: int, dpi: float, first: PageError) -> Image:
        try:
            return self._second.render(page_no, dpi)
        except PageError as second:
            message = f"{first.message}; {second.message}"
            raise PageError(message, hint=second.hint, page_no=page_no) from second


def is_uniform(image: Image) -> bool:
    """Is every pixel of about the same value? True for an empty array; grey or colour."""
    return not image.size or int(image.max()) - int(image.min()) <= BLANK_RANGE
