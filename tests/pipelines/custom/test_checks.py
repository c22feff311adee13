"""What proves a value of a user's schema, and how it is reported."""

from __future__ import annotations

from typing import Any

from filled import custom, entry

MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
TEXT = {"type": ["string", "null"]}
ROWS = {
    "type": "array",
    "items": {"type": "object", "properties": {"item": TEXT, "amount": MONEY}},
}
TABLE = """
    Item            Amount
    Bolt             25.00
    Board            42.30
    Paint             9.99

    Order total: {total}
"""


def order(**keywords: Any) -> Any:
    return custom({"order_total": MONEY, "lines": ROWS}, **keywords)


def test_a_sum_over_separate_prints_proves_the_total_and_no_row() -> None:
    read = entry(order(**{"x-vouch": {"checks": ["sum(lines.amount) == order_total"]}}), TABLE.format(total="77.29"))
    (check,) = [check for check in read.checks if check.id == "check.1"]
    assert (check.status, check.expected, check.actual) == ("passed", "77.29", "77.29")
    assert read.fields["/order_total"].status == "verified"
    assert read.fields["/lines/0/amount"].status == "single"


def test_a_sum_that_does_not_close_goes_to_review() -> None:
    named = {"checks": [{"expression": "sum(lines.amount) == order_total", "id": "sum", "message": "lines add up"}]}
    read = entry(order(**{"x-vouch": named}), TABLE.format(total="77.92"))
    assert [check.status for check in read.checks if check.id == "sum"] == ["failed"]
    assert read.fields["/order_total"].status == "single"
    assert any("lines add up" in reason for reason in read.reasons)


def test_what_holds_without_a_value_does_not_prove_it() -> None:
    for check in ("order_total > 1", "order_total - order_total == 0", "round(order_total / 1000) == 0"):
        read = entry(order(**{"x-vouch": {"checks": [check]}}), TABLE.format(total="77.92"))
        assert read.fields["/order_total"].status == "single", check


def test_a_check_over_what_was_not_read_is_skipped() -> None:
    read = entry(order(**{"x-vouch": {"checks": ["sum(lines.amount) == order_total"]}}), "Order total: 77.29")
    assert [(c.status, "not read" in c.message) for c in read.checks if c.id == "check.1"] == [("skipped", True)]


def test_two_labels_that_say_the_same_prove_a_code() -> None:
    asked = {"order_number": {**TEXT, "x-vouch": {"labels": ["Order number", "Our reference"]}}}
    read = entry(custom(asked), "Order number: A-4711\n\n\n\nOur reference: A-4711")
    assert read.fields["/order_number"].status == "verified"
    assert read.decision == "accept"
    assert len(read.fields["/order_number"].evidence) == 2


def test_the_same_label_again_proves_nothing() -> None:
    asked = {"order_number": TEXT}
    read = entry(custom(asked), "Order number: A-4711", "Order number: A-4711")
    assert read.fields["/order_number"].status == "single"


def test_a_text_printed_twice_is_not_proven() -> None:
    asked = {"advertiser": {**TEXT, "x-vouch": {"labels": ["Advertiser", "Sponsor"]}}}
    read = entry(custom(asked), "Advertiser: Smith for Senate\n\n\n\nSponsor: Smith for Senate")
    assert read.fields["/advertiser"].status == "single"


def test_one_witness_may_be_enough_for_the_user() -> None:
    asked = {"advertiser": {**TEXT, "x-vouch": {"evidence": "single"}}}
    assert entry(custom(asked), "Advertiser: Smith for Senate").decision == "accept"
    assert entry(custom({"advertiser": TEXT}), "Advertiser: Smith for Senate").decision == "review"


def test_a_document_with_nothing_of_the_schema() -> None:
    read = entry(order(), "Dear Sir or Madam, thank you for your letter")
    assert {path: field.status for path, field in read.fields.items()} == {"/order_total": "absent", "/lines": "absent"}
    assert (read.decision, read.data) == ("review", {"order_total": None, "lines": []})
