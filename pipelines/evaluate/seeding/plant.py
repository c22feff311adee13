"""Makes the wrong documents: every kind of error on every value that it applies to and that was read correctly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.mupdf import load_mupdf
from pipelines.evaluate.seeding.kinds import KINDS, Damage, Kind, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipelines.evaluate.outcomes import Outcome
    from pipelines.evaluate.run import Reading


@dataclass(frozen=True, slots=True)
class Seed:
    """A wrong document. `path` is the file that was made, `doc` the one it was made from."""

    doc: str
    path: Path
    kind: Kind
    damage: Damage


def correct_places(reading: Reading) -> list[Place]:
    """The values of a document that were read correctly from its text layer, and where."""
    return [
        Place(outcome.path, outcome.evidence[0])
        for outcome in reading.judged.outcomes
        if outcome.kind == "correct" and _is_in_text_layer(outcome)
    ]


def _is_in_text_layer(outcome: Outcome) -> bool:
    # The first piece of evidence is where the value stands; others say it again.
    return bool(outcome.evidence) and outcome.evidence[0].source == "text_layer"


def plant(reading: Reading, folder: Path, kinds: Sequence[Kind] = KINDS) -> Iterator[Seed]:
    """Writes the wrong documents into a folder. A document that is no PDF, or whose pages are turned, gives none."""
    path = reading.example.path
    places = correct_places(reading)
    if not places or not _is_editable(path):
        return
    for kind in kinds:
        for target in _targets(kind, places):
            made = folder / f"{path.stem}.{len(list(folder.iterdir())):05d}.pdf"
            damage = _make(path, made, kind, places, target)
            if damage is not None:
                yield Seed(reading.example.truth.doc, made, kind, damage)


def _is_editable(path: Path) -> bool:
    try:
        with load_mupdf().open(path) as document:
            return bool(document.is_pdf) and not document.needs_pass and all(page.rotation == 0 for page in document)
    except RuntimeError:
        return False


def _targets(kind: Kind, places: Sequence[Place]) -> list[Place]:
    """One value for each field that the kind applies to; of a list, the middle one."""
    by_field: dict[str, list[Place]] = {}
    for place in places:
        if place.field in kind.targets:
            by_field.setdefault(place.field, []).append(place)
    return [found[len(found) // 2] for found in by_field.values()]


def _make(source: Path, made: Path, kind: Kind, places: Sequence[Place], target: Place) -> Damage | None:
    pymupdf = load_mupdf()
    with pymupdf.open(source) as document:
        try:
            damage = kind.make(document, places, target)
        except (RuntimeError, pymupdf.mupdf.FzErrorBase):  # a damaged page cannot be edited
            return None
        if damage is not None:
            document.save(made, garbage=3, deflate=True)
        return damage
