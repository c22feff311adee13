"""Suspects read again from the pixels of a real page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extractors.content import read_content
from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.ocr.prints import PrintReader
from extractors.ocr.rapid import RapidOcr
from pipelines.document import Instruments, read_document
from pipelines.proof import reread_prints
from pipelines.reconcile import reconcile
from schemas.evidence import Evidence, Reading
from schemas.options import Limits
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from schemas.page import DocumentContent
    from schemas.target import Target

INVOICE = shipped_target("invoice")
PRINTED = {"net": "1.120,00", "tax": "212,80", "gross": "1.332,80"}


def printed(folder: Path, amounts: dict[str, str]) -> Path:
    """A page that prints totals, one under the other."""
    pdf = load_mupdf().open()
    page = pdf.new_page()
    for at, (name, amount) in enumerate(amounts.items()):
        page.insert_text((72, 100 + 30 * at), name, fontsize=12)
        page.insert_text((300, 100 + 30 * at), amount, fontsize=12)
    path = folder / "totals.pdf"
    pdf.save(path)
    return path


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    return printed(tmp_path, PRINTED)


class Misreader:
    """Reads the totals of the page in their order as OCR would, some of them wrongly."""

    selector = "rules"

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        assert target is INVOICE
        boxes = [word.bbox for word in content.pages[0].words if word.text[0].isdigit()]
        readings = []
        for (name, text), box in zip(self.values.items(), boxes, strict=True):
            seen = Evidence(page_no=1, bbox=box, text=text, source="ocr")
            value = text.replace(".", "").replace(",", ".")
            readings.append(Reading(f"/totals/{name}", text, value, "rules", (seen,)))
        return readings


def never() -> RapidOcr:
    raise AssertionError("no recogniser is needed")


def read(path: Path, values: dict[str, str], ocr: Callable[[], RapidOcr]) -> dict[str, object]:
    with open_document(path, limits=Limits()) as pages:
        content = read_content(pages, ocr=ocr)
        entry = read_document(content, INVOICE, Instruments([Misreader(values)], pages, ocr)).entry  # type: ignore[list-item]
    checks = {check.id: check.status for check in entry.checks}
    return {"entry": entry, "gross": entry.data["totals"]["gross"], "closes": checks["proof.closes"]}


def test_a_misread_total_is_read_again_and_mended(invoice: Path) -> None:
    found = read(invoice, {**PRINTED, "gross": "1.332,30"}, RapidOcr)
    assert (found["gross"], found["closes"]) == ("1332.80", "passed")
    field = found["entry"].fields["/totals/gross"]  # type: ignore[attr-defined]
    assert field.text == "1.332,80"
    assert [alternative.value for alternative in field.alternatives] == ["1332.30"]


def test_a_total_that_is_printed_wrongly_stays_as_it_is_printed(tmp_path: Path) -> None:
    """The page itself does not add up: the crops say what was read, and arithmetic alone changes nothing."""
    wrong = {**PRINTED, "gross": "1.337,80"}
    found = read(printed(tmp_path, wrong), wrong, RapidOcr)
    assert (found["gross"], found["closes"]) == ("1337.80", "failed")


def test_no_recogniser_is_loaded_where_the_sums_close(invoice: Path) -> None:
    assert read(invoice, PRINTED, never)["closes"] == "passed"


def test_a_value_made_of_several_prints_is_not_read_again(invoice: Path) -> None:
    with open_document(invoice, limits=Limits()) as pages:
        content = read_content(pages, ocr=never)
        (reading, *_) = Misreader(PRINTED).read(content, INVOICE)
        (field,) = reconcile([replace(reading, evidence=reading.evidence * 2)]).values()
        assert reread_prints([field], content, PrintReader(pages, never)) == []
