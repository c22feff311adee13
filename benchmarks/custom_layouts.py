"""Fills random schemas from pages in 24 layouts and scores them: python benchmarks/custom_layouts.py.

Each page is of one kind of document (lease, policy, statement, order, bill …), asks for most of its values by a user's
names and prints them, beside others that nobody asks for, under labels in other words or another language. Layouts are
tuned on where their number is even and only scored where it is odd; so are kinds of documents. `--seed-errors` prints
each asked value wrong once, or a second time with another value, and counts what is verified none the less.
Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from custom_kinds import KINDS, TUNED_ON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custom_kinds import Asked

PLACINGS = ("colon", "columns", "below", "leaders", "boxes", "right_aligned")
LOOKS = ("bold", "plain", "small", "caps")


STYLE = {"bold": "font-weight:bold", "plain": "", "small": "font-size:75%", "caps": "text-transform:uppercase"}


def _page(placing: str, look: str, pairs: list[tuple[str, str]], chance: Random) -> str:
    size, gap = chance.choice((9, 10, 11, 12)), chance.choice((3, 6, 10))
    label = [
        f'<span style="{STYLE[look]}">{escape(name)}{":" if placing == "colon" else ""}</span>' for name, _ in pairs
    ]
    value = [escape(text) for _, text in pairs]
    body = "".join(_rows(placing, list(zip(label, value, strict=True)), gap))
    title = chance.choice(("Record", "Statement", "Form 7"))
    return f'<html><body style="font:{size}pt sans-serif"><h1>{title}</h1>{body}'


def _rows(placing: str, pairs: list[tuple[str, str]], gap: int) -> Iterator[str]:
    if placing in ("colon", "leaders"):
        dots = '<span style="letter-spacing:2px"> ............ </span>' if placing == "leaders" else " "
        yield from (f'<p style="margin:{gap}px 0">{label}{dots}{value}</p>' for label, value in pairs)
        return
    if placing in ("columns", "right_aligned"):
        align = "right" if placing == "right_aligned" else "left"
        cells = [f'<td style="text-align:{align};padding:{gap}px 14px">{a}</td><td>{b}</td>' for a, b in pairs]
        yield "<table>" + "".join(f"<tr>{''.join(cells[i : i + 2])}</tr>" for i in range(0, len(cells), 2)) + "</table>"
        return
    border = "border:1px solid #555;" if placing == "boxes" else ""
    cells = [f'<td style="{border}padding:{gap}px 24px {gap}px 6px">{a}<br>{b}</td>' for a, b in pairs]
    yield '<table style="border-collapse:collapse">'
    yield "".join(f"<tr>{''.join(cells[i : i + 3])}</tr>" for i in range(0, len(cells), 3)) + "</table>"


def _sample(number: int, placing: str, look: str, kind: str) -> Sample:
    chance = Random(f"{number} {kind}")
    drawn = chance.sample(KINDS[kind], min(12, len(KINDS[kind])))
    asked, printed = drawn[:8], [(item, chance.choice(item.labels), item.draw(chance)) for item in drawn]
    chance.shuffle(printed)
    truth = {item.name: value for item, _, (_, value) in printed if item in asked}
    schema = {"type": "object", "properties": {item.name: item.schema for item in asked}}
    pairs = [(label, text) for _, label, (text, _) in printed]
    again = [(item, label, item.draw(chance)) for item, label, _ in printed if item in asked]
    return Sample(placing, look, pairs, schema, truth, again, chance)


@dataclass(frozen=True)
class Sample:
    """A page: its labels and values, what is asked, and other values for the seeded errors."""

    placing: str
    look: str
    pairs: list[tuple[str, str]]
    schema: dict[str, Any]
    truth: dict[str, object]
    others: list[tuple[Asked, str, tuple[str, object]]]
    chance: Random

    def html(self) -> str:
        return _page(self.placing, self.look, self.pairs, self.chance)

    def with_errors(self) -> tuple[str, set[str]]:
        """The page with half of its values printed again under another label, as something else; and their names."""
        planted, names = list(self.pairs), set()
        for item, label, (text, value) in self.others[::2]:
            other = next((name for name in item.labels if name != label), None)
            if other is not None and value != self.truth[item.name]:
                planted.append((other, text))
                names.add(item.name)
        return _page(self.placing, self.look, planted, self.chance), names


def measure(pages_per_layout: int, *, seed_errors: bool = False) -> None:
    """Print right values of all by layout and by kind, those tuned on and those only scored apart."""
    counts: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0])
    verified = wrong = 0
    with _printer() as print_page:
        for layout, (placing, look) in enumerate(product(PLACINGS, LOOKS)):
            for index, kind in enumerate(list(KINDS) * pages_per_layout):
                sample = _sample(1000 * layout + index, placing, look, kind)
                html, planted = sample.with_errors() if seed_errors else (sample.html(), set())
                data, proven = _read(print_page(html), sample.schema)
                verified += len(proven)
                wrong += sum(name in planted or data.get(name) != sample.truth[name] for name in proven)
                tuned = layout % 2 == 0 and kind in TUNED_ON
                for name, value in sample.truth.items():
                    right = data.get(name) == value
                    for key in (f"{placing} {look}", kind, "all"):
                        counts[key, tuned][0] += right
                        counts[key, tuned][1] += 1
                    if not right and tuned and not seed_errors:
                        print(f"  {placing}/{look} {kind} {name}: {value!r} read as {data.get(name)!r}", flush=True)
    for (key, tuned), (right, asked) in sorted(counts.items()):
        print(f"{key:24}{'tuned on' if tuned else 'only scored':12}{right}/{asked} = {right / asked:.1%}")
    print(f"verified: {verified}, of them wrong: {wrong}")


@contextmanager
def _printer() -> Iterator[Callable[[str], Path]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page, path = browser.new_page(), Path(folder) / "page.pdf"

        def print_page(html: str) -> Path:
            page.set_content(html)
            page.pdf(path=path, format="A4")
            return path

        yield print_page


def _read(path: Path, schema: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The data, and the names of the values that are verified."""
    from extractors.content import read_content
    from extractors.document import open_document
    from extractors.fill.reader import FillReader
    from pipelines.custom.data import assemble_custom
    from pipelines.weigh import weigh
    from schemas.options import Limits
    from schemas.target import Target

    def no_ocr() -> Any:
        raise RuntimeError("a born-digital page needs no OCR")

    target = Target("custom", schema)
    with open_document(path, limits=Limits(), password=None) as document:
        readings = FillReader().read(read_content(document, ocr=no_ocr), target)
    weighed = weigh(readings, target)
    values = {name: field.value for name, field in weighed.values.items() if name.startswith("/")}
    proven = {name[1:] for name, verdict in weighed.verdicts.items() if verdict.status == "verified" and name in values}
    return assemble_custom(target, values)[0], proven


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1, help="pages of each kind in each layout")
    parser.add_argument("--seed-errors", action="store_true", help="print values again as something else")
    arguments = parser.parse_args()
    measure(arguments.pages, seed_errors=arguments.seed_errors)
