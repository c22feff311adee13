"""Second prints of a value: what stands for a field at another place, and when two of them prove its role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.invoices.corroborating import CORROBORATING
from pipelines.checks.outcome import Outcome
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Evidence, Reading
    from schemas.geometry import BBox

    Fields = Mapping[str, FieldReading]

_SAME_INK = 0.5
_LINES_OF_A_BLOCK = 10
"""Line heights, gaps between the lines included."""
PLACES = {
    "label": "a label",
    "sender_line": "the sender's line",
    "letterhead": "the letterhead",
    "logo": "the largest line at the top",
    "imprint": "the imprint",
    "account_holder": "the holder of the account",
    "domain": "the mail or web address",
    "window": "the address window",
    "delivery": "the delivery address",
    "title": "the title",
    "running_head": "the running head of another page",
    "payment_reference": "the payment reference",
    "amounts": "a mark at an amount",
    "totals": "a mark on the totals",
    "sign": "a sign at an amount",
    "heading": "the heading of a column",
    "country": "the currency of the seller's country",
}


@dataclass(frozen=True)
class Print:
    """A print that a convention takes for the value of a field."""

    convention: str
    value: str
    evidence: tuple[Evidence, ...]

    @property
    def boxes(self) -> set[tuple[object, ...]]:
        return {(item.page_no, *item.bbox) for item in self.evidence}

    def stands_under(self, field: FieldReading) -> bool:
        """It stands in the lines close under the value: it goes with that name, whosever the name is."""
        return any(
            mine.page_no == name.page_no
            and mine.bbox.overlap_x(name.bbox) > 0
            and 0 <= mine.bbox.top - name.bbox.top < _LINES_OF_A_BLOCK * name.bbox.height
            for mine in self.evidence
            for name in field.chosen.evidence
        )

    def stands_on(self, field: FieldReading) -> bool:
        """Some of it is the ink that the value was read from: a web address within a line is no second print of it."""
        return any(
            mine.page_no == other.page_no and _is_same_ink(mine.bbox, other.bbox)
            for mine in self.evidence
            for other in field.chosen.evidence
        )

    def says(self, path: str) -> str:
        where = f"{PLACES[self.convention]} (page {self.evidence[0].page_no})"
        return f"{where} gives the same {path.strip('/').replace('/', ' ').replace('_', ' ')}: {self.value!r}"


def _is_same_ink(one: BBox, other: BBox) -> bool:
    common = one.intersection(other)
    return one == other or (common is not None and common.area > _SAME_INK * min(one.area, other.area))


def prints_of(fields: Fields, path: str) -> list[Print]:
    """What stands for a field at other places and is seen there; a text layer that nobody sees is planted."""
    prefix = f"{CORROBORATING}{path}/"
    return [
        Print(at.removeprefix(prefix), reading.value, reading.evidence)
        for at, field in fields.items()
        if at.startswith(prefix)
        for reading in (*field.agreeing, *field.opposing, *field.runners_up)
        if reading.evidence and _is_seen(reading)
    ]


def _is_seen(reading: Reading) -> bool:
    return reading.transcribed or all(item.source == "ocr" for item in reading.evidence)


def confirmed(
    path: str, field: FieldReading, prints: Sequence[Print], confirms: Callable[[str, Print], bool]
) -> list[Outcome]:
    """A check for each convention beside the one that the value itself was read by, on a print of its own.

    A value that was chosen by no convention needs two of them.
    """
    found = [print_ for print_ in prints if confirms(field.value, print_)]
    own = {print_.convention for print_ in found if print_.stands_on(field)}
    apart: dict[str, Print] = {}
    for print_ in found:
        if not print_.stands_on(field) and own != {print_.convention}:
            apart.setdefault(print_.convention, print_)
    is_proof = bool(own) or len(apart) > 1
    return [_passed(path, print_, is_proof=is_proof) for print_ in apart.values()]


def _passed(path: str, print_: Print, *, is_proof: bool) -> Outcome:
    part = path.strip("/").split("/")
    name = f"{part[0]}.{print_.convention}" if part[-1] == "name" else f"{part[-1]}.{print_.convention}"
    check = Check(id=name, status="passed", fields=(path,), message=print_.says(path))
    return Outcome(check, frozenset((path,) if is_proof else ()))
