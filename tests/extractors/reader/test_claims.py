"""A print that several properties claim answers one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from filled import custom
from text_pages import document_of

from extractors.reader.asking import Asked, queries_of
from extractors.reader.candidates import Candidate, Pointing
from extractors.reader.claims import one_print_one_field, outweighing
from extractors.reader.example import Query


def candidates(page: str) -> list[Candidate]:
    """One a line."""
    words = document_of(page).pages[0].words
    lines = [tuple(w for w in words if w.line_no == number) for number in sorted({w.line_no for w in words})]
    return [Candidate(" ".join(w.text for w in line), (line,), (0,)) for line in lines]


def kept(asked: list[Asked], *found: list[Pointing]) -> list[Candidate]:
    return [pointings[0].candidate for pointings in one_print_one_field(asked, found)]


def test_the_print_goes_to_the_field_that_has_the_least_else_to_say() -> None:
    asked = [Asked(f"/{who}/name", Query(f"{who}.name", "", "", (), "name")) for who in ("buyer", "seller")]
    acme, baker = candidates("Acme Widgets Ltd\n\n\n\nBaker Books Ltd")
    assert kept(asked, [Pointing(acme, 0.6), Pointing(baker, 0.3)], [Pointing(acme, 0.5)]) == [baker, acme]


@pytest.mark.parametrize(("form", "shared"), [({"format": "date"}, False), ({"title": "Name"}, True)])
def test_of_a_users_properties_only_dates_share_no_print(form: dict[str, str], shared: bool) -> None:
    asked = queries_of(custom({name: {"type": "string", **form} for name in ("from", "to")}))
    first, last = candidates("2024-02-03\n\n\n\n2024-02-17")
    found = [Pointing(first, 0.6), Pointing(last, 0.1)], [Pointing(first, 0.5), Pointing(last, 0.3)]
    assert kept(asked, *found) == [first, first if shared else last]


def test_a_users_property_outweighs_what_differs_where_its_choice_is_likelier_right_than_not() -> None:
    either = {"type": "string", "enum": ["Acme", "Baker"]}
    asked = queries_of(custom({"who": {"type": "string"}, "ref": {"type": "string"}, "either": either}))
    acme, baker = candidates("Acme\n\n\n\nBaker")
    sure, unsure = [Pointing(acme, 0.6)], [Pointing(baker, 0.4)]
    assert outweighing(asked, [sure, unsure, []]) == {"/who"}
    assert outweighing(asked, [sure, [Pointing(acme, 0.7)], []]) == {"/ref"}, "the print is rather the other one"
    assert not outweighing(asked, [[], [], sure]), "what is ticked tells a choice"
    assert not outweighing(asked, [[Pointing(replace(acme, value=value), 0.9)] for value in ("17", "MI: K", "")])
    assert not outweighing(queries_of(custom({"until": {"type": "string", "format": "date"}})), [sure])
    assert not outweighing([Asked("/seller/name", Query("seller.name", "", "", (), "name"))], [sure])
