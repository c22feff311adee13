"""Chart reports written as readings: points, table cells and sentences, as their readers would give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.statements.claims import find_claims
from extractors.statements.quantities import unit_text
from tests.builders.said import evidence, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.evidence import Reading

YEARS = ("2021", "2022", "2023", "2024", "2025")
ENERGY = {"Solar": (18.6, 23.1, 27.9, 34.5, 41.2), "Wind": (33.4, 36.0, 31.7, 40.8, 38.7)}


def chart(
    series: Mapping[str, Sequence[float]] | None = None,
    names: Sequence[str] = YEARS,
    *,
    unit: str = "GWh",
    error: float = 0.05,
    kind: str = "grouped_bar",
) -> Iterator[Reading]:
    """A chart that was measured: its numbers are no prints, its names are."""
    yield _printed("/charts/0/title", "Energy fed in")
    yield _printed("/charts/0/y_axis/label", unit)
    yield _measured("/charts/0/type", kind)
    for number, (name, values) in enumerate((series or ENERGY).items()):
        if name:
            yield _printed(f"/charts/0/series/{number}/name", name)
        for at, (x, y) in enumerate(zip(names, values, strict=True)):
            base = f"/charts/0/series/{number}/points/{at}"
            yield _printed(f"{base}/x", x)
            yield _measured(f"{base}/y", f"{y:g}")
            yield _measured(f"{base}/uncertainty", str(error))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Reading]:
    for col, name in enumerate(header):
        yield _printed(f"/tables/0/header/{col}", name)
    for number, row in enumerate(rows):
        for col, cell in enumerate(row):
            yield _printed(f"/tables/0/rows/{number}/{col}", cell)


def energy_table(**changed: str) -> Iterator[Reading]:
    """The table of `ENERGY`; `wind_2022="63.0"` prints another number there."""
    rows = [
        [year, *(changed.get(f"{name.lower()}_{year}", f"{values[at]:.1f}") for name, values in ENERGY.items())]
        for at, year in enumerate(YEARS)
    ]
    return table(["Year", "Solar (GWh)", "Wind (GWh)"], rows)


def said(*sentences: str) -> Iterator[Reading]:
    """Sentences as their reader gives them: a row for each number, one for a sentence without."""
    number = 0
    for text in sentences:
        quantities = [claim.quantity for claim in find_claims(text) if claim.quantity is not None]
        for quantity in quantities or [None]:
            base = f"/statements/{number}"
            yield reading(f"{base}/text", text)
            if quantity is not None:
                yield reading(f"{base}/value", format(quantity.value, "f"))
                if unit := unit_text(quantity, text):
                    yield reading(f"{base}/unit", unit)
            number += 1


def _printed(path: str, value: str) -> Reading:
    return reading(path, value, "geometry")


def _measured(path: str, value: str) -> Reading:
    print_ = evidence(value, source="vector", match="numeric")
    return reading(path, value, "geometry", on=print_, transcribed=False)
