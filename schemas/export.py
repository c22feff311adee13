"""JSON Schemas (Draft 2020-12) of everything we emit, made from the Pydantic models and committed beside them."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from schemas.chart import REQUIRED as CHART_REQUIRED
from schemas.chart import ChartReport
from schemas.form import REQUIRED as FORM_REQUIRED
from schemas.form import Form
from schemas.invoice import REQUIRED as INVOICE_REQUIRED
from schemas.invoice import Invoice, Receipt
from schemas.result import Result
from schemas.values import Data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Other(Data):
    """A document of no kind we read: it is listed, and holds no data."""


KINDS: Mapping[str, type[Data]] = {
    "invoice": Invoice,
    "receipt": Receipt,
    "chart": ChartReport,
    "form": Form,
    "other": Other,
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "invoice": INVOICE_REQUIRED,
    "receipt": INVOICE_REQUIRED,
    "chart": CHART_REQUIRED,
    "form": FORM_REQUIRED,
    "other": (),
}
MODELS: Mapping[str, type[BaseModel]] = {**KINDS, "result": Result}


def generate_schema(name: str) -> dict[str, Any]:
    """The JSON Schema made from the model, with `$schema` and `$id`. Raises KeyError for an unknown name."""
    schema = MODELS[name].model_json_schema(mode="serialization", by_alias=True)
    return {"$schema": DIALECT, "$id": f"urn:vouch:{name}:1", **schema}


@cache
def committed_schema(name: str) -> dict[str, Any]:
    """The JSON Schema as shipped. Raises KeyError for an unknown name."""
    if name not in MODELS:
        raise KeyError(name)
    text = resources.files("schemas").joinpath("json", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def dump_schema(name: str) -> str:
    """The text of the committed file."""
    return json.dumps(generate_schema(name), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # python -m schemas.export: write the committed files again
    from pathlib import Path

    folder = Path(__file__).with_name("json")
    folder.mkdir(exist_ok=True)
    for model_name in MODELS:
        (folder / f"{model_name}.schema.json").write_text(dump_schema(model_name), encoding="utf-8")
