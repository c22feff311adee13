from dataclasses import replace

import pytest
from filled import custom
from said import evidence, reading

from pipelines.give_way import give_way
from pipelines.reconcile import reconcile
from pipelines.weigh import weigh
from schemas.evidence import Reading
from schemas.target import shipped_target

GROSS, NAME = "/totals/gross", "/seller/name"


def test_it_never_contradicts_what_the_page_readers_chose() -> None:
    said = give_way([reading(GROSS, "120.00"), reading(GROSS, "100.00", "embedded")])
    field = reconcile(said)[GROSS]
    assert (field.value, field.selectors, field.in_conflict) == ("120.00", ("rules",), False)
    assert [(a.value, a.selectors) for a in field.alternatives()] == [("100.00", ("embedded",))]


def test_it_agrees_and_it_fills() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "120.0", "embedded"), reading(NAME, "Acme", "embedded")]
    assert give_way(said) == said


def test_a_name_without_its_legal_form_agrees_with_the_whole_one() -> None:
    said = give_way([reading(NAME, "Nordsee Lager GmbH"), reading(NAME, "Nordsee Lager", "embedded")])
    field = reconcile(said)[NAME]
    assert (field.value, field.selectors) == ("Nordsee Lager GmbH", ("rules", "embedded"))


def test_the_print_of_the_shorter_name_is_no_witness_for_letters_it_lacks() -> None:
    rules = reading(NAME, "Nordsee Lager GmbH", transcribed=False)
    assert not reconcile(give_way([rules, reading(NAME, "Nordsee Lager", "embedded")]))[NAME].transcribed


@pytest.mark.parametrize("name", ["Nordsee", "Nordsee Lager AG", "Lager GmbH", "Nordsee Lager Technik GmbH"])
def test_any_other_name_is_a_runner_up(name: str) -> None:
    field = reconcile(give_way([reading(NAME, "Nordsee Lager GmbH"), reading(NAME, name, "embedded")]))[NAME]
    assert (field.selectors, field.in_conflict) == (("rules",), False)


def test_it_stands_beside_data_that_came_along_and_may_contradict_that() -> None:
    said = [reading(GROSS, "120.00", "xml"), reading(GROSS, "100.00", "embedded")]
    assert reconcile(give_way(said))[GROSS].in_conflict


def test_readers_that_disagree_with_each_other_go_on_doing_so() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "130.00", "vlm"), reading(GROSS, "100.00", "embedded")]
    field = reconcile(give_way(said))[GROSS]
    assert field.in_conflict
    assert {r.selector for r in field.opposing} == {"vlm"}


def test_a_print_that_a_page_reader_took_for_another_field_fills_none() -> None:
    print_ = evidence("DE1", place=1)
    seller = reading("/seller/vat_id", "DE1", on=print_)
    buyer = reading("/buyer/vat_id", "DE1", "embedded", on=print_)
    assert give_way([seller, buyer]) == [seller]
    total = reading(GROSS, "120.00", on=print_)
    payable = reading("/totals/payable", "120.00", "embedded", on=print_)
    assert give_way([total, payable]) == [total, payable]


def test_a_filled_value_that_makes_a_sum_fail_is_taken_back() -> None:
    totals = {"net": "100.00", "tax": "20.00", "gross": "120.00"}
    said = [reading(f"/totals/{name}", value) for name, value in totals.items()]
    target = shipped_target("invoice")
    proven = weigh(said, target)
    broken = weigh([*said, reading("/totals/payable", "20.00", "embedded")], target)
    assert "/totals/payable" not in broken.values
    assert broken.verdicts == proven.verdicts
    assert proven.verdicts[GROSS].status == "verified"


def test_what_it_reads_alone_stays_for_a_person_to_look_at() -> None:
    said = [
        reading(f"/totals/{name}", value, "embedded")
        for name, value in {"net": "100", "tax": "20", "gross": "130"}.items()
    ]
    alone = weigh(said, shipped_target("invoice"))
    assert {alone.verdicts[r.path].status for r in said} == {"single"}
    assert any(outcome.check.status == "failed" for outcome in alone.outcomes)


def test_of_a_receipt_that_was_read_nothing_is_filled() -> None:
    total, agreed = reading(GROSS, "12.00"), reading(GROSS, "12.00", "embedded")
    filled = reading("/seller/tax_number", "03-6258", "embedded")
    assert give_way([total, agreed, filled], "receipt") == [total, agreed]
    assert give_way([total, agreed, filled], "invoice") == [total, agreed, filled]
    assert give_way([agreed, filled], "receipt") == [agreed, filled]


def test_a_step_between_sums_is_agreed_on_and_fills_nothing_beside_another_reader() -> None:
    step, total = reading("/totals/rounding", "0.00", "embedded"), reading(GROSS, "120.00")
    assert give_way([total, step]) == [total]
    both = [reading("/totals/rounding", "0.00"), step]
    assert give_way(both) == both
    assert give_way([step]) == [step]


ASKED = custom({"ref": {"type": "string"}, "paid": {"type": "number"}})


def weighed_ref(*said: Reading) -> tuple[str, tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
    weighed = weigh(said, ASKED)
    assert list(weighed.readings) == list(said), (
        "a later reading is weighed with what was said, not with what came of it"
    )
    field = weighed.verdicts["/ref"]
    assert field.status in ("single", "conflict")
    return weighed.values["/ref"].value, field.selectors, [(a.value, a.selectors) for a in field.alternatives]


SURE = replace(reading("/ref", "1969355", "embedded"), outweighs=True)


def test_a_users_property_is_rather_what_the_network_is_sure_of_and_rests_on_one_witness() -> None:
    assert weighed_ref(reading("/ref", "sgpss65"), SURE) == ("1969355", ("embedded",), [("sgpss65", ("rules",))])
    unsure = replace(SURE, outweighs=False)
    assert weighed_ref(reading("/ref", "sgpss65"), unsure) == ("sgpss65", ("rules",), [("1969355", ("embedded",))])


def test_what_a_model_or_the_file_says_too_is_not_stood_before() -> None:
    rules, model = reading("/ref", "sgpss65"), reading("/ref", "sgpss65", "vlm")
    assert weigh([rules, model, SURE], ASKED).values["/ref"].value == "sgpss65"
    assert weigh([reading("/ref", "sgpss65", "widget"), SURE], ASKED).values["/ref"].value == "sgpss65"


def test_a_text_cut_shorter_stands_before_none() -> None:
    cut = replace(reading("/ref", "Osaka", "embedded"), outweighs=True)
    assert weighed_ref(reading("/ref", "OSAKA, JP"), cut)[1] == ("rules",)


def test_what_is_proved_is_not_stood_before() -> None:
    gross = replace(reading(GROSS, "20.00", "embedded"), outweighs=True)
    totals = [reading(f"/totals/{n}", v) for n, v in {"net": "100.00", "tax": "20.00", "gross": "120.00"}.items()]
    field = weigh([*totals, gross], shipped_target("invoice")).verdicts[GROSS]
    assert (field.status, field.selectors) == ("verified", ("rules",))
