"""The report in a real browser: what it shows, where, and that a document cannot act in it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from explain_case import HEIGHT_PT, HOSTILE, WIDTH_PT
from PIL import Image

from pipelines.explain.statuses import STATUS_LOOKS
from schemas.check import Check, Place
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from explain_case import Case
    from playwright.sync_api import Browser, Page

    Report = Callable[[Case], Path]


class Visit:
    """A page of the browser, with everything it complained of, asked for or popped up."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1400, "height": 900}, **options)
        self.noise: list[str] = []
        self.page.on("console", lambda message: self.noise.append(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.noise.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self._request)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.noise.append(f"request: {request.url}")

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser)
    yield visit
    visit.page.close()


def test_the_file_stands_alone(case: Case, report: Report) -> None:
    html = report(case).read_text(encoding="utf-8")
    targets = re.findall(r'(?:src|href|action|data|srcset)\s*=\s*"([^"]*)"', html)
    assert targets
    assert all(target.startswith(("#", "data:")) for target in targets)
    assert "@import" not in html
    assert "url(" not in html


def test_the_policy_names_exactly_the_style_and_the_script_of_the_file(case: Case, report: Report) -> None:
    html = report(case).read_text(encoding="utf-8")
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0].replace("&#39;", "'")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(bodies) == 1
        digest = base64.b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy


