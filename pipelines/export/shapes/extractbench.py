"""ExtractBench's output of an extraction (`ExtractOutput` of the package parse-bench): data with citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.export.shapes.cited import cited_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.export.shapes.cited import CitedDocument

PIPELINE = "vouch"


def extract_output(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result as an `ExtractOutput`. The data of one document is an object; of several, a list of objects.

    Boxes are `[x, y, width, height]` as shares of the page, paths are dotted (`lines[0].amount`).
    """
    documents = list(cited_documents(result))
    several = len(documents) != 1
    data = [document.document["data"] for document in documents]
    return {
        "task_type": "extract",
        "example_id": result["source"]["name"],
        "pipeline_name": PIPELINE,
        "extracted_data": data if several else data[0],
        "field_citations": [
            citation
            for number, document in enumerate(documents)
            for citation in _citations(document, f"[{number}]" if several else "")
        ],
    }


def _citations(document: CitedDocument, start: str) -> Iterator[dict[str, Any]]:
    for path in document.document["fields"]:
        for evidence in document.evidence(path):
            place = document.place(evidence["page_no"], tuple(evidence["bbox"]))
            if place is None:
                continue
            left, top, right, bottom = place.ratios
            yield {
                "field_path": dotted(path, start),
                "page": place.page_no,
                "bbox": [left, top, right - left, bottom - top],
                "polygon": None,
                "reference_text": evidence["text"],
                "confidence": document.confidence(path),
                "source": PIPELINE,
                "metadata": None,
            }


def dotted(pointer: str, start: str = "") -> str:
    """A JSON Pointer as a dotted path, numbers in brackets."""
    path = start
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        path += f"[{name}]" if name.isdigit() else f".{name}" if path else name
    return path
