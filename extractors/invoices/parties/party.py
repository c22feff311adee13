"""A party under construction: candidates for its name and address, and the words of the sections they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.labels import label_tokens
from extractors.invoices.parties.name_lines import name_lines
from extractors.invoices.parties.names import (
    has_legal_form,
    is_attention,
    is_country,
    is_name,
    is_noise,
    is_person,
    is_postal_line,
    name_data,
    without_form_of_address,
)
from extractors.invoices.parties.parts import divided, parts_of
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase
    from schemas.page import Word

MAX_LINES = 9
_MAX_ADDRESS_LINES = 5
_LONGEST_LABEL = 3
_FULL_STOP = re.compile(r"(?:(?<=\d)|(?<=\d[A-Z])|(?<=\d[A-Z]{2}))\.$")
"""Behind a postal code: the end of a sentence."""


@dataclass
class Party:
    names: list[Candidate] = field(default_factory=list)
    addresses: list[Candidate] = field(default_factory=list)
    words: set[Word] = field(default_factory=set)

    def owns(self, words: Sequence[Word]) -> bool:
        """Some of the words stand in this party's sections."""
        return any(word in self.words for word in words)

    def add_name(self, words: Sequence[Word], score: float, *, role_is_guessed: bool = False) -> None:
        words = without_form_of_address(_behind_label(words))
        text = " ".join(word.text for word in words).strip(" ,;:|*•·-–")
        if not is_name(text):
            return  # "VAT ID: DE123456789": what is labelled so is none
        self.names.append(Candidate(text, tuple(words), score, 0, role_is_guessed))

    def add_address(self, lines: Sequence[Phrase], score: float) -> None:
        """The lines down to the town (and the country under it), without a postal code to the country; else nothing."""
        useful = [
            bare
            for line in lines
            for phrase in divided(line)
            if (bare := _without_label(phrase)) is not None and not is_noise(bare.text)
        ]
        useful = [rest for phrase in useful if (rest := self._behind_name(_upto_sentence(phrase))).words]
        ends = [i for i, phrase in enumerate(useful) if is_postal_line(phrase.text)]
        ends = ends or [i for i, phrase in enumerate(useful) if (i and is_country(phrase.text)) or _is_abroad(phrase)]
        if not ends:
            return
        town = ends[0]
        with_country = town + 1 < len(useful) and is_country(useful[town + 1].text)
        kept = useful[: town + 1 + with_country]
        text = ", ".join(_FULL_STOP.sub("", phrase.text.strip(" ,;:|*•·")) for phrase in kept)
        self.addresses.append(Candidate(text, tuple(w for phrase in kept for w in phrase.words), score, 0))

    def _behind_name(self, line: Phrase) -> Phrase:
        """The line without the party's name that opens it: "Helvauto Leasing AG, Bernstrasse 90, 3018 Bern"."""
        name, *rest = parts_of(line)
        best = max((candidate.score for candidate in self.names), default=0.0)
        known = {fold(c.value) for c in self.names if c.score == best or has_legal_form(c.value)}
        named = fold(name.text) in known and (rest or has_legal_form(name.text))
        return type(line)(line.words[len(name.words) :]) if named else line

    def ranked(self) -> None:
        """Best first. A name that stands in several places gains by it."""
        counts: dict[str, int] = {}
        for candidate in self.names:
            counts[fold(candidate.value)] = counts.get(fold(candidate.value), 0) + 1
        self.names.sort(key=lambda c: (-c.score - 0.3 * min(counts[fold(c.value)] - 1, 3), c.position))
        self.addresses.sort(key=lambda c: (-c.score, c.position))


def _is_abroad(line: Phrase) -> bool:
    """A whole address in a line, that ends with its country: "12/F, 83 Tsun Yip Street, Kwun Tong, Hong Kong"."""
    *parts, land = line.text.split(",")
    return len(parts) > 1 and is_country(land) and any(char.isdigit() for char in line.text)


def _upto_sentence(line: Phrase) -> Phrase:
    """The line of a town without the sentence behind its code: "Cork T12 NX8V. Bank of Ireland IBAN …"."""
    for index, word in enumerate(line.words[:-1], start=1):
        ends = word.text.endswith(".") and any(char.isdigit() for char in word.text)
        if ends and line.words[index].text[:1].isupper() and is_postal_line(_text(line.words[:index])):
            return type(line)(line.words[:index])
    return line


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _without_label(phrase: Phrase) -> Phrase | None:
    """The line of an address without the label before it ("Anschrift: Am Markt 3"); None where it is nothing else."""
    labels = name_data().address_labels
    if label_tokens(phrase.text) in labels:
        return None
    colon = next((i for i, word in enumerate(phrase.words[:_LONGEST_LABEL]) if word.text.endswith(":")), None)
    if colon is None or label_tokens(" ".join(word.text for word in phrase.words[: colon + 1])) not in labels:
        return phrase
    return type(phrase)(phrase.words[colon + 1 :])


