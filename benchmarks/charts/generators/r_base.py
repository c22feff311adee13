"""R's own graphics (`barplot`, `matplot`, `pie`), on its pdf device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spec import date_format

from generators.running import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from spec import Spec

    from generators import Job

_FEW_AT_ONCE = 20


def draw_all(jobs: Sequence[Job]) -> None:
    for start in range(0, len(jobs), _FEW_AT_ONCE):
        text = "\n".join(script(spec, path) for spec, path in jobs[start : start + _FEW_AT_ONCE])
        run(["Rscript", "-"], text)


def script(spec: Spec, path: Path) -> str:
    chance = spec.style
    size = f"width={chance.uniform(5, 7.5):.2f}, height={chance.uniform(4, 5):.2f}"
    font = chance.choice(("Helvetica", "Times", "Palatino"))
    palette = chance.choice(("Set 2", "Dark 3", "Zissou 1", "Viridis"))
    lines = [
        f'cairo_pdf("{path}", {size}, family="serif")'
        if any(ord(char) > 255 for char in spec.title + spec.y_label)
        else f'pdf("{path}", {size}, family="{font}", encoding="ISOLatin1.enc")',
        f"par(las={chance.choice((1, 1, 0))}, mar=c(5, {'8' if spec.has('horizontal') else '5'}, 5, 2))",
        f'colours <- hcl.colors({max(len(spec.series), len(spec.x) if spec.has("pie") else 2, 2)}, "{palette}")',
    ]
    if spec.has("pie"):
        lines += _pie(spec)
    elif spec.has("scatter"):
        lines += _scatter(spec)
    elif spec.series[0].mark == "bar":
        lines += _bars(spec)
    else:
        lines += _lines(spec)
    return "\n".join([*lines, "invisible(dev.off())"])


def _texts(texts: Iterable[str]) -> str:
    return "c(" + ", ".join('"' + text.replace('"', "'") + '"' for text in texts) + ")"


def _numbers(values: Iterable[float | None]) -> str:
    return "c(" + ", ".join("NA" if value is None else f"{value:.10g}" for value in values) + ")"


def _matrix(spec: Spec) -> str:
    """One row a series."""
    flat = [value for series in spec.series for value in series.values]
    return f"matrix({_numbers(flat)}, nrow={len(spec.series)}, byrow=TRUE)"


def _headings(spec: Spec) -> str:
    lying = spec.has("horizontal")
    x, y = (spec.y_label, spec.x_label) if lying else (spec.x_label, spec.y_label)
    return f"main={_texts([spec.title])}, xlab={_texts([x])}, ylab={_texts([y])}"


def _legend(spec: Spec, kind: str) -> list[str]:
    if len(spec.series) < 2:
        return []
    place = '"top", inset=-0.1, horiz=TRUE, xpd=NA' if spec.series[0].mark == "bar" else '"topleft"'
    return [f'legend({place}, legend={_texts(s.name for s in spec.series)}, {kind}, bty="n", cex=0.8)']


def _bars(spec: Spec) -> list[str]:
    lying = spec.has("horizontal")
    values = [value or 0 for series in spec.series for value in series.values]
    top = sum(max(v or 0 for v in s.values) for s in spec.series) if spec.has("stacked") else max(values)
    limit = "c(0, 100)" if spec.has("percent") else _numbers((min(0, 1.25 * min(values)), 1.25 * top))
    names, kind = _texts(spec.categories), "TRUE" if spec.has("stacked") else "FALSE"
    beside = "FALSE" if spec.has("stacked") or len(spec.series) == 1 else "TRUE"
    lines = [
        f"values <- {_matrix(spec)}",
        f"middles <- barplot(values, beside={beside}, names.arg={names}, horiz={'TRUE' if lying else 'FALSE'}, "
        f"col=colours, {'xlim' if lying else 'ylim'}={limit}, cex.names=0.8, {_headings(spec)})",
    ]
    if spec.has("errors"):
        errors = _numbers(spec.series[0].errors)
        ends = f"middles, values[1,]-{errors}, middles, values[1,]+{errors}"
        lines.append(f"arrows({ends}, angle=90, code=3, length=0.04)")
    if spec.labelled and kind == "FALSE":
        where = "values, middles, labels=values, pos=4" if lying else "middles, values, labels=values, pos=3"
        lines.append(f"text({where}, cex=0.7, xpd=NA)")
    return [*lines, *_legend(spec, "fill=colours")]


def _lines(spec: Spec) -> list[str]:
    values = [value for series in spec.series for value in series.values if value is not None]
    total = sum(max(v or 0 for v in s.values) for s in spec.series) if spec.has("stacked") else max(values)
    low = 0 if spec.has("area") else min(values) * (0.8 if not spec.has("log") else 0.6)
    numeric = not spec.dates and not isinstance(spec.x[0], str)
    x = _numbers(spec.x) if numeric else f"as.Date({_texts(spec.categories)})" if spec.dates else f"1:{len(spec.x)}"  # type: ignore[arg-type]
    log = ', log="y"' if spec.has("log") else ""
    lines = [
        f"values <- {_matrix(spec)}; x <- {x}",
        f"plot(x, values[1,], type='n', ylim={_numbers((low, 1.1 * total))}, "
        f"xaxt={_axis(numeric)}{log}, {_headings(spec)})",
    ]
    if spec.dates:
        lines.append(f'axis.Date(1, x, format="{date_format(spec)}", las=1)')
    elif not numeric:
        lines.append(f"axis(1, at=x, labels={_texts(spec.categories)})")
    if spec.has("area"):
        lines.append("below <- rep(0, length(x))")
    for number in range(1, len(spec.series) + 1):
        lines += _one_line(spec, number)
    style = "fill=colours" if spec.has("area") else f"col=colours, lwd=2, lty={_dashes(spec)}"
    return [*lines, *_legend(spec, style)]


def _axis(shown: bool) -> str:
    return '"s"' if shown else '"n"'


def _dashes(spec: Spec) -> str:
    return f"1:{len(spec.series)}" if spec.has("dashes") else "1"


def _one_line(spec: Spec, number: int) -> list[str]:
    if spec.has("area"):
        return [
            f"above <- below + values[{number},]",
            f"polygon(c(x, rev(x)), c(below, rev(above)), col=colours[{number}], border=NA)",
            "below <- above",
        ]
    kind = "s" if spec.has("steps") else "o" if spec.has("markers") or spec.has("gaps") else "l"
    dash = number if spec.has("dashes") else 1
    row = f"values[{number},]"
    lines = [f"lines(x, {row}, type='{kind}', col=colours[{number}], lwd=2, lty={dash}, pch={14 + number})"]
    if spec.labelled:
        lines.append(f"text(x, {row}, labels={row}, pos=3, cex=0.6)")
    return lines


def _scatter(spec: Spec) -> list[str]:
    xs = [x for series in spec.series for x in series.x]
    ys = [y for series in spec.series for y in series.values if y is not None]
    limits = f"xlim={_numbers((min(xs), max(xs)))}, ylim={_numbers((min(ys), max(ys)))}"
    lines = [f"plot(1, type='n', {limits}, {_headings(spec)})"]
    for number, series in enumerate(spec.series, start=1):
        place = f"{_numbers(series.x)}, {_numbers(series.values)}"
        lines.append(f"points({place}, pch={(16, 17, 15)[number - 1]}, col=colours[{number}])")
    return [*lines, *_legend(spec, f"col=colours, pch={_numbers((16, 17, 15)[: len(spec.series)])}")]


def _pie(spec: Spec) -> list[str]:
    shares = spec.series[0].values
    names = [f"{x} {v}%" if spec.labelled else x for x, v in zip(spec.categories, shares, strict=True)]
    return [f"pie({_numbers(shares)}, labels={_texts(names)}, col=colours, main={_texts([spec.title])}, cex=0.9)"]
