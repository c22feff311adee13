"""Mended is only what was read again, by other means, as the value that closes the system."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from closing_invoices import closing_invoices, with_digit_changed
from hypothesis import given, settings
from hypothesis import strategies as st
from said import evidence, reading

from pipelines.proof import mend
from pipelines.weigh import weigh
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.weighed import Weighed
    from schemas.evidence import EvidenceSource, Reading, Selector

INVOICE = shipped_target("invoice")
GROSS = "/totals/gross"
SCANNED = {"net": "120.00", "tax": "22.80", "gross": "147.80", "payable": "142.80"}


def seen(path: str, value: str, selector: Selector = "rules", source: EvidenceSource = "ocr") -> Reading:
    return reading(path, value, selector, on=evidence(value, source=source), transcribed=False)


def scanned(totals: dict[str, str]) -> Weighed:
    """As rules read it off words that OCR recognised: no print has a second witness."""
    return weigh([seen(f"/totals/{name}", value) for name, value in totals.items()], INVOICE)


class Again:
    """Reads again what is in `values`, and keeps what it was asked for."""

    def __init__(self, values: dict[str, str], source: EvidenceSource = "ocr") -> None:
        self.values, self.source = values, source
        self.asked: list[str] = []

    def __call__(self, paths: Sequence[str]) -> Sequence[Reading]:
        self.asked += paths
        return [seen(path, self.values[path], source=self.source) for path in paths if path in self.values]


def test_a_misread_total_is_mended_by_a_second_reading_and_kept_as_an_alternative() -> None:
    again = Again({GROSS: "142.80"})
    readings = mend(scanned(SCANNED), again)
    assert again.asked == [GROSS]
    assert readings is not None
    weighed = weigh(readings, INVOICE)
    assert weighed.values[GROSS].value == "142.80"
    assert [alternative.value for alternative in weighed.verdicts[GROSS].alternatives] == ["147.80"]
    assert weighed.verdicts[GROSS].status != "conflict"


def test_nothing_is_mended_where_the_second_reading_says_the_same_or_something_else() -> None:
    for second in ("147.80", "148.80"):
        assert mend(scanned(SCANNED), Again({GROSS: second})) is None
    assert mend(scanned(SCANNED), Again({})) is None


def test_a_runner_up_of_the_same_rules_confirms_nothing() -> None:
    runner_up = reading(GROSS, "142.80", on=evidence("142.80", source="ocr"), transcribed=False, rank=1)
    readings = [seen(f"/totals/{name}", value) for name, value in SCANNED.items()]
    assert mend(weigh([*readings, runner_up], INVOICE), Again({})) is None


def test_what_closes_is_not_read_again() -> None:
    again = Again({})
    assert mend(scanned({**SCANNED, "gross": "142.80"}), again) is None
    assert again.asked == []


def test_a_print_with_a_witness_of_its_own_keeps_its_say() -> None:
    readings = [reading(f"/totals/{name}", value) for name, value in SCANNED.items()]
    witnessed = weigh([*readings, seen(GROSS, "142.80", "vlm", "vlm")], INVOICE)
    mended = mend(witnessed, Again({}))
    assert mended is not None
    weighed = weigh(mended, INVOICE)
    assert (weighed.values[GROSS].value, weighed.verdicts[GROSS].status) == ("142.80", "conflict")


def test_an_attachment_that_differs_from_the_page_stays_a_conflict() -> None:
    readings = [seen(f"/totals/{name}", value) for name, value in SCANNED.items()]
    mended = mend(weigh([*readings, seen(GROSS, "142.80", "xml", "attachment")], INVOICE), Again({}))
    assert mended is not None
    weighed = weigh(mended, INVOICE)
    assert (weighed.values[GROSS].value, weighed.verdicts[GROSS].status) == ("142.80", "conflict")


def test_two_fields_are_mended_only_together() -> None:
    wrong = {**SCANNED, "lines": "120.00", "payable": "112.80"}  # gross 142.80 read as 147.80, payable as 112.80
    half = mend(scanned(wrong), Again({GROSS: "142.80", "/totals/payable": "112.80"}))
    assert half is None
    both = mend(scanned(wrong), Again({GROSS: "142.80", "/totals/payable": "142.80"}))
    assert both is not None
    values = weigh(both, INVOICE).values
    assert (values[GROSS].value, values["/totals/payable"].value) == ("142.80", "142.80")


@settings(max_examples=60)
@given(closing_invoices(), st.data(), st.integers(0, 7), st.integers(0, 8), st.booleans())
def test_only_what_a_second_reading_confirms_ever_changes(
    values: dict[str, Decimal], data: st.DataObject, at: int, by: int, confirms: bool
) -> None:
    path = data.draw(st.sampled_from([p for p in values if p.startswith("/totals/")]))
    wrong = {**values, path: with_digit_changed(values[path], at, by)}
    weighed = weigh([seen(p, format(v, "f")) for p, v in wrong.items()], INVOICE)
    truth = {p: format(v, "f") for p, v in values.items()}
    again = Again(truth if confirms else {p: format(v, "f") for p, v in wrong.items()})
    mended = mend(weighed, again)
    if not confirms:
        assert mended is None
    elif mended is not None:
        now = weigh(mended, INVOICE).values
        assert {p: Decimal(field.value) for p, field in now.items()} == values


def test_rows_keep_the_numbers_they_came_with() -> None:
    """A second selector counts one row less: what is mended goes to the row that the rules counted."""
    lines = {"0/amount": "40.00", "1/amount": "35.00", "2/amount": "50.00", "0/description": "Shelf"}
    lines |= {"1/description": "Ladder", "2/description": "Bench"}
    read = [seen(f"/lines/{path}", value) for path, value in lines.items()]
    read += [seen("/totals/lines", "128.00"), seen("/totals/net", "128.00")]  # 38.00 was read as 35.00
    read += [seen("/lines/0/description", "Ladder", "vlm", "vlm"), seen("/lines/1/description", "Bench", "vlm", "vlm")]
    mended = mend(weigh(read, INVOICE), Again({"/lines/1/amount": "38.00"}))
    assert mended is not None
    values = weigh(mended, INVOICE).values
    assert [values[f"/lines/{index}/amount"].value for index in range(3)] == ["40.00", "38.00", "50.00"]
    assert [values[f"/lines/{index}/description"].value for index in range(3)] == ["Shelf", "Ladder", "Bench"]


def test_totals_on_one_print_are_one_number_and_are_mended_together() -> None:
    gross = evidence("147.80", source="ocr")
    read = [seen("/totals/net", "120.00"), seen("/totals/tax", "22.80")]
    read += [reading(f"/totals/{name}", "147.80", on=gross, transcribed=False) for name in ("gross", "payable")]
    again = Again({GROSS: "142.80", "/totals/net": "120.00", "/totals/tax": "22.80"})
    mended = mend(weigh(read, INVOICE), again)
    assert mended is not None
    values = weigh(mended, INVOICE).values
    assert (values[GROSS].value, values["/totals/payable"].value) == ("142.80", "142.80")
