"""The upper part of a trade document: letter head, addresses, title, numbers and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import heads, meta, prose, values
from extractors.reader.synth.blocks import Block, line, placed, stack
from extractors.reader.synth.grids import EVERY
from extractors.reader.synth.identities import vat_id
from extractors.reader.synth.parties import Parties

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft, Field
    from extractors.reader.synth.trade_look import TradeLook


class TradeHead:
    """Sets the upper part of one document."""

    def __init__(self, draft: Draft, look: TradeLook, kind: str, writer: heads.Writer, width: float) -> None:
        self.draft, self.look, self.kind, self.writer, self.width = draft, look, kind, writer, width

    def top(self) -> Block:
        """On a document's first page."""
        draft, look = self.draft, self.look
        sheet, gap = draft.sheet, draft.rng.choice((6.0, 10.0, 16.0, 24.0))
        numbers = self._meta_fields()
        dated = self._place_and_date(numbers) if draft.has(0.07) else None
        second: list[Field] = []
        if look.second_meta and len(numbers) > 4:
            half = len(numbers) // 2
            numbers, second = numbers[:half], numbers[half:]
        if look.title == "number_in_title":
            numbers, title = heads.title_with_number(draft, self.kind, numbers)
        else:
            title = self._title()
        parts = [heads.letter_head(self.writer, draft.shape("head"), self.width)]
        if look.title == "right":
            parts[0].put(title, max(0.0, self.width - title.width), parts[0].height + 4)
        elif look.title in {"line", "center"}:
            parts.append(placed(title, self.width, 0.5 if look.title == "center" else 0.0))
        parts.append(self._addresses(numbers, title if look.title == "meta" else Block()))
        if look.title in {"below", "number_in_title"}:
            parts.append(title)
        if second:
            parts.append(EVERY[look.second_meta](second, sheet, self.width))
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

    def continued(self) -> Block:
        """The head of a page that continues a document."""
        draft = self.draft
        fields = self._meta_fields()
        for dropped in fields[2:]:
            draft.facts.pop(dropped.key, None)
        fields = fields[:2]
        draft.facts.pop("page", None)
        page = draft.labelled("page", "number", draft.rng.choice(("2", "2 / 2", "2/3", "3")))
        return EVERY[draft.rng.choice(("strip", "columns", "two_halves"))]([*fields, page], draft.sheet, self.width)

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

    def _addresses(self, numbers: list[Field], title: Block) -> Block:
        """The buyer's address and the block of numbers and dates, in one of several orders."""
        draft, look = self.draft, self.look
        sheet, rng = draft.sheet, draft.rng
        side = look.address_side
        room = self.width if side == "stacked" else self.width * (0.31 if side == "three" else 0.45)
        if look.parties:
            return self._parties(numbers, title)
        right = stack([title, EVERY[look.meta](numbers, sheet, room)], gap=4.0)
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

    def _parties(self, numbers: list[Field], title: Block) -> Block:
        """All parties across the page, the numbers and dates above or below them."""
        draft, look = self.draft, self.look
        shape = draft.shape("parties")
        room = self.width * shape.choice((0.45, 0.6, 1.0))
        fields = stack([title, EVERY[look.meta](numbers, draft.sheet, room)], gap=4.0)
        fields = placed(fields, self.width, shape.choice((0.0, 0.0, 1.0)))
        parts = [Parties(draft, self.writer, look.parties, self.width).block(), fields]
        if shape.random() < 0.5:
            parts.reverse()
        return stack(parts, gap=10.0)

    def _buyer(self, width: float) -> Block:
        draft, rng = self.draft, self.draft.rng
        extras = []
        if "buyer.vat_id" not in draft.facts and draft.has(0.15):
            extras.append(draft.labelled("buyer.vat_id", "id", vat_id(rng, draft.locale), wording="vat_id"))
        wording = "bill_to" if draft.has(0.5) else None
        block = heads.address_block(draft, "buyer", wording, width, extras=extras)
        if draft.shape("sender").random() < 0.3:
            block = stack([heads.sender_line(self.writer, width), block], gap=4.0)
        return block
