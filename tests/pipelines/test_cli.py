from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from schemas.export import MODELS, committed_schema

ROOT = Path(__file__).parents[2]
INVOICE = ROOT / "sample_docs" / "invoice_clean.pdf"


@pytest.fixture
def vouch(vouch_home):
    """Runs a command in this process: exit status, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return call


@pytest.fixture
def shell(vouch_home):
    """Runs a command in a process of its own."""

    def call(*arguments: object, **changes) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from pipelines.cli import app; app()", *map(str, arguments)]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | changes
        return subprocess.run(command, check=False, **options)

    return call


def _one_line(text: str) -> str:
    lines = text.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("vouch: ")
    return lines[0]


def test_help_needs_none_of_the_heavy_libraries():
    heavy = ["pydantic", "pymupdf", "numpy", "cv2", "onnxruntime", "PIL", "prefect", "jsonschema_rs", "babel"]
    script = (
        "import sys; from typer.testing import CliRunner; from pipelines.cli import app;"
        "done = CliRunner().invoke(app, ['--help']); assert done.exit_code == 0, done;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_needs_no_orchestrator(vouch_home):
    script = (
        "import sys; from typer.testing import CliRunner; from pipelines.cli import app;"
        f"done = CliRunner().invoke(app, ['read', {str(INVOICE)!r}]); assert done.exit_code == 0, done.output;"
        "print([name for name in ('prefect', 'torch', 'pymupdf.layout') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_read_prints_the_result_and_nothing_else(shell):
    done = shell("read", INVOICE)
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["schema"] == "vouch.result/1"
    assert result["source"]["name"] == "invoice_clean.pdf"
    assert [document["kind"] for document in result["documents"]] == ["invoice"]
    assert done.stderr == ""


def test_two_readings_have_the_same_documents(vouch):
    first, second = (json.loads(vouch("read", INVOICE)[1]) for _ in range(2))
    assert json.dumps(first["documents"]) == json.dumps(second["documents"])


def test_read_writes_where_it_is_told(vouch, tmp_path):
    status, out, _ = vouch("read", INVOICE, "-o", tmp_path / "deep" / "x.json")
    assert (status, out) == (0, "")
    assert json.loads((tmp_path / "deep" / "x.json").read_bytes())["status"] == "ok"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "damaged"),
        ("cut.pdf", b"%PDF-1.7\n%", "damaged"),
        ("letter.pdf", b"Dear Sir or Madam", "unsupported_type"),
        ("photo.png", b"GIF89a", "unsupported_type"),
    ],
)
def test_a_document_that_cannot_be_read_is_a_failed_result(vouch, tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    status, out, err = vouch("read", tmp_path / name)
    assert status == 1
    result = json.loads(out)
    assert result["status"] == "failed"
    assert result["errors"][0]["code"] == code
    assert result["errors"][0]["hint"]
    assert name in _one_line(err)


@pytest.fixture
def locked(tmp_path):
    path = tmp_path / "locked.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((50, 50), "hello")
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open sesame", owner_pw="x")
    return path


def test_a_password_comes_from_the_option_or_the_environment(vouch, locked, monkeypatch):
    status, out, err = vouch("read", locked)
    assert status == 1
    assert json.loads(out)["errors"][0]["code"] == "password"
    assert "VOUCH_PASSWORD" in err
    assert vouch("read", locked, "--password", "open sesame")[0] == 0
    monkeypatch.setenv("VOUCH_PASSWORD", "open sesame")
    status, out, _ = vouch("read", locked)
    assert status == 0
    assert "sesame" not in out


def test_limits_are_options_and_variables(vouch, tmp_path, monkeypatch):
    path = tmp_path / "long.pdf"
    with pymupdf.open() as document:
        for _ in range(3):
            document.new_page()
        document.save(path)
    status, out, err = vouch("read", path, "--max-pages", 2)
    assert (status, json.loads(out)["errors"][0]["code"]) == (1, "limit")
    assert "VOUCH_MAX_PAGES (now 2)" in err
    monkeypatch.setenv("VOUCH_MAX_PAGES", "2")
    assert vouch("read", path)[0] == 1
    assert vouch("read", path, "--max-pages", 3)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "nothing.pdf"], "nothing.pdf: no such file"),
        (["read", "."], "vouch run"),
        (["read", INVOICE, "--schema", "mine.json"], "mine.json: No such file"),
        (["read", INVOICE, "--model", "gpt"], "--model gpt is not known"),
        (["read", INVOICE, "--when", "now"], "--when now"),
        (["read", INVOICE, "--without", "luck"], "--without luck"),
        (["read", INVOICE, "-o", "/proc/x.json"], "cannot write /proc/x.json"),
        (["run", INVOICE, "--out", "-"], "vouch read"),
        (["run", INVOICE, "--out", "/proc/x"], "cannot write /proc/x"),
        (["run", INVOICE, "--out", INVOICE], "cannot write"),
        (["run", "nothing.pdf", "--out", "out"], "nothing.pdf: no such file"),
        (["schema", "poem"], "no schema poem"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(vouch, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    status, out, err = vouch(*arguments)
    assert (status, out) == (2, "")
    assert said in _one_line(err)


@pytest.mark.parametrize(
    "arguments",
    [[], ["read"], ["read", "--bogus"], ["run", "x"], ["dance"], ["run", "x", "--out", "y", "--workers", "0"]],
)
def test_wrong_flags_are_status_2(vouch, arguments):
    assert vouch(*arguments)[0] == 2


def test_a_document_never_becomes_its_own_result(vouch, tmp_path):
    copy = tmp_path / "a.pdf"
    copy.write_bytes(INVOICE.read_bytes())
    status, _, err = vouch("read", copy, "-o", tmp_path / "." / "a.pdf")
    assert status == 2
    assert "the document itself" in err
    assert copy.read_bytes() == INVOICE.read_bytes()


def test_schemas_are_printed_as_committed(vouch):
    assert vouch("schema")[1].split() == list(MODELS)
    for name in MODELS:
        assert json.loads(vouch("schema", name)[1]) == committed_schema(name)


def test_the_version_is_shown(vouch):
    status, out, _ = vouch("--version")
    assert status == 0
    assert out.startswith("vouch 0.")


def test_a_reader_that_has_enough_is_no_error_of_ours(shell, tmp_path):
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = shell("read", INVOICE, stdout=write_end)
    finally:
        os.close(write_end)
    assert done.returncode == 1
    assert done.stderr == ""


def test_run_reads_good_and_bad_inputs_side_by_side(shell, vouch_home, tmp_path):
    """The whole job with our own reader; without Prefect, whose own tests are in test_flows.py."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(INVOICE.read_bytes())
    (folder / "again.pdf").write_bytes(INVOICE.read_bytes())
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "notes.txt").write_text("hello")
    vouch_home.write_text("no folder: no Prefect and no ledger")
    done = shell("run", folder, tmp_path / "gone.pdf", "--out", tmp_path / "out", "--workers", 2, cwd=tmp_path)
    assert done.returncode == 1
    rows = {line.split("\t")[0]: line.split("\t") for line in done.stdout.splitlines()[1:]}
    assert {name: row[2] for name, row in rows.items()} == {
        "in/again.pdf": rows["in/good.pdf"][2],
        "in/good.pdf": rows["in/good.pdf"][2],
        "in/empty.pdf": "failed",
        "gone.pdf": "failed",
    }
    assert rows["in/good.pdf"][1] == "invoice"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["again.json", "empty.json", "good.json"]
    assert "the same content in 2 inputs: in/again.pdf, in/good.pdf" in done.stderr
    assert "skipped, not a PDF or image: in/notes.txt" in done.stderr
    assert done.stderr.count("warning") == 2
    read = json.loads(shell("read", folder / "good.pdf").stdout)
    run = json.loads((tmp_path / "out" / "good.json").read_bytes())
    assert run["documents"] == read["documents"]
    assert run["run"]["config_sha256"] == read["run"]["config_sha256"]


def test_eval_scores_and_compares(vouch, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    for name in ("invoice_clean.pdf", "invoice_clean.truth.json"):
        (folder / name).write_bytes((INVOICE.parent / name).read_bytes())
    code, text, _ = vouch("eval", folder, "--out", tmp_path / "a", "--workers", 1)
    assert code == 0
    assert "invoice_number" in text
    code, text, _ = vouch("eval", "--compare", tmp_path / "a", tmp_path / "a")
    assert code == 0
    assert "worse: 0" in text


def test_eval_without_a_dataset_is_wrong_usage(vouch):
    code, _, said = vouch("eval")
    assert code == 2
    assert "no dataset to score" in _one_line(said)
