"""How one document looks: its typeface, sizes, colours and habits. Drawn once a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import BLACK, Colour, Piece, Style, Tag
from extractors.reader.synth.faces import typefaces

if TYPE_CHECKING:
    from random import Random

    from extractors.reader.synth.faces import Typeface

PAGES = (
    (595.0, 842.0),
    (595.0, 842.0),
    (595.0, 842.0),
    (612.0, 792.0),
    (612.0, 792.0),
    (842.0, 595.0),
    (612.0, 1008.0),
)
_DARK: tuple[Colour, ...] = (BLACK, BLACK, (0.1, 0.1, 0.1), (0.2, 0.2, 0.25), (0.0, 0.1, 0.3))
_ACCENTS: tuple[Colour, ...] = (
    BLACK, (0.0, 0.25, 0.5), (0.6, 0.1, 0.1), (0.1, 0.4, 0.2), (0.35, 0.35, 0.35), (0.8, 0.4, 0.0), (0.3, 0.1, 0.45),
)  # fmt: skip
_TINTS: tuple[Colour, ...] = (
    (0.9, 0.9, 0.9),
    (0.95, 0.95, 0.92),
    (0.85, 0.9, 0.96),
    (0.93, 0.96, 0.9),
    (0.8, 0.8, 0.8),
)
_COLONS = (":", ":", ":", ":", "", "", "", " :", ".:")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sizes in points. `colon` follows labels that stand before their value on a line; `typed` is the face of values
    that were typed into a printed form, None where they are set as the rest is."""

    rng: Random
    typeface: Typeface
    size: float
    squeeze: float
    leading: float
    colour: Colour
    accent: Colour
    tint: Colour
    label_bold: bool
    label_scale: float
    label_grey: bool
    label_case: str
    value_bold: bool
    colon: str
    rule_pt: float
    typed: Typeface | None = None

    def style(self, *, bold: bool = False, scale: float = 1.0, colour: Colour | None = None) -> Style:
        face = self.typeface.bold if bold else self.typeface.regular
        return Style(face, round(self.size * scale, 1), colour or self.colour, self.squeeze)

    @property
    def label_style(self) -> Style:
        grey = (0.45, 0.45, 0.45) if self.label_grey else None
        return self.style(bold=self.label_bold, scale=self.label_scale, colour=grey)

    @property
    def value_style(self) -> Style:
        if self.typed is not None:
            return Style(self.typed.regular, round(self.size * 1.05, 1), self.colour)
        return self.style(bold=self.value_bold)

    def cased(self, label: str) -> str:
        if self.label_case == "upper":
            return label.upper()
        return label.lower() if self.label_case == "lower" else label

    def label(self, key: str, text: str, colon: str | None = None) -> Piece:
        """A label with the document's colon after it, or the one given."""
        text = self.cased(text)
        mark = self.colon if colon is None else colon
        if mark and text[-1:] in ":?.%#" and mark == text[-1]:
            mark = ""
        return Piece(text + mark, self.label_style, (Tag("label", key),))

    def words(self, text: str, *, bold: bool = False, scale: float = 1.0, colour: Colour | None = None) -> Piece:
        """Text that answers nothing."""
        return Piece(text, self.style(bold=bold, scale=scale, colour=colour))

    def scaled(self, factor: float) -> Sheet:
        return replace(self, size=round(self.size * factor, 1))


def typed(sheet: Sheet) -> Sheet:
    """The sheet with values in a typewriter's face, where the machine has one."""
    faces = [typeface for typeface in typefaces() if typeface.is_mono]
    return replace(sheet, typed=sheet.rng.choice(faces)) if faces else sheet


def draw_sheet(rng: Random, *, mono: bool = False, size: float | None = None) -> Sheet:
    faces = [typeface for typeface in typefaces() if typeface.is_mono == mono]
    if not mono and rng.random() < 0.06:
        faces = [typeface for typeface in typefaces() if typeface.is_mono]
    # The base fonts are what most documents are set in.
    typeface = faces[0] if rng.random() < 0.3 else rng.choice(faces)
    return Sheet(
        rng=rng,
        typeface=typeface,
        size=size or rng.choice((7.0, 7.5, 8.0, 8.5, 9.0, 9.0, 9.5, 10.0, 10.0, 11.0)),
        squeeze=rng.choice((1.0, 1.0, 1.0, 0.95, 0.9, 1.04)),
        leading=rng.choice((1.1, 1.2, 1.2, 1.3, 1.45, 1.6)),
        colour=rng.choice(_DARK),
        accent=rng.choice(_ACCENTS),
        tint=rng.choice(_TINTS),
        label_bold=rng.random() < 0.4,
        label_scale=rng.choice((1.0, 1.0, 1.0, 0.9, 0.85, 0.8)),
        label_grey=rng.random() < 0.15,
        label_case=rng.choice(("", "", "", "", "", "upper", "lower")),
        value_bold=rng.random() < 0.2,
        colon=rng.choice(_COLONS),
        rule_pt=rng.choice((0.3, 0.5, 0.75, 1.0)),
    )
