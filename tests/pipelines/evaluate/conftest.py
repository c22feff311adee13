"""Hand-made results and a small dataset on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.result import DocumentEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _leaves(node: Any, path: str = "") -> dict[str, str]:
    if isinstance(node, dict):
        return {k: v for key, value in node.items() for k, v in _leaves(value, f"{path}/{key}").items()}
    if isinstance(node, list):
        return {k: v for index, value in enumerate(node) for k, v in _leaves(value, f"{path}/{index}").items()}
    return {} if node is None else {path: str(node)}


def _result(
    data: dict[str, Any], *, status: Any = "single", decision: Any = "review", kind: str = "invoice", **fields: Any
) -> Result:
    """A result whose every leaf has `status`; `fields` replaces verdicts by pointer."""
    evidence = Evidence(page_no=1, bbox=BBox(10, 10, 60, 20), text="", source="text_layer")
    verdicts = {
        path: FieldResult(status=status, text=text, selectors=("rules",), evidence=(evidence,))
        for path, text in _leaves(data).items()
    }
    page = PageEntry(
        page_no=1, status="ok", kind=None, text_source="text_layer", width_pt=595, height_pt=842, rotation=0
    )
    return Result(
        source=Source(name="a.pdf", page_count=1),
        status="ok",
        pages=[page],
        documents=[DocumentEntry(kind=kind, pages=[1], data=data, fields=verdicts | fields, decision=decision)],
        run=Run(vouch="0", model="none", started_at="2026-01-01T00:00:00Z", seconds=0.5, config_sha256=""),
    )


@pytest.fixture
def make_result() -> Callable[..., Result]:
    return _result


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[[str, list[str]], Path]:
    def make(name: str, lines: list[str]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with pymupdf.open() as document:
            page = document.new_page()
            for number, line in enumerate(lines):
                page.insert_text((50, 60 + 20 * number), line)
            document.save(path)
        return path

    return make


@pytest.fixture
def write_truth(tmp_path: Path) -> Callable[[list[dict[str, Any]]], Path]:
    def write(rows: list[dict[str, Any]]) -> Path:
        (tmp_path / "truth.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        return tmp_path

    return write
