"""When is a value right? Equality after normalisation, by the type of the value.

Source: the field-level exact match of SROIE and DocILE (arXiv:2302.05658), with matching by type as in VRDU
(arXiv:2211.15421): numbers are compared as numbers, dates as dates, text after folding.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.evaluate.truth import TrueValue, ValueType

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_TYPES: dict[ValueType, frozenset[str]] = {
    "amount": frozenset(
        {"lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "payable"}
        | {"quantity", "unit_price", "discount", "tax_rate", "rate", "base", "amount", "y", "uncertainty"}
    ),
    "code": frozenset({"currency", "category", "document_type", "unit"}),
    "identifier": frozenset(
        {"invoice_number", "purchase_order", "preceding_invoice", "vat_id", "tax_number", "iban", "bic"}
        | {"customer_number", "item_number"}
    ),
}
_UNSIGNED = frozenset({"/totals/allowances", "/totals/prepaid"})
_OFTEN_UNPRINTED = frozenset({"/totals/allowances", "/totals/charges", "/totals/prepaid", "/totals/rounding"})
_ROUNDED_IN_PRINT = frozenset({"unit_price", "quantity"})


def value_type(field: str, declared: ValueType | None = None) -> ValueType:
    """The type of the value at a JSON Pointer (`*` for an index): as declared, else by the name of its leaf."""
    if declared is not None:
        return declared
    leaf = field.rsplit("/", 1)[-1]
    named: ValueType = "date" if leaf == "date" or leaf.endswith("_date") else "text"
    return next((kind for kind, leaves in _TYPES.items() if leaf in leaves), named)


def fold_text(text: str) -> str:
    """Casefolded letters and digits: white space and punctuation do not matter, accents do."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char for char in folded if char.isalnum())
    return kept or re.sub(r"\s+", "", folded)


def fold_identifier(text: str) -> str:
    """Casefolded, without white space, one kind of dash. Other punctuation is part of an identifier."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold().translate(_DASHES))


def parse_amount(text: str) -> Decimal | None:
    """A canonical decimal string as a number; None where it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _rounds_to(truth: Decimal, printed: Decimal) -> bool:
    exponent = printed.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -2:
        return False
    return truth.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP) == printed


def _same_amount(field: str, truth: str, predicted: str) -> bool:
    expected, actual = parse_amount(truth), parse_amount(predicted)
    if expected is None or actual is None:
        return False
    if field in _UNSIGNED:
        expected, actual = abs(expected), abs(actual)
    return expected == actual or (field.rsplit("/", 1)[-1] in _ROUNDED_IN_PRINT and _rounds_to(expected, actual))


def _same(field: str, truth: str, predicted: str, kind: ValueType) -> bool:
    if kind == "amount":
        return _same_amount(field, truth, predicted)
    if kind == "date":
        return truth == predicted
    if kind == "identifier":
        return fold_identifier(truth) == fold_identifier(predicted)
    if kind == "code":
        return truth.strip().casefold() == predicted.strip().casefold()
    if kind == "containing":
        return fold_text(truth) in fold_text(predicted)
    return fold_text(truth) == fold_text(predicted)


def is_empty(field: str, truth: TrueValue) -> bool:
    """Whether nothing has to be found: the value may be absent, or is the zero of an amount often left unprinted."""
    if isinstance(truth, list):
        return any(is_empty(field, variant) for variant in truth)
    return truth is None or (field in _OFTEN_UNPRINTED and parse_amount(truth) == Decimal(0))


def is_right(field: str, truth: TrueValue, predicted: str | None, declared: ValueType | None = None) -> bool:
    """Whether a predicted value is the true one.

    Amounts are equal as decimals (1.5 = 1.50); a unit price or quantity that a source holds with more digits than are
    printed may be rounded to two or more places; allowances and prepaid amounts are compared without their sign, which
    pages print either way. Dates are equal as ISO 8601. Identifiers ignore case and white space, text ignores
    punctuation too; text of the type `containing` has to contain the true text. Null is right for null, and for the
    zero of an amount that is often left unprinted.
    """
    if isinstance(truth, list):
        return any(is_right(field, variant, predicted, declared) for variant in truth)
    kind = value_type(field, declared)
    if predicted is None:
        return is_empty(field, truth)
    if truth is None:
        return field in _OFTEN_UNPRINTED and parse_amount(predicted) == 0
    return _same(field, truth, predicted, kind)
