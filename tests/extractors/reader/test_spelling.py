from hypothesis import given
from hypothesis import strategies as st

from extractors.reader.spelling import (
    BUCKETS,
    FORM_FEATURES,
    GRAMS,
    form_features,
    gram_ids,
    gram_set,
    split_name,
)


@given(st.text(max_size=40))
def test_any_text_has_ids_and_features_of_one_length(text: str) -> None:
    ids = gram_ids(text)
    assert len(ids) == GRAMS
    assert all(0 <= number < BUCKETS for number in ids)
    features = form_features(text)
    assert len(features) == FORM_FEATURES
    assert all(0.0 <= value <= 1.0 for value in features)


def test_spelling_is_the_same_on_every_machine() -> None:
    assert gram_ids("Total")[:3] == (6211, 6025, 681)


def test_case_accents_and_marks_do_not_count() -> None:
    assert gram_ids("Numéro:") == gram_ids("NUMERO")
    assert gram_ids("Rechnungs-Nr.") == gram_ids("rechnungs-nr")


def test_amounts_of_one_form_are_spelled_alike() -> None:
    assert gram_ids("1.234,50") == gram_ids("9.876,12")
    assert gram_ids("1.234,50") != gram_ids("1,234.50")


def test_related_words_share_n_grams() -> None:
    shared = gram_set("Rechnungsnummer") & gram_set("Rechnungsdatum")
    assert len(shared) >= 5
    assert not gram_set("Rechnung") & gram_set("total")


def test_names_are_split_at_their_own_seams() -> None:
    assert split_name("seller.vat_id") == ["seller", "vat", "id"]
    assert split_name("pagadoPor") == ["pagado", "Por"]
    assert split_name("VATNumber") == ["VAT", "Number"]
    assert split_name("Grand total") == ["Grand", "total"]
    assert split_name("") == []
