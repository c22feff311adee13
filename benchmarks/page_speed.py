"""How long a page takes from open to validated result, with a text layer and with OCR, in one process and one run.

python benchmarks/page_speed.py [FILE_OR_FOLDER ...]

Born-digital documents: those named, else the sample invoices. The OCR figure is of the sample scan, and of the same
pages as pictures, so that the ratio compares like with like. Figures are medians of the time per page; wall-clock time
depends on what else the machine does, CPU time much less.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from pipelines.emit import result_json
from pipelines.read import read_file
from schemas.options import ReadOptions

SAMPLES = Path(__file__).parents[1] / "sample_docs"
TARGET_MS = 60.0
TARGET_RATIO = 25.0
REPEATS = 3
SCAN_DPI = 200


def ms_per_page(path: Path) -> tuple[float, float]:
    """Wall-clock and CPU milliseconds per page, medians over REPEATS, after one reading to warm up."""
    options = ReadOptions()
    pages = max(len(read_file(path, options).pages), 1)
    wall, cpu = [], []
    for _ in range(REPEATS):
        started, started_cpu = time.perf_counter(), time.process_time()
        result_json(read_file(path, options))
        wall.append((time.perf_counter() - started) / pages * 1000)
        cpu.append((time.process_time() - started_cpu) / pages * 1000)
    return statistics.median(wall), statistics.median(cpu)


def as_pictures(path: Path, folder: Path) -> Path:
    """The document with every page replaced by a picture of it."""
    import pymupdf

    scanned = pymupdf.open()
    with pymupdf.open(path) as document:
        for page in document:
            target = scanned.new_page(width=page.rect.width, height=page.rect.height)
            target.insert_image(target.rect, pixmap=page.get_pixmap(dpi=SCAN_DPI, colorspace="gray"))
    out = folder / f"{path.stem}_scan.pdf"
    scanned.save(out)
    return out


def report(name: str, figures: list[tuple[float, float]]) -> float:
    wall, cpu = (statistics.median(values) for values in zip(*figures, strict=True))
    print(f"{name:<34} {wall:8.1f} ms wall  {cpu:8.1f} ms CPU   ({len(figures)} documents)")
    return wall


def main(arguments: list[str]) -> None:
    named = [Path(argument) for argument in arguments]
    paths = [p for path in named for p in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    samples = [SAMPLES / f"{name}.pdf" for name in ("invoice_clean", "invoice_wrong_total", "rechnung_zweiseitig")]
    digital = report("born-digital, per page", [ms_per_page(path) for path in paths or samples])
    with tempfile.TemporaryDirectory() as folder:
        pictures = [as_pictures(path, Path(folder)) for path in samples]
        scanned = report("the samples as pictures, per page", [ms_per_page(path) for path in pictures])
    own = report("the samples, per page", [ms_per_page(path) for path in samples])
    print(
        f"target {TARGET_MS:.0f} ms: {digital:.1f} ms; OCR page / born-digital page: {scanned / own:.0f} "
        f"(target {TARGET_RATIO:.0f})"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
