"""What is known to be true of a document: the one on-disk format that `vouch eval` scores against.

A dataset is a folder with the documents (beside it or under `docs/`) and a `truth.jsonl`, one JSON object a line:

| key | holds |
|---|---|
| `doc` | file name of the document, relative to `docs/` or to the folder |
| `kind` | `invoice` (default), `receipt`, `chart`, `form`, `other`, or `custom` for a schema of the dataset's own |
| `fields` | JSON Pointer into the kind's data → true value as a canonical string (decimal, ISO date, code, text) |
| `lines`, `taxes` | the line items or tax rows, in order: a list of objects with the keys of the kind's data |
| `charts` | `[{"title", "series": [{"name", "points": [{"x", "y"}]}]}]`; an empty list: no chart may be read |
| `tables` | `[{"page_no", "cells": [{"row", "col", "row_end", "col_end", "text"}]}]`, counted from 0, ends inclusive |
| `entries` | form entries: `[{"label", "value", "type", "page_no", "bbox"}]`; `label` may be a list of variants |
| `boxes` | JSON Pointer → `{"page_no", "bbox"}`: PDF points, origin top left, of the page as displayed |
| `visible` | JSON Pointer → false where the value is true but not printed on the page |
| `types` | JSON Pointer (`*` for an index) → a type, where the name does not tell |
| `aliases` | JSON Pointer → other pointers that may hold the value as well |
| `page_count` | pages of the document: no page may vanish |
| `tags` | free labels; `family` (a supplier or template) is one voice in every macro score |
| `group` | documents with the same page text share a group and count as one document |
| `password` | opens the document |

Beside it may stand a `schema.json`: the JSON Schema that documents of kind `custom` are read with. The other form is
a folder of samples: `<name>.truth.json` beside each document, `{"kind": …, "data": an instance of the kind}`, where a
null leaf is known to be absent. A sample with a list of `documents` is left out: one document a file is scored.

Types: `amount`, `date`, `code`, `identifier`, `text`, and `containing` for a truth that knows a part of the text only.

Four kinds of truth of a field: a string (present), a list (any of them is right; with null in
it the value may be absent too), null (known to
be absent: a value there is invented), no key (unknown: not scored). `""` is not a value. Of a number that is zero and
often left unprinted (`charges`, `allowances`, `prepaid`, `rounding`) "0" accepts a missing value too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemas.evidence import Selector

ValueType = Literal["amount", "date", "code", "identifier", "text", "containing"]
TrueValue = str | list[str | None] | None


def texts_of(truth: TrueValue) -> list[str]:
    """The texts that are right; none for a value that is absent."""
    variants = truth if isinstance(truth, list) else [truth]
    return [variant for variant in variants if variant is not None]


def describe_truth(truth: TrueValue) -> str:
    """In one line."""
    variants = truth if isinstance(truth, list) else [truth]
    return " | ".join("(none)" if variant is None else variant for variant in variants)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrueBox(_Strict):
    """Where a value stands: PDF points, origin top left, of the page as displayed."""

    page_no: int = Field(ge=1)
    bbox: tuple[float, float, float, float]


class TruePoint(_Strict):
    """`x` is a category, date or number as text; `y` a decimal, or the cell as published where it is no number."""

    x: str
    y: str


class TrueSeries(_Strict):
    name: str | None = None
    points: list[TruePoint] = Field(default_factory=list)


class TrueChart(_Strict):
    title: str | None = None
    series: list[TrueSeries] = Field(default_factory=list)


class TrueCell(_Strict):
    """A cell with its span: rows and columns from 0, ends inclusive."""

    row: int
    col: int
    row_end: int
    col_end: int
    text: str


class TrueTable(_Strict):
    page_no: int | None = None
    cells: list[TrueCell]


class TrueEntry(_Strict):
    """An entry of a form. `label` null: unknown, any will do. `value` null: left blank."""

    label: str | list[str] | None = None
    value: str | None = None
    type: Literal["text", "number", "date", "checkbox", "radio", "signature"] = "text"
    page_no: int | None = None
    bbox: tuple[float, float, float, float] | None = None


class Truth(_Strict):
    """One row of `truth.jsonl`."""

    doc: str
    kind: Literal["invoice", "receipt", "chart", "form", "other", "custom"] = "invoice"
    fields: dict[str, TrueValue] = Field(default_factory=dict)
    lines: list[dict[str, TrueValue]] | None = None
    taxes: list[dict[str, TrueValue]] | None = None
    charts: list[TrueChart] | None = None
    tables: list[TrueTable] | None = None
    entries: list[TrueEntry] | None = None
    boxes: dict[str, TrueBox] = Field(default_factory=dict)
    visible: dict[str, bool] = Field(default_factory=dict)
    types: dict[str, ValueType] = Field(default_factory=dict)
    aliases: dict[str, list[str]] = Field(default_factory=dict)
    page_count: int | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    group: str | None = None
    password: str | None = None

    @property
    def family(self) -> str:
        return self.tags.get("family", self.doc)


@dataclass(frozen=True, slots=True)
class Example:
    """A document and what is true of it. `weight` is 1 / the number of documents with the same page text."""

    path: Path
    truth: Truth
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Dataset:
    """Examples, and the documents left out with the reason.

    `schema` is the dataset's own JSON Schema; `without` are the selectors that would read the truth itself.
    """

    name: str
    examples: tuple[Example, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    schema: Path | None = None
    without: frozenset[Selector] = frozenset()


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises UsageError naming the line that is not one."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}, line {number}: not JSON: {error}", hint="one JSON object a line") from error
        if not isinstance(row, dict):
            raise UsageError(f"{path}, line {number}: not a JSON object", hint="one JSON object a line")
        yield row


def parse_truth(row: dict[str, Any], origin: str) -> Truth:
    """A row of our own format. Raises UsageError naming the key that is wrong."""
    try:
        return Truth.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{origin}: {where}: {first['msg']}", hint="see the format in pipelines/evaluate/truth.py"
        ) from error
