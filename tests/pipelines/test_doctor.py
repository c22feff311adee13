from __future__ import annotations

import io

import pytest
from packaging.requirements import Requirement
from rich.console import Console

from pipelines.doctor import trials
from pipelines.doctor.command import doctor_command, parts, print_finding
from pipelines.doctor.packages import ExtraTrial, problem_with
from pipelines.doctor.part import Finding, Part
from schemas.errors import ModelError


def _raises(error: Exception):
    def trial() -> str:
        raise error

    return trial


@pytest.mark.parametrize(
    ("error", "state", "remedy"),
    [
        (ModuleNotFoundError("No module named 'torch'"), "missing", "add it"),
        (FileNotFoundError("no pdftoppm"), "missing", "add it"),
        (ModelError("no model", hint="fetch it"), "broken", "fetch it"),
        (KeyError("x"), "broken", "add it"),
    ],
)
def test_a_part_that_does_not_work_says_what_to_do(error, state, remedy):
    finding = Part("a part", _raises(error), "add it").examine()
    assert (finding.state, finding.remedy) == (state, remedy)
    assert finding.seen


def test_a_finding_is_one_line_and_its_remedy():
    stream = io.StringIO()
    console = Console(file=stream, soft_wrap=True)
    print_finding(console, Finding("OCR", "missing", "no [models]", "pip install x", optional=True))
    print_finding(console, Finding("PDF", "ok", "read"))
    assert stream.getvalue().splitlines() == [
        "optional OCR: no [models]",
        "         → pip install x",
        "ok       PDF: read",
    ]


def test_versions_out_of_bounds_and_missing_packages_are_named():
    assert problem_with(Requirement("pytest>=1")) == ""
    assert "is not <1" in problem_with(Requirement("pytest<1"))
    assert problem_with(Requirement("no-such-package-xyz")) == "no-such-package-xyz is not installed"
    with pytest.raises(ImportError, match="no-such-package-xyz"):
        ExtraTrial((Requirement("pytest"), Requirement("no-such-package-xyz")))()


def test_sinks_are_tried(vouch_home, tmp_path, monkeypatch):
    assert trials.try_sinks() == "none is declared"
    monkeypatch.setenv("VOUCH_CONFIG", str(tmp_path / "named.toml"))
    declared = f"[sinks.archive]\ntype = 'folder'\npath = '{tmp_path / 'archive'}'\n"
    (tmp_path / "named.toml").write_text(declared)
    assert trials.try_sinks() == "archive (folder)"
    away = f"[sinks.w]\ntype = 'sql'\nurl = 'postgresql+psycopg://vouch@/erp?host={tmp_path}'\n"
    (tmp_path / "named.toml").write_text(declared + away)
    finding = Part("sinks", trials.try_sinks, "correct it").examine()
    assert (finding.state, finding.seen.startswith("sinks.w: the database")) == ("broken", True)


def test_the_list_of_known_parties_is_read(vouch_home, tmp_path, monkeypatch):
    assert trials.try_master_data() == "none is named"
    listed = tmp_path / "parties.csv"
    monkeypatch.setenv("VOUCH_MASTER_DATA", str(listed))
    listed.write_text("role,name\nbuyer,We Ltd\nseller,Acme\nseller,Bolt\n")
    assert trials.try_master_data() == "2 of role seller, 1 of role buyer"
    listed.write_text("nmae\nAcme\n")
    finding = Part("master data", trials.try_master_data, "correct it").examine()
    assert (finding.state, "is the column 'nmae' meant" in finding.seen) == ("broken", True)


def test_the_parts_that_every_machine_has_work(vouch_home):
    for trial in (trials.try_python, trials.try_mupdf, trials.try_poppler, trials.try_schemas, trials.try_home):
        assert trial()
    assert vouch_home.is_dir()


@pytest.mark.slow
def test_ocr_reads_a_made_page():
    assert "a made page is read" in trials.try_ocr()


def test_a_missing_program_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "")
    finding = next(part for part in parts() if "Poppler" in part.name).examine()
    assert (finding.state, finding.remedy) == ("missing", "sudo apt-get install poppler-utils")


def test_a_state_folder_that_cannot_be_written_is_broken(vouch_home):
    vouch_home.write_text("a file")
    finding = next(part for part in parts() if part.name == "state folder").examine()
    assert finding.state == "broken"
    assert str(vouch_home) in finding.seen


def test_a_named_server_that_does_not_answer_is_broken(vouch_home, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    finding = next(part for part in parts() if part.name == "Prefect").examine()
    assert finding.state == "broken"
    assert "PREFECT_API_URL" in finding.remedy


@pytest.mark.parametrize(("optional", "status"), [(True, 0), (False, 1)])
def test_only_parts_that_are_needed_count(monkeypatch, capsys, optional, status):
    missing = Part("torch", _raises(ImportError("no torch")), "pip install 'vouch[local]'", optional=optional)
    monkeypatch.setattr("pipelines.doctor.command.parts", lambda: [Part("PDF", lambda: "read", ""), missing])
    assert doctor_command() == status
    assert "pip install 'vouch[local]'" in capsys.readouterr().out


def test_every_part_has_a_remedy():
    assert all(part.remedy for part in parts())
