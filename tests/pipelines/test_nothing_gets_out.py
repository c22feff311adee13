"""Whatever a file is called, what is made of it lies in the folder that was named, under a name that is one."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from pathlib import Path, PurePath

import pytest
from drop_folders import Drop, watch_until_idle
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_readers import read_accepted

from pipelines.export.csv_files import write_csv
from pipelines.export.sinks.declared import declared_sinks
from pipelines.export.sinks.opening import open_sinks
from pipelines.export.sinks.parcel import Parcel
from pipelines.inputs import collect
from pipelines.names import MAX_NAME_BYTES, safe_name
from pipelines.progress import LineProgress
from pipelines.run import run
from pipelines.run_plan import RunPlan
from schemas.options import ReadOptions
from schemas.result import DocumentEntry
from tests.builders.results import chart_of

NAMES = (
    *("...pdf", "..\\..\\up.pdf", "..\u2215up.pdf", "C:\\absolute.pdf", "\\\\host\\share.pdf", "~root.pdf", "-rf.pdf"),
    *("CON", "nul.pdf", "COM1.tar.pdf", "aux .pdf", "lpt\u00b9.pdf", "$(touch up).pdf", "%2e%2e%2fup.pdf", "a\n.pdf"),
    *("line\nbreak\r.pdf", "\x1b[31mred\x07.pdf", "right\u202efdp.exe.pdf", "end. .pdf", "stream:data.pdf"),
    "n\udcff.pdf",
    *("case.pdf", "CASE.PDF", "Case.pdf", "é.pdf", "e\u0301.pdf", "x" * 251 + ".pdf", "ä" * 125 + ".pdf", "y" * 255),
)
DEEP = ("C:", "con", "d\n\u202e", "z" * 255)
"""Names of folders, one in the other."""


def _snapshot(folder: Path) -> set[str]:
    return set(map(str, folder.rglob("*")))


def _is_ordinary(name: str) -> bool:
    """Whether every system takes it for one file in this folder; what was cut to fit has a suffix behind the cut."""
    return (
        (safe_name(name) == name or MAX_NAME_BYTES < len(name.encode()) <= 255)
        and name[0] != "."
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "here" / "in"
    within = folder.joinpath(*DEEP)
    within.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(b"%PDF-1.7 " + str(number).encode())
    (within / "deep.pdf").write_bytes(b"%PDF-1.7 deep")
    return folder


def test_a_run_writes_into_its_folder_and_nowhere_else(inbox: Path, tmp_path: Path) -> None:
    out, sink = tmp_path / "here" / "out", tmp_path / "here" / "sink"
    before = _snapshot(tmp_path)
    collection = collect([inbox, *inbox.iterdir()], out)
    report = run(collection, RunPlan(ReadOptions(), out, 1, None, read=read_accepted), LineProgress(io.StringIO()))
    assert [outcome.reason for outcome in report.outcomes if outcome.failed] == []
    made = _snapshot(tmp_path) - before - {str(out)}
    assert all(path.startswith(f"{out}{os.sep}") for path in made)
    names = [part for path in made for part in PurePath(path).relative_to(out).parts]
    assert all(map(_is_ordinary, names)), names
    results = [path for path in made if path.endswith(".json")]
    assert len({unicodedata.normalize("NFC", path).casefold() for path in results}) == len(NAMES) + 1
    assert {json.loads(Path(path).read_bytes())["source"]["bytes"] for path in results} <= {10, 11, 13}
    declared = declared_sinks({"a": {"type": "folder", "path": str(sink)}}, "vouch.toml")
    opened = open_sinks(declared, print).opened["a"]
    opened.send([Parcel(str(n), f"{n:02}" * 32, name, b"{}") for n, name in enumerate(NAMES)])
    sent = [path.name for path in sink.iterdir()]
    assert all(map(_is_ordinary, sent))
    assert len({name.casefold() for name in sent}) == len(NAMES)


def test_a_drop_folder_keeps_names_and_results_within(tmp_path: Path) -> None:
    drop = Drop(tmp_path / "here", f"sqlite:///{tmp_path / 'ledger.db'}")
    before = _snapshot(tmp_path)
    for number, name in enumerate(NAMES):
        drop.put(name, f"document {number}")
    watch_until_idle(drop)
    made = _snapshot(tmp_path) - before
    ours = tuple(map(str, (drop.root, drop.out, tmp_path / "here" / drop.home, tmp_path / "ledger.db")))
    assert [path for path in made if not path.startswith(ours)] == [str(tmp_path / "here")]
    taken = {name for name in NAMES if not name.startswith(".")}
    assert set(drop.files()) == {f"done/{name}" if name in taken else f"incoming/{name}" for name in NAMES}
    assert len(drop.results()) == len(taken)
    assert all(map(_is_ordinary, drop.results()))


_anything = st.text(st.characters(exclude_categories=()), max_size=300) | st.sampled_from(
    ["..", "../../up", "/etc/passwd", "a/../../b", "CON", "a\0b", "", ".", "*", "a?versionId=1#b"]
)


@given(_anything)
def test_what_a_sink_calls_a_file_is_one_ordinary_name(name: str) -> None:
    called = Parcel("k", "0" * 64, name, b"{}").file_name
    assert _is_ordinary(called)
    assert called.endswith(".000000000000.json")


@given(name=_anything)
@settings(max_examples=50)
def test_csv_files_are_named_after_the_result_and_not_its_titles(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("csv")
    chart = chart_of({name: [("2021", "1")], None: [("2021", "3")]}) | {"title": name}
    entry = DocumentEntry(kind="chart", pages=[1], data={"charts": [chart]}, fields={}, decision="accept")
    written = write_csv([(1, entry)], Path("x" * 250 + ".json"), out, None)
    assert [path.parent for path in written] == [out, out]
    assert all(_is_ordinary(path.name) for path in written)
