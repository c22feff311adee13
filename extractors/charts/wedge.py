"""A wedge of a pie or ring as it is measured, before it has a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import VectorPath

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wedge:
    centre: Point
    radius: float
    turn: float  # radians
    middle: float  # radians, clockwise on the page from the right
    donut: bool
    path: VectorPath
