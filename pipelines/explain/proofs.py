"""The proof of every field, gathered from a result: value, verdict, evidence and the checks over it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.explain.labels import describe_field, label_by_names, label_field, read_tokens
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.check import Check
    from schemas.evidence import FieldResult
    from schemas.result import DocumentEntry

POINTER = re.compile(r"/[\w~]+(?:/[\w~]+)*")
"""A JSON Pointer of a field within a sentence."""
EMPTY = frozenset({"absent", "not_attempted"})
"""Statuses of a field that has nothing on the page to point at."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One field with everything that speaks for or against it.

    `document_no` counts the documents of a result from 0; `tokens` are the parts of the JSON Pointer; `value` is the
    plain value of `data` as text, None where it is null; `in_reasons`: a reason of the decision names the field.
    """

    document_no: int
    pointer: str
    tokens: tuple[str, ...]
    label: str
    description: str
    value: str | None
    verdict: FieldResult
    checks: tuple[Check, ...]
    in_reasons: bool = False

    @property
    def key(self) -> tuple[int, str]:
        """What identifies the field within a result."""
        return self.document_no, self.pointer

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.verdict.status in EMPTY

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status == "failed")

    @property
    def is_pressing(self) -> bool:
        """True where a person has to look: contradicted, not readable, or named by a reason of the decision."""
        return self.verdict.status in {"conflict", "unreadable"} or bool(self.failed_checks) or self.in_reasons

    @property
    def in_list(self) -> bool:
        """True for a value in a row of a table, such as an amount of a line item."""
        return any(token.isdigit() for token in self.tokens[1:])


def collect_proofs(document: DocumentEntry, document_no: int = 0) -> list[Proof]:
    """A proof for each field of the document, in the order of its data; fields outside the data come last."""
    pointers = [pointer for pointer in _walk(document.data) if pointer in document.fields]
    pointers += [pointer for pointer in document.fields if pointer not in set(pointers)]
    return [_proof(document, document_no, pointer) for pointer in pointers]


def _proof(document: DocumentEntry, document_no: int, pointer: str) -> Proof:
    tokens = read_tokens(pointer)
    return Proof(
        document_no=document_no,
        pointer=pointer,
        tokens=tokens,
        label=label_by_names(document.data, tokens) or label_field(tokens),
        description=describe_field(document.kind, tokens),
        value=_value_at(document.data, tokens),
        verdict=document.fields[pointer],
        checks=tuple(check for check in document.checks if pointer in check.fields),
        in_reasons=any(pointer in POINTER.findall(reason) for reason in document.reasons),
    )


def _walk(data: Any, prefix: str = "") -> Iterator[str]:
    """The JSON Pointers (RFC 6901) of all nodes, parents first."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        pointer = f"{prefix}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield pointer
        yield from _walk(value, pointer)


def _value_at(data: Any, tokens: Sequence[str]) -> str | None:
    node = data
    for token in tokens:
        if isinstance(node, dict) and token in node:
            node = node[token]
        elif isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        else:
            return None
    if isinstance(node, bool):
        return "yes" if node else "no"
    return None if node is None or isinstance(node, dict | list) else str(node)


def select_proofs(proofs: Sequence[Proof], field: str | None) -> list[Proof]:
    """The proofs that `field` names: a JSON Pointer, or a short form of one.

    `/totals/gross`, `totals.gross` and `gross` name the same field; `lines[0]` or `lines.0` names all fields of the
    first line; `name` names the seller's and the buyer's. None names all. Empty where nothing matches.
    """
    if field is None:
        return list(proofs)
    exact = [proof for proof in proofs if proof.pointer == field]
    wanted = _wanted(field)
    if exact or not wanted:
        return exact
    folded = [(proof, tuple(token.casefold() for token in proof.tokens)) for proof in proofs]
    below = [proof for proof, tokens in folded if tokens[: len(wanted)] == wanted]
    return below or [proof for proof, tokens in folded if tokens[-len(wanted) :] == wanted]


def _wanted(field: str) -> tuple[str, ...]:
    dotted = field.replace("[", ".").replace("]", "").replace("/", ".")
    return tuple(token.strip().casefold() for token in dotted.split(".") if token.strip())


def unknown_field(field: str, proofs: Sequence[Proof]) -> UsageError:
    """The error for a field that no document of the result has, with the nearest names as a hint."""
    known = {proof.pointer for proof in proofs}
    near = difflib.get_close_matches("/" + "/".join(_wanted(field)), sorted(known), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "leave FIELD out to see all fields"
    return UsageError(f"the result has no field {field!r}", hint=hint)
