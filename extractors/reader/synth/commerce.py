"""Invoices and their kin: invoices, credit notes, orders, delivery notes. One program, many families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import heads, margins, prose
from extractors.reader.synth.arrangements import columns, sums_table
from extractors.reader.synth.blocks import Block, framed, placed, stack
from extractors.reader.synth.grids import EVERY
from extractors.reader.synth.tables import ItemTable
from extractors.reader.synth.trade import draw_items, draw_totals
from extractors.reader.synth.trade_head import TradeHead

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.trade import Trade
    from extractors.reader.synth.trade_look import TradeLook

_TOTALS = ("values_at_right",) * 4 + (
    "columns",
    "ruled_columns",
    "leaders",
    "colon_lines",
    "zebra_pairs",
    "plain_lines",
)
_ACROSS = {"row": "header_row", "grid": "boxed_grid", "wide": "values_at_right", "table": "ruled_columns",
           "band": "header_row", "tiles": "value_first"}  # fmt: skip
_TAX_IN_TABLE = 0.35  # of the documents with one rate and a table of rates: no total states the tax
_SIDE = 0.22  # of the page's width: a column about the seller

_SUMS = {
    "de": "Summe", "it": "Totale", "nl": "Totaal", "pl": "Razem", "sv": "Summa", "da": "I alt", "nb": "Sum",
    "cs": "Celkem", "fi": "Yhteensä", "hu": "Összesen", "tr": "Toplam",
}  # fmt: skip


class TradeProgram:
    """Prints one trade document of a family."""

    def __init__(self, draft: Draft, look: TradeLook, kind: str) -> None:
        self.draft, self.look, self.kind = draft, look, kind
        self.writer = heads.Writer(draft)
        whole = draft.width - 2 * look.margin
        self.side = whole * _SIDE if look.side and whole > 400 else 0.0
        self.width = whole - self.side - (12.0 if self.side else 0.0)
        self.head = TradeHead(draft, look, kind, self.writer, self.width)
        self.part = draft.rng.choice(("whole",) * 8 + ("first", "last"))
        self.inclusive = draft.rng.random() < 0.08

    def page(self) -> Block:
        """The whole page. Where items do not fit, there are fewer of them."""
        draft, look = self.draft, self.look
        top = self.head.continued() if self.part == "last" else self.head.top()
        side = margins.side_column(draft, self.writer, self.side) if self.side else Block()
        foot = self._foot()
        room = draft.height - 2 * look.margin * 0.8 - top.height - foot.height - 24
        before, unsure = dict(draft.facts), set(draft.unsure)
        count = draft.rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14))
        count = 30 if self.part == "first" else count
        while True:
            draft.facts, draft.unsure = dict(before), set(unsure)
            body = self._body(count)
            if body.height <= room or count == 1:
                break
            count = max(1, min(count - 1, int(count * room / body.height)))
        if body.height > room:
            foot = Block()
        page = Block()
        y = look.margin * 0.8
        x = look.margin + (self.side + 12.0 if self.side and look.side == "left" else 0.0)
        page.put(top, x, y)
        page.put(body, x, y + top.height + 10)
        page.put(foot, look.margin, draft.height - look.margin * 0.8 - foot.height)
        if self.side:
            aside = look.margin if look.side == "left" else look.margin + self.width + 12.0
            below = draft.shape("side place").choice((0.0, 60.0, 120.0))
            page.put(side, aside, y + min(below, max(0.0, room - side.height)))
        return page

    def _foot(self) -> Block:
        draft = self.draft
        if self.side or not self.look.has_footer:
            return Block()
        return heads.footer(self.writer, draft.shape("foot"), self.width, margins.managers(draft))

    def _body(self, count: int) -> Block:
        """Items, totals and what follows; on a page that is continued only items."""
        draft, look = self.draft, self.look
        items = draw_items(draft, count)
        parts = [ItemTable(draft, look.table, items, self.width).block()]
        if self.part == "last" and draft.has(0.5):
            parts.insert(0, self._carried(draft.rng.randrange(10_000, 900_000)))
        if self.part == "first":
            parts.append(self._carried(sum(item.amount for item in items)))
            return stack(parts, gap=6.0)
        if self.kind == "delivery_note":
            draft.unsure |= {"totals.net", "totals.gross"}
        else:
            sign = -1 if self.kind == "credit_note" and draft.has(0.5) else 1
            trade = draw_totals(draft, items, sign=sign, inclusive=self.inclusive)
            parts += self._totals(trade)
            if look.sum_box:
                parts.insert(0, margins.sum_box(draft, draft.figures.plain(sign * trade.gross), self.width))
        parts += prose.endings(draft, self.width, self.kind)
        if look.banking == "block":
            arranged = EVERY[draft.rng.choice(("colon_lines", "columns", "strip", "header_row"))]
            parts.append(arranged(self.writer.banking(), draft.sheet, self.width))
        if look.slip and self.part == "whole":
            parts.append(margins.payment_slip(draft, self.width))
        return stack([part for part in parts if part.height], gap=draft.rng.choice((6.0, 9.0, 14.0)))

    def _carried(self, amount: int) -> Block:
        draft = self.draft
        field = draft.money("carried", amount, draft.words.say(draft.rng, "labels", "carried"))
        return placed(columns([field], draft.sheet, 200.0), self.width, 1.0)

    def _totals(self, trade: Trade) -> list[Block]:
        draft, look = self.draft, self.look
        sheet = draft.sheet
        has_taxes = bool(look.taxes) or len(trade.rates) > 1 or draft.has(0.08)
        if has_taxes and len(trade.rates) == 1 and trade.sign > 0 and draft.has(_TAX_IN_TABLE):
            trade.rows = [row for row in trade.rows if row.key != "totals.tax"] or trade.rows
            if all(row.key != "totals.tax" for row in trade.rows):
                draft.facts.pop("totals.tax", None)
        rows = trade.rows
        if look.totals == "row" and len(rows) > 1 and draft.has(0.5):
            block = sums_table(rows, sheet, self.width, _SUMS.get(draft.words.code, "Total"))
        elif look.totals in _ACROSS:
            block = EVERY[_ACROSS[look.totals]](rows, sheet, self.width)
            if look.totals == "band":
                block = framed(block, 4.0, fill=sheet.tint)
        else:
            shape = draft.shape("totals")
            room = shape.choice((170.0, 200.0, 230.0, 260.0))
            arranged = EVERY[shape.choice(_TOTALS)]
            block = placed(arranged(rows, sheet, room), self.width, 0.0 if look.totals == "left" else 1.0)
        if not has_taxes:
            return [block]
        if look.taxes == "beside" and block.width <= self.width and look.totals == "right":
            return [self._beside(block, margins.tax_table(draft, trade, self.width * 0.45))]
        parts = [block, margins.tax_table(draft, trade, self.width * draft.rng.choice((0.5, 0.6, 1.0)))]
        return parts if look.taxes == "below" or (not look.taxes and draft.has(0.5)) else parts[::-1]

    def _beside(self, totals: Block, taxes: Block) -> Block:
        """Taxes at the left of the totals, where there is room."""
        sums = min((run.x for run in totals.runs), default=0.0)
        if taxes.width + 10 > sums:
            return stack([totals, taxes], gap=8.0)
        whole = Block()
        whole.put(totals, 0.0, 0.0)
        whole.put(taxes, 0.0, 0.0)
        return whole
