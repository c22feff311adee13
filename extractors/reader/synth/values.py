"""Values for concepts, as a document prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import concepts
from extractors.reader.synth.draft import Fact, Field
from extractors.reader.synth.figures import later
from extractors.reader.synth.identities import (
    address,
    company,
    filled,
    iban,
    identifier,
    organisation,
    party,
    person,
    phone,
)
from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.draft import Draft

_WHOLE_UNITS = frozenset({"", "year", "days", "bpm", "kWh", "cm³", "cm"})


def fill_in(draft: Draft, concept: Concept, label: str) -> Field:
    """Draws a value for a concept, notes it as a fact under the concept's key, and gives the field that prints it."""
    kind = concept.type
    if kind == "amount":
        return draft.money(concept.key, int(10 ** draft.rng.uniform(3.0, 7.0)), label)
    if kind == "number":
        return _number(draft, concept, label)
    if kind == "percent":
        return _percent(draft, concept, label)
    if kind == "address":
        return draft.fact(concept.key, kind, *_address(draft), label=label)
    return draft.fact(concept.key, kind, _text(draft, concept), label=label)


def _days(key: str) -> tuple[int, int]:
    """Days from the document's: what begins a range lies before what ends it."""
    first, last = (any(pair.split()[end] == key for pair in concepts.ranges()) for end in (0, 1))
    return (0 if last else -900), (0 if first else 900)


def _number(draft: Draft, concept: Concept, label: str) -> Field:
    rng, unit = draft.rng, concept.argument
    if unit == "year":
        text, unit = str(rng.randrange(1900, 2024)), ""
    elif unit in _WHOLE_UNITS or rng.random() < 0.3:
        text = draft.figures.number(int(10 ** rng.uniform(0.0, 3.5)))
    else:
        text = draft.figures.number(10 ** rng.uniform(0.0, 3.0), rng.choice((1, 1, 2)))
    shown = unit if rng.random() < 0.75 else ""
    if shown and rng.random() < 0.2:
        text, shown = text + shown, ""
    draft.facts[concept.key] = Fact("number", (text,), label)
    return Field(concept.key, label, (text,), after=shown)


def _percent(draft: Draft, concept: Concept, label: str) -> Field:
    text = draft.figures.number(draft.rng.uniform(0.1, 99.0), draft.rng.choice((0, 1, 2, 2)))
    glued = draft.rng.random() < 0.6
    draft.facts[concept.key] = Fact("percent", (text + "%" * glued,), label)
    return Field(concept.key, label, (text + "%" * glued,), after="" if glued else "%")


def _address(draft: Draft) -> tuple[str, ...]:
    lines = address(draft.rng, draft.words)
    return (", ".join(lines),) if draft.rng.random() < 0.5 else lines


def _text(draft: Draft, concept: Concept) -> str:
    rng, argument = draft.rng, concept.argument
    if concept.type == "date":
        return draft.figures.date(later(draft.day, rng.randrange(*_days(concept.key))))
    if concept.type == "choice":
        return rng.choice(argument.split(","))
    if concept.type == "name":
        if argument == "person":
            return person(rng, draft.words)
        return rng.choice((company, organisation))(rng, draft.words)
    if concept.type in {"id", "code"}:
        return _identifier(draft, argument)
    return _words(draft, argument)


def _identifier(draft: Draft, argument: str) -> str:
    rng = draft.rng
    if argument == "phone":
        return phone(rng)
    if argument in {"email", "web"}:
        who = party(rng, draft.words, private=0.5)
        return who.email if argument == "email" else who.web
    if argument == "iban":
        return iban(rng, draft.locale) or filled(rng, "99999999")
    return filled(rng, argument, draft.day.year) if argument else identifier(rng, draft.day.year)


def town(draft: Draft) -> str:
    """Without its postcode."""
    whole = draft.rng.choice(draft.words.wordings("names", "cities"))
    return " ".join(part for part in whole.replace(",", " ").split() if part.isalpha() and len(part) > 2) or whole


def _words(draft: Draft, argument: str) -> str:
    rng, words = draft.rng, draft.words
    if argument == "city":
        return town(draft)
    if argument == "products":
        return rng.choice(words.wordings("items", "products"))
    if argument == "trade":
        return rng.choice(words.wordings("names", "trades"))
    text: str = rng.choice(read_data("concepts.toml")["texts"][argument].split("|"))
    return text
