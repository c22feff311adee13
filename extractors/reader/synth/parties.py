"""Several parties of a trade document side by side: who is billed, who gets the goods, who pays, who is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Block, Piece, Shape, Tag, line, stack, wrap
from extractors.reader.synth.contacts import contact_lines
from extractors.reader.synth.identities import party, phone

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.draft import Draft, Field
    from extractors.reader.synth.heads import Writer
    from extractors.reader.synth.identities import Party

FORMS = ("boxes", "bars", "columns", "table", "rows")
"""How a family sets its parties: framed, under bars, under headings, as a table, or below each other with headings at
the left."""
_OTHERS = ("ship_to", "ship_to", "remit_to", "payer", "sold_by")
_SAID = {
    "payer": {"de": "Zahler|Regulierer|Zahlungspflichtiger", "fr": "Payeur", "es": "Pagador", "it": "Pagatore",
              "nl": "Betaler", "en": "Payer|Paid by|Payable by|Third-party payer|Account holder"},
    "sold_by": {"de": "Betreut durch|Vertrieb durch", "fr": "Agence", "es": "Delegación", "it": "Filiale",
                "nl": "Vestiging", "en": "Sales office|Branch|Ordered by|End customer|Site|Project manager|Consignee"},
}  # fmt: skip


def heading_of(draft: Draft, who: str) -> str:
    """What stands over a party: of the language's labels, or of those that only this module needs."""
    if who not in _SAID:
        return draft.words.say(draft.rng, "labels", who)
    said = _SAID[who]
    return draft.rng.choice((said.get(draft.words.code) or said["en"]).split("|"))


class Parties:
    """Sets the parties of one document."""

    def __init__(self, draft: Draft, writer: Writer, form: str, width: float) -> None:
        self.draft, self.writer, self.form, self.width = draft, writer, form, width
        self._dark = form == "bars" and max(draft.sheet.accent) < 0.65

    def block(self) -> Block:
        """The buyer among other parties, sometimes the seller with them."""
        rng, width = self.draft.rng, self.width
        names = ["bill_to", *rng.sample(_OTHERS, rng.choice((1, 1, 2, 3)) if width > 350 else 1)]
        names = list(dict.fromkeys(names))
        if rng.random() < 0.3:
            names.append("seller")
        if rng.random() < 0.5:
            rng.shuffle(names)
        below = self.form in {"rows", "table"}
        room = width * 0.7 if below else width / len(names) - 10
        buyer = party(rng, self.draft.words, private=0.2, other=0.15)
        made = [self._party(name, room, buyer) for name in names]
        return self._below(made) if below else self._beside(made)

    def _party(self, role: str, width: float, buyer: Party) -> tuple[Block, Block]:
        """A heading and the block under it; goods often go to where the bill goes."""
        draft, rng = self.draft, self.draft.rng
        said = heading_of(draft, role)
        if role == "seller":
            who = self.writer.name(), self.writer.address()
            extras = [f"{field.label}: {field.text}" for field in self.writer.lines_of_contact()[:2]]
            return self._title(said, who), self._lines(who, ([], [], extras), width)
        given = buyer if role == "bill_to" or rng.random() < 0.3 else party(rng, draft.words, other=0.15)
        prefix = "buyer" if role == "bill_to" else role
        name = draft.fact(f"{prefix}.name", "name", given.name, label=said)
        place = draft.fact(f"{prefix}.address", "address", *given.address, label=said)
        around = contact_lines(draft, given)
        if rng.random() < 0.15:
            around[2].append(f"{draft.words.say(rng, 'labels', 'phone')}: {phone(rng)}")
        return self._title(said, (name, place)), self._lines((name, place), around, width)

    def _title(self, said: str, who: tuple[Field, Field]) -> Block:
        sheet = self.draft.sheet
        style = sheet.style(bold=True, colour=(1.0, 1.0, 1.0) if self._dark else None)
        tags = tuple(Tag("label", field.key) for field in who if field.key)
        return line([Piece(sheet.cased(said), style, tags)], sheet.leading)

    def _lines(self, who: tuple[Field, Field], around: tuple[list[str], ...], width: float) -> Block:
        sheet = self.draft.sheet
        name, place = who
        bold = sheet.style(bold=self.draft.has(0.4))
        above, under, after = ([wrap([sheet.words(text)], width, sheet.leading) for text in texts] for texts in around)
        names = [wrap([piece], width, sheet.leading) for piece in name.pieces(bold)]
        places = [wrap([piece], width, sheet.leading) for piece in place.pieces(sheet.style())]
        return stack([*above, *names, *under, *places, *after])

    def _beside(self, made: list[tuple[Block, Block]]) -> Block:
        sheet, whole = self.draft.sheet, Block()
        cell = self.width / len(made)
        level = max(title.height for title, _ in made) + 4
        height = level + max(block.height for _, block in made) + 5
        for k, (title, block) in enumerate(made):
            left, right = k * cell, (k + 1) * cell - 6
            if self.form == "bars":
                fill = sheet.accent if self._dark else sheet.tint
                whole.shapes.append(Shape((left, 0.0, right, level - 2), fill=fill))
            whole.put(title, left + 3, 1.0)
            whole.put(block, left + 3, level)
            if self.form == "boxes":
                whole.shapes.append(Shape((left, 0.0, right, height), stroke=sheet.colour, line_pt=sheet.rule_pt))
        whole.height = max(whole.height, height)
        return whole

    def _below(self, made: list[tuple[Block, Block]]) -> Block:
        """Headings in a column of their own."""
        sheet, whole = self.draft.sheet, Block()
        for title, block in made:
            y = whole.height + 4
            whole.put(title, 2.0, y)
            whole.put(block, max(self.width * 0.22, title.width + 8), y)
            if self.form == "table":
                box = (0.0, y - 2, self.width, whole.height + 2)
                whole.shapes.append(Shape(box, stroke=sheet.accent, line_pt=sheet.rule_pt))
        return whole


def draw_form(shape: Random) -> str:
    """Empty for an address alone."""
    return shape.choice(FORMS) if shape.random() < 0.3 else ""
