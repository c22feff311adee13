"""What a file cost beyond our own time, and what the cascade spared."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]
Cost = Annotated[Decimal, Field(ge=0)]
When = Literal["missing", "always", "never"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ModelUsage(_Strict):
    """What was asked of a model. Costs are in US dollars; null where the price is not known."""

    pages: Count = Field(description="Pages that could have been asked about: those that could be read")
    pages_asked: Count
    requests: Count = Field(0, description="Answers asked for, those from the cache among them")
    cached_requests: Count = Field(0, description="Answers that came from the cache and cost nothing")
    input_tokens: Count = 0
    output_tokens: Count = 0
    cost_usd: Cost | None = Decimal(0)
    seconds: float = Field(0.0, ge=0, description="Wall clock spent waiting for the model")


class Saved(_Strict):
    """What asking about every page would have cost beyond that, at the mean of the pages that were asked.

    Null where no page was asked, so that nothing is known of the model's cost.
    """

    pages: Count
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    cost_usd: Cost | None = None


class DocumentUsage(ModelUsage):
    """The share of one document of the file."""

    document_pages: list[int] = Field(description="Its pages, as in `documents`")
    asked_pages: list[int] = Field(description="Those that the model was asked about")


class VisionUsage(ModelUsage):
    """The vision-language model: when it was to be asked, what it was asked, and what the cascade saved."""

    when: When
    saved: Saved
    documents: list[DocumentUsage] = Field(
        default_factory=list, description="For each document of the file, where there are several"
    )
