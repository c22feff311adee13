"""Amount candidates for the roles of the totals block: what stands right of a label, or below it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.invoices.tokens import AmountToken
    from schemas.page import Word

ROLES = ("lines", "charges", "allowances", "net", "tax", "gross", "prepaid", "rounding", "payable")
_ROWS_BELOW = 8
_MAX_PER_ROLE = 8
_MANY = 3
_MAX_LOOSE = 40
_LONGEST_TABLE = 60
_SLASHES = ("/", "|")
_IN_BRACKETS = 4.0
"""The score of a tax told in brackets: as sure as beside its label."""


@dataclass(frozen=True)
class AmountCandidate:
    """A printed amount that may play a role. `parts` holds the words of each printed amount it is made of.

    `score` orders the candidates of one role; scores of different roles add up, so they share one scale: about 1 for a
    bare amount somewhere below a label, about 5 for money right of a long, unambiguous label. `is_guessed`: no label
    of any total stands with it.
    """

    role: str
    value: Decimal
    parts: tuple[tuple[Word, ...], ...]
    score: float
    position: int
    is_guessed: bool = False

    @property
    def key(self) -> tuple[int, float, float]:
        """Identifies the place on the page."""
        box = self.parts[0][0].bbox
        return self.position, box.left, box.top


def collect_amounts(context: InvoiceContext, excluded: Collection[int]) -> dict[str, list[AmountCandidate]]:
    """Candidates by role, best first. `excluded` are the positions of rows that belong to line items."""
    found: dict[str, list[AmountCandidate]] = defaultdict(list)
    prints_cents = sum(token.looks_like_money for row in context.rows for token in row.amounts) >= _MANY
    of_tax = under_tax_headings(context)
    for row in context.rows:
        if row.position in excluded:
            continue
        bracketed = taxes_in_brackets(row)
        found["tax"] += [AmountCandidate("tax", t.value, (t.words,), _IN_BRACKETS, row.position) for t in bracketed]
        for hit in row.hits:
            roles = [role for role in ROLES if hit.serves(f"totals.{role}")]
            if not roles:
                continue
            placed = [each for each in _beside_or_below(context, row, hit, excluded) if each[1] not in bracketed]
            if any(token.words[0] not in of_tax for _, token, _ in placed) and "tax" not in roles:
                placed = [each for each in placed if each[1].words[0] not in of_tax]  # the tax in a row of sums
            for position, token, base in placed:
                if prints_cents and not token.looks_like_money:
                    continue  # "net 30": where money has cents, a bare number is none
                for role in roles:
                    score = base + _label_score(row, hit) + _amount_score(token)
                    found[role].append(AmountCandidate(role, token.value, (token.words,), score, position))
    return {role: _best_by_place(items) for role, items in found.items()}


def taxes_in_brackets(row: InvoiceRow) -> list[AmountToken]:
    """The tax within a total, told behind it: "164,50 € (include 29,66 € IVA)"."""
    words = row.row.words
    opening = next((i for i, word in enumerate(words) if word.text.startswith("(")), None)
    closing = next((i for i, word in enumerate(words) if ")" in word.text and i >= (opening or 0)), None)
    if opening is None or closing is None or not any(t.end <= opening for t in row.amounts):
        return []
    named = any(opening <= hit.start and hit.end <= closing + 1 for hit in row.hits_for("totals.tax"))
    inside = [t for t in row.amounts if opening <= t.start and t.end <= closing + 1 and t.looks_like_money]
    return inside if named and len(inside) == 1 else []


def under_tax_headings(context: InvoiceContext) -> set[Word]:
    """First words of the amounts in columns that a tax heads, down to the first row of sums: whatever that row is
    called, there it sums up tax."""
    found: set[Word] = set()
    for row in context.rows:
        hits = [*row.hits_for("totals.tax"), *row.hits_for("column.tax_amount")]
        phrases = [p for p in row.row.phrases if any(h.words[0] is p.words[0] for h in hits)]
        if not phrases or len(row.row.phrases) < _MANY or row.amounts:
            continue
        for under in context.rows[row.position + 1 : row.position + 1 + _LONGEST_TABLE]:
            if under.page_no != row.page_no or (under.hits and not under.amounts):
                break
            inside = (t for t in under.amounts for p in phrases if t.bbox.overlap_x(p.bbox) > 0.3 * t.bbox.width)
            found.update(token.words[0] for token in inside)
            if any(hit.serves(f"totals.{role}") for hit in under.hits for role in ROLES):
                break
    return found


def without_withheld(
    context: InvoiceContext, items: Sequence[AmountCandidate], excluded: Collection[int]
) -> list[AmountCandidate]:
    """The amounts that are no tax withheld by the buyer: such a one stands between gross and due, and is not paid."""
    withheld = {
        id(token.words[0])
        for row in context.rows
        if row.position not in excluded
        for hit in row.hits_for("decoy.tax")
        for _, token, _ in _beside_or_below(context, row, hit, excluded)
    }
    return [item for item in items if not any(id(part[0]) in withheld for part in item.parts)]


def _best_by_place(items: list[AmountCandidate]) -> list[AmountCandidate]:
    by_place: dict[tuple[int, float, float], AmountCandidate] = {}
    for item in items:
        held = by_place.get(item.key)
        if held is None or item.score > held.score:
            by_place[item.key] = item
    ordered = sorted(by_place.values(), key=lambda c: (-c.score, -c.position))
    return ordered[:_MAX_PER_ROLE]


def _beside_or_below(
    context: InvoiceContext, row: InvoiceRow, hit: LabelHit, excluded: Collection[int]
) -> Iterator[tuple[int, AmountToken, float]]:
    """Each amount with the position of its row and how well it lies to the label."""
    beside = _beside(row, hit)
    if beside:
        for order, token in enumerate(reversed(beside)):
            yield row.position, token, 1.5 - 0.6 * order
        return
    below = _below(context, row, hit, excluded)
    for order, (position, token) in enumerate(below):
        last = order == len(below) - 1
        yield position, token, 0.6 - 0.15 * order + (0.4 if last else 0.0)


def _beside(row: InvoiceRow, hit: LabelHit) -> list[AmountToken]:
    """Amounts right of the label and before the next label that owns amounts."""
    owners = (other for other in row.hits if other.start >= hit.end and _owns_amounts(other))
    stop = next((other.start for other in owners if not _is_translation(row, hit, other)), None)
    return [t for t in row.amounts if t.start >= hit.end and (stop is None or t.start < stop)]


def _is_translation(row: InvoiceRow, hit: LabelHit, other: LabelHit) -> bool:
    """The label says the same once more in another language ("Goederenbedrag / Goods total")."""
    between = row.row.words[hit.end : other.start]
    return bool(between) and all(word.text in _SLASHES for word in between)


def _owns_amounts(hit: LabelHit) -> bool:
    return any(
        label.role.startswith(("totals.", "decoy.", "id.")) and not label.weak and label.role != "totals.tax"
        for label in hit.labels
    )


def _below(
    context: InvoiceContext, row: InvoiceRow, hit: LabelHit, excluded: Collection[int]
) -> list[tuple[int, AmountToken]]:
    """Amounts in the label's column on the rows under it, until another label takes the column over."""
    box = hit.bbox.expand(row.row.height, 0)
    bottom = row.row.bbox.bottom
    found: list[tuple[int, AmountToken]] = []
    for under in context.rows[row.position + 1 : row.position + 1 + _ROWS_BELOW]:
        gap = under.row.bbox.top - bottom
        if under.page_no != row.page_no or gap > 4 * row.row.height or under.position in excluded:
            break
        if any(other.bbox.overlap_x(hit.bbox) > 0 and _owns_amounts(other) for other in under.hits):
            break
        column = [t for t in under.amounts if t.bbox.overlap_x(box) > 0.3 * t.bbox.width or _is_flush(hit, t)]
        if column:
            found.append((under.position, min(column, key=lambda t: abs(t.bbox.right - hit.bbox.right))))
            bottom = under.row.bbox.bottom
    return found or _in_last_cell(context, row, hit, excluded)


