"""Invoices set like forms: sections of labelled fields, as programs make them that render electronic invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth import heads, meta, prose
from extractors.reader.synth.blocks import Block, Shape, line, placed, stack
from extractors.reader.synth.draft import Field
from extractors.reader.synth.grids import EVERY
from extractors.reader.synth.identities import filled, identifier, party, person, vat_id
from extractors.reader.synth.tables import ItemTable, TableLook, draw_look
from extractors.reader.synth.trade import draw_items, draw_totals

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.draft import Draft

_NAMES = (
    "columns",
    "colon_lines",
    "ruled_columns",
    "labels_at_right",
    "detached_colons",
    "boxed_grid",
    "above_grid",
    "two_halves",
    "leaders",
    "values_at_right",
    "four_columns",
    "uneven_boxes",
    "zebra_pairs",
    "drifting_columns",
    "plain_lines",
)
_PARTIES = frozenset({"seller", "buyer", "delivery"})
"""Sections that nothing but a heading tells from each other."""
_TYPE_CODES = ("380", "381", "384", "326", "380 - Commercial invoice", "Invoice (380)")


@dataclass(frozen=True, slots=True)
class SheetLook:
    arrangements: tuple[str, ...]
    heading: str
    order: tuple[str, ...]
    halves: bool
    address_in_parts: bool
    table: TableLook
    margin: float


def draw_sheet_look(shape: Random) -> SheetLook:
    order = ["document", "seller", "buyer", "delivery", "payment"]
    if shape.random() < 0.5:
        shape.shuffle(order)
    return SheetLook(
        arrangements=tuple(shape.choice(_NAMES) for _ in range(shape.choice((1, 1, 2)))),
        heading=shape.choice(("bold", "bar", "ruled", "none", "bold")),
        order=tuple(order),
        halves=shape.random() < 0.45,
        address_in_parts=shape.random() < 0.5,
        table=draw_look(shape),
        margin=shape.choice((30.0, 40.0, 50.0, 60.0)),
    )


class SheetProgram:
    """Prints one invoice of a family as a data sheet."""

    def __init__(self, draft: Draft, look: SheetLook, kind: str) -> None:
        self.draft, self.look, self.kind = draft, look, kind
        self.width = draft.width - 2 * look.margin
        self.writer = heads.Writer(draft)
        self._made = {
            "document": self._document,
            "seller": self._seller,
            "buyer": self._buyer,
            "delivery": self._delivery,
            "payment": self._payment,
        }

    def page(self) -> Block:
        """The whole page, with as many items as fit."""
        draft, look = self.draft, self.look
        top = [*self._made_by(), self._title(), *self._sections()]
        head = stack(top, gap=8.0)
        before, unsure = dict(draft.facts), set(draft.unsure)
        count = draft.rng.choice((1, 2, 3, 5))
        while True:
            draft.facts, draft.unsure = dict(before), set(unsure)
            body = self._sale(count)
            if head.height + body.height + 10 <= draft.height - 2 * look.margin or count == 1:
                break
            count -= 1
        page = Block()
        page.put(head, look.margin, look.margin)
        page.put(body, look.margin, look.margin + head.height + 10)
        return page

    def _made_by(self) -> list[Block]:
        """A line about the program or the format: not who sells."""
        draft, sheet = self.draft, self.draft.sheet
        if not draft.has(0.45):
            return []
        said = _MADE_BY.get(draft.words.code, _MADE_BY["en"])
        name, version = draft.rng.choice(draft.words.wordings("names", "words")), draft.rng.randrange(10, 130)
        text = draft.rng.choice(said).format(name=f"{name} {version / 10}")
        return [
            placed(
                line([sheet.words(text, scale=draft.rng.choice((0.8, 1.0, 1.0, 1.2)))]),
                self.width,
                draft.rng.choice((0.0, 0.5, 1.0)),
            )
        ]

    def _title(self) -> Block:
        draft = self.draft
        titled = draft.shape("title").random() < 0.35
        self.numbers = meta.fields(draft, self.kind, number_first=titled)
        if titled:
            self.numbers, title = heads.title_with_number(draft, self.kind, self.numbers)
            return title
        field = draft.fact("document_type", "choice", draft.words.say(draft.rng, "titles", self.kind))
        return line(field.pieces(draft.sheet.style(bold=True, scale=draft.rng.choice((1.2, 1.6, 2.0)))))

    def _sections(self) -> list[Block]:
        room = self.width / 2 - 8 if self.look.halves else self.width
        blocks = []
        for number, name in enumerate(self.look.order):
            heading, fields = self._made[name]()
            if fields:
                blocks.append(self._section(heading, fields, number, room))
        if not self.look.halves:
            return blocks
        whole = Block()
        for k in range(0, len(blocks), 2):
            y = whole.height + (8.0 if k else 0.0)
            for n, block in enumerate(blocks[k : k + 2]):
                whole.put(block, n * self.width / 2, y)
        return [whole]

    def _section(self, heading: str, fields: list[Field], number: int, width: float) -> Block:
        sheet, look = self.draft.sheet, self.look
        arranged = EVERY[look.arrangements[number % len(look.arrangements)]]
        if heading and self.draft.shape("headings").random() < 0.2:
            return heads.heading_at_left(heading, sheet, lambda room: arranged(fields, sheet, room), width)
        block = arranged(fields, sheet, width)
        is_party = number < len(look.order) and look.order[number] in _PARTIES
        if not heading or (look.heading == "none" and not is_party):
            return block
        head = line([sheet.words(heading, bold=True, scale=1.1)], 1.4)
        if look.heading == "bar":
            head.shapes.append(Shape((-2.0, 0.0, width, head.height), fill=sheet.tint))
        elif look.heading == "ruled":
            head.rule((0.0, head.height, width, head.height), sheet.accent, sheet.rule_pt)
        return stack([head, block], gap=3.0)

    def _document(self) -> tuple[str, list[Field]]:
        draft = self.draft
        fields = list(self.numbers)
        if draft.has(0.3):
            code = draft.rng.choice(_TYPE_CODES)
            fields.insert(
                draft.rng.randrange(len(fields) + 1),
                Field("", draft.rng.choice(("Type", "Code", "Invoice type")), (code,)),
            )
        return draft.words.say(draft.rng, "titles", self.kind), fields

    def _seller(self) -> tuple[str, list[Field]]:
        name, place = self.writer.name(), self.writer.address()
        named = self._with_contact(self._named(name), self._address(place))
        fields = [*self._numbers("supplier_number"), *named]
        return self._said("seller"), [*fields, *self.writer.registrations(both=True), *self.writer.lines_of_contact()]

    def _buyer(self) -> tuple[str, list[Field]]:
        draft = self.draft
        who = party(draft.rng, draft.words)
        name = draft.fact("buyer.name", "name", who.name)
        place = self._address(draft.fact("buyer.address", "address", *who.address))
        fields = [*self._numbers("buyer.customer_number"), *self._with_contact(self._named(name), place)]
        if "buyer.vat_id" not in draft.facts and draft.has(0.4):
            fields.append(draft.labelled("buyer.vat_id", "id", vat_id(draft.rng, draft.locale), wording="vat_id"))
        if "buyer.customer_number" not in draft.facts and draft.has(0.4):
            number = identifier(draft.rng, draft.day.year)
            fields.append(draft.labelled("buyer.customer_number", "id", number, wording="customer_number"))
        return self._said("bill_to"), fields

    def _delivery(self) -> tuple[str, list[Field]]:
        draft = self.draft
        if draft.has(0.5):
            return "", []
        who = party(draft.rng, draft.words)
        name = draft.fact("ship_to.name", "name", who.name)
        return self._said("ship_to"), [
            self._named(name),
            *self._address(draft.fact("ship_to.address", "address", *who.address)),
        ]

    def _payment(self) -> tuple[str, list[Field]]:
        return self._said("payment_terms"), self.writer.banking() if self.draft.has(0.7) else []

    def _said(self, key: str) -> str:
        return self.draft.words.say(self.draft.rng, "labels", key)

    def _named(self, field: Field) -> Field:
        code = self.draft.words.code
        return Field(field.key, _PARTS.get(code, _PARTS["en"])[0], field.lines)

    def _numbers(self, key: str) -> list[Field]:
        """Numbers of a party before its name, under labels that say no more than that they are numbers."""
        draft = self.draft
        labels, fields = _NUMBERS.get(draft.words.code, _NUMBERS["en"]), []
        if key not in draft.facts and draft.has(0.35):
            fields.append(draft.fact(key, "id", identifier(draft.rng, draft.day.year), label=labels[0]))
        if draft.has(0.25):
            fields.append(Field("", labels[1], (filled(draft.rng, "9999999999999"),)))
        return fields

    def _with_contact(self, name: Field, place: list[Field]) -> list[Field]:
        """A party's name and address, sometimes with a person to talk to after or before them: "Name" is then the
        first one's label only."""
        draft = self.draft
        if not draft.has(0.35):
            return [name, *place]
        told = draft.words.say(draft.rng, "labels", "contact")
        who = person(draft.rng, draft.words)
        if draft.has(0.3):
            return [Field("", told, (who,)), name, *place]
        label = draft.rng.choice((told, name.label))
        contact = Field("", label, (who,))
        return [name, contact, *place] if label == told and draft.has(0.2) else [name, *place, contact]

    def _address(self, field: Field) -> list[Field]:
        """The address under one label, or each of its lines under its own."""
        labels = _PARTS.get(self.draft.words.code, _PARTS["en"])
        if not self.look.address_in_parts:
            return [Field(field.key, labels[1], field.lines)]
        wordings = [*labels[2:4], *labels[4:] * 3]
        if len(field.lines) > 3:
            wordings.insert(0, "")
        return [Field(field.key, label, (text,)) for label, text in zip(wordings, field.lines, strict=False)]

    def _sale(self, count: int) -> Block:
        draft = self.draft
        items = draw_items(draft, count)
        trade = draw_totals(draft, items, sign=-1 if self.kind == "credit_note" and draft.has(0.3) else 1)
        table = ItemTable(draft, self.look.table, items, self.width).block()
        totals = self._section(
            self._said("gross"), trade.rows, len(self.look.order), self.width * draft.rng.choice((0.5, 1.0))
        )
        parts = [table, totals] if draft.has(0.7) else [totals, table]
        return stack([*parts, *prose.endings(draft, self.width, self.kind)], gap=9.0)


