"""The words of a language: wordings of labels, names, products and sentences, from the data files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

_FALLBACK = "en"
Wordings = tuple[str, ...]


class Language:
    """Wordings by section and key. What a language does not say is said in English."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._sections = _load(code)

    def wordings(self, section: str, key: str) -> Wordings:
        """All wordings; raises KeyError where not even English has one."""
        return self._sections.get(section, {}).get(key) or _load(_FALLBACK)[section][key]

    def own(self, section: str, key: str) -> Wordings:
        """The wordings in this language; none where there is none."""
        return self._sections.get(section, {}).get(key, ())

    def say(self, rng: Random, section: str, key: str) -> str:
        """One wording; the first ones, which are the usual ones, somewhat more often."""
        wordings = self.wordings(section, key)
        return wordings[min(int(rng.random() ** 1.3 * len(wordings)), len(wordings) - 1)]

    def keys(self, section: str) -> tuple[str, ...]:
        return tuple(_load(_FALLBACK)[section])


class TwoLanguages(Language):
    """A language whose labels and columns are said in English as well ("Datum / Date")."""

    def say(self, rng: Random, section: str, key: str) -> str:
        said = super().say(rng, section, key)
        if section not in {"labels", "columns", "titles"} or not self.own(section, key):
            return said
        english = language(_FALLBACK).say(rng, section, key)
        return said if english.lower() == said.lower() else f"{said}{self._joint}{english}"

    def __init__(self, code: str, joint: str) -> None:
        super().__init__(code)
        self._joint = joint


@cache
def language(code: str) -> Language:
    return Language(code)


@cache
def read_data(name: str) -> dict[str, Any]:
    """A TOML file of this package ("locales.toml")."""
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


@cache
def _load(code: str) -> dict[str, dict[str, Wordings]]:
    data = read_data(f"languages/{code}.toml")
    return {
        section: {key: tuple(text.split("|")) for key, text in wordings.items()} for section, wordings in data.items()
    }
