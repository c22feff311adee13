"""Blocks of text and lines that are put together to pages. Points; y runs down; a run's y is its baseline.

A block is built at the origin and moved when it is placed. Each run of text carries tags that say what it is
(`Tag`): the value or the label of a fact, a cell of a line item.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.reader.synth.faces import Face

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
_ASCENT = 0.8  # of the size: where the baseline of a line lies


class Tag(NamedTuple):
    """What a piece of text is. part: "value", "label" or "item"; key: the fact's, or the item column; row: item no."""

    part: str
    key: str
    row: int = -1


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set: face, size in points, colour; `squeeze` scales it horizontally."""

    face: Face
    size: float
    colour: Colour = BLACK
    squeeze: float = 1.0

    @property
    def shown_size(self) -> float:
        """The size that MuPDF reads back: that of a square of the same area."""
        return round(self.size * math.sqrt(self.squeeze), 2)

    def width(self, text: str) -> float:
        return self.face.width(text) * self.size * self.squeeze


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with one style and its tags; it holds no line break."""

    text: str
    style: Style
    tags: tuple[Tag, ...] = ()

    @property
    def width(self) -> float:
        return self.style.width(self.text)


@dataclass(frozen=True, slots=True)
class Run:
    x: float
    y: float
    piece: Piece

    @property
    def tag_set(self) -> frozenset[Tag]:
        return frozenset(self.piece.tags)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, filled or stroked; flat ones are rules. (left, top, right, bottom)"""

    box: tuple[float, float, float, float]
    fill: Colour | None = None
    stroke: Colour | None = None
    line_pt: float = 0.5


@dataclass(slots=True)
class Block:
    width: float = 0.0
    height: float = 0.0
    runs: list[Run] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def put(self, other: Block, x: float, y: float) -> None:
        """Places another block here; grows to hold it."""
        self.runs += [Run(run.x + x, run.y + y, run.piece) for run in other.runs]
        for shape in other.shapes:
            left, top, right, bottom = shape.box
            box = (left + x, top + y, right + x, bottom + y)
            self.shapes.append(Shape(box, shape.fill, shape.stroke, shape.line_pt))
        self.width = max(self.width, x + other.width)
        self.height = max(self.height, y + other.height)

    def rule(self, box: tuple[float, float, float, float], colour: Colour = BLACK, line_pt: float = 0.5) -> None:
        self.shapes.append(Shape(box, stroke=colour, line_pt=line_pt))


def line(pieces: Sequence[Piece], leading: float = 1.2) -> Block:
    """One line of pieces, each right after the other."""
    size = max((piece.style.size for piece in pieces), default=0.0)
    block = Block(height=size * leading)
    for piece in pieces:
        if piece.text:
            block.runs.append(Run(block.width, size * _ASCENT, piece))
        block.width += piece.width
    return block


def wrap(pieces: Sequence[Piece], width: float, leading: float = 1.2) -> Block:
    """Lines no wider than `width`, broken between words. A word wider than that stands alone."""
    if sum(piece.width for piece in pieces) <= width:
        return line(pieces, leading)
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        for word in _words(piece):
            size = word.style.width(word.text.rstrip())
            if lines[-1] and used + size > width:
                lines.append([])
                used = 0.0
                if not word.text.strip():
                    continue
            lines[-1].append(word)
            used += word.width
    return stack([line(_merged(words), leading) for words in lines])


def _words(piece: Piece) -> Iterable[Piece]:
    """Pieces of one word and the space after it."""
    start = 0
    while start < len(piece.text):
        end = piece.text.find(" ", start)
        end = len(piece.text) if end < 0 else end + 1
        yield Piece(piece.text[start:end], piece.style, piece.tags)
        start = end


def _merged(words: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for word in words:
        if merged and merged[-1].style == word.style and merged[-1].tags == word.tags:
            merged[-1] = replace(merged[-1], text=merged[-1].text + word.text)
        else:
            merged.append(word)
    return merged


def stack(blocks: Iterable[Block], gap: float = 0.0, align: float = 0.0) -> Block:
    """Blocks one below the other; `align` 0 is left, 1 right, 0.5 centred."""
    members = list(blocks)
    width = max((block.width for block in members), default=0.0)
    whole = Block(width)
    y = 0.0
    for block in members:
        whole.put(block, (width - block.width) * align, y)
        y += block.height + gap
    return whole


def beside(blocks: Iterable[Block], gap: float = 12.0) -> Block:
    """Blocks one right of the other, their tops level."""
    whole = Block()
    x = 0.0
    for block in blocks:
        whole.put(block, x, 0.0)
        x += block.width + gap
    return whole


def framed(block: Block, pad: float, *, fill: Colour | None = None, stroke: Colour | None = None) -> Block:
    """The block with a margin in a rectangle."""
    whole = Block()
    whole.put(block, pad, pad)
    whole.width, whole.height = block.width + 2 * pad, block.height + 2 * pad
    whole.shapes.insert(0, Shape((0.0, 0.0, whole.width, whole.height), fill, stroke))
    return whole


def placed(block: Block, width: float, align: float) -> Block:
    """The block in an area of a width, at its left (0), right (1) or between."""
    whole = Block()
    whole.put(block, max(0.0, (width - block.width) * align), 0.0)
    whole.width = max(width, block.width)
    return whole
