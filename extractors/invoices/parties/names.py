"""What is a name, an address line, a salutation: by data and shape, in any of the languages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens, roles_of, whole_label
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemas.page import Word

_TOWN = r"(?:[^\W\d_]{4}|[^\W\d_][^\W\d_A-Z])"
_LETTERED_CODE = re.compile(
    r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b"  # Toronto, ON M5H 2N2
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"  # London SW1A 1AA
    r"|\b[A-Z]\d[\dW]\s[A-Z0-9]{4}\b"  # Galway, H91 X2K7
)
"""No house number looks so, and the street may stand before it in the line."""
_POSTAL_LINE = re.compile(
    rf"^(?:[A-Z]{{1,3}}[- ])?\d{{4,5}}(?:-\d{{3,4}})?\s+{_TOWN}"  # 80333 München, D-07545 GERA
    r"|^\d{4,5}[A-ZÀ-Þ][^\W\d_A-Z]{3}"  # 3525Miskolc: OCR lost the space
    rf"|^(?:[A-Z]{{1,3}}[- ])?\d{{3}}\s\d{{2}}\s+{_TOWN}"  # 411 05 Göteborg, 702 00 Ostrava
    rf"|^(?:PL-)?\d{{2}}-\d{{3}}\s+{_TOWN}"  # 50-051 Wrocław
    rf"|^\d{{6}}\s+{_TOWN}"  # 500001 Brașov
    r"|^[^\W\d_]{3}[^\d,]*(?:,|\s[-–])\s?\d{3}\s?\d{3}$|^Singapore \d{6}$"  # Mumbai - 400001
    r"|^(?:[A-Z][^\W\d_]+ ){0,2}[A-Z][^\W\d_]{2,}, (?!19|20)\d{4}$"  # Beaufort West, 6970
    r"|[^\W\d_]{3},? C\.\s?P\.?\s?\d{5}\b"  # León, Guanajuato, C.P. 37545
    r"|\s(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA),?\s+\d{4}\b"  # Sydney NSW 2000
    r"|^\d{4}\s?[A-Z]{2}\b"  # 1012 AB Amsterdam
    r"|[^\W\d_]{3}\s\d{3}-\d{4},?\s(?:Japan|JAPAN)$|〒\s?\d{3}-\d{4}\b"
    rf"|{_LETTERED_CODE.pattern}"
    r"|,?\s[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"  # Springfield, IL 62701
    r"|(?:[,;|•·–]\s*|\s-\s)(?:[A-Z]{1,3}[- ])?\d{4,5}\s+[^\W\d]"  # Hauptstr. 3, 80333 München
)
_CODE_BEHIND_TOWN = re.compile(
    r"^[^\W\d_][^\d,:]+\s(?:\d{4,5}|\d{3}\s\d{2}|\d{4}\s?[A-Z]{2}),?\s(?P<land>[^\W\d_][^\d,:]+)$"
)
"""A country must follow: "Modena 41121 Italia"."""
_US_TOWN = re.compile(r",?\s[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b")
_DATE = re.compile(r"\d[./]\d")
_LETTERED_NUMBER = re.compile(r"\d{2,}[A-Za-z],?\s")
_ADDRESS_BEHIND = re.compile(r"^[^,]*[^\W\d_]{2}[^,]*,(?:[^,]*,)?\s(?:Nr\.? |No\.? )?\d{1,4}[A-Za-z]?\s[^\W\d_]{3}")
"""What a comma adds to a name is no street: "Acme Ltd, Priory House, 12 Priestgate"."""
_CODE = re.compile(r"^\d{3}|\d{3}$")
"""One word that begins or ends with three digits is a code: "411COMPT"."""
_LONGEST_FORM = 3
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-")
_MAX_NAME_WORDS = 9
_WORDS_OF_A_PERSON = range(2, 6)
_TEXTS = 4096
"""The same lines are asked about by sections, windows, letterheads and imprints in turn."""


@dataclass(frozen=True)
class NameData:
    legal_forms: frozenset[str]
    ambiguous_forms: frozenset[str]
    joining: frozenset[str]
    salutations: frozenset[str]
    forms_of_address: frozenset[str]
    forms_before_companies: frozenset[tuple[str, ...]]
    title_ends: tuple[str, ...]
    countries: frozenset[str]
    furniture: frozenset[str]
    street_words: frozenset[str]
    name_ends: dict[str, list[tuple[str, ...]]]
    noise: dict[str, list[tuple[str, ...]]]
    contact_labels: frozenset[tuple[str, ...]]
    attention: dict[str, list[tuple[str, ...]]]
    name_labels: frozenset[tuple[str, ...]]
    address_labels: frozenset[tuple[str, ...]]
    street_labels: frozenset[tuple[str, ...]]
    code_labels: frozenset[tuple[str, ...]]
    town_labels: frozenset[tuple[str, ...]]


@cache
def name_data() -> NameData:
    text = resources.files("extractors.invoices.parties").joinpath("names.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return NameData(
        legal_forms=frozenset(raw["legal_forms"]),
        ambiguous_forms=frozenset(raw["ambiguous_forms"]),
        joining=frozenset(raw["joining"]),
        salutations=frozenset(fold(item) for item in raw["salutations"]),
        forms_of_address=frozenset(raw["forms_of_address"]),
        forms_before_companies=frozenset(label_tokens(item) for item in raw["forms_before_companies"]),
        title_ends=tuple(raw["title_ends"]),
        countries=frozenset(raw["countries"]),
        furniture=frozenset(raw["furniture"]),
        street_words=frozenset(raw["street_words"]),
        name_ends=_by_first_word(raw["name_ends"]),
        noise=_by_first_word(raw["noise"]),
        contact_labels=frozenset(label_tokens(item) for item in raw["contact_labels"]),
        attention=_by_first_word(raw["attention"]),
        name_labels=frozenset(label_tokens(item) for item in raw["name_labels"]),
        address_labels=frozenset(label_tokens(item) for item in raw["address_labels"]),
        street_labels=frozenset(label_tokens(item) for item in raw["street_labels"]),
        code_labels=frozenset(label_tokens(item) for item in raw["code_labels"]),
        town_labels=frozenset(label_tokens(item) for item in raw["town_labels"]),
    )


def _by_first_word(texts: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in texts:
        tokens = label_tokens(text)
        found.setdefault(tokens[0], []).append(tokens)
    return found


def _opens_with(tokens: tuple[str, ...], beginnings: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
    return any(tokens[: len(one)] == one for one in beginnings.get(tokens[0], ())) if tokens else False


@lru_cache(maxsize=_TEXTS)
def has_legal_form(text: str) -> bool:
    """The text holds the end of a company's name ("Acme GmbH", "Dupont S.A.R.L. Lyon")."""
    words = [re.sub(r"[^\w&]", "", word) for word in re.split(r"[\s,-]+", text)]  # "Betriebs-GmbH"
    # "3 kg" is a weight: a form of two letters needs a capital.
    forms = name_data().legal_forms
    follows = any(
        word.casefold() in forms
        and (len(word) > 2 or not word.islower())
        and (not _may_be_a_word(word) or at + 1 == len(words))
        for at, word in enumerate(words[1:], start=1)
    )
    leading = forms - name_data().ambiguous_forms
    leads = (
        len(words) > 1 and len(words[0]) > 2 and words[0].isupper() and words[0].casefold() in leading
    )  # "SARL Dupont"
    return follows or leads


