"""A named rule over values, and what came of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

CheckStatus = Literal["passed", "failed", "skipped"]


class Check(BaseModel):
    """`fields` are the JSON Pointers it covers; `expected` and `actual` are canonical strings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    status: CheckStatus
    expected: str | None = None
    actual: str | None = None
    fields: tuple[str, ...] = ()
    message: str = ""
