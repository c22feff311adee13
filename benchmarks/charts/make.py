"""Draws charts with known values by nine programs: python benchmarks/charts/make.py OUT --seeds tune --count 200.

OUT becomes a dataset of `vouch eval`: PDFs, or with --png pictures of them at 110 to 150 dpi. Look at the failures of
`--seeds tune` only, and believe `--seeds score`: their charts share no seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from compose import DESIGNS, compose
from generators import GENERATORS, Generator, installed
from truth import row_of_truth

if TYPE_CHECKING:
    from spec import Spec

_FIRST_SEED = {"tune": 0, "score": 1}


def plan(first: int, count: int, generators: list[Generator], designs: list[str]) -> list[tuple[Generator, Spec]]:
    """Every generator with each of its designs in turn, in an order that a smaller count samples evenly."""
    pairs = [(g, design) for g in generators for design in DESIGNS if design in g.designs and design in designs]
    Random(0).shuffle(pairs)
    return [
        (generator, compose(first + 2 * index, design))
        for index in range(count)
        for generator, design in [pairs[index % len(pairs)]]
    ]


def draw(out: Path, planned: list[tuple[Generator, Spec]], *, png: bool) -> None:
    docs = out / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    paths = [docs / f"{generator.name}_{spec.design}_{spec.seed}.pdf" for generator, spec in planned]
    for generator in GENERATORS:
        jobs = [(spec, path) for (g, spec), path in zip(planned, paths, strict=True) if g is generator]
        if jobs:
            print(f"{generator.name}: {len(jobs)}", file=sys.stderr)
            generator.draw(jobs)
    if png:
        paths = [_picture(path, spec) for (_, spec), path in zip(planned, paths, strict=True)]
    rows = [row_of_truth(spec, path.name, g.name) for (g, spec), path in zip(planned, paths, strict=True)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "truth.jsonl").write_text(text, encoding="utf-8")


def _picture(path: Path, spec: Spec) -> Path:
    """The page as a PNG; the PDF goes."""
    import pymupdf

    target = path.with_suffix(".png")
    with pymupdf.open(path) as document:
        document[0].get_pixmap(dpi=spec.style.randint(110, 150)).save(target)
    path.unlink()
    return target


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", choices=_FIRST_SEED, default="tune")
    parser.add_argument("--skip", type=int, default=0, help="so many seeds: charts that nobody has seen yet")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--generators", nargs="+", default=[], choices=[g.name for g in GENERATORS])
    parser.add_argument("--designs", nargs="+", default=list(DESIGNS), choices=list(DESIGNS))
    parser.add_argument("--png", action="store_true", help="pictures at 110 to 150 dpi instead of PDFs")
    arguments = parser.parse_args()
    first = _FIRST_SEED[arguments.seeds] + 2 * arguments.skip
    charts = plan(first, arguments.count, installed(arguments.generators), arguments.designs)
    draw(arguments.out, charts, png=arguments.png)
