"""Tables of line items: columns, header, rows of one or several lines, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Block, Piece, Shape, Tag, line, wrap
from extractors.reader.synth.draft import Fact
from extractors.reader.synth.figures import rate_of

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.blocks import Style
    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.trade import Item

_OPTIONAL = ("position", "item_number", "quantity", "unit", "unit_price", "discount", "tax_rate", "date")
_SHARES = {
    "position": 0.4,
    "item_number": 0.45,
    "quantity": 0.9,
    "unit": 0.4,
    "unit_price": 0.85,
    "discount": 0.2,
    "tax_rate": 0.35,
    "date": 0.08,
}
_DECOYS = ("list_price", "tax_amount", "gross_amount", "weight")
"""Columns whose figures answer nothing, under titles much like those that do."""
_AT_RIGHT = frozenset({"quantity", "unit_price", "discount", "tax_rate", "amount", *_DECOYS})
_TITLES = {"tax_amount": ("labels", "tax"), "gross_amount": ("labels", "gross")}
_LIST_PRICE = {
    "en": ("List price", "RRP", "Catalogue price", "Price before discount", "Retail"),
    "de": ("Listenpreis", "UVP", "VK", "Katalogpreis", "Bruttopreis"),
    "fr": ("Prix catalogue", "Prix public", "Tarif"),
    "es": ("Precio de lista", "PVP", "Tarifa"),
    "it": ("Prezzo di listino", "Listino"),
    "nl": ("Adviesprijs", "Catalogusprijs"),
    "pl": ("Cena katalogowa",),
    "pt": ("Preço de tabela", "PVP"),
    "sv": ("Listpris",),
}
"""Under the title of the price that counts nothing could tell it from that one."""
_MARKED = (" {}", " {}", " ({})", "/{}", " in {}", " [{}]")
"""How a title says in which currency its column is."""
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a family fixes of its tables. `style`: plain, ruled, grid, zebra; `rows`: one, two_baselines, name_above;
    `between` the rows may stand subtotals, headings, notes or the discounts of the rows above.
    """

    roles: tuple[str, ...]
    style: str
    rows: str
    header: str
    between: str
    tax_codes: bool
    unit_in_quantity: bool
    currency_in_cells: bool
    column_order: bool


def draw_look(shape: Random) -> TableLook:
    roles = [role for role in _OPTIONAL if shape.random() < _SHARES[role]]
    at = shape.choice((0, 1, 1, 2, 2, 3, len(roles)))
    roles.insert(min(at, len(roles)), "description")
    if shape.random() < 0.15:
        shape.shuffle(roles)
    tail = ["amount"]
    for decoy in _DECOYS if shape.random() < 0.22 else ():
        if shape.random() < 0.4:
            place = tail if decoy == "gross_amount" else roles
            place.insert(shape.randrange(len(place) + 1), decoy)
    return TableLook(
        roles=(*roles, *tail),
        style=shape.choice(("plain", "plain", "ruled", "ruled", "grid", "zebra")),
        rows=shape.choice(("one", "one", "one", "one", "two_baselines", "name_above")),
        header=shape.choice(("tinted", "ruled", "ruled", "plain", "dark", "dark", "none")),
        between=shape.choice(("", "", "", "", "", "subtotals", "headings", "notes", "discounts")),
        tax_codes=shape.random() < 0.08,
        unit_in_quantity=shape.random() < 0.15,
        currency_in_cells=shape.random() < 0.15,
        column_order=shape.random() < 0.06,
    )


