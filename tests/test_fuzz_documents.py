"""A short part of `benchmarks/fuzz_documents.py`, always the same files: no rule is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "benchmarks" / "fuzz_documents.py"


@pytest.mark.slow
def test_no_rule_is_broken_by_mutated_documents(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--first", "1", "--count", "24", "--workers", "2"],
        cwd=ROOT,
        # A folder for temporary files of its own: what other tests leave in theirs meanwhile is no leak of this.
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.startswith("24 files")
    assert "rules broken: 0" in run.stdout
    verified = next(line for line in run.stdout.splitlines() if line.startswith("verified values: "))
    assert int(verified.split()[2].strip(";").replace(",", "")) > 50


def test_a_file_can_be_made_again(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        only = [sys.executable, str(SCRIPT), "--only", "17", "--keep", str(tmp_path / folder)]
        subprocess.run(only, cwd=ROOT, check=True, capture_output=True)
    (one,), (other,) = (list((tmp_path / folder).iterdir()) for folder in ("a", "b"))
    assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())
