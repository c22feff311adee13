import numpy as np
from labelled_pages import asked, page

from extractors.reader.features import page_features, query_words
from extractors.reader.similarity import similarity


def test_the_label_of_a_property_is_found_by_its_letters() -> None:
    example = page([[("Invoice", 40), ("number:", 90), ("Z-4711", 200)], [("Invoice", 40), ("date:", 90)]])
    features = page_features(example.words, (595.0, 842.0), None)
    found = similarity(features.texts, features.layout, [query_words(asked("invoiceNumber"))])
    assert found.shape == (3, 1, 5)
    by_word = dict(zip(range(5), found[2, 0], strict=True))
    assert by_word[1] == np.max(found[2, 0])  # "number:", with "Invoice" beside it
    assert by_word[1] > by_word[3] > by_word[2] == 0.0


def test_description_counts_apart() -> None:
    example = page([[("Datum", 40), ("der", 90), ("Lieferung", 120)]])
    features = page_features(example.words, (595.0, 842.0), None)
    query = asked("delivered_on").__class__("delivered_on", "", "Tag der Lieferung", (), "date")
    found = similarity(features.texts, features.layout, [query_words(query)])
    assert found[1, 0, 2] == 1.0
    assert found[1, 0, 0] == 0.0


def test_a_choice_that_stands_on_the_page_is_like_itself() -> None:
    example = page([[("Tariff", 40), ("Green", 90), ("Flex", 130)]])
    features = page_features(example.words, (595.0, 842.0), None)
    query = asked("plan").__class__("plan", "", "", ("Basic 5 GB", "Green Flex"), "choice")
    found = similarity(features.texts, features.layout, [query_words(query)])
    assert found[1, 0].tolist() == [0.0, 1.0, 0.0]