class ItemTable:
    """Sets the items of one document into a width."""

    def __init__(self, draft: Draft, look: TableLook, items: list[Item], width: float) -> None:
        self.draft, self.look, self.items, self.width = draft, look, items, width
        self._every = draft.rng.choice((2, 3, 4))
        self._step = draft.rng.choice((1, 1, 1, 1, 10))
        self._cells = [self._texts(item, k) for k, item in enumerate(items)]
        self._titles = {role: self._title(role) for role in look.roles}
        self._mark(0.2)
        self._roles = [role for role in look.roles if self._is_used(role)]
        self._lefts, self._widths = self._measure()

    def _mark(self, share: float) -> None:
        """The currency in the titles of amounts and perhaps prices; `self._marked` is the first of them, if there it is
        told first."""
        draft, self._marked = self.draft, ""
        if draft.has(1.0 - share):
            return
        figures = draft.figures
        mark = draft.rng.choice((figures.currency, figures.currency, figures.sign))
        form = draft.rng.choice(_MARKED)
        columns = [role for role in self.look.roles if role == "amount" or (role == "unit_price" and draft.has(0.5))]
        for role in columns:
            self._titles[role] += form.format(mark)
        if "currency" not in draft.facts and self.look.header != "none":
            self._marked = columns[0]
            draft.facts["currency"] = Fact("code", (mark,), "")

    def _title(self, role: str) -> str:
        if role == "list_price":
            return self.draft.rng.choice(_LIST_PRICE.get(self.draft.words.code, _LIST_PRICE["en"]))
        section, key = _TITLES.get(role, ("columns", role))
        return self.draft.words.say(self.draft.rng, section, key)

    @property
    def _style(self) -> Style:
        return self.draft.sheet.style()

    def _is_used(self, role: str) -> bool:
        if role == "unit" and self.look.unit_in_quantity:
            return False
        if role == "discount" and self.look.between == "discounts":
            return False
        return role != "discount" or any("discount" in cells for cells in self._cells)

    def _texts(self, item: Item, number: int) -> dict[str, str]:
        texts = dict(item.cells)
        amount = self.draft.figures.plain(item.amount)
        if self.look.currency_in_cells:
            amount = " ".join(part for part in self.draft.figures.money(item.amount, "glued") if part)
        texts["amount"] = amount
        texts |= self._decoys(item)
        texts["position"] = str((number + 1) * self._step)
        texts["date"] = self.draft.figures.date(self.draft.day)
        if self.look.tax_codes:
            texts["tax_rate"] = "ABCD"[self.draft.locale.rates.index(item.rate) % 4]
        if self.look.unit_in_quantity:
            texts["quantity"] = f"{texts['quantity']} {texts['unit']}"
        return texts

    def _decoys(self, item: Item) -> dict[str, str]:
        rng, figures = self.draft.rng, self.draft.figures
        tax = round(item.amount * rate_of(item.rate) / 100)
        return {
            "list_price": figures.plain(int(10 ** rng.uniform(2.0, 5.0))),
            "tax_amount": figures.plain(tax),
            "gross_amount": figures.plain(item.amount + tax),
            "weight": figures.number(rng.uniform(0.1, 90.0), rng.choice((1, 2, 3))),
        }

    def _measure(self) -> tuple[dict[str, float], dict[str, float]]:
        """Left edges and widths; the description has what the others leave."""
        style = self._style
        widths = {}
        for role in self._roles:
            cells = [style.width(cells.get(role, "")) for cells in self._cells]
            title = max(style.width(word) for word in self._titles[role].split()) * 1.1
            widths[role] = max([*cells, title]) + _GAP
        rest = self.width - sum(width for role, width in widths.items() if role != "description")
        if self.look.rows == "one":
            widths["description"] = max(60.0, rest)
        elif rest > widths["description"]:
            spread = (rest - widths["description"]) / len(widths)
            widths = {role: width + spread for role, width in widths.items()}
        lefts, x = {}, 0.0
        for role in self._roles:
            lefts[role] = x
            x += widths[role]
        return lefts, widths

    def block(self) -> Block:
        whole = Block()
        whole.put(self._header(), 0.0, 0.0)
        for k in range(len(self.items)):
            if self.look.between == "headings" and k % self._every == 0:
                whole.put(self._heading(), 0.0, whole.height + 2)
            row = self._row(k)
            y = whole.height
            if self.look.style == "zebra" and k % 2:
                whole.shapes.append(Shape((0.0, y, self.width, y + row.height), fill=self.draft.sheet.tint))
            whole.put(row, 0.0, y)
            self._rules(whole, y, row.height)
            whole.put(self._after(k), 0.0, whole.height)
        whole.width = max(self.width, whole.width)
        if self.look.column_order:
            whole.runs.sort(key=lambda run: self._column_of(run.x))
        return whole

    def _heading(self) -> Block:
        words = self.draft.words
        text = self.draft.rng.choice((*words.wordings("names", "trades"), *words.wordings("titles", "order")))
        return line([self.draft.sheet.words(text, bold=True)], self.draft.sheet.leading)

    def _after(self, k: int) -> Block:
        """What may follow a row: a subtotal so far, a note, its discount."""
        draft, between = self.draft, self.look.between
        block = Block()
        if between == "subtotals" and k % self._every == self._every - 1:
            label = draft.words.say(draft.rng, "labels", "lines")
            self._pair(
                block, [draft.sheet.words(label)], draft.figures.plain(sum(i.amount for i in self.items[: k + 1])), ()
            )
        elif between == "notes" and draft.has(0.3):
            text = draft.words.say(draft.rng, "texts", "closing")
            block.put(wrap([draft.sheet.words(text, scale=0.9)], self.width * 0.7, draft.sheet.leading), 12.0, 0.0)
        elif between == "discounts" and "discount" in self._cells[k]:
            label = draft.words.say(draft.rng, "columns", "discount")
            self._pair(block, [draft.sheet.words(label)], self._cells[k]["discount"], (Tag("item", "discount", k),))
        return block

    def _pair(self, block: Block, label: list[Piece], amount: str, tags: tuple[Tag, ...]) -> None:
        """A label, and an amount below those of the rows."""
        figure = line([Piece(amount, self._style, tags)], self.draft.sheet.leading)
        x = self._x("amount", figure.width)
        block.put(line(label, self.draft.sheet.leading), max(0.0, x - 110.0), 1.0)
        block.put(figure, x, 1.0)

    def _column_of(self, x: float) -> int:
        return sum(left <= x + 0.5 for left in self._lefts.values())

    def _rules(self, whole: Block, y: float, height: float) -> None:
        sheet = self.draft.sheet
        if self.look.style == "ruled":
            whole.rule((0.0, y + height, self.width, y + height), sheet.accent, sheet.rule_pt)
        elif self.look.style == "grid":
            for role in self._roles:
                box = (self._lefts[role] - 1, y, self._lefts[role] + self._widths[role] - 1, y + height)
                whole.shapes.append(Shape(box, stroke=sheet.accent, line_pt=sheet.rule_pt))

    def _header(self) -> Block:
        look, sheet = self.look, self.draft.sheet
        if look.header == "none":
            return Block()
        colour = (1.0, 1.0, 1.0) if look.header == "dark" else None
        style = sheet.style(bold=look.header != "plain", scale=sheet.label_scale, colour=colour)
        block = Block()
        for role in self._roles:
            title = wrap(self._title_pieces(sheet.cased(self._titles[role]), role, style), self._widths[role], 1.1)
            block.put(title, self._x(role, title.width), 2.0)
        block.width, block.height = self.width, block.height + 4.0
        if look.header in {"dark", "tinted"}:
            dark = max(sheet.accent) < 0.65
            fill = (sheet.accent if dark else (0.2, 0.2, 0.2)) if look.header == "dark" else sheet.tint
            block.shapes.append(Shape((-2.0, 0.0, self.width, block.height), fill=fill))
        else:
            block.rule((0.0, block.height, self.width, block.height), sheet.accent, sheet.rule_pt)
        return block

    def _title_pieces(self, title: str, role: str, style: Style) -> list[Piece]:
        """The last word of the title that tells the currency, apart."""
        if role != self._marked:
            return [Piece(title, style)]
        before, gap, mark = title.rpartition(" ")
        told = Piece(mark, style, (Tag("value", "currency"),))
        return [Piece(before, style), Piece(gap, style), told] if before else [told]

    def _x(self, role: str, width: float) -> float:
        if role in _AT_RIGHT:
            return self._lefts[role] + max(0.0, self._widths[role] - _GAP - width)
        return self._lefts[role] + 2.0

    def _row(self, k: int) -> Block:
        sheet = self.draft.sheet
        block = Block()
        apart = self.look.rows != "one"
        below = 0.0
        if apart:
            name = self._name(k, self.width)
            block.put(name, self._lefts[self._roles[0]] + 2.0, 2.0)
            below = name.height
        top = 2.0 + (below if self.look.rows == "name_above" else below * 0.6 if apart else 0.0)
        for role in self._roles:
            if role == "description":
                if not apart:
                    block.put(self._name(k, self._widths[role] - _GAP), self._lefts[role] + 2.0, 2.0)
                continue
            text = self._cells[k].get(role, "")
            cell = line(self._pieces(role, text, k), sheet.leading)
            y = top if self.look.rows != "two_baselines" or role not in {"position", "item_number"} else 2.0
            if self.look.rows == "two_baselines":
                y = 2.0 + below
            block.put(cell, self._x(role, cell.width), y)
        block.width, block.height = self.width, block.height + 2.0
        return block

    def _name(self, k: int, width: float) -> Block:
        sheet, tags = self.draft.sheet, (Tag("item", "description", k),)
        block = wrap([Piece(self._cells[k]["description"], self._style, tags)], width, sheet.leading)
        for detail in self.items[k].details:
            small = sheet.style(scale=0.9)
            block.put(wrap([Piece(detail, small, tags)], width, sheet.leading), 0.0, block.height)
        return block

    def _pieces(self, role: str, text: str, k: int) -> list[Piece]:
        if role == "quantity" and self.look.unit_in_quantity:
            number, unit = self.items[k].cells["quantity"], self.items[k].cells["unit"]
            style = self._style
            return [
                Piece(number, style, (Tag("item", "quantity", k),)),
                Piece(" ", style),
                Piece(unit, style, (Tag("item", "unit", k),)),
            ]
        tags = (Tag("item", "tax_code" if role == "tax_rate" and self.look.tax_codes else role, k),)
        return [Piece(text, self._style, tags)]
