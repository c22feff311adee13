"""Forms, letters, contracts, reports and statements: documents that state facts of any field of life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth import concepts, heads, prose, schedules, stamps, telling
from extractors.reader.synth.arrangements import bare, sums_table
from extractors.reader.synth.blocks import Block, Shape, beside, framed, line, placed, stack, wrap
from extractors.reader.synth.decoys import decoy_table
from extractors.reader.synth.dossier import Section, draw_fields, draw_sections
from extractors.reader.synth.grids import EVERY, matrix
from extractors.reader.synth.identities import filled, identifier, person
from extractors.reader.synth.sheet import typed
from extractors.reader.synth.values import fill_in
from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.draft import Draft, Field

_STAMPED = 0.3  # of the forms
_HEADINGS = ("plain", "bold", "bold", "bar", "numbered", "roman", "ruled", "none")


@dataclass(frozen=True, slots=True)
class RecordLook:
    """What a family fixes of a record."""

    arrangements: tuple[str, ...]
    heading: str
    head: str
    title_align: float
    framed_sections: bool
    side_by_side: bool
    columns: bool
    table: bool
    signatures: str
    prose: float
    margin: float
    schedule: bool
    typed: bool


def draw_record_look(shape: Random) -> RecordLook:
    names = tuple(EVERY)
    return RecordLook(
        arrangements=tuple(shape.choice(names) for _ in range(shape.choice((1, 1, 2, 3)))),
        heading=shape.choice(_HEADINGS),
        head=shape.choice(("letter", "letter", "corner", "centre", "none", "table")),
        title_align=shape.choice((0.0, 0.5, 0.5, 1.0)),
        framed_sections=shape.random() < 0.15,
        side_by_side=shape.random() < 0.2,
        columns=shape.random() < 0.2,
        table=shape.random() < 0.3,
        signatures=shape.choice(("captions_below", "underlined", "none", "none")),
        prose=shape.choice((0.0, 0.2, 0.5)),
        margin=shape.choice((36.0, 45.0, 54.0, 62.0, 72.0)),
        schedule=shape.random() < 0.45,
        typed=shape.random() < 0.25,
    )


def _is_figure(field: Field) -> bool:
    return any(ch.isdigit() for ch in field.text) and not any(ch.isalpha() for ch in field.text)


class RecordProgram:
    """Prints one record of a family. `printed` are the concepts that it states."""

    def __init__(self, draft: Draft, look: RecordLook, kind: str, *, held_out: bool) -> None:
        self.draft, self.look, self.kind = draft, look, kind
        self.width = draft.width - 2 * look.margin
        if look.typed and kind == "form":
            draft.sheet = typed(draft.sheet)
        self.schedule = look.schedule and kind in {"order", "contract", "statement"}
        self.sections = draw_sections(draft, held_out=held_out, booked=self.schedule)
        self.printed: list[Concept] = [concept for section in self.sections for concept in section.concepts]
        self.writer = heads.Writer(draft, "writer")

    def page(self) -> Block:
        """The whole page; what does not fit any more is left out."""
        parts = [*self._head(), *self._body()]
        if self.schedule:
            parts.append(self._schedule())
        elif self.look.table:
            parts.insert(self.draft.rng.randrange(1, len(parts) + 1), decoy_table(self.draft, self.width))
        parts += self._end()
        room = self.draft.height - 2 * self.look.margin
        self._fill(parts, room)
        gap = self.draft.rng.choice((6.0, 9.0, 14.0))
        page, y = Block(), 0.0
        for part in parts:
            if part.height and y + part.height <= room - 20:
                page.put(part, self.look.margin, self.look.margin + y)
                y += part.height + gap
        page.put(self._foot(), self.look.margin, self.draft.height - self.look.margin + 4)
        if self.kind == "form" and self.draft.has(_STAMPED) and stamps.arrival().key not in self.draft.facts:
            self._stamp(page, self.look.margin + y)
        return page

    def _stamp(self, page: Block, end: float) -> None:
        """Where nothing else stands: in the margins, or below the last part."""
        draft, block = self.draft, stamps.stamp(self.draft)
        self.printed.append(stamps.arrival())
        across = draft.rng.choice((0.05, 0.5, 0.95)) * max(0.0, draft.width - block.width)
        free = draft.height - self.look.margin - block.height
        low = end + 2.0 if end + 2.0 < free else draft.height - block.height - 1.0
        high = max(1.0, min(4.0, self.look.margin - block.height - 1.0))
        page.put(block, across, high if block.height + 2 < self.look.margin and draft.has(0.4) else low)

    def _schedule(self) -> Block:
        """What is booked, and what it comes to: concepts of its own, where the sections do not state them."""
        draft, sums = self.draft, []
        for term in concepts.terms("booking"):
            if term.parts[1] in {"gross", "discount", "net", "units"} and term not in self.printed and draft.has(0.6):
                self.printed.append(term)
                label = term.say(draft.rng, draft.words.code)
                sums.append(fill_in(draft, term, label[:1].upper() + label[1:]))
        return schedules.schedule(draft, self.width, sums)

    def _fill(self, parts: list[Block], room: float) -> None:
        """Most pages are full: text and tables that answer nothing go between the parts."""
        draft = self.draft
        full = draft.rng.choice((0.0, 0.4, 0.6, 0.8, 0.9)) * room
        while sum(part.height + 8 for part in parts) < full:
            more = decoy_table(draft, self.width) if draft.has(0.15) else prose.paragraph(draft, self.width, 0.9)
            parts.insert(draft.rng.randrange(1, len(parts) + 1), more)

    def _head(self) -> list[Block]:
        draft, look, sheet = self.draft, self.look, self.draft.sheet
        parts = []
        if look.head == "letter":
            parts.append(heads.letter_head(self.writer, draft.shape("head"), self.width))
        elif look.head in {"centre", "corner"}:
            who = wrap([sheet.words(self.writer.party.name, bold=True)], self.width, sheet.leading)
            parts.append(placed(who, self.width, 0.5 if look.head == "centre" else 0.0))
            if look.head == "corner":
                pattern = draft.rng.choice(("99-A", "A-99", "999", "AA-99"))
                number = line([sheet.words(f"Form {filled(draft.rng, pattern)}", scale=0.8)])
                parts[0].put(number, self.width - number.width, 0.0)
        text = draft.rng.choice(read_data("concepts.toml")["titles"][self.kind].split("|")).format(
            w=draft.rng.choice(draft.words.wordings("names", "trades"))
        )
        style = sheet.style(bold=draft.has(0.8), scale=draft.rng.choice((1.2, 1.4, 1.7, 2.0)), colour=sheet.accent)
        title = wrap(draft.fact("document_type", "choice", text).pieces(style), self.width)
        parts.append(placed(title, self.width, look.title_align))
        if self.kind == "letter" and draft.has(0.8):
            parts.insert(-1, heads.address_block(draft, "addressee", None, self.width * 0.45))
        if draft.has(0.4):
            parts.append(prose.paragraph(draft, self.width, draft.rng.choice((0.8, 1.0))))
        return parts

    def _body(self) -> list[Block]:
        draft, look = self.draft, self.look
        if self.kind == "contract" and len(self.sections) > 1 and draft.has(0.5):
            parties, stated = telling.parties(draft, self.sections, self.width)
            self.printed += stated
            return [parties, *telling.clauses(draft, self.sections, self.width)]
        if look.columns and len(self.sections) > 1 and self.width > 400:
            return [self._in_columns()]
        parts: list[Block] = []
        for k, section in enumerate(self.sections):
            told = (self.kind in {"letter", "contract"} and draft.has(0.6)) or draft.rng.random() < look.prose * 0.6
            parts.append(telling.paragraph_of(draft, section, self.width) if told else self._section(section, k))
            if draft.rng.random() < look.prose:
                parts.append(prose.paragraph(draft, self.width, 0.9))
        if look.side_by_side and len(parts) >= 2 and all(part.width <= self.width / 2 for part in parts[:2]):
            parts[:2] = [beside([placed(parts[0], self.width / 2, 0.0), parts[1]], 0.0)]
        return parts

    def _in_columns(self) -> Block:
        """The sections in two columns, each under the shorter one."""
        share, whole = self.draft.shape("columns").choice((0.5, 0.5, 0.4, 0.6)), Block()
        edges, filled_to = (0.0, share * self.width, self.width), [0.0, 0.0]
        for k, section in enumerate(self.sections):
            side = 0 if filled_to[0] <= filled_to[1] else 1
            block = self._section(section, k, edges[side + 1] - edges[side] - 12.0)
            whole.put(block, edges[side], filled_to[side])
            filled_to[side] += block.height + 10.0
        return whole

    def _section(self, section: Section, number: int, width: float = 0.0) -> Block:
        """`width`: that of a column; else the page's."""
        draft, look, sheet = self.draft, self.look, self.draft.sheet
        headed = look.heading != "none" and bool(section.heading)
        fields = draw_fields(draft, section, headed=headed)
        room = (width or self.width) - (12.0 if look.framed_sections else 0.0)
        if look.side_by_side and not width:
            room = room / 2 - 10
        arranged = EVERY[look.arrangements[number % len(look.arrangements)]]
        if len(fields) > 1 and all(map(_is_figure, fields)) and draft.has(0.35):
            arranged = draft.rng.choice((sums_table, matrix))
        block = arranged(fields, sheet, room)
        if headed and draft.shape("headings").random() < 0.2:
            block = heads.heading_at_left(section.heading, sheet, lambda width: arranged(fields, sheet, width), room)
        elif headed:
            block = stack([self._heading(section.heading, number, room), block], gap=3.0)
        return framed(block, 6.0, stroke=sheet.colour) if look.framed_sections else block

    def _heading(self, text: str, number: int, width: float) -> Block:
        look, sheet = self.look, self.draft.sheet
        if look.heading == "numbered":
            text = f"{number + 1}. {text}"
        elif look.heading == "roman":
            text = f"{['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'][number % 7]}. {text}"
        text = text.upper() if sheet.label_case == "upper" else text
        dark = look.heading == "bar" and sheet.accent[0] < 0.7
        block = line(
            [sheet.words(text, bold=look.heading != "plain", scale=1.1, colour=(1.0, 1.0, 1.0) if dark else None)], 1.4
        )
        if look.heading == "bar":
            block.shapes.append(Shape((-3.0, 0.0, width, block.height), fill=sheet.accent if dark else sheet.tint))
        elif look.heading == "ruled":
            block.rule((0.0, block.height, width, block.height), sheet.accent, sheet.rule_pt)
        return block

    def _end(self) -> list[Block]:
        draft, look, sheet = self.draft, self.look, self.draft.sheet
        parts = []
        if self.kind == "letter":
            parts.append(wrap([sheet.words(draft.words.say(draft.rng, "texts", "closing"))], self.width, sheet.leading))
        if look.signatures != "none":
            code = draft.words.code
            entity = draft.rng.choice(["signatory", "signatory", "witness", "notary"])
            keys = [
                k
                for k in draft.rng.sample(("name", "title", "signature_date"), draft.rng.choice((1, 2, 3)))
                if code in concepts.bare_attribute(k)
            ]
            heading = concepts.entities()[entity][1].get(code, ("",))[0]
            section = Section(heading, [concepts.attribute(entity, key) for key in keys], entity)
            fresh = [concept for concept in section.concepts if concept.key not in draft.facts]
            fields = draw_fields(draft, Section(heading, fresh, entity), headed=draft.has(0.6))
            self.printed += fresh
            if fields:
                parts.append(EVERY[look.signatures](fields, sheet, min(self.width, 330.0)))
        elif draft.has(0.2):
            parts.append(
                bare([draft.fact("writer.contact", "name", person(draft.rng, draft.words))], sheet, self.width)
            )
        return parts

    def _foot(self) -> Block:
        draft = self.draft
        text = draft.rng.choice(
            ("", "Page 1 of 1", "1", f"Form {identifier(draft.rng)}", "Rev. 03/18", "- 1 -", "Confidential", "Page 1/3")
        )
        block = line([draft.sheet.words(text, scale=0.75)]) if text else Block()
        return placed(block, self.width, draft.rng.choice((0.0, 0.5, 1.0)))
