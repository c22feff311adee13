"""Numbers of matplotlib's axes as their page shows them: shares in percent, unsigned sides, days, powers and formulas.

An axis is told by its ticks and by what is written at them. Where both differ by a rule that all of them keep, the page
shows the data by that rule.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_PERCENT = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?\s*\\?%\Z")
_PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?\Z")
_SIGNED = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_ZERO = date(1970, 1, 1).toordinal()
_LAST_DAY = date(2199, 12, 31).toordinal() - _DAY_ZERO
_FEWEST = 2
_FEWEST_IN_LINE = 3
_SAME = 1e-6
_POWER = re.compile(r"\$?(?:\\mathdefault\{)?(-?\d+)\^\{?([-−]?\d+)\}?\}?\$?\Z")
_SHOWN = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
          "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ",
          "tau": "τ", "phi": "φ", "chi": "χ", "omega": "ω", "Delta": "Δ", "Omega": "Ω", "times": "×",
          "psi": "ψ", "varphi": "φ", "zeta": "ζ", "xi": "ξ", "Gamma": "Γ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ",
          "Phi": "Φ", "Psi": "Ψ", "Pi": "Π", "ell": "ℓ", "partial": "∂", "nabla": "∇", "circ": "°", "approx": "≈",
          "neq": "≠", "ne": "≠", "le": "≤", "ge": "≥", "langle": "⟨", "rangle": "⟩", "star": "⋆", "sim": "∼",
          "pm": "±", "cdot": "·", "leq": "≤", "geq": "≥", "infty": "∞", "to": "→", "rightarrow": "→"}  # fmt: skip


def shown_values(axes: dict[str, Any], side: str) -> Callable[[float], float]:
    """How the page shows values along the "x" or "y" axis: as they are, a hundredfold in percent, without a sign, or
    as numbers that rise as evenly as the ticks under them.
    """
    told = [
        (tick, str(label).strip())
        for tick, label in zip(axes[f"{side}ticks"], axes[f"{side}ticklabels"], strict=False)
        if str(label).strip() and not isinstance(tick, str)
    ]
    if len(told) < _FEWEST:
        return float
    if all(_PERCENT.match(label) for _, label in told):
        numbers = [(tick, _number(label)) for tick, label in told if tick]
        if len(numbers) >= _FEWEST - 1 and all(_is_same(100 * tick, number) for tick, number in numbers):
            return lambda value: 100 * value
    plain = any(tick < 0 for tick, _ in told) and all(_PLAIN.match(label) for _, label in told)
    if plain and all(_is_same(abs(tick), _number(label)) for tick, label in told):
        return abs
    return _evenly_renumbered(told) or float


def _evenly_renumbered(told: list[tuple[float, str]]) -> Callable[[float], float] | None:
    """By the straight line through what is written at the ticks; None where there is none or it changes nothing.

    Nor where the line only multiplies by a power of ten or adds: the rest may be written at the end of the axis ("1e7",
    "+2e3"), which no truth tells.
    """
    if len(told) < _FEWEST_IN_LINE or not all(_SIGNED.match(label) for _, label in told):
        return None
    points = [(float(tick), _number(label)) for tick, label in told]
    (first, low), (last, high) = points[0], points[-1]
    if first == last or all(_is_same(tick, number) for tick, number in points):
        return None
    slope = (high - low) / (last - first)
    offset = _is_same(low, slope * first) and slope > 0 and _is_same(log10(slope), round(log10(slope)))
    if (
        not slope
        or offset
        or _is_same(slope, 1.0)
        or not all(_is_same(low + slope * (tick - first), number) for tick, number in points)
    ):
        return None
    return lambda value: low + slope * (value - first)


def shown_places(axes: dict[str, Any]) -> Callable[[float], float | str]:
    """How the page shows places along x: as values, or as days (ISO 8601) where labels tell the years."""
    return _as_day if _shows_days(axes) else shown_values(axes, "x")


def _as_day(x: float) -> float | str:
    return _day(x).isoformat() if abs(x) < _LAST_DAY else x


def _shows_days(axes: dict[str, Any]) -> bool:
    """Whether the labels name the years that their ticks fall into, counted in days from 1970."""
    named = [
        (float(tick), found[0])
        for tick, label in zip(axes["xticks"], axes["xticklabels"], strict=False)
        if not isinstance(tick, str) and (found := _YEAR.search(str(label)))
    ]
    if len({tick for tick, _ in named}) < _FEWEST or any(abs(tick) >= _LAST_DAY for tick, _ in named):
        return False
    return all(_day(tick).year == int(year) for tick, year in named)


def _day(days: float) -> date:
    return date.fromordinal(_DAY_ZERO) + timedelta(days=round(days))


def shown_text(text: str) -> str:
    """A label as printed: a power as its number, a simple formula as its signs, a wrapped label in one line."""
    plain = " ".join(text.split())
    power = _POWER.match(plain)
    if power is not None:
        value = float(power[1]) ** int(power[2].replace("−", "-"))
        return format(value, ".7g") if abs(value) < 1 else format(value, ".0f")
    return re.sub(r"\$([^$]*)\$", lambda found: _formula(found[1]), plain)


def _formula(text: str) -> str:
    text = re.sub(r"\\(?:mathdefault|mathrm|mathbf|mathit|mathcal|text|bf|rm)\s*", "", text)
    text = re.sub(r"\\(?:hat|bar|tilde|vec|dot|left|right)(?![A-Za-z])\s*|\\[,;:! ]", "", text)
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: _SHOWN.get(found[1], found[1]), text)
    text = re.sub(r"\s*([=<>≤≥≈]|(?<=\S)→)\s*(?=\S)", r" \1 ", text)  # a formula has space on both sides of them
    return re.sub(r"[{}]|_(?=\S)|\\", "", text).strip()


def _number(label: str) -> float:
    return float(re.sub(r"[,%\\\s]", "", label).replace("−", "-"))


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(abs(one), abs(other), 1.0)
