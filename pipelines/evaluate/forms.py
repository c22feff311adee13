"""Form scores: entry F1 and checkbox accuracy.

Entries are pairs of a label and a value, as the linked entities of FUNSD (Jaume et al. 2019, arXiv:1905.13538). An
entry counts when it has a value, or is a checkbox or radio button, ticked or not. True and predicted entries are paired
by the assignment that makes the most labels, places and values agree. A pair is right when

- it is the same entry: the labels are similar (normalised Levenshtein similarity of the folded labels above 0.5), or
  the evidence of the predicted value touches the field's box, where boxes are known; any, where neither is known;
- and the value is right: dates and numbers by value, text after folding, ticks by their state.

Precision, recall and F1 are over entries; checkbox accuracy is the share of true checkboxes with the right state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.values.dates import parse_date
from pipelines.evaluate.compare import fold_text, parse_amount
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.values.dates import DateOrder
    from pipelines.evaluate.outcomes import Judge, Outcome
    from pipelines.evaluate.truth import TrueEntry
    from schemas.result import DocumentEntry

LABEL_THETA = 0.5
ENTRY_FIELD = "/entries/*/value"
_TICKS = frozenset({"checkbox", "radio"})
_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
_ON = frozenset({"yes", "true", "on", "checked", "x", "1", "selected"})
_OFF = frozenset({"no", "false", "off", "unchecked", "", "0", "unselected"})


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """A predicted entry; `places` are the boxes of its value's evidence, with their page."""

    label: str
    value: str
    type: str
    path: str | None = None
    places: tuple[tuple[int, BBox], ...] = ()


@dataclass(frozen=True, slots=True)
class FormScore:
    """Entries of one document."""

    true: int
    predicted: int
    right: int
    boxes: int
    boxes_right: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else float(not self.true)

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        total = self.true + self.predicted
        return 2 * self.right / total if total else 1.0


def plain_prediction(entry: DocumentEntry | None) -> list[PlainEntry]:
    """The entries of a result that count."""
    found = []
    for index, item in enumerate((entry.data.get("entries") if entry else None) or ()):
        verdict = entry.fields.get(f"/entries/{index}/value") if entry else None
        places = tuple((evidence.page_no, evidence.bbox) for evidence in verdict.evidence) if verdict else ()
        value, kind = str(item.get("value") or ""), item.get("type") or "text"
        plain = PlainEntry(item.get("label") or "", value, kind, f"/entries/{index}/value", places)
        if plain.value.strip() or plain.type in _TICKS:
            found.append(plain)
    return found


def same_entry(true: TrueEntry, predicted: PlainEntry) -> float:
    """How surely both are the same entry, 0 to 1; 0 where they are not."""
    similarity = _label_similarity(true, predicted.label)
    touches = true.bbox is not None and any(
        page_no == true.page_no and BBox(*true.bbox).intersection(box) is not None for page_no, box in predicted.places
    )
    if touches:
        return 1.0
    if true.label is None:
        return 0.5 if true.bbox is None else 0.0
    return similarity if similarity > LABEL_THETA else 0.0


def _label_similarity(true: TrueEntry, label: str) -> float:
    from rapidfuzz.distance import Levenshtein

    variants = [true.label] if isinstance(true.label, str) else true.label or []
    folded = fold_text(label)
    return max((Levenshtein.normalized_similarity(fold_text(variant), folded) for variant in variants), default=0.0)


def same_value(true: TrueEntry, predicted: PlainEntry) -> bool:
    """Whether the value is right, by the type of the true entry."""
    value = true.value or ""
    if true.type in _TICKS and value.casefold() in _ON | _OFF:
        # Of a radio group the value is the button chosen: any is "on".
        return (predicted.value.casefold() in _OFF) == (value.casefold() in _OFF)
    if predicted.type == "date" and (day := _only_day(value)) is not None:
        return predicted.value == day
    if true.type == "number" and (number := parse_amount(value)) is not None:
        return parse_amount(predicted.value) == number
    return fold_text(value) == fold_text(predicted.value)


def _only_day(text: str) -> str | None:
    """The one day that a text can mean, as ISO 8601; None where it is no date or may be two."""
    days = {day for order in _ORDERS if (day := parse_date(text, order))}
    return days.pop().isoformat() if len(days) == 1 else None


def pair_entries(true: Sequence[TrueEntry], predicted: Sequence[PlainEntry]) -> list[tuple[int, int, bool]]:
    """Pairs of the same entry (index of the true one, of the predicted one), and whether the value is right."""
    if not true or not predicted:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    same = np.array([[same_entry(t, p) for p in predicted] for t in true])
    equal = np.array([[same_value(t, p) for p in predicted] for t in true])
    chosen = linear_sum_assignment(same + equal * (same > 0), maximize=True)
    return [(int(t), int(p), bool(equal[t, p])) for t, p in zip(*chosen, strict=True) if same[t, p] > 0]


def judge_form(judge: Judge) -> tuple[FormScore | None, list[Outcome]]:
    """The form score and the outcomes of the entries; None and none where the truth does not know them."""
    entries = judge.example.truth.entries
    if entries is None:
        return None, []
    true = [entry for entry in entries if (entry.value or "").strip() or entry.type in _TICKS]
    predicted = plain_prediction(judge.entry)
    pairs = pair_entries(true, predicted)
    partner = {t: (p, right) for t, p, right in pairs}
    outcomes = []
    for index, entry in enumerate(true):
        at, right = partner.get(index, (None, False))
        path = None if at is None else predicted[at].path
        outcomes.append(judge.judge(ENTRY_FIELD, path, entry.value or "", right=right))
    extra = set(range(len(predicted))) - {p for _, p, _ in pairs}
    outcomes += [judge.judge(ENTRY_FIELD, predicted[index].path, None, right=False) for index in sorted(extra)]
    ticks = {index for index, entry in enumerate(true) if entry.type == "checkbox"}
    right_ones = {t for t, _, right in pairs if right}
    return FormScore(len(true), len(predicted), len(right_ones), len(ticks), len(right_ones & ticks)), outcomes
