"""Till receipts: one narrow column, the shop on top, articles, total, what was paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.reader.synth import heads
from extractors.reader.synth.arrangements import ARRANGEMENTS, bare, colon_lines, strip, values_at_right
from extractors.reader.synth.blocks import Block, Piece, Tag, line, placed, stack, wrap
from extractors.reader.synth.identities import filled, person
from extractors.reader.synth.trade import draw_items, draw_totals

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.draft import Draft, Field
    from extractors.reader.synth.trade import Item, Trade


@dataclass(frozen=True, slots=True)
class ReceiptLook:
    align: float
    items: str
    meta: str
    meta_last: bool
    separators: str
    head_order: str
    margin: float


def draw_receipt_look(shape: Random) -> ReceiptLook:
    return ReceiptLook(
        align=shape.choice((0.5, 0.5, 0.5, 0.0)),
        items=shape.choice(("line", "line", "two_lines", "quantity_first", "code_line", "columns")),
        meta=shape.choice(("colon_lines", "columns", "strip", "two_halves", "detached_colons", "values_at_right")),
        meta_last=shape.random() < 0.3,
        separators=shape.choice(("", "-", "=", "*", "rule", ".", "_")),
        head_order=shape.choice(("name", "name", "name", "title", "logo")),
        margin=shape.choice((8.0, 12.0, 18.0, 30.0)),
    )


class ReceiptProgram:
    """Prints one receipt of a family. The page may be longer than its text."""

    def __init__(self, draft: Draft, look: ReceiptLook) -> None:
        self.draft, self.look = draft, look
        self.width = draft.width - 2 * look.margin
        self.writer = heads.Writer(draft)

    def page(self) -> Block:
        draft, look = self.draft, self.look
        meta = self._meta()
        parts = self._head()
        if not look.meta_last:
            parts.append(meta)
        before, unsure = dict(draft.facts), set(draft.unsure)
        count = draft.rng.choice((1, 1, 2, 2, 3, 4, 5, 7, 10, 15))
        while True:
            draft.facts, draft.unsure = dict(before), set(unsure)
            rest = self._sale(count)
            if look.meta_last:
                rest.append(meta)
            rest += self._end()
            whole = stack([part for part in [*parts, *rest] if part.height], gap=draft.rng.choice((1.0, 3.0, 5.0)))
            if whole.height <= draft.height - 20 or count == 1:
                break
            count = max(1, count // 2)
        page = Block()
        page.put(whole, look.margin, 10.0)
        return page

    def _centred(self, block: Block) -> Block:
        return placed(block, self.width, self.look.align)

    def _line(self, text: str, *, bold: bool = False, scale: float = 1.0) -> Block:
        return self._centred(wrap([self.draft.sheet.words(text, bold=bold, scale=scale)], self.width))

    def _separator(self) -> Block:
        mark, sheet = self.look.separators, self.draft.sheet
        if not mark:
            return Block()
        if mark == "rule":
            block = Block(self.width, 4.0)
            block.rule((0.0, 2.0, self.width, 2.0))
            return block
        return line([sheet.words(mark * int(self.width / sheet.style().width(mark) * 0.97))])

    def _head(self) -> list[Block]:
        draft, sheet = self.draft, self.draft.sheet
        parts = []
        if draft.has(0.08):
            parts.append(self._line(person(draft.rng, draft.words).lower()))
        name = self.writer.name()
        style = sheet.style(bold=draft.has(0.5), scale=draft.rng.choice((1.0, 1.0, 1.2, 1.5)))
        lines = [wrap(name.pieces(style), self.width)]
        if draft.has(0.25):
            number = draft.rng.choice(
                (f"({filled(draft.rng, '999999-A')})", f"Co. Reg. No. {filled(draft.rng, '999999A')}")
            )
            lines.append(wrap([sheet.words(number)], self.width))
        if draft.has(0.9):
            address = self.writer.address()
            if draft.has(0.4):
                lines.append(
                    stack([wrap([p], self.width) for p in address.pieces(sheet.style())], align=self.look.align)
                )
            else:
                lines.append(heads.joined([address], sheet, self.width))
        parts.append(self._centred(stack(lines, align=self.look.align)))
        fields = [*self.writer.lines_of_contact(), *self.writer.registrations()]
        if fields:
            parts.append(
                self._centred(
                    stack([colon_lines([field], sheet, self.width) for field in fields], align=self.look.align)
                )
            )
        title = draft.words.say(draft.rng, "titles", "receipt")
        if draft.has(0.5):
            field = draft.fact("document_type", "choice", title)
            block = self._centred(wrap(field.pieces(sheet.style(bold=draft.has(0.5))), self.width))
            parts.insert(0 if self.look.head_order == "title" else len(parts), block)
        parts.append(self._separator())
        return parts

    def _meta(self) -> Block:
        draft, rng = self.draft, self.draft.rng
        fields: list[Field] = []
        if rng.random() < 0.8:
            fields.append(heads.own_number(draft, "invoice_number", "receipt_number"))
        date = draft.figures.date(draft.day)
        time = rng.choice(("{:02d}:{:02d}", "{:02d}:{:02d}:00")).format(rng.randrange(7, 23), rng.randrange(60))
        if rng.random() < 0.08:
            fields.append(draft.fact("issue_date", "date", date))
        else:
            fields.append(draft.labelled("issue_date", "date", date))
        if rng.random() < 0.5:
            fields.append(draft.labelled("time", "text", time))
        elif rng.random() < 0.4:
            fields[-1] = replace(fields[-1], after=time)
        if rng.random() < 0.4:
            fields.append(draft.labelled("cashier", "name", rng.choice(draft.words.wordings("names", "first"))))
        if rng.random() < 0.35:
            fields.append(draft.labelled("table", "id", filled(rng, rng.choice(("9", "99", "999", "A9")))))
        if rng.random() < 0.1:
            fields.append(draft.labelled("buyer.name", "name", person(rng, draft.words), wording="bill_to"))
        rng.shuffle(fields)
        return stack([ARRANGEMENTS[self.look.meta](fields, draft.sheet, self.width), self._separator()])

    def _sale(self, count: int) -> list[Block]:
        draft, rng = self.draft, self.draft.rng
        items = draw_items(draft, count, cheap=True)
        for item in items:
            item.details = []
        parts = [stack([self._item(item, k) for k, item in enumerate(items)]), self._separator()]
        trade = draw_totals(draft, items, inclusive=rng.random() < 0.75)
        shape = draft.shape("totals")
        arranged = ARRANGEMENTS[
            shape.choice(
                ("values_at_right", "values_at_right", "columns", "colon_lines", "detached_colons", "labels_at_right")
            )
        ]
        rows = trade.rows
        if draft.has(0.25):
            rows.insert(0, draft.labelled("items_count", "number", str(count)))
        for row in rows:
            big = row.key == "totals.gross" and draft.has(0.35)
            parts.append(arranged([row], draft.sheet.scaled(1.3) if big else draft.sheet, self.width))
        parts += self._payment(trade)
        return parts

    def _item(self, item: Item, k: int) -> Block:
        draft, form = self.draft, self.look.items
        cells = item.cells | {"amount": draft.figures.plain(item.amount)}
        if form == "code_line" and draft.has(0.8):
            return stack(
                [
                    self._row(k, cells, ("item_number",)),
                    self._row(k, cells, ("description",)),
                    self._row(k, cells, ("quantity", "unit_price", "amount")),
                ]
            )
        if form == "two_lines":
            return stack(
                [self._row(k, cells, ("description",)), self._row(k, cells, ("quantity", "unit_price", "amount"))]
            )
        if form == "columns":
            return self._row(k, cells, ("description", "quantity", "unit_price", "amount"))
        if form == "quantity_first":
            return self._row(k, cells, ("quantity", "description", "amount"))
        return self._row(k, cells, ("description", "amount"))

    def _row(self, k: int, cells: dict[str, str], roles: tuple[str, ...]) -> Block:
        """Cells on a line: the amount at the right edge, the others one after another."""
        sheet = self.draft.sheet
        amount = (
            line([Piece(cells["amount"], sheet.style(), (Tag("item", "amount", k),))]) if "amount" in roles else Block()
        )
        pieces: list[Piece] = []
        for role in roles:
            if role == "amount":
                continue
            mark = " x " if role == "unit_price" else "  "
            pieces += [sheet.words(mark)] if pieces else []
            pieces.append(Piece(cells[role], sheet.style(), (Tag("item", role, k),)))
        block = Block()
        block.put(wrap(pieces, max(50.0, self.width - amount.width - 6)), 0.0, 0.0)
        height = block.height
        block.put(amount, self.width - amount.width, height - amount.height if self.draft.has(0.5) else 0.0)
        return block

    def _payment(self, trade: Trade) -> list[Block]:
        draft, rng = self.draft, self.draft.rng
        if "totals.payable" in draft.facts or rng.random() > 0.65:
            return []
        given = trade.gross if rng.random() < 0.4 else (trade.gross // 1000 + 1) * 1000
        fields = [draft.money("cash", given, draft.words.say(rng, "labels", "cash"))]
        if given > trade.gross or rng.random() < 0.5:
            fields.append(draft.money("change", given - trade.gross, draft.words.say(rng, "labels", "change")))
        return [values_at_right(fields, draft.sheet, self.width), self._separator()]

    def _end(self) -> list[Block]:
        draft = self.draft
        texts = [draft.words.say(draft.rng, "texts", "closing") for _ in range(draft.rng.choice((0, 1, 1, 2)))]
        parts = [self._line(text) for text in texts]
        if draft.has(0.15):
            parts.append(strip(self.writer.registrations(), draft.sheet, self.width))
        return [part for part in parts if part.height] + [bare([], draft.sheet, self.width)]
