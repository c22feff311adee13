"""Names, addresses and identifiers of people and companies that do not exist."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.figures import Locale
    from extractors.reader.synth.wording import Language

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_BANK_WORDS = ("Bank", "Sparkasse", "Volksbank", "Credit Union", "Banque", "Banco", "Savings", "National Bank")
_PATTERNS = (
    "9999", "99999", "999999", "9999999", "99999999", "9999999999", "A-99999", "AA-9999", "AA99999", "Y-9999",
    "Y/9999", "AAA-Y-99999", "99-9999", "999/Y", "AA/99/9999", "A9999/99", "Y9999999", "9999-9", "999 999",
    "AAA999999", "AA-Y-999", "999-99-9999", "Y.9999", "A99-999-99", "99A9A", "AA 99999", "999.999", "9", "99", "999",
)  # fmt: skip
_ORGANISATIONS = (
    "Friends of {first} {last}", "{last} for {town}", "{town} {trade} Association", "Society for {trade}",
    "Committee on {trade}", "{word} Foundation", "City of {town}", "{town} County Council", "Ministry of {trade}",
    "{word} Fund", "{word} Action Group", "{town} University", "St. {first} Hospital", "{town} {word} Club",
    "{word} Alliance for {trade}", "People for {word}", "Office of {first} {last}", "{trade} Union {town}",
    "{town} School District", "{word} PLC Pension Scheme", "Embassy of {town}", "{word} Trust", "{word} {trade}",
)  # fmt: skip
_PLACEHOLDERS = (
    "Customer",
    "Client",
    "Kunde",
    "Kunden",
    "Muster",
    "Sample",
    "Example",
    "Test",
    "Demo",
    "Acme",
    "Cliente",
)
"""Words that labels are made of as well, in the names of companies."""
_PLACES = (
    "Mitte",
    "Nord",
    "Süd",
    "West",
    "East",
    "International",
    "Europe",
    "Zentrale",
    "Holding",
    "Group",
    "Services",
)
_BRANCHES = (", Niederlassung {town}", " - {town}", " ({town})", ", {town} Branch", " {town}", " / {town}")
_OPENINGS = {
    "en": ("The", "At", "All", "By", "Your", "First"),
    "de": ("Die", "Bei", "Zum", "Der", "Haus", "Am"),
    "fr": ("Le", "Chez", "La", "Aux"),
    "es": ("El", "La", "Casa"),
    "it": ("Il", "La", "Da"),
    "nl": ("De", "Het", "Bij"),
}
"""How names begin that are no names at first sight."""
_NOT_PLAIN = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Party:
    """A company or person. `address` are its lines without the name."""

    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    web: str
    contact: str


def identifier(rng: Random, year: int = 2021) -> str:
    """A number as documents bear: figures, letters, the year, dashes."""
    pattern = rng.choice(_PATTERNS)
    if len(pattern) < 4 and rng.random() < 0.6:
        pattern = rng.choice(_PATTERNS)
    return filled(rng, pattern, year)


def filled(rng: Random, pattern: str, year: int = 2021) -> str:
    """9 stands for a figure, A for a letter, Y for the year."""
    made = [
        str(rng.randrange(10)) if c == "9" else rng.choice(_LETTERS) if c == "A" else str(year) if c == "Y" else c
        for c in pattern
    ]
    text = "".join(made)
    return "1" + text[1:] if text[0] == "0" and rng.random() < 0.8 else text


def company(rng: Random, words: Language) -> str:
    word = words.say(rng, "names", "words")
    trade, legal = rng.choice(words.wordings("names", "trades")), rng.choice(words.wordings("names", "legal"))
    last = rng.choice(words.wordings("names", "last"))
    form = rng.random()
    if form < 0.05:
        stem = f"{rng.choice(_PLACEHOLDERS)} {rng.choice((trade, legal, last, legal))}"
    elif form < 0.55:
        stem = f"{word} {trade}"
    elif form < 0.7:
        stem = f"{last} {trade}"
    elif form < 0.8:
        stem = f"{last} & {rng.choice(words.wordings('names', 'last'))}"
    elif form < 0.9:
        stem = "".join(rng.choice(_LETTERS) for _ in range(rng.choice((2, 3, 3, 4)))) + f" {trade}"
    else:
        stem = f"{word}{trade.lower()}" if " " not in trade else word
    name = f"{stem} {legal}".strip() if form >= 0.05 or legal not in stem else stem.strip()
    if rng.random() < 0.12:
        name = _odd_name(rng, words, name)
    if rng.random() < 0.08:
        name += f" {rng.choice(_PLACES)}"
    elif rng.random() < 0.04:
        name += rng.choice(_BRANCHES).format(town=_town(rng, words))
    return name.upper() if rng.random() < 0.15 else name


def _odd_name(rng: Random, words: Language, name: str) -> str:
    """Names without a legal form, with their trade before them, or that begin as sentences do."""
    word, trade = words.say(rng, "names", "words"), rng.choice(words.wordings("names", "trades"))
    first, last = rng.choice(words.wordings("names", "first")), rng.choice(words.wordings("names", "last"))
    shop = rng.choice((f"{trade} {word}", f"{word}", f"{trade} {last}", f"{first} {last} {trade}", f"{trade} {first}"))
    opened = rng.choice(_OPENINGS.get(words.code, _OPENINGS["en"]))
    return rng.choice((f"{trade} {name}", shop, shop, f"{opened} {name}", f"{opened} {word}", f"{name} t/a {word}"))


def _town(rng: Random, words: Language) -> str:
    return max(rng.choice(words.wordings("names", "cities")).replace(",", " ").split(), key=len)


def organisation(rng: Random, words: Language) -> str:
    """What bears a name and is no company: clubs, campaigns, offices, funds; as registers shorten and number them."""
    last = rng.choice(words.wordings("names", "last"))
    first, word = rng.choice(words.wordings("names", "first")), words.say(rng, "names", "words")
    trade = rng.choice(words.wordings("names", "trades"))
    town = _town(rng, words)
    name = rng.choice(_ORGANISATIONS).format(first=first, last=last, word=word, trade=trade, town=town)
    form = rng.random()
    if form < 0.12:
        name += f" ({rng.randrange(1_000, 999_999)})"
    elif form < 0.24:
        name = rng.choice((f"{last}/{word}/{town}", f"{word}/{last}", f"{last} /{trade}/ {town}", f"{name}-{last[0]}"))
    elif form < 0.32:
        name = f"{word} {rng.randrange(2_010, 2_031)}"
    return name.upper() if rng.random() < 0.15 else name


def person(rng: Random, words: Language) -> str:
    first, last = rng.choice(words.wordings("names", "first")), rng.choice(words.wordings("names", "last"))
    form = rng.random()
    if form < 0.75:
        return f"{first} {last}"
    return (f"{last}, {first}", f"{first[0]}. {last}", f"{first} {rng.choice(_LETTERS)}. {last}", f"{last} {first}")[
        rng.randrange(4)
    ]


def address(rng: Random, words: Language) -> tuple[str, ...]:
    """Street, town, sometimes a department before and a country after."""
    street = rng.choice(words.wordings("names", "streets")).format(
        n=rng.choice((rng.randrange(1, 60), rng.randrange(1, 999)))
    )
    lines = [street, rng.choice(words.wordings("names", "cities"))]
    country = rng.choice(words.wordings("names", "countries"))
    if country and rng.random() < 0.5:
        lines.append(country if rng.random() < 0.7 else country.upper())
    if rng.random() < 0.06:
        lines.insert(0, rng.choice(words.wordings("names", "departments")))
    if rng.random() < 0.04:
        lines.insert(
            0, rng.choice(("P.O. Box ", "PO Box ", "Suite ", "Unit ", "Floor ")) + str(rng.randrange(1, 9_999))
        )
    return tuple(lines)


def party(rng: Random, words: Language, *, private: float = 0.15, other: float = 0.0) -> Party:
    """`private`: how often it is a person; `other`: how often, if not, a body that is no company."""
    made = person if rng.random() < private else organisation if rng.random() < other else company
    name = made(rng, words)
    plain = plain_letters(name.split()[0] + (name.split()[1] if rng.random() < 0.4 and " " in name else ""))
    domain = (plain or "firma") + rng.choice((".com", ".de", ".net", ".co.uk", ".eu", ".org", f".{words.code}"))
    mailbox = rng.choice(("info", "accounts", "office", "mail", "billing", "sales", "kontakt", "contact"))
    return Party(name, address(rng, words), phone(rng), f"{mailbox}@{domain}", f"www.{domain}", person(rng, words))


def phone(rng: Random) -> str:
    pattern = rng.choice(
        ("+99 99 9999999", "099 / 99 99 99", "(999) 999-9999", "999-999-9999", "0999 999999", "+99 (0)99 9999-0",
         "099-9999 9999", "99 99 99 99 99", "09999/99999", "+99 999 999 999")
    )  # fmt: skip
    return "".join(str(rng.randrange(1, 10)) if c == "9" else c for c in pattern)


def vat_id(rng: Random, locale: Locale) -> str:
    """Of the right shape; check digits are not what is learned here."""
    prefix, _, count = rng.choice(locale.vat).rpartition(" ")
    digits = re.match(r"\d+", count)
    body = "".join(str(rng.randrange(10)) for _ in range(int(digits.group()))) if digits else count
    body += count[digits.end() :] if digits else ""
    return prefix + ("" if rng.random() < 0.8 or not prefix else " ") + body


def iban(rng: Random, locale: Locale) -> str:
    """With right check digits; in groups of four or in one. Empty where the country has none."""
    if not locale.iban:
        return ""
    country, count = locale.iban
    body = "".join(str(rng.randrange(10)) for _ in range(int(count)))
    number = "".join(str(int(c, 36)) for c in f"{body}{country}00")
    text = f"{country}{98 - int(number) % 97:02d}{body}"
    return text if rng.random() < 0.35 else " ".join(text[k : k + 4] for k in range(0, len(text), 4))


def bic(rng: Random, locale: Locale) -> str:
    return (
        "".join(rng.choice(_LETTERS) for _ in range(4))
        + locale.country
        + rng.choice(("FF", "22", "MM", "P1", "2X", "33XXX", "FFXXX", "H1"))
    )


def bank(rng: Random, words: Language) -> str:
    town = rng.choice(words.wordings("names", "cities")).split(",")[0].split()
    return f"{rng.choice(_BANK_WORDS)} {max(town, key=len)}"


def plain_letters(text: str) -> str:
    """As in an address of the net."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return _NOT_PLAIN.sub("", folded)
