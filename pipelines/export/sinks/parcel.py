"""What a sink gets, what a sink is, and how it says that something did not go out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from pipelines.export.shapes import shape_json
from pipelines.names import safe_name
from schemas.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.export.shapes import Shape

_HASH_IN_NAME = 12


@dataclass(frozen=True)
class Parcel:
    """A document on its way to a sink. `key` is the same whenever it is sent there; `content` is its result's JSON.

    `name` is the file name under which the content first came.
    """

    key: str
    sha256: str
    name: str
    content: bytes

    @cached_property
    def result(self) -> dict[str, Any]:
        """The result as plain values, numbers exact."""
        parsed: dict[str, Any] = json.loads(self.content, parse_float=Decimal)
        return parsed

    @property
    def file_name(self) -> str:
        """The name of its file wherever it gets one of its own: always the same, and no other document's."""
        mark = f".{self.sha256[:_HASH_IN_NAME]}.json"
        return f"{safe_name(PurePath(self.name).stem)}{mark}"

    def shaped(self, shape: Shape) -> bytes:
        """Its JSON in the shape that the sink's readers know."""
        return shape_json(self.content, shape)


class SendFailed(ProviderError):
    """It did not go out. `sink_is_down`: no document would have; `final`: nor will this one ever."""

    code: ClassVar[str] = "send"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        sink_is_down: bool = False,
        final: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.sink_is_down = sink_is_down
        self.final = final
        self.retry_after_s = retry_after_s


class Sink(ABC):
    """A place that documents are sent to. What is sent twice with one key is there once (webhooks excepted)."""

    most: int
    """How many parcels it takes at once."""

    def check(self) -> None:  # noqa: B027 - most have nothing to do there
        """Prove that it can be used. Raises UsageError for what its settings can mend, SendFailed for an outage."""

    @abstractmethod
    def send(self, parcels: Sequence[Parcel]) -> None:
        """Take all of them. Raises SendFailed; some of them may be there then, and all may be sent again."""

    def close(self) -> None:  # noqa: B027 - the same
        """Let go of what it holds open."""
