"""The boxes of checks: what was found on the pages that may mislead, drawn beside the marks of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.explain.wording import say_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.check import CheckStatus
    from schemas.geometry import BBox
    from schemas.result import Result

_SLACK_PT = 2.5  # outside of the box of a value at the same place


@dataclass(frozen=True, slots=True)
class Found:
    """A box on a page, in points of the page as displayed, and what the check says of it."""

    page_no: int
    bbox: BBox
    status: CheckStatus
    said: str

    def values(self) -> dict[str, Any]:
        """For the report's template."""
        return {"status": self.status, "title": self.said, "box": self.bbox.expand(_SLACK_PT).rounded()}


def found_on_pages(result: Result) -> Iterator[Found]:
    """Every place of every check, in the order of the checks."""
    for document in result.documents:
        for check in document.checks:
            for place in check.places:
                yield Found(place.page_no, place.bbox, check.status, say_check(check))
