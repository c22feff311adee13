"""The embedded reader: for each property of a schema, the words of the page that answer it. No text but the page's.

It is a witness beside the rules (selector `embedded`). What it may vouch for, and from which probability on it speaks,
is measured on layouts that it never saw, and stands in the file of its weights (`Trust`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from extractors.fill.page_text import parted
from extractors.invoices.context import build_context
from extractors.reader.asking import AT_ONCE, queries_of
from extractors.reader.candidates import Typed, over_sheets, point
from extractors.reader.claims import LIKELY, SILENT, one_print_one_field, outweighing
from extractors.reader.items import cells_of, items_of, tempered
from extractors.reader.session import open_network
from extractors.reader.sheet import sheets_of
from extractors.reader.spans import choices_on, pointed_at
from extractors.readings import make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.reader.asking import Asked
    from extractors.reader.candidates import Candidate, Pointing
    from extractors.reader.items import Item
    from extractors.reader.session import Pointed, Pointer
    from extractors.reader.sheet import Sheet
    from schemas.evidence import Reading, Selector
    from schemas.page import DocumentContent
    from schemas.target import Target

RUNNERS_UP = 1
_FIGURES = frozenset({"amount", "number", "percent"})
"""Types of what may stand on any page of a document; the others head it."""
_OWED = frozenset(
    {"/invoice_number", "/issue_date", "/seller/name", "/buyer/name", "/currency", "/totals/net", "/totals/gross"}
)
"""What an invoice has to say by law (in the EU by Directive 2006/112/EC, Art. 226); made pages leave it out at times,
as pages that go on do."""
PRESENT = 6.0
"""Odds: how much likelier a property of a user's schema is on the user's own documents (nine of ten, by our judgement)
than one was on the pages that were learned from (three of five); and what is owed, on an invoice."""


@dataclass(frozen=True)
class Trust:
    """How far the weights are believed: by the name of the field ("/totals/gross", "/lines/*/amount"), or else by the
    type of the query.

    `temperature` divides logits, `least` is the probability from which a value is given, `vouches` from which its
    agreement with another selector counts as a witness; a type that is not in `vouches` never is one. `agreed` is how
    often the rules and it were right where they agreed, from that bound on. `alone`: no rules read beside it.
    """

    temperature: float = 1.0
    least: Mapping[str, float] = field(default_factory=dict)
    vouches: Mapping[str, float] = field(default_factory=dict)
    agreed: Mapping[str, float] = field(default_factory=dict)
    alone: bool = False

    @classmethod
    def of(cls, facts: Mapping[str, Any], *, alone: bool = False) -> Trust:
        """`alone`: a value is given that is likelier right than not; to a user's own property the likeliest."""
        said = facts.get("trust", {})
        least = said.get("alone" if alone and "alone" in said else "least", {})
        return cls(said.get("temperature", 1.0), least, said.get("vouches", {}), said.get("agreed", {}), alone)

    def speaks(self, name: str, kind: str, probability: float) -> bool:
        """What is good enough to vouch is good enough to be said."""
        least = self.least.get(name, self.least.get(kind, 0.5))
        return probability >= least or self.is_witness(name, kind, probability)

    def is_witness(self, name: str, kind: str, probability: float) -> bool:
        least = self.vouches.get(name, self.vouches.get(kind))
        return least is not None and probability >= least

    def judged(self, reading: Reading, name: str, kind: str, probability: float) -> Reading:
        """The reading with what it is worth: a witness with its confidence, or one whose role is guessed."""
        if not self.is_witness(name, kind, probability):
            return replace(reading, role_is_guessed=True)
        return replace(reading, confidence=self.agreed.get(name, self.agreed.get(kind)))


class EmbeddedReader:
    """Reads by a network of our own; the package's weights unless another network is given. `alone`: no rules read."""

    selector: Selector = "embedded"

    def __init__(self, network: Pointer | None = None, *, alone: bool = False) -> None:
        self._network, self._alone = network, alone

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        network = self._network or open_network()
        asked = queries_of(target) if network is not None else []
        content = parted(content) if asked and target.kind == "custom" else content
        sheets = [sheet for page in content.pages for sheet in sheets_of(page)] if asked else []
        if network is None or not sheets:
            return ()
        trust = Trust.of(network.facts, alone=self._alone)
        context = build_context(content)
        readings: list[Reading] = []
        for first in range(0, len(asked), AT_ONCE):
            some = asked[first : first + AT_ONCE]
            views = views_of(network, sheets, some)
            found = answers(views, some, Typed(context), trust.temperature)
            found = one_print_one_field(some, found)
            before = outweighing(some, found)
            for query, pointings in zip(some, found, strict=True):
                expected = query.rule is not None or (target.kind == "invoice" and query.path in _OWED)
                said = _readings(query, pointings, trust, expected=expected)
                readings.extend(replace(r, outweighs=r.rank == 0) if r.path in before else r for r in said)
            if target.kind == "invoice" and first == 0:
                readings.extend(_item_readings(items_of(views, context), trust))
        return readings


