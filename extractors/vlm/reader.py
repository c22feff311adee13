"""Reads documents with a vision-language model: asks page by page, converts, grounds and merges what it wrote.

The model is trusted with one thing, copying what it sees. Its answer is checked against the schema again here; its text
is converted by our code and looked for among the words of the page; a page it fails on is a problem, never a value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from extractors.merge import PartReadings, merge_parts
from extractors.vlm.asking import Ask, Asker, ChartAsker, in_batches
from extractors.vlm.base import Usage
from extractors.vlm.charts import chart_parts, page_within, printed_and_estimated
from extractors.vlm.convert import locale_of
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.grounded import Grounder, PartAnswer
from extractors.vlm.parts import PartLimits, cut_to_wanted, split_fields
from extractors.vlm.prompting import TEMPLATED_KINDS, template_of
from extractors.vlm.transcription import marked_pointer, plain_pointer, read_answer
from schemas.errors import PageError, VouchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.base import Rasterizer
    from extractors.vlm.base import ModelAnswer, VisionModel
    from extractors.vlm.convert import Locale
    from extractors.vlm.fields.tree import Branch
    from extractors.vlm.grounded import Unconverted
    from extractors.vlm.transcription import Transcribed
    from schemas.evidence import Reading
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page
    from schemas.target import Target

_MOST_NAMED = 3
_LONGEST_NAMED = 60
_HINTS = {
    "length": "the page needs a longer answer than the model may give: split the schema, or use a model with more room",
    "repetition": "the model wrote the same over and over: use a larger model",
    "refused": "use another model for this document",
    "invalid": "use a model with native structured output, or a local one, which is held to the schema",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with a page: a code for machines, a message that names file and page, and what to do."""

    page_no: int
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class VlmReadings:
    """What a model read. `pages` are those it was asked about, `unreadable` the pointers of fields (rows left out) that
    it saw and could not read, and of which no part of the document gave a value."""

    readings: tuple[Reading, ...] = ()
    usage: Usage = field(default_factory=Usage)
    problems: tuple[Problem, ...] = ()
    pages: tuple[int, ...] = ()
    unreadable: frozenset[str] = frozenset()


class VlmReader:
    """Reads the documents of one open file, whose pages `rasterizer` renders, with one model."""

    def __init__(self, model: VisionModel, rasterizer: Rasterizer) -> None:
        self._model = model
        self._rasterizer = rasterizer

    def read(
        self,
        content: DocumentContent,
        target: Target,
        wanted: frozenset[str] | None = None,
        pages: Sequence[int] | None = None,
    ) -> VlmReadings:
        """What the model says of a document: of the fields that `wanted` points to, on the pages named; of all if None.

        A pointer into a row asks for all rows, whole. Boxes are in the reading frame of their page. Raises UsageError
        for a schema that cannot be asked; what goes wrong with a page is among the problems.
        """
        fields = _fields(target, wanted)
        asked = [p for p in content.pages if p.status == "ok" and (pages is None or p.page_no in pages)]
        if fields is None or not asked:
            return VlmReadings()
        hearing = _Hearing(content)
        template, profile = template_of(target.kind), self._model.profile
        charts = None
        if target.kind == "chart":
            questions, fields = chart_parts(fields)
            charts = ChartAsker(profile, template, questions, self._rasterizer)
        parts = split_fields(fields, PartLimits.of(profile)) if fields.properties else ()
        asker = Asker(profile, template, parts, self._rasterizer)
        going = charts is None or self._ask_about_charts(charts, content, asked, hearing)
        for batch in in_batches(asker.asks_of(content, asked) if going and parts else iter(())):
            if not self._ask(batch, hearing):
                break
        hearing.note_unasked(asked)
        return hearing.result(tuple(page.page_no for page in asked))

    def _ask_about_charts(
        self, asker: ChartAsker, content: DocumentContent, pages: Sequence[Page], hearing: _Hearing
    ) -> bool:
        """Texts before values, as many at once as fit. Whether it makes sense to ask on."""
        for batch in in_batches(asker.first_asks(content, pages)):
            heard: list[tuple[Ask, ModelAnswer]] = []
            if not self._ask(batch, hearing, heard):
                return False
            for follow in in_batches(asker.next_asks(content, heard)):
                if not self._ask(follow, hearing):
                    return False
        return True

    def _ask(
        self,
        batch: Sequence[Ask | PageError],
        hearing: _Hearing,
        heard: list[tuple[Ask, ModelAnswer]] | None = None,
    ) -> bool:
        """Whether it makes sense to ask on. Whole answers are put into `heard`."""
        for error in batch:
            if isinstance(error, PageError):
                hearing.fail(error.page_no or 0, error)
        asks = [ask for ask in batch if isinstance(ask, Ask)]
        try:
            answers = self._model.transcribe([ask.request for ask in asks]) if asks else []
        except VouchError as error:
            hearing.stop(error, [ask.page for ask in asks])
            return False
        for ask, answer in zip(asks, answers, strict=True):
            if hearing.hear(ask, answer) and heard is not None:
                heard.append((ask, answer))
        return True


def _fields(target: Target, wanted: frozenset[str] | None) -> Branch | None:
    """The fields that models are asked of, as far as they are wanted; None where there are none."""
    if target.kind not in TEMPLATED_KINDS:
        return None
    fields = template_of(target.kind).refine(compile_fields(target.json_schema))
    cut = fields if wanted is None else cut_to_wanted(fields, wanted)
    return cut if cut is not None and cut.properties else None


