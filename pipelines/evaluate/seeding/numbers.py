"""Printed numbers, changed so that they still look like numbers. Pure; the format of the original is kept."""

from __future__ import annotations

import itertools
import re

PRINTED_NUMBER = re.compile(r"\d[\d.,'’ \u00a0\u202f]*\d|\d")
_DECIMALS = re.compile(r"([.,])(\d{2})$")


def swap_digits(printed: str) -> str | None:
    """Two neighbouring digits that differ, changed about, the rightmost pair first; None where all are the same.

    The leading digit never becomes nought: "1.024,50" → "1.024,05", "100" → None, "20" → None.
    """
    places = [at for at, char in enumerate(printed) if char.isdigit()]
    for left, right in reversed(list(itertools.pairwise(places))):
        a, b = printed[left], printed[right]
        if a != b and not (left == places[0] and b == "0"):
            return printed[:left] + b + printed[left + 1 : right] + a + printed[right + 1 :]
    return None


def change_digit(printed: str) -> str | None:
    """The last digit before the cents made another one, the first of two or fewer; None without digits."""
    places = [at for at, char in enumerate(printed) if char.isdigit()]
    if not places:
        return None
    at = places[-3] if len(places) > 2 else places[0]
    digit = str(int(printed[at]) % 9 + 1)  # never nought, never itself
    return printed[:at] + digit + printed[at + 1 :]


def off_by_a_cent(printed: str) -> str | None:
    """One cent more, or less where the last digit is 9; None where no cents are printed."""
    if not _DECIMALS.search(printed):
        return None
    last = int(printed[-1])
    return printed[:-1] + str(last - 1 if last == 9 else last + 1)


def zero_for(printed: str) -> str | None:
    """Nought in the same format; None where it is nought already."""
    if not any(char in "123456789" for char in printed):
        return None
    decimals = _DECIMALS.search(printed)
    return f"0{decimals.group(1)}00" if decimals else "0"
