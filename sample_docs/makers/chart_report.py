"""Half a page of an annual report: a statement, a grouped bar chart drawn as vectors, and a table of its numbers."""

from __future__ import annotations

from decimal import Decimal

import pymupdf

from makers.canvas import A4, GREY, WHITE, Canvas, Color, Sample, Stops, Style, save, width, wrap
from schemas.chart import Axis, Chart, ChartReport, Point, Series, Statement, Table

NAVY: Color = (0.10, 0.20, 0.34)
SUN: Color = (0.93, 0.65, 0.16)
WIND: Color = (0.23, 0.49, 0.66)
GRID: Color = (0.86, 0.87, 0.89)
TEXT = Style("cjk", 9.2, (0.15, 0.16, 0.18))
BOLD = TEXT.but(font="hebo")
TICK = TEXT.but(size=8)
LEFT, RIGHT = 60.0, 535.0

YEARS = ("2021", "2022", "2023", "2024", "2025")
SOLAR = tuple(map(Decimal, ("18.6", "23.1", "27.9", "34.5", "41.2")))
WINDS = tuple(map(Decimal, ("33.4", "36.0", "31.7", "40.8", "38.7")))
SERIES = (("Solar", SOLAR, SUN), ("Wind", WINDS, WIND))
TITLE = "Electricity fed into the grid, 2021 to 2025"
HEADER = ["Year", "Solar (GWh)", "Wind (GWh)", "Total (GWh)"]

CHART_BOX = (LEFT, 196.0, 350.0, 394.0)
TABLE_BOX = (374.0, 219.0, RIGHT, 249.0 + 22 * len(YEARS))
PLOT = (92.0, 240.0, 344.0, 374.0)
TOP_TICK, STEP = 50, 10


def _data() -> ChartReport:
    points = [[Point(x=year, y=value) for year, value in zip(YEARS, values, strict=True)] for _, values, _ in SERIES]
    chart = Chart(
        title=TITLE,
        type="grouped_bar",
        orientation="vertical",
        x_axis=Axis(scale="category"),
        y_axis=Axis(label="GWh", unit="GWh", scale="linear"),
        series=[Series(name=name, points=row) for (name, _, _), row in zip(SERIES, points, strict=True)],
        page_no=1,
        bbox=CHART_BOX,
    )
    rows = [[year, str(a), str(b), str(a + b)] for year, a, b in zip(YEARS, SOLAR, WINDS, strict=True)]
    last, total = len(YEARS) - 1, SOLAR[-1] + WINDS[-1]
    statements = [
        Statement(
            text=f"In 2025 our solar fields fed in {SOLAR[-1]} GWh, for the first time more than our turbines.",
            value=SOLAR[-1],
            unit="GWh",
            refers_to=f"/charts/0/series/0/points/{last}/y",
        ),
        Statement(
            text=f"After a record year, wind fell to {WINDS[-1]} GWh.",
            value=WINDS[-1],
            unit="GWh",
            refers_to=f"/charts/0/series/1/points/{last}/y",
        ),
        Statement(
            text=f"Together they supplied {total} GWh.",
            value=total,
            unit="GWh",
            refers_to=f"/tables/0/rows/{last}/3",
        ),
    ]
    table = Table(title="Energy by source", header=HEADER, rows=rows, page_no=1, bbox=TABLE_BOX)
    return ChartReport(charts=[chart], tables=[table], statements=statements)


def _text(canvas: Canvas, report: ChartReport) -> None:
    canvas.rect((0, 0, 18, A4[1] / 2), fill=NAVY)
    canvas.text(LEFT, 58, "ANNUAL REPORT 2025", TICK.but(font="hebo", color=WIND))
    canvas.text(RIGHT, 58, "Lowmoor Energy Cooperative", TICK.but(color=GREY), "right")
    canvas.rule(LEFT, 66, RIGHT, 66, NAVY, 0.8)
    canvas.text(LEFT, 102, "The sun overtakes the wind", BOLD.but(size=20, color=NAVY))
    body = " ".join(statement.text for statement in report.statements or ())
    body += " A dry spring and the new field at Harrow Fen account for most of the gain; "
    body += "two turbines stood still for repairs in the autumn."
    canvas.lines(LEFT, 126, wrap(body, TEXT, RIGHT - LEFT), TEXT, 1.5)


def _chart(canvas: Canvas) -> None:
    left, top, right, bottom = PLOT
    scale = (bottom - top) / TOP_TICK
    canvas.text(CHART_BOX[0], 206, TITLE, BOLD.but(size=9.5, color=NAVY))
    canvas.text(CHART_BOX[0], 228, "GWh", TICK)
    for tick in range(0, TOP_TICK + 1, STEP):
        y = bottom - tick * scale
        canvas.rule(left, y, right, y, GRID, 0.5)
        canvas.rule(left - 4, y, left, y, GREY, 0.7)
        canvas.text(left - 7, y + 2.8, str(tick), TICK, "right")
    group, bar = (right - left) / len(YEARS), 16.0
    for index, year in enumerate(YEARS):
        middle = left + group * (index + 0.5)
        for side, (_, values, color) in enumerate(SERIES):
            x = middle - bar + side * bar
            canvas.rect((x, bottom - float(values[index]) * scale, x + bar, bottom), fill=color)
        canvas.rule(middle, bottom, middle, bottom + 3.5, GREY, 0.7)
        canvas.text(middle, bottom + 14, year, TICK, "center")
    canvas.rule(left, top, left, bottom, GREY, 0.8)
    canvas.rule(left, bottom, right, bottom, GREY, 0.8)
    x = right
    for name, _, color in reversed(SERIES):
        x -= width(name, TICK)
        canvas.text(x, 228, name, TICK)
        canvas.rect((x - 12, 221, x - 4, 229), fill=color)
        x -= 28


def _table(canvas: Canvas, table: Table) -> None:
    stops: Stops = ((380, "left"), (440, "right"), (485, "right"), (RIGHT - 7, "right"))
    canvas.text(374, 206, str(table.title), BOLD.but(size=9.5, color=NAVY))
    canvas.rect((374, 219, RIGHT, 249), fill=NAVY)
    y = 249.0
    for (x, align), label in zip(stops, table.header, strict=True):
        for row, word in enumerate(label.split()):
            canvas.text(x, 231 + 11 * row, word, TICK.but(color=WHITE), align)
    for number, cells in enumerate(table.rows):
        if number % 2:
            canvas.rect((374, y, RIGHT, y + 22), fill=(0.94, 0.95, 0.97))
        for (x, align), cell in zip(stops, cells, strict=True):
            canvas.text(x, y + 14.5, cell, TEXT, align)
        y += 22
    canvas.rule(374, y, RIGHT, y, NAVY, 0.8)
    canvas.text(374, y + 13, "Metered at the substation.", TICK.but(size=7, color=GREY))


def build() -> Sample:
    report = _data()
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1] / 2))
    _text(canvas, report)
    _chart(canvas)
    _table(canvas, (report.tables or [])[0])
    canvas.text(RIGHT, 405, "12", TICK.but(color=GREY), "right")
    canvas.finish()
    content = save(document, "Annual report 2025, page 12", "Lowmoor Energy Cooperative")
    return Sample("chart_report.pdf", content, "chart", report)
