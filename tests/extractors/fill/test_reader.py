"""Values found by label, layout and type."""

from __future__ import annotations

import pytest
from filled import custom, filled, readings
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = {"type": ["string", "null"]}
DATE = {"type": ["string", "null"], "format": "date"}
MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
WHOLE = {"type": ["integer", "null"]}


def test_values_behind_right_of_and_below_their_labels() -> None:
    page = """
        Policy no.: K-20991        Insured person    Maria Keller

        Start date      Deposit
        03/14/2026      $1,250.00
    """
    data = filled(
        {"policy_number": TEXT, "insured_person": TEXT, "start_date": DATE, "deposit": MONEY},
        page,
    )
    assert data == {
        "policy_number": "K-20991",
        "insured_person": "Maria Keller",
        "start_date": "2026-03-14",
        "deposit": "1250.00",
    }


def test_a_period_is_split_to_its_first_and_last_day() -> None:
    page = "Advertiser: Smith for Senate\nFlight dates: 03/14/16 - 03/20/16"
    asked = {"flight_from": {**DATE, "title": "Flight start date"}, "flight_to": {**DATE, "title": "Flight end date"}}
    assert filled(asked, page) == {"flight_from": "2016-03-14", "flight_to": "2016-03-20"}


def test_the_only_period_of_a_document_has_both_ends_whatever_it_is_called() -> None:
    asked = {"cover_from": {**DATE, "title": "Cover starts"}, "cover_to": {**DATE, "title": "Cover ends"}}
    ends = {"cover_from": "2020-01-27", "cover_to": "2020-02-23"}
    assert filled(asked, "Invoice 7261968\nPeriod 01/27/2020 - 02/23/2020") == ends
    assert filled(asked, "Printed 01/27/2020 02/23/2020") == dict.fromkeys(asked), "two dates are no period"
    assert filled(asked, "Billed 01/27/2020 - 02/23/2020\nAired 02/01/2020 - 02/03/2020") == dict.fromkeys(asked)
    assert filled({"cover_to": asked["cover_to"]}, "Billed 01/27/2020 - 02/23/2020") == {"cover_to": None}


def test_a_date_in_a_column_of_dates_is_not_the_documents() -> None:
    asked = {"start": {**DATE, "title": "Flight start date"}, "end": {**DATE, "title": "Flight end date"}}
    page = """
        Contract dates   09/29/2020 - 10/05/2020

        Line   Start Date    End Date      Spots
        1      09/28/2020    10/04/2020    1
        2      09/27/2020    10/03/2020    4
    """
    assert filled(asked, page) == {"start": "2020-09-29", "end": "2020-10-05"}


def test_a_month_with_its_year_is_no_number() -> None:
    number = {"number": {**TEXT, "title": "Contract number", "description": "Number of the contract, else the invoice"}}
    page = "Invoice month   April 2020\nInvoice #       2006527-1\nInvoice date    04/26/20"
    assert filled(number, page) == {"number": "2006527-1"}


def test_a_label_of_two_names_has_the_first_ones_value_first() -> None:
    number = {"number": {**TEXT, "title": "Order number"}, "date": {**DATE, "title": "Revision date"}}
    assert filled(number, "Order / Rev:  387130 / 2\nLines:  12")["number"] == "387130"


def test_labels_in_another_language() -> None:
    page = "Geburtsdatum: 14.03.1980\nPolicen-Nr.: 4711-8"
    asked = {"birth_date": DATE, "policy_number": {**TEXT, "x-vouch": {"labels": ["Policen-Nr."]}}}
    assert filled(asked, page) == {"birth_date": "1980-03-14", "policy_number": "4711-8"}


def test_a_value_that_the_schema_does_not_admit_is_passed_over() -> None:
    page = "Reference: none yet 77\nReference: AB-1234"
    asked = {"reference": {"type": ["string", "null"], "pattern": "^[A-Z]{2}-[0-9]{4}$"}}
    assert filled(asked, page) == {"reference": "AB-1234"}


def test_a_label_glued_to_its_value() -> None:
    assert filled({"registrant_name": TEXT}, "STATUS=Open\nREGISTRANT NAME=Harbour Works, Inc.") == {
        "registrant_name": "Harbour Works, Inc."
    }


def test_a_town_with_its_postal_code_is_the_address_beside_a_name() -> None:
    page = """
        Name and address of the tenant      Great Falls, VA 22066
             Blue Heron, LLC
    """
    asked = {"tenant_name": {**TEXT, "x-vouch": {"labels": ["Name and address of tenant"]}}}
    assert filled(asked, page) == {"tenant_name": "Blue Heron, LLC"}


def test_a_range_of_references_is_a_text() -> None:
    page = "Reference no.: 4711        Reference range: 13.0 - 17.0"
    assert filled({"reference_number": TEXT, "reference_range": TEXT}, page) == {
        "reference_number": "4711",
        "reference_range": "13.0 - 17.0",
    }


def test_a_label_is_no_value() -> None:
    page = "Advertiser    Agency\nProduct    Station"
    assert filled({"advertiser": TEXT}, page)["advertiser"] not in ("Agency", "Product")


def test_what_the_user_calls_another_label_is_not_it() -> None:
    page = "Alt Order #: 555123\nOrder #: 777888"
    asked = {"order": {**TEXT, "title": "Order number", "x-vouch": {"not_labels": ["Alt Order #"]}}}
    assert filled(asked, page) == {"order": "777888"}


def test_misread_labels_of_a_scan() -> None:
    page = "Reglstrant narne: Harbour Works"
    assert filled({"registrant_name": TEXT}, page)["registrant_name"] == "Harbour Works"


