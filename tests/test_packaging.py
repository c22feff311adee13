"""What is installed is what is declared: constraints, licence, set-up script."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M)
}


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    """Otherwise `bash setup.sh` cannot install: run `bash setup.sh pin`."""
    stated = [*PROJECT["dependencies"], *itertools.chain(*PROJECT["optional-dependencies"].values())]
    for requirement in map(Requirement, stated):
        pinned = PINNED.get(canonicalize_name(requirement.name))
        assert pinned is not None, f"{requirement.name} is not in constraints.txt"
        assert requirement.specifier.contains(pinned, prereleases=True), f"{requirement} against {pinned}"


def test_constraints_hold_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.!-]+", line) for line in lines), (
        "a build for one kind of machine"
    )


def test_what_is_bounded_from_above_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for above, line in itertools.pairwise(lines):
        if re.match(r'\s+"[\w.-]+.*<', line):
            assert above.strip().startswith("#"), line


def test_the_licence_is_the_whole_text() -> None:
    """The AGPL-3.0 as the Free Software Foundation publishes it."""
    text = (ROOT / "LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_setup_names_what_is_wrong_with_its_use() -> None:
    setup = subprocess.run(
        ["bash", ROOT / "setup.sh", "nonsense"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert setup.returncode == 1
    assert "unknown command 'nonsense'" in setup.stderr


def test_setup_refuses_an_old_python_and_says_where_to_get_one(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.10.12 && exit\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    for newer in ("python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / newer).symlink_to(old)
    setup = subprocess.run(
        ["bash", ROOT / "setup.sh"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "VOUCH_VENV": str(tmp_path / "venv")},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert setup.returncode == 1
    assert "needs Python 3.11 or newer; here is Python 3.10.12" in setup.stderr
    assert "apt-get install python3 python3-venv" in setup.stderr
    assert not (tmp_path / "venv").exists()
