"""One logical document: read, cross-checked, judged. The stages of DESIGN section 4, one call each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.assemble import assemble, null_leaves, with_empties
from pipelines.checks.findings import check_active_content, held_back
from pipelines.decide import decide
from pipelines.second_renderer import SecondRendering
from pipelines.stages import stage
from pipelines.weigh import weigh
from schemas.evidence import FieldResult
from schemas.result import DocumentEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.base import Pages, Reader
    from extractors.ocr.rapid import RapidOcr
    from extractors.vlm.reader import VlmReader
    from pipelines.cascade import Asked
    from pipelines.checks.outcome import Outcome
    from pipelines.custom.as_invoice import AsInvoice
    from pipelines.master_data.known import KnownParties
    from pipelines.weighed import Weighed
    from schemas.evidence import Evidence, FieldStatus, Reading
    from schemas.options import SecondRenderer
    from schemas.page import DocumentContent, Page
    from schemas.target import Target
    from schemas.usage import When


@dataclass(frozen=True)
class Instruments:
    """What a document is read with: the readers, cheapest first, and the means of looking again.

    `pages` renders pages of the open file; `ocr` gives the engine when it is first needed; `vision` is asked last, for
    what is then unsettled or, if `when` is `always`, for everything. `second` says which pages are held against another
    renderer's picture, `known` whom the user knows.
    """

    readers: Sequence[Reader]
    pages: Pages | None = None
    ocr: Callable[[], RapidOcr] | None = None
    vision: VlmReader | None = None
    when: When = "missing"
    second: SecondRenderer = "off"
    known: KnownParties | None = None


@dataclass(frozen=True)
class DocumentReading:
    """A document as it is emitted, and what a vision model was asked about it."""

    entry: DocumentEntry
    asked: Asked | None = None


def read_document(content: DocumentContent, target: Target, instruments: Instruments) -> DocumentReading:
    """What is said of a document, and what of it is proven. `content` holds the document's own pages."""
    with stage("read"):
        content = _looked_at(content, target, instruments)
        readings = _read(content, target, instruments)
        as_invoice = _as_invoice(content, target, instruments)
        if as_invoice is not None:
            readings += as_invoice.stated()
    with stage("weigh"):
        weighed = _weighed(readings, content, target, instruments, as_invoice)
    with stage("ask"):
        asked = _asked(weighed, content, target, instruments)
    if asked is not None and asked.said.readings:
        with stage("weigh"):
            said = asked.readings(target, weighed)
            weighed = _weighed([*weighed.readings, *said], content, target, instruments, as_invoice)
    # What is read only to check other values (cash handed over) has a path that is no JSON Pointer, and is no data.
    data, refused = assemble(target, {path: f.value for path, f in weighed.values.items() if path.startswith("/")})
    verdicts = {path: verdict for path, verdict in weighed.verdicts.items() if path.startswith("/")}
    for path in refused:
        verdicts[path] = verdicts[path].model_copy(update={"status": "unreadable"})
    verdicts |= _seen_illegible(asked, data, target)
    empty = _kind_of_empty(target, content.pages, asked)
    fields = with_empties(data, verdicts, empty)
    if target.kind == "chart" and any(reader.selector == "geometry" for reader in instruments.readers):
        from pipelines.chart_fields import with_chart_empties

        heard = any(reader.selector == "rules" for reader in instruments.readers)
        fields = with_chart_empties(fields, content.pages, heard=heard)
    outcomes = [*weighed.outcomes, *_of_attachments(content, instruments.readers), *_proof(weighed, target)]
    must: Sequence[str] | None = None
    if target.kind == "custom":
        from pipelines.custom.completion import complete

        fields, schema_check, must = complete(target, data, fields, empty)
        outcomes.append(schema_check)
    fields = _as_displayed(fields, content.pages)
    with stage("compare"):
        pages, uncompared = SecondRendering(instruments.pages, instruments.ocr, instruments.second).compared(
            content, fields
        )
    fields, misled = held_back(fields, pages)
    outcomes += [*misled, *uncompared, *check_active_content(content.active)]
    decision, reasons = decide(target.kind, content.pages, fields, outcomes, must)
    if asked is not None and asked.failures:
        decision, reasons = "review" if decision == "accept" else decision, [*reasons, *asked.failures]
    entry = DocumentEntry(
        kind=target.kind,
        pages=[page.page_no for page in content.pages if page.status != "blank"],
        data=data,
        fields=fields,
        checks=[outcome.check for outcome in outcomes],
        decision=decision,
        reasons=reasons,
    )
    return DocumentReading(entry, asked)


def _read(content: DocumentContent, target: Target, instruments: Instruments) -> list[Reading]:
    readings = [reading for reader in instruments.readers for reading in reader.read(content, target)]
    return _with_pixels(readings, content, instruments)


