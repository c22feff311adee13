"""Names that go on in the line below, as in narrow columns: "Kältetechnik Osterkamp GmbH &" over "Co. KG"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens
from extractors.invoices.parties.names import has_legal_form, is_legal_form, is_name, is_postal_line, name_data
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.parties.party import Party
    from extractors.layout import Phrase

_MOST_LINES = 3
_FLUSH = 0.3
_SAME_SIZE = 1.06
_LARGER = 1.15
"""Line heights: of one print, and of a name set larger than the address under it."""


def join_wrapped(context: InvoiceContext, party: Party) -> None:
    """Names whose rest stands in the line below are made whole, and their addresses begin behind it.

    Nothing in two lines tells that they are one name ("Tungabhadra Software" over "Works"); another place where the
    document prints them in one does.
    """
    printed = {fold(phrase.text) for row in context.rows for phrase in row.row.phrases}
    for index, name in enumerate(party.names):
        rest = next((p for p in _below(context, name) if fold(f"{name.value} {p.text}") in printed), None)
        if rest is None or any(char.isdigit() for char in rest.text):
            continue
        party.names[index] = replace(name, value=f"{name.value} {rest.text}", words=(*name.words, *rest.words))
        for place, address in enumerate(party.addresses):
            if address.words[: len(rest.words)] == rest.words:
                text = address.value.removeprefix(rest.text).lstrip(" ,")
                party.addresses[place] = replace(address, value=text, words=address.words[len(rest.words) :])


def _below(context: InvoiceContext, name: Candidate) -> Iterator[Phrase]:
    """The phrase flush under the name."""
    box = name.words[0].bbox
    for row in context.by_page[name.words[0].page_no]:
        gap = row.row.bbox.top - name.words[-1].bbox.bottom
        if -0.5 * box.height < gap < box.height:
            yield from (p for p in row.row.phrases if abs(p.bbox.left - box.left) < _FLUSH * box.height)


def name_lines(lines: Sequence[Phrase]) -> int:
    """How many of the lines the name takes that begins in the first of them.

    It goes on behind a word that joins ("Drukkerij Van der"), with a legal form ("Inc."), and in print that is larger
    than the address under it where a legal form ends it.
    """
    count = 1
    while count < min(len(lines), _MOST_LINES) and _goes_on(lines[count - 1], lines[count]):
        count += 1
    return max(count, _lines_of_large_print(lines))


def _goes_on(line: Phrase, following: Phrase) -> bool:
    if is_postal_line(following.text) or any(char.isdigit() for char in following.text):
        return False
    last = line.words[-1].text
    if not last[-1:].isalnum() and last[-1:] not in "&.)'\"-,":
        return False
    joins = last.endswith("&") or " ".join(label_tokens(last)) in name_data().joining
    formed = all(is_legal_form(word.text) or word.text == "&" for word in following.words)
    return (
        (joins and is_name(f"{line.text} {following.text}"))
        or (formed and not has_legal_form(line.text))
        or (formed and last.endswith("&"))
    )


def _lines_of_large_print(lines: Sequence[Phrase]) -> int:
    height = lines[0].bbox.height
    large = 1
    while large < len(lines) and height / _SAME_SIZE < lines[large].bbox.height < height * _SAME_SIZE:
        large += 1
    if not 1 < large <= _MOST_LINES or large == len(lines) or height < _LARGER * lines[large].bbox.height:
        return 1
    close = all(b.bbox.top - a.bbox.bottom < 0.6 * height for a, b in pairwise(lines[:large]))
    text = " ".join(line.text for line in lines[:large])
    ends = has_legal_form(text) and not has_legal_form(lines[0].text)
    return large if close and ends and is_name(text) else 1
