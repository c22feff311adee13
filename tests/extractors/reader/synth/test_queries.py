"""Properties of a few values say which, as schemas do; the document's title may be one of them."""

from __future__ import annotations

from random import Random

from extractors.reader.synth import concepts, families
from extractors.reader.synth.queries import concept_query, defined
from extractors.reader.synth.wording import read_data
from tests.builders.drafts import draft_of


def test_most_properties_of_a_few_values_say_which() -> None:
    draft = draft_of(1)
    tariff = next(term for term in concepts.terms("utilities") if term.type == "choice")
    shown = [concept_query(draft, tariff).examples for _ in range(60)]
    assert 30 < sum(map(bool, shown)) < 60
    assert all(set(examples) <= set(tariff.argument.split(",")) for examples in shown)


def test_a_records_title_is_asked_of_among_other_titles() -> None:
    asked = []
    for seed in range(60):
        sketch = families.sketch(Random(seed), f"form-{12 * (seed % 20):03d}")
        if "document_type" in sketch.queries:
            title = " ".join(sketch.draft.facts["document_type"].lines)
            asked.append((title, sketch.queries["document_type"].examples))
    assert len(asked) > 15
    assert all(title in examples for title, examples in asked if examples)


def test_definitions_are_of_concepts_that_there_are() -> None:
    known = {term.key for field in concepts.fields() for term in concepts.terms(field)}
    assert read_data("definitions.toml")["terms"].keys() <= known
    assert read_data("definitions.toml")["attributes"].keys() <= read_data("concepts.toml")["attributes"].keys()


def test_some_properties_are_told_by_what_they_are() -> None:
    client = next(term for term in concepts.terms("booking") if term.parts[1] == "client")
    notary = concepts.attribute("notary", "birth_date")
    assert "When the notary was born" in defined(notary)
    assert defined(concepts.modified("estimated", "weight")) == ()
    for concept in (client, notary):
        told = [concept_query(draft_of(seed), concept).description for seed in range(80)]
        assert 10 < sum(text in defined(concept) for text in told) < 60


def test_some_titles_are_the_labels_that_people_know() -> None:
    number = next(term for term in concepts.terms("booking") if term.parts[1] == "order_no")
    titles = [concept_query(draft_of(seed, "GB"), number).title for seed in range(120)]
    several = [title for title in titles if sum(phrase in title for phrase in number.phrases["en"]) > 1]
    assert 5 < len(several) < 50