def views_of(network: Pointer, sheets: Sequence[Sheet], asked: Sequence[Asked]) -> list[tuple[Sheet, Pointed]]:
    """Each sheet with what the network says of it; asked twice where the user says under which labels values stand."""
    views = [(sheet, sheet.ask(network, [each.query for each in asked])) for sheet in sheets]
    if all(each.by_labels is None for each in asked):
        return views
    told = [each.by_labels or each.query for each in asked]
    return [(sheet, pointed.mixed(sheet.ask(network, told))) for sheet, pointed in views]


def answers(
    views: Sequence[tuple[Sheet, Pointed]], asked: Sequence[Asked], typed: Typed, temperature: float
) -> list[list[Pointing]]:
    """For each query what is pointed at on any sheet, each value once, likeliest first."""
    found: list[list[Pointing]] = []
    for number, each in enumerate(asked):
        by_sheet: list[tuple[int, Sequence[Pointing]]] = []
        for sheet, pointed in views:
            candidates = typed.on(sheet, each)
            if each.spellings:
                candidates = choices_on(sheet, pointed, number, each.spellings)
            elif candidates is None:
                candidates = pointed_at(sheet, pointed, number, each.query.type)
            by_sheet.append((sheet.page_no, point(pointed, number, _admitted(each, candidates), temperature)))
        found.append(over_sheets(by_sheet, heads=each.query.type not in _FIGURES))
    return found


def _admitted(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that the schema admits: what may not stand there must not hide what may."""
    if asked.rule is None:
        return list(candidates)
    values = ((asked.admitted(each.value), each) for each in candidates)
    return [replace(each, value=value) for value, each in values if value is not None]


def _readings(asked: Asked, found: Sequence[Pointing], trust: Trust, *, expected: bool) -> Iterator[Reading]:
    """The choice and its runner-up, if the choice is likely enough to be said at all; alone, what is `expected` to be
    there wherever it is likelier than nothing."""
    if not found or not (
        trust.speaks(asked.path, asked.query.type, found[0].probability)
        or (asked.rule is not None and found[0].probability >= LIKELY)
        or (trust.alone and expected and (_is_likeliest(found) or _is_only_currency(asked, found)))
    ):
        return
    for rank, pointing in enumerate(found[: 1 + RUNNERS_UP]):
        if rank and pointing.probability < SILENT:
            return
        candidate = pointing.candidate
        reading = make_reading(asked.path, candidate.value, candidate.parts, selector="embedded", rank=rank)
        judged = trust.judged(reading, asked.path, asked.query.type, pointing.probability)
        yield replace(judged, role_is_guessed=True, confidence=None) if _may_be_cut(asked, candidate) else judged


def _is_likeliest(found: Sequence[Pointing]) -> bool:
    """Likelier than that the property is not there at all."""
    return PRESENT * found[0].probability > 1.0 - sum(pointing.probability for pointing in found)


def _may_be_cut(asked: Asked, candidate: Candidate) -> bool:
    """A party's name of one word: of ten wrong names of held-out pages on which rules and network agreed, three
    were the first or last word of the right one, cut at the same gap ("Roberts" of "Roberts, Noah")."""
    return asked.path.endswith("/name") and len(candidate.words) < 2


def _is_only_currency(asked: Asked, found: Sequence[Pointing]) -> bool:
    """An invoice that prints the marks of one currency only is in that one, wherever they stand ("Price/€")."""
    return asked.path == "/currency" and len(found) == 1


def _item_readings(items: Sequence[Item], trust: Trust) -> Iterator[Reading]:
    """Cells of line items, of the columns that were measured: one that is no witness is shown for what it is."""
    for path, column, cell in cells_of(items):
        probability = tempered(cell.probability, trust.temperature)
        if column in trust.least and trust.speaks(column, "", probability):
            reading = make_reading(path, cell.value, cell.parts, selector="embedded")
            yield trust.judged(reading, column, "", probability)
