"""Labels: folding, the longest match, and the synonym data itself."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib import resources
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import row_of

from extractors.invoices.labels import dominant_languages, find_labels, keep_languages, label_tokens, roles_of

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
DATA = tomllib.loads(resources.files("extractors.invoices").joinpath("labels.toml").read_text(encoding="utf-8"))

EVERY_LANGUAGE = (
    "invoice_number",
    "issue_date",
    "due_date",
    "delivery_date",
    "purchase_order",
    "customer_number",
    "preceding_invoice",
    "payment_terms",
    "totals.lines",
    "totals.net",
    "totals.tax",
    "totals.gross",
    "totals.payable",
    "totals.prepaid",
    "totals.charges",
    "totals.allowances",
    "party.buyer",
    "party.seller",
    "party.ship_to",
    "column.description",
    "column.quantity",
    "column.unit",
    "column.unit_price",
    "column.amount",
    "column.tax_rate",
    "column.item_number",
    "column.discount",
    "carried_forward",
    "title.invoice",
    "title.credit_note",
    "decoy.date",
    "decoy.number",
    "id.vat",
)

# One text may name several things where the place tells which: a column heading and a total, a title and a number.
TOLD_APART_BY_PLACE = ("column.", "title.", "id.", "section", "decoy.", "party.", "carried_forward")

# "Abschlag": of a price a reduction, of a year's bill an instalment paid.
MEANT_TWICE = {("abschlag",)}


def hits(text: str) -> list[tuple[str, set[str]]]:
    return [(hit.text, {label.role for label in hit.labels}) for hit in find_labels(row_of(text))]


@pytest.mark.parametrize("role", EVERY_LANGUAGE)
def test_every_language_has_every_role_that_matters(role: str) -> None:
    shared = DATA[role].get("any", [])
    assert not [language for language in LANGUAGES if not DATA[role].get(language) and not shared]


def test_no_label_names_two_fields_of_one_kind() -> None:
    """A text that is, say, both a due date and an issue date would be decided by chance."""
    roles: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for role, by_language in DATA.items():
        for language, texts in by_language.items():
            if language != "weak" and not role.startswith(TOLD_APART_BY_PLACE):
                for text in texts:
                    roles[label_tokens(text)].add(role)
    clashes = {
        text: pair
        for text, owners in roles.items()
        for pair in combinations(sorted(owners), 2)
        if pair[0].split(".")[0] == pair[1].split(".")[0] or {"due_date", "issue_date"} == set(pair)
    }
    assert clashes.keys() <= MEANT_TWICE, clashes


def test_every_label_in_the_data_is_found_as_it_is_written() -> None:
    """A synonym that folding changes so that it can never match is dead data."""
    for role, by_language in DATA.items():
        for texts in by_language.values():
            for text in texts:
                found = find_labels(row_of(text))
                assert found and any(
                    hit.serves(role) and hit.token_count == len(label_tokens(text)) for hit in found
                ), (
                    role,
                    text,
                    [hit.text for hit in found],
                )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Rechnungsnummer", ("rechnungs", "nr")),
        ("Rechnungs-Nr.:", ("rechnungs", "nr")),
        ("Invoice #", ("invoice", "nr")),
        ("Facture n°", ("facture", "nr")),
        ("Nº de factura", ("nr", "de", "factura")),
        ("Échéance", ("echeance",)),
        ("FÄLLIGKEITSDATUM", ("falligkeits", "datum")),
        ("Q.tà", ("q", "ta")),
        ("", ()),
    ],
)
def test_spellings_of_one_label_fold_to_one(text: str, tokens: tuple[str, ...]) -> None:
    assert label_tokens(text) == tokens


@given(st.text(max_size=40))
def test_folding_gives_plain_tokens_and_is_stable(text: str) -> None:
    tokens = label_tokens(text)
    assert all(token and token.replace("_", "a").isalnum() and token == token.casefold() for token in tokens)
    assert label_tokens(text) == tokens


def test_the_longest_label_wins() -> None:
    assert hits("Invoice date") == [("Invoice date", {"issue_date"})]


def test_a_label_ends_with_its_phrase() -> None:
    """ "VAT" and "Total" are headings of two columns, not the label "VAT total"."""
    assert [text for text, _ in hits("VAT        Total        Net")] == ["VAT", "Total", "Net"]


def test_a_label_is_not_a_piece_of_a_word() -> None:
    assert not any("totals.net" in roles for _, roles in hits("Nettelbeckstrasse 12"))


def test_a_letter_spaced_label_is_read() -> None:
    assert any("title.invoice" in roles for _, roles in hits("R E C H N U N G"))


def test_decoys_keep_their_numbers_from_shorter_labels() -> None:
    for text in (
        "Delivery note no.",
        "Lieferschein-Nr.",
        "Bon de livraison n°",
        "Nº albarán",
        "Numero DDT",
        "Pakbonnummer",
    ):
        found = hits(text)
        assert not any("invoice_number" in roles and len(label) > 4 for label, roles in found), (text, found)


def test_the_language_of_most_labels_is_the_documents() -> None:
    rows = [row_of(text) for text in ("Rechnungsdatum", "Fälligkeitsdatum", "Gesamtbetrag", "Total")]
    assert dominant_languages(hit for row in rows for hit in find_labels(row)) == {"de"}


def test_labels_of_other_languages_are_dropped() -> None:
    row = row_of("Scadenza")
    assert not keep_languages(find_labels(row), frozenset({"de"}))
    assert keep_languages(find_labels(row), frozenset({"it"}))


def test_a_document_without_labels_speaks_no_language() -> None:
    assert dominant_languages(()) == frozenset()


def test_roles_of_a_heading_come_longest_first() -> None:
    assert roles_of("Unit price", "column.")[0] == ("column.unit_price", 2)
    assert roles_of("Weather", "column.") == []


def test_a_word_that_says_the_same_in_two_languages_is_a_label() -> None:
    [hit] = find_labels(row_of("GST/TPS 5%   138.10"))
    assert hit.serves("totals.tax")
    assert not any(hit.serves("totals.tax") for hit in find_labels(row_of("GST/Freight 5%")))


@pytest.mark.parametrize("word", ["Beitragsrechnung", "Arztrechnung", "Stromrechnung", "zonnepanelenfactuur"])
def test_a_kind_of_invoice_is_one(word: str) -> None:
    [hit] = find_labels(row_of(f"{word} Nr. 4711"))
    assert hit.serves("invoice_number")


@pytest.mark.parametrize("word", ["Hochrechnung", "Verlustrechnung", "Anrechnung", "Umrechnung"])
def test_what_ends_like_an_invoice_and_is_none(word: str) -> None:
    assert not any(hit.serves("title.invoice") for hit in find_labels(row_of(word)))


@pytest.mark.parametrize("sign", ["N.º", "Nº", "N°", "n. º", "№", "#"])
def test_signs_for_number(sign: str) -> None:
    assert label_tokens(f"Factura {sign}") == ("factura", "nr")
