"""The result of one file: `vouch.result/1`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.check import Check
from schemas.evidence import FieldResult
from schemas.page import Kind, PageStatus, TextSource
from schemas.usage import VisionUsage

Decision = Literal["accept", "review", "reject"]
ResultStatus = Literal["ok", "partial", "failed"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Source(_Strict):
    name: str
    sha256: str | None = None
    media_type: str | None = None
    bytes: int | None = Field(default=None, ge=0)
    page_count: int | None = Field(default=None, ge=0)


class ErrorEntry(_Strict):
    """Something that went wrong: where, a stable code, what, and what to do about it."""

    stage: str
    page_no: int | None = None
    code: str
    message: str
    hint: str = ""


class PageEntry(_Strict):
    page_no: int = Field(ge=1)
    status: PageStatus
    kind: Kind | None = None
    text_source: TextSource
    width_pt: float
    height_pt: float
    rotation: int


class Change(_Strict):
    """A value of `data` before and after a person stated it; null where there was, or is, none."""

    before: Any = None
    after: Any = None


class Review(_Strict):
    """What a person decided about a document, when, and which values they stated, by JSON Pointer.

    `overruled` are the reasons that stood, and what spoke against it, when it was accepted.
    """

    by: str
    at: str
    decision: Decision
    note: str = ""
    changes: dict[str, Change] = Field(default_factory=dict)
    overruled: list[str] = Field(default_factory=list)


class DocumentEntry(_Strict):
    """One logical document. `fields` is keyed by JSON Pointer into `data`; `reviews` are what people said of it."""

    kind: str
    pages: list[int]
    data: dict[str, Any]
    fields: dict[str, FieldResult]
    checks: list[Check] = Field(default_factory=list)
    decision: Decision
    reasons: list[str] = Field(default_factory=list)
    reviews: list[Review] = Field(default_factory=list, exclude_if=lambda reviews: not reviews)


class Run(_Strict):
    vouch: str
    model: str
    started_at: str
    seconds: float = Field(ge=0)
    usage: dict[Literal["vision"], VisionUsage] = Field(
        default_factory=dict, description="What the reading used of services and models; empty where it used none"
    )
    config_sha256: str


class Result(_Strict):
    """What Vouch says about one file."""

    schema_: Literal["vouch.result/1"] = Field(default="vouch.result/1", alias="schema")
    source: Source
    status: ResultStatus
    errors: list[ErrorEntry] = Field(default_factory=list)
    pages: list[PageEntry] = Field(default_factory=list)
    documents: list[DocumentEntry] = Field(default_factory=list)
    run: Run
