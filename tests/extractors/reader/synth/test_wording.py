"""The data files: no language says what English does not, every key of the schema has other names."""

from __future__ import annotations

from importlib import resources
from random import Random

import pytest

from extractors.reader import synth
from extractors.reader.standard import standard_queries
from extractors.reader.synth import concepts
from extractors.reader.synth.figures import locales
from extractors.reader.synth.wording import language, read_data

LANGUAGES = sorted({place.language for place in locales()})
FOLDER = resources.files(synth)


def test_there_are_more_than_twelve_languages() -> None:
    assert len(LANGUAGES) >= 16


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_nothing_that_english_does_not(code: str) -> None:
    english = read_data("languages/en.toml")
    for section, entries in read_data(f"languages/{code}.toml").items():
        assert set(entries) <= set(english[section])
        if section in {"titles", "labels", "columns", "texts"}:
            assert all(wording.strip() for text in entries.values() for wording in text.split("|"))


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert language("tr").say(Random(1), "labels", "iban") in language("en").wordings("labels", "iban")


def test_every_property_of_ours_has_names_in_other_schemas() -> None:
    assert {query.name for query in standard_queries()} - {"document_type"} <= set(read_data("properties.toml"))


def test_concepts_are_told_apart() -> None:
    fields, entities, modifiers = set(concepts.fields()), set(concepts.entities()), set(concepts.modifiers())
    assert not entities & modifiers
    assert fields > concepts.HELD_OUT_FIELDS
    keys = [term.key for field in fields for term in concepts.terms(field)]
    assert len(keys) == len(set(keys))
    for entity, (kind, _) in concepts.entities().items():
        assert concepts.attributes(kind)
        assert entity in concepts.alike(entity)


def test_the_data_ships_small() -> None:
    sizes = [
        len(file.read_bytes())
        for folder in (FOLDER, FOLDER / "languages")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    assert sum(sizes) < 1_000_000


def test_ranges_are_made_of_terms() -> None:
    keys = {term.key for field in concepts.fields() for term in concepts.terms(field)}
    assert {key for pair in concepts.ranges() for key in pair.split()} <= keys
