from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluate.seeding.numbers import change_digit, off_by_a_cent, swap_digits, zero_for

Change = Callable[[str], str | None]


@pytest.mark.parametrize(
    ("change", "printed", "changed"),
    [
        (swap_digits, "1.024,50", "1.024,05"),
        (swap_digits, "12", "21"),
        (swap_digits, "20", None),
        (swap_digits, "777,77", None),
        (swap_digits, "1.000,00", None),
        (change_digit, "119.00", "111.00"),
        (change_digit, "7", "8"),
        (change_digit, "9", "1"),
        (change_digit, "-", None),
        (off_by_a_cent, "119.00", "119.01"),
        (off_by_a_cent, "0,99", "0,98"),
        (off_by_a_cent, "119", None),
        (zero_for, "1.234,50", "0,00"),
        (zero_for, "17", "0"),
        (zero_for, "0,00", None),
    ],
)
def test_worked_by_hand(change: Change, printed: str, changed: str | None) -> None:
    assert change(printed) == changed


@pytest.mark.parametrize("change", [swap_digits, change_digit, off_by_a_cent, zero_for])
@given(whole=st.integers(0, 10**7), cents=st.integers(0, 99), mark=st.sampled_from(".,"))
def test_a_changed_number_is_another_number(change: Change, whole: int, cents: int, mark: str) -> None:
    printed = f"{whole:,}".replace(",", "'") + f"{mark}{cents:02}"
    changed = change(printed)
    assert changed != printed
    if changed is not None:
        assert changed[-3] == mark
        assert set(changed) <= set("0123456789'.,")
        assert not changed.startswith("0") or whole < 10 or change is zero_for
