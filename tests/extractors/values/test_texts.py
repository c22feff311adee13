from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.values.texts import fold, fold_label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rechnungs-Nr.:", "rechnungs nr"),
        ("Rechnungs–Nr", "rechnungs nr"),
        ("Rechnungsnr.", "rechnungsnr"),
        ("RECHNUNGSDATUM", "rechnungsdatum"),
        ("Fällig bis", "fallig bis"),
        ("Fa\u0308llig bis", "fallig bis"),
        ("Straße", "strasse"),
        ("Échéance", "echeance"),
        ("Nº de factura", "no de factura"),
        ("N° client", "no client"),
        ("№ 5", "no 5"),
        ("Invoice #", "invoice no"),
        ("Invoice#4711", "invoice no 4711"),
        ("MwSt. %", "mwst %"),
        ("Betrag (€)", "betrag"),
        ("Data płatności", "data platnosci"),
        ("FATURA TARİHİ", "fatura tarihi"),
        ("Kreditnota Ø", "kreditnota o"),
        ("ﬁnal", "final"),
        ("Ｔｏｔａｌ", "total"),
        ("Total\u00a0amount", "total amount"),
        ("R E C H N U N G", "rechnung"),
        ("R E C H N U N G Nr. 5", "rechnung nr 5"),
        ("T O T A L   D U E", "total due"),
        ("T.V.A.", "tva"),
        ("S.I.R.E.T.", "siret"),
        ("A B", "a b"),
        ("1 2 3 4", "1 2 3 4"),
        ("", ""),
        (" : ", ""),
        ("Итого", "итого"),
    ],
)
def test_labels(text: str, expected: str) -> None:
    assert fold_label(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GmbH & Co. KG", "gmbh & co kg"),
        ("Müller", "MÜLLER"),
        ("Mu\u0308ller", "Müller"),
        ("Straße", "STRASSE"),
        ("Weg 5,\n70173 Stuttgart", "Weg 5, 70173 Stuttgart"),
        ("„Haus“ – Hof", "Haus - Hof"),
    ],
)
def test_equal_texts(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_accents_make_names_differ() -> None:
    assert fold("Müller") != fold("Muller")
    assert fold_label("Müller") == fold_label("Muller")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_is_total_and_has_single_spaces(text: str) -> None:
    for folded in (fold(text), fold_label(text)):
        assert folded == " ".join(folded.split())


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


_SPACED = re.compile(r"(?<!\S)[a-z](?: [a-z]){2,}(?!\S)")


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F), max_size=80))
@example("A:A \x85A")
def test_folding_a_label_twice_changes_nothing(text: str) -> None:
    """But for letters that wide gaps kept apart: once the gaps are single spaces, they look like a spaced word."""
    once = fold_label(text)
    assert fold_label(once) == once or _SPACED.search(once)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F), max_size=80))
def test_a_label_is_the_same_in_capitals(text: str) -> None:
    assert fold_label(text.upper()) == fold_label(text)
