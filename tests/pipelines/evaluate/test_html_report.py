"""The report page, written from a scripted evaluation and opened in a headless browser."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.evaluate.run import RunSettings, evaluate
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from schemas.result import Result

HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"


def _gross(text: str) -> FieldResult:
    evidence = Evidence(page_no=1, bbox=BBox(80, 68, 110, 84), text=text, source="text_layer")
    return FieldResult(status="verified", text=text, selectors=("rules", "embedded"), evidence=(evidence,))


@pytest.fixture
def out(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> Path:
    for name in ("a.pdf", "b.pdf"):
        make_pdf(name, ["Invoice A-1 of the well known company", "Total 12.50 EUR", "Net 10.00"])
    gross = {"fields": {"/totals/gross": "12.50", "/seller/name": "the well known company", "/due_date": None}}
    box = {"boxes": {"/totals/gross": {"page_no": 1, "bbox": [80, 68, 108, 84]}}}
    folder = write_truth([{"doc": "a.pdf", **gross, **box}, {"doc": "b.pdf", **gross}])
    right = {"totals": {"gross": "12.50"}, "seller": {"name": "the well known company"}}
    wrong: dict[str, Any] = {"totals": {"gross": "10.00"}, "seller": {"name": HOSTILE}}
    answers = {
        "a.pdf": make_result(wrong, **{"/totals/gross": _gross("10.00")}),
        "b.pdf": make_result(right, status="verified", decision="accept"),
    }
    evaluate(folder, ReadOptions(), tmp_path / "out", RunSettings(read=lambda path, _: answers[path.name]))
    return tmp_path / "out"


@pytest.fixture
def page(browser: Browser, out: Path) -> Iterator[Page]:
    page = browser.new_page()
    problems: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((out / "report.html").as_uri())
    yield page
    page.close()
    assert problems == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def test_the_page_shows_scores_and_failures(page: Page) -> None:
    assert page.title().startswith("Vouch evaluation")
    assert "1 of 4" not in page.inner_text(".headline")
    assert page.locator("#fields tbody tr").count() == 5
    assert page.locator("#risk-coverage polyline").count() == 1
    cards = page.locator(".card")
    assert cards.count() == 2
    first = cards.first
    assert "silent" in (first.get_attribute("class") or "")
    assert "12.50" in first.inner_text()
    assert "rules, embedded" in first.inner_text()


def test_the_picture_carries_both_boxes(page: Page) -> None:
    picture = page.locator(".card").first.locator("svg")
    predicted, truth = picture.locator("rect.predicted"), picture.locator("rect.truth")
    assert (predicted.count(), truth.count()) == (1, 1)
    boxes = [box.bounding_box() for box in (predicted, truth, picture)]
    assert all(box is not None and box["width"] > 10 for box in boxes)
    drawn = page.evaluate(
        """async () => {
          const image = new Image();
          image.src = document.querySelector('.card image').getAttribute('href');
          await image.decode();
          return image.naturalWidth;
        }"""
    )
    assert drawn == float(picture.get_attribute("width") or 0)


def test_filters_hide_what_is_not_asked_for(page: Page) -> None:
    page.select_option("#filter-field", "/seller/name")
    assert page.locator(".card:visible").count() == 1
    assert page.inner_text("#shown") == "1"
    page.select_option("#filter-kind", "wrong")
    page.select_option("#filter-field", "")
    assert page.inner_text("#shown") == "2"
    page.fill("#filter-text", "nothing like this")
    assert page.locator(".card:visible").count() == 0


def test_what_a_document_says_cannot_act(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert HOSTILE in page.locator(".card[data-field='/seller/name']").inner_text()


def test_the_page_needs_nothing_outside_itself(out: Path) -> None:
    text = html.unescape((out / "report.html").read_text(encoding="utf-8"))
    assert "default-src 'none'" in text
    assert "'unsafe-inline'" not in text
    assert " style=" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_a_perfect_run_has_no_failures_to_show(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> None:
    make_pdf("a.pdf", ["Invoice A-1 of the well known company"])
    folder = write_truth([{"doc": "a.pdf", "fields": {"/invoice_number": "A-1"}}])
    answer = make_result({"invoice_number": "A-1"})
    evaluate(folder, ReadOptions(), tmp_path / "out", RunSettings(read=lambda *_: answer))
    assert "None: every scored value is right." in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_result_that_points_nowhere_has_no_picture(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> None:
    make_pdf("a.pdf", ["Invoice A-1 of the well known company"])
    folder = write_truth([{"doc": "a.pdf", "fields": {"/invoice_number": "B-9"}, "visible": {"/invoice_number": True}}])
    evidence = Evidence(page_no=7, bbox=BBox(0, 0, 1, 1), text="A-1", source="text_layer")
    verdict = FieldResult(status="single", evidence=(evidence,))
    answer = make_result({"invoice_number": "A-1"}, **{"/invoice_number": verdict})
    evaluate(folder, ReadOptions(), tmp_path / "out", RunSettings(read=lambda *_: answer))
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "data:image" not in text
    assert 'class="card"' in text
