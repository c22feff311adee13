"""What a sentence claims: values, changes, directions, ratios, extremes, shares and totals. Text in, claims out.

A claim says what it is about only by where it stands: names of series and categories are looked up by whoever knows
the chart, in the claim's clause first. What is expected, planned or denied is no claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from extractors.statements.quantities import find_quantities
from extractors.statements.vocabulary import ends_with, places, says, starts_with

if TYPE_CHECKING:
    from extractors.statements.quantities import Quantity

Kind = Literal["value", "change", "direction", "ratio", "extreme", "share", "total", "average"]
Span = tuple[int, int]

_UP_OR_DOWN = re.compile(
    r"(?<!made )(?<!make )(?<!makes )(?<!making )\b(?P<up>up)\s+(?=[\d$€£])|\b(?P<down>down)\s+(?=[\d$€£])",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(r"\b(?:respectively|bzw\.|beziehungsweise|jeweils)", re.IGNORECASE)
_ADDS_UP = re.compile(r"\b(?:add|sum)\w*\s+up\s+to\b", re.IGNORECASE)
_OF_WHOLE = re.compile(r"\s*(?:of|der|des|aller|vom|von|davon)\b", re.IGNORECASE)
_CHANGE_OF = re.compile(
    r"\b(?:increase|rise|growth|gain|jump|decrease|decline|drop|fall|reduction|plus|minus|anstieg|zuwachs|zunahme|rückgang"
    r"|abnahme|wachstum|einbruch)\s+(?:of|von|um)\s*(?:about|rund|etwa|around|nearly|knapp)?\s*\Z",
    re.IGNORECASE,
)
_CHANGE_NOUN = re.compile(
    r"\s*(?:(?:more|higher|less|lower|fewer|mehr|höher\w*|weniger|niedriger\w*|increase|rise|growth|gain|jump|decrease|decline|drop"
    r"|fall|reduction|über|unter)\b)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|higher|mehr|höher\w*)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:less|lower|fewer|weniger|niedriger\w*)\b", re.IGNORECASE)
_TIMES_WORDS = {
    **dict.fromkeys(("twice", "double", "doubled", "doubling", "doppelt so", "doppelte", "doppelten"), 2),
    **dict.fromkeys(("verdoppelt", "verdoppelte", "verdoppelten"), 2),
    **dict.fromkeys(("triple", "tripled", "three times", "dreimal so", "dreifache"), 3),
    **dict.fromkeys(("verdreifacht", "verdreifachte", "verdreifachten"), 3),
    **dict.fromkeys(("quadrupled", "four times", "viermal so", "vierfache"), 4),
    "five times": 5,
    **dict.fromkeys(("halved", "half as", "halb so", "halbiert", "halbierte", "halbierten"), 0.5),
}
_TIMES = re.compile(
    r"\b(?:" + "|".join(sorted(_TIMES_WORDS, key=len, reverse=True)) + r")\b"
    r"|(?P<number>\d+(?:[.,]\d+)?)\s?(?:times|-?mal so|fold|-fold|-fache|fache)\b",
    re.IGNORECASE,
)
_FRACTIONS = {
    **dict.fromkeys(("half of", "one half of", "die hälfte"), 50.0),
    **dict.fromkeys(("a third of", "one third of", "ein drittel"), 33.33),
    **dict.fromkeys(("two thirds of", "zwei drittel"), 66.67),
    **dict.fromkeys(("a quarter of", "one quarter of", "ein viertel"), 25.0),
    **dict.fromkeys(("three quarters of", "drei viertel"), 75.0),
    **dict.fromkeys(("a fifth of", "one fifth of", "ein fünftel"), 20.0),
}
_FRACTION = re.compile(r"\b(?:" + "|".join(sorted(_FRACTIONS, key=len, reverse=True)) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """`span` is where the quantity or the word that makes the claim stands, `clause` what belongs to it.

    `sense` is 1 for a rise, the highest, more; -1 for a fall, the lowest, less; 0 where neither is said. `factor` is
    that of a ratio, `percent` that of a share said in words. `opening`: the value is where a change began.
    """

    kind: Kind
    span: Span
    clause: Span
    quantity: Quantity | None = None
    sense: int = 0
    factor: float | None = None
    percent: float | None = None
    opening: bool = False


def find_claims(text: str) -> list[Claim]:
    """The claims of a sentence, in the order of where they stand."""
    if says("outlook", text):
        return []
    quantities = find_quantities(text)
    if _RESPECTIVELY.search(text):
        return [Claim("value", quantity.span, (0, len(text)), quantity) for quantity in quantities]
    claims = [claim for clause in _clauses(text, quantities) for claim in _claims(text, clause, quantities)]
    return sorted(claims, key=lambda claim: claim.span)


def listed_in_order(text: str) -> bool:
    """Whether values and names are listed apart, each in the order of the other: "… respectively"."""
    return _RESPECTIVELY.search(text) is not None


def _clauses(text: str, quantities: list[Quantity]) -> list[Span]:
    """The sentence cut where both sides say something of their own."""
    cuts = [0]
    marks = sorted({end for _, end in places("clause", text)} | {m.end() for m in re.finditer(r"[,;–—](?=\s)", text)})
    for mark, following in pairwise([*marks, len(text)]):
        if _speaks(text, (cuts[-1], mark), quantities) and _speaks(text, (mark, following), quantities):
            cuts.append(mark)
    return list(pairwise([*cuts, len(text)]))


def _speaks(text: str, span: Span, quantities: list[Quantity]) -> bool:
    part = text[span[0] : span[1]]
    held = any(span[0] <= quantity.span[0] < span[1] for quantity in quantities)
    return held or _sense(part) != 0 or says("highest", part) or says("lowest", part)


def _claims(text: str, clause: Span, quantities: list[Quantity]) -> list[Claim]:
    part = text[clause[0] : clause[1]]
    inside = [quantity for quantity in quantities if clause[0] <= quantity.span[0] < clause[1]]
    denied = says("negation", part)
    claims = [] if denied else [*_trends(part, clause), *_extremes(part, clause), *_ratios(part, clause)]
    taken = [claim.span for claim in claims if claim.kind == "ratio"]
    for quantity in inside:
        if any(start <= quantity.span[0] < end for start, end in taken):
            continue
        claims.append(_of_quantity(text, clause, quantity))
    return claims if denied else [*claims, *_fractions(part, clause)]


def _fractions(part: str, clause: Span) -> list[Claim]:
    """Shares said in words; "by a quarter" is a change."""
    return [
        Claim("share", _shifted(match.span(), clause), clause, percent=_FRACTIONS[match[0].lower()])
        for match in _FRACTION.finditer(part)
        if not ends_with("by", part[: match.start()])
    ]


def _sense(part: str) -> int:
    """1 for words of rising, -1 of falling; 0 for neither or both."""
    bare = [match.lastgroup for match in _UP_OR_DOWN.finditer(part)]
    part = _ADDS_UP.sub("", part)
    up, down = says("rise", part) or "up" in bare, says("fall", part) or "down" in bare
    return 0 if up == down else 1 if up else -1


def _trends(part: str, clause: Span) -> list[Claim]:
    sense = _sense(part)
    if not sense or says("steady", part):
        return []
    role = "rise" if sense > 0 else "fall"
    found = [*places(role, part), *(match.span() for match in _UP_OR_DOWN.finditer(part))]
    return [Claim("direction", _shifted(found[0], clause), clause, sense=sense)]


def _extremes(part: str, clause: Span) -> list[Claim]:
    if says("ranked", part):
        return []
    return [
        Claim("extreme", _shifted(span, clause), clause, sense=sense)
        for role, sense in (("highest", 1), ("lowest", -1))
        for span in list(places(role, part))[:1]
    ]


def _ratios(part: str, clause: Span) -> list[Claim]:
    claims = []
    for match in _TIMES.finditer(part):
        number = match["number"]
        factor = float(number.replace(",", ".")) if number else float(_TIMES_WORDS[match[0].lower()])
        claims.append(Claim("ratio", _shifted(match.span(), clause), clause, factor=factor))
    return claims


def _shifted(span: Span, clause: Span) -> Span:
    return span[0] + clause[0], span[1] + clause[0]


def _of_quantity(text: str, clause: Span, quantity: Quantity) -> Claim:
    before, after = text[clause[0] : quantity.span[0]], text[quantity.span[1] : clause[1]]
    part = text[clause[0] : clause[1]]
    sense = _sense(part)
    span = quantity.span
    if compared := _compared(after):
        return Claim("change", span, clause, quantity, compared)
    if sense and _is_change(before, after, quantity):
        return Claim("change", span, clause, quantity, sense)
    if quantity.points:
        return Claim("change", span, clause, quantity, sense)
    if quantity.is_percent and (_OF_WHOLE.match(after) or says("share", part)):
        return Claim("share", span, clause, quantity)
    if says("total", part):
        return Claim("total", span, clause, quantity)
    if says("average", part):
        return Claim("average", span, clause, quantity)
    opening = bool(sense) and ends_with("from", before)
    return Claim("value", span, clause, quantity, sense, opening=opening)


def _compared(after: str) -> int:
    """The sense of "12 % more than"; 0 where none follows."""
    if not _CHANGE_NOUN.match(after) or starts_with("than", after):
        return 0
    head = " ".join(after.split()[:2])
    if _MORE.match(head):
        return 1
    return -1 if _LESS.match(head) else 0


def _is_change(before: str, after: str, quantity: Quantity) -> bool:
    if _CHANGE_OF.search(before) or _CHANGE_NOUN.match(after):
        return True
    if quantity.is_percent:
        return not (ends_with("to", before) or ends_with("from", before)) or (
            ends_with("by", before) and not ends_with("from", before)
        )
    stripped = before.rstrip().lower()
    return stripped.endswith((" by", " um")) or quantity.signed
