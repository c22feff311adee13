"""Taking places out of a grid changes neither the order of cells nor who is beside whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.draft import DraftCell, compact
from tests.builders.tabled_pages import words_at

WORDS = tuple(words_at("a", 0, 0))


@st.composite
def tilings(draw: st.DrawFn) -> list[DraftCell]:
    """Cells that fill some of a grid without overlapping."""
    size = draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(size):
        for col in range(size):
            if (row, col) in taken or draw(st.booleans()):
                continue
            row_end, col_end = draw(st.integers(row + 1, size)), draw(st.integers(col + 1, size))
            places = {(r, c) for r in range(row, row_end) for c in range(col, col_end)}
            if not places & taken:
                taken |= places
                cells.append(DraftCell(row, row_end, col, col_end, WORDS))
    return cells


@given(tilings())
def test_compact_keeps_cells_apart_and_in_order(cells: list[DraftCell]) -> None:
    moved = compact(cells)
    assert len(moved) == len(cells)
    for one, after in zip(cells, moved, strict=True):
        assert 0 <= after.row < after.row_end <= one.row_end
        assert 0 <= after.col < after.col_end <= one.col_end
    places = [(r, c) for cell in moved for r in range(cell.row, cell.row_end) for c in range(cell.col, cell.col_end)]
    assert len(places) == len(set(places))


@given(tilings())
def test_compact_leaves_nothing_to_take_out(cells: list[DraftCell]) -> None:
    moved = compact(cells)
    assert compact(moved) == moved
    assert {row for cell in moved for row in range(cell.row, cell.row_end)} == set(
        range(max((cell.row_end for cell in moved), default=0))
    )
