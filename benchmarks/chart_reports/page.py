"""Sets a report on one A4 page: heading, text, chart, table, in one of four layouts."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
from facts import wrong

if TYPE_CHECKING:
    from facts import Report

_FONTS = ("DejaVuSans", "DejaVuSerif", "STIXGeneral")
_WIDTH, _HEIGHT = 595, 842
_LEFT, _RIGHT = 56, 539
Box = tuple[float, float, float, float]


def set_page(report: Report, sentences: list[str], chart: Path, target: Path) -> None:
    import matplotlib

    chance = report.style
    face = chance.choice(_FONTS)
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    document = pymupdf.open()
    page = document.new_page(width=_WIDTH, height=_HEIGHT)
    files = {"F0": folder / f"{face}.ttf", "F1": folder / f"{face}{'Bol' if face.startswith('STIX') else '-Bold'}.ttf"}
    for name, file in files.items():
        page.insert_font(fontname=name, fontfile=str(file))
    fonts = {name: pymupdf.Font(fontfile=str(file)) for name, file in files.items()}
    page.insert_text((_LEFT, 70), report.subject.title, fontname="F1", fontsize=17)
    text, picture, table = _layout(chance.choice("abcd"))
    _text(page, text, " ".join(sentences), (face, folder, chance))
    with pymupdf.open(chart) as drawn:
        page.show_pdf_page(pymupdf.Rect(picture), drawn, 0)
    _table(page, table, rows_of(report), (chance, fonts))
    document.save(target, garbage=3, deflate=True)


def _layout(name: str) -> tuple[Box, Box, Box]:
    """Boxes of text, chart and table."""
    return {
        "a": ((_LEFT, 90, _RIGHT, 240), (_LEFT, 250, _RIGHT, 540), (_LEFT, 570, _RIGHT, 800)),
        "b": ((_LEFT, 400, _RIGHT, 560), (_LEFT, 90, _RIGHT, 390), (_LEFT, 580, _RIGHT, 800)),
        "c": ((_LEFT, 90, 260, 470), (275, 90, _RIGHT, 380), (_LEFT, 500, _RIGHT, 800)),
        "d": ((_LEFT, 330, _RIGHT, 480), (_LEFT, 500, _RIGHT, 800), (_LEFT, 100, _RIGHT, 300)),
    }[name]


def _text(page: Any, box: Box, text: str, face: tuple[str, Path, Any]) -> None:
    name, folder, chance = face
    size, align = chance.choice((9, 10, 10.5)), chance.choice(("left", "justify"))
    css = (
        f"@font-face {{font-family: body; src: url({name}.ttf);}}"
        f" p {{font-family: body; font-size: {size}px; line-height: 1.35; text-align: {align};}}"
    )
    page.insert_htmlbox(pymupdf.Rect(box), f"<p>{escape(text)}</p>", css=css, archive=pymupdf.Archive(str(folder)))


def rows_of(report: Report) -> list[list[str]]:
    """The cells of the table, the planted error among them; a total where it makes sense."""
    chance = report.style
    values = [list(row) for row in report.values]
    if report.planted == "table_cell":
        series, at = chance.randrange(len(values)), chance.randrange(len(values[0]))
        values[series][at] = wrong(chance, values[series][at], whole=report.subject.whole)
    unit = f" ({report.subject.heading})" if report.subject.heading and chance.random() < 0.7 else ""
    corner = ("Jahr" if report.german else "Year") if report.over_time else ("Ort" if report.german else "Place")
    heads = [f"{name}{unit}" for name in report.series]
    if len(values) == 1:
        heads = [(report.subject.title if chance.random() < 0.5 else report.series[0]) + unit]
    rows = [[corner, *heads]]
    for category, *numbers in zip(report.categories, *values, strict=True):
        rows.append([category, *map(report.number, numbers)])
    if report.planted == "table_total" or (report.planted != "table_cell" and chance.random() < 0.5):
        _add_total(report, rows, [list(row) for row in report.values])
    return rows


def _add_total(report: Report, rows: list[list[str]], values: list[list[float]]) -> None:
    name = report.style.choice(("Summe", "Gesamt") if report.german else ("Total", "Sum"))
    across = len(values) > 1
    totals = [sum(column) for column in zip(*values, strict=True)] if across else [sum(values[0])]
    if report.planted == "table_total":
        at = report.style.randrange(len(totals))
        totals[at] = wrong(report.style, totals[at], whole=report.subject.whole)
    if across:
        rows[0].append(name)
        for row, total in zip(rows[1:], totals, strict=True):
            row.append(report.number(total))
    else:
        rows.append([name, report.number(totals[0])])


def _table(page: Any, box: Box, rows: list[list[str]], look: tuple[Any, dict[str, Any]]) -> None:
    chance, fonts = look
    left, top = box[0], box[1]
    width = min(110, (box[2] - left) / len(rows[0]))
    widths = [width * 1.2, *[width] * (len(rows[0]) - 1)]
    longest = max(fonts["F1"].text_length(cell, 8.5) for cell in rows[0])
    size = min(8.5, 8.5 * (width - 8) / longest) if longest > width - 8 else 8.5
    ruled, shaded, height = chance.random() < 0.5, chance.random() < 0.5, chance.choice((15, 17, 19))
    for number, row in enumerate(rows):
        y = top + number * height
        if number == 0 and shaded:
            page.draw_rect((left, y, left + sum(widths), y + height), color=None, fill=(0.88, 0.9, 0.93))
        x = left
        for col, (cell, wide) in enumerate(zip(row, widths, strict=True)):
            font = "F1" if number == 0 else "F0"
            at = x + 4 if col == 0 else x + wide - 4 - fonts[font].text_length(cell, size)
            page.insert_text((at, y + height * 0.68), cell, fontname=font, fontsize=size)
            if ruled:
                page.draw_rect((x, y, x + wide, y + height), color=(0.6, 0.6, 0.6), width=0.5)
            x += wide
    if not ruled:
        for y in (top, top + height, top + len(rows) * height):
            page.draw_line((left, y), (left + sum(widths), y), width=0.7)
