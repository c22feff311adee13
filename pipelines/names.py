"""Names of output files: pure, portable, without two inputs sharing one.

The output is `<stem>.json`; where two inputs share a stem, `<file name>.json` for both. File names come from whoever
sent the documents, so whatever could leave the output folder, or could not be stored elsewhere, is replaced.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_NAME_BYTES = 200
"""Below the 255 of common file systems, so that a suffix and a hash still fit."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A file name that means the same file on every system, and never another folder.

    Control, direction and path characters become `_`, a leading dot and device names are prefixed with `_`, trailing
    dots and spaces are dropped, and a name too long is cut and completed with a hash of the whole.
    """
    safe = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" ").rstrip(". ")
    if not safe or safe.startswith(".") or _DEVICES.fullmatch(safe):
        safe = f"_{safe}"
    encoded = safe.encode()
    if len(encoded) <= MAX_NAME_BYTES:
        return safe
    kept = encoded[: MAX_NAME_BYTES - 9].decode(errors="ignore").rstrip(". ")
    return f"{kept}-{_short_hash(name)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]


def output_names(sources: Sequence[tuple[PurePath, PurePath]]) -> list[PurePosixPath]:
    """The output of each source, relative to the output folder; no two alike, whatever the case or Unicode form.

    A source is its own path and its place below the folder it was found in (for a file named itself: its name).
    Names are tried from short to long: `<stem>.json`, `<file name>.json`, and, for equal names from two input folders,
    `<file name>.<hash of the path>.json`, which does not depend on what else is read. Raises ValueError for a path
    given twice.
    """
    if len({str(path) for path, _ in sources}) < len(sources):
        raise ValueError("a path is given twice")
    levels = [0] * len(sources)
    while True:
        names = [_name_at(level, *source) for level, source in zip(levels, sources, strict=True)]
        shared = defaultdict(list)
        for index, name in enumerate(names):
            shared[_key(name)].append(index)
        clashes = [group for group in shared.values() if len(group) > 1]
        if not clashes:
            return names
        for group in clashes:
            lowest = min(levels[index] for index in group)
            for index in group:
                # Only the shortest names give way: `a.pdf.json` stays with a.pdf when a.pdf.pdf comes along.
                levels[index] += levels[index] == lowest


def candidate_names(place: PurePath, sha256: str) -> list[PurePosixPath]:
    """Names of the output of a file that comes alone, the best first; the last holds a piece of its content's hash."""
    short, long = (_name_at(level, place, place) for level in (0, 1))
    return [short, long, long.with_name(f"{long.stem}.{sha256[:8]}.json")]


def _name_at(level: int, path: PurePath, place: PurePath) -> PurePosixPath:
    folder = PurePosixPath(*(_folder_name(part) for part in place.parts[:-1]))
    if level == 0:
        return folder / f"{safe_name(place.stem)}.json"
    if level == 1:
        return folder / f"{safe_name(place.name)}.json"
    digits = hashlib.sha256(str(path).encode(errors="surrogatepass")).hexdigest()
    return folder / f"{safe_name(place.name)}.{digits[: 8 * (level - 1)]}.json"


def _folder_name(part: str) -> str:
    safe = safe_name(part)
    # A folder `a.json` would stand where the output of `a.pdf` goes.
    return f"{safe}_" if safe.casefold().endswith(".json") else safe


def _key(name: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", str(name)).casefold())
