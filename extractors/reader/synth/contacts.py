"""Contact persons, telephones and mail addresses around a party."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft
    from extractors.reader.synth.identities import Party

_ABOVE, _UNDER, _LAST = 0.08, 0.3, 0.12  # where a contact person stands
_TO = (
    "Attn: ",
    "Attn. ",
    "c/o ",
    "z. Hd. ",
    "z.Hd. ",
    "",
    "",
    "",
    "FAO ",
    "Att. ",
    "Contact: ",
    "Herr ",
    "Frau ",
    "Mr. ",
)


def contact_lines(draft: Draft, who: Party) -> tuple[list[str], list[str], list[str]]:
    """Lines above the name, right under it and after the address: a contact person, telephone, mail. They answer
    nothing."""
    rng = draft.rng
    contact = f"{rng.choice(_TO)}{who.contact}"
    place = rng.random()
    if place < _ABOVE:
        return [contact], [], []
    if place < _ABOVE + _UNDER:
        return [], [contact], []
    if place < _ABOVE + _UNDER + _LAST:
        return [], [], [contact, *rng.sample([who.phone, who.email], rng.choice((0, 1, 2)))]
    return [], [], rng.sample([who.phone, who.email], 1) if rng.random() < 0.08 else []
