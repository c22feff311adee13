"""What reads bytes from strangers, fuzzed by coverage, with atheris.

python benchmarks/fuzz_parsers.py [TARGET …] [--seconds N] [--keep FOLDER]

Targets are those of `fuzzing.targets`; each is fuzzed for N seconds in a process of its own, from sound inputs on. What
it may not do: raise anything but our own errors, take more than `MOST_SECONDS` for an input, or need more memory than
`MOST_MEGABYTES`. An input that does is kept in --keep, and told; exit status 1 then. atheris is no dependency of the
project: pip install atheris.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

MOST_SECONDS = 60
MOST_MEGABYTES = 3000
LONGEST = 50_000  # bytes of an input


def fuzz(target: str, corpus: Path, keep: Path, seconds: int) -> None:
    """In a process of its own: never returns."""
    import atheris

    with atheris.instrument_imports(include=["extractors", "pipelines", "schemas", "fuzzing"]):
        from fuzzing.targets import TARGETS, seeds
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(
        [
            *(sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-timeout={MOST_SECONDS}"),
            *(f"-rss_limit_mb={MOST_MEGABYTES}", f"-max_len={LONGEST}", f"-artifact_prefix={keep}/{target}-"),
            *("-print_final_stats=1", "-verbosity=0", "-close_fd_mask=0"),
        ],
        TARGETS[target],
    )
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--keep", type=Path, default=Path("fuzz_parsers"))
    parser.add_argument("--corpus", type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    if given.corpus is not None:
        fuzz(given.targets[0], given.corpus, given.keep, given.seconds)
    from fuzzing.targets import TARGETS

    failed = []
    for target in given.targets or TARGETS:
        with tempfile.TemporaryDirectory() as corpus:
            options = ["--seconds", str(given.seconds), "--keep", str(given.keep), "--corpus", corpus]
            run = subprocess.run(
                [sys.executable, __file__, target, *options], stderr=subprocess.PIPE, text=True, check=False
            )
        told = [line for line in run.stderr.splitlines() if line.startswith("stat::number_of_executed")]
        print(f"{target}: {'; '.join(told) or 'no count'}; {'FAILED' if run.returncode else 'ok'}", flush=True)
        if run.returncode:
            failed.append(target)
            print(run.stderr[-6000:], flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
