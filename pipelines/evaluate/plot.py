"""The risk-coverage curve as numbers for an inline SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.evaluate.risk_coverage import RiskCoverage

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_MAX_TICKS = 5


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Positions in SVG units; `path` is the `points` of a polyline."""

    x_ticks: list[Tick]
    y_ticks: list[Tick]
    dots: list[Dot]
    path: str
    area: str
    width: int = 640
    height: int = 320
    left: int = 56
    right: int = 620
    top: int = 28
    bottom: int = 272


def plot_risk_coverage(curve: RiskCoverage) -> Plot | None:
    """The plot; None where nothing was read."""
    if curve.area is None:
        return None
    empty = Plot([], [], [], "", f"{curve.area:.4f}")
    step = next((step for step in _STEPS if step * _MAX_TICKS >= max(p.risk for p in curve.points)), 0.25)
    ceiling = step * max(1, math.ceil(max(p.risk for p in curve.points) / step - 1e-9))

    def x(coverage: float) -> float:
        return round(empty.left + coverage * (empty.right - empty.left), 1)

    def y(risk: float) -> float:
        return round(empty.bottom - risk / ceiling * (empty.bottom - empty.top), 1)

    dots = [
        Dot(x(p.coverage), y(p.risk), f"trust {p.trust:g}: {p.risk:.2%} wrong at {p.coverage:.1%}")
        for p in curve.points
    ]
    return Plot(
        x_ticks=[Tick(x(part / 5), f"{part / 5:.0%}") for part in range(6)],
        y_ticks=[Tick(y(n * step), f"{n * step:.0%}") for n in range(round(ceiling / step) + 1)],
        dots=dots,
        path=" ".join(f"{dot.x},{dot.y}" for dot in [Dot(x(0), dots[0].y, ""), *dots]),
        area=empty.area,
    )
