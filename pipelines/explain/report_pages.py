"""What the HTML report shows of the pages, as plain values: pictures, marks and tags."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.explain.report_fields import field_id, mark_id
from pipelines.explain.statuses import STATUS_LOOKS
from pipelines.explain.tags import marks_to_tag, place_tags
from pipelines.explain.wording import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.found import Found
    from pipelines.explain.marks import Mark
    from pipelines.explain.paper import Paper
    from pipelines.explain.proofs import Proof
    from schemas.geometry import BBox

_SLACK_PT = 1.0
_TAG_FONT_PT = 6.0
_TAG_HEIGHT_PT = 8.0
_TAG_PADDING_PT = 2.0


@dataclass(frozen=True, slots=True)
class PageView:
    """A page to show: its size as displayed, and its picture where it is drawn; `note` says what is not."""

    page_no: int
    width_pt: float
    height_pt: float
    webp: bytes = b""
    paper: Paper | None = None
    note: str = ""


def page_values(
    page: PageView, marks: Sequence[Mark], proofs: Sequence[Sequence[Proof]], found: Sequence[Found] = ()
) -> dict[str, Any]:
    """One page: its picture as a data URI and its marks, the pressing ones with a tag; the others, and the boxes that
    checks `found`, say theirs when pointed at."""
    here = [mark for mark in marks if mark.page_no == page.page_no] if page.webp else []
    pressing = [mark for mark in marks_to_tag(here) if mark.is_pressing]
    occupied = [mark.bbox for mark in here]
    tags = place_tags(pressing, occupied, _measure_tag, page.paper) if page.paper else {}
    ids = {proof.key: field_id(proof.document_no, n) for chosen in proofs for n, proof in enumerate(chosen)}
    return {
        "page_no": page.page_no,
        "note": page.note,
        "width_pt": page.width_pt,
        "height_pt": page.height_pt,
        "image": f"data:image/webp;base64,{base64.b64encode(page.webp).decode()}" if page.webp else "",
        "found": [each.values() for each in found if each.page_no == page.page_no] if page.webp else [],
        "marks": [_mark(mark, ids, tags.get(mark.number)) for mark in here],
    }


def _mark(mark: Mark, ids: Mapping[tuple[int, str], str], tag: tuple[str, BBox] | None) -> dict[str, Any]:
    said = [
        f"{proof.label}: {proof.value or 'no value'}, {STATUS_LOOKS[proof.verdict.status].word}"
        for proof in mark.proofs
    ]
    return {
        "id": mark_id(mark),
        "status": mark.status,
        "bare": mark.is_bare,
        "fields": [ids[proof.key] for proof in mark.proofs],
        "title": visible("; ".join(said)),
        "box": mark.bbox.expand(_SLACK_PT).rounded(),
        "tag": None if tag is None else _tag(mark, *tag),
    }


def _tag(mark: Mark, text: str, box: BBox) -> dict[str, Any]:
    sign = STATUS_LOOKS[mark.status].sign
    return {
        "text": visible(f"{sign} {text}".strip()),
        "box": box.rounded(),
        "text_x": round(box.left + _TAG_PADDING_PT, 2),
        "text_y": round(box.bottom - _TAG_PADDING_PT, 2),
        "text_width": round(box.width - 2 * _TAG_PADDING_PT, 2),
    }


def _measure_tag(text: str) -> tuple[float, float]:
    # Fonts differ between machines; the text is fitted to this width, which is near that of common sans-serif faces.
    return (len(text) + 2) * _TAG_FONT_PT * 0.56 + 2 * _TAG_PADDING_PT, _TAG_HEIGHT_PT
