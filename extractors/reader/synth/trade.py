"""What a trade document says in figures: line items, and totals that add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.reader.synth.figures import later, rate_of
from extractors.reader.synth.identities import filled, identifier

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft, Field

_CODES = ("99999", "AA-999", "A9999", "999.999", "999-99-999", "AAA99", "9999999", "A99-999A", "9999999999999")


@dataclass(slots=True)
class Item:
    """A line item as printed: text by role; amounts in hundredths."""

    cells: dict[str, str]
    details: list[str]
    amount: int
    rate: str


@dataclass(slots=True)
class Trade:
    """`rows` are the totals in the order in which they are printed, `rates` are (rate, base, tax), without `sign`."""

    items: list[Item]
    rows: list[Field] = field(default_factory=list)
    rates: list[tuple[str, int, int]] = field(default_factory=list)
    gross: int = 0
    sign: int = 1


def draw_items(draft: Draft, count: int, *, cheap: bool = False) -> list[Item]:
    rng = draft.rng
    used = draft.locale.rates if rng.random() < 0.3 else (rng.choice(draft.locale.rates),)
    code = rng.choice(_CODES)
    return [_item(draft, rng.choice(used), code, cheap) for _ in range(count)]


def _item(draft: Draft, rate: str, code: str, cheap: bool) -> Item:
    rng, figures, words = draft.rng, draft.figures, draft.words
    price = int(10 ** rng.uniform(2.0, 3.6 if cheap else 5.2))
    if rng.random() < 0.4:
        price = max(100, round(price, -2)) if rng.random() < 0.5 else price // 100 * 100 + 99
    if figures.currency == "HUF":
        price = price // 100 * 10_000
    amount, quantity = _quantity(draft, price, cheap)
    reduction = amount * rng.choice((5, 10, 10, 15, 20)) // 100 if rng.random() < 0.12 else 0
    amount -= reduction
    if rng.random() < 0.02:
        amount = 0
    places = rng.choice((2, 2, 2, 2, 4)) if figures.currency != "HUF" else 0
    cells = {
        "description": _description(draft),
        "item_number": filled(rng, code),
        "quantity": quantity,
        "unit": rng.choice(words.wordings("items", "units")),
        "unit_price": figures.plain(price, places),
        "tax_rate": figures.percent(rng, rate),
    }
    if reduction:
        cells["discount"] = figures.plain(-reduction if rng.random() < 0.5 else reduction)
    details = [_detail(draft) for _ in range(rng.choice((1, 1, 2, 3)))] if rng.random() < 0.4 else []
    return Item(cells, details, amount, rate)


def _quantity(draft: Draft, price: int, cheap: bool) -> tuple[int, str]:
    rng = draft.rng
    if rng.random() < (0.7 if cheap else 0.5):
        whole = rng.choice((1, 1, 1, 2, 3, 4, 5, rng.randrange(1, 25), rng.randrange(1, 400)))
        places = rng.choice((0, 0, 0, 2, 3)) if not cheap else 0
        return price * whole, draft.figures.number(whole, places)
    tenths = rng.choice((5, 15, 25, rng.randrange(1, 200)))
    places = rng.choice((1, 2, 2, 3))
    return round(price * tenths / 10), draft.figures.number(tenths / 10, places)


def _description(draft: Draft) -> str:
    text = draft.rng.choice(draft.words.wordings("items", "products"))
    if draft.rng.random() < 0.15:
        text += f", {draft.rng.choice(draft.words.wordings('items', 'products')).lower()}"
    if draft.rng.random() < 0.1:
        text += f" {draft.rng.randrange(1, 90)}x{draft.rng.randrange(1, 90)}"
    return text


def _detail(draft: Draft) -> str:
    text = draft.rng.choice(draft.words.wordings("items", "details"))
    return text.format(id=identifier(draft.rng), date=draft.figures.date(later(draft.day, -draft.rng.randrange(40))))


def draw_totals(draft: Draft, items: list[Item], *, sign: int = 1, inclusive: bool = False) -> Trade:
    """Totals of the items. `inclusive`: prices include tax. `sign` is -1 where a credit is written as negative."""
    rng, trade = draft.rng, Trade(items, sign=sign)
    lines = sum(item.amount for item in items)
    allowance = lines * rng.choice((2, 3, 5, 10)) // 100 if draft.has(0.2) else 0
    charge = rng.choice((490, 590, 1000, 1500, rng.randrange(100, 20_000))) if draft.has(0.2) else 0
    _sum_rows(draft, trade, sign * lines, sign * allowance, sign * charge)
    base = lines - allowance + charge
    trade.rates = _rates(items, base, inclusive)
    tax = sum(rate[2] for rate in trade.rates)
    net, trade.gross = (base - tax, base) if inclusive else (base, base + tax)
    extra = allowance or charge
    if not (inclusive and draft.has(0.6)) and (extra or draft.has(0.85)):
        trade.rows.append(draft.money("totals.net", sign * net, _label(draft, "net")))
    if not extra:
        draft.unsure.add("totals.lines")
    taxes = _tax_rows(draft, trade, sign, tax)
    total = draft.money("totals.gross", sign * trade.gross, _label(draft, "gross"), tell_currency=True)
    trade.rows += [total, *taxes] if inclusive else [*taxes, total]
    _payment_rows(draft, trade, sign)
    return trade


def _label(draft: Draft, key: str) -> str:
    text = draft.words.say(draft.rng, "labels", key)
    if draft.rng.random() < 0.15:
        text += draft.rng.choice((" {}", " ({})", " in {}")).format(draft.figures.currency)
    return text


def _sum_rows(draft: Draft, trade: Trade, lines: int, allowance: int, charge: int) -> None:
    zeros = draft.has(0.06)
    if allowance or charge or draft.has(0.08):
        trade.rows.append(draft.money("totals.lines", lines, _label(draft, "lines")))
    if allowance or (zeros and draft.has(0.5)):
        shown = -allowance if draft.has(0.6) else allowance
        trade.rows.append(draft.money("totals.allowances", shown, _label(draft, "allowances")))
    if charge or zeros:
        trade.rows.append(draft.money("totals.charges", charge, _label(draft, "charges")))


def _rates(items: list[Item], base: int, inclusive: bool) -> list[tuple[str, int, int]]:
    """Rates with base and tax; the first rate bears allowances and charges."""
    bases: dict[str, int] = {}
    for item in items:
        bases[item.rate] = bases.get(item.rate, 0) + item.amount
    first = next(iter(bases))
    bases[first] += base - sum(bases.values())
    rates = []
    for rate, amount in bases.items():
        percent = rate_of(rate)
        tax = round(amount * percent / (100 + percent)) if inclusive else round(amount * percent / 100)
        rates.append((rate, amount - tax if inclusive else amount, tax))
    return rates


def _tax_rows(draft: Draft, trade: Trade, sign: int, tax: int) -> list[Field]:
    if len(trade.rates) == 1:
        rate, base, _ = trade.rates[0]
        if rate == "0" and draft.has(0.5):
            return []
        return [draft.money("totals.tax", sign * tax, _tax_label(draft, rate, sign * base, alone=True))]
    rows = [
        draft.money(f"taxes.{k}.amount", sign * amount, _tax_label(draft, rate, sign * base, alone=False))
        for k, (rate, base, amount) in enumerate(trade.rates)
    ]
    if draft.has(0.4):
        rows.append(draft.money("totals.tax", sign * tax, draft.words.say(draft.rng, "labels", "tax")))
    return rows


def _tax_label(draft: Draft, rate: str, base: int, *, alone: bool) -> str:
    """Names the rate where there are others."""
    name = draft.words.say(draft.rng, "labels", "tax")
    percent = draft.figures.percent(draft.rng, rate)
    form = draft.rng.random() * (1.0 if alone else 0.8)
    if form < 0.35:
        return f"{name} {percent}"
    if form < 0.5:
        return f"{percent} {name}"
    if form < 0.65:
        return f"{name} ({percent})"
    if form < 0.8:
        return f"{name} {percent} {draft.rng.choice(('on', '/', 'von', '-', '@', 'auf'))} {draft.figures.plain(base)}"
    return name


def _payment_rows(draft: Draft, trade: Trade, sign: int) -> None:
    rng, payable = draft.rng, trade.gross
    zeros = draft.has(0.04)
    before = len(trade.rows)
    if draft.has(0.05):
        balance = rng.randrange(100, 50_000)
        trade.rows.append(draft.money("previous_balance", balance, draft.words.say(rng, "labels", "previous_balance")))
        payable += balance
    if draft.has(0.18) or zeros:
        paid = 0 if zeros else trade.gross if draft.has(0.3) else trade.gross * rng.choice((20, 30, 50)) // 100
        shown = -paid if draft.has(0.4) else paid
        trade.rows.append(draft.money("totals.prepaid", sign * shown, draft.words.say(rng, "labels", "prepaid")))
        payable -= paid
    if draft.has(0.1):
        rounding = -payable % 5 if payable % 5 > 2 else -(payable % 5)
        trade.rows.append(draft.money("totals.rounding", rounding, draft.words.say(rng, "labels", "rounding")))
        payable += rounding
    if len(trade.rows) > before or draft.has(0.08):
        trade.rows.append(draft.money("totals.payable", sign * payable, _label(draft, "payable")))
    else:
        draft.unsure.add("totals.payable")
