"""Is the evidence where it says it is?

- Grounding F1 at IoU 0.5, where the true boxes are known: a prediction is grounded right when the box around its
  evidence on the true page overlaps the true box with an intersection over union of at least 0.5 (the threshold of
  PASCAL VOC, Everingham et al. 2010). Precision is over the predictions with evidence, recall over the true boxes.
- Grounding validity, everywhere else: the evidence box, cut from the page, contains the evidence text and little more.
  The page's own words decide, not the reader's; evidence on pages without a text layer cannot be judged this way and is
  not counted. "Little more": at most twice the text and eight characters, so that a box around the whole page proves
  nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.evaluate.compare import fold_text
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.page_text import PageText
    from pipelines.evaluate.truth import TrueBox
    from schemas.evidence import Evidence
    from schemas.result import DocumentEntry

IOU_THRESHOLD = 0.5
_SLACK_PT = 1.0


@dataclass(frozen=True, slots=True)
class GroundingScore:
    """Of one document: `judged` pieces of evidence, of which `valid`; boxes known, predicted, and hit."""

    judged: int
    valid: int
    boxes: int
    predicted: int
    hit: int


def score_grounding(entry: DocumentEntry | None, boxes: dict[str, TrueBox], page_text: PageText) -> GroundingScore:
    fields = entry.fields if entry else {}
    evidence = [piece for verdict in fields.values() for piece in verdict.evidence]
    verdicts = [valid for piece in evidence if (valid := is_valid(piece, page_text)) is not None]
    grounded = {path: fields[path].evidence for path in boxes if path in fields and fields[path].evidence}
    hits = sum(overlaps(pieces, boxes[path]) for path, pieces in grounded.items())
    return GroundingScore(len(verdicts), sum(verdicts), len(boxes), len(grounded), hits)


def overlaps(evidence: Sequence[Evidence], true: TrueBox) -> bool:
    """Whether the box around the evidence on the true page overlaps the true box enough."""
    mine = [piece.bbox for piece in evidence if piece.page_no == true.page_no]
    return bool(mine) and union_all(mine).iou(BBox(*true.bbox)) >= IOU_THRESHOLD


def is_valid(evidence: Evidence, page_text: PageText) -> bool | None:
    """Whether the page's words in the box are the evidence's text; None where the page has no words to tell."""
    if evidence.source not in ("text_layer", "ocr") or not any(
        word.page_no == evidence.page_no for word in page_text.words
    ):
        return None
    box = evidence.bbox.expand(_SLACK_PT)
    inside = [
        word.text
        for word in page_text.words
        if word.page_no == evidence.page_no and box.contains_point(word.bbox.center_x, word.bbox.center_y)
    ]
    wanted, found = fold_text(evidence.text), fold_text("".join(inside))
    if not wanted or len(found) > 2 * len(wanted) + 8:
        return False
    words = {fold_text(word) for word in inside}
    return wanted in found or all(fold_text(part) in words for part in evidence.text.split())
