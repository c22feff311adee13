"""Results in other layouts, read by the vendors' own libraries: what they read is what was found."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from azure.ai.documentintelligence.models import AnalyzeResult
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape
from botocore.parsers import create_parser
from parcels import invoice, parcel
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.emit import result_json
from pipelines.export.shapes import SHAPES, shape_json
from pipelines.failure import failed_result
from pipelines.read import read_file
from schemas.errors import DamagedDocument
from schemas.evidence import FieldResult
from schemas.options import ReadOptions

SAMPLES = Path(__file__).parents[4] / "sample_docs"
DOCUMENTS = ("invoice_facturx.pdf", "receipt.jpg", "form.pdf", "chart_report.pdf", "stack_of_three.pdf")


@pytest.fixture(scope="module")
def results() -> dict[str, bytes]:
    """What is read of the sample documents."""
    return {name: result_json(read_file(SAMPLES / name, ReadOptions())) for name in DOCUMENTS}


def shaped(content: bytes, shape: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shape_json(content, shape))
    return found


def test_azures_library_reads_an_invoice(results):
    operation = shaped(results["invoice_facturx.pdf"], "azure")
    read = AnalyzeResult(operation["analyzeResult"])
    (document,) = read.documents or ()
    assert (operation["status"], read.model_id, document.doc_type) == ("succeeded", "prebuilt-invoice", "invoice")
    assert document.confidence == 1.0
    fields = document.fields or {}
    own = json.loads(results["invoice_facturx.pdf"])["documents"][0]
    data = own["data"]
    assert fields["InvoiceId"].value_string == data["invoice_number"]
    assert fields["InvoiceDate"].value_date == datetime.date.fromisoformat(data["issue_date"])
    total = fields["InvoiceTotal"]
    assert total.value_currency is not None
    assert (total.value_currency.amount, total.value_currency.currency_code) == (8947.2, "EUR")
    assert (total.content, total.confidence) == ("8.947,20", own["fields"]["/totals/gross"]["confidence"])
    assert total.confidence > 0.95
    items = fields["Items"].value_array or []
    assert [item.value_object["Amount"].value_currency.amount for item in items] == [
        float(line["amount"]) for line in data["lines"]
    ]
    assert fields["PaymentDetails"].value_array[0].value_object["IBAN"].value_string == data["seller"]["iban"]


def test_azures_library_reads_a_receipt(results):
    read = AnalyzeResult(shaped(results["receipt.jpg"], "azure")["analyzeResult"])
    (document,) = read.documents or ()
    assert (read.model_id, document.doc_type) == ("prebuilt-receipt", "receipt")
    assert document.confidence == 0.0, "it is for a person to look at"
    data = json.loads(results["receipt.jpg"])["documents"][0]["data"]
    assert document.fields["Total"].value_currency.amount == float(data["totals"]["gross"])
    assert document.fields["TransactionDate"].value_date.isoformat() == data["issue_date"]
    assert len(document.fields["Items"].value_array) == len(data["lines"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_spans_and_boxes_lead_to_what_is_printed(results, name):
    result, operation = json.loads(results[name]), shaped(results[name], "azure")
    read = AnalyzeResult(operation["analyzeResult"])
    assert len(read.documents or ()) == len(result["documents"])
    sizes = {page.page_number: (page.width, page.height) for page in read.pages}
    count = 0
    for field in leaves(operation["analyzeResult"]["documents"]):
        (span,) = field["spans"]
        assert read.content[span["offset"] : span["offset"] + span["length"]] == field["content"]
        for region in field["boundingRegions"]:
            width, height = sizes[region["pageNumber"]]
            xs, ys = region["polygon"][::2], region["polygon"][1::2]
            assert 0 <= min(xs) < max(xs) <= width + 0.01
            assert 0 <= min(ys) < max(ys) <= height + 0.01
            count += 1
    assert count > 3


def leaves(node: Any) -> list[dict[str, Any]]:
    """The fields that have a content."""
    if isinstance(node, list):
        return [leaf for item in node for leaf in leaves(item)]
    if not isinstance(node, dict):
        return []
    mine = [node] if "content" in node else []
    return mine + [leaf for value in node.values() for leaf in leaves(value)]


@pytest.fixture(scope="module")
def answer() -> Shape:
    """The shape of AnalyzeExpense's answer, as Amazon's library knows it."""
    return (
        ServiceModel(Loader().load_service_model("textract", "service-2"))
        .operation_model("AnalyzeExpense")
        .output_shape
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_amazons_library_knows_everything_that_is_said(results, answer, name):
    said = shaped(results[name], "textract")
    check_shape(said, answer, "")
    parsed = create_parser("json").parse({"status_code": 200, "headers": {}, "body": json.dumps(said).encode()}, answer)
    parsed.pop("ResponseMetadata", None)
    assert parsed == said
    kinds = [document["kind"] for document in json.loads(results[name])["documents"]]
    assert len(said["ExpenseDocuments"]) == sum(kind in ("invoice", "receipt") for kind in kinds)


def check_shape(value: Any, shape: Any, where: str) -> None:
    """No key that the service's model has not, and every value of the type it has there."""
    if shape.type_name == "structure":
        for key, inner in value.items():
            assert key in shape.members, f"{where}/{key}"
            check_shape(inner, shape.members[key], f"{where}/{key}")
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            check_shape(inner, shape.member, f"{where}/{index}")
    else:
        types = {"string": str, "integer": int, "float": (int, float)}
        assert isinstance(value, types[shape.type_name]), where


