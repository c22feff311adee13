"""Makes invoices in layouts that no rule was written for, and their truth: python benchmarks/layouts/make.py --out DIR.

Writes `DIR/tuning` and `DIR/held_back`, each a dataset of `vouch eval`. A layout belongs to one of them whole: what is
learnt from the failures of the one is measured on the other. Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from compose import SETS, compose, load_layouts
from printing import render

if TYPE_CHECKING:
    from compose import Layout
    from playwright.sync_api import Page


def make(out: Path, names: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    rows: dict[str, list[str]] = {name: [] for name in SETS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for layout in load_layouts():
            if names and layout.name not in names:
                continue
            for index in range(len(layout.invoices)):
                rows[layout.set].append(_print(page, layout, index, out / layout.set / "docs"))
        browser.close()
    for name, lines in rows.items():
        if lines:
            (out / name / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _print(page: Page, layout: Layout, index: int, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    doc = f"{layout.name}_{index + 1}.pdf"
    html, sheet = render(layout, compose(layout, index))
    page.set_content(html)
    page.pdf(path=folder / doc, prefer_css_page_size=True, print_background=True)
    return json.dumps(sheet.row_of_truth(doc), ensure_ascii=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("names", nargs="*", help="layouts to make; all by default")
    arguments = parser.parse_args()
    make(arguments.out, arguments.names)
