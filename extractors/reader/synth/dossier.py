"""What a document that is no invoice is about: which concepts it states, in which sections, under which labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.reader.synth import concepts
from extractors.reader.synth.draft import Field, together
from extractors.reader.synth.values import fill_in

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.draft import Draft

LANGUAGES = ("en", "en", "en", "en", "de", "de", "fr", "es", "it", "nl", "pl", "pt", "sv")
"""Those with phrases for most concepts, the first ones more often."""


_BLANK = 0.07
_SAID_BLANK = 0.35  # of those: with a word that says so
_NOTHING = ("N/A", "n/a", "None", "-", "--", "NONE", "---", "not applicable", "0000", "_____")
_PAIRED = 0.4  # of the sections where facts could stand under one label
_TOGETHER = (
    ("name", "address"),
    ("name", "title"),
    ("postcode", "city"),
    ("city", "country"),
    ("birth_date", "birth_place"),
    ("phone", "email"),
)
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "pl": "i", "pt": "e", "sv": "och"}
_NOTES = (
    "*",
    " (1)",
    " (if applicable)",
    " (required)",
    " (see instructions)",
    " (please print)",
    ", if any",
    " (optional)",
)


@dataclass(slots=True)
class Section:
    """Concepts that stand together; labels of an entity's section need not name it, its heading does."""

    heading: str
    concepts: list[Concept]
    entity: str = ""


def draw_sections(draft: Draft, *, held_out: bool, booked: bool = False) -> list[Section]:
    """Sections of a document: one or two fields of life, up to three parties, sometimes odd quantities. `booked`: the
    first field is what was booked."""
    rng, code = draft.rng, draft.words.code
    known = [field for field in concepts.fields() if (field in concepts.HELD_OUT_FIELDS) == held_out]
    made = []
    chosen = rng.sample(known, rng.choice((1, 1, 1, 2)))
    for field in dict.fromkeys(("booking", *chosen[1:]) if booked else chosen):
        pool = [term for term in concepts.terms(field) if code in term.phrases or code == "en"]
        picked = rng.sample(pool, min(len(pool), rng.randrange(2, 11)))
        made.append(Section(field.capitalize() if code == "en" else "", picked))
    used: set[str] = set()
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4))):
        entity = rng.choice([key for key, (_, said) in concepts.entities().items() if code in said])
        if entity not in used:
            used |= concepts.alike(entity)
            made.append(_party(rng, entity, code))
    if code == "en" and rng.random() < 0.45:
        picked = [
            concepts.modified(rng.choice(concepts.modifiers()), rng.choice(concepts.nouns()))
            for _ in range(rng.randrange(1, 9))
        ]
        made.append(
            Section(
                rng.choice(("Details", "Figures", "Summary", "Additional information", "For office use only", "")),
                _distinct(picked),
            )
        )
    if rng.random() < 0.15:
        made.append(Section("", [concepts.invented(rng) for _ in range(rng.randrange(1, 5))]))
    rng.shuffle(made)
    return [section for section in made if section.concepts]


def _party(rng: Random, entity: str, code: str) -> Section:
    kind, said = concepts.entities()[entity]
    keys = [key for key in concepts.attributes(kind) if code in concepts.bare_attribute(key)]
    picked = rng.sample(keys, min(len(keys), rng.randrange(1, 7)))
    if "name" in keys and "name" not in picked and rng.random() < 0.7:
        picked.insert(0, "name")
    heading = rng.choice(said.get(code) or said["en"])
    return Section(heading, [concepts.attribute(entity, key) for key in picked], entity)


def _distinct(found: list[Concept]) -> list[Concept]:
    return list({concept.key: concept for concept in found}.values())


def draw_fields(draft: Draft, section: Section, *, headed: bool) -> list[Field]:
    """The fields of a section, most with values, some left blank as on forms. Under a heading that names a party labels
    may leave it out.
    """
    short = headed and bool(section.entity) and draft.rng.random() < 0.75
    fields = []
    for concept in section.concepts:
        if concept.key not in draft.facts:
            label = _label(draft, concept, short)
            blank = draft.has(_BLANK)
            fields.append(_blank(draft, concept, label) if blank else fill_in(draft, concept, label))
    return _paired(draft, section, fields, short)


def _blank(draft: Draft, concept: Concept, label: str) -> Field:
    """Nothing, or a word for nothing, which is no value."""
    said = draft.has(_SAID_BLANK)
    return Field("", label, (draft.rng.choice(_NOTHING),)) if said else Field(concept.key, label, ())


def _paired(draft: Draft, section: Section, fields: list[Field], short: bool) -> list[Field]:
    """Some that belong together stand under one label: "Name and title", "Policy period: 1.1.20 - 31.12.20"."""
    known = {field.key: field for field in fields if field.lines}
    pairs = [pair for pair in _pairs(section) if pair[0] in known and pair[1] in known]
    if not pairs or not draft.has(_PAIRED):
        return fields
    first, second = draft.rng.choice(pairs)
    both = [known[first], known[second]]
    label, joint = _pair_label(draft, section, both, short)
    place = fields.index(both[0])
    fields[place] = together(both, label, joint)
    return [field for field in fields if field is not both[1]]


def _pairs(section: Section) -> list[tuple[str, str]]:
    if section.entity:
        return [(f"{section.entity}.{first}", f"{section.entity}.{second}") for first, second in _TOGETHER]
    return [(first, second) for first, _, second in (keys.partition(" ") for keys in concepts.ranges())]


def _pair_label(draft: Draft, section: Section, both: list[Field], short: bool) -> tuple[str, str]:
    """The label of a pair, and what stands between its values."""
    code = draft.words.code
    if not section.entity:
        said = concepts.ranges()[" ".join(field.key for field in both)]
        text = draft.rng.choice(said.get(code) or said["en"])
        return text[:1].upper() + text[1:], draft.rng.choice(
            (" - ", " – ", "-", " / ", " to " if code == "en" else " - ")
        )
    first, second = (draft.rng.choice(_bare(field.key, code)) for field in both)
    joint = draft.rng.choice((f" {_AND.get(code, '&')} ", " / ", ", ", "/"))
    whose = draft.rng.choice(concepts.entities()[section.entity][1].get(code) or ("",))
    text = f"{first}{joint}{second}" if short or not whose else f"{whose}: {first}{joint}{second}"
    return text[:1].upper() + text[1:], " " if both[0].key.endswith("postcode") else ", "


def _bare(key: str, code: str) -> tuple[str, ...]:
    said = concepts.bare_attribute(key.rpartition(".")[2])
    return said.get(code) or said["en"]


def _label(draft: Draft, concept: Concept, short: bool) -> str:
    rng, code = draft.rng, draft.words.code
    if short:
        said = concepts.bare_attribute(concept.parts[1])
        text = rng.choice(said.get(code) or said["en"])
    else:
        text = concept.say(rng, code)
    text = text[:1].upper() + text[1:]
    if concept.type in {"id", "code"} and rng.random() < 0.06:
        text += rng.choice((" / Rev", " / Version", " / Rev.", "/Suffix"))
    if rng.random() < 0.15:
        text = text.title()
    return text + rng.choice(_NOTES if code == "en" else _NOTES[:2]) if rng.random() < 0.08 else text