def test_an_expense_has_its_fields_as_printed_with_their_place(results):
    (expense,) = shaped(results["invoice_facturx.pdf"], "textract")["ExpenseDocuments"]
    summary = {field["Type"]["Text"]: field for field in expense["SummaryFields"] if "LabelDetection" not in field}
    total = summary["TOTAL"]
    assert (total["ValueDetection"]["Text"], total["Currency"]["Code"], total["PageNumber"]) == ("8.947,20", "EUR", 1)
    own = json.loads(results["invoice_facturx.pdf"])["documents"][0]["fields"]["/totals/gross"]
    assert total["ValueDetection"]["Confidence"] == pytest.approx(100 * own["confidence"])
    box = total["ValueDetection"]["Geometry"]["BoundingBox"]
    assert 0 < box["Left"] < box["Left"] + box["Width"] < 1
    assert 0 < box["Top"] < box["Top"] + box["Height"] < 1
    labels = {field["LabelDetection"]["Text"] for field in expense["SummaryFields"] if field["Type"]["Text"] == "OTHER"}
    assert "IBAN" in labels
    ((group),) = expense["LineItemGroups"]
    rows = [{field["Type"]["Text"]: field for field in row["LineItemExpenseFields"]} for row in group["LineItems"]]
    assert rows[0]["PRICE"]["ValueDetection"]["Text"] == "3.940,00"
    assert rows[0]["EXPENSE_ROW"]["ValueDetection"]["Text"].startswith("Glocke h1")


def test_what_is_not_verified_says_so_in_every_confidence():
    content = parcel("a", invoice("a")).content
    azure = shaped(content, "azure")["analyzeResult"]["documents"][0]["fields"]
    assert (azure["InvoiceId"]["confidence"], azure["VendorName"]["confidence"]) == (1.0, 0.0)
    (expense,) = shaped(content, "textract")["ExpenseDocuments"]
    percent = {field["Type"]["Text"]: field["ValueDetection"]["Confidence"] for field in expense["SummaryFields"]}
    assert (percent["INVOICE_RECEIPT_ID"], percent["VENDOR_NAME"]) == (100.0, 0.0)
    assert {citation["confidence"] for citation in shaped(content, "extractbench")["field_citations"]} == {None}


def test_what_a_person_stated_is_sure():
    document = invoice("a")
    document.fields["/seller/name"] = FieldResult(status="single", text="Acme", selectors=("person",))
    azure = shaped(parcel("a", document).content, "azure")["analyzeResult"]["documents"][0]["fields"]
    assert azure["VendorName"]["confidence"] == 1.0


