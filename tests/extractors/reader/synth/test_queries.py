"""Properties of a few values say which, as schemas do; the document's title may be one of them."""

from __future__ import annotations

from random import Random

from extractors.reader.synth import concepts, families
from extractors.reader.synth.queries import concept_query
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
