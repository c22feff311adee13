"""An invoice of two pages, drawn here, and a result over it whose boxes are where the words were drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.mupdf import load_mupdf
from schemas.check import Check
from schemas.evidence import Alternative, Evidence, FieldResult
from schemas.geometry import BBox
from schemas.result import DocumentEntry, ErrorEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from pathlib import Path

WIDTH_PT, HEIGHT_PT = 420.0, 595.0
PRINTED = {
    "/invoice_number": ("R-17", 1, (300, 80)),
    "/issue_date": ("04.03.2026", 1, (300, 100)),
    "/due_date": ("03.04.2026", 1, (300, 120)),
    "/lines/0/description": ("Schrauben", 1, (60, 200)),
    "/lines/0/amount": ("1.000,00", 1, (300, 200)),
    "/totals/net": ("1.000,00", 2, (300, 100)),
    "/totals/tax": ("190,00", 2, (300, 120)),
    "/totals/gross": ("1.190,00", 2, (300, 140)),
}
"""Text, page and left end of the base line of each field, in points."""


@dataclass(frozen=True)
class Case:
    """A result beside its document."""

    folder: Path
    result: Result

    @property
    def path(self) -> Path:
        return self.folder / "invoice.json"

    @property
    def fields(self) -> dict[str, FieldResult]:
        return self.result.documents[0].fields

    def box(self, pointer: str) -> BBox:
        return self.fields[pointer].evidence[0].bbox

    def save(self) -> Case:
        self.path.write_text(self.result.model_dump_json(by_alias=True), encoding="utf-8")
        return self


def _draw(path: Path) -> dict[str, Evidence]:
    """The PDF; the evidence of each printed value. The second page is stored sideways and displayed upright."""
    pymupdf = load_mupdf()
    font = pymupdf.Font("helv")
    document = pymupdf.open()
    evidence = {}
    for page_no in (1, 2):
        sideways = page_no == 2
        page = document.new_page(width=HEIGHT_PT if sideways else WIDTH_PT, height=WIDTH_PT if sideways else HEIGHT_PT)
        if sideways:
            page.set_rotation(90)
        for pointer, (text, on_page, (x, y)) in PRINTED.items():
            if on_page == page_no:
                origin = pymupdf.Point(x, y) * page.derotation_matrix
                page.insert_text(origin, text, fontsize=10, rotate=90 if sideways else 0)
                box = BBox(x, y - 8.0, x + font.text_length(text, 10), y + 1.0)
                evidence[pointer] = Evidence(page_no=page_no, bbox=box, text=text, source="text_layer")
    document.save(path)
    return evidence


def _fields(evidence: dict[str, Evidence]) -> dict[str, FieldResult]:
    fields = {
        pointer: FieldResult(status="verified", text=item.text, selectors=("rules",), evidence=(item,))
        for pointer, item in evidence.items()
    }
    fields["/invoice_number"].selectors = ("rules", "embedded")
    fields["/issue_date"].status = "single"
    fields["/due_date"].status = "conflict"
    other = Evidence(page_no=1, bbox=BBox(300, 92, 352, 101), text="04.03.2026", source="ocr", match="fuzzy")
    fields["/due_date"].alternatives = (
        Alternative(value="2026-03-04", text="04.03.2026", selectors=("vlm",), evidence=(other,)),
    )
    fields["/seller/vat_id"] = FieldResult(status="unreadable", text="DE?")
    fields["/purchase_order"] = FieldResult(status="absent")
    fields["/payment_terms"] = FieldResult(status="not_attempted")
    return fields


def _result(pdf: Path, fields: dict[str, FieldResult]) -> Result:
    data = {
        "invoice_number": "R-17",
        "issue_date": "2026-03-04",
        "due_date": "2026-04-03",
        "purchase_order": None,
        "seller": {"vat_id": None},
        "lines": [{"description": "Schrauben", "amount": "1000.00"}],
        "totals": {"net": "1000.00", "tax": "190.00", "gross": "1190.00"},
        "payment_terms": None,
    }
    totals = ("/totals/net", "/totals/tax", "/totals/gross")
    checks = [
        Check(id="BR-CO-15", status="passed", expected="1190.00", actual="1190.00", fields=totals, message="net + tax"),
        Check(id="dates.order", status="failed", expected=">= 2026-03-04", actual="2026-01-01", fields=("/due_date",)),
        Check(id="BR-CO-16", status="skipped", message="nothing prepaid"),
    ]
    document = DocumentEntry(
        kind="invoice",
        pages=[1, 2],
        data=data,
        fields=fields,
        checks=checks,
        decision="review",
        reasons=["/totals/gross: look!"],
    )
    content = pdf.read_bytes()
    pages = [
        PageEntry(
            page_no=page_no,
            status="ok",
            kind="invoice",
            text_source="text_layer",
            width_pt=WIDTH_PT,
            height_pt=HEIGHT_PT,
            rotation=90 * (page_no - 1),
        )
        for page_no in (1, 2)
    ]
    return Result(
        source=Source(name=pdf.name, sha256=hashlib.sha256(content).hexdigest(), page_count=2),
        status="ok",
        pages=pages,
        documents=[document],
        run=Run(vouch="0.1.0", model="embedded", started_at="2026-11-20T15:00:00Z", seconds=0.1, config_sha256="0"),
    )


def make_case(folder: Path) -> Case:
    """The document and its result, both in `folder`."""
    pdf = folder / "invoice.pdf"
    fields = _fields(_draw(pdf))
    return Case(folder, _result(pdf, fields)).save()


HOSTILE = (
    "<script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 1">',
    "'></text></svg><svg onload=window.pwned=1>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "javascript:window.pwned=1",
    "]]><!--</style></title></details>",
    "\u202egpj.1\x1b[31m[red]x[/red]\x00",
)
"""What a document may hold to harm whoever looks at it."""


def make_hostile(case: Case) -> Case:
    """The same result with hostile strings in every place that a document can fill."""
    result, document = case.result, case.result.documents[0]
    text = " ".join(HOSTILE)
    for field in document.fields.values():
        field.text = text
        field.evidence = tuple(item.model_copy(update={"text": text}) for item in field.evidence)
        field.alternatives = tuple(
            other.model_copy(update={"text": text, "value": text}) for other in field.alternatives
        )
    document.data["invoice_number"] = text
    document.data["lines"][0]["description"] = text
    document.data[text] = text
    document.fields["/" + text.replace("~", "~0").replace("/", "~1")] = FieldResult(status="single", text=text)
    document.checks.append(
        Check(id=text, status="failed", expected=text, actual=text, fields=("/due_date",), message=text)
    )
    document.reasons, document.kind = [text], text
    result.errors = [ErrorEntry(stage="read", page_no=1, code="x", message=text, hint=text)]
    result.run.model = result.run.started_at = text
    return case.save()
