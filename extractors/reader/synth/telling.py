"""Facts told in sentences: paragraphs of letters, the parties and clauses of contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import concepts, prose
from extractors.reader.synth.blocks import Block, Piece, line, stack, wrap
from extractors.reader.synth.dossier import draw_fields
from extractors.reader.synth.values import fill_in
from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.reader.synth.blocks import Style
    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.dossier import Section
    from extractors.reader.synth.draft import Draft, Field


def paragraph_of(draft: Draft, section: Section, width: float) -> Block:
    """The facts of a section, a sentence each, in one paragraph or one below the other."""
    fields = draw_fields(draft, section, headed=False)
    sentences = [_sentence(draft, field) for field in fields if field.lines]
    if draft.has(0.5) or not sentences:
        return wrap([piece for sentence in sentences for piece in sentence], width, draft.sheet.leading)
    return stack([wrap(sentence, width, draft.sheet.leading) for sentence in sentences], gap=3.0)


def _sentence(draft: Draft, field: Field) -> list[Piece]:
    """{l} is the label, {L} the same at the start of a sentence, {v} the value."""
    sheet = draft.sheet
    template = _wording(draft, "sentences") + " "
    inside = "{L}" not in template and draft.words.code != "de"
    text = field.label[:1].lower() + field.label[1:] if inside else field.label
    label = [Piece(text, sheet.style(), sheet.label(field.key, text, "").tags)]
    rows = field.rows(sheet.style(bold=sheet.value_bold and draft.has(0.5)))
    value = [piece for k, row in enumerate(rows) for piece in ([sheet.words(", ")] if k else []) + row]
    return prose.with_slots(draft, template, {"l": label, "L": label, "v": value})


def parties(draft: Draft, sections: Sequence[Section], width: float) -> tuple[Block, list[Concept]]:
    """The sentence that opens a contract, with both parties and the date; and the concepts that it states."""
    template = _wording(draft, "parties")
    taken = {other for section in sections if section.entity for other in concepts.alike(section.entity)}
    known = [key for key, (kind, said) in concepts.entities().items() if kind != "thing" and draft.words.code in said]
    chosen = draft.rng.sample([key for key in known if key not in taken] or known, 2)
    style = draft.sheet.style(bold=draft.has(0.3))
    stated: list[Concept] = []
    slots: dict[str, list[Piece]] = {}
    for slot, entity in zip("ab", chosen, strict=True):
        said = concepts.entities()[entity][1]
        called = draft.rng.choice(said.get(draft.words.code) or said["en"]).capitalize()
        for key, name in (("name", slot), ("address", f"{slot}_address")):
            if "{" + name + "}" in template:
                stated.append(concepts.attribute(entity, key))
                slots[name] = _in_line(draft, fill_in(draft, stated[-1], called), style)
        slots[slot.upper()] = [draft.sheet.label(f"{entity}.name", called, "")]
    stated.append(next(term for term in concepts.terms("legal") if term.parts[1] == "execution"))
    slots["date"] = draft.fact(stated[-1].key, "date", draft.figures.date(draft.day)).pieces(style)
    return prose.told(draft, template, slots, width), stated


def clauses(draft: Draft, sections: Sequence[Section], width: float) -> list[Block]:
    """Numbered clauses: a heading, sentences with facts, boilerplate."""
    sheet, parts = draft.sheet, []
    mark = draft.rng.choice(("{n}.", "§ {n}", "{n}", "Article {n}", "({n})"))
    for k, section in enumerate(sections):
        head = line([sheet.words(f"{mark.format(n=k + 1)} {section.heading}", bold=draft.has(0.6))], sheet.leading)
        parts.append(stack([head, paragraph_of(draft, section, width)], gap=2.0))
        if draft.has(0.5):
            parts.append(prose.paragraph(draft, width, 1.0, 1))
    return parts


def _in_line(draft: Draft, field: Field, style: Style) -> list[Piece]:
    """The lines of a value one after another."""
    pieces = field.pieces(style)
    return [one for k, piece in enumerate(pieces) for one in ([draft.sheet.words(", ")] if k else []) + [piece]]


def _wording(draft: Draft, section: str) -> str:
    known: dict[str, str] = read_data("concepts.toml")[section]
    return draft.rng.choice((known.get(draft.words.code) or known["en"]).split("|"))