def _may_be_a_word(form: str) -> bool:
    """A legal form that is a word of texts as well: "vos factures", "Rate (inc GST)"."""
    return form == "inc" or form.casefold() in name_data().ambiguous_forms


def is_legal_form(word: str) -> bool:
    forms = name_data().legal_forms
    return re.sub(r"[^\w&]", "", word).casefold() in forms or "".join(label_tokens(word)) in forms  # "ŞTİ."


def ends_name(word: str, rest: str) -> bool:
    """The name ends with `word`: small print follows, or a sentence after a legal form ("Acme Ltd. Registered in")."""
    if _opens_with(label_tokens(rest), name_data().name_ends):
        return True
    following = rest.split(" ", 1)[0]
    form = word.rstrip(".").casefold()
    if not word.endswith(".") or "." in form or form not in name_data().legal_forms or form == "co":
        return False
    return following[:1].isupper() and not is_legal_form(following)


@lru_cache(maxsize=_TEXTS)
def is_postal_line(text: str) -> bool:
    """A postal code with its town, as printed in the countries we read; "4410 Harvard Avenue" is a street."""
    text = text.translate(_HYPHENS)
    ended = _CODE_BEHIND_TOWN.match(text.strip())
    return (
        bool(_POSTAL_LINE.search(text.strip()) or (ended and is_country(ended["land"])))
        and not _DATE.search(text)
        and (
            bool(_US_TOWN.search(text) or _LETTERED_CODE.search(text))
            or not set(label_tokens(text)) & name_data().street_words
        )
    )