def _as_invoice(content: DocumentContent, target: Target, instruments: Instruments) -> AsInvoice | None:
    """What a document with a schema of the user's says as an invoice, if it is one and the schema asks for that."""
    if target.kind != "custom":
        return None
    from pipelines.custom.as_invoice import read_as_invoice

    def weighed_as(other: Target) -> Weighed:
        return _weighed(_read(content, other, instruments), content, other, instruments)

    return read_as_invoice(content, target, weighed_as)


def _looked_at(content: DocumentContent, target: Target, instruments: Instruments) -> DocumentContent:
    """The pages of a form with what their picture shows, those of charts with all pictures of charts: only they bear
    the cost. A schema of the user's may ask for what is ticked."""
    if instruments.pages is None:
        return content
    if target.kind == "chart":
        from extractors.content import with_charts_beside_totals

        return with_charts_beside_totals(content, instruments.pages, instruments.ocr)
    if target.kind == "custom":
        from extractors.fill.ticked import asks_for_ticks

        if not asks_for_ticks(target.json_schema):
            return content
    elif target.kind != "form":
        return content
    from extractors.forms.marks.pages import with_marks

    return with_marks(content, instruments.pages)


def _asked(weighed: Weighed, content: DocumentContent, target: Target, instruments: Instruments) -> Asked | None:
    """What a vision model says of what is unsettled; None where none is to be asked."""
    if instruments.vision is None or instruments.when == "never":
        return None
    from pipelines.cascade import ask

    return ask(content, target, weighed, instruments.vision, instruments.when)


def _seen_illegible(asked: Asked | None, data: dict[str, Any], target: Target) -> dict[str, FieldResult]:
    """Fields that are on the page, as a model saw, but that nobody could read: not absent."""
    if asked is None:
        return {}
    empty = asked.illegible(target).intersection(null_leaves(data))
    return {path: FieldResult(status="unreadable") for path in sorted(empty)}


def _weighed(
    readings: Sequence[Reading],
    content: DocumentContent,
    target: Target,
    instruments: Instruments,
    as_invoice: AsInvoice | None = None,
) -> Weighed:
    """What must be wrong in the sums of an invoice is read again, and weighed again where that confirms what closes."""
    weighed = weigh(readings, target, as_invoice, instruments.known)
    pages, ocr = instruments.pages, instruments.ocr
    if target.kind not in ("invoice", "receipt") or pages is None or ocr is None:
        return weighed
    from pipelines.proof import mend, reread_prints

    def reread(paths: Sequence[str]) -> Sequence[Reading]:
        from extractors.ocr.prints import PrintReader

        return reread_prints([weighed.values[path] for path in paths], content, PrintReader(pages, ocr))

    mended = mend(weighed, reread)
    return weighed if mended is None else weigh(mended, target, known=instruments.known)


def _proof(weighed: Weighed, target: Target) -> list[Outcome]:
    """Whether the sums of an invoice close as a whole, and what must be wrong where they do not."""
    if target.kind not in ("invoice", "receipt"):
        return []
    from pipelines.proof import proof_outcomes

    return proof_outcomes(weighed.values)


def _of_attachments(content: DocumentContent, readers: Sequence[Reader]) -> list[Outcome]:
    """What is wrong with the XML that came along, if anybody was to read it."""
    if not content.attachments or all(reader.selector != "xml" for reader in readers):
        return []
    from pipelines.checks.einvoice import check_attachments

    return check_attachments(content.attachments)


def _with_pixels(readings: list[Reading], content: DocumentContent, instruments: Instruments) -> list[Reading]:
    """The readings, each print that no second witness has seen compared with the pixels."""
    if instruments.pages is None or instruments.ocr is None or all(reading.transcribed for reading in readings):
        return readings
    from extractors.ocr.prints import PrintReader
    from pipelines.second_look import look_again

    return look_again(readings, content, PrintReader(instruments.pages, instruments.ocr))


def _kind_of_empty(target: Target, pages: Sequence[Page], asked: Asked | None) -> FieldStatus:
    """`absent` claims that every page was looked at: a page that failed may hold what is missing."""
    filled_in = target.kind == "form" and any(page.widgets or page.marks for page in pages)
    shown = asked is not None and asked.looked_everywhere
    if target.kind not in ("invoice", "receipt", "custom") and not filled_in and not shown:
        return "not_attempted"
    return "unreadable" if any(page.status == "failed" for page in pages) else "absent"


def _as_displayed(fields: dict[str, FieldResult], pages: Sequence[Page]) -> dict[str, FieldResult]:
    """Boxes in the frame of the page as displayed; readers work in the reading frame."""
    from schemas.geometry import IDENTITY

    frames = {page.page_no: page.to_display for page in pages}

    def displayed(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(e.model_copy(update={"bbox": frames[e.page_no].apply_box(e.bbox)}) for e in evidence)

    if all(frame == IDENTITY for frame in frames.values()):
        return fields
    return {
        path: field.model_copy(
            update={
                "evidence": displayed(field.evidence),
                "alternatives": tuple(
                    a.model_copy(update={"evidence": displayed(a.evidence)}) for a in field.alternatives
                ),
            }
        )
        for path, field in fields.items()
    }
