"""Names that go on in the line below, as in narrow columns: "Kältetechnik Osterkamp GmbH &" over "Co. KG"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.parties.party import Party
    from extractors.layout import Phrase

_FLUSH = 0.3


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
