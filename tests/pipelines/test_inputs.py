from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.inputs import collect
from schemas.errors import UsageError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def _names(jobs, folder):
    return [(str(job.source.relative_to(folder)), job.output.name) for job in jobs]


def _skipped(collection):
    return {skipped.path.name: skipped.reason for skipped in collection.skipped}


def test_a_folder_gives_its_documents_in_order_and_keeps_sub_folders(make_files, tmp_path):
    make_files("in/b.pdf", "in/a.PDF", "in/2024/05/c.jpg")
    collection = collect([tmp_path / "in"], tmp_path / "out")
    assert [job.output for job in collection.jobs] == [
        tmp_path / "out/a.json",
        tmp_path / "out/b.json",
        tmp_path / "out/2024/05/c.json",
    ]
    assert [job.size_bytes for job in collection.jobs] == [14, 14, 14]
    assert not collection.skipped


def test_what_else_is_in_a_folder_is_listed_with_its_reason(make_files, tmp_path):
    make_files("in/a.pdf", "in/.hidden.pdf", "in/~$a.pdf", "in/b.pdf.part", "in/a.truth.json", "in/.git/x.pdf")
    (tmp_path / "in/notes.txt").write_text("hello")
    (tmp_path / "in/empty").write_bytes(b"")
    (tmp_path / "in/scans.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "in/Thumbs.db").write_bytes(b"x")
    os.mkfifo(tmp_path / "in/pipe.pdf")
    (tmp_path / "in/gone.pdf").symlink_to(tmp_path / "nowhere")
    collection = collect([tmp_path / "in"], tmp_path / "out")
    assert _names(collection.jobs, tmp_path / "in") == [("a.pdf", "a.json")]
    assert _skipped(collection) == {
        ".hidden.pdf": "hidden",
        ".git": "hidden",
        "~$a.pdf": "a temporary file",
        "b.pdf.part": "a temporary file",
        "a.truth.json": "JSON",
        "notes.txt": "not a PDF or image",
        "empty": "not a PDF or image",
        "scans.zip": "a ZIP archive or an Office document: unpack it, or save the document as PDF",
        "Thumbs.db": "a system file",
        "pipe.pdf": "not a regular file",
        "gone.pdf": "no such file or directory",
    }
    assert not collection.unusable


@pytest.mark.parametrize(
    "head",
    [
        b"\n%PDF-1.4",
        PNG,
        b"\xff\xd8\xff\xe0",
        b"II*\0",
        b"MM\0*",
        b"RIFF\0\0\0\0WEBPVP8",
        b"BM" + bytes(12) + b"\x28\0\0\0",
    ],
)
def test_a_document_without_its_suffix_is_known_by_content(tmp_path, head):
    (tmp_path / "scan.001").write_bytes(head)
    assert len(collect([tmp_path], tmp_path / "out").jobs) == 1


def test_a_file_with_a_documents_suffix_is_read_whatever_it_holds(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "letter.pdf").write_text("not a PDF")
    assert len(collect([tmp_path], tmp_path / "out").jobs) == 2


def test_a_named_file_is_read_whatever_it_looks_like(make_files, tmp_path):
    paths = make_files("notes.txt", ".hidden.pdf", "x.json")
    assert [job.source for job in collect(paths, tmp_path / "out").jobs] == paths


def test_a_path_given_twice_is_read_once(make_files, tmp_path, monkeypatch):
    make_files("in/a.pdf", "in/b.pdf")
    monkeypatch.chdir(tmp_path)
    collection = collect([Path("in"), Path("in/a.pdf"), Path("in/../in/b.pdf"), tmp_path / "in"], tmp_path / "out")
    assert _names(collection.jobs, tmp_path / "in") == [("a.pdf", "a.json"), ("b.pdf", "b.json")]
    assert not collection.unusable


def test_one_content_under_two_names_is_read_twice(make_files, tmp_path):
    (first,) = make_files("in/a.pdf")
    (tmp_path / "in/copy.pdf").write_bytes(first.read_bytes())
    (tmp_path / "in/link.pdf").symlink_to(first)
    collection = collect([tmp_path / "in"], tmp_path / "out")
    assert [job.output.name for job in collection.jobs] == ["a.json", "copy.json", "link.json"]


def test_links_that_lead_back_end(make_files, tmp_path):
    make_files("in/a.pdf", "in/sub/b.pdf")
    (tmp_path / "in/sub/back").symlink_to(tmp_path / "in")
    collection = collect([tmp_path / "in"], tmp_path / "out")
    assert _names(collection.jobs, tmp_path / "in") == [("a.pdf", "a.json"), ("sub/b.pdf", "b.json")]
    assert _skipped(collection) == {"back": "a link to a folder that is read already"}


def test_two_folders_with_equal_names_keep_apart(make_files, tmp_path):
    make_files("x/a.pdf", "y/a.pdf")
    collection = collect([tmp_path / "x", tmp_path / "y"], tmp_path / "out")
    outputs = {job.output.name for job in collection.jobs}
    assert len(outputs) == 2
    assert all(name.startswith("a.pdf.") for name in outputs)


def test_missing_and_empty_paths_do_not_keep_others_from_being_read(make_files, tmp_path):
    (good,) = make_files("a.pdf")
    (tmp_path / "empty").mkdir()
    collection = collect([tmp_path / "no.pdf", tmp_path / "empty", good], tmp_path / "out")
    assert len(collection.jobs) == 1
    assert {skipped.path.name: skipped.reason for skipped in collection.unusable} == {
        "no.pdf": "no such file or directory",
        "empty": "no PDF or image in this folder",
    }


def test_nothing_to_read_is_wrong_usage_and_says_why(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/notes.txt").write_text("hello")
    with pytest.raises(UsageError, match=r"empty: no PDF or image in this folder"):
        collect([tmp_path / "empty"], tmp_path / "out")
    with pytest.raises(UsageError, match=r"no\.pdf: no such file"):
        collect([tmp_path / "no.pdf"], tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_not_passed_over(make_files, tmp_path):
    make_files("in/a.pdf", "in/locked/b.pdf")
    (tmp_path / "in/locked").chmod(0)
    try:
        collection = collect([tmp_path / "in"], tmp_path / "out")
    finally:
        (tmp_path / "in/locked").chmod(0o700)
    assert [skipped.reason for skipped in collection.unusable] == ["permission denied"]


def test_an_output_never_replaces_what_is_not_a_result(make_files, tmp_path):
    (source,) = make_files("package.pdf")
    target = tmp_path / "package.json"
    target.write_text('{"name": "mine"}')
    with pytest.raises(UsageError, match=r"package\.json exists and is not a result"):
        collect([source], tmp_path)
    target.write_text('{\n  "schema": "vouch.result/1",\n')
    assert collect([source], tmp_path).jobs[0].output == target
    target.unlink()
    target.mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        collect([source], tmp_path)
