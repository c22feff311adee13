"""A result that is damaged, or made to harm whoever opens it, is shown, written, or refused in words of ours."""

from __future__ import annotations

import contextlib
import copy
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.emit import result_json
from pipelines.explain.command import explain_command
from pipelines.export.command import ExportSettings, export_command
from pipelines.export.shapes import SHAPES
from pipelines.read import read_file
from schemas.errors import VouchError
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_docs"
_FAST = settings(max_examples=20, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
_LEAVES = st.sampled_from(
    [
        None,
        True,
        "",
        "..",
        "\x1b[31m",
        "1e999999",
        "NaN",
        "-0",
        "[b]",
        "\ud800",
        10**30,
        -1,
        0,
        1e308,
        [],
        {},
        [[]],
        [1],
    ]
) | st.text(max_size=20)
_JSON = st.recursive(
    _LEAVES, lambda kept: st.lists(kept, max_size=3) | st.dictionaries(st.text(max_size=8), kept, max_size=3)
)


@pytest.fixture(scope="module")
def results() -> list[Any]:
    names = ("chart_report.pdf", "invoice_facturx.pdf")
    return [json.loads(result_json(read_file(SAMPLES / name, ReadOptions()))) for name in names]


def _places(item: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    return [place, *(deeper for key, value in pairs for deeper in _places(value, (*place, key)))]


def _of_data(result: Any) -> list[tuple[str | int, ...]]:
    """Those of its values, which have no schema of their own there."""
    return [place for place in _places(result) if place[:3] == ("documents", 0, "data")] or [("documents",)]


def _opened(path: Path) -> list[str]:
    """What came of every way to open a result: nothing, or our own error."""

    def written(format_name: str | None, shape: str | None = None) -> Callable[[], None]:
        settings = ExportSettings(format_name, allow_review=True, shape=shape)
        return lambda: export_command(path, path.parent / "o", settings)

    ways = [lambda: explain_command(path), written("csv"), *(written(None, shape) for shape in SHAPES)]
    said = []
    for way in ways:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                way()
            except VouchError as error:
                said.append(str(error))
    return said


@_FAST
@given(data=st.data())
def test_a_value_that_was_changed_is_shown_or_refused(results: list[Any], tmp_path: Path, data: st.DataObject) -> None:
    result = copy.deepcopy(data.draw(st.sampled_from(results)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(_places(result)[1:]) | st.sampled_from(_of_data(result)))
        within = result
        for key in place[:-1]:
            within = within[key]
        within[place[-1]] = copy.deepcopy(data.draw(_JSON))
    path = tmp_path / "r.json"
    path.write_bytes(json.dumps(result).encode())
    _opened(path)


@_FAST
@given(data=st.data())
def test_a_file_that_was_damaged_is_shown_or_refused(results: list[Any], tmp_path: Path, data: st.DataObject) -> None:
    content = json.dumps(results[0]).encode()
    at = data.draw(st.integers(0, len(content)))
    put = data.draw(st.binary(max_size=4))
    path = tmp_path / "r.json"
    path.write_bytes(content[:at] + put + content[at + data.draw(st.integers(0, 3)) :])
    _opened(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"schema": "vouch.result/1"}',
        b"1" * 10_000,
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    said = _opened(path)
    assert len(said) == 2 + len(SHAPES)
    assert all("is not a result of Vouch" in line for line in said)
