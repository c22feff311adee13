"""`vouch review` over results that a run and a drop folder made: file, ledger, sinks and folders follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from drop_folders import Drop, watch_until_idle
from typer.testing import CliRunner

from pipelines.cli import app

ROOT = Path(__file__).parents[3]
WRONG = ROOT / "sample_docs" / "invoice_wrong_total.pdf"
STACK = ROOT / "sample_docs" / "stack_of_three.pdf"


def vouch(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def result(tmp_path: Path, vouch_home: Path) -> Path:
    path = tmp_path / "invoice_wrong_total.json"
    assert vouch("read", WRONG, "-o", path)[0] == 0
    return path


def test_without_a_word_it_says_what_waits(result: Path) -> None:
    before = result.read_bytes()
    status, said, hints = vouch("review", result)
    assert status == 0
    assert "BR-CO-15 failed" in said
    assert "/totals/gross = 11542.00" in said
    assert "/invoice_number" not in said
    assert f"vouch review {result} --set" in hints
    assert result.read_bytes() == before


def test_the_results_of_a_folder_that_wait_are_listed(result: Path, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    clean = tmp_path / "below" / "clean.json"
    vouch("read", ROOT / "sample_docs" / "invoice_clean.pdf", "-o", clean)
    (tmp_path / "truth.json").write_text('{"kind": "invoice"}')
    status, said, hints = vouch("review", tmp_path)
    assert status == 0
    (line,) = said.splitlines()
    assert line.split("\t")[:2] == [str(result), "invoice"]
    assert "1 waits" in hints
    assert vouch("review", tmp_path, "--accept")[0] == 2


def test_a_person_corrects_and_accepts(result: Path) -> None:
    stated = ("--set", "gross=11242.00", "--set", "payable=11242.00")
    status, _, said = vouch("review", result, *stated, "--accept", "--by", "Jane", "--note", "phoned")
    assert status == 0
    assert "/totals/gross: '11542.00' → '11242.00'" in said
    (document,) = json.loads(result.read_text())["documents"]
    assert (document["decision"], document["data"]["totals"]["gross"]) == ("accept", "11242.00")
    assert document["reviews"][0]["by"] == "Jane"
    assert vouch("export", result, "--format", "ubl")[0] == 0
    explained = vouch("explain", result, "totals.gross")[1]
    assert "stated by a person who reviewed it" in explained
    assert "accepted by Jane on" in explained
    assert "as a person decided" in explained
    assert "unseen" not in explained
    assert "phoned; /totals/gross 11542.00 → 11242.00" in explained


def test_what_does_not_add_up_is_taken_only_if_it_is_meant(result: Path) -> None:
    before = result.read_bytes()
    for stated in ((), ("--set", "net=1.00")):
        status, _, said = vouch("review", result, *stated, "--accept")
        assert status == 2
        assert "BR-CO-15" in said
        assert "--despite-checks" in said
        assert result.read_bytes() == before
    assert vouch("review", result, "--set", "net=1.00")[0] == 0, "who only corrects is on the way"
    assert vouch("review", result, "--accept", "--despite-checks")[0] == 0
    (document,) = json.loads(result.read_text())["documents"]
    assert any(said.startswith("BR-CO-15") for said in document["reviews"][-1]["overruled"])
    assert "accepted by" in vouch("review", result)[1]


def test_where_nobody_is_logged_in_somebody_has_to_say_who(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1000")

    monkeypatch.setattr("getpass.getuser", unknown)
    before = result.read_bytes()
    status, _, said = vouch("review", result, "--reject")
    assert (status, "--by" in said) == (2, True)
    assert result.read_bytes() == before
    assert vouch("review", result, "--reject", "--by", "Jane")[0] == 0


def test_of_several_documents_one_is_named(tmp_path: Path, vouch_home: Path) -> None:
    path = tmp_path / "stack.json"
    vouch("read", STACK, "-o", path)
    assert "holds 3 documents" in vouch("review", path, "--accept")[2]
    assert vouch("review", path, "--accept", "--document", 2)[0] == 0
    documents = json.loads(path.read_text())["documents"]
    assert [bool(each.get("reviews")) for each in documents] == [False, True, False]
    assert vouch("review", path, "--accept", "--document", 4)[0] == 2


@pytest.mark.parametrize("options", [("--accept", "--reject"), ("--set", "nothing"), ("--note", "why")])
def test_what_cannot_be_meant_is_refused(result: Path, options: tuple[str, ...]) -> None:
    before = result.read_bytes()
    assert vouch("review", result, *options)[0] == 2
    assert result.read_bytes() == before


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drop:
    made = Drop(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("VOUCH_HOME", str(tmp_path / "home"))
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[sinks.books]\ntype = 'jsonl'\npath = '{tmp_path / 'books.jsonl'}'\n")
    monkeypatch.setenv("VOUCH_CONFIG", str(settings))
    made.put("review-1.pdf")
    watch_until_idle(made)
    return made


def test_what_a_person_accepts_is_filed_and_sent_once(drop: Drop, tmp_path: Path) -> None:
    path = drop.out / "review-1.json"
    assert drop.files() == ["review/review-1.pdf"]
    status, _, said = vouch("review", path, "--accept", "--despite-checks", "--by", "Jane")
    assert status == 0
    assert "to be sent to books" in said
    assert drop.files() == ["done/review-1.pdf"]
    assert json.loads(vouch("status", "--json")[1])["readings"]["done"] == 1
    assert vouch("show", "review-1.pdf", "--result")[1] == path.read_text()
    assert vouch("deliver")[0] == 0
    assert vouch("review", path, "--accept", "--despite-checks", "--note", "again")[0] == 0
    assert vouch("deliver")[0] == 0
    (sent,) = (tmp_path / "books.jsonl").read_text().splitlines()
    assert json.loads(sent)["documents"][0]["reviews"][0]["by"] == "Jane"


def test_what_was_reviewed_is_not_read_anew_until_it_is_asked_for(drop: Drop) -> None:
    path = drop.out / "review-1.json"
    vouch("review", path, "--accept", "--despite-checks", "--by", "Jane")
    accepted = path.read_text()
    (drop.root / "done" / "review-1.pdf").rename(drop.root / "incoming" / "review-1.pdf")
    watch_until_idle(drop)
    assert vouch("show", "review-1.pdf", "--result")[1] == accepted
    assert vouch("retry", "review-1.pdf")[0] == 0
    watch_until_idle(drop)
    assert drop.files() == ["review/review-1.pdf"]
    assert "reviews" not in json.loads(vouch("show", "review-1.pdf", "--result")[1])["documents"][0]


def test_a_sink_that_had_it_for_review_gets_it_as_it_was_decided(drop: Drop, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(settings.read_text() + 'decisions = ["accept", "review"]\n')
    path = drop.out / "review-1.json"
    vouch("review", path, "--set", "seller.name=Acme")
    vouch("deliver")
    vouch("review", path, "--accept", "--despite-checks", "--by", "Jane")
    vouch("deliver")
    vouch("review", path, "--accept", "--despite-checks", "--note", "as before")
    vouch("deliver")
    sent = [json.loads(line)["documents"][0] for line in (tmp_path / "books.jsonl").read_text().splitlines()]
    assert [document["decision"] for document in sent] == ["review", "accept"]


def test_a_document_that_is_rejected_goes_nowhere(drop: Drop, tmp_path: Path) -> None:
    assert vouch("review", drop.out / "review-1.json", "--reject", "--note", "not ours")[0] == 0
    assert drop.files() == ["review/review-1.pdf"]
    assert vouch("deliver")[0] == 0
    assert json.loads(vouch("status", "--json")[1])["outbox"] == {}
