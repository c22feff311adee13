from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_readers import invoice_result

from pipelines.emit import (
    find_problems,
    prepare_output,
    remove_abandoned_files,
    remove_temporary_files,
    result_json,
    write_atomically,
    write_result,
)
from schemas.errors import InternalError, UsageError
from schemas.evidence import FieldResult
from schemas.export import committed_schema
from schemas.options import ReadOptions


@pytest.fixture
def result(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-")
    return invoice_result(path, ReadOptions())


def test_the_json_is_the_result_and_the_same_every_time(result):
    text = result_json(result)
    assert text == result_json(result.model_copy(deep=True))
    assert text.endswith(b"}\n")
    loaded = json.loads(text)
    assert list(loaded) == ["schema", "source", "status", "errors", "pages", "documents", "run"]
    assert loaded["documents"][0]["fields"]["/invoice_number"]["evidence"][0]["bbox"] == [1.0, 2.0, 3.25, 4.0]
    assert b'"bbox": [1.0, 2.0, 3.25, 4.0]' in text


def test_jsonschema_agrees(result):
    loaded = json.loads(result_json(result))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(committed_schema("result"), format_checker=checker).validate(loaded)
    data = loaded["documents"][0]["data"]
    jsonschema.Draft202012Validator(committed_schema("invoice"), format_checker=checker).validate(data)


def test_confidence_is_there_only_when_it_is_calibrated(result):
    result.documents[0].fields["/currency"] = FieldResult(status="single", confidence=0.5)
    fields = json.loads(result_json(result))["documents"][0]["fields"]
    assert "confidence" not in fields["/invoice_number"]
    assert fields["/currency"]["confidence"] == 0.5


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("totals", "net"), "1,00", "/documents/0/data/totals/net"),
        (("totals", "net"), 1.0, "/documents/0/data/totals/net"),
        (("issue_date",), "2026-02-30", "/documents/0/data/issue_date"),
        (("currency",), "euro", "/documents/0/data/currency"),
        (("surprise/~",), 1, "surprise/~"),
    ],
)
def test_data_that_breaks_its_schema_is_never_emitted(result, tmp_path, path, value, said):
    node = result.documents[0].data
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    with pytest.raises(InternalError) as caught:
        write_result(result, tmp_path / "out.json")
    assert said in str(caught.value)
    assert "a.pdf" in str(caught.value)
    assert not (tmp_path / "out.json").exists()


def test_an_envelope_that_breaks_its_schema_is_never_emitted(result):
    result.documents[0].decision = "maybe"
    with pytest.raises(InternalError, match="/documents/0/decision"):
        result_json(result)


def test_a_kind_without_a_schema_is_a_problem(result):
    result.documents[0].kind = "poem"
    with pytest.raises(InternalError, match="'poem' has no schema"):
        result_json(result)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_has_not_is_refused(result, number):
    result.pages[0].width_pt = number
    with pytest.raises(InternalError, match="is not JSON"):
        result_json(result)


def test_every_problem_is_found_whatever_the_shape():
    assert find_problems({})
    assert find_problems({"documents": "x"})
    assert find_problems({"documents": [1, {"kind": "invoice", "data": None}]})


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_written_as_utf_8(text):
    path = Path(__file__)
    result = invoice_result(path, ReadOptions())
    result.source.name = text
    result.documents[0].reasons = ["[\n 1,\n 2\n]" + text]
    loaded = json.loads(result_json(result).decode())
    clean = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert loaded["source"]["name"] == clean
    assert loaded["documents"][0]["reasons"] == ["[\n 1,\n 2\n]" + clean]


def test_a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "deep" / "a.json"
    write_atomically(b"old", target)
    write_atomically(b"new", target)
    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["a.json"]


def test_an_output_has_the_permissions_of_an_ordinary_file(tmp_path):
    write_atomically(b"x", tmp_path / "a.json")
    (tmp_path / "plain").write_bytes(b"x")
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_failed_write_leaves_the_old_file_and_says_what_to_do(tmp_path):
    target = tmp_path / "a.json"
    target.mkdir()
    with pytest.raises(UsageError) as caught:
        write_atomically(b"x", target)
    assert str(target) in str(caught.value)
    assert "--out" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(UsageError, match=r"cannot write .*out"):
            prepare_output(folder)


def test_an_output_folder_that_cannot_be_made_is_refused():
    with pytest.raises(UsageError, match="cannot write /proc/vouch: ") as caught:
        prepare_output(Path("/proc/vouch"))
    assert "--out" in caught.value.hint


def test_a_prepared_folder_is_empty(tmp_path):
    prepare_output(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_only_the_temporary_files_of_a_dead_worker_are_removed(tmp_path):
    for name in (".vouch-12-0.tmp", ".vouch-123-0.tmp", "a.json"):
        (tmp_path / name).write_text("")
    remove_temporary_files(tmp_path, 12)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".vouch-123-0.tmp", "a.json"]


def test_only_what_nobody_writes_any_more_is_removed(tmp_path):
    old, new, result = (tmp_path / "sub" / name for name in (".vouch-1-0.tmp", ".vouch-2-0.tmp", "a.json"))
    old.parent.mkdir()
    for path in (old, new, result):
        path.write_bytes(b"{")
    for path in (old, result):
        os.utime(path, (0, 0))
    remove_abandoned_files(tmp_path)
    assert sorted(path.name for path in old.parent.iterdir()) == [new.name, result.name]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "out"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(b"{}\n", pipe)
        assert os.read(reading, 10) == b"{}\n"
    finally:
        os.close(reading)
    assert pipe.is_fifo()
