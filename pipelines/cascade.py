"""The cascade: a vision model is asked for what the cheap readers could not settle, and everything is weighed again.

It is one more witness and never a judge: where it agrees, a field has two selectors; where it disagrees, a conflict.
Whatever happens to it, what the cheap readers found is not lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from extractors.vlm.base import Usage
from extractors.vlm.reader import Problem, VlmReadings
from pipelines.chart_estimates import without_guesses
from pipelines.reconcile import STATING
from pipelines.unsettled import askable_fields, pattern_of, unsettled
from schemas.errors import VouchError
from schemas.usage import DocumentUsage, Saved, VisionUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.vlm.reader import VlmReader
    from pipelines.reconcile import FieldReading
    from pipelines.weighed import Weighed
    from schemas.evidence import Reading
    from schemas.page import DocumentContent
    from schemas.target import Target
    from schemas.usage import When

_CENT_OF_A_CENT = Decimal("0.0001")
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_SIDE_NOTES = frozenset({"unconverted"})
"""Problems that cost no page: what was read is there, as text."""


@dataclass(frozen=True)
class Asked:
    """What a model was asked about one document, and what came of it.

    `document_pages` are the document's, `open_pages` those that could have been asked about.
    """

    document_pages: tuple[int, ...]
    open_pages: tuple[int, ...]
    said: VlmReadings = field(default_factory=VlmReadings)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.said.problems

    @property
    def failures(self) -> list[str]:
        """Reasons for a person to look: pages that the model was to read and did not."""
        return [f"model: {problem.message}" for problem in self.problems if problem.code not in _SIDE_NOTES]

    def readings(self, target: Target, weighed: Weighed) -> list[Reading]:
        """What can be weighed beside what was read before. Text that is no value of its field contradicts the value
        that was read; where none was, or in a row, whose number is the model's own, it stays among the problems."""
        types = {path: leaf.type for path, leaf in askable_fields(target).items()}
        contradicted = {path for path, field in weighed.values.items() if pattern_of(path) == path and _is_read(field)}
        said = without_guesses(self.said.readings, weighed.readings) if target.kind == "chart" else self.said.readings
        return [
            reading
            for reading in said
            if reading.path in contradicted or _is_value(reading.value, types.get(pattern_of(reading.path)))
        ]

    def illegible(self, target: Target) -> set[str]:
        """Fields that are on the page, but that the model could not read, or not as what they are."""
        types = {path: leaf.type for path, leaf in askable_fields(target).items()}
        strange = {r.path for r in self.said.readings if not _is_value(r.value, types.get(pattern_of(r.path)))}
        return {path for path in strange if pattern_of(path) == path} | self.said.unreadable

    @property
    def looked_everywhere(self) -> bool:
        """Every page was shown to the model, and it read them all."""
        return bool(self.open_pages) and set(self.open_pages) <= set(self.said.pages) and not self.failures


def _is_read(field: FieldReading) -> bool:
    """Whether a reader of the page stands by the value: it stays the one that is shown, whoever contradicts it."""
    return any(reading.rank == 0 and reading.selector not in STATING for reading in field.agreeing)


def _is_value(text: str, leaf_type: str | None) -> bool:
    if leaf_type in ("number", "integer"):
        return _DECIMAL.match(text) is not None
    return leaf_type != "date" or _DATE.match(text) is not None


def ask(
    content: DocumentContent, target: Target, weighed: Weighed, vision: VlmReader, when: Literal["missing", "always"]
) -> Asked:
    """Ask a model for what is unsettled (`missing`), or for every field on every page (`always`)."""
    numbers = tuple(page.page_no for page in content.pages)
    asked = Asked(numbers, tuple(page.page_no for page in content.pages if page.status == "ok"))
    if when == "always":
        return _with(asked, lambda: vision.read(content, target))
    todo = unsettled(content, target, weighed)
    if not todo.pages:
        return asked
    return _with(asked, lambda: vision.read(content, target, wanted=todo.fields, pages=todo.pages))


def _with(asked: Asked, read: Callable[[], VlmReadings]) -> Asked:
    try:
        said = read()
    except VouchError as error:
        said = VlmReadings(problems=(Problem(error.page_no or 0, error.code, error.message, error.hint),))
    except Exception as error:
        message = f"the model ended with {type(error).__name__}: {error}"
        hint = "if the model is one of ours, please report it, with the document if you may share it"
        said = VlmReadings(problems=(Problem(0, "internal", message, hint),))
    return Asked(asked.document_pages, asked.open_pages, said)


def usage_of(asked: Sequence[Asked], when: When) -> VisionUsage:
    """What the model cost for all documents of a file, and what was spared."""
    total = sum((each.said.usage for each in asked), Usage())
    pages = sum(len(each.open_pages) for each in asked)
    done = sum(len(each.said.pages) for each in asked)
    return VisionUsage(
        **_spent(total, pages, done),
        when=when,
        saved=_saved(total, done, pages - done),
        documents=[_of_document(each) for each in asked] if len(asked) > 1 else [],
    )


def _of_document(asked: Asked) -> DocumentUsage:
    return DocumentUsage(
        **_spent(asked.said.usage, len(asked.open_pages), len(asked.said.pages)),
        document_pages=list(asked.document_pages),
        asked_pages=list(asked.said.pages),
    )


def _spent(usage: Usage, pages: int, pages_asked: int) -> dict[str, Any]:
    return {
        "pages": pages,
        "pages_asked": pages_asked,
        "requests": usage.requests,
        "cached_requests": usage.cached_requests,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost,
        "seconds": round(usage.seconds, 3),
    }


def _saved(usage: Usage, asked: int, spared: int) -> Saved:
    """Pages differ in what they cost; the mean is an estimate, and is called one in the schema."""
    if not asked:
        return Saved(pages=spared)
    cost = None if usage.cost is None else (usage.cost * spared / asked).quantize(_CENT_OF_A_CENT)
    return Saved(
        pages=spared,
        input_tokens=round(usage.input_tokens * spared / asked),
        output_tokens=round(usage.output_tokens * spared / asked),
        cost_usd=cost,
    )
