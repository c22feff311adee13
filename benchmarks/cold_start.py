"""How long a person waits for a command in a cold process: medians over repeated starts of the interpreter.

python benchmarks/cold_start.py [REPEATS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
INVOICE = ROOT / "sample_docs" / "invoice_clean.pdf"
VOUCH = Path(sys.executable).with_name("vouch")
COMMANDS = {
    "vouch --help": ["--help"],
    "vouch schema invoice": ["schema", "invoice"],
    "vouch read (one page)": ["read", str(INVOICE)],
}
TARGETS_S = {"vouch --help": 0.4, "vouch read (one page)": 1.5}


def seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([VOUCH, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main(repeats: int) -> None:
    python = statistics.median(_bare_python() for _ in range(repeats))
    print(f"{'python -c pass':<24} {python:6.2f} s")
    for name, arguments in COMMANDS.items():
        seconds(arguments)  # bytecode and file cache: what is cold is the process
        times = [seconds(arguments) for _ in range(repeats)]
        target = f"   target {TARGETS_S[name]} s" if name in TARGETS_S else ""
        print(f"{name:<24} {statistics.median(times):6.2f} s   best {min(times):.2f} s{target}")


def _bare_python() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
