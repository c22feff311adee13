"""What a caller may choose about a reading. Every option changes the answer, so every one is in the cache key."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer

from schemas.evidence import Selector


class Limits(BaseModel):
    """What a document may cost. A document past one of them fails with `limit`; nothing else is affected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(200_000_000, gt=0)
    max_pages: int = Field(1_000, gt=0)
    max_page_side_pt: float = Field(14_400.0, gt=0, description="200 inches: the largest page PDF 1.7 allows")
    max_pixels: int = Field(60_000_000, gt=0, description="Of one rendered page or decoded image")
    max_seconds: float = Field(300.0, gt=0, description="Wall clock for one document")


class ReadOptions(BaseModel):
    """Options of `vouch read` and `vouch run`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_name: str = "auto"
    custom_schema: str | None = Field(None, description="The user's own JSON Schema, as canonical JSON")
    model: str = "embedded"
    when: Literal["missing", "always", "never"] = "missing"
    without: frozenset[Selector] = frozenset()
    password: SecretStr | None = None
    limits: Limits = Limits()
    ledger: SecretStr | None = Field(None, description="URL of the database of documents read before")

    @field_serializer("without")
    def _sorted(self, without: frozenset[Selector]) -> list[str]:
        return sorted(without)

    def config_sha256(self) -> str:
        """Hash of every option that can change what is read. A password opens a document, a ledger compares it."""
        return hashlib.sha256(self.model_dump_json(exclude={"password", "ledger"}).encode()).hexdigest()
