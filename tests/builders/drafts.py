"""A synthetic document of a country before anything is printed on it."""

from __future__ import annotations

from random import Random

from extractors.reader.synth.draft import Draft
from extractors.reader.synth.figures import Figures, locales, some_day
from extractors.reader.synth.sheet import draw_sheet
from extractors.reader.synth.wording import language


def draft_of(seed: int, country: str = "DE") -> Draft:
    rng = Random(seed)
    place = next(place for place in locales() if place.country == country)
    figures = Figures(rng, place)
    return Draft(rng, "test", place, language(place.language), figures, draw_sheet(rng), some_day(rng), 595, 842)
