"""What was found on the pages that may mislead, as checks; and values that rest on it are held back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.checks.outcome import Outcome, skipped
from schemas.check import Check, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import FieldResult
    from schemas.geometry import BBox
    from schemas.page import Finding, Page

_LABEL = re.compile(r"/entries/\d+/(?:label|type|section)")
_PLACE = re.compile(r".*/(?:page_no|bbox/\d+)")
_MOST_BOXES = 4  # told in words
_MOST_PLACES = 200  # kept: a page whose every word is hidden
_COMMON = 0.5
"""Of a finding's box, to say that a value rests on it: a watermark far larger than a word is not its print."""


def held_back(fields: Mapping[str, FieldResult], pages: Sequence[Page]) -> tuple[dict[str, FieldResult], list[Outcome]]:
    """The fields, none of them verified that rests on a finding, and a check `page.<code>` for each finding.

    A check fails where its finding is grave or a value rests on it; else it is only told (`skipped`). Boxes of
    evidence are in the displayed frame, as those of findings are.
    """
    told = dict(fields)
    outcomes = []
    for page in pages:
        for finding in page.findings:
            resting = [path for path, field in fields.items() if is_value(path, field) and _rests_on(field, finding)]
            for path in resting:
                if told[path].status == "verified":
                    told[path] = told[path].model_copy(update={"status": "single"})
            outcomes.append(_outcome(finding, resting))
    return told, outcomes


def check_active_content(active: Sequence[tuple[str, int]]) -> list[Outcome]:
    """`file.active_content`: what a viewer would act on, and what was not done here. It accuses nobody."""
    if not active:
        return []
    told = ", ".join(f"{count} × {kind}" for kind, count in active)
    return [skipped("file.active_content", [], f"neither run nor followed: {told}")]


def is_value(path: str, field: FieldResult) -> bool:
    """Does the field claim a print of its own?

    A form's labels are what its maker wrote beside its fields, often laid over a page; answers are values. Where a
    table or a chart stands is no print: its box holds whatever is in it.
    """
    return bool(field.selectors) and not _LABEL.fullmatch(path) and not _PLACE.fullmatch(path)


def _rests_on(field: FieldResult, finding: Finding) -> bool:
    return any(
        item.page_no == finding.page_no
        and item.match != "none"
        and any(_holds(item.bbox, box) for box in finding.boxes)
        for item in field.evidence
    )


def _holds(evidence: BBox, box: BBox) -> bool:
    common = evidence.intersection(box)
    return common is not None and common.area >= _COMMON * box.area > 0


def _outcome(finding: Finding, resting: Sequence[str]) -> Outcome:
    status = "failed" if finding.grave or resting else "skipped"
    message = f"page {finding.page_no}: {finding.message}{_places(finding.boxes)}"
    places = tuple(Place(page_no=finding.page_no, bbox=box) for box in finding.boxes[:_MOST_PLACES])
    check = Check(id=f"page.{finding.code}", status=status, fields=tuple(resting), message=message, places=places)
    return Outcome(check)


def _places(boxes: Sequence[BBox]) -> str:
    if not boxes:
        return ""
    told = ", ".join("[" + ", ".join(f"{side:.1f}" for side in box) + "]" for box in boxes[:_MOST_BOXES])
    more = f" and {len(boxes) - _MOST_BOXES} more" if len(boxes) > _MOST_BOXES else ""
    return f", at {told}{more}"
