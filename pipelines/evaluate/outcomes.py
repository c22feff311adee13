"""What became of each value: right, wrong, missing, invented, or not to be judged by the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pipelines.evaluate.compare import is_empty, is_right, parse_amount, value_type
from schemas.evidence import FieldResult

if TYPE_CHECKING:
    from pipelines.evaluate.page_text import PageText
    from pipelines.evaluate.truth import Example, TrueValue, Truth
    from schemas.evidence import Evidence, FieldStatus, Selector
    from schemas.result import DocumentEntry, Result

OutcomeKind = Literal["correct", "absent", "wrong", "missing", "invented", "truth_not_on_page"]
FAILURES: frozenset[OutcomeKind] = frozenset({"wrong", "missing", "invented"})
_NOT_READ = FieldResult(status="not_attempted")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value, judged. `field` is its JSON Pointer with `*` for an index, `path` the pointer itself.

    `absent`: rightly empty. `truth_not_on_page`: the true value is not printed, so the page cannot have told it;
    `agrees` says whether the prediction is the truth none the less.
    """

    doc: str
    family: str
    weight: float
    field: str
    path: str
    kind: OutcomeKind
    agrees: bool
    truth: TrueValue
    predicted: str | None
    status: FieldStatus
    confidence: float | None = None
    selectors: tuple[Selector, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def scored(self) -> bool:
        return self.kind != "truth_not_on_page"

    @property
    def right(self) -> bool:
        return self.kind in ("correct", "absent")

    @property
    def present(self) -> bool:
        """A value that is on the page and has to be found."""
        return self.kind in ("correct", "wrong", "missing")

    @property
    def silent_error(self) -> bool:
        """Verified and not exact: the error that nobody would look for."""
        return self.status == "verified" and self.kind in FAILURES


def resolve_pointer(data: Any, path: str) -> str | None:
    """The plain value at a JSON Pointer (RFC 6901) as text; None where there is none."""
    node = data
    for part in path.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    if node is None or isinstance(node, dict | list):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)


def choose_document(result: Result, truth: Truth) -> DocumentEntry | None:
    """The logical document that the truth speaks of: the first of its kind.

    An invoice may pass as a receipt and a receipt as an invoice (they share one model), anything for a schema of the
    dataset's own.
    """
    same = [entry for entry in result.documents if entry.kind == truth.kind]
    near = [entry for entry in result.documents if {entry.kind, truth.kind} <= {"invoice", "receipt"}]
    own = result.documents if truth.kind == "custom" else []
    return next(iter(same or near or own), None)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the values of one document."""

    example: Example
    entry: DocumentEntry | None
    page_text: PageText

    def on_page(self, path: str, truth: TrueValue) -> bool:
        """Whether the true value is printed: as the dataset says, else as the text layer shows.

        A dataset that does not find an amount is not believed where the very number stands in the text layer.
        """
        said = self.example.truth.visible.get(path)
        declared = self.example.truth.types.get(path)
        if said is False and value_type(path, declared) == "amount" and isinstance(truth, str) and parse_amount(truth):
            return self.page_text.known and self.page_text.shows(path, truth, declared)
        return said if said is not None else self.page_text.shows(path, truth, declared)

    def judge(
        self, field: str, path: str | None, truth: TrueValue, *, on_page: bool = True, right: bool | None = None
    ) -> Outcome:
        """The outcome of one value; `path` is None where no prediction stands for the true value.

        `right` is the verdict where it is not for `is_right` to say (a measured point, an entry with its label).
        """
        predicted = resolve_pointer(self.entry.data, path) if self.entry and path else None
        verdict = self.entry.fields.get(path, _NOT_READ) if self.entry and path else _NOT_READ
        if right is None:
            right = is_right(field, truth, predicted, self.example.truth.types.get(field))
        return Outcome(
            doc=self.example.truth.doc,
            family=self.example.truth.family,
            weight=self.example.weight,
            field=field,
            path=path or field,
            kind=_kind(predicted, empty=is_empty(field, truth), right=right, on_page=on_page),
            agrees=right,
            truth=truth,
            predicted=predicted,
            status=verdict.status,
            confidence=verdict.confidence,
            selectors=verdict.selectors,
            evidence=verdict.evidence,
        )

    def header(self) -> list[Outcome]:
        """Outcomes of the fields that are not rows of a list. A document that was not read is right about nothing."""
        return [
            self.judge(path, self._holder(path, value), value, on_page=self.on_page(path, value))
            for path, value in self.example.truth.fields.items()
            if self.entry is not None or not is_empty(path, value)
        ]

    def _holder(self, path: str, value: TrueValue) -> str:
        """The pointer whose prediction stands for the true value: one that is right, else the first with a value."""
        pointers = [path, *self.example.truth.aliases.get(path, ())]
        predicted = {pointer: resolve_pointer(self.entry.data, pointer) for pointer in pointers} if self.entry else {}
        declared = self.example.truth.types.get(path)
        right = [pointer for pointer, found in predicted.items() if is_right(path, value, found, declared)]
        filled = [pointer for pointer, found in predicted.items() if found is not None]
        return next(iter(right or filled), path)


def _kind(predicted: str | None, *, empty: bool, right: bool, on_page: bool) -> OutcomeKind:
    if right and predicted is None:
        return "absent"
    if not empty and not on_page:
        return "truth_not_on_page"
    if right:
        return "correct"
    if predicted is None:
        return "missing"
    return "invented" if empty else "wrong"
