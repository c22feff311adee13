"""Invents an invoice for a layout: its own goods, a buyer of its country, numbers and dates from a fixed seed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import identifiers
from invoice import Invoice, Line, to_cents

HERE = Path(__file__).resolve().parent
SETS = ("tuning", "held_back")
_FOUNDED = date(2025, 1, 1)


@dataclass(frozen=True)
class Style:
    """How this layout's supplier writes numbers and dates. `date` is a Babel pattern."""

    language: str
    money: str = "{}"
    thousands: str = ","
    decimal: str = "."
    date: str = "d MMMM y"
    price_decimals: int = 2
    quantity_decimals: int | None = None
    rate: str = "{} %"
    negative: str = "-{}"


@dataclass(frozen=True)
class Layout:
    """A layout: its template `<name>.html`, and what `<name>.toml` says of its supplier."""

    name: str
    set: str
    country: str
    currency: str
    style: Style
    seller: dict[str, Any]
    goods: tuple[dict[str, Any], ...]
    invoices: tuple[dict[str, Any], ...]
    number: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"{self.name}.html"


def load_layouts() -> list[Layout]:
    """Every layout, by name."""
    return [_load(path) for path in sorted((HERE / "layouts").glob("*.toml"))]


def _load(path: Path) -> Layout:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if raw["set"] not in SETS:
        raise ValueError(f"{path}: the set is one of {SETS}, not {raw['set']}")
    return Layout(
        name=path.stem,
        style=Style(**raw.pop("style")),
        goods=tuple(raw.pop("goods")),
        invoices=tuple(raw.pop("invoices")),
        **raw,
    )


def compose(layout: Layout, index: int) -> Invoice:
    """The layout's invoice of this index. The same every time."""
    chance = Random(f"{layout.name} {index}")
    plan = dict(layout.invoices[index])
    issued = date(2025, 1, 6) + timedelta(days=chance.randrange(600))
    lines = _lines(layout, plan, chance)
    facts = {
        key: chance_text(text, chance, issued) if isinstance(text, str) else text
        for key, text in {**layout.facts, **plan.pop("facts", {})}.items()
    }
    return Invoice(
        number=chance_text(layout.number, chance, issued),
        issue_date=issued,
        currency=layout.currency,
        seller=_seller(layout),
        buyer=_buyer(plan.pop("buyer_country", layout.country), chance, plan.pop("buyer", None)),
        lines=lines,
        facts=facts,
        **{key: _plain(value) for key, value in plan.items()},
    )


def _plain(value: Any) -> Any:
    """Money in TOML is text: a float would not hold it exactly."""
    try:
        return Decimal(value) if isinstance(value, str) else value
    except ArithmeticError:
        return value


def chance_text(pattern: str, chance: Random, day: date) -> str:
    """`#` is a digit, `{year}` and `{month}` are those of the day of issue; a backslash keeps a `#` as it is."""
    kept = pattern.replace("\\#", "\0").format(year=day.year, yy=f"{day.year % 100:02d}", month=f"{day.month:02d}")
    digits = "".join(str(chance.randrange(1, 10)) if char == "#" else char for char in kept)
    return digits.replace("\0", "#")


def _lines(layout: Layout, plan: dict[str, Any], chance: Random) -> tuple[Line, ...]:
    count = plan.pop("lines")
    discounts = plan.pop("line_discounts", [])
    goods = list(layout.goods)
    if plan.pop("shuffle", True):
        chance.shuffle(goods)
    chosen = (goods * (count // len(goods) + 1))[:count]
    return tuple(_line(good, discounts, chance) for good in chosen)


def _line(good: dict[str, Any], discounts: list[str], chance: Random) -> Line:
    low, high = good.get("quantity", (1, 12))
    places = good.get("places", 0)
    quantity = Decimal(chance.randint(low * 10**places, high * 10**places)).scaleb(-places)
    price = Decimal(good["price"])
    if good.get("vary", True):
        spread = Decimal(chance.randint(80, 125)) / 100
        price = (price * spread).quantize(Decimal(1).scaleb(-good.get("price_places", 2)))
    discount = chance.choice([*discounts, None]) if discounts else None
    return Line(
        description=good["description"],
        item_number=good.get("item_number"),
        quantity=quantity,
        unit=good.get("unit"),
        unit_price=price if price else to_cents(Decimal(1)),
        discount_percent=None if discount is None else Decimal(discount),
        tax_rate=Decimal(good.get("rate", "0")),
    )


def _seller(layout: Layout) -> dict[str, Any]:
    fixed = Random(layout.name)  # a supplier keeps its identifiers
    seller = dict(layout.seller)
    country = seller.pop("country", layout.country)
    if seller.pop("has_vat_id", False):
        seller["vat_id"] = identifiers.vat_id(country, fixed)
    for _ in range(seller.pop("ibans", 0)):
        key = "iban" if "iban" not in seller else "iban_2"
        seller[key] = identifiers.iban(seller.get("bank_country", country), fixed)
    for key, value in seller.items():
        if isinstance(value, str) and "#" in value:
            seller[key] = chance_text(value, fixed, _FOUNDED)
    return seller


def _buyer(country: str, chance: Random, name: str | None) -> dict[str, Any]:
    pool = tomllib.loads((HERE / "buyers.toml").read_text(encoding="utf-8"))[country]
    buyer = dict(chance.choice(pool) if name is None else next(b for b in pool if b["name"] == name))
    buyer["country"] = country
    if country != "US":
        buyer["vat_id"] = identifiers.vat_id(country, chance)
        if country != "CH":
            buyer["iban"] = identifiers.iban(country, chance)
    buyer["customer_number"] = chance_text(
        chance.choice(["#####", "1####", "K-####", "C####"]), chance, date(2025, 1, 1)
    )
    return buyer