def _in_last_cell(
    context: InvoiceContext, row: InvoiceRow, hit: LabelHit, excluded: Collection[int]
) -> list[tuple[int, AmountToken]]:
    """The amount at the right edge of the last cell, whose heading stands at its left one."""
    under = context.rows[row.position + 1] if row.position + 1 < len(context.rows) else None
    if under is None or under.page_no != row.page_no or under.position in excluded or len(row.row.phrases) < _MANY:
        return []
    is_last = hit.words[-1] is row.row.words[-1] and under.row.bbox.top - row.row.bbox.bottom < row.row.height
    amount = under.amounts[-1] if under.amounts else None
    if not is_last or amount is None or amount.words[-1] is not under.row.words[-1]:
        return []
    return [(under.position, amount)] if amount.bbox.left >= hit.bbox.left else []


def _is_flush(hit: LabelHit, token: AmountToken) -> bool:
    near = 0.3 * token.bbox.height
    return abs(hit.bbox.left - token.bbox.left) < near or abs(hit.bbox.right - token.bbox.right) < near


def _label_score(row: InvoiceRow, hit: LabelHit) -> float:
    score = 1.0 if hit.is_weak else 2.0
    score += 0.3 * min(hit.token_count, 4)
    phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
    lead = phrase.words.index(hit.words[0])
    if lead and not any(other.end == hit.start for other in row.hits):
        score -= 0.4 * min(lead, 3)  # the label stands inside a sentence
    labelled = {id(word) for other in row.hits for word in other.words}
    after = [word for word in phrase.words[lead + len(hit.words) :] if id(word) not in labelled]
    score -= 0.4 * min(sum(_goes_on(word) for word in after), 3)
    return score


def _goes_on(word: Word) -> bool:
    """The label is longer than any we know: "Balance on your last bill" is no balance."""
    return sum(ch.isalpha() for ch in word.text) > 3 and word.text[:1] != "("


def _amount_score(token: AmountToken) -> float:
    if token.unit is not None:
        return -1.5
    if token.looks_like_money:
        return 0.8
    return -0.4 if token.decimals else -0.8


def as_role(items: Sequence[AmountCandidate], role: str, penalty: float) -> list[AmountCandidate]:
    """The same prints lent to another role, at a price."""
    return [replace(item, role=role, score=item.score - penalty) for item in items]


def signed_like(start: AmountCandidate, items: Sequence[AmountCandidate]) -> list[AmountCandidate]:
    """Allowances, charges and prepayments are stated without a sign of their own: positive, or negative in a negative
    document.
    """
    return [replace(item, value=abs(item.value).copy_sign(start.value)) for item in items]


def loose_amounts(context: InvoiceContext, excluded: Collection[int]) -> list[AmountCandidate]:
    """Money below the line items that may stand at a label we do not know; for arithmetic to choose among."""
    first = max(excluded, default=-1)
    found = [
        AmountCandidate("", token.value, (token.words,), 0.2, row.position, is_guessed=True)
        for row in context.rows
        for token in row.amounts
        if row.position > first and token.looks_like_money and token.unit is None
    ]
    return found[:_MAX_LOOSE]
