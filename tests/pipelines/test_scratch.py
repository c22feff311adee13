"""Folders of workers: whose owner is gone is removed, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pipelines.scratch import Scratch, remove_abandoned

KILLED = """
import os, signal, sys
from pipelines.scratch import Scratch
scratch = Scratch()
(scratch.path / "document.tmp").write_text("x")
print(scratch.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed_owner(folder: Path) -> Path:
    run = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "TMPDIR": str(folder)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(run.stdout.strip())


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_stays(folder: Path) -> None:
    left = killed_owner(folder)
    mine = Scratch()
    assert left.is_dir()
    assert remove_abandoned() == 1
    assert not left.exists()
    assert mine.path.is_dir()
    mine.remove()
    assert list(folder.iterdir()) == []


def test_what_is_not_ours_is_left_alone(folder: Path) -> None:
    (folder / "vouch-worker-plain").mkdir()
    (folder / "vouch-worker-file").write_text("x")
    just_made = folder / "vouch-worker-empty"
    just_made.mkdir()
    (just_made / ".owner").touch()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".owner").write_text("1")
    (folder / "vouch-worker-link").symlink_to(elsewhere)
    assert remove_abandoned() == 0
    assert len(list(folder.iterdir())) == 5
