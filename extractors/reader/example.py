"""What the embedded reader learns from: the words of a page, and for each property asked the words that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

QueryType = Literal["text", "id", "amount", "number", "date", "percent", "name", "address", "choice", "code"]

ROLES = ("", "description", "item_number", "quantity", "unit", "unit_price", "discount", "tax_rate", "amount")
"""What a word can be in a line item; "" outside of the items."""

KINDS = (
    "invoice",
    "credit_note",
    "receipt",
    "statement",
    "order",
    "delivery_note",
    "form",
    "report",
    "letter",
    "contract",
)


@dataclass(frozen=True, slots=True)
class Query:
    """A property of a schema, as the model is asked about it ("invoice_number", "lines.amount", "pagadoPor").

    Title and description may be empty.
    """

    name: str
    title: str
    description: str
    examples: tuple[str, ...]
    type: QueryType


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the page answers a query: indices into `Example.words`, in reading order.

    No words: it is not on this page. `label` are the words of the printed label that justify the answer; none where
    the value stands without one.
    """

    query: Query
    words: tuple[int, ...]
    label: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word as the page's opening gives it; box (left, top, right, bottom) and size in points, as displayed."""

    text: str
    bbox: tuple[float, float, float, float]
    size_pt: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One page, and what is asked of it.

    `picture` is the whole page in grey, height × width, about 160 px wide, 255 is paper. `roles` and `rows` have one
    entry a word: its item column (of ROLES) and the number of its line item from 0, or -1. `kind` is one of KINDS,
    `family` names the layout program, so that whole families can be held out.
    """

    words: tuple[PrintedWord, ...]
    width_pt: float
    height_pt: float
    picture: npt.NDArray[np.uint8] | None
    answers: tuple[Answer, ...]
    roles: tuple[str, ...]
    rows: tuple[int, ...]
    kind: str
    family: str
