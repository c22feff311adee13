"""Scanned receipts (SROIE): company, date, address and total, typed as annotators saw them.

The date formats vary; day first, unless only month first makes a date. A total may be the amount before or after
rounding to coins, so either of our fields may hold it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pipelines.evaluate.truth import TrueValue, Truth

_FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%Y/%m/%d", "%Y%m%d", "%d/%b/%Y", "%m/%d/%Y", "%m/%d/%y")


def recognises(row: dict[str, Any]) -> bool:
    return {"image", "company", "date", "address", "total"} <= row.keys()


def reason_left_out(_row: dict[str, Any]) -> str | None:
    return None


def parse_date(printed: str) -> str | None:
    """ISO 8601, or None where it is no date."""
    folded = re.sub(r"[-. ]+", "/", printed.strip("() ")).title()
    for pattern in _FORMATS:
        try:
            return datetime.strptime(folded, pattern).date().isoformat()
        except ValueError:
            continue
    return None


def convert(row: dict[str, Any]) -> Truth:
    total = re.sub(r"[^\d.]", "", row["total"])
    read: dict[str, TrueValue] = {
        "/seller/name": row["company"],
        "/issue_date": parse_date(row["date"]),
        "/seller/address": row["address"],
        "/totals/gross": total,
    }
    return Truth(
        doc=row["doc"],
        kind="receipt",
        fields={path: value for path, value in read.items() if value},
        aliases={"/totals/gross": ["/totals/payable"]},
        tags={"family": row["company"].casefold()},
    )
