"""gnuplot with its cairo terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spec import as_text, date_format

from generators.running import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spec import Series, Spec

    from generators import Job

_GAP = "NaN"


def draw_all(jobs: Sequence[Job]) -> None:
    for spec, path in jobs:
        run(["gnuplot"], script(spec, path))


def script(spec: Spec, path: Path) -> str:
    chance = spec.style
    font = chance.choice(("DejaVu Sans", "DejaVu Serif", "Liberation Sans"))
    lines = [
        f'set terminal pdfcairo size {chance.uniform(5, 7):.2f}in,{chance.uniform(3.2, 4.4):.2f}in font "{font},10"',
        f'set output "{path}"',
        f"set title {_quoted(spec.title)}",
        f"set ylabel {_quoted('' if spec.has('horizontal') else spec.y_label)}",
        f"set xlabel {_quoted(spec.y_label if spec.has('horizontal') else spec.x_label)}",
        "set key " + ("outside right" if len(spec.series) > 1 else "off"),
        chance.choice(("set border 3; set tics nomirror", "set grid ytics", "")),
        "$data << EOD",
        *_rows(spec),
        "EOD",
    ]
    if spec.has("scatter"):
        lines += _scatter(spec)
    elif spec.series[0].mark == "bar":
        lines += _lying(spec) if spec.has("horizontal") else _bars(spec)
    else:
        lines += _lines(spec)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'").replace("_", " ") + '"'


def _rows(spec: Spec) -> list[str]:
    if spec.has("scatter"):
        return []
    columns = [[_GAP if value is None else f"{value:g}" for value in series.values] for series in spec.series]
    columns += [[f"{value:g}" for value in series.errors] for series in spec.series if series.errors]
    names = [_quoted(x) if isinstance(x, str) else as_text(x) for x in spec.x]
    return [" ".join(row) for row in zip(names, *columns, strict=True)]


def _plot(parts: list[str]) -> str:
    return "plot " + ", \\\n  ".join(parts)


def _bars(spec: Spec) -> list[str]:
    style = "rowstacked" if spec.has("stacked") else "errorbars" if spec.has("errors") else "clustered gap 1"
    bars = [series for series in spec.series if series.mark == "bar"]
    columns = "2:3" if spec.has("errors") else ""
    lines = [
        "set style data histograms",
        f"set style histogram {style}",
        "set style fill solid 0.85 " + spec.style.choice(("noborder", "border -1")),
        "set boxwidth 0.85 relative",
        "set yrange [*:*]" if spec.has("negative") else "set yrange [0:*]",
    ]
    parts = [
        f"$data using {columns or number + 2}:xtic(1) title {_quoted(series.name)}"
        for number, series in enumerate(bars)
    ]
    if spec.second_label:
        lines += ["set y2tics; set ytics nomirror; set y2range [0:*]", f"set y2label {_quoted(spec.second_label)}"]
        name = _quoted(spec.series[-1].name)
        parts.append(f"$data using 0:{len(bars) + 2} axes x1y2 with linespoints lw 2 pt 7 title {name}")
    if spec.labelled and len(bars) == 1:
        parts.append('$data using 0:2:(sprintf("%g",$2)) with labels offset 0,0.7 font ",8" notitle')
    return [*lines, _plot(parts)]


def _lying(spec: Spec) -> list[str]:
    """Boxes on their sides: gnuplot has none, so they are drawn as rectangles from nought."""
    count = len(spec.series)
    height = 0.8 / count
    names = ", ".join(f"{_quoted(name)} {number}" for number, name in enumerate(spec.categories))
    lines = [
        f"set ytics ({names})",
        "set yrange [*:*] reverse",
        "set xrange [0:*]",
        "set style fill solid 0.85 noborder",
    ]
    parts = []
    for number, series in enumerate(spec.series):
        at = f"($0+{(number - (count - 1) / 2) * height:.4f})"
        value, half = f"{number + 2}", height / 2
        parts.append(
            f"$data using {value}:{at}:(0):{value}:({at[1:-1]}-{half:.4f}):({at[1:-1]}+{half:.4f})"
            f" with boxxyerror title {_quoted(series.name)}"
        )
    if spec.labelled and count == 1:
        parts.append('$data using 2:0:(sprintf("%g",$2)) with labels left offset 0.5,0 font ",8" notitle')
    return [*lines, _plot(parts)]


def _lines(spec: Spec) -> list[str]:
    lines = ["set log y"] if spec.has("log") else []
    x = "1"
    if spec.dates:
        lines += [
            "set xdata time",
            'set timefmt "%Y-%m-%d"',
            f'set format x "{date_format(spec)}"',
            "set xtics rotate by -40",
        ]
    elif isinstance(spec.x[0], str):
        x = "0"
    if spec.has("area"):
        lines += ["set style fill solid 0.6 noborder", "set yrange [0:*]"]
    parts = []
    for number, series in enumerate(spec.series):
        names = ":xtic(1)" if x == "0" else ""
        column = f"{number + 2}"
        parts.append(f"$data using {x}:{column}{names} {_with(spec, number)} title {_quoted(series.name)}")
        if spec.labelled:
            parts.append(
                f'$data using {x}:{column}:(sprintf("%g",${column})) with labels offset 0,0.8 font ",7" notitle'
            )
    return [*lines, _plot(parts)]


def _with(spec: Spec, number: int) -> str:
    if spec.has("area"):
        return "with filledcurves y1=0"
    if spec.has("steps"):
        return "with histeps lw 2"
    points = " pt " + str(5 + 2 * number) if spec.has("markers") or spec.has("gaps") else ""
    dash = f" dt {number + 1}" if spec.has("dashes") else ""
    return f"with {'linespoints' if points else 'lines'} lw 2{dash}{points}"


def _scatter(spec: Spec) -> list[str]:
    blocks = []
    for number, series in enumerate(spec.series):
        blocks += [f"$cloud{number} << EOD", *_cloud(series), "EOD"]
    parts = [
        f"$cloud{number} using 1:2 with points pt {(7, 5, 9)[number]} title {_quoted(series.name)}"
        for number, series in enumerate(spec.series)
    ]
    return [*blocks, _plot(parts)]


def _cloud(series: Series) -> list[str]:
    return [f"{x} {y}" for x, y in zip(series.x, series.values, strict=True)]
