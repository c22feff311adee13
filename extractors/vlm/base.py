"""The seam to every vision-language model: pictures, a prompt and a schema in; transcribed text and its cost out.

Models transcribe: each leaf of what they return is text as printed, or an explicit kind of empty. What it means is for
`extractors.values`; where it stands on the page is for `extractors.grounding`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.base import Image
    from extractors.tiling import ModelInput, Tile

StopReason = Literal["complete", "length", "repetition", "refused", "invalid"]
"""`complete`: the object is whole and valid. `length`, `repetition`: cut off, by the limit or by us. `refused`: the
model or its provider would not answer. `invalid`: what came back is no instance of the schema."""


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What a model can do, as data.

    `native_schema`: it is held to a JSON Schema while it writes; `json_mode`: to JSON of any shape; `boxes`: it can
    say where on the picture something stands. `context_tokens` is None where unknown. `pictures_per_request`: how many
    pictures one request may hold; a page of more tiles is asked in several. `max_properties`, `max_depth`: how many
    properties a schema may have in all, and how deeply its objects and arrays may be nested; a longer or deeper schema
    is asked in parts.
    """

    picture: ModelInput
    native_schema: bool = False
    json_mode: bool = False
    boxes: bool = False
    context_tokens: int | None = None
    max_output_tokens: int = 8192
    pictures_per_request: int = 1
    max_properties: int = 100
    max_depth: int = 10


@dataclass(frozen=True, slots=True)
class TilePicture:
    """A planned tile and what it looks like: RGB, height × width × 3, of the tile's `size_px`."""

    tile: Tile
    image: Image


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What a model is asked of one page, or of some of its tiles.

    `json_schema` is the transcription schema (`extractors.vlm.transcription`): objects whose properties are all
    required, arrays, and strings; no unions, no references. `prompt` holds the rules and an outline of the fields with
    their descriptions, not the schema itself. `document` and `page_no` name the page in messages and scripts: no model
    is told the file's name. `part` is the JSON Pointer, within the whole data, of what is asked: "" for the root.
    """

    document: str
    page_no: int
    pictures: Sequence[TilePicture]
    prompt: str
    json_schema: Mapping[str, Any]
    max_output_tokens: int = 8192
    part: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost. `cost` is in US dollars, None where the price is unknown; `seconds` is wall clock.

    `cached_requests` are those of the `requests` that were answered from the cache, for nothing.
    """

    requests: int = 0
    cached_requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        known = self.cost is not None and other.cost is not None
        return Usage(
            self.requests + other.requests,
            self.cached_requests + other.cached_requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost + other.cost if known else None,  # type: ignore[operator]
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model said of one page.

    `data` is an instance of the request's schema where `stop` is `complete`, else None: a truncated object is never
    mended into values. `text` is what it wrote; `message` says what went wrong, for a person.
    """

    data: Any
    stop: StopReason
    usage: Usage = field(default_factory=Usage)
    text: str = ""
    message: str = ""


class VisionModel(Protocol):
    """One method; `identity` names model, revision and settings that change answers, for cache keys and results."""

    @property
    def identity(self) -> str: ...
    @property
    def profile(self) -> ModelProfile: ...

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        """One answer per request, in order; several at once so that a model may batch or send them side by side.

        Raises ModelError where the model cannot be used at all, ProviderError where its service cannot be reached or
        the spending limit is passed; what goes wrong with one page is in its answer.
        """
        ...
