"""The user's list of sellers and own companies, from a CSV file, as the canonical JSON that readings carry."""

from __future__ import annotations

import csv
import io
import json
from difflib import get_close_matches
from typing import TYPE_CHECKING

from extractors.values.ids import is_iban, normalize_id
from pipelines.master_data.known import IDENTIFIERS, ROLES
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 50_000_000
COLUMNS = ("role", "number", "name", *IDENTIFIERS)
_DELIMITERS = ",;\t|"
_MISSPELT = 0.75
_REMEDY = f"a CSV file with the columns {', '.join(COLUMNS)}; name is needed, role is seller where there is none"


def load_master_data(path: Path) -> str:
    """The rows of a CSV file (UTF-8; comma, semicolon, tab or bar), as canonical JSON.

    Columns other than ours are left; one that looks like a misspelt one of ours is not. A party with several names or
    accounts has a row for each. Raises UsageError with the line of the fault: an account whose check digits are wrong
    would accuse every honest invoice.
    """
    rows = csv.DictReader(io.StringIO(text := _text_of(path)), delimiter=_delimiter_of(text), strict=True)
    try:
        columns = _columns_of(rows.fieldnames or (), path)
        parties = [_party_of(row, columns, f"{path}, line {rows.line_num}") for row in rows]
    except csv.Error as error:
        raise UsageError(f"{path}, behind line {rows.line_num}: {error}", hint=_REMEDY) from error
    if not parties:
        raise UsageError(f"{path} has no rows", hint=_REMEDY)
    return json.dumps(parties, ensure_ascii=False, separators=(",", ":"))


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes", hint="leave out parties no longer in use")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", hint="check VOUCH_MASTER_DATA") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text", hint="save the list as CSV in UTF-8") from error


def _delimiter_of(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)


def _columns_of(headings: object, path: Path) -> dict[str, str]:
    """The heading of each of our columns that is there. Capitals, spaces and hyphens do not matter."""
    found: dict[str, str] = {}
    for heading in headings if isinstance(headings, list) else ():
        column = "_".join(str(heading).strip().casefold().replace("-", " ").replace("_", " ").split())
        if column in found:
            raise UsageError(f"{path}: the column {column!r} stands there twice", hint=_REMEDY)
        if column in COLUMNS:
            found[column] = heading
        elif near := get_close_matches(column, COLUMNS, n=1, cutoff=_MISSPELT):
            raise UsageError(f"{path}: is the column {heading!r} meant to be {near[0]!r}?", hint=_REMEDY)
    if "name" not in found:
        raise UsageError(f"{path} has no column 'name'", hint=_REMEDY)
    return found


def _party_of(row: Mapping[str, object], columns: Mapping[str, str], where: str) -> dict[str, str]:
    if None in row:
        raise UsageError(f"{where} has more cells than the first line", hint="quote cells that hold the delimiter")
    told = {column: " ".join(str(row[heading] or "").split()) for column, heading in columns.items()}
    party = {column: text for column, text in told.items() if text}
    if "name" not in party:
        raise UsageError(f"{where}: the name is missing", hint=_REMEDY)
    party["role"] = party.get("role", "seller").casefold()
    if party["role"] not in ROLES:
        raise UsageError(f"{where}: the role {party['role']!r} is not known", hint="choose seller or buyer")
    party |= {column: normalize_id(party[column]) for column in IDENTIFIERS if column in party}
    if "iban" in party and not is_iban(party["iban"]):
        raise UsageError(f"{where}: the check digits of {party['iban']!r} are wrong", hint="correct the account")
    return party
