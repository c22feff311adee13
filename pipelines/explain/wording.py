"""The proof of a field in words. Pure: proofs in, plain sentences out."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipelines.explain.statuses import DECISION_LOOKS, STATUS_LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.explain.proofs import Proof
    from schemas.check import Check
    from schemas.evidence import Alternative, Evidence, Selector
    from schemas.result import Decision, DocumentEntry, ErrorEntry, Result, Review

_SELECTORS: dict[Selector, str] = {
    "rules": "label rules",
    "embedded": "the embedded model",
    "vlm": "the vision model",
    "xml": "the embedded XML",
    "code": "the payment code",
    "widget": "the form field",
    "geometry": "the drawing's geometry",
    "person": "a person who reviewed it",
}
_DECIDED: dict[Decision, str] = {"accept": "accepted", "review": "corrected", "reject": "rejected"}
_SOURCES = {
    "text_layer": "the PDF's text",
    "ocr": "OCR",
    "vlm": "the vision model",
    "vector": "vector graphics",
    "raster": "the pixels of a picture",
    "widget": "a form field",
    "attachment": "an attached file",
    "barcode": "a barcode",
}
_MATCHES = {
    "exact": "",
    "numeric": "the same number in another spelling",
    "fuzzy": "nearly the same text",
    "none": "not found on the page",
}


def visible(text: str) -> str:
    """The text with every character that acts rather than shows (terminal controls, text direction) spelled out.

    A document chooses its own text: escape sequences must not reach a terminal, and direction marks must not make a
    number look like another (Unicode Technical Report 36, section 2.5).
    """
    return "".join(_spell(char) for char in text)


def _spell(char: str) -> str:
    if char in "\n\t":
        return " "
    return f"\\u{ord(char):04x}" if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} else char


def join_words(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def say_decision(document: DocumentEntry) -> str:
    """What the decision means: ours is about posting unseen, a person's is theirs."""
    decided = document.reviews and document.reviews[-1].decision == document.decision != "review"
    return "as a person decided" if decided else DECISION_LOOKS[document.decision].meaning


def say_review(review: Review) -> str:
    """`accepted by Jane on 2026-11-30T12:00:00+00:00: phoned; gross 11542.00 → 11242.00`."""
    said = f"{_DECIDED[review.decision]} by {review.by} on {review.at}" + (f": {review.note}" if review.note else "")
    changes = [f"{pointer} {_shown(change.before)} → {_shown(change.after)}"
               for pointer, change in review.changes.items()]  # fmt: skip
    return visible("; ".join([said, *changes]))


def _shown(value: object) -> str:
    return "nothing" if value is None else "a row" if isinstance(value, dict) else str(value)


def say_pages(pages: Sequence[int]) -> str:
    """`page 3`, `pages 1, 2`."""
    return f"page{'s' * (len(pages) != 1)} {', '.join(str(page_no) for page_no in pages) or 'none'}"


def name_selectors(selectors: Sequence[Selector]) -> str:
    return join_words([_SELECTORS[selector] for selector in selectors])


def say_verdict(proof: Proof) -> str:
    """Why the field has its status, in a sentence that claims no more than the result holds."""
    status = proof.verdict.status
    grounds: list[str] = []
    if status == "verified":
        grounds = [_say_choice(proof), *_say_checks(proof, "passed", "hold")]
    elif status == "single" and proof.verdict.selectors == ("person",):
        grounds = ["stated by a person who reviewed it; no reader found it on the page"]
    elif status == "single" and proof.verdict.selectors:
        missing = "a second, independent witness is missing"
        if {evidence.source for evidence in proof.verdict.evidence} == {"ocr"}:
            missing = "the print was read once, by OCR, and nothing else confirms its letters"
        elif len(proof.verdict.selectors) > 1:
            missing = "for this field, or with a doubt over it, that alone is no proof"
        grounds = [f"{_say_choice(proof)}; {missing}"]
    elif status == "conflict" and proof.verdict.alternatives:
        # Other selectors' readings; a runner-up of the same selector contradicts nothing.
        chosen_by = set(proof.verdict.selectors)
        others = sum(not chosen_by.issuperset(other.selectors) for other in proof.verdict.alternatives)
        grounds = [f"{others} other reading{'s differ' if others > 1 else ' differs'}"] if others else []
    if status == "conflict" and not grounds:
        grounds = _say_checks(proof, "failed", "fail")
    return "; ".join(ground for ground in grounds if ground) or STATUS_LOOKS[status].meaning


def _say_choice(proof: Proof) -> str:
    selectors = proof.verdict.selectors
    chosen = name_selectors(selectors)
    if len(selectors) > 1:
        return f"{chosen} agree on it"
    return f"chosen by {chosen}" if chosen else ""


def _say_checks(proof: Proof, status: str, verb: str) -> list[str]:
    names = [visible(check.id) for check in proof.checks if check.status == status]
    return [f"checks over it that {verb}: {', '.join(dict.fromkeys(names))}"] if names else []


def say_place(evidence: Evidence) -> str:
    """`page 2, 401.2–466.9 × 650.0–662.4 pt`: left to right, top to bottom, from the page's top left corner."""
    box = evidence.bbox
    return f"page {evidence.page_no}, {box.left:.1f}–{box.right:.1f} × {box.top:.1f}–{box.bottom:.1f} pt"


def name_evidence(evidence: Evidence) -> str:
    """`printed`, or `measured` for what is drawn and not written."""
    return "measured" if evidence.source == "vector" else "printed"


def say_evidence(evidence: Evidence) -> str:
    """What is printed or drawn, where, and who read it."""
    if evidence.source == "vector":
        return f"{visible(evidence.text)}, from the drawing on {say_place(evidence)}"
    match = _MATCHES[evidence.match]
    said = f"“{visible(evidence.text)}” on {say_place(evidence)}, from {_SOURCES[evidence.source]}"
    return f"{said} ({match})" if match else said


def say_check(check: Check) -> str:
    """What a check asked and what came of it."""
    outcome = {"passed": "passed", "failed": "failed", "skipped": "not applicable"}[check.status]
    if check.status == "failed" and check.expected is not None:
        outcome += f": expected {visible(check.expected)}, found {visible(check.actual or 'nothing')}"
    elif check.status == "passed" and check.actual is not None:
        outcome += f": {visible(check.actual)}"
    return f"{visible(check.id)} {outcome}" + (f" ({visible(check.message)})" if check.message else "")


def is_failure(result: Result, error: ErrorEntry) -> bool:
    """True where the file or the page it speaks of failed; other entries are warnings."""
    failed = {page.page_no for page in result.pages if page.status == "failed"}
    return result.status == "failed" or error.page_no in failed


def say_error(error: ErrorEntry) -> str:
    """What went wrong, where, and what to do about it."""
    where = "" if error.page_no is None else f"page {error.page_no}: "
    return visible(f"{where}{error.message}" + (f" ({error.hint})" if error.hint else ""))


def say_alternative(alternative: Alternative) -> str:
    """A reading that was not taken."""
    by = name_selectors(alternative.selectors)
    at = ", ".join(say_place(evidence) for evidence in alternative.evidence)
    said = f"{visible(alternative.value)}, printed “{visible(alternative.text)}”"
    return said + (f", by {by}" if by else "") + (f", on {at}" if at else "")
