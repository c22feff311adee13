"""Registration forms of foreign agents in the United States, scanned, with an OCR layer; truth from the file's name.

The name was made by the registry, so the registrant is not always on the page as named (`registrant_visible`), and the
date is the day of filing, as stamped. The registry files names without their article: a page that prints "The Smith
Group" is read right so. Its other spellings ("Ketchum Inc. NY" for a page's "Ketchum Inc.") count as wrong readings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.evaluate.truth import Truth

if TYPE_CHECKING:
    from pipelines.evaluate.truth import TrueValue

SCHEMA = "fara.schema.json"


def recognises(row: dict[str, Any]) -> bool:
    return "registrant_visible" in row


def reason_left_out(_row: dict[str, Any]) -> str | None:
    return None


def convert(row: dict[str, Any]) -> Truth:
    seen = row["registrant_visible"]
    fields: dict[str, TrueValue] = {f"/{name}": row[name] for name in ("file_date", "doc_type") if row[name]}
    if name := row["registrant_name"]:
        fields["/registrant_name"] = [name, f"The {name}"]
    return Truth(
        doc=row["doc"],
        kind="custom",
        fields=fields,
        types={"/file_date": "date"},
        visible={} if seen is None else {"/registrant_name": seen},
        tags={"family": row["registrant_name"].casefold(), "doc_type": row["doc_type"]},
        page_count=row["pages"],
    )
