"""Makes PDF pages with tables whose cells are known: python benchmarks/tables/make.py OUT [--pages N] [--half tuned].

Ten structures in twenty-six styles, among running text, lists, forms and drawn charts that are no tables; then
`vouch eval OUT` scores them, each style a family. Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import argparse
import json
import shutil
from html import escape
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from contents import STRUCTURES
from styles import STYLES, is_tuned_on

if TYPE_CHECKING:
    from contents import Cell, Content
    from styles import Style

TEXT = (
    "the survey was carried out in spring among all members and its results are shown below they differ from those of "
    "earlier years because several districts were merged and the prices of energy rose faster than the board expected "
    "no comparison with other regions has been made since their figures follow another method of counting"
)
WORDS = TEXT.split(" ")
TRIES = 20
"""Pages are drawn anew until one holds all its tables."""
SHEET = (
    "<style>@page{size:A4;margin:18mm}body{font:10pt sans-serif;line-height:1.25}table{border-collapse:collapse;"
    "margin:6px 0 14px}td{vertical-align:top;text-align:left}td.figure,td.total{text-align:right}"
    ".long{max-width:150px}.narrow{max-width:80px}.section{font-weight:bold}p{text-align:justify}"
    ".two{columns:2;column-gap:24px}.caption{margin:10px 0 2px}%s</style>"
)


def paragraph(chance: Random, words: int = 60) -> str:
    start = chance.randrange(len(WORDS))
    text = " ".join(WORDS[(start + i) % len(WORDS)] for i in range(words))
    return f"<p>{text.capitalize()}.</p>"


def bystander(chance: Random) -> str:
    """Something that is no table: text, text in two columns, a list, a form or a chart."""
    lot = chance.randrange(6)
    if lot == 0:
        return "<ol>" + "".join(f"<li>{' '.join(chance.sample(WORDS, 7))}</li>" for _ in range(5)) + "</ol>"
    if lot == 1:
        labels = chance.sample(("Name", "Date of issue", "Contact", "Telephone", "Reference", "Place"), 4)
        lines = (f"<div><span style='display:inline-block;width:130px'>{x}:</span>{' '.join(chance.sample(WORDS, 2))}"
                 "</div>" for x in labels)  # fmt: skip
        return "".join(lines)
    if lot == 2:
        return f"<div class=two>{paragraph(chance, 90)}{paragraph(chance, 70)}</div>"
    if lot == 3:
        return _bars(chance)
    return paragraph(chance, chance.randint(30, 90))


def _bars(chance: Random) -> str:
    heights = [chance.randint(10, 80) for _ in range(5)]
    bars = "".join(
        f"<rect x='{40 + 50 * i}' y='{100 - height}' width='28' height='{height}' fill='#4477aa'/>"
        f"<text x='{42 + 50 * i}' y='114' font-size='9'>{2019 + i}</text>"
        for i, height in enumerate(heights)
    )
    ticks = "".join(
        f"<text x='8' y='{103 - t}' font-size='9'>{t}</text>"
        f"<line x1='30' x2='290' y1='{100 - t}' y2='{100 - t}' stroke='#ccc'/>"
        for t in (0, 20, 40, 60, 80)
    )
    return f"<svg width='300' height='120'>{ticks}{bars}</svg>"


def printed(content: Content, caption: str) -> str:
    rows = []
    for row in range(content.rows):
        cells = "".join(_cell(cell) for cell in content.cells if cell.row == row)
        names = [name for name, here in (("first", 0), ("last", content.rows - 1), ("headlast", content.head_rows - 1))
                 if here == row]  # fmt: skip
        rows.append(f"<tr class='{' '.join(names)}'>{cells}</tr>")
    return f"<div class=caption>{caption}</div><table>{''.join(rows)}</table>"


def _cell(cell: Cell) -> str:
    spans = f" rowspan={cell.row_span}" * (cell.row_span > 1) + f" colspan={cell.col_span}" * (cell.col_span > 1)
    head = " head" if cell.role == "narrow" else ""
    return f"<td class='{cell.role}{head}'{spans}>{escape(cell.text)}</td>"


def true_table(content: Content, page_no: int) -> dict[str, object]:
    """The cells with text; a heading within the rows stands in their first column, whatever its box covers."""
    return {
        "page_no": page_no,
        "cells": [
            {"row": c.row, "col": c.col, "row_end": c.row + c.row_span - 1,
             "col_end": c.col if c.role == "section" else c.col + c.col_span - 1, "text": c.text}
            for c in content.cells if c.text
        ],
    }  # fmt: skip


def made_page(style: Style, chance: Random, lot: int) -> tuple[str, list[Content]]:
    """A page as HTML with one or two tables."""
    tables = [STRUCTURES[(lot + i * 3) % len(STRUCTURES)](chance) for i in range(chance.choice((1, 1, 2)))]
    body = [bystander(chance)]
    for number, content in enumerate(tables, start=1):
        caption = chance.choice((f"Table {number}: Results by district", "<b>Results by district</b>", ""))
        body += [printed(content, caption), bystander(chance)]
    return f"<html><head>{SHEET % style.css}</head><body>{''.join(body)}</body></html>", tables


def page_count(path: Path) -> int:
    import pymupdf

    with pymupdf.open(path) as document:
        return int(document.page_count)


def make(out: Path, pages: int, half: str, seed: int) -> None:
    from playwright.sync_api import sync_playwright

    (out / "docs").mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play, (out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for number, style in enumerate(STYLES):
            if half != "all" and is_tuned_on(number) != (half == "tuned"):
                continue
            for lot in range(pages):
                name = f"{style.name}_{lot}.pdf"
                chance = Random(f"{seed}/{style.name}/{lot}")
                for _ in range(TRIES):
                    html, tables = made_page(style, chance, lot + number)
                    page.set_content(html)
                    page.pdf(path=out / "docs" / name, format="A4", print_background=True)
                    if page_count(out / "docs" / name) == 1:
                        break
                tags = {
                    "family": style.name,
                    "ruled": str(style.ruled),
                    "half": "tuned" if is_tuned_on(number) else "scored",
                }
                row = {"doc": name, "kind": "chart", "page_count": 1, "tags": tags,
                       "tables": [true_table(content, 1) for content in tables]}  # fmt: skip
                truth.write(json.dumps(row, ensure_ascii=False) + "\n")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=4, help="pages in each style")
    parser.add_argument("--half", choices=("tuned", "scored", "all"), default="all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    make(arguments.out, arguments.pages, arguments.half, arguments.seed)
