"""What the pixel witness costs a page: prints of header fields and totals read again, and the rendering they need.

python benchmarks/second_look.py [PDF_OR_FOLDER ...]

Without arguments, the sample invoices as scans over an invisible copy of their own text layer. CPU milliseconds a page
on one thread; what is read are the prints that the reader's first choices stand on, within the budget of a page.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from extractors.content import read_content
from extractors.document import open_document
from extractors.invoices.reader import RulesReader
from extractors.ocr.prints import PrintReader
from extractors.ocr.rapid import RapidOcr
from pipelines.second_look import look_again
from schemas.options import Limits
from schemas.target import shipped_target

SAMPLES = Path(__file__).parents[1] / "sample_docs"
TARGET_MS = 150.0


def over_a_hidden_layer(path: Path, folder: Path) -> Path:
    """The document as pictures, 200 dpi, each over its words in invisible type."""
    import pymupdf

    scanned = pymupdf.open()
    with pymupdf.open(path) as document:
        for page in document:
            target = scanned.new_page(width=page.rect.width, height=page.rect.height)
            for left, top, _right, bottom, text, *_ in page.get_text("words"):
                target.insert_text((left, bottom - 0.2 * (bottom - top)), text, fontsize=9, render_mode=3)
            target.insert_image(target.rect, pixmap=page.get_pixmap(dpi=200, colorspace="gray"))
    out = folder / f"{path.stem}.pdf"
    scanned.save(out)
    return out


def cost_ms(path: Path, engine: RapidOcr) -> tuple[float, float, int] | None:
    """CPU milliseconds a page for rendering and for reading, and the prints confirmed; None where none were read."""
    with open_document(path, limits=Limits()) as document:
        content = read_content(document, ocr=lambda: engine)
        readings = RulesReader().read(content, shipped_target("invoice"))
        prints = PrintReader(document, lambda: engine)
        started = time.process_time()
        for page in content.pages:
            document.render(page.page_no, 200.0)
        rendered = time.process_time()
        seen = look_again(readings, content, prints)
        ended = time.process_time()
    confirmed = sum(after.transcribed for after in seen) - sum(before.transcribed for before in readings)
    pages = max(len(content.pages), 1)
    rendering, whole = (rendered - started) / pages * 1000, (ended - rendered) / pages * 1000
    return (rendering, max(whole - rendering, 0.0), confirmed) if confirmed else None


def main(arguments: list[str]) -> None:
    named = [Path(argument) for argument in arguments]
    engine = RapidOcr(threads=1)
    with tempfile.TemporaryDirectory() as folder:
        paths = [p for path in named for p in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
        if not named:
            samples = [SAMPLES / f"{name}.pdf" for name in ("invoice_clean", "rechnung_zweiseitig")]
            paths = [over_a_hidden_layer(path, Path(folder)) for path in samples]
        cost_ms(paths[0], engine)  # the models load
        figures = [figure for path in paths if (figure := cost_ms(path, engine)) is not None]
    if not figures:
        print("no print needed a second look")
        return
    rendering, reading, confirmed = (statistics.median(values) for values in zip(*figures, strict=True))
    print(f"{len(figures)} documents: rendering {rendering:.0f} ms, reading {reading:.0f} ms a page (CPU, one thread)")
    print(f"target {TARGET_MS:.0f} ms for reading; median {confirmed:.0f} values confirmed a document")


if __name__ == "__main__":
    main(sys.argv[1:])
