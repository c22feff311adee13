"""What a person states becomes the data, with who said so; sums are checked again; a result stays whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.assemble import leaves
from pipelines.emit import find_problems
from pipelines.read import read_file
from pipelines.review.applying import objections, reviewed
from pipelines.review.statements import statements_of
from schemas.check import Check
from schemas.errors import UsageError
from schemas.evidence import Alternative, Evidence, FieldResult
from schemas.geometry import BBox
from schemas.options import ReadOptions
from schemas.result import DocumentEntry, Result, Review

ROOT = Path(__file__).parents[3]
ACCEPTED = Review(by="Jane", at="2026-11-30T12:00:00+00:00", decision="accept", note="phoned")
GROSS, PAYABLE = "/totals/gross", "/totals/payable"


@pytest.fixture(scope="module")
def result() -> Result:
    """The sample whose total is printed wrong by one digit."""
    return read_file(ROOT / "sample_docs" / "invoice_wrong_total.pdf", ReadOptions())


@pytest.fixture
def document(result: Result) -> DocumentEntry:
    return result.documents[0]


def statuses(document: DocumentEntry, check_id: str) -> list[str]:
    return [check.status for check in document.checks if check.id == check_id]


def test_a_corrected_total_closes_the_sums(document: DocumentEntry) -> None:
    assert statuses(document, "BR-CO-15") == ["failed"]
    after = reviewed(document, {GROSS: "11242.00", PAYABLE: "11242.00"}, ACCEPTED)
    assert after.data["totals"]["gross"] == "11242.00"
    assert (after.decision, after.reasons) == ("accept", [])
    assert {check.status for check in after.checks if check.id.startswith(("BR-CO", "proof"))} == {"passed"}
    assert objections(document, after) == []
    field = after.fields[GROSS]
    assert (field.status, field.selectors, field.evidence) == ("single", ("person",), ())
    (review,) = after.reviews
    assert (review.by, review.note) == ("Jane", "phoned")
    assert {at: (change.before, change.after) for at, change in review.changes.items()} == {
        GROSS: ("11542.00", "11242.00"),
        PAYABLE: ("11542.00", "11242.00"),
    }


def test_a_slip_of_the_pen_speaks_against_it(document: DocumentEntry) -> None:
    after = reviewed(document, {"/totals/net": "9386.33"}, ACCEPTED)
    said = next(said for said in objections(document, after) if said.startswith("BR-CO-13"))
    assert "/totals/net" in said


def test_a_sum_that_can_be_tried_no_more_and_an_empty_value_speak_against_it(document: DocumentEntry) -> None:
    assert any(said.startswith("BR-CO-15") for said in objections(document, document))
    after = reviewed(document, {"/totals/net": None, "/totals/tax": None, GROSS: "99.00", PAYABLE: "99.00"}, ACCEPTED)
    assert "BR-CO-13 held, and can be tried no more" in objections(document, after)
    assert "/currency is empty" in objections(document, reviewed(document, {"/currency": None}, ACCEPTED))


def test_a_check_over_a_changed_value_that_is_not_made_anew_says_so() -> None:
    said = Check(id="chart.text", status="passed", fields=("/charts/0/title",), message="as the text says")
    fields = {"/charts/0/title": FieldResult(status="verified", text="A")}
    chart = DocumentEntry(
        kind="chart", pages=[1], data={"charts": [], "tables": [], "statements": []}, fields={}, decision="review"
    )
    own = DocumentEntry(
        kind="custom", pages=[1], data={"charts": [{"title": "A"}]}, fields=fields, checks=[said], decision="review"
    )
    (check,) = reviewed(own, {"/charts/0/title": "B"}, ACCEPTED).checks
    assert (check.status, "before a person changed" in check.message) == ("skipped", True)
    assert reviewed(own, {"/charts/0/title": "A"}, ACCEPTED).checks == [said]
    assert reviewed(chart, {}, ACCEPTED).checks == []


def test_a_cell_of_a_table_is_corrected() -> None:
    own = DocumentEntry(
        kind="custom",
        pages=[1],
        data={"tables": [{"rows": [["1", "2"], ["3", "4"]]}]},
        fields={f"/tables/0/rows/{row}/{col}": FieldResult(status="single") for row in (0, 1) for col in (0, 1)},
        decision="review",
    )
    stated = statements_of(own, ["tables.0.rows.1.0=9", "/tables/0/rows/0/1="])
    assert reviewed(own, stated, ACCEPTED).data["tables"][0]["rows"] == [["1", None], ["9", "4"]]


def test_a_value_that_was_read_so_is_verified_by_reader_and_person(document: DocumentEntry) -> None:
    after = reviewed(document, {GROSS: "11542.00"}, ACCEPTED).fields[GROSS]
    assert (after.status, after.text) == ("verified", document.fields[GROSS].text)
    assert after.selectors == (*document.fields[GROSS].selectors, "person")
    assert after.evidence == document.fields[GROSS].evidence


def test_a_value_that_was_offered_brings_its_evidence(document: DocumentEntry) -> None:
    at = Evidence(page_no=1, bbox=BBox(1, 2, 30, 12), text="£11,242.00", source="text_layer")
    other = Alternative(value="11242.00", text="£11,242.00", selectors=("vlm",), evidence=(at,))
    field = document.fields[GROSS].model_copy(update={"alternatives": (other,)})
    offered = document.model_copy(update={"fields": {**document.fields, GROSS: field}})
    after = reviewed(offered, {GROSS: "11242.00"}, ACCEPTED).fields[GROSS]
    assert (after.status, after.selectors, after.evidence) == ("verified", ("vlm", "person"), (at,))


def test_a_value_that_is_not_there_is_taken_away(document: DocumentEntry) -> None:
    after = reviewed(document, {"/due_date": None}, ACCEPTED)
    assert after.data["due_date"] is None
    assert (after.fields["/due_date"].status, after.fields["/due_date"].selectors) == ("absent", ("person",))


def test_rows_are_taken_out_and_those_behind_move_up(document: DocumentEntry) -> None:
    rows = document.data["lines"]
    after = reviewed(document, {"/lines/0": None}, ACCEPTED)
    assert after.data["lines"] == rows[1:]
    assert after.fields["/lines/0/amount"] == document.fields["/lines/1/amount"]
    assert f"/lines/{len(rows) - 1}/amount" not in after.fields
    assert after.reviews[0].changes["/lines/0"].before == rows[0]
    both = reviewed(document, {"/lines/0": None, "/lines/1": None}, ACCEPTED)
    assert both.data["lines"] == rows[2:]


def test_a_row_begins_behind_the_last(document: DocumentEntry) -> None:
    count = len(document.data["lines"])
    stated = {f"/lines/{count}/description": "Postage", f"/lines/{count}/amount": "4.50"}
    after = reviewed(document, stated, ACCEPTED)
    assert after.data["lines"][count]["amount"] == "4.50"
    assert after.fields[f"/lines/{count}/quantity"].status == "absent"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({GROSS: "11.242,00"}, "/totals/gross cannot be '11.242,00'"),
        ({"/issue_date": "16.9.2026"}, "/issue_date cannot be"),
        ({"/currency": "£"}, "/currency cannot be"),
        ({"/totals/grand": "1"}, "no place /totals/grand"),
        ({"/lines/99/amount": "1"}, "no place /lines/99/amount"),
        ({"/lines/99": None}, "no row /lines/99"),
        ({"/totals/gross/x": "1"}, "no place"),
    ],
)
def test_what_the_schema_does_not_admit_is_refused(
    document: DocumentEntry, stated: dict[str, str | None], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        reviewed(document, stated, ACCEPTED)


def test_a_rejected_document_says_by_whom_and_why(document: DocumentEntry) -> None:
    after = reviewed(document, {}, ACCEPTED.model_copy(update={"decision": "reject"}))
    assert after.reasons == ["rejected by Jane: phoned"]
    assert after.data == document.data


def test_who_only_corrects_leaves_the_decision_open(document: DocumentEntry) -> None:
    after = reviewed(document, {GROSS: "11242.00"}, ACCEPTED.model_copy(update={"decision": "review"}))
    assert (after.decision, after.reasons) == ("review", document.reasons)
    assert len(reviewed(after, {}, ACCEPTED).reviews) == 2


def test_numbers_of_a_users_schema_stay_numbers() -> None:
    fields = {at: FieldResult(status="single", text="1") for at in ("/rent", "/paid", "/name")}
    own = DocumentEntry(
        kind="custom", pages=[1], data={"rent": 1.5, "paid": False, "name": "A"}, fields=fields, decision="review"
    )
    assert reviewed(own, {"/rent": "2.5", "/paid": "true", "/name": "7"}, ACCEPTED).data == {
        "rent": 2.5,
        "paid": True,
        "name": "7",
    }
    with pytest.raises(UsageError, match=r"not of the kind of 1\.5"):
        reviewed(own, {"/rent": "two"}, ACCEPTED)


def _texts(pointer: str) -> st.SearchStrategy[str | None]:
    if pointer.endswith("_date"):
        return st.none() | st.dates().map(str)
    if pointer.rpartition("/")[2] in ("currency", "document_type", "email", "iban", "bic", "vat_id"):
        return st.none()
    return st.none() | st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-9999, max_value=9999
    ).map(lambda number: format(number, "f"))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_reviewed_result_is_a_whole_result(result: Result, data: st.DataObject) -> None:
    """Whatever is stated: the data keeps its schema, each leaf has its field, each field its leaf."""
    document = result.documents[0]
    chosen = data.draw(st.lists(st.sampled_from(sorted(document.fields)), max_size=5, unique=True))
    stated = {pointer: data.draw(_texts(pointer)) for pointer in chosen}
    after = reviewed(document, stated, ACCEPTED)
    assert set(after.fields) == {path for path, _ in leaves(after.data)}
    whole = result.model_copy(update={"documents": [after]})
    plain: dict[str, Any] = json.loads(whole.model_dump_json(by_alias=True))
    assert find_problems(plain) == []
    for pointer, text in stated.items():
        assert dict(leaves(after.data))[pointer] == text
