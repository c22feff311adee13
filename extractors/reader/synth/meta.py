"""The block of numbers and dates of a trade document, with the decoys that stand among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth.draft import Field
from extractors.reader.synth.figures import later
from extractors.reader.synth.heads import own_number
from extractors.reader.synth.identities import person, phone, vat_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.reader.synth.draft import Draft

_BLANK = 0.03  # of the fields: their label stands there, and nothing beside it
_WORDING = {"credit_note": "credit_note_number", "order": "order_number", "delivery_note": "delivery_note_number"}
_KEY = {"order": "order_number", "delivery_note": "delivery_note_number"}


def fields(draft: Draft, kind: str, *, number_first: bool) -> list[Field]:
    """The document's number and date, then others of them; sometimes in another order."""
    rng = draft.rng
    first = [own_number(draft, _KEY.get(kind, "invoice_number"), _WORDING.get(kind)), _issue_date(draft, kind)]
    if kind in _KEY:
        draft.unsure |= {"invoice_number", "order_date"}
    makers = [(share, make) for key, share, make in _MAKERS if key not in draft.facts and key not in draft.unsure]
    rng.shuffle(makers)
    # Corrections are invoices too. Where it is rare, a reader learns that it is never there.
    makers.insert(0, (0.9 if kind == "credit_note" else 0.05, _numbered("preceding_invoice")))
    others: list[Field] = []
    most = rng.choice((1, 2, 3, 4, 5, 6, 7, 9))
    for share, make in makers:
        if len(others) < most and rng.random() < share:
            field = make(draft)
            if rng.random() < _BLANK:
                del draft.facts[field.key]
                field = Field(field.key, field.label, ())
            others.append(field)
    order = rng.random()
    if order < 0.15 and not number_first:
        first.reverse()
    merged = [*first, *others]
    if order > 0.85 and not number_first:
        rng.shuffle(merged)
    return merged


def _issue_date(draft: Draft, kind: str) -> Field:
    wording = draft.rng.choice(("order_date", "issue_date")) if kind == "order" else "issue_date"
    return draft.labelled("issue_date", "date", draft.figures.date(draft.day), wording=wording)


def _dated(key: str, first: int, last: int) -> Callable[[Draft], Field]:
    def make(draft: Draft) -> Field:
        day = later(draft.day, draft.rng.randrange(first, last))
        return draft.labelled(key, "date", draft.figures.date(day))

    return make


def _numbered(key: str) -> Callable[[Draft], Field]:
    return lambda draft: own_number(draft, key)


def _period(draft: Draft) -> Field:
    start = later(draft.day, -draft.rng.randrange(28, 100))
    ends = draft.figures.date(start), draft.figures.date(later(start, draft.rng.choice((27, 30, 30, 89))))
    return draft.labelled("period", "text", draft.rng.choice((" - ", " – ", " / ", " to ")).join(ends))


def _currency(draft: Draft) -> Field:
    return draft.labelled("currency", "code", draft.figures.currency)


def _terms(draft: Draft) -> Field:
    text = draft.words.say(draft.rng, "texts", "terms").format(days=draft.rng.choice((7, 10, 14, 14, 30, 30, 45, 60)))
    return draft.labelled("payment_terms", "text", text)


def _chosen(key: str, *options: str) -> Callable[[Draft], Field]:
    return lambda draft: draft.labelled(key, "choice", draft.rng.choice(options))


def _project(draft: Draft) -> Field:
    first, second = (draft.rng.choice(draft.words.wordings("names", key)) for key in ("words", "trades"))
    return draft.labelled("project", "text", f"{first} {second}")


_MAKERS: tuple[tuple[str, float, Callable[[Draft], Field]], ...] = (
    ("due_date", 0.65, _dated("due_date", 7, 61)),
    ("delivery_date", 0.5, _dated("delivery_date", -14, 10)),
    ("order_date", 0.3, _dated("order_date", -60, -1)),
    ("purchase_order", 0.6, _numbered("purchase_order")),
    ("order_number", 0.35, _numbered("order_number")),
    ("delivery_note_number", 0.25, _numbered("delivery_note_number")),
    ("buyer.customer_number", 0.55, lambda draft: own_number(draft, "buyer.customer_number", "customer_number")),
    ("contract_number", 0.15, _numbered("contract_number")),
    ("reference", 0.25, _numbered("reference")),
    ("project", 0.12, _project),
    ("contact", 0.3, lambda draft: draft.labelled("contact", "name", person(draft.rng, draft.words))),
    ("contact.phone", 0.1, lambda draft: draft.labelled("contact.phone", "id", phone(draft.rng), wording="phone")),
    ("period", 0.15, _period),
    ("currency", 0.15, _currency),
    ("payment_terms", 0.35, _terms),
    (
        "payment_method",
        0.15,
        _chosen("payment_method", "Bank transfer", "SEPA", "PayPal", "Visa", "Cash", "Cheque", "ACH"),
    ),
    (
        "delivery_terms",
        0.12,
        _chosen("delivery_terms", "EXW", "DAP", "CIF Rotterdam", "FCA Hamburg", "DDP", "FOB Origin"),
    ),
    ("ship_via", 0.12, _chosen("ship_via", "UPS Ground", "DHL", "FedEx", "DPD", "Own truck", "GLS", "Courier", "Post")),
    (
        "buyer.vat_id",
        0.15,
        lambda draft: draft.labelled("buyer.vat_id", "id", vat_id(draft.rng, draft.locale), wording="vat_id"),
    ),
    ("page", 0.2, lambda draft: draft.labelled("page", "number", draft.rng.choice(("1", "1 / 1", "1/2", "1 of 2")))),
)
"""Key, share of documents that print it, how it is made."""