def test_a_calibrated_confidence_is_handed_on():
    document = invoice("a")
    document.fields["/totals/gross"].confidence = 0.97
    content = parcel("a", document).content
    assert shaped(content, "azure")["analyzeResult"]["documents"][0]["fields"]["InvoiceTotal"]["confidence"] == 0.97
    citations = {each["field_path"]: each["confidence"] for each in shaped(content, "extractbench")["field_citations"]}
    assert (citations["totals.gross"], citations["invoice_number"]) == (0.97, None)


def test_extractbench_has_the_data_and_a_citation_for_each_witness(results):
    result, said = json.loads(results["invoice_facturx.pdf"]), shaped(results["invoice_facturx.pdf"], "extractbench")
    assert set(said) == {"task_type", "example_id", "pipeline_name", "extracted_data", "field_citations"}
    assert said["extracted_data"] == result["documents"][0]["data"]
    fields = result["documents"][0]["fields"]
    assert len(said["field_citations"]) == sum(len(field["evidence"]) for field in fields.values())
    by_path = {citation["field_path"]: citation for citation in said["field_citations"]}
    total = by_path["totals.gross"]
    x, y, width, height = total["bbox"]
    left, top, right, bottom = fields["/totals/gross"]["evidence"][-1]["bbox"]
    page = result["pages"][0]
    assert (x * page["width_pt"], (y + height) * page["height_pt"]) == pytest.approx((left, bottom))
    assert (width * page["width_pt"], height * page["height_pt"]) == pytest.approx((right - left, bottom - top))
    assert "lines[0].amount" in by_path


def test_of_several_documents_extractbench_has_a_list(results):
    said = shaped(results["stack_of_three.pdf"], "extractbench")
    assert len(said["extracted_data"]) == 3
    assert {citation["field_path"][:3] for citation in said["field_citations"]} == {"[0]", "[1]", "[2]"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_document_that_failed_has_every_shape(tmp_path, shape):
    (tmp_path / "a.pdf").write_bytes(b"x")
    failed = failed_result(tmp_path / "a.pdf", DamagedDocument("a.pdf is cut off"), ReadOptions(), stage="open")
    said = shaped(result_json(failed), shape)
    if shape == "azure":
        assert (said["status"], said["error"]) == ("failed", {"code": "damaged", "message": "a.pdf is cut off"})
    if shape == "textract":
        assert said["ExpenseDocuments"] == []


def vouch(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_the_command_line_gives_shapes(results, tmp_path):
    status, said, _ = vouch("read", SAMPLES / "invoice_facturx.pdf", "--shape", "textract")
    assert status == 0
    assert json.loads(said)["ExpenseDocuments"][0]["ExpenseIndex"] == 1
    (tmp_path / "a.json").write_bytes(results["invoice_facturx.pdf"])
    (tmp_path / "b.json").write_bytes(results["receipt.jpg"])
    status, said, _ = vouch("export", tmp_path / "a.json", "--shape", "azure")
    assert (status, json.loads(said)) == (0, shaped(results["invoice_facturx.pdf"], "azure"))
    assert vouch("export", tmp_path / "b.json", "--shape", "azure")[0] == 1, "it was not accepted"
    out = tmp_path / "out.json"
    assert vouch("export", tmp_path / "b.json", "--shape", "azure", "--allow-review", "-o", out)[0] == 0
    assert json.loads(out.read_bytes()) == shaped(results["receipt.jpg"], "azure")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shape", "google"], "--shape google is not known"),
        ([], "either --format or --shape"),
        (["--shape", "azure", "--format", "csv"], "either --format or --shape"),
        (["--shape", "azure", "--document", "1"], "a shape is of the whole result"),
    ],
)
def test_what_cannot_be_exported_is_said(results, tmp_path, arguments, said):
    (tmp_path / "a.json").write_bytes(results["invoice_facturx.pdf"])
    status, _, error = vouch("export", tmp_path / "a.json", *arguments)
    assert status == 2
    assert said in error
