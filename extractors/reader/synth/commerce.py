"""Invoices and their kin: invoices, credit notes, orders, delivery notes. One program, many families."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth import heads, meta, prose, values
from extractors.reader.synth.arrangements import ARRANGEMENTS, columns, values_at_right
from extractors.reader.synth.blocks import Block, Piece, Tag, line, placed, stack
from extractors.reader.synth.identities import vat_id
from extractors.reader.synth.tables import ItemTable, TableLook, draw_look
from extractors.reader.synth.trade import draw_items, draw_totals

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.draft import Draft, Field
    from extractors.reader.synth.trade import Trade

_META = ("columns", "columns", "colon_lines", "colon_lines", "detached_colons", "values_at_right", "labels_at_right",
         "ruled_columns", "above_grid", "boxed_grid", "header_row", "strip", "two_halves", "leaders")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TradeLook:
    """What a family fixes of a trade document."""

    shape: Random
    meta: str
    second_meta: str
    address_side: str
    title: str
    totals: str
    table: TableLook
    banking: str
    has_footer: bool
    margin: float


def draw_trade_look(shape: Random) -> TradeLook:
    return TradeLook(
        shape=shape,
        meta=shape.choice(_META),
        second_meta=shape.choice(("", "", "header_row", "strip", "above_grid", "boxed_grid")),
        address_side=shape.choice(("left", "left", "left", "right", "stacked", "three")),
        title=shape.choice(("line", "line", "meta", "right", "center", "number_in_title", "below", "none")),
        totals=shape.choice(("right", "right", "right", "right", "wide", "left", "grid", "row", "table")),
        table=draw_look(shape),
        banking=shape.choice(("footer", "footer", "block", "none")),
        has_footer=shape.random() < 0.7,
        margin=shape.choice((36.0, 42.0, 50.0, 57.0, 70.0)),
    )


class TradeProgram:
    """Prints one trade document of a family."""

    def __init__(self, draft: Draft, look: TradeLook, kind: str) -> None:
        self.draft, self.look, self.kind = draft, look, kind
        self.writer = heads.Writer(draft)
        self.width = draft.width - 2 * look.margin
        self.part = draft.rng.choice(("whole",) * 8 + ("first", "last"))
        self.inclusive = draft.rng.random() < 0.08

    def page(self) -> Block:
        """The whole page. Where items do not fit, there are fewer of them."""
        draft, look = self.draft, self.look
        top = self._short_top() if self.part == "last" else self._top()
        foot = heads.footer(self.writer, look.shape, self.width) if look.has_footer else Block()
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

    def _top(self) -> Block:
        draft, look = self.draft, self.look
        sheet, gap = draft.sheet, draft.rng.choice((6.0, 10.0, 16.0, 24.0))
        numbers = self._meta_fields()
        dated = self._place_and_date(numbers) if draft.has(0.07) else None
        second: list[Field] = []
        if look.second_meta and len(numbers) > 4:
            half = len(numbers) // 2
            numbers, second = numbers[:half], numbers[half:]
        if look.title == "number_in_title":
            numbers, title = self._title_with_number(numbers)
        else:
            title = self._title()
        parts = [heads.letter_head(self.writer, look.shape, self.width)]
        if look.title == "right":
            parts[0].put(title, max(0.0, self.width - title.width), parts[0].height + 4)
        elif look.title in {"line", "center"}:
            parts.append(placed(title, self.width, 0.5 if look.title == "center" else 0.0))
        parts.append(self._addresses(numbers, title if look.title == "meta" else Block()))
        if look.title in {"below", "number_in_title"}:
            parts.append(title)
        if second:
            parts.append(ARRANGEMENTS[look.second_meta](second, sheet, self.width))
        if draft.has(0.35):
            parts.append(prose.opening(draft, self.width))
        if dated is not None:
            place = draft.rng.choice((1, len(parts)))
            parts.insert(place, placed(dated, self.width, draft.rng.choice((0.0, 1.0, 1.0))))
        return stack([part for part in parts if part.height], gap=gap)

    def _meta_fields(self) -> list[Field]:
        return meta.fields(self.draft, self.kind, number_first=self.look.title == "number_in_title")

    def _place_and_date(self, numbers: list[Field]) -> Block | None:
        """As letters have it: "Berlin, den 12.3.2020". The date leaves the other fields."""
        draft, sheet = self.draft, self.draft.sheet
        dates = [field for field in numbers if field.key == "issue_date"]
        if not dates or self.look.title == "number_in_title":
            return None
        numbers.remove(dates[0])
        joint = draft.rng.choice((", ", ", ", f", {draft.words.say(draft.rng, 'texts', 'on_day')} "))
        return line([sheet.words(values.town(draft) + joint), *dates[0].pieces(sheet.style())])

    def _short_top(self) -> Block:
        """The head of a page that continues a document."""
        draft = self.draft
        fields = self._meta_fields()
        for dropped in fields[2:]:
            draft.facts.pop(dropped.key, None)
        fields = fields[:2]
        draft.facts.pop("page", None)
        page = draft.labelled("page", "number", draft.rng.choice(("2", "2 / 2", "2/3", "3")))
        return ARRANGEMENTS[draft.rng.choice(("strip", "columns", "two_halves"))](
            [*fields, page], draft.sheet, self.width
        )

    def _title(self) -> Block:
        draft, sheet = self.draft, self.draft.sheet
        text = draft.words.say(draft.rng, "titles", self.kind)
        if self.look.title == "none":
            return Block()
        field = draft.fact("document_type", "choice", text)
        style = sheet.style(
            bold=draft.has(0.75), scale=draft.rng.choice((1.2, 1.5, 1.8, 2.2, 2.8)), colour=sheet.accent
        )
        return line(field.pieces(style))

    def _title_with_number(self, numbers: list[Field]) -> tuple[list[Field], Block]:
        """As in "Invoice No. 4711 of 12 May": the number leaves the other fields."""
        draft, number = self.draft, numbers[0]
        style = draft.sheet.style(bold=True, scale=draft.rng.choice((1.1, 1.3, 1.6)))
        title = draft.words.say(draft.rng, "titles", self.kind)
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
            return numbers[2:], line(pieces)
        return numbers[1:], line(pieces)

    def _addresses(self, numbers: list[Field], title: Block) -> Block:
        """The buyer's address and the block of numbers and dates, in one of several orders."""
        draft, look = self.draft, self.look
        sheet, rng = draft.sheet, draft.rng
        side = look.address_side
        room = self.width if side == "stacked" else self.width * (0.31 if side == "three" else 0.45)
        right = stack([title, ARRANGEMENTS[look.meta](numbers, sheet, room)], gap=4.0)
        buyer = self._buyer(room if side != "stacked" else self.width * 0.5)
        if side == "stacked":
            return stack([buyer, right], gap=10.0)
        parts = [buyer, right]
        if side == "three" or draft.has(0.2):
            wording = rng.choice(("ship_to", "ship_to", "remit_to"))
            other = heads.address_block(draft, wording, wording, room * 0.9, extras=())
            if side == "three":
                parts.insert(1, other)
            else:
                parts[0] = stack([buyer, other], gap=8.0)
        if side == "right":
            parts.reverse()
        block = Block()
        for k, part in enumerate(parts):
            flush = k == len(parts) - 1 and rng.random() < 0.5
            block.put(part, self.width - part.width if flush else k * self.width / len(parts), 0.0)
        return block

    def _buyer(self, width: float) -> Block:
        draft, rng = self.draft, self.draft.rng
        extras = []
        if "buyer.vat_id" not in draft.facts and draft.has(0.15):
            extras.append(draft.labelled("buyer.vat_id", "id", vat_id(rng, draft.locale), wording="vat_id"))
        wording = "bill_to" if draft.has(0.5) else None
        block = heads.address_block(draft, "buyer", wording, width, extras=extras)
        if self.look.shape.random() < 0.3:
            block = stack([heads.sender_line(self.writer, width), block], gap=4.0)
        return block

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
            parts.append(
                ARRANGEMENTS[draft.rng.choice(("colon_lines", "columns", "strip", "header_row"))](
                    self.writer.banking(), draft.sheet, self.width
                )
            )
        return stack([part for part in parts if part.height], gap=draft.rng.choice((6.0, 9.0, 14.0)))

    def _carried(self, amount: int) -> Block:
        draft = self.draft
        field = draft.money("carried", amount, draft.words.say(draft.rng, "labels", "carried"))
        return placed(columns([field], draft.sheet, 200.0), self.width, 1.0)

    def _totals(self, trade: Trade) -> list[Block]:
        draft, look = self.draft, self.look
        sheet = draft.sheet
        rows = trade.rows
        if look.totals in {"row", "grid"}:
            block = ARRANGEMENTS["header_row" if look.totals == "row" else "boxed_grid"](rows, sheet, self.width)
        elif look.totals in {"wide", "table"}:
            arranged = ARRANGEMENTS["ruled_columns"] if look.totals == "table" else values_at_right
            block = arranged(rows, sheet, self.width)
        else:
            room = look.shape.choice((170.0, 200.0, 230.0, 260.0))
            arranged = ARRANGEMENTS[
                look.shape.choice(
                    (
                        "values_at_right",
                        "values_at_right",
                        "values_at_right",
                        "columns",
                        "ruled_columns",
                        "leaders",
                        "colon_lines",
                    )
                )
            ]
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
