"""A result beside its document, and the report over it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractors.mupdf import load_mupdf
from extractors.raster_pymupdf import PyMuPdfRasterizer
from pipelines.explain.command import choose_proofs
from pipelines.explain.marks import mark_evidence
from pipelines.explain.pages import view_pages
from pipelines.explain.report import render_report
from schemas.result import ErrorEntry

sys.path.insert(0, str(Path(__file__).parent))

from explain_case import Case, make_case, make_hostile

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path)


@pytest.fixture
def hostile_case(case: Case) -> Case:
    return make_hostile(case)


@pytest.fixture
def failed_case(case: Case) -> Case:
    """A file of which nothing could be read."""
    result = case.result
    result.status, result.documents, result.pages = "failed", [], []
    result.errors = [ErrorEntry(stage="open", code="damaged", message="invoice.pdf is cut off", hint="send it again")]
    return case.save()


@pytest.fixture
def report(tmp_path: Path) -> Callable[[Case], Path]:
    """Writes a case's report; returns its path."""

    def write(case: Case) -> Path:
        proofs = choose_proofs(case.result, None)
        marks = mark_evidence([proof for chosen in proofs for proof in chosen])
        with load_mupdf().open(case.folder / "invoice.pdf") as document:
            rasterizer = PyMuPdfRasterizer(document, name="invoice.pdf", max_pixels=60_000_000)
            pages = view_pages(rasterizer, case.result, marks)
        path = tmp_path / "report.html"
        path.write_text(render_report(case.result, proofs, marks, pages), encoding="utf-8")
        return path

    return write
