"""What documents of all fields of life say: concepts with a type and several phrases in several languages.

A concept is a term of a field ("policy number"), an attribute of somebody ("landlord, date of birth"), or a noun with
a modifier ("estimated weight"). On a page it bears one of its phrases, in a schema another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.example import QueryType

HELD_OUT_FIELDS = frozenset({"library", "agriculture", "sports"})
"""Fields of life that only held-out families draw from."""
_JOINS = {
    "en": ("{e} {a}", "{e} {a}", "{a} of {e}", "{e}'s {a}", "{a} ({e})", "{e}: {a}"),
    "fr": ("{a} {e}", "{a} ({e})", "{e} : {a}", "{a} - {e}"),
    "es": ("{a} {e}", "{a} ({e})", "{e}: {a}", "{a} - {e}"),
}
_SYLLABLES = (
    "ba", "ke", "lo", "mi", "nu", "pra", "tor", "vex", "sil", "dro", "fan", "gel", "hux", "ja", "kro", "lin",
    "mar", "nep", "os", "qui", "rif", "sta", "tu", "vor", "wen", "xi", "yl", "zan", "bry", "cor",
)  # fmt: skip
_OTHER_JOINS = ("{a} {e}", "{e} {a}", "{a} ({e})", "{e}: {a}", "{e} - {a}", "{e}, {a}")


@dataclass(frozen=True, slots=True)
class Concept:
    """`argument` narrows the type ("company" of a name, the unit of a number); `parts` are its entity and attribute,
    its modifier and noun, or its field ("lease:") and term. `phrases` are by language; each has English ones, which
    `said` holds in small letters.
    """

    key: str
    type: QueryType
    argument: str
    parts: tuple[str, str]
    phrases: dict[str, tuple[str, ...]]
    said: frozenset[str]

    def say(self, rng: Random, language: str) -> str:
        """One of its phrases, in English where the language has none."""
        return rng.choice(self.phrases.get(language) or self.phrases["en"])


@cache
def fields() -> tuple[str, ...]:
    return tuple(read_data("concepts.toml")["terms"])


@cache
def terms(field: str) -> tuple[Concept, ...]:
    """The terms of one field of life."""
    entries = read_data("concepts.toml")["terms"][field]
    return tuple(_concept(f"{field}:{key}", (f"{field}:", key), *_parse(text)) for key, text in entries.items())


@cache
def entities() -> dict[str, tuple[str, dict[str, tuple[str, ...]]]]:
    """Kind (person, company, thing) and phrases of all who can have attributes."""
    return {key: _parse(text) for key, text in read_data("concepts.toml")["entities"].items()}


@cache
def attributes(kind: str) -> tuple[str, ...]:
    """The keys of the attributes that a kind of entity can have."""
    entries = read_data("concepts.toml")["attributes"]
    return tuple(key for key, text in entries.items() if kind in text.split(";")[1].split())


@cache
def attribute(entity: str, key: str) -> Concept:
    """An attribute of an entity: phrases name both."""
    kind, names = entities()[entity]
    spec, _, rest = read_data("concepts.toml")["attributes"][key].split(";", 2)
    _, said = _parse(f"{spec};{rest}")
    phrases = {
        code: tuple(
            join.format(e=e, a=a) for e in names[code] for a in said[code] for join in _JOINS.get(code, _OTHER_JOINS)
        )
        for code in names.keys() & said.keys()
    }
    if key == "name":  # "Landlord: Jane Doe" needs no word for a name
        phrases = {code: (*all_of, *names[code] * 6) for code, all_of in phrases.items()}
        spec = f"name:{'company' if kind == 'company' else 'person'}"
    return _concept(f"{entity}.{key}", (entity, key), spec, phrases)


@cache
def bare_attribute(key: str) -> dict[str, tuple[str, ...]]:
    """Phrases of an attribute alone, as under a heading that names the entity."""
    _, _, rest = read_data("concepts.toml")["attributes"][key].split(";", 2)
    return _parse(f"x;{rest}")[1]


@cache
def modified(modifier: str, noun: str) -> Concept:
    """A noun with a modifier, English only."""
    data = read_data("concepts.toml")
    spec, nouns = _parse(data["nouns"][noun])
    phrases = tuple(f"{m} {n}" for m in data["modifiers"][modifier].split("|") for n in nouns["en"])
    return _concept(f"{modifier}.{noun}", (modifier, noun), spec, {"en": phrases})


def invented(rng: Random) -> Concept:
    """A noun with a made-up word before or after it: a label that occurs nowhere else, known by its letters alone."""
    word = "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 2, 3))))
    noun = rng.choice(nouns())
    spec, said = _parse(read_data("concepts.toml")["nouns"][noun])
    called = rng.choice(said["en"])
    phrases = (f"{word} {called}", f"{called} {word}") if rng.random() < 0.8 else (word,)
    return _concept(f"{word}.{noun}", ("invented:", noun), spec, {"en": (rng.choice(phrases),)})


@cache
def modifiers() -> tuple[str, ...]:
    return tuple(read_data("concepts.toml")["modifiers"])


@cache
def nouns() -> tuple[str, ...]:
    return tuple(read_data("concepts.toml")["nouns"])


@cache
def ranges() -> dict[str, dict[str, tuple[str, ...]]]:
    """Phrases for two terms printed as one range, by "FIRST SECOND"."""
    return {keys: _parse(f"x; {text}")[1] for keys, text in read_data("concepts.toml")["ranges"].items()}


@cache
def alike(entity: str) -> frozenset[str]:
    """Entities that may be the same party as this one, itself among them."""
    groups = [set(group.split()) for group in read_data("concepts.toml")["alike"]["groups"]]
    return frozenset({entity}.union(*(group for group in groups if entity in group)))


def _concept(key: str, parts: tuple[str, str], spec: str, phrases: dict[str, tuple[str, ...]]) -> Concept:
    kind, _, argument = spec.partition(":")
    said = frozenset(phrase.lower() for phrase in phrases["en"])
    return Concept(key, cast("QueryType", kind), argument, parts, phrases, said)


def _parse(text: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The type or kind, and phrases by language, of an entry "type; a|b; de: c"."""
    spec, english, *others = (part.strip() for part in text.split(";"))
    phrases = {"en": tuple(english.split("|"))}
    for other in others:
        code, _, said = other.partition(":")
        phrases[code.strip()] = tuple(said.strip().split("|"))
    return spec, phrases
