"""The programs that draw the charts: each says which designs it can draw, and draws them as PDF, one page each."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from spec import Spec

Job = tuple["Spec", "Path"]


@dataclass(frozen=True)
class Generator:
    """`needs` are the modules and commands without which it cannot draw; `module` is imported when it draws."""

    name: str
    module: str
    designs: frozenset[str]
    needs: tuple[str, ...]

    def draw(self, jobs: Sequence[Job]) -> None:
        """Draws every chart to its path. Some programs take seconds to start, so they are given all at once."""
        draw_all: Callable[[Sequence[Job]], None] = import_module(f"generators.{self.module}").draw_all
        draw_all(jobs)

    def lacking(self) -> list[str]:
        """What it needs and is not installed."""
        return [need for need in self.needs if find_spec(need) is None and shutil.which(need) is None]


_BARS = frozenset({"bar", "bar_horizontal", "bar_negative", "grouped", "grouped_horizontal", "stacked"})
_LINES = frozenset({"line", "lines", "lines_markers", "lines_dashes"})
_PIES = frozenset({"pie", "donut"})
_AREAS = frozenset({"area", "area_stacked"})
_HARDER = frozenset(
    {"stacked_percent", "bar_errors", "line_gaps", "line_steps", "line_log", "line_dates", "scatter", "bars_line"}
)
_ALL = _BARS | _LINES | _PIES | _AREAS | _HARDER
GENERATORS = (
    Generator("matplotlib", "matplotlib_styles", _ALL, ("matplotlib",)),
    Generator("vega", "vega", _ALL, ("vl_convert",)),
    Generator("plotly", "plotly_pdf", _ALL, ("plotly", "kaleido")),
    Generator("gnuplot", "gnuplot", _ALL - _PIES - {"area_stacked"}, ("gnuplot",)),
    Generator(
        "libreoffice", "libreoffice", _ALL - {"line_steps", "line_dates", "bar_errors"}, ("soffice", "xlsxwriter")
    ),
    Generator("r", "r_base", _ALL - {"donut", "bars_line"}, ("Rscript",)),
    Generator("reportlab", "reportlab_charts", _BARS | _LINES | _PIES | {"scatter"}, ("reportlab",)),
    Generator(
        "pygal",
        "pygal_svg",
        _BARS | _LINES | _PIES | _AREAS | {"line_log", "line_gaps", "scatter"},
        ("pygal", "cairosvg"),
    ),
    Generator(
        "leather",
        "leather_svg",
        frozenset({"bar", "bar_horizontal", "bar_negative", "line", "lines", "scatter"}),
        ("leather", "svglib"),
    ),
)


def installed(names: Sequence[str] = ()) -> list[Generator]:
    """The generators that are named, or all that can draw here. Ends with a message where a named one cannot."""
    able = []
    for generator in GENERATORS:
        if names and generator.name not in names:
            continue
        lacking = ", ".join(generator.lacking())
        if not lacking:
            able.append(generator)
        elif names:
            sys.exit(f"{generator.name} needs {lacking}: see benchmarks/charts/README.md")
        else:
            print(f"{generator.name} left out: {lacking} not installed", file=sys.stderr)
    return able
