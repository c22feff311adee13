from said import reading

from pipelines.give_way import give_way
from pipelines.reconcile import reconcile

GROSS, NAME = "/totals/gross", "/seller/name"


def test_it_never_contradicts_what_the_page_readers_chose() -> None:
    said = give_way([reading(GROSS, "120.00"), reading(GROSS, "100.00", "embedded")])
    field = reconcile(said)[GROSS]
    assert (field.value, field.selectors, field.in_conflict) == ("120.00", ("rules",), False)
    assert [(a.value, a.selectors) for a in field.alternatives()] == [("100.00", ("embedded",))]


def test_it_agrees_and_it_fills() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "120.0", "embedded"), reading(NAME, "Acme", "embedded")]
    assert give_way(said) == said


def test_it_stands_beside_data_that_came_along_and_may_contradict_that() -> None:
    said = [reading(GROSS, "120.00", "xml"), reading(GROSS, "100.00", "embedded")]
    assert reconcile(give_way(said))[GROSS].in_conflict


def test_readers_that_disagree_with_each_other_go_on_doing_so() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "130.00", "vlm"), reading(GROSS, "100.00", "embedded")]
    field = reconcile(give_way(said))[GROSS]
    assert field.in_conflict
    assert {r.selector for r in field.opposing} == {"vlm"}
