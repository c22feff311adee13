"""Fills random schemas from pages in 24 layouts and scores them: python benchmarks/custom_layouts.py.

Each page asks for eight values by names of a user's and prints them, beside others that nobody asks for, under labels
in other words or another language. Layouts are tuned on where their number is even and only scored where it is odd.
Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from calendar import month_name
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACINGS = ("colon", "columns", "below", "leaders", "boxes", "right_aligned")
LOOKS = ("bold", "plain", "small", "caps")


@dataclass(frozen=True)
class Asked:
    """A value: its name in the schema, its schema, the labels it may be printed under, and its printed forms."""

    name: str
    schema: dict[str, Any]
    labels: tuple[str, ...]
    draw: Callable[[Random], tuple[str, object]]


def _date(chance: Random) -> tuple[str, object]:
    day, month, year = chance.randint(13, 28), chance.randint(1, 12), chance.randint(2015, 2029)
    forms = (f"{month:02d}/{day:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{month_name[month]} {day}, {year}")
    return chance.choice(forms), f"{year}-{month:02d}-{day:02d}"


def _money(chance: Random) -> tuple[str, object]:
    cents = chance.randint(1_000, 9_999_999)
    return f"${cents // 100:,}.{cents % 100:02d}", f"{cents // 100}.{cents % 100:02d}"


def _code(chance: Random) -> tuple[str, object]:
    text = chance.choice(("{}", "K-{}", "{}/A", "AB{}")).format(chance.randint(10_000, 9_999_999))
    return text, text


def _name(chance: Random) -> tuple[str, object]:
    first = chance.choice(["Alma", "Bruno", "Carla", "Dinesh", "Elif", "Farid", "Greta", "Hugo"])
    text = f"{first} {chance.choice(['Abara', 'Brandt', 'Castillo', 'Dubois', 'Ekman', 'Ferrari', 'Gupta', 'Haas'])}"
    return text, text


def _firm(chance: Random) -> tuple[str, object]:
    stem, form = chance.choice(("Alder", "Birch", "Cedar", "Dune", "Ember")), chance.choice(("Ltd", "GmbH", "LLP"))
    return f"{stem} {form}", f"{stem} {form}"


def _count(chance: Random) -> tuple[str, object]:
    number = chance.randint(2, 900)
    return str(number), number


DATE = {"type": ["string", "null"], "format": "date"}
MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
TEXT, INTEGER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
POOL = (
    Asked("policy_number", TEXT, ("Policy no.", "Policy number", "Police-Nr.", "Policy ID"), _code),
    Asked("insured_person", TEXT, ("Insured person", "Insured", "Name of insured person"), _name),
    Asked("start_date", {**DATE, "title": "Start date"}, ("Start date", "From", "Beginning", "Beginn"), _date),
    Asked("end_date", {**DATE, "title": "End date"}, ("End date", "Until", "Expiry date", "Ende"), _date),
    Asked("annual_premium", MONEY, ("Annual premium", "Premium (annual)", "Annual premium amount"), _money),
    Asked("patientName", TEXT, ("Patient name", "Name of patient", "Patient"), _name),
    Asked("date_of_birth", DATE, ("Date of birth", "Birth date", "Born", "Geburtsdatum"), _date),
    Asked("employer", TEXT, ("Employer", "Employer name", "Company"), _firm),
    Asked(
        "grossSalary",
        {**MONEY, "title": "Gross salary"},
        ("Gross salary", "Salary (gross)", "Gross salary amount"),
        _money,
    ),
    Asked("vehicle_id", {**TEXT, "title": "Vehicle number"}, ("Vehicle no.", "Vehicle ID", "Fahrzeug-Nr."), _code),
    Asked("landlord", TEXT, ("Landlord", "Name of landlord", "The landlord"), _name),
    Asked("monthly_rent", MONEY, ("Monthly rent", "Rent per month (monthly rent)", "Monthly rent due"), _money),
    Asked(
        "number_of_rooms", {**INTEGER, "title": "Number of rooms"}, ("Rooms", "No. of rooms", "Number of rooms"), _count
    ),
    Asked("inspection_date", DATE, ("Inspection date", "Date of inspection", "Inspected on (inspection date)"), _date),
    Asked("deposit", {**MONEY, "title": "Deposit amount"}, ("Deposit", "Deposit amount", "Amount of deposit"), _money),
    Asked("case_reference", TEXT, ("Case reference", "Case ref.", "Case no."), _code),
)
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


def _sample(number: int, placing: str, look: str) -> tuple[str, dict[str, Any], dict[str, object]]:
    chance = Random(number)
    drawn = chance.sample(POOL, 12)
    asked, printed = drawn[:8], [(item, chance.choice(item.labels), item.draw(chance)) for item in drawn]
    chance.shuffle(printed)
    truth = {item.name: value for item, _, (_, value) in printed if item in asked}
    schema = {"type": "object", "properties": {item.name: item.schema for item in asked}}
    return _page(placing, look, [(label, text) for _, label, (text, _) in printed], chance), schema, truth


def measure(pages_per_layout: int) -> None:
    """Print right values of all by layout, and for the even and the odd layouts together."""
    from playwright.sync_api import sync_playwright

    totals = {0: [0, 0], 1: [0, 0]}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for layout, (placing, look) in enumerate(product(PLACINGS, LOOKS)):
            right = asked = 0
            for index in range(pages_per_layout):
                html, schema, truth = _sample(1000 * layout + index, placing, look)
                path = Path(folder) / "page.pdf"
                page.set_content(html)
                page.pdf(path=path, format="A4")
                data = _read(path, schema)
                for name, value in truth.items():
                    asked += 1
                    right += data.get(name) == value
                    if data.get(name) != value and layout % 2 == 0:
                        print(f"  {placing}/{look} {name}: {value!r} read as {data.get(name)!r}")
            print(f"{placing:14}{look:8}{right}/{asked}", flush=True)
            totals[layout % 2][0] += right
            totals[layout % 2][1] += asked
    for half, (right, asked) in totals.items():
        print(f"{'tuned on' if half == 0 else 'only scored'}: {right}/{asked} = {right / asked:.1%}")


def _read(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    from extractors.content import read_content
    from extractors.document import open_document
    from extractors.fill.reader import FillReader
    from pipelines.custom.data import assemble_custom
    from schemas.options import Limits
    from schemas.target import Target

    def no_ocr() -> Any:
        raise RuntimeError("a born-digital page needs no OCR")

    target = Target("custom", schema)
    with open_document(path, limits=Limits(), password=None) as document:
        readings = FillReader().read(read_content(document, ocr=no_ocr), target)
    return assemble_custom(target, {r.path: r.value for r in readings if r.rank == 0})[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4, help="pages in each layout")
    measure(parser.parse_args().pages)