def is_us_town(text: str) -> bool:
    """A state before a ZIP code at the end: "Springfield, IL 62701"."""
    return bool(_US_TOWN.search(text))


def is_country(text: str) -> bool:
    return " ".join(label_tokens(text)) in name_data().countries


def is_salutation(text: str) -> bool:
    return fold(text) in name_data().salutations


@lru_cache(maxsize=_TEXTS)
def is_noise(text: str) -> bool:
    """A line that carries a number, a contact or nothing: no part of a name or an address."""
    tokens = label_tokens(text)
    if not tokens or "@" in text or tokens[0] == "www" or is_attention(text):
        return True
    return _opens_with(tokens, name_data().noise)


def is_attention(text: str) -> bool:
    """The line names the person or department that the letter is for: "Attn: Jane Doe", "z. Hd. Frau Huber"."""
    return _opens_with(label_tokens(text), name_data().attention)


def without_form_of_address(words: Sequence[Word]) -> Sequence[Word]:
    """A company's name without what is said to it: "Messrs. Aldwych Robotics Ltd", "Spett.le Ditta Rossi S.r.l."."""
    for count in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        lead = label_tokens(" ".join(word.text for word in words[:count]))
        if lead in name_data().forms_before_companies:
            rest = words[count:]
            return rest if has_legal_form(" ".join(word.text for word in rest)) else words
    return words


def is_person(text: str) -> bool:
    """A form of address before a name: "Herrn Jan Gerdes", "Mme Le Guen"; no company, "Frau Holle GmbH"."""
    words = text.split()
    named = len(words) in _WORDS_OF_A_PERSON and not any(char.isdigit() for char in text) and not has_legal_form(text)
    return named and fold(words[0].strip(".")) in name_data().forms_of_address


def has_address(text: str) -> bool:
    """The text holds a mail or web address (or what looks like the beginning of one)."""
    return "@" in text or "www" in text or "://" in text


def is_contact(text: str) -> bool:
    return "@" in text or label_tokens(text)[:1] in name_data().contact_labels


def _has_house_number(text: str) -> bool:
    """A bare number that no "No." announces, or one with a letter that begins the line ("93B Sai Yu Chung")."""
    words = text.split()
    if _LETTERED_NUMBER.match(text):
        return True
    numbers = [i for i, word in enumerate(words) if word.strip(".,").isdigit()]
    return any(i == 0 or label_tokens(words[i - 1]) != ("nr",) for i in numbers)


def _is_label(text: str) -> bool:
    """The whole text is a label or a title: "Bill to", "Invoice" or "Sammelrechnung" is nobody's name."""
    tokens = label_tokens(text)
    is_title = len(tokens) == 1 and tokens[0].endswith(name_data().title_ends)
    halves = text.split("/")
    if len(halves) > 1 and all(whole_label(half) for half in halves):
        return True  # "CREDITNOTA / NOTE DE CRÉDIT"
    return is_title or any(count == len(tokens) for _, count in roles_of(text, ""))


@lru_cache(maxsize=_TEXTS)
def is_name(text: str) -> bool:
    """Could be a name: mostly letters, few words, and nothing that is known to be something else."""
    letters = sum(ch.isalpha() for ch in text)
    if letters < 2 or letters < 0.4 * len(text.replace(" ", "")) or text.rstrip().endswith(":"):
        return False
    if has_address(text) or (text.startswith("(") and text.endswith(")")):
        return False
    if (
        len(text.split()) > _MAX_NAME_WORDS
        or is_salutation(text)
        or is_country(text)
        or is_noise(text)
        or _is_label(text)
    ):
        return False
    if _DATE.search(text) or _ADDRESS_BEHIND.search(text) or (_has_house_number(text) and not has_legal_form(text)):
        return False
    if len(text.split()) == 1 and _CODE.search(text):
        return False
    return not is_postal_line(text) and not set(label_tokens(text)[:1]) & name_data().furniture
