"""What is known to be true of a document: the one on-disk format that `vouch eval` scores against.

A dataset is a folder with the documents (beside it or under `docs/`) and a `truth.jsonl`, one JSON object a line:

| key | holds |
|---|---|
| `doc` | file name of the document, relative to `docs/` or to the folder |
| `kind` | `invoice`, `receipt`, `chart`, `form`; default `invoice` |
| `fields` | JSON Pointer into the kind's data → true value as a canonical string (decimal, ISO date, code, text) |
| `lines` | the line items, in order: a list of objects with the keys of the kind's `lines` |
| `charts`, `tables`, `entries` | the charts, tables or form entries, in the shape of the kind's data |
| `boxes` | JSON Pointer → `{"page_no", "bbox"}`: PDF points, origin top left, of the page as displayed |
| `visible` | JSON Pointer → false where the value is true but not printed on the page |
| `types` | JSON Pointer → `amount`, `date`, `code`, `identifier` or `text`, where the name does not tell |
| `tags` | free labels; `family` (a supplier or template) is one voice in every macro score |
| `group` | documents with the same page text share a group and count as one document |
| `password` | opens the document |

Four kinds of truth of a field: a string (present), a list of strings (present; any of them is right), null (known to
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

ValueType = Literal["amount", "date", "code", "identifier", "text"]
TrueValue = str | list[str] | None


class TrueBox(BaseModel):
    """Where a value stands: PDF points, origin top left, of the page as displayed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page_no: int = Field(ge=1)
    bbox: tuple[float, float, float, float]


class Truth(BaseModel):
    """One row of `truth.jsonl`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    kind: Literal["invoice", "receipt", "chart", "form", "other"] = "invoice"
    fields: dict[str, TrueValue] = Field(default_factory=dict)
    lines: list[dict[str, TrueValue]] | None = None
    charts: list[dict[str, Any]] | None = None
    tables: list[dict[str, Any]] | None = None
    entries: list[dict[str, Any]] | None = None
    boxes: dict[str, TrueBox] = Field(default_factory=dict)
    visible: dict[str, bool] = Field(default_factory=dict)
    types: dict[str, ValueType] = Field(default_factory=dict)
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
    """Examples, and the documents left out with the reason."""

    name: str
    examples: tuple[Example, ...]
    left_out: tuple[tuple[str, str], ...] = ()


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
