"""A bar as it is measured, before it is of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import VectorPath


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar turned upright: `place` and `half` along the axis of names, `near` and `far` along that of values."""

    place: float
    half: float
    near: float
    far: float
    path: VectorPath
    value: float = 0.0
    error: float = 0.0
