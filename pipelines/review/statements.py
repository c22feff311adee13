"""What a person states: values by field, from `FIELD=VALUE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.assemble import leaves
from pipelines.explain.labels import read_tokens
from pipelines.explain.proofs import collect_proofs, select_proofs, unknown_field
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.result import DocumentEntry

_MOST_NAMED = 4


def statements_of(document: DocumentEntry, texts: Sequence[str]) -> dict[str, str | None]:
    """Each stated value by its JSON Pointer; None where nothing stands behind the sign: the field is empty.

    A field is named as `vouch explain` takes it (`/totals/gross`, `totals.gross`, `gross`), if that names one. The
    pointer of a row (`/lines/3`) with nothing behind the sign takes the row out; one behind the last begins a row.
    Raises UsageError.
    """
    stated: dict[str, str | None] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"--set {text} states nothing", hint="give FIELD=VALUE, such as totals.gross=119.00")
        pointer = _pointer(document, name.strip())
        if pointer in stated:
            raise UsageError(f"--set states {pointer} twice", hint="state each field once")
        stated[pointer] = " ".join(value.split()) or None
    _refuse_mixed(document, stated)
    return stated


def is_row(document: DocumentEntry, pointer: str) -> bool:
    """Whether the pointer names a row of several values, and not a cell of a table."""
    return read_tokens(pointer)[-1].isdigit() and pointer not in dict(leaves(document.data))


def _pointer(document: DocumentEntry, name: str) -> str:
    pointer = name if name.startswith("/") else "/" + name.replace("[", ".").replace("]", "").replace(".", "/")
    new_row = any(part.isdigit() for part in pointer.split("/"))
    if name.startswith("/") or new_row or any(f"{at}/".startswith(f"{pointer}/") for at, _ in leaves(document.data)):
        return pointer  # whether the data has such a place is seen when the value is put there
    proofs = collect_proofs(document)
    found = select_proofs(proofs, name)
    if not found:
        raise unknown_field(name, proofs)
    if len(found) > 1:
        named = ", ".join(proof.pointer for proof in found[:_MOST_NAMED])
        raise UsageError(f"{name} may be {len(found)} fields", hint=f"name one of {named} …")
    return found[0].pointer


def _refuse_mixed(document: DocumentEntry, stated: Mapping[str, str | None]) -> None:
    """A row that goes renumbers those behind it: what else is stated of rows would mean another one."""
    rows = [pointer for pointer, value in stated.items() if value is None and is_row(document, pointer)]
    lists = {pointer.rpartition("/")[0] for pointer in rows}
    for pointer in stated:
        if any(pointer.startswith(f"{name}/") for name in lists) and pointer not in rows:
            raise UsageError(
                f"--set takes a row out and states {pointer}", hint="take rows out first, then state what is in others"
            )
