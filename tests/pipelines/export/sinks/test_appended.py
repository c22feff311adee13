"""Files that grow: whole or not at all, and once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.export.sinks.appended import AppendedFiles


def append(folder: Path, texts: dict[str, bytes], key: str) -> bool:
    files = AppendedFiles(folder / "state")
    with files.locked():
        if not files.new([key]):
            return False
        files.append({folder / name: text for name, text in texts.items()}, [key])
        return True


class Killed(BaseException):
    """As a crash is: nothing is tidied up behind it."""


def test_a_key_is_appended_once(tmp_path):
    for key, wanted in (("a" * 32, True), ("b" * 32, True), ("a" * 32, False)):
        assert append(tmp_path, {"one": b"1\n", "two": b"2\n"}, key) is wanted
    assert (tmp_path / "one").read_bytes() == b"1\n1\n"


@settings(max_examples=40)
@given(st.integers(0, 40), st.integers(0, 2), st.booleans())
def test_what_a_crash_cut_off_is_undone_and_appended_again(cut, file, began):
    """The journal is there, and some of the files have a part of what they should get, at any byte."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if began:
            append(folder, {"one": b"first\n", "two": b"first\n"}, "0" * 32)
        before = {path: path.read_bytes() for path in (folder / "one", folder / "two") if began}

        def die(point: str) -> None:
            if point == "announced":
                raise Killed

        files = AppendedFiles(folder / "state", die)
        with pytest.raises(Killed), files.locked():
            files.append({folder / "one": b"second\n", folder / "two": b"second\n"}, ["1" * 32])
        for path in (folder / "one", folder / "two", folder / "state" / "keys")[:file]:
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as half:
                half.write(b"second\n"[:cut])
        assert append(folder, {"one": b"second\n", "two": b"second\n"}, "1" * 32)
        for path in (folder / "one", folder / "two"):
            assert path.read_bytes() == before.get(path, b"") + b"second\n"
        assert not (folder / "state" / "journal").exists()


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    append(tmp_path, {"one": b"1\n"}, "a" * 32)
    (tmp_path / "two").mkdir()  # a file cannot be written there
    with pytest.raises(OSError, match="directory"):
        append(tmp_path, {"one": b"2\n", "two": b"2\n"}, "b" * 32)
    assert (tmp_path / "one").read_bytes() == b"1\n"
    (tmp_path / "two").rmdir()
    assert append(tmp_path, {"one": b"2\n", "two": b"2\n"}, "b" * 32)


def test_a_file_that_was_taken_away_begins_anew_and_is_not_filled_again(tmp_path):
    append(tmp_path, {"one": b"1\n"}, "a" * 32)
    (tmp_path / "one").rename(tmp_path / "taken")
    assert not append(tmp_path, {"one": b"1\n"}, "a" * 32)
    assert append(tmp_path, {"one": b"2\n"}, "b" * 32)
    assert (tmp_path / "one").read_bytes() == b"2\n"


def test_a_file_that_lies_there_instead_is_not_cut(tmp_path):
    """Its reader took the file after the crash, and put another there: that is not ours to cut."""
    append(tmp_path, {"one": b"1\n"}, "a" * 32)
    inode = (tmp_path / "one").stat().st_ino
    journal = {str(tmp_path / "one"): [2, inode + 1], str(tmp_path / "state" / "keys"): None}
    (tmp_path / "state" / "journal").write_text(json.dumps(journal))
    (tmp_path / "one").write_bytes(b"something longer of theirs\n")
    with AppendedFiles(tmp_path / "state").locked():
        assert (tmp_path / "one").read_bytes() == b"something longer of theirs\n"
