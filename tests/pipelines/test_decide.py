"""May the document be posted unseen?"""

from __future__ import annotations

import pytest

from pipelines.checks.outcome import Comparison, make_outcome, skipped
from pipelines.decide import MUST_BE_VERIFIED, decide
from schemas.evidence import Alternative, FieldResult, FieldStatus
from schemas.export import REQUIRED
from schemas.page import Page, PageFailure

OK = Page(1, 595, 842)
FAILED = Page(2, 0, 0, status="failed", failure=PageFailure("page", "page 2 is cut off"))


def verdicts(**changed: FieldStatus) -> dict[str, FieldResult]:
    found = {path: FieldResult(status="verified") for path in MUST_BE_VERIFIED["invoice"]}
    return found | {"/" + path.replace("__", "/"): FieldResult(status=status) for path, status in changed.items()}


def test_an_invoice_is_accepted_when_all_that_posting_needs_is_verified() -> None:
    assert decide("invoice", [OK], verdicts(), []) == ("accept", [])


def test_posting_needs_what_every_invoice_states() -> None:
    assert set(REQUIRED["invoice"]) <= set(MUST_BE_VERIFIED["invoice"])


@pytest.mark.parametrize("status", ["single", "conflict", "absent", "unreadable", "not_attempted"])
@pytest.mark.parametrize("path", MUST_BE_VERIFIED["invoice"])
def test_one_field_that_is_not_verified_sends_it_to_review(path: str, status: FieldStatus) -> None:
    decision, reasons = decide("invoice", [OK], {**verdicts(), path: FieldResult(status=status)}, [])
    assert decision == "review"
    assert len(reasons) == 1
    assert path in reasons[0]


def test_a_field_without_verdict_is_absent() -> None:
    found = verdicts()
    del found["/currency"]
    assert decide("invoice", [OK], found, [])[1] == ["/currency is not on the document"]


def test_a_conflict_anywhere_is_for_a_person() -> None:
    decision, reasons = decide("invoice", [OK], verdicts(buyer__name="conflict"), [])
    assert (decision, reasons) == ("review", ["/buyer/name has readings that disagree"])


def test_a_single_witness_elsewhere_is_not() -> None:
    assert decide("invoice", [OK], verdicts(buyer__name="single"), [])[0] == "accept"


def test_an_amount_due_that_another_reader_reads_otherwise_is_not_the_gross_amount_again() -> None:
    gross = FieldResult(status="verified", text="$22,930.00")
    due = FieldResult(status="single", text="$22,930.00", selectors=("rules",))
    found = {**verdicts(), "/totals/gross": gross, "/totals/payable": due}
    assert decide("invoice", [OK], found, [])[0] == "accept"
    other = Alternative(value="19490.50", text="$19,490.50", selectors=("embedded",))
    contested = {**found, "/totals/payable": due.model_copy(update={"alternatives": (other,)})}
    assert decide("invoice", [OK], contested, []) == ("review", ["/totals/payable rests on one witness"])
    told = {**contested, "/totals/tax": FieldResult(status="verified", text=other.text)}
    assert decide("invoice", [OK], told, [])[0] == "accept", "the other print is something else, as is proven"


def test_a_failed_check_gives_its_reason() -> None:
    outcome = make_outcome("BR-CO-15", ["/totals/gross"], Comparison("120.00", "130.00"), "net + tax = gross")
    decision, (reason,) = decide("invoice", [OK], verdicts(), [outcome])
    assert decision == "review"
    assert "BR-CO-15" in reason and "120.00" in reason and "130.00" in reason


def test_a_skipped_check_is_no_reason() -> None:
    assert decide("invoice", [OK], verdicts(), [skipped("dates.terms", ["/due_date"], "")])[0] == "accept"


def test_a_failed_page_may_hold_anything() -> None:
    decision, reasons = decide("invoice", [OK, FAILED], verdicts(), [])
    assert decision == "review"
    assert "page 2" in reasons[0]


def test_a_document_in_which_nothing_was_read_is_rejected() -> None:
    assert decide("invoice", [FAILED], {}, [])[0] == "reject"
    blank = Page(1, 595, 842, status="blank")
    assert decide("invoice", [blank], {}, []) == ("reject", ["no page has any content"])


def test_a_kind_nobody_reads_goes_to_a_person() -> None:
    assert decide("other", [OK], {}, [])[0] == "review"
    assert decide("chart", [OK], {"/charts": FieldResult(status="not_attempted")}, [])[0] == "review"


def test_a_receipt_needs_no_number() -> None:
    found = verdicts()
    del found["/invoice_number"]
    assert decide("receipt", [OK], found, [])[0] == "accept"
    assert decide("invoice", [OK], found, [])[0] == "review"


@pytest.mark.parametrize("path", ["/seller/iban", "/totals/payable"])
def test_what_is_paid_and_where_to_must_be_verified_if_it_is_stated(path: str) -> None:
    """An account that only the XML names, or only the page, is how money goes astray."""
    fields = dict.fromkeys(MUST_BE_VERIFIED["invoice"], FieldResult(status="verified", selectors=("rules", "xml")))
    page = Page(1, 595.0, 842.0)
    assert decide("invoice", [page], fields, [])[0] == "accept"
    alone = FieldResult(status="single", text="DE89370400440532013000", selectors=("xml",))
    assert decide("invoice", [page], {**fields, path: alone}, []) == ("review", [f"{path} rests on one witness"])
    assert decide("invoice", [page], {**fields, path: FieldResult(status="absent")}, [])[0] == "accept"


def test_a_chart_report_of_which_nothing_was_read_is_no_success() -> None:
    for status in ("unreadable", "absent"):
        fields = {"/charts": FieldResult(status=status), "/tables": FieldResult(status="absent")}  # type: ignore[arg-type]
        decision, reasons = decide("chart", [OK], fields, [])
        assert decision == "review"
        assert reasons == ["nothing was read: no chart of a known type was found, and no table"]


def test_points_of_charts_are_counted_and_not_listed() -> None:
    statuses: list[FieldStatus] = ["verified", "single", "single", "conflict"]
    fields = {
        f"/charts/0/series/0/points/{number}/y": FieldResult(status=status, selectors=("geometry",))
        for number, status in enumerate(statuses)
    }
    fields["/charts/0/title"] = FieldResult(status="conflict", selectors=("geometry",))
    assert decide("chart", [OK], fields, []) == (
        "review",
        [
            "2 of 4 values of charts rest on one witness",
            "1 of 4 values of charts have readings that disagree",
            "/charts/0/title has readings that disagree",
        ],
    )
