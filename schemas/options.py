"""What a caller may choose about a reading. Every option changes the answer, so every one is in the cache key."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer

from schemas.evidence import Selector

SecondRenderer = Literal["off", "suspicious", "always"]
"""On which pages values are held against a second renderer's picture: none, those of which something is odd, all."""


class Limits(BaseModel):
    """What a document may cost. A document past one of them fails with `limit`; nothing else is affected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(200_000_000, gt=0)
    max_pages: int = Field(1_000, gt=0)
    max_page_side_pt: float = Field(14_400.0, gt=0, description="200 inches: the largest page PDF 1.7 allows")
    max_pixels: int = Field(60_000_000, gt=0, description="Of one rendered page or decoded image")
    max_objects: int = Field(
        1_000_000, gt=0, description="Of a PDF; pages, fonts, pictures and all that they are made of"
    )
    max_unpacked_bytes: int = Field(
        100_000_000, gt=0, description="Of one page's content and forms; without pictures and font files"
    )
    max_nesting: int = Field(50, gt=0, description="Of forms drawn within forms on a page")
    max_attachments: int = Field(100, gt=0, description="Files embedded in a document that are looked at")
    max_seconds: float = Field(1_800.0, gt=0, description="Wall clock for one document: a scan of 300 pages and more")
    max_page_seconds: float = Field(
        120.0, gt=0, description="Processor time for one page, of each thread of a worker process"
    )
    max_memory_bytes: int = Field(4_000_000_000, gt=0, description="Of one worker process of a run")


class VisionOptions(BaseModel):
    """How a vision model is opened and asked.

    `identity` stands for what else can change an answer: the prompts, and the script or revision behind a name. The
    fields in `NO_PART_OF_AN_ANSWER` say where, how fast and for how much; all others can change an answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: str = ""
    device: Literal["auto", "cuda", "mps", "cpu"] = "auto"
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    quantization: Literal["none", "4bit", "8bit"] = "none"
    trust_remote_code: bool = False
    max_output_tokens: int = Field(8192, gt=0)
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_s: float = Field(180.0, gt=0)
    concurrency: int = Field(4, gt=0)
    requests_per_minute: float | None = Field(None, gt=0)
    max_cost: Decimal | None = Field(None, ge=0, description="US dollars for a whole run")
    price_input: Decimal | None = Field(None, ge=0, description="US dollars for a million tokens, where not known")
    price_output: Decimal | None = Field(None, ge=0)
    spending: Path | None = Field(None, description="The file in which the processes of a run count what they spend")
    cache: Path | None = Field(None, description="The folder of answers given before; none are kept without")
    cache_bytes: int = Field(1_000_000_000, ge=0)


NO_PART_OF_AN_ANSWER = frozenset(
    {"api_key", "timeout_s", "concurrency", "requests_per_minute", "max_cost", "price_input", "price_output"}
    | {"spending", "cache", "cache_bytes"}
)


class ReadOptions(BaseModel):
    """Options of `vouch read` and `vouch run`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_name: str = "auto"
    custom_schema: str | None = Field(None, description="The user's own JSON Schema, as canonical JSON")
    model: str = "embedded"
    vision: VisionOptions | None = Field(None, description="How the model is asked, where it is a vision model")
    router: str | None = Field(None, description="A model that tells kinds of pages by their looks, hf:…")
    when: Literal["missing", "always", "never"] = "missing"
    without: frozenset[Selector] = frozenset()
    password: SecretStr | None = None
    limits: Limits = Limits()
    second_renderer: SecondRenderer = "suspicious"
    master_data: str | None = Field(None, description="The user's list of sellers and own companies, as canonical JSON")
    ledger: SecretStr | None = Field(None, description="URL of the database of documents read before")
    known_as: str | None = Field(None, description="Where the file came from, if not from where it is read")

    @field_serializer("without")
    def _sorted(self, without: frozenset[Selector]) -> list[str]:
        return sorted(without)

    def config_sha256(self) -> str:
        """Hash of every option that can change what is read. A password opens a document, a ledger compares it, and
        what it is known as is what it is remembered by.
        """
        told = self.model_dump_json(
            exclude={
                "password": True,
                "ledger": True,
                "known_as": True,
                "vision": dict.fromkeys(NO_PART_OF_AN_ANSWER, True),
            }
        )
        return hashlib.sha256(told.encode()).hexdigest()
