"""`vouch explain RESULT [FIELD]`: reads a result, prints its proofs, and draws them where asked."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipelines.emit import write_atomically
from pipelines.explain.locate import find_document
from pipelines.explain.marks import mark_evidence
from pipelines.explain.pages import draw_charts, draw_marked_pages, open_pages, view_charts, view_pages
from pipelines.explain.proofs import collect_proofs, select_proofs, unknown_field
from schemas.errors import UsageError
from schemas.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.explain.proofs import Proof


def explain_command(
    result_path: Path,
    field: str | None = None,
    png: Path | None = None,
    html: Path | None = None,
    document: Path | None = None,
    *,
    password: str | None = None,
) -> None:
    """Print how the values of a result were proved; draw the pages where `png` or `html` says so.

    `field` is a JSON Pointer or a short form of one (see `select_proofs`); None means all. Pictures need the document:
    `document` is that file, or a folder that holds it; without it, it is looked for beside the result.
    Raises UsageError for a file that is not a result, an unknown field, a document that is missing or is another one,
    and an output that cannot be written; DocumentError and PageError where the document cannot be rendered.
    """
    result = load_result(result_path)
    proofs = choose_proofs(result, field)
    print_proofs(result, proofs)
    if png is None and html is None:
        return
    marks = mark_evidence([proof for chosen in proofs for proof in chosen])
    source = find_document(result.source, result_path, document)
    with open_pages(source, result.source, password) as pages:
        if html is not None:
            from pipelines.explain.report import render_report

            charts = view_charts(pages, result, proofs)
            text = render_report(result, proofs, marks, view_pages(pages, result, marks), charts)
            write_atomically(text.encode("utf-8", "replace"), html)
            _say(f"drawn: {html}")
        if png is not None:
            pictures = (draw_marked_pages(pages, result, marks, png), draw_charts(pages, result, proofs, png))
            for path, picture in chain(*pictures):
                write_atomically(picture, path)
                _say(f"drawn: {path}")


def load_result(path: Path) -> Result:
    """The result in a file. Raises UsageError where there is none."""
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", hint="name a result, as `vouch run` writes it"
        ) from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = "/".join(str(part) for part in problem["loc"]) or "the file"
        raise UsageError(
            f"{path} is not a result of Vouch: {where}: {problem['msg']}",
            hint="name a JSON file that `vouch read` or `vouch run` wrote",
        ) from error


def choose_proofs(result: Result, field: str | None) -> list[list[Proof]]:
    """The proofs of each document that `field` names. Raises UsageError where it names none."""
    proofs = [collect_proofs(document, number) for number, document in enumerate(result.documents)]
    chosen = [select_proofs(document_proofs, field) for document_proofs in proofs]
    if field is not None and not any(chosen):
        raise unknown_field(field, [proof for document_proofs in proofs for proof in document_proofs])
    return chosen


def print_proofs(result: Result, proofs: Sequence[Sequence[Proof]]) -> None:
    """The text on standard output."""
    from rich.console import Console

    from pipelines.explain.printing import print_document, print_file

    console = Console(file=sys.stdout, highlight=False, emoji=False)
    print_file(console, result)
    for document, chosen in zip(result.documents, proofs, strict=True):
        if chosen or not document.fields:
            print_document(console, document, chosen)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