def test_a_page_hint_decides_between_equal_labels() -> None:
    asked = {"total": {**MONEY, "title": "Grand total", "x-vouch": {"page": "last"}}}
    assert filled(asked, "Grand total: 10.00", "Grand total: 99.00") == {"total": "99.00"}


def test_no_print_serves_two_properties() -> None:
    page = "Name: Maria Keller"
    found = [r for r in readings(custom({"name": TEXT, "person_name": TEXT}), page) if r.rank == 0]
    assert len(found) == 1


def test_a_title_says_which_kind_it_is() -> None:
    asked = {"kind": {"enum": ["Short-Form", "Amendment", None], "title": "Type of statement"}}
    assert filled(asked, "Short-Form Registration Statement\n\nName: Maria Keller") == {"kind": "Short-Form"}


def test_yes_no_and_lists() -> None:
    page = "Paid: Yes\nTags: red, blue, green"
    asked = {"paid": {"type": ["boolean", "null"]}, "tags": {"type": "array", "items": {"type": "string"}}}
    assert filled(asked, page) == {"paid": True, "tags": ["red", "blue", "green"]}


def test_the_name_below_a_question() -> None:
    page = """
        8. What is the name and address of the primary registrant?
        Name  Harbour Works
    """
    asked = {"registrant_name": {**TEXT, "title": "Name of registrant"}}
    assert filled(asked, page) == {"registrant_name": "Harbour Works"}


def test_runners_up_come_after_the_choice() -> None:
    page = "Total amount: 80.00\nAmount: 20.00"
    found = readings(custom({"total_amount": MONEY}), page)
    assert [(r.value, r.rank) for r in found] == [("80.00", 0), ("20.00", 1)]


def test_every_reading_stands_on_its_words() -> None:
    page = "Policy no.: K-20991\nStart date: 03/14/2026"
    for reading in readings(custom({"policy_number": TEXT, "start_date": DATE}), page):
        assert reading.evidence
        assert reading.transcribed
        assert all(item.text in page for item in reading.evidence)


def test_hidden_words_prove_nothing() -> None:
    (reading,) = readings(custom({"policy_number": TEXT}), "Policy no.: K-20991", visible=False)
    assert not reading.transcribed


NAMES = st.lists(
    st.sampled_from(["Policy", "Harbour", "Vessel", "Berth", "Crane", "Cargo", "Anchor", "Mooring"]),
    min_size=2,
    max_size=8,
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(names=NAMES, data=st.data())
def test_any_labels_with_any_codes(names: list[str], data: st.DataObject) -> None:
    """Whatever is asked and printed, each label's own code is read, in any order of the page."""
    codes = data.draw(
        st.lists(st.integers(10_000, 99_999), min_size=len(names), max_size=len(names), unique=True), "codes"
    )
    printed = data.draw(st.permutations(list(zip(names, codes, strict=True))), "order")
    page = "\n".join(f"{name} number: {code}" for name, code in printed)
    asked = {f"{name.lower()}_number": TEXT for name in names}
    assert filled(asked, page) == {f"{n.lower()}_number": str(c) for n, c in zip(names, codes, strict=True)}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=200))
def test_any_page_is_read_without_an_error(page: str) -> None:
    filled({"total": MONEY, "issued": DATE, "name": TEXT, "count": WHOLE}, page or "x")


@pytest.mark.parametrize("printed", ["RR 884 201 335 MX", "BACS 00771204", "CMA 20-5587713", "700 413 882"])
def test_a_code_printed_in_groups_is_one_code(printed: str) -> None:
    assert filled({"reference_number": TEXT}, f"Reference number: {printed}") == {"reference_number": printed}


def test_words_behind_a_code_are_no_group_of_it() -> None:
    assert filled({"contract_number": TEXT}, "Contract number: 25510 Page 1 of 2") == {"contract_number": "25510"}


def test_a_remark_in_brackets_belongs_to_the_label() -> None:
    page = """
        Reason (optional)
        Second half of parental leave
    """
    assert filled({"reason": TEXT}, page) == {"reason": "Second half of parental leave"}


@pytest.mark.parametrize(("asked", "other"), [("employee", "Employer"), ("insurer", "Insured"), ("payee", "Payer")])
def test_two_sides_of_a_contract_are_not_each_other(asked: str, other: str) -> None:
    assert filled({asked: TEXT}, f"{other}: Harbour Works, Inc.") == {asked: None}


def test_the_number_of_the_next_box_is_no_value() -> None:
    page = """
        1 Wages, tips, other compensation      2 Federal income tax withheld
        61204.18                               7115.40
    """
    asked = {
        "wages": {**MONEY, "title": "Wages, tips, other compensation"},
        "withheld": {**MONEY, "title": "Federal income tax withheld"},
    }
    assert filled(asked, page) == {"wages": "61204.18", "withheld": "7115.40"}


def test_a_label_says_of_which_day_its_amount_is() -> None:
    page = """
        Ending Balance on 03/31/2025        $5,202.95

        Date          Withdrawals        Balance
        03/04/2025         640.00       6,990.02
        03/28/2025         100.00       5,202.95
    """
    assert filled({"closing_balance": {**MONEY, "title": "Ending balance"}}, page) == {"closing_balance": "5202.95"}


def test_a_label_of_the_object_alone_names_none_of_its_details() -> None:
    person = {"type": "object", "title": "Tenant", "properties": {"telephone": TEXT}}
    assert filled({"tenant": person}, "Tenant: Maria Keller")["tenant"] == {"telephone": None}
