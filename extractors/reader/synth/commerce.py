"""Invoices and their kin: invoices, credit notes, orders, delivery notes. One program, many families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import heads, prose
from extractors.reader.synth.arrangements import ARRANGEMENTS, columns, sums_table, values_at_right
from extractors.reader.synth.blocks import Block, line, placed, stack
from extractors.reader.synth.tables import ItemTable
from extractors.reader.synth.trade import draw_items, draw_totals
from extractors.reader.synth.trade_head import TradeHead

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.trade import Trade
    from extractors.reader.synth.trade_look import TradeLook

_TOTALS = ("values_at_right",) * 3 + ("columns", "ruled_columns", "leaders", "colon_lines")

_SUMS = {
    "de": "Summe", "it": "Totale", "nl": "Totaal", "pl": "Razem", "sv": "Summa", "da": "I alt", "nb": "Sum",
    "cs": "Celkem", "fi": "Yhteensä", "hu": "Összesen", "tr": "Toplam",
}  # fmt: skip


class TradeProgram:
    """Prints one trade document of a family."""

    def __init__(self, draft: Draft, look: TradeLook, kind: str) -> None:
        self.draft, self.look, self.kind = draft, look, kind
        self.writer = heads.Writer(draft)
        self.width = draft.width - 2 * look.margin
        self.head = TradeHead(draft, look, kind, self.writer, self.width)
        self.part = draft.rng.choice(("whole",) * 8 + ("first", "last"))
        self.inclusive = draft.rng.random() < 0.08

    def page(self) -> Block:
        """The whole page. Where items do not fit, there are fewer of them."""
        draft, look = self.draft, self.look
        top = self.head.continued() if self.part == "last" else self.head.top()
        foot = heads.footer(self.writer, draft.shape("foot"), self.width) if look.has_footer else Block()
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
        page = Block()
        y = look.margin * 0.8
        page.put(top, look.margin, y)
        page.put(body, look.margin, y + top.height + 10)
        page.put(foot, look.margin, draft.height - look.margin * 0.8 - foot.height)
        return page

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
        parts += prose.endings(draft, self.width, self.kind)
        if look.banking == "block":
            arranged = ARRANGEMENTS[draft.rng.choice(("colon_lines", "columns", "strip", "header_row"))]
            parts.append(arranged(self.writer.banking(), draft.sheet, self.width))
        return stack([part for part in parts if part.height], gap=draft.rng.choice((6.0, 9.0, 14.0)))

    def _carried(self, amount: int) -> Block:
        draft = self.draft
        field = draft.money("carried", amount, draft.words.say(draft.rng, "labels", "carried"))
        return placed(columns([field], draft.sheet, 200.0), self.width, 1.0)

    def _totals(self, trade: Trade) -> list[Block]:
        draft, look = self.draft, self.look
        sheet = draft.sheet
        rows = trade.rows
        if look.totals == "row" and len(rows) > 1 and draft.has(0.5):
            block = sums_table(rows, sheet, self.width, _SUMS.get(draft.words.code, "Total"))
        elif look.totals in {"row", "grid"}:
            block = ARRANGEMENTS["header_row" if look.totals == "row" else "boxed_grid"](rows, sheet, self.width)
        elif look.totals in {"wide", "table"}:
            arranged = ARRANGEMENTS["ruled_columns"] if look.totals == "table" else values_at_right
            block = arranged(rows, sheet, self.width)
        else:
            shape = draft.shape("totals")
            room = shape.choice((170.0, 200.0, 230.0, 260.0))
            arranged = ARRANGEMENTS[shape.choice(_TOTALS)]
            block = placed(arranged(rows, sheet, room), self.width, 0.0 if look.totals == "left" else 1.0)
        parts = [block]
        if len(trade.rates) > 1 or draft.has(0.12):
            parts.insert(draft.rng.choice((0, 1)), self._tax_table(trade))
        return parts

    def _tax_table(self, trade: Trade) -> Block:
        """Rate, base, tax, gross; no fact of it is asked for."""
        draft, sheet = self.draft, self.draft.sheet.scaled(0.9)
        words, figures = draft.words, draft.figures
        titles = [words.say(draft.rng, "labels", key) for key in ("tax_point", "net", "tax", "gross")]
        rows = [
            titles,
            *(
                [figures.percent(draft.rng, rate), figures.plain(base), figures.plain(tax), figures.plain(base + tax)]
                for rate, base, tax in trade.rates
            ),
        ]
        block = Block()
        for row in rows:
            y = block.height
            for k, text in enumerate(row):
                block.put(line([sheet.words(text)], sheet.leading), k * 85.0, y)
        return block
