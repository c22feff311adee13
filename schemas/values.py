"""The value types every kind of data is made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema


def _no_float(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("a float cannot hold money exactly; give a decimal string")
    return value


Amount = Annotated[
    Decimal,
    BeforeValidator(_no_float),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""A decimal string such as "1234.50"; never a float."""

IsoDate = Annotated[
    date,
    PlainSerializer(lambda value: value.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A date as ISO 8601, "2026-11-20"."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""


class Data(BaseModel):
    """Base of all data models: unknown keys are errors, a missing value is null."""

    model_config = ConfigDict(extra="forbid")
