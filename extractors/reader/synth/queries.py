"""What is asked of a page: the properties of schemas, present or not, and the words that answer them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from extractors.reader.example import Query
from extractors.reader.standard import standard_queries
from extractors.reader.synth import concepts
from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from extractors.reader.example import QueryType
    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.draft import Draft

_WORD = re.compile(r"[^\W_]+")
_TOLD = (
    "The {p}", "{P}", "{P} as stated on the document", "The {p} as printed", "{P} of this document", "States the {p}",
    "Value of the field for {p}", "{p}", "{P}, if given", "Extract the {p}.", "What the document gives as {p}",
)  # fmt: skip
_HINTS: dict[str, tuple[str, ...]] = {
    "date": (" (ISO 8601)", " in the format YYYY-MM-DD", ", a date", ""),
    "amount": (" as a number", ", a sum of money", " without currency", ""),
    "number": (" as a number", ""),
    "percent": (" in percent", ""),
}
_DEFINED = 0.4  # of the properties that have a definition
_HINTED = 0.15  # of the properties say under which labels they are printed
_NESTED = 0.15  # of a party's attributes are properties of an object for that party
_ENUMERATED = 0.75  # of the properties of a few values
_OUTER = ("document", "header", "details", "data", "record", "info", "page")
_SHORTENED = 0.15
_LANGUAGE_DEPENDENT = 0.35  # of the names are in the document's language, the others in English


def commerce_queries(draft: Draft, most: int) -> dict[str, Query]:
    """Queries for a trade document by the key of the fact: those of our own schema, and others' names for them."""
    rng = draft.rng
    standard = {query.name: query for query in standard_queries()}
    present = [key for key in standard if key in draft.facts and key not in draft.unsure]
    absent = [key for key in standard if key not in draft.facts and key not in draft.unsure]
    asked = rng.sample(present, min(len(present), most)) + rng.sample(absent, min(len(absent), most // 2))
    return {key: standard[key] for key in asked}


def custom_commerce_queries(draft: Draft, most: int) -> dict[str, Query]:
    """The same facts, and the decoys among them, as another schema would name them."""
    rng = draft.rng
    known = {key: told for key, told in read_data("properties.toml").items() if key not in _WRITERS}
    present = [key for key in known if key in draft.facts and key not in draft.unsure]
    absent = [key for key in known if key not in draft.facts and key not in draft.unsure]
    asked = rng.sample(present, min(len(present), most)) + rng.sample(absent, min(len(absent), most * 2 // 3))
    return {key: _renamed(draft, key, known[key]) for key in asked}


def _renamed(draft: Draft, key: str, known: dict[str, str]) -> Query:
    rng = draft.rng
    names, told = known["names"].split("|"), known["told"].split("|")
    phrase = rng.choice(names)
    own = draft.words.own("labels", _OWN_LABELS.get(key, key.removeprefix("totals.")))
    if own and rng.random() < _LANGUAGE_DEPENDENT:
        long = [text for text in own if len(text) > 5]
        phrase = rng.choice(long or names)
    description = (
        rng.choice(told) if rng.random() < 0.7 or len(phrase) < 5 else described(rng, rng.choice(names), known["type"])
    )
    return _query(rng, phrase, description, cast("QueryType", known["type"]))


def concept_queries(draft: Draft, printed: list[Concept], pool: list[Concept], most: int) -> dict[str, Query]:
    """Queries for concepts: those printed or left blank, and near misses of the pool that are neither."""
    rng = draft.rng
    shown = [concept for concept in printed if concept.key in draft.facts]
    blank = [concept for concept in printed if concept.key not in draft.facts]
    asked = rng.sample(shown, min(len(shown), most)) + blank[:4]
    missing = [concept for concept in pool if concept.key not in draft.facts and not _may_be_printed(concept, printed)]
    asked += rng.sample(missing, min(len(missing), max(3, most * 2 // 3)))
    return {concept.key: concept_query(draft, concept) for concept in asked}


def concept_query(draft: Draft, concept: Concept) -> Query:
    rng = draft.rng
    code = draft.words.code if rng.random() < _LANGUAGE_DEPENDENT else "en"
    told = described(rng, concept.say(rng, "en" if rng.random() < 0.7 else code), concept.type)
    told = rng.choice(defined(concept)) if defined(concept) and rng.random() < _DEFINED else told
    whole, part = concept.parts
    if whole in concepts.entities() and rng.random() < _NESTED:
        outer = rng.choice(concepts.entities()[whole][1]["en"])
        inner = rng.choice(concepts.bare_attribute(part)["en"])
        return Query(f"{named(rng, outer)}.{named(rng, inner)}", "", told, (), stated_type(rng, concept.type))
    asked = _query(rng, concept.say(rng, code), told, concept.type)
    if rng.random() < _HINTED:
        asked = replace(asked, title=_hints(rng, concept, draft.words.code))
    return _with_choices(rng, asked, concept.argument.split(",")) if concept.type == "choice" else asked


def defined(concept: Concept) -> tuple[str, ...]:
    """What the concept is, in words that are not its own; none for most."""
    known, (whole, part) = read_data("definitions.toml"), concept.parts
    text: str = known["terms"].get(concept.key, "")
    if not text and whole in concepts.entities():
        text = known["attributes"].get(part, "").replace("{e}", concepts.entities()[whole][1]["en"][0])
    return tuple(text.split("|")) if text else ()


def _hints(rng: Random, concept: Concept, code: str) -> str:
    """Labels under which people know it to be printed: several phrases, one after the other."""
    known = concept.phrases.get(code) or concept.phrases["en"]
    return " ".join(rng.sample(known, min(len(known), rng.choice((2, 2, 3, 4)))))


def _with_choices(rng: Random, query: Query, options: Sequence[str]) -> Query:
    """Most schemas that admit only certain values say which."""
    if rng.random() > _ENUMERATED:
        return query
    shown = list(options[:6])
    rng.shuffle(shown)
    return replace(query, examples=tuple(shown), type="choice")


def _may_be_printed(concept: Concept, printed: list[Concept]) -> bool:
    """Could somebody take a printed concept for this one?"""
    for other in printed:
        if concept.said & other.said:
            return True
        first, second = concept.parts, other.parts
        if first[1] == second[1] and first[0] in concepts.entities() and second[0] in concepts.alike(first[0]):
            return True
    return False


def near_misses(rng: Random, printed: list[Concept]) -> Iterator[Concept]:
    """Concepts that resemble printed ones: another attribute of theirs, another party's, another modifier's."""
    for concept in printed:
        whole, part = concept.parts
        if whole in concepts.entities():
            kind = concepts.entities()[whole][0]
            yield concepts.attribute(whole, rng.choice(concepts.attributes(kind)))
            others = [key for key, (other, _) in concepts.entities().items() if part in concepts.attributes(other)]
            yield concepts.attribute(rng.choice(others), part)
        elif whole == "invented:":
            yield concepts.invented(rng)
        elif whole in concepts.modifiers():
            yield concepts.modified(rng.choice(concepts.modifiers()), part)
            yield concepts.modified(whole, rng.choice(concepts.nouns()))
        else:
            yield rng.choice(concepts.terms(whole.rstrip(":")))
            other = rng.choice(concepts.fields())
            if other not in concepts.HELD_OUT_FIELDS:
                alike = [term for term in concepts.terms(other) if term.type == concept.type != "date"]
                yield from rng.sample(alike, min(1, len(alike)))


def described(rng: Random, phrase: str, kind: str) -> str:
    """A description of a property, as people write them; may be empty."""
    if rng.random() < 0.15:
        return ""
    text: str = rng.choice(_TOLD).format(p=phrase, P=phrase[:1].upper() + phrase[1:])
    if kind in _HINTS and rng.random() < 0.3:
        text += rng.choice(_HINTS[kind])
    return text


def _query(rng: Random, phrase: str, description: str, kind: QueryType) -> Query:
    name = named(rng, phrase)
    title = (phrase.title() if rng.random() < 0.5 else phrase.capitalize()) if rng.random() < 0.35 else ""
    if rng.random() < 0.04:
        name = f"{rng.choice(_OUTER)}.{name}"
    return Query(name, title, description, (), stated_type(rng, kind))


def stated_type(rng: Random, kind: QueryType) -> QueryType:
    """What a schema says of a property's type: often no more than that it is text, or a number."""
    if kind in {"amount", "percent", "number"}:
        return rng.choice(("amount", "number")) if rng.random() < 0.15 else kind
    return "text" if rng.random() < (0.1 if kind == "date" else 0.35) else kind


def named(rng: Random, phrase: str) -> str:
    """A phrase as the name of a property: snake_case, camelCase and so on."""
    words: list[str] = [word.lower() for word in _WORD.findall(phrase.replace("'s", ""))] or ["value"]
    words = [word for word in words if word not in {"of", "the", "or", "de", "del", "du"}] or words
    if rng.random() < _SHORTENED:
        words = [_shortened(rng, word) for word in words]
    style = rng.random()
    if style < 0.55:
        return "_".join(words)
    if style < 0.75:
        return words[0] + "".join(word.capitalize() for word in words[1:])
    if style < 0.85:
        return "".join(word.capitalize() for word in words)
    return " ".join(words) if style < 0.93 else "-".join(words)


def trade_queries(draft: Draft) -> dict[str, Query]:
    """Of an invoice or its kin: our schema's properties, others' names for them, and what such a page never states."""
    rng = draft.rng
    asked = commerce_queries(draft, rng.randrange(9, 15))
    for key, query in custom_commerce_queries(draft, rng.randrange(3, 8)).items():
        asked[f"{key}~"] = query
    for _ in range(rng.randrange(1, 4)):
        concept = rng.choice(concepts.terms(rng.choice(_FAR_FIELDS)))
        asked[concept.key] = concept_query(draft, concept)
    return asked


def record_queries(draft: Draft, printed: list[Concept], kind: str) -> dict[str, Query]:
    """Of any other document: what it states, near misses, and sometimes the properties of an invoice."""
    rng = draft.rng
    near = [*near_misses(rng, printed), *near_misses(rng, printed)]
    asked = concept_queries(draft, printed, near, rng.randrange(8, 15))
    known = read_data("properties.toml")
    for key in _WRITERS:
        if key in draft.facts and rng.random() < 0.4:
            asked[key] = _renamed(draft, key, known[key])
    if "document_type" in draft.facts and rng.random() < 0.5:
        titles = read_data("concepts.toml")["titles"]
        others = [text for text in titles[kind].split("|") if "{" not in text]
        options = [*draft.facts["document_type"].lines, *rng.sample(others, min(3, len(others)))]
        asked["document_type"] = _with_choices(rng, _renamed(draft, "document_type", known["document_type"]), options)
    if kind in {"form", "letter", "contract", "report"}:
        standard = {query.name: query for query in standard_queries()}
        for key in rng.sample(_NEVER_IN_RECORDS, rng.randrange(0, 4)):
            asked[key] = standard[key]
    return asked


def _shortened(rng: Random, word: str) -> str:
    short: dict[str, str] = read_data("concepts.toml")["short"]
    return rng.choice(short[word].split("|")) if word in short else word


_OWN_LABELS = {
    "buyer.customer_number": "customer_number",
    "seller.iban": "iban",
    "seller.bic": "bic",
    "seller.bank": "bank",
}
_FAR_FIELDS = ("insurance", "lease", "medical", "school", "laboratory", "vehicle", "grant", "research", "inspection")
"""Fields of life whose terms no trade document states."""
_WRITERS = ("writer.name", "writer.address", "writer.phone", "writer.email", "addressee.name", "addressee.address")
_NEVER_IN_RECORDS = (
    "invoice_number",
    "purchase_order",
    "preceding_invoice",
    "totals.prepaid",
    "totals.rounding",
    "totals.charges",
    "buyer.vat_id",
)