def test_it_says_at_a_glance_what_to_do(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    assert page.title() == "invoice.pdf – Vouch"
    decision = page.locator(".decision").inner_text()
    for said in (
        "Review",
        "a person should look",
        "Totals · Gross: look!",
        "1 conflict",
        "6 verified",
        "1 one witness",
    ):
        assert said in decision
    first = page.locator(".first").inner_text()
    assert first.index("Due date") < first.index("Seller · VAT ID") < first.index("Totals · Gross")
    assert "dates.order failed: expected >= 2026-03-04, found 2026-01-01" in first
    assert "1 other value with one witness only" in first
    assert "Net" not in first
    assert visit.noise == []


def test_a_field_tells_its_proof(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    row = page.locator("details.field", has=page.locator("summary", has_text="Due date"))
    row.locator("summary").click()
    said = row.locator(".body").inner_text()
    for part in (
        "Payment due date (BT-9)",
        "1 other reading differs",
        "“03.04.2026” on page 1",
        "dates.order",
        "/due_date",
    ):
        assert part in said
    assert "2026-03-04, printed “04.03.2026”, by the vision model" in said


def test_line_items_are_a_table(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    assert page.locator("thead").inner_text().split() == ["Description", "Amount"]
    assert page.locator("tbody").inner_text().split() == ["1", "Schrauben", "1000.00"]


def test_empty_fields_are_folded_away_but_there(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    folded = page.locator("details.more", has_text="2 fields without a value")
    assert not folded.locator("text=nobody looked").is_visible()
    folded.locator("> summary").click()
    assert folded.get_by_text("Purchase order", exact=True).is_visible()


def test_every_box_lies_where_the_value_is_printed(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    for pointer, field in case.fields.items():
        if not field.evidence:
            continue
        page_no, box = field.evidence[0].page_no, case.box(pointer).expand(1.0)
        sheet = page.locator(f"#page-{page_no} svg").bounding_box()
        mark = page.locator(f"#page-{page_no} .mark", has=page.locator("title", has_text=f"{_name(pointer)}:"))
        drawn = mark.locator(".box").evaluate(
            "box => { const r = box.getBBox(); return [r.x, r.y, r.width, r.height]; }"
        )
        assert drawn == pytest.approx([box.left, box.top, box.width, box.height], abs=0.02), pointer
        shown = mark.locator(".box").bounding_box()
        assert sheet is not None
        assert shown is not None
        scale = sheet["width"] / WIDTH_PT
        assert sheet["height"] / HEIGHT_PT == pytest.approx(scale, rel=0.01)
        assert shown["x"] + shown["width"] / 2 - sheet["x"] == pytest.approx(box.center_x * scale, abs=1.5)
        assert shown["y"] + shown["height"] / 2 - sheet["y"] == pytest.approx(box.center_y * scale, abs=1.5)
        ink = mark.locator(".box").evaluate("box => getComputedStyle(box).stroke")
        assert ink == _rgb(STATUS_LOOKS[field.status].ink)


def test_what_is_under_a_box_is_what_is_printed(case: Case, report: Report, visit: Visit) -> None:
    """The picture and the boxes share one frame, also on the page that is stored sideways."""
    page = visit.open(report(case))
    assert page.locator(".mark").count() == 8
    for figure in page.locator("figure").all():
        href = figure.locator("image").get_attribute("href") or ""
        picture = Image.open(io.BytesIO(base64.b64decode(href.removeprefix("data:image/webp;base64,")))).convert("L")
        scale = picture.width / WIDTH_PT
        dark = np.asarray(picture) < 128
        marked = np.zeros_like(dark)
        for mark in figure.locator(".mark .box").all():
            left, top, width, height = (float(mark.get_attribute(name) or 0) for name in ("x", "y", "width", "height"))
            area = np.s_[
                int(top * scale) : int((top + height) * scale), int(left * scale) : int((left + width) * scale)
            ]
            assert dark[area].sum() > 40
            marked[area] = True
        assert not (dark & ~marked).any(), "there is no print outside the boxes"


def _name(pointer: str) -> str:
    from pipelines.explain.labels import label_field, read_tokens

    return label_field(read_tokens(pointer))


def _rgb(ink: str) -> str:
    return f"rgb({', '.join(str(int(ink[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_pointing_at_a_field_lights_its_box_and_the_other_way_round(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    row = page.locator("details.field", has=page.locator("summary", has_text="Invoice number"))
    mark = page.locator(".mark", has=page.locator("title", has_text="Invoice number"))
    assert "on" not in (mark.get_attribute("class") or "").split()
    row.hover()
    assert "on" in (mark.get_attribute("class") or "").split()
    mark.hover()
    assert "on" in (row.get_attribute("class") or "").split()
    mark.click()
    assert row.get_attribute("open") is not None
    assert visit.noise == []


def test_without_javascript_the_links_still_lead(case: Case, report: Report, browser: Browser) -> None:
    visit = Visit(browser, java_script_enabled=False)
    page = visit.open(report(case))
    gross = page.locator("details.field", has=page.locator("summary", has_text="Gross"))
    gross.locator("a.place").click()
    mark = page.locator(".mark", has=page.locator("title", has_text="Gross"))
    assert page.url.endswith(f"#{mark.get_attribute('id')}")
    assert mark.locator(".box").is_visible()
    page.close()


def test_no_string_of_a_document_can_act(hostile_case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(hostile_case))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for mark in page.locator(".mark").all():
        mark.hover()
        mark.click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    assert visit.noise == []
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object, embed, form").count() == 0
    assert page.locator("svg").count() == 2
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(e => e.getAttributeNames().every(n => !n.startsWith('on')))"
    )


def test_the_boxes_of_checks_are_drawn_and_explained(case: Case, report: Report, visit: Visit) -> None:
    box = BBox(60, 700, 160, 712)
    said = "words that nobody can see: '<script>window.pwned = 1</script>'"
    places = (Place(page_no=1, bbox=box), Place(page_no=7, bbox=box))
    case.result.documents[0].checks.append(Check(id="page.hidden_text", status="failed", message=said, places=places))
    page = visit.open(report(case))
    found = page.locator(".pages .found")
    assert found.count() == 1
    drawn = found.locator("rect")
    left, top, width = (float(drawn.get_attribute(name) or "") for name in ("x", "y", "width"))
    assert left < box.left < box.right < left + width
    assert top < box.top
    assert said in (found.locator("title").text_content() or "")
    assert page.locator(".legend").get_by_text("found").is_visible()
    assert page.evaluate("window.pwned") is None


def test_without_findings_the_legend_says_nothing_of_them(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    assert page.locator(".found, .found-key").count() == 0


def test_hostile_strings_are_shown_as_they_are(hostile_case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(hostile_case))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    shown = page.locator("body").inner_text()
    for text in HOSTILE[:-1]:
        assert text in shown
    assert "\\u202egpj.1\\u001b[31m[red]x[/red]\\u0000" in shown


def test_the_policy_stops_what_escaping_would_miss(case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(case))
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.pwned = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.pwned = 1'>");
            document.body.insertAdjacentHTML("beforeend", "<img src='https://example.invalid/x.png'>");
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    blocked = [line for line in visit.noise if "Content Security Policy" in line]
    assert len(blocked) == 3, visit.noise


def test_a_page_that_could_not_be_read_is_still_there(case: Case, report: Report, visit: Visit) -> None:
    case.result.pages[1].status = "failed"
    page = visit.open(report(case))
    assert page.locator("#page-2 figcaption").inner_text() == "Page 2: could not be read"
    assert page.locator("#page-2 svg").count() == 0
    page.locator("details.field", has=page.locator("summary", has_text="Gross")).locator("summary").click()
    assert visit.noise == []


def test_a_failed_file_says_what_went_wrong(failed_case: Case, report: Report, visit: Visit) -> None:
    page = visit.open(report(failed_case))
    assert "invoice.pdf is cut off (send it again)" in page.locator(".errors").inner_text()
    assert visit.noise == []
