"""What a reader is to fill: the kind of a document and the JSON Schema of its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.export import committed_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.page import Kind


@dataclass(frozen=True)
class Target:
    """A kind and the JSON Schema (Draft 2020-12) that its data must satisfy.

    Of kind "custom", the schema is the user's own; of every other kind, the one we ship.
    """

    kind: Kind
    json_schema: Mapping[str, Any]


def shipped_target(kind: Kind) -> Target:
    """The target of a kind of ours. Raises KeyError for "custom", whose schema only the user has."""
    return Target(kind, committed_schema(kind))
