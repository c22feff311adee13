"""What the network is given: a page and the properties asked of it, as arrays. One code for training and reading.

Words are in reading order here (`extractors.reader.layout`); `PageFeatures.order` leads back to the page's own order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

import numpy as np

from extractors.reader.example import QueryType
from extractors.reader.layout import Layout, lay_out, place_features, relations
from extractors.reader.similarity import similarity
from extractors.reader.spelling import FORM_FEATURES, GRAMS, form_features, gram_ids, split_name
from schemas.page import THUMBNAIL_PX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from extractors.reader.example import PrintedWord, Query

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]
    Arrays = Mapping[str, npt.NDArray[np.generic]]

NAME_WORDS, DESCRIPTION_WORDS, EXAMPLE_WORDS = 7, 9, 6
QUERY_WORDS = NAME_WORDS + DESCRIPTION_WORDS + EXAMPLE_WORDS
IN_NAME, IN_DESCRIPTION, IN_EXAMPLE = 1, 2, 3
TYPES: tuple[str, ...] = get_args(QueryType)
PICTURE_WIDTH, PICTURE_HEIGHT = THUMBNAIL_PX
CELL = 4
"""Pixels of the picture to a cell of what the network sees of it."""


@dataclass(frozen=True)
class PageFeatures:
    """A page's words in reading order, and the picture: height × width in ink, 0 is paper and 1 black; None unseen."""

    texts: tuple[str, ...]
    layout: Layout
    boxes: Floats
    places: Floats
    relations: npt.NDArray[np.uint8]
    cells: Ints
    picture: Floats | None

    @property
    def order(self) -> Ints:
        return self.layout.order


def page_features(
    words: Sequence[PrintedWord], page: tuple[float, float], picture: npt.NDArray[np.uint8] | None
) -> PageFeatures:
    """Features of the words of one page; `page` is its width and height in points."""
    given = np.array([word.bbox for word in words], dtype=np.float32).reshape(-1, 4)
    layout = lay_out(given)
    boxes = given[layout.order]
    bold = np.array([words[index].bold for index in layout.order], dtype=np.float32)
    return PageFeatures(
        texts=tuple(words[index].text for index in layout.order),
        layout=layout,
        boxes=boxes,
        places=place_features(boxes, layout, page, bold),
        relations=relations(boxes),
        cells=_cells(boxes, page),
        picture=None if picture is None else _ink(picture),
    )


@lru_cache(maxsize=1024)  # a schema's are asked of page after page
def query_words(query: Query) -> tuple[tuple[str, int], ...]:
    """The words that say what is asked, each with where it comes from; at most QUERY_WORDS, at least one."""
    named = dict.fromkeys(split_name(query.name) + split_name(query.title))
    by_letters = {word.casefold(): word for word in reversed(named)}
    name = [(word, IN_NAME) for word in reversed(by_letters.values())][:NAME_WORDS]
    told = [(word, IN_DESCRIPTION) for word in query.description.split() if any(ch.isalnum() for ch in word)]
    shown = [(word, IN_EXAMPLE) for example in query.examples[:EXAMPLE_WORDS] for word in example.split()[:1]]
    return (*(name or [("?", IN_NAME)]), *told[:DESCRIPTION_WORDS], *shown)


def as_arrays(pages: Sequence[PageFeatures], asked: Sequence[Sequence[Query]]) -> Arrays:
    """The network's inputs for pages of one batch, padded to the largest; see `extractors.reader.network.Inputs`."""
    table = _Spellings()
    size = max(1, *(len(page.texts) for page in pages))
    count = max(1, *(len(queries) for queries in asked))
    batch = len(pages)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "words": np.zeros((batch, size), dtype=np.int64),
        "places": np.zeros((batch, size, pages[0].places.shape[1]), dtype=np.float32),
        "relations": np.zeros((batch, size, size), dtype=np.uint8),
        "queries": np.zeros((batch, count, QUERY_WORDS), dtype=np.int64),
        "sources": np.zeros((batch, count, QUERY_WORDS), dtype=np.int64),
        "types": np.zeros((batch, count), dtype=np.int64),
        "similarity": np.zeros((batch, 3, count, size), dtype=np.float32),
        "picture": np.zeros((batch, 1, PICTURE_HEIGHT, PICTURE_WIDTH), dtype=np.float32),
        "cells": np.zeros((batch, size), dtype=np.int64),
    }
    for row, (page, queries) in enumerate(zip(pages, asked, strict=True)):
        _set_page(arrays, row, page, table)
        _set_queries(arrays, row, (page, queries), table)
    return {**arrays, "spellings": table.spellings(), "forms": table.forms()}


def _set_page(arrays: dict[str, npt.NDArray[np.generic]], row: int, page: PageFeatures, table: _Spellings) -> None:
    size = len(page.texts)
    arrays["words"][row, :size] = [table.number(text) for text in page.texts]
    arrays["places"][row, :size] = page.places
    arrays["relations"][row, :size, :size] = page.relations
    arrays["cells"][row, :size] = page.cells
    if page.picture is not None:
        arrays["picture"][row, 0] = page.picture


def _set_queries(
    arrays: dict[str, npt.NDArray[np.generic]],
    row: int,
    asked: tuple[PageFeatures, Sequence[Query]],
    table: _Spellings,
) -> None:
    page, queries = asked
    said = [query_words(query) for query in queries]
    for number, (query, words) in enumerate(zip(queries, said, strict=True)):
        arrays["queries"][row, number, : len(words)] = [table.number(word) for word, _ in words]
        arrays["sources"][row, number, : len(words)] = [source for _, source in words]
        arrays["types"][row, number] = TYPES.index(query.type)
    if page.texts and queries:
        found = similarity(page.texts, page.layout, said)
        arrays["similarity"][row, :, : len(queries), : len(page.texts)] = found


class _Spellings:
    """Each spelling once a batch: pages repeat their words, and schemas theirs. Number 0 is padding."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers) + 1)

    def spellings(self) -> Ints:
        return np.array([(0,) * GRAMS, *(gram_ids(text) for text in self._numbers)], dtype=np.int64)

    def forms(self) -> Floats:
        return np.array([(0.0,) * FORM_FEATURES, *(form_features(text) for text in self._numbers)], dtype=np.float32)


def _cells(boxes: Floats, page: tuple[float, float]) -> Ints:
    """The cell of the picture that each word's centre lies in, rows one after the other."""
    rows, columns = PICTURE_HEIGHT // CELL, PICTURE_WIDTH // CELL
    column = (boxes[:, 0] + boxes[:, 2]) / 2 / max(page[0], 1.0) * columns
    row = (boxes[:, 1] + boxes[:, 3]) / 2 / max(page[1], 1.0) * rows
    at = np.clip(row.astype(np.int64), 0, rows - 1) * columns + np.clip(column.astype(np.int64), 0, columns - 1)
    return np.asarray(at, dtype=np.int64)


def _ink(picture: npt.NDArray[np.uint8]) -> Floats:
    """The picture at the network's size: stretched, as boxes are told by shares of the page."""
    if picture.shape != (PICTURE_HEIGHT, PICTURE_WIDTH):
        import cv2

        picture = cv2.resize(picture, (PICTURE_WIDTH, PICTURE_HEIGHT), interpolation=cv2.INTER_AREA)
    return 1.0 - np.asarray(picture, dtype=np.float32) / 255.0
