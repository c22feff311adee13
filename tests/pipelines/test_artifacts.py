from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipelines.artifacts import MOST_ROWS, documents_table
from pipelines.inputs import Job
from pipelines.outcome import Outcome


def pair(name: str, **more):
    source = Path("/in", name)
    output = Path("/out", f"{name}.json")
    values = {"status": "ok", "kind": "invoice", "decision": "accept", "verified": 3, "total": 4, "seconds": 0.1}
    return Job(source, output, 10), Outcome(source, output, **(values | more))


def test_those_that_need_somebody_come_first_with_a_link_to_their_result():
    failed = pair("c.pdf", status="failed", decision=None, reason="it is cut off: 1234,50")
    table = documents_table([pair("a.pdf"), pair("b.pdf", decision="review"), failed, (failed[0], None)])
    rows = table.splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == ["failed", "not done", "review", "accept"]
    assert "[a\\.pdf\\.json](<file:///out/a.pdf.json>)" in rows[3]
    assert "1234" not in table  # what a document says stays in its result


def test_a_table_nobody_would_read_to_its_end_is_cut():
    table = documents_table([pair(f"{number}.pdf") for number in range(MOST_ROWS + 7)])
    assert len(table.splitlines()) == 2 + MOST_ROWS + 2
    assert table.endswith("7 more, as good as the last or better, are not shown.")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=30))
def test_no_name_leaves_its_cell_or_becomes_markup(name):
    line = documents_table([pair(f"x{name}")]).split("\n")[2]
    cells = line.replace("\\|", "").split("|")
    assert len(cells) == 2 + 7
    for mark in "[]<>`*":
        assert mark not in cells[1].replace(f"\\{mark}", "")
