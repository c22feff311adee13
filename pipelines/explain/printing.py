"""Prints proofs as text: for a terminal in colour, for a pipe plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from pipelines.explain.statuses import DECISION_LOOKS, STATUS_LOOKS
from pipelines.explain.wording import (
    is_failure,
    name_evidence,
    say_alternative,
    say_check,
    say_decision,
    say_error,
    say_evidence,
    say_pages,
    say_review,
    say_verdict,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from pipelines.explain.proofs import Proof
    from schemas.result import DocumentEntry, Result

_FEW = 3
"""Up to so many fields are told in full, whatever they are: they were asked for."""
_SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "bold red"), "skipped": ("·", "dim")}


def print_file(console: Console, result: Result) -> None:
    """What the whole file came to: name, status, failed pages, errors with their remedies."""
    source = result.source
    pages = "" if source.page_count is None else f", {source.page_count} page{'s' * (source.page_count != 1)}"
    _line(console, (visible(source.name), "bold"), f"{pages}: {result.status}")
    for error in result.errors:
        sign = ("  ✗ ", "bold red") if is_failure(result, error) else ("  ! ", "yellow")
        _line(console, sign, say_error(error))
    for page in result.pages:
        if page.status == "failed" and all(error.page_no != page.page_no for error in result.errors):
            _line(console, ("  ✗ ", "bold red"), f"page {page.page_no} could not be read")


def print_document(console: Console, document: DocumentEntry, proofs: Sequence[Proof]) -> None:
    """The decision, then every proof; fields with nothing on the page share a line at the end.

    A chart has many points: each has one line, unless it presses or was asked for by itself.
    """
    look = DECISION_LOOKS[document.decision]
    pages = say_pages(document.pages)
    console.print()
    _line(
        console,
        (f"{visible(document.kind)}, {pages}: ", "bold"),
        (look.word, look.rich_style),
        f", {say_decision(document)}",
    )
    for reason in document.reasons:
        _line(console, f"  • {visible(reason)}")
    for review in document.reviews:
        _line(console, f"  ✎ {say_review(review)}")
    known = {proof.pointer: proof for proof in proofs}
    in_lines = False
    for proof in proofs:
        value = _value_of_point(proof, known) if len(proofs) > _FEW else None
        if value is not None:
            if value is proof:
                if not in_lines:
                    console.print()
                _print_point(console, proof, known)
                in_lines = True
        elif (not proof.is_empty or len(proofs) == 1) and not (len(proofs) > _FEW and _is_place(proof)):
            console.print()
            print_proof(console, proof)
            in_lines = False
    if len(proofs) > 1:
        _print_empty(console, proofs)


def _is_place(proof: Proof) -> bool:
    """Where a chart or table stands and how it was read: the boxes of everything else say it too."""
    of_part = len(proof.tokens) > 2 and proof.tokens[0] in ("charts", "tables")
    return of_part and proof.tokens[2] in ("page_no", "bbox", "method")


def _value_of_point(proof: Proof, known: Mapping[str, Proof]) -> Proof | None:
    """The value of the point that a proof is about, or the cell of a table, if its one line says enough: nothing of it
    presses."""
    if proof.tokens[0] == "tables" and len(proof.tokens) > 3 and not (proof.is_pressing or proof.is_empty):
        return None if proof.tokens[2] == "bbox" else proof
    if len(proof.tokens) != 7 or (proof.tokens[0], proof.tokens[4]) != ("charts", "points"):
        return None
    point = proof.pointer.rpartition("/")[0]
    parts = [known.get(f"{point}/{name}") for name in ("x", "y", "uncertainty")]
    pressing = any(part.is_pressing for part in parts if part is not None)
    return None if pressing or parts[1] is None or parts[1].is_empty else parts[1]


def _print_point(console: Console, proof: Proof, known: Mapping[str, Proof]) -> None:
    look = STATUS_LOOKS[proof.verdict.status]
    error = known.get(f"{proof.pointer.rpartition('/')[0]}/uncertainty")
    more = f" ± {visible(error.value)}" if error is not None and error.value else ""
    _line(
        console,
        (f"{look.sign} {look.word}  ", look.rich_style),
        (visible(proof.pointer), "bold"),
        f" = {visible(proof.value or '')}{more}",
        (f"  {visible(proof.label)}", "dim"),
    )


def print_proof(console: Console, proof: Proof) -> None:
    """One field: its value and status, and under it everything that speaks for or against it."""
    look = STATUS_LOOKS[proof.verdict.status]
    value = "(no value)" if proof.value is None else visible(proof.value)
    _line(console, (f"{look.sign} {look.word}  ", look.rich_style), (visible(proof.pointer), "bold"), f" = {value}")
    if proof.description:
        _entry(console, "means", proof.description)
    _entry(console, "because", say_verdict(proof))
    for evidence in proof.verdict.evidence:
        _entry(console, name_evidence(evidence), say_evidence(evidence))
    if not proof.verdict.evidence and proof.verdict.text:
        _entry(console, "printed", f"“{visible(proof.verdict.text)}”, not found on any page")
    if proof.verdict.confidence is not None:
        _entry(console, "confidence", f"{proof.verdict.confidence:.1%}")
    for check in proof.checks:
        _entry(console, "check", say_check(check), _SIGNS[check.status])
    for alternative in proof.verdict.alternatives:
        _entry(console, "also read", say_alternative(alternative))


def _print_empty(console: Console, proofs: Sequence[Proof]) -> None:
    for status in ("absent", "not_attempted"):
        names = [visible(proof.pointer) for proof in proofs if proof.is_empty and proof.verdict.status == status]
        if names:
            look = STATUS_LOOKS[status]
            console.print()
            _line(console, (f"{look.sign} {look.word}  ", look.rich_style), f"{', '.join(names)}: {look.meaning}")


def _entry(console: Console, name: str, said: str, sign: tuple[str, str] | None = None) -> None:
    _line(console, (f"    {name:<10} ", "dim"), *([(f"{sign[0]} ", sign[1])] if sign else []), said)


def _line(console: Console, *parts: str | tuple[str, str]) -> None:
    # Text, never markup: a document's own "[red]" is text.
    console.print(Text.assemble(*parts), soft_wrap=True)
