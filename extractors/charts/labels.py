"""Labels of a chart: what a tick says as a number, with its unit and scale word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.values.months import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_MINUS = "−‒–﹣－‐‑"
TO_HYPHEN = str.maketrans(_MINUS, "-" * len(_MINUS))
_SCALES = {
    "k": 3, "K": 3, "T": 12, "Tsd": 3, "Tsd.": 3, "thousand": 3, "M": 6, "m": 6, "Mio": 6, "Mio.": 6, "mn": 6,
    "million": 6, "millions": 6, "bn": 9, "B": 9, "b": 9, "Mrd": 9, "Mrd.": 9, "billion": 9, "G": 9,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<before>[$€£¥]|CHF|USD|EUR|GBP)?\s*(?P<inner>-?)"
    r"(?P<digits>\d[\d.,' \u00a0\u202f]*|[.,]\d+)"
    r"(?:(?:[eE]|\^)(?P<exp>[-+]?\d+))?\s*(?P<after>[^\d]{0,12})\Z"
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?\Z")
_PRODUCT = re.compile(r"(\d(?:\.\d+)?)\s*[×·x]\s*10\^(-?\d{1,2})\Z")
_MANTISSA = re.compile(r"\d(?:[.,]\d+)?[eE]")
_FEW_PT = 6.0
_SHORTEST_MONTH = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A label that is a number. `unit` is what stands at it ("%", "$", "km"), without the word for its scale.

    `decimals` counts the digits after the decimal mark, in units of the number as printed times `factor`.
    """

    run: TextRun
    value: float
    unit: str
    decimals: int = 0
    factor: float = 1.0
    power: bool = False


def parse_tick(run: TextRun, *, comma: bool = False) -> Tick | None:
    """The number a label says; None where it is no number.

    "1.000" and "1,000" are read with a decimal point, or with a decimal comma if `comma` is set.
    """
    text = run.text.strip().translate(TO_HYPHEN)
    negative = text.startswith("(") and text.endswith(")")
    product = _PRODUCT.match(text)
    if product is not None:
        return Tick(run, float(product[1]) * 10.0 ** int(product[2]), "", power=True)
    found = _NUMBER.match(text.strip("()") if negative else text)
    if found is None:
        return None
    plain = _plain(found["digits"].strip(), comma=comma)
    if plain is None:
        return None
    number = float(plain)
    factor, unit = _affix(found["before"] or "", found["after"].strip())
    if len(unit) >= _SHORTEST_MONTH and plain.isdigit() and month_of(unit.rstrip(".")):
        return None  # "03 Mar" is a day
    power = found["exp"] is not None
    if power:
        exponent = int(found["exp"])
        if abs(exponent) > 300 or (number not in (2.0, 10.0) and "^" in text):
            return None
        number = number**exponent if "^" in text else number * 10.0**exponent
    if "-" in found["sign"] + found["inner"] or negative:
        number = -number
    decimals = len(plain.partition(".")[2])
    return Tick(run, number * factor, unit, decimals, factor, power and "^" in text)


def _plain(digits: str, *, comma: bool) -> str | None:
    """The digits with a decimal point and nothing else."""
    mark = "," if comma else "."
    grouped = _GROUPED.match(digits)
    if grouped and (grouped[1] != mark or digits.count(mark) > 1) and grouped[2] != grouped[1]:
        whole, _, rest = (digits, "", "") if grouped[2] is None else digits.rpartition(grouped[2])
        return re.sub(r"\D", "", whole) + (f".{rest}" if rest else "")
    if re.fullmatch(r"\d*[.,]\d+|\d+", digits):
        return digits.replace(",", ".")
    return None


def _affix(before: str, after: str) -> tuple[float, str]:
    word, _, rest = after.partition(" ")
    if word in _SCALES:
        return 10.0 ** _SCALES[word], (before + rest).strip()
    return 1.0, (before or after).strip()


def with_signs(runs: Sequence[TextRun], paths: Iterable[VectorPath]) -> tuple[list[TextRun], set[int]]:
    """The runs with the minus signs that are drawn and not set, and the indices of the paths that are signs.

    Some programs draw characters that their fonts lack; of a minus the text layer then knows nothing.
    """
    bars = [(i, p.bbox) for i, p in enumerate(paths) if p.fill is not None and _is_sign(p.bbox)]
    if not bars:
        return list(runs), set()
    signed, used = [], set[int]()
    boxes = dict(bars)
    for run in runs:
        match = next((i for i, box in bars if _signs(box, run)), None)
        inner = next((i for i, box in bars if "^" in run.text and _signs_exponent(box, run)), None)
        text, place = run.text, run.bbox
        if inner is not None and "^-" not in text:
            text, used = text.replace("^", "^-"), used | {inner}
        if match is not None and text.strip()[:1] in "0123456789.,":
            # A label stands at its tick with its sign: without it, it would be half a sign further on.
            text, used, place = "-" + text.strip(), used | {match}, place.union(boxes[match])
        signed.append(run if text == run.text else replace(run, text=text, bbox=place))
    return _with_exponents(signed), used


def _with_exponents(runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs with "1e" and the "-5" right behind it as one: the sign between them was drawn."""
    whole: list[TextRun] = []
    for run in runs:
        before = whole[-1] if whole else None
        if (
            before is not None
            and _MANTISSA.fullmatch(before.text.strip())
            and re.fullmatch(r"-\d{1,3}", run.text.strip())
            and abs(run.anchor_y - before.anchor_y) < 0.2 * run.size_pt
            and abs(run.bbox.left - before.bbox.right) < 0.4 * run.size_pt
        ):
            whole[-1] = replace(before, text=before.text.strip() + run.text.strip(), bbox=before.bbox.union(run.bbox))
        else:
            whole.append(run)
    return whole


def _is_sign(box: BBox) -> bool:
    return 1.5 < box.width < 3 * _FEW_PT and 0.02 * box.width < box.height < 0.2 * box.width


def _signs(box: BBox, run: TextRun) -> bool:
    gap, size = run.bbox.left - box.right, run.size_pt
    level = abs(box.center_y - run.anchor_y) < 0.2 * size
    return -0.05 * size < gap < 0.4 * size and level and 0.3 * size < box.width < 0.9 * size


def _signs_exponent(box: BBox, run: TextRun) -> bool:
    inside = run.bbox.left + 0.5 * run.size_pt < box.left and box.right < run.bbox.right
    return inside and run.bbox.top < box.center_y < run.anchor_y + 0.1 * run.size_pt
