"""Makes filled-in flat forms and their truth: python benchmarks/forms/make.py --out DIR [--forms N] [layout …].

See README.md here. Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import argparse
import json
import shutil
import zlib
from pathlib import Path
from random import Random

import cv2
import numpy as np
from filling import Sheet
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractors.mupdf import load_mupdf

LAYOUTS = Path(__file__).resolve().parent / "layouts"
_MARGIN = dict.fromkeys(("top", "right", "bottom", "left"), "14mm")
SETS = ("tuned", "scored")


def make(out: Path, forms: int, names: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for name in SETS:
            rows = []
            for template in sorted((LAYOUTS / name).glob("*.html")):
                if names and template.stem not in names:
                    continue
                for index in range(forms):
                    chance = Random(zlib.crc32(f"{template.stem}/{index}".encode()))
                    html, sheet = _fill(template, chance)
                    page.set_content(html)
                    data = page.pdf(prefer_css_page_size=True, print_background=True, format="A4", margin=_MARGIN)
                    doc = f"{template.stem}_{index + 1}.pdf"
                    _write(out / name / "docs" / doc, data)
                    _write(out / f"{name}_scans" / "docs" / doc, scanned(data, chance))
                    tags = {"family": template.stem, "language": sheet.language}
                    rows.append({"doc": doc, "kind": "form", "entries": sheet.entries, "tags": tags})
            for folder in (name, f"{name}_scans") if rows else ():
                lines = [json.dumps(row, ensure_ascii=False) for row in rows]
                (out / folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        browser.close()


def _fill(template: Path, chance: Random) -> tuple[str, Sheet]:
    """The page as HTML; the language stands in the first line of the template."""
    language = template.read_text(encoding="utf-8").partition('lang="')[2][:2]
    environment = Environment(
        loader=FileSystemLoader(LAYOUTS), autoescape=False, undefined=StrictUndefined, trim_blocks=True
    )
    sheet = Sheet(language, chance)
    source = environment.get_template(str(template.relative_to(LAYOUTS)))
    html = source.render(t=sheet.t, tick=sheet.tick, ring=sheet.ring, sign=sheet.sign, scrawl=sheet.scrawl)
    return html, sheet


def scanned(data: bytes, chance: Random) -> bytes:
    """The pages as a scanner delivers them: turned a little, grainy, greyish, JPEG; no text layer."""
    pymupdf = load_mupdf()
    scan = pymupdf.open()
    noise = np.random.default_rng(chance.randrange(1 << 30))
    for page in pymupdf.open(stream=data):
        dpi = chance.choice((150, 175, 200))
        pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
        turn = cv2.getRotationMatrix2D((pixmap.width / 2, pixmap.height / 2), chance.uniform(-1, 1), 1.0)
        level = cv2.warpAffine(image, turn, (pixmap.width, pixmap.height), flags=cv2.INTER_CUBIC, borderValue=255)
        level = cv2.GaussianBlur(level, (3, 3), 0.5).astype(np.float64)
        paper = chance.randint(235, 252)
        grainy = level * (paper - 30) / 255 + 30 + noise.normal(0, chance.uniform(3, 9), level.shape)
        _, jpeg = cv2.imencode(".jpg", np.clip(grainy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])
        sheet = scan.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=jpeg.tobytes())
    return bytes(scan.tobytes())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--forms", type=int, default=4, help="forms in each layout")
    parser.add_argument("names", nargs="*", help="layouts to make; all by default")
    arguments = parser.parse_args()
    make(arguments.out, arguments.forms, arguments.names)
