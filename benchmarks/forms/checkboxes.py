"""How often the state of a box to tick is told right: python benchmarks/forms/checkboxes.py [--sheets N].

Ten styles of boxes and rings, empty and marked in six ways, 48 on a sheet, at 150 dpi with grain, blur, a turn of up to
half a degree and JPEG. A box that is not found, or whose state is `unsure`, counts as wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random
from typing import Any

import cv2
import numpy as np

from extractors.forms.marks.measure import measure_marks
from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import Page

pymupdf = load_mupdf()

STYLES = (
    "square", "thick", "thin", "small", "large", "rounded", "grey", "ring", "thick ring", "large ring",
)  # fmt: skip
MARKS = ("", "cross", "tick", "fill", "dot", "slash", "overshoot")
SIZES = {"small": 7.0, "large": 14.0, "large ring": 13.0}
WIDTHS = {"thick": 1.5, "thin": 0.5, "thick ring": 1.4}
ROWS, COLUMNS = 12, 4


def sheet(style: str, chance: Random) -> tuple[Any, list[tuple[BBox, bool]]]:
    """A page of boxes of one style, and where they are and whether they are marked."""
    page = pymupdf.open().new_page()
    truth = []
    size = SIZES.get(style, 9.5)
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = 50 + 130 * column + chance.uniform(0, 8), 60 + 58 * row + chance.uniform(0, 8)
            mark = chance.choice(MARKS) if chance.random() < 0.6 else ""
            _draw(page, style, mark, BBox(x, y, x + size, y + size), chance)
            page.insert_text((x + size + 6, y + 0.8 * size), chance.choice(("I agree", "Yes", "Option B")), fontsize=10)
            truth.append((BBox(x, y, x + size, y + size), bool(mark)))
    return page, truth


def _draw(page: Any, style: str, mark: str, box: BBox, chance: Random) -> None:
    x, y, size = box.left, box.top, box.width
    grey = 0.45 if style == "grey" else 0.0
    width, color = WIDTHS.get(style, 0.9), (grey, grey, grey)
    if "ring" in style:
        page.draw_circle((x + size / 2, y + size / 2), size / 2, width=width, color=color)
    else:
        radius = 0.2 if style == "rounded" else None
        page.draw_rect(pymupdf.Rect(x, y, x + size, y + size), width=width, color=color, radius=radius)
    pen = {"width": chance.uniform(0.9, 1.6), "color": (0.1, 0.1, chance.choice((0.1, 0.6)))}
    reach = 0.22 if mark == "overshoot" else -0.16
    low, high = -reach * size, (1 + reach) * size
    if mark in ("cross", "overshoot"):
        page.draw_line((x + low, y + low), (x + high, y + high), **pen)
        page.draw_line((x + low, y + high), (x + high, y + low), **pen)
    elif mark == "tick":
        page.draw_line((x + 0.2 * size, y + 0.55 * size), (x + 0.42 * size, y + 0.8 * size), **pen)
        page.draw_line((x + 0.42 * size, y + 0.8 * size), (x + 0.85 * size, y + 0.1 * size), **pen)
    elif mark == "slash":
        page.draw_line((x + 0.2 * size, y + 0.8 * size), (x + 0.8 * size, y + 0.2 * size), **pen)
    elif mark == "dot":
        page.draw_circle((x + size / 2, y + size / 2), 0.24 * size, fill=(0, 0, 0))
    elif mark == "fill":
        page.draw_rect(pymupdf.Rect(x + 1.2, y + 1.2, x + size - 1.2, y + size - 1.2), fill=(0, 0, 0))


def noisy(page: Any, chance: Random) -> Any:
    """The page at 150 dpi as a scanner with a bad day delivers it."""
    pixmap = page.get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)
    image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    turn = cv2.getRotationMatrix2D((pixmap.width / 2, pixmap.height / 2), chance.uniform(-0.2, 0.2), 1.0)
    image = cv2.warpAffine(image, turn, (pixmap.width, pixmap.height), borderValue=255.0)
    image = cv2.GaussianBlur(image, (3, 3), chance.uniform(0.4, 0.9)).astype(np.float64)
    grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, chance.uniform(4, 10), image.shape)
    levels = np.clip(image * chance.uniform(0.85, 0.95) + 10 + grain, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, 55])
    return cv2.cvtColor(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), cv2.COLOR_GRAY2RGB)


def measure(sheets: int) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for style in STYLES:
        for index in range(sheets):
            chance = Random(1000 * STYLES.index(style) + index)
            page, truth = sheet(style, chance)
            marks = measure_marks(Page(1, page.rect.width, page.rect.height), noisy(page, chance))
            for box, marked in truth:
                seen = [tick for tick in marks.ticks if tick.bbox.iou(box) > 0.3]
                total[style] += 1
                state = seen[0].state if len(seen) == 1 else "not found"
                good = state not in ("not found", "unsure") and (state != "empty") is marked
                right[style] += good
                wrong[f"{style}, {'marked' if marked else 'empty'}: {state}"] += not good
    for style in STYLES:
        print(f"{style:12}{right[style]}/{total[style]}")
    print(f"all {right.total()}/{total.total()} = {right.total() / total.total():.2%}")
    print(*(f"  {count} {case}" for case, count in wrong.most_common() if count), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=5, help="sheets of each style")
    measure(parser.parse_args().sheets)
