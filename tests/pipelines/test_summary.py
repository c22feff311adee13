from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from sample_readers import invoice_result

from pipelines.inputs import Collection, Job, Skipped
from pipelines.outcome import Outcome, summarize
from pipelines.progress import BarProgress, LineProgress
from pipelines.run import RunReport, exit_status
from pipelines.summary import notices, print_table, summary_rows
from schemas.options import ReadOptions
from schemas.result import ErrorEntry

CWD = Path("/work")


def _outcome(name: str, **changes) -> Outcome:
    values = {"status": "ok", "kind": "invoice", "decision": "accept", "verified": 7, "total": 9, "seconds": 0.05}
    return Outcome(CWD / name, CWD / "out" / "x.json", **(values | changes))


def _report(*outcomes: Outcome, not_done=(), stopped_by=None, problem="") -> RunReport:
    return RunReport(outcomes, tuple(not_done), 1.25, stopped_by, problem)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


NOTHING = Collection((), (), ())


def test_a_row_says_what_became_of_an_input(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    result = invoice_result(path, ReadOptions())
    result.documents.append(result.documents[0].model_copy(update={"decision": "reject", "reasons": ["no total"]}))
    outcome = summarize(result, path, tmp_path / "a.json")
    assert (outcome.kind, outcome.decision, outcome.verified, outcome.total) == ("2 × invoice", "reject", 2, 2)
    assert outcome.reason == "the total is missing (and 1 more)"
    result.errors.append(ErrorEntry(stage="page", page_no=2, code="page", message="page 2 is torn", hint="scan it"))
    assert summarize(result, path, tmp_path / "a.json").reason == "page 2 is torn (scan it) (and 2 more)"
    report = _report(summarize(result, path, tmp_path / "a.json"))
    (row,) = summary_rows(report, NOTHING, tmp_path)
    assert row[:5] == ("a.pdf", "2 × invoice", "reject", "2/2", "0.01")


def test_every_input_is_a_line_and_no_name_writes_to_the_terminal():
    collection = Collection((), (), (Skipped(CWD / "no.pdf", "no such file or directory"),))
    job = Job(Path("/else/z.pdf"), Path("/x"), 1)
    failed = _outcome("b\x1b[2J\t.pdf", status="failed", decision=None, verified=0, total=0, kind="", reason="torn\n")
    rows = summary_rows(_report(_outcome("a.pdf"), failed, not_done=[job]), collection, CWD)
    stream = io.StringIO()
    print_table(rows, stream)
    assert stream.getvalue().split("\n") == [
        "file\tkind\tdecision\tverified\tseconds\treason",
        "a.pdf\tinvoice\taccept\t7/9\t0.05\t",
        "b\ufffd[2J\ufffd.pdf\t\tfailed\t\t0.05\ttorn\ufffd",
        "/else/z.pdf\t\tnot done\t\t\tthe run was stopped",
        "no.pdf\t\tfailed\t\t\tno such file or directory",
        "",
    ]


def test_a_terminal_gets_a_table_of_what_needs_a_person_when_there_is_much():
    few = summary_rows(_report(_outcome("[red]a.pdf"), _outcome("b.pdf", decision="review")), NOTHING, CWD)
    stream = Terminal()
    print_table(few, stream)
    assert "[red]a.pdf" in stream.getvalue()
    many = [_outcome(f"{number}.pdf") for number in range(80)] + [_outcome("look.pdf", decision="review")]
    stream = Terminal()
    print_table(summary_rows(_report(*many), NOTHING, CWD), stream)
    assert "look.pdf" in stream.getvalue()
    assert "79.pdf" not in stream.getvalue()
    assert "80 more rows" in " ".join(stream.getvalue().split())


def test_what_is_said_beside_the_table():
    collection = Collection((), tuple(Skipped(CWD / f"{n}.json", "JSON") for n in range(7)), ())
    twins = [_outcome("a.pdf", sha256="1"), _outcome("b.pdf", sha256="1"), _outcome("c.pdf", sha256="2")]
    report = _report(*twins, not_done=[Job(CWD / "z.pdf", CWD / "x", 1)], problem="no disk")
    assert list(notices(report, collection, CWD / "out", CWD)) == [
        "warning: this run was not recorded by Prefect: no disk",
        "the same content in 2 inputs: a.pdf, b.pdf",
        "skipped, JSON: 0.json, 1.json, 2.json, 3.json, 4.json and 2 more",
        "stopped: 1 of 4 not done: z.pdf",
        "4 inputs: 3 accept, 1 not done in 1.2 s; results in out",
    ]


def test_the_exit_status_is_the_contracts():
    review = _outcome("a.pdf", decision="review")
    partial = _outcome("a.pdf", status="partial")
    failed = _outcome("b.pdf", status="failed")
    assert exit_status(_report(review, partial), NOTHING) == 0
    assert exit_status(_report(review, failed), NOTHING) == 1
    assert exit_status(_report(review), Collection((), (Skipped(CWD, "JSON"),), ())) == 0
    assert exit_status(_report(review), Collection((), (), (Skipped(CWD, "empty"),))) == 1
    assert exit_status(_report(failed, stopped_by=2), NOTHING) == 130


def test_lines_tell_the_progress_where_there_is_no_terminal():
    stream = io.StringIO()
    progress = LineProgress(stream, seconds_between=0)
    progress.start(2)
    progress.note("starting Prefect")
    progress.note("")
    progress.advance(_outcome("a.pdf"))
    progress.advance(_outcome("b.pdf", status="failed"))
    progress.finish()
    assert stream.getvalue().splitlines() == [
        "vouch: reading 2 documents",
        "vouch: starting Prefect",
        "vouch: 1 of 2 done, 0 failed",
        "vouch: 2 of 2 done, 1 failed",
    ]
    quiet = io.StringIO()
    progress = LineProgress(quiet, seconds_between=100)
    progress.start(1)
    progress.advance(_outcome("a.pdf"))
    assert quiet.getvalue() == "vouch: reading 1 document\n"


def test_a_bar_tells_it_on_a_terminal():
    stream = Terminal()
    progress = BarProgress(Console(file=stream, force_terminal=True, width=100))
    progress.start(2)
    progress.note("starting Prefect")
    progress.advance(_outcome("b.pdf", status="failed"))
    progress.finish()
    assert "1/2" in stream.getvalue()
    assert "1 failed" in stream.getvalue()
    assert "starting Prefect …" in stream.getvalue()
