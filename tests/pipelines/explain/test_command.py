from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from explain_case import HEIGHT_PT, HOSTILE, WIDTH_PT
from PIL import Image

from extractors.mupdf import load_mupdf
from pipelines.explain.command import explain_command
from pipelines.explain.statuses import STATUS_LOOKS
from schemas.errors import PasswordRequired, UsageError
from schemas.result import ErrorEntry

if TYPE_CHECKING:
    from pathlib import Path

    from explain_case import Case


def test_all_fields_are_told(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    explain_command(case.path)
    told = capsys.readouterr().out
    assert told.startswith("invoice.pdf, 2 pages: ok\n\ninvoice, pages 1, 2: Review, ")
    for pointer, field in case.fields.items():
        assert pointer in told
        for evidence in field.evidence:
            assert f"“{evidence.text}” on page {evidence.page_no}, {evidence.bbox.left:.1f}–" in told
    assert "✓ verified  /totals/gross = 1190.00" in told
    assert "✓ BR-CO-15 passed: 1190.00 (net + tax)" in told
    assert "✗ dates.order failed: expected >= 2026-03-04, found 2026-01-01" in told
    assert "2026-03-04, printed “04.03.2026”, by the vision model" in told
    assert "– absent  /purchase_order: looked for; not on the document" in told


@pytest.mark.parametrize("field", ["/totals/gross", "totals.gross", "gross", "GROSS"])
def test_one_field_is_told_alone(case: Case, field: str, capsys: pytest.CaptureFixture[str]) -> None:
    explain_command(case.path, field)
    told = capsys.readouterr().out
    assert "/totals/gross = 1190.00" in told
    assert "Total amount with VAT (BT-112)" in told
    assert "/totals/net" not in told


def test_an_absent_field_asked_for_is_told_in_full(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    explain_command(case.path, "purchase_order")
    assert "– absent  /purchase_order = (no value)" in capsys.readouterr().out


def test_an_unknown_field_is_a_usage_error_with_a_suggestion(case: Case) -> None:
    with pytest.raises(UsageError, match=r"no field 'totals.gros' \(did you mean /totals/gross"):
        explain_command(case.path, "totals.gros")


def test_a_failed_file_tells_its_error_and_remedy(failed_case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    explain_command(failed_case.path)
    assert "invoice.pdf is cut off (send it again)" in capsys.readouterr().out


def test_a_warning_is_not_told_as_a_failure(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    case.result.errors = [ErrorEntry(stage="open", code="misnamed", message="it is a PNG", hint="rename it")]
    case.save()
    explain_command(case.path, "gross")
    told = capsys.readouterr().out
    assert "! it is a PNG (rename it)" in told
    assert "✗" not in told


def test_nothing_of_a_document_acts_on_the_terminal(hostile_case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    explain_command(hostile_case.path)
    told = capsys.readouterr().out
    assert not any(ord(char) < 32 and char != "\n" for char in told)
    assert "\u202e" not in told
    assert "[red]x[/red]" in told
    assert HOSTILE[0] in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a result of Vouch"),
        (b"%PDF-1.7", "is not a result of Vouch"),
        (b"{}", "is not a result of Vouch: source"),
        (b'{"schema": "vouch.result/9"}', "is not a result of Vouch"),
    ],
)
def test_what_is_not_a_result_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        explain_command(path)


def test_a_missing_result_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*No such file"):
        explain_command(tmp_path / "none.json")


def test_a_result_of_two_documents_tells_both(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    second = case.result.documents[0].model_copy(deep=True)
    second.data["totals"]["gross"] = "77.00"
    second.decision = "accept"
    case.result.documents.append(second)
    case.save()
    explain_command(case.path, "gross")
    told = capsys.readouterr().out
    assert told.index("Review") < told.index("= 1190.00") < told.index("Accept") < told.index("= 77.00")


@pytest.mark.parametrize("named", ["proof.png", "proof"])
def test_pictures_show_each_box_in_its_colour(case: Case, capsys: pytest.CaptureFixture[str], named: str) -> None:
    explain_command(case.path, png=case.folder / named)
    for page_no in (1, 2):
        picture = np.asarray(Image.open(case.folder / f"proof-page-{page_no}.png")).astype(int)
        scale = picture.shape[1] / WIDTH_PT
        assert picture.shape[0] > HEIGHT_PT * scale, "the legend stands below the page"
        for pointer, field in case.fields.items():
            if field.evidence and field.evidence[0].page_no == page_no:
                box = case.box(pointer).expand(1.0)
                top = round(box.top * scale)
                edge = picture[top - 2 : top + 3, int(box.left * scale) : int(box.right * scale)]
                ink = [int(STATUS_LOOKS[field.status].ink[at : at + 2], 16) for at in (1, 3, 5)]
                assert (np.abs(edge - ink).max(axis=2) < 30).any(), pointer
    assert "proof-page-1.png" in capsys.readouterr().err


def test_a_picture_of_one_page_is_the_file_that_was_named(case: Case) -> None:
    explain_command(case.path, "gross", png=case.folder / "proof.png")
    assert (case.folder / "proof.png").is_file()


def test_a_report_is_one_file(case: Case) -> None:
    explain_command(case.path, html=case.folder / "new" / "proof.html")
    html = (case.folder / "new" / "proof.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert html.count("data:image/webp;base64,") == 2


def test_pictures_need_the_very_document(case: Case) -> None:
    with (case.folder / "invoice.pdf").open("ab") as file:
        file.write(b"%")
    with pytest.raises(UsageError, match="is not the file that the result was read from"):
        explain_command(case.path, html=case.folder / "proof.html")
    assert not (case.folder / "proof.html").exists()


def test_a_value_without_a_place_cannot_be_drawn(case: Case) -> None:
    with pytest.raises(UsageError, match="no value has a place"):
        explain_command(case.path, "purchase_order", png=case.folder / "proof.png")


def test_a_result_as_written_to_disk_can_be_explained(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """Confidence is left out where it is not calibrated, and shown where it is."""
    raw = json.loads(case.path.read_text(encoding="utf-8"))
    fields = raw["documents"][0]["fields"]
    del fields["/totals/net"]["confidence"]
    fields["/totals/gross"]["confidence"] = 0.998
    case.path.write_text(json.dumps(raw), encoding="utf-8")
    explain_command(case.path, "totals")
    assert capsys.readouterr().out.count("confidence") == 1


def test_an_encrypted_document_is_drawn_with_its_password(case: Case) -> None:
    pymupdf = load_mupdf()
    pdf = case.folder / "invoice.pdf"
    with pymupdf.open(pdf) as document:
        encrypted = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner")
    pdf.write_bytes(encrypted)
    case.result.source.sha256 = hashlib.sha256(encrypted).hexdigest()
    case.save()
    with pytest.raises(PasswordRequired, match=r"invoice\.pdf"):
        explain_command(case.path, html=case.folder / "proof.html")
    explain_command(case.path, html=case.folder / "proof.html", password="secret")
    assert (case.folder / "proof.html").is_file()
