"""What stands around the body of a trade document: a column about the seller, a box that sums up, a payment slip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.reader.synth.arrangements import bare
from extractors.reader.synth.blocks import Block, Shape, Tag, framed, line, placed, stack, wrap
from extractors.reader.synth.draft import Field
from extractors.reader.synth.grids import EVERY
from extractors.reader.synth.identities import person

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.heads import Writer
    from extractors.reader.synth.trade import Trade

_MANAGED = {
    "en": "Managing Director|Directors|Registered office|Company secretary|VAT group|Director|CEO",
    "de": "Geschäftsführer|Vorstand|Amtsgericht|Sitz der Gesellschaft|Inhaber|Gerichtsstand|Aufsichtsrat",
    "fr": "Gérant|Siège social|RCS|Capital social", "es": "Administrador|Domicilio social", "it": "Amministratore",
    "nl": "Directeur|KvK", "pl": "Prezes", "sv": "Styrelsens säte|VD",
}  # fmt: skip
_SLIP = (
    "Payment slip", "Remittance advice", "Please detach and return with your payment", "Zahlschein", "Payment coupon",
    "Zahlungsabschnitt", "Talon de paiement", "Bitte mit Zahlung einsenden", "Remittance stub", "Cedola",
)  # fmt: skip


def managers(draft: Draft) -> list[Field]:
    """Who leads the company and where it is entered: names and towns that answer nothing."""
    rng, words = draft.rng, draft.words
    said = _MANAGED.get(words.code, _MANAGED["en"]).split("|")
    labels = rng.sample(said, min(len(said), rng.choice((1, 1, 2))))
    return [Field("", label, (_managed(draft, label),)) for label in labels]


def _managed(draft: Draft, label: str) -> str:
    rng, words = draft.rng, draft.words
    if any(part in label.lower() for part in ("sitz", "gericht", "office", "siège", "domicilio", "säte")):
        return max(rng.choice(words.wordings("names", "cities")).replace(",", " ").split(), key=len)
    both = f", {person(rng, words)}" if rng.random() < 0.3 else ""
    return person(rng, words) + both


def side_column(draft: Draft, writer: Writer, width: float) -> Block:
    """Name, address, contacts, registrations and bank of the seller below each other, as letter paper has them."""
    shape = draft.shape("side")
    sheet = draft.sheet.scaled(shape.choice((0.7, 0.8, 0.85)))
    groups = [
        [writer.name(), writer.address()],
        writer.lines_of_contact(),
        writer.registrations(both=True),
        writer.banking() if shape.random() < 0.7 else [],
        managers(draft) if shape.random() < 0.5 else [],
    ]
    arranged = EVERY[shape.choice(("colon_lines", "above_grid", "plain_lines", "colon_lines"))]
    parts = [
        (arranged if any(field.label for field in group) else bare)(group, sheet, width) for group in groups if group
    ]
    block = placed(stack(parts, gap=shape.choice((6.0, 12.0, 20.0))), width, 0.0)
    form = shape.random()
    if form < 0.25:
        return framed(block, 4.0, fill=sheet.tint)
    if form < 0.6:
        x = -5.0 if draft.shape("side of").random() < 0.5 else width + 4.0
        block.rule((x, 0.0, x, block.height), sheet.accent, 0.5)
    return block


def sum_box(draft: Draft, amount: str, width: float) -> Block:
    """What is to be paid, large, before the items; the totals below state it again. It answers nothing there."""
    rng, sheet = draft.rng, draft.sheet
    said = draft.words.say(rng, "labels", rng.choice(("payable", "gross", "gross")))
    fields = [Field("", said, (amount,))]
    for key in ("invoice_number", "issue_date", "due_date"):
        if key in draft.facts and rng.random() < 0.4:
            fields.insert(
                rng.randrange(len(fields) + 1),
                Field("", draft.words.say(rng, "labels", key), draft.facts[key].lines),
            )
    name = rng.choice(("value_first", "header_row", "above_grid", "uneven_boxes", "columns"))
    return placed(EVERY[name](fields, sheet, width * rng.choice((0.4, 0.6, 1.0))), width, rng.choice((0.0, 1.0)))


def payment_slip(draft: Draft, width: float) -> Block:
    """The stub to send back: number, customer and amount once more. It answers nothing."""
    rng, sheet, words = draft.rng, draft.sheet.scaled(0.95), draft.words
    fields = []
    for key, wording in (("invoice_number", ""), ("buyer.customer_number", "customer_number"), ("issue_date", ""),
                         ("due_date", ""), ("totals.gross", "payable"), ("seller.iban", "iban")):  # fmt: skip
        if key in draft.facts and rng.random() < 0.8:
            label = words.say(rng, "labels", wording or key.removeprefix("totals."))
            fields.append(Field("", label, draft.facts[key].lines))
    if not fields:
        return Block()
    if rng.random() < 0.5:
        fields.append(Field("", rng.choice(("Amount enclosed", "Betrag", "Amount paid", "$")), ()))
    rng.shuffle(fields)
    title = line([sheet.words(rng.choice(_SLIP), bold=rng.random() < 0.5)], sheet.leading)
    name = rng.choice(("columns", "boxed_grid", "above_grid", "header_row", "uneven_boxes", "four_columns", "leaders"))
    block = stack([title, EVERY[name](fields, sheet, width)], gap=4.0)
    top = Block(width, 4.0)
    style = sheet.style()
    if rng.random() < 0.5:
        top = wrap([sheet.words("- " * int(width / style.width("- ") - 1))], width)
    else:
        top.rule((0.0, 2.0, width, 2.0), sheet.colour, sheet.rule_pt)
    return stack([top, block], gap=3.0)


def tax_table(draft: Draft, trade: Trade, width: float) -> Block:
    """Rate, base, tax and gross by rate, in one order or another, with a row of sums or without.

    What the tax comes to may stand here alone: beside the only rate, instead of among the totals, or in the sums.
    """
    rng, figures, words = draft.rng, draft.figures, draft.words
    keys = ["tax_point", "net", "tax", "gross"]
    if rng.random() < 0.4:
        keys.remove("gross")
    if rng.random() < 0.25:
        rng.shuffle(keys)
    rows = [[words.say(rng, "labels", key) for key in keys]]
    for rate, base, tax in trade.rates:
        cells = {"tax_point": figures.percent(rng, rate), "net": figures.plain(base), "tax": figures.plain(tax),
                 "gross": figures.plain(base + tax)}  # fmt: skip
        rows.append([cells[key] for key in keys])
    summed = rng.random() < 0.3
    if summed:
        net, tax = sum(base for _, base, _ in trade.rates), sum(tax for _, _, tax in trade.rates)
        sums = {"tax_point": words.say(rng, "labels", "lines"), "net": figures.plain(net), "tax": figures.plain(tax),
                "gross": figures.plain(net + tax)}  # fmt: skip
        rows.append([sums[key] for key in keys])
    answers = trade.sign > 0 and "totals.tax" not in draft.facts and (summed or len(trade.rates) == 1)
    if answers:
        draft.fact("totals.tax", "amount", rows[-1][keys.index("tax")], label=rows[0][keys.index("tax")])
    return _grid(rows, draft, width / len(keys), keys.index("tax") if answers else None)


def _grid(rows: list[list[str]], draft: Draft, cell: float, answers: int | None) -> Block:
    """`answers`: the column whose last cell is the tax."""
    rng, sheet = draft.rng, draft.sheet.scaled(draft.rng.choice((0.8, 0.9, 0.9, 1.0)))
    at_right, ruled = rng.random() < 0.6, rng.choice(("", "", "lines", "boxes"))
    whole = Block()
    for number, row in enumerate(rows):
        y = whole.height
        for k, text in enumerate(row):
            piece = sheet.words(text, bold=number == 0 and ruled != "")
            if k == answers and number in (0, len(rows) - 1):
                piece = replace(piece, tags=(Tag("value" if number else "label", "totals.tax"),))
            block = wrap([piece], cell - 5, 1.1)
            whole.put(block, k * cell + (max(0.0, cell - block.width - 4) if at_right else 2.0), y + 1)
        for k in range(len(row) if ruled == "boxes" else 0):
            box = (k * cell, y, (k + 1) * cell, whole.height + 1)
            whole.shapes.append(Shape(box, stroke=sheet.colour, line_pt=sheet.rule_pt))
        if ruled == "lines" and number == 0:
            whole.rule((0.0, whole.height + 1, len(row) * cell, whole.height + 1), sheet.colour, sheet.rule_pt)
        whole.height += 1
    return whole
