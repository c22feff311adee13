"""Fills a folder with shards of synthetic documents: `python -m extractors.reader.synth FOLDER --seed 1 --count 5000`.

A shard is named SEED-START.shard. Those already there are left as they are, so that a broken run can be taken up again.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extractors.reader.synth import write_shard


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m extractors.reader.synth", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1, help="1,000,000 and above: the held-out families")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--size", type=int, default=500, help="documents in a shard")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for start in range(asked.start, asked.start + asked.count, asked.size):
        path = asked.folder / f"{asked.seed}-{start}.shard"
        if path.exists():
            continue
        began = time.perf_counter()
        write_shard(path, asked.seed, start, asked.size)
        print(f"{path.name}: {asked.size / (time.perf_counter() - began):.0f} documents a second", flush=True)


if __name__ == "__main__":
    main()
