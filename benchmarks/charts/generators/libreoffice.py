"""LibreOffice Calc: a workbook with a chart, printed without a window."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.running import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Series, Spec

    from generators import Job

_AT_ONCE = 20


def draw_all(jobs: Sequence[Job]) -> None:
    for start in range(0, len(jobs), _AT_ONCE):
        _print(jobs[start : start + _AT_ONCE])


def _print(jobs: Sequence[Job]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = [Path(folder) / f"{path.stem}.xlsx" for _, path in jobs]
        for (spec, _), book in zip(jobs, books, strict=True):
            write_book(spec, book)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, books)]
        run(command)
        for (_, path), book in zip(jobs, books, strict=True):
            path.write_bytes(book.with_suffix(".pdf").read_bytes())


def write_book(spec: Spec, path: Path) -> None:
    """The numbers stand outside the printed part: the page shows the chart alone."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    page, numbers = book.add_worksheet("Chart"), book.add_worksheet("Numbers")
    numbers.hide()
    chart = book.add_chart(_kind(spec))
    other = book.add_chart({"type": "line"}) if spec.second_label else None
    _fill(spec, numbers, (chart, other))
    chart.set_title({"name": spec.title, "overlay": False})
    chance = spec.style
    chart.set_size({"width": chance.randint(480, 600), "height": chance.randint(300, 400)})
    chart.set_style(chance.choice((1, 2, 10)))
    if len(spec.series) == 1 and not spec.has("pie"):
        chart.set_legend({"none": True})
    elif chance.random() < 0.5:
        chart.set_legend({"position": "bottom"})
    page.insert_chart("A1", chart)
    page.print_area("A1:L26")
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 1)
    book.close()


def _kind(spec: Spec) -> dict[str, str]:
    subtype = "percent_stacked" if spec.has("percent") else "stacked" if spec.has("stacked") else ""
    if spec.has("pie"):
        return {"type": "doughnut" if spec.has("donut") else "pie"}
    if spec.has("scatter"):
        return {"type": "scatter"}
    mark = spec.series[0].mark
    if mark == "bar":
        return {"type": "bar" if spec.has("horizontal") else "column", "subtype": subtype}
    return {"type": mark, "subtype": subtype}


def _fill(spec: Spec, numbers: Any, charts: tuple[Any, Any]) -> None:
    chart, other = charts
    for row, x in enumerate(spec.categories, start=1):
        numbers.write(row, 0, x)
    for index, series in enumerate(spec.series):
        _series(spec, series, index, (numbers, other if series.second_axis else chart))
    if spec.second_label:
        other.set_y2_axis({"name": spec.second_label})
        chart.combine(other)
    lying = spec.has("horizontal")
    if spec.has("pie"):
        return
    values, names = {"name": spec.y_label}, {"name": spec.x_label} if spec.x_label else {}
    if spec.has("log"):
        values["log_base"] = 10
    if spec.style.random() < 0.3:
        values["major_gridlines"] = {"visible": False}
    if lying:
        names["reverse"] = True
    chart.set_x_axis(values if lying else names)
    chart.set_y_axis(names if lying else values)


def _series(spec: Spec, series: Series, index: int, target: tuple[Any, Any]) -> None:
    numbers, chart = target
    column = 1 + 2 * index
    last = len(series.values)
    numbers.write(0, column, series.name)
    for row, value in enumerate(series.values, start=1):
        if value is not None:
            numbers.write(row, column, value)
        if series.x:
            numbers.write(row, column + 1, series.x[row - 1])
    x_column = column + 1 if series.x else 0
    drawn: dict[str, Any] = {
        "name": ["Numbers", 0, column],
        "categories": ["Numbers", 1, x_column, last, x_column],
        "values": ["Numbers", 1, column, last, column],
    }
    if series.mark in {"line", "scatter"}:
        shapes = ("circle", "square", "diamond", "triangle")
        marked = spec.has("markers") or spec.has("gaps") or series.mark == "scatter"
        drawn["marker"] = {"type": shapes[index % 4] if marked else "none"}
    if spec.has("dashes"):
        drawn["line"] = {"dash_type": ("solid", "dash", "round_dot")[index % 3]}
    if series.second_axis:
        drawn["y2_axis"] = True
    if spec.labelled:
        shown = {"position": "center"} if spec.has("stacked") else {}
        drawn["data_labels"] = {"value": True, **shown}
        if spec.has("pie"):
            drawn["data_labels"] = {"value": True, "num_format": '0.0"%"'}
    chart.add_series(drawn)