_MADE_BY = {
    "en": ("Visual representation of an electronic invoice", "Invoice viewer {name}", "Generated by {name}",
           "{name} document preview", "Human-readable view of structured data", "Export from {name}"),
    "de": ("Sichtbeleg einer elektronischen Rechnung", "Belegansicht {name}", "Erstellt mit {name}",
           "Druckansicht der strukturierten Daten", "Ausgabe aus {name}", "Vorschau {name}"),
    "fr": ("Représentation visuelle d'une facture électronique", "Généré par {name}", "Aperçu {name}"),
    "es": ("Visualización de factura electrónica", "Generado por {name}"),
    "it": ("Visualizzazione della fattura elettronica", "Generato da {name}"),
}  # fmt: skip
_NUMBERS = {
    "en": ("Number", "Global number"),
    "de": ("Nummer", "Globale Kennung"),
    "fr": ("Numéro", "Identifiant global"),
    "es": ("Número", "Identificador global"),
    "it": ("Numero", "Codice globale"),
    "nl": ("Nummer", "Globaal nummer"),
}
"""Labels of a party's own number, and of one that is unique in the world."""
_PARTS = {
    "en": ("Name", "Address", "Street", "City", "Country"),
    "de": ("Name", "Anschrift", "Straße", "Ort", "Land"),
    "fr": ("Nom", "Adresse", "Rue", "Ville", "Pays"),
    "es": ("Nombre", "Dirección", "Calle", "Localidad", "País"),
    "it": ("Denominazione", "Indirizzo", "Via", "Comune", "Paese"),
    "nl": ("Naam", "Adres", "Straat", "Plaats", "Land"),
    "pl": ("Nazwa", "Adres", "Ulica", "Miejscowość", "Kraj"),
    "pt": ("Nome", "Morada", "Rua", "Localidade", "País"),
    "sv": ("Namn", "Adress", "Gata", "Ort", "Land"),
}
"""Labels of a party's name, whole address, street, town and country."""