def _behind_label(words: Sequence[Word]) -> Sequence[Word]:
    """The name in "Remit to: Acme Ltd": a name has no colon near its beginning."""
    colon = next((i for i, word in enumerate(words[:_LONGEST_LABEL]) if word.text.endswith(":")), None)
    return words if colon is None or colon + 1 == len(words) else words[colon + 1 :]


def read_section(party: Party, lines: Sequence[Sequence[Phrase]], score: float) -> None:
    """Name and address of a section. A "Name:" label inside it names the name; else its first name-like line does."""
    name: Sequence[Word] | None = None
    address: list[Phrase] = []
    used: list[Word] = []
    lines = _one_under_another(lines)
    for index, line in enumerate(lines[: MAX_LINES + 4]):
        phrases = [phrase for phrase in line if phrase.text.strip(" :")]
        if not phrases:
            continue
        label = _inner_label(phrases)
        value = phrases[1] if label and len(phrases) > 1 else phrases[0]
        used += [word for phrase in (phrases if label else phrases[:1]) for word in phrase.words]
        if name is not None and value.words[-1] in name:
            continue
        if name is None and label is None and is_postal_line(value.text) and not has_legal_form(value.text):
            party.add_address([value], score)  # "Remit to: PO Box 88214, Chicago IL 60680": what follows is another's
            return
        if label != "name" and name is None and is_attention(value.text):
            name = _company_attended(value)
        elif label == "name":
            named = value if len(phrases) > 1 else _after_colon(value)
            if named is not None and is_name(named.text):
                name, score = named.words, score + 1.0
        elif label == "other" or (label is None and is_noise(value.text)):
            continue
        elif name is None and label is None and is_name(value.text):
            count = name_lines([value, *(each[0] for each in lines[index + 1 :] if each)])
            wrapped = [each[0] for each in lines[index + 1 :] if each][: count - 1]
            name = tuple(word for phrase in (value, *wrapped) for word in phrase.words)
        elif name is not None and not address and label is None and is_person(value.text):
            continue  # whom to reach at the firm
        elif name is not None and len(address) < _MAX_ADDRESS_LINES and not _is_complete(address, value):
            address.append(value)
    if name is None:
        return
    # "Marcy Ellison" over "Bayview School District": which of the two is the party, their order does not tell.
    guessed = bool(address) and is_name(address[0].text) and not has_legal_form(" ".join(word.text for word in name))
    party.add_name(name, score, role_is_guessed=guessed)
    party.words.update(used)
    party.add_address(address, score)


def _one_under_another(lines: Sequence[Sequence[Phrase]]) -> Sequence[Sequence[Phrase]]:
    """Name, street and town of one line as lines: "Remit to: Acme Ltd, 3 Mill Lane, Leeds LS1 4AP"."""
    first = next((index for index, line in enumerate(lines) if line), None)
    if first is None or is_name(lines[first][0].text):
        return lines
    whole = lines[first][0]
    name = next(parts_of(whole))
    address = type(whole)(whole.words[len(name.words) :]) if len(name.words) < len(whole.words) else None
    if address is None or not name.text.endswith(",") or not is_name(name.text) or not is_postal_line(address.text):
        return lines
    return [*lines[:first], [name], [address], *lines[first + 1 :]]


def _company_attended(phrase: Phrase) -> Sequence[Word] | None:
    """The company in "ATTN: Acme Ltd": some write the addressee itself there; a person is not who is billed."""
    behind = _after_colon(phrase)
    return behind.words if behind is not None and has_legal_form(behind.text) and is_name(behind.text) else None


def _is_complete(address: Sequence[Phrase], following: Phrase) -> bool:
    return bool(address) and is_postal_line(address[-1].text) and not is_country(following.text)


def _inner_label(phrases: Sequence[Phrase]) -> str | None:
    tokens = label_tokens(phrases[0].text.split(":")[0])
    labelled = ":" in phrases[0].text or (len(phrases) > 1 and (phrases[1].text.startswith(":") or len(phrases) == 2))
    if labelled and tokens in name_data().name_labels:
        return "name"
    if labelled and tokens in name_data().address_labels:
        return "address"
    colon = phrases[0].text.rstrip().endswith(":") or (len(phrases) > 1 and phrases[1].text.startswith(":"))
    return "other" if colon else None


def _after_colon(phrase: Phrase) -> Phrase | None:
    for index, word in enumerate(phrase.words[:-1]):
        if word.text.endswith(":"):
            return type(phrase)(phrase.words[index + 1 :])
    return None
