"""Who writes to whom: letter heads, sender lines, address blocks and footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth.arrangements import bare, colon_lines, columns, strip
from extractors.reader.synth.blocks import Block, Piece, Shape, Tag, beside, framed, line, placed, stack, wrap
from extractors.reader.synth.contacts import contact_lines
from extractors.reader.synth.draft import Field
from extractors.reader.synth.grids import plain_lines
from extractors.reader.synth.identities import bank, bic, filled, iban, identifier, party, person, vat_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.identities import Party
    from extractors.reader.synth.sheet import Sheet

_PARTED = 0.12  # of the names of three words and more
_OWNERS = {
    "en": ("Prop. ", "Proprietor: ", "Director: ", "", "", "Dr. ", "by "),
    "de": ("Inh. ", "Inhaber: ", "Inhaberin ", "Geschäftsführer: ", "", "", "Dipl.-Ing. ", "Dr. med. "),
    "fr": ("Gérant : ", "", "Maître ", "Propriétaire : "),
    "es": ("Titular: ", "", "Gerente: "),
    "it": ("Titolare: ", "", "di "),
    "nl": ("Eigenaar: ", ""),
}
"""Before the person whose a company is."""
_JOINTS = (", ", " · ", " | ", " - ", " • ", "; ")


class Writer:
    """The company that writes the document. Each fact about it is tagged where it is printed first."""

    def __init__(self, draft: Draft, prefix: str = "seller") -> None:
        self.draft, self.prefix = draft, prefix
        self.party: Party = party(draft.rng, draft.words, private=0.03)
        self.vat = vat_id(draft.rng, draft.locale)
        self.iban = iban(draft.rng, draft.locale)

    def name(self) -> Field:
        return self._once("name", "name", self.party.name)

    def address(self) -> Field:
        return self._once("address", "address", *self.party.address)

    def lines_of_contact(self) -> list[Field]:
        """Phone, email and so on, some of them, with their labels."""
        who, rng = self.party, self.draft.rng
        known = {"phone": who.phone, "fax": who.phone[:-1] + "9", "email": who.email, "web": who.web}
        return [self._once(key, "id", text, wording=key) for key, text in known.items() if rng.random() < 0.6]

    def registrations(self, *, both: bool = False) -> list[Field]:
        """VAT id, tax number, register."""
        rng, fields = self.draft.rng, []
        if both or rng.random() < 0.8:
            fields.append(self._once("vat_id", "id", self.vat, wording="vat_id"))
        if rng.random() < 0.35:
            pattern = rng.choice(("99/999/99999", "999/999/9999", "99-9999999", "99 999 99999", "999999999"))
            fields.append(self._once("tax_number", "id", filled(rng, pattern), wording="tax_number"))
        if rng.random() < 0.3:
            number = filled(rng, rng.choice(("99999", "HRB 99999", "999999", "FN 999999A", "99999999", "999 999 999")))
            fields.append(self._once("register", "id", number, wording="company_register"))
        return fields

    def banking(self) -> list[Field]:
        """Bank, IBAN, BIC or account number."""
        rng, draft = self.draft.rng, self.draft
        fields = []
        if rng.random() < 0.6:
            fields.append(self._once("bank", "name", bank(rng, draft.words), wording="bank"))
        if rng.random() < 0.25:
            fields.append(self._once("account_holder", "name", self.party.name, wording="account_holder"))
        if self.iban:
            fields.append(self._once("iban", "id", self.iban, wording="iban"))
            if rng.random() < 0.75:
                fields.append(self._once("bic", "id", bic(rng, draft.locale), wording="bic"))
        else:
            fields.append(self._once("account_number", "id", filled(rng, "99999999"), wording="account_number"))
            fields.append(
                self._once("sort_code", "id", filled(rng, rng.choice(("99-99-99", "999999999"))), wording="sort_code")
            )
        return fields

    def _once(self, key: str, kind: str, *lines: str, wording: str = "") -> Field:
        """A fact the first time; the same text without tags afterwards."""
        name = f"{self.prefix}.{key}"
        label = self.draft.words.say(self.draft.rng, "labels", wording) if wording else ""
        if name in self.draft.facts:
            return Field("", label, tuple(lines))
        return self.draft.fact(name, kind, *lines, label=label)  # type: ignore[arg-type]


def joined(fields: Sequence[Field], sheet: Sheet, width: float, *, scale: float = 1.0) -> Block:
    """All lines of fields in one running line, divided by a mark."""
    mark = sheet.rng.choice(_JOINTS)
    style = sheet.style(scale=scale)
    pieces: list[Piece] = []
    for field in fields:
        for piece in field.pieces(style):
            pieces += [Piece(mark, style), piece] if pieces else [piece]
    return wrap(pieces, width, 1.15)


def letter_head(writer: Writer, shape: Random, width: float) -> Block:
    """The band at the top: a name, perhaps with a logo, address and contacts; at the left, the right or the middle."""
    sheet = writer.draft.sheet
    align = shape.choice((0.0, 0.0, 0.0, 1.0, 1.0, 0.5))
    form = shape.choice(("stacked", "stacked", "line", "split", "name", "logo"))
    logo = shape.random() < 0.3
    if form == "logo":
        return placed(_logo(sheet, shape), width, align)
    name = writer.name()
    scale = shape.choice((1.0, 1.3, 1.6, 1.9, 2.3))
    title = wrap(name.pieces(sheet.style(bold=True, scale=scale, colour=sheet.accent)), width * 0.8)
    above, under = _around_name(writer, width)
    parts = [*above, title, *under]
    if form != "name":
        parts += _under_name(writer, form, shape, width)
    head = stack(parts, gap=1.0, align=align)
    if logo:
        head = beside([_logo(sheet, shape), head], 10.0)
    if form == "split":
        whole = Block()
        whole.put(head, 0.0, 0.0)
        right = stack(
            [bare([writer.address()], sheet, width / 3), colon_lines(writer.lines_of_contact(), sheet, width / 3)],
            align=shape.choice((0.0, 1.0)),
        )
        whole.put(right, max(head.width + 10, width - right.width), 0.0)
        return whole
    block = placed(head, width, align)
    if shape.random() < 0.25:
        block.rule((0.0, block.height + 3, width, block.height + 3), sheet.accent, 1.0)
    return block


def _around_name(writer: Writer, width: float) -> tuple[list[Block], list[Block]]:
    """What stands in letter heads over and under the company's name and is none: whose it is, what it deals in, another
    mark. It answers nothing."""
    draft, sheet = writer.draft, writer.draft.sheet
    if draft.has(0.68):
        return [], []
    rng, words = draft.rng, draft.words
    owner = f"{rng.choice(_OWNERS.get(words.code, _OWNERS['en']))}{person(rng, words)}"
    trades = " · ".join(rng.sample(words.wordings("names", "trades"), rng.choice((1, 2, 2, 3))))
    mark = words.say(rng, "names", "words")
    text = rng.choice((owner, owner, trades, trades, mark, f"{mark} {rng.choice(words.wordings('names', 'trades'))}"))
    said = wrap([sheet.words(text, scale=rng.choice((0.8, 1.0, 1.0, 1.3)), bold=rng.random() < 0.2)], width * 0.8)
    return ([said], []) if rng.random() < (0.1 if text == owner else 0.35) else ([], [said])


def _under_name(writer: Writer, form: str, shape: Random, width: float) -> list[Block]:
    sheet = writer.draft.sheet
    if form == "split":
        return []
    if form == "line":
        parts = [joined([writer.address()], sheet, width * 0.8, scale=0.85)]
    else:
        parts = [bare([writer.address()], sheet, width * 0.45)]
    small = sheet.scaled(shape.choice((1.0, 0.9, 0.85)))
    fields = writer.lines_of_contact()
    if shape.random() < 0.3:
        fields += writer.registrations()
    if fields:
        parts.append(
            colon_lines(fields, small, width * 0.45) if form == "stacked" else strip(fields, small, width * 0.8)
        )
    return parts


def _logo(sheet: Sheet, shape: Random) -> Block:
    """A mark without words."""
    wide, high = shape.choice(((40.0, 40.0), (110.0, 30.0), (60.0, 45.0), (28.0, 28.0)))
    block = Block(wide, high)
    fill = sheet.accent if max(sheet.accent) > 0.1 else (0.4, 0.4, 0.5)
    block.shapes.append(Shape((0.0, 0.0, wide, high), fill=fill))
    if shape.random() < 0.5:
        block.shapes.append(Shape((wide * 0.2, high * 0.2, wide * 0.6, high * 0.7), fill=(1.0, 1.0, 1.0)))
    return block


def sender_line(writer: Writer, width: float) -> Block:
    """The small line above the address in the window of an envelope."""
    sheet = writer.draft.sheet
    block = joined([writer.name(), writer.address()], sheet, width, scale=0.7)
    if sheet.rng.random() < 0.5:
        block.rule((0.0, block.height, block.width, block.height), sheet.colour, 0.3)
    return block


def address_block(
    draft: Draft,
    prefix: str,
    wording: str | None,
    width: float,
    *,
    extras: Sequence[Field] = (),
    who: Party | None = None,
) -> Block:
    """Name and address of another party below each other; `wording` is the label key of its heading."""
    sheet, rng = draft.sheet, draft.rng
    who = who or party(rng, draft.words, private=0.25, other=0.12)
    label = draft.words.say(rng, "labels", wording) if wording else ""
    name = draft.fact(f"{prefix}.name", "name", *_in_lines(rng, who.name), label=label)
    place = draft.fact(f"{prefix}.address", "address", *who.address, label=label)
    parts = []
    if label:
        tags = (Tag("label", name.key), Tag("label", place.key))
        colon = sheet.colon if rng.random() < 0.7 else ""
        parts.append(
            line([Piece(sheet.cased(label) + colon, sheet.style(bold=rng.random() < 0.6), tags)], sheet.leading)
        )
    bold = sheet.style(bold=rng.random() < 0.25)
    above, under, after = (
        [wrap([sheet.words(text)], width, sheet.leading) for text in texts] for texts in contact_lines(draft, who)
    )
    parts += [*above, stack([wrap(row, width, sheet.leading) for row in name.rows(bold)]), *under]
    one_line = rng.random() < 0.12
    parts += [joined([place], sheet, width) if one_line else _address_lines(place, sheet, width), *after]
    if extras:
        parts.append(colon_lines(extras, sheet, width))
    block = stack(parts)
    return framed(block, 5.0, stroke=sheet.colour) if rng.random() < 0.1 else block


def _in_lines(rng: Random, name: str) -> tuple[str, ...]:
    """A long name, sometimes in two lines, as it was entered."""
    words = name.split()
    if len(words) < 3 or rng.random() > _PARTED:
        return (name,)
    at = rng.randrange(1, len(words))
    return " ".join(words[:at]), " ".join(words[at:])


def _address_lines(place: Field, sheet: Sheet, width: float) -> Block:
    return stack([wrap([piece], width, sheet.leading) for piece in place.pieces(sheet.style())])


def footer(writer: Writer, shape: Random, width: float, managers: list[Field]) -> Block:
    """Two to five columns, or a centred line, of what the law and the bank ask for; `managers` is a column more."""
    draft = writer.draft
    sheet = draft.sheet.scaled(shape.choice((0.65, 0.75, 0.8)))
    groups: list[list[Field]] = [writer.lines_of_contact(), writer.banking(), writer.registrations()]
    if shape.random() < 0.6:
        groups.insert(0, [writer.name(), writer.address()])
    if shape.random() < 0.4:
        groups.append(managers)
    groups = [group for group in groups if group]
    shape.shuffle(groups)
    if shape.random() < 0.25:
        block = placed(strip([field for group in groups for field in group], sheet, width), width, 0.5)
    else:
        room = width / len(groups)
        block = Block()
        set_as = shape.choice((colon_lines, colon_lines, columns, bare, plain_lines))
        for k, group in enumerate(groups):
            inner = bare if not any(field.label for field in group) else set_as
            block.put(inner(group, sheet, room - 8), k * room, 3.0)
    if shape.random() < 0.6:
        block.rule((0.0, 0.0, width, 0.0), sheet.accent, 0.5)
    return block


def heading_at_left(text: str, sheet: Sheet, arranged: Callable[[float], Block], width: float) -> Block:
    """A section whose heading stands in a column of its own; labels beside it say no more than "Name"."""
    widest = max(sheet.style(bold=True).width(word) for word in text.split())
    room = max(sheet.rng.choice((0.16, 0.2, 0.25)) * width, widest + 8)
    return beside(
        [placed_in(wrap([sheet.words(text, bold=True)], room - 8, sheet.leading), room), arranged(width - room)], 0.0
    )


def placed_in(block: Block, width: float) -> Block:
    """The block with the room that it takes."""
    whole = Block(width, 0.0)
    whole.put(block, 0.0, 0.0)
    return whole


def title_with_number(draft: Draft, kind: str, numbers: Sequence[Field]) -> tuple[list[Field], Block]:
    """As in "Invoice No. 4711 of 12 May": the number leaves the other fields, and sometimes the date after it."""
    number = numbers[0]
    style = draft.sheet.style(bold=True, scale=draft.rng.choice((1.1, 1.3, 1.6)))
    title = draft.words.say(draft.rng, "titles", kind)
    draft.fact("document_type", "choice", title)
    tags = (Tag("value", "document_type"), Tag("label", number.key))
    pieces = [
        Piece(title, style, tags),
        Piece(draft.rng.choice((" ", " Nr. ", " No. ", " # ", " - ")), style),
        *number.pieces(style),
    ]
    if len(numbers) > 1 and numbers[1].key == "issue_date" and draft.has(0.4):
        joint = draft.words.say(draft.rng, "texts", "dated")
        pieces += [Piece(f" {joint} ", style, (Tag("label", "issue_date"),)), *numbers[1].pieces(style)]
        return list(numbers[2:]), line(pieces)
    return list(numbers[1:]), line(pieces)


def own_number(draft: Draft, key: str, wording: str | None = None) -> Field:
    """A labelled identifier."""
    return draft.labelled(key, "id", identifier(draft.rng, draft.day.year), wording=wording)
