"""How each status and decision looks: a colour, a sign and a word.

Colours are of the palette of Okabe and Ito ("Color Universal Design", 2008), which people of every colour vision can
tell apart; no meaning rests on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.evidence import FieldStatus
    from schemas.result import Decision


@dataclass(frozen=True, slots=True)
class Look:
    """`ink` is readable as text on white (contrast at least 4.5); `rich_style` is for terminals.

    `sign` is one character of every font; `dash_pt` the stroke's pattern on the page, empty for a solid line.
    """

    word: str
    meaning: str
    sign: str
    ink: str
    rich_style: str
    dash_pt: tuple[float, ...] = ()


STATUS_LOOKS: dict[FieldStatus, Look] = {
    "conflict": Look("conflict", "readings or checks contradict each other", "≠", "#b5331f", "bold red"),
    "unreadable": Look(
        "unreadable", "something is there, but it cannot be read", "?", "#9a3d73", "magenta", (1.5, 1.5)
    ),
    "single": Look(
        "one witness", "read, but a second, independent witness is missing", "1", "#995c00", "yellow", (4.0, 2.0)
    ),
    "verified": Look("verified", "two independent witnesses agree", "✓", "#00704f", "green"),
    "absent": Look("absent", "looked for; not on the document", "–", "#5b6470", "dim"),
    "not_attempted": Look("not attempted", "nobody looked", "·", "#5b6470", "dim"),
}
"""Most pressing first."""

DECISION_LOOKS: dict[Decision, Look] = {
    "accept": Look("Accept", "may be posted unseen", "✓", "#00704f", "bold green"),
    "review": Look("Review", "a person should look before it is posted", "!", "#995c00", "bold yellow"),
    "reject": Look("Reject", "must not be posted as it is", "×", "#b5331f", "bold red"),
}


def most_pressing(statuses: Iterable[FieldStatus]) -> FieldStatus:
    """The status that a person should see where several share a place. Raises ValueError when there is none."""
    order = list(STATUS_LOOKS)
    return min(statuses, key=order.index)
