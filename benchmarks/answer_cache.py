"""What a cached answer of a vision model costs: python benchmarks/answer_cache.py

A hit is the hash of the request (every pixel of its pictures), and reading and checking the answer. Medians of 50, and
the CPU time of a hit, which depends less on what else the machine does.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from extractors.tiling import ModelInput, plan_tiles
from extractors.vlm.base import ModelAnswer, ModelRequest, TilePicture
from extractors.vlm.cache import AnswerStore, request_key
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.transcription import empty_answer, transcription_schema
from schemas.export import committed_schema
from schemas.page import Page

ROUNDS = 50
ENTRIES = 2_000
SIDES = ((768, 1024), (1120, 1568), (2016, 2016))


def main() -> None:
    fields = compile_fields(committed_schema("invoice"))
    answer = empty_answer(fields)
    answer["lines"] = [{name: f"printed {name}" for name in answer_row()} for _ in range(40)]
    with TemporaryDirectory() as folder:
        store = AnswerStore(Path(folder))
        for number in range(ENTRIES):
            store.put(f"{number * 2654435761 % 2**32:064x}", ModelAnswer(answer, "complete"))
        for width, height in SIDES:
            tile = plan_tiles(Page(1, 595.0, 842.0), ModelInput(width, height))[0]
            image = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
            request = ModelRequest("a.pdf", 1, (TilePicture(tile, image),), "p" * 4000, transcription_schema(fields))
            store.put(request_key(request, "model"), ModelAnswer(answer, "complete"))
            keyed, found, worked = [], [], []
            for _ in range(ROUNDS):
                began, started = time.process_time(), time.perf_counter()
                key = request_key(request, "model")
                keyed.append(time.perf_counter() - started)
                started = time.perf_counter()
                assert store.get(key) is not None
                found.append(time.perf_counter() - started)
                worked.append(time.process_time() - began)
            print(
                f"{width} x {height}: hash {median(keyed) * 1000:.2f} ms, read {median(found) * 1000:.2f} ms, "
                f"hit {(median(keyed) + median(found)) * 1000:.2f} ms (CPU {median(worked) * 1000:.2f} ms)"
            )


def answer_row() -> list[str]:
    return list(committed_schema("invoice")["$defs"]["Line"]["properties"])


if __name__ == "__main__":
    main()