class _Hearing:
    """Gathers the answers about one document."""

    def __init__(self, content: DocumentContent) -> None:
        self._content = content
        self._usage = Usage()
        self._said: dict[tuple[int, BBox], list[Transcribed]] = defaultdict(list)
        self._crops: set[tuple[int, BBox]] = set()
        self._heard: set[int] = set()
        self._problems: list[Problem] = []
        self._stopped_by: VouchError | None = None

    def hear(self, ask: Ask, answer: ModelAnswer) -> bool:
        """Whether it is a whole answer to what was asked."""
        self._usage += answer.usage
        self._heard.add(ask.page.page_no)
        if answer.stop != "complete":
            self._note(ask.page.page_no, f"model_{answer.stop}", answer.message or answer.stop, _HINTS[answer.stop])
            return False
        if fault := _fault(ask, answer.data):
            self._note(ask.page.page_no, "model_invalid", fault, _HINTS["invalid"])
            return False
        if ask.crop:
            self._crops.add((ask.page.page_no, ask.box))
        self._said[ask.page.page_no, ask.box].extend(
            read_answer(ask.part.node, answer.data, marked_pointer(ask.part.base))
        )
        return True

    def fail(self, page_no: int, error: VouchError) -> None:
        """A page that could not be shown to the model."""
        self._heard.add(page_no)
        self._problems.append(Problem(page_no, error.code, error.message, error.hint))

    def stop(self, error: VouchError, unheard: Sequence[Page]) -> None:
        """The model cannot be used, or must not be used any more; not all of these pages was heard."""
        self._stopped_by = error
        self._heard -= {page.page_no for page in unheard}

    def note_unasked(self, asked: Sequence[Page]) -> None:
        """Every page of which nothing was heard is named: a page never vanishes."""
        error = self._stopped_by
        if error is None:
            return
        for page in asked:
            if page.page_no not in self._heard:
                self._note(page.page_no, error.code, error.message, error.hint)

    def result(self, pages: tuple[int, ...]) -> VlmReadings:
        by_number = {page.page_no: page for page in self._content.pages}
        texts = [leaf.text for leaves in self._said.values() for leaf in leaves if leaf.empty is None]
        locale = locale_of(self._content, texts)
        grounder = Grounder(locale)
        parts: list[PartReadings] = []
        for (page_no, box), leaves in self._said.items():
            page = by_number[page_no]
            if (page_no, box) in self._crops:
                readings, unconverted = _of_crop(PartAnswer(page_within(page, box), box, leaves), locale)
            else:
                readings, unconverted = grounder.readings(PartAnswer(page, box, leaves))
            parts.append(PartReadings(page_no, box, readings))
            if unconverted:
                self._note(page_no, "unconverted", *_told(unconverted))
        merged = tuple(replace(reading, path=plain_pointer(reading.path)) for reading in merge_parts(parts))
        illegible = {
            plain_pointer(leaf.path) for said in self._said.values() for leaf in said if leaf.empty == "unreadable"
        }
        header = {path for path in illegible if not any(part.isdigit() for part in path.split("/"))}
        return VlmReadings(
            readings=merged,
            usage=self._usage,
            problems=tuple(_gathered(self._problems)),
            pages=pages,
            unreadable=frozenset(header - {reading.path for reading in merged}),
        )

    def _note(self, page_no: int, code: str, what: str, hint: str) -> None:
        self._problems.append(Problem(page_no, code, f"{self._content.source.name}, page {page_no}: {what}", hint))


def _of_crop(answer: PartAnswer, locale: Locale) -> tuple[list[Reading], list[Unconverted]]:
    """What a model said of a chart: prints sought in the crop alone, estimates nowhere."""
    printed, estimates = printed_and_estimated(answer.leaves)
    read, strange = Grounder(locale).readings(replace(answer, leaves=printed))
    guessed, _ = Grounder(locale).readings(PartAnswer(replace(answer.page, words=()), answer.box, estimates))
    # An estimate that is no number says nothing; text at a point may be a name.
    return [*read, *(reading for reading in guessed if not reading.value.startswith('"'))], strange


def _gathered(problems: Sequence[Problem]) -> Iterator[Problem]:
    """One problem of each kind for a page, however many of its tiles and parts have it."""
    counts = Counter((problem.page_no, problem.code) for problem in problems)
    for problem in problems:
        count = counts.pop((problem.page_no, problem.code), 0)
        if count:
            yield problem if count == 1 else replace(problem, message=f"{problem.message} (and {count - 1} more of it)")


def _fault(ask: Ask, data: Any) -> str | None:
    """What breaks the schema in an answer that is called complete."""
    import jsonschema_rs

    try:
        jsonschema_rs.validate(dict(ask.request.json_schema), data)
    except jsonschema_rs.ValidationError as error:
        return f"the model's answer breaks the schema: {error.message}"
    return None


def _told(unconverted: Sequence[Unconverted]) -> tuple[str, str]:
    named = ", ".join(f"{plain_pointer(item.path)} {_short(item.text)!r}" for item in unconverted[:_MOST_NAMED])
    more = f" and {len(unconverted) - _MOST_NAMED} more" if len(unconverted) > _MOST_NAMED else ""
    return f"kept as text, for it could not be converted: {named}{more}", "look at the page: the print is no such value"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAMED else f"{text[:_LONGEST_NAMED]}…"
