"""Several documents in a file: each on its own, and no page lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from text_pages import document_of

from pipelines.read import read_file
from pipelines.split import split_documents
from schemas.options import ReadOptions
from schemas.page import Page

if TYPE_CHECKING:
    from pathlib import Path

OAK = """
    Oak & Ember Studio Ltd

    INVOICE                                     Invoice number   {number}
                                                Invoice date     13 May 2026
    Description                     Qty     Unit price        Amount
    Brand workshop                    2        £850.00     £1,700.00
    Stock photography                 4         £32.50       £130.00
    Net total                                              £1,830.00
    VAT 20%                                                  £366.00
    Total                                                  £2,196.00
"""
TERMS = """
    Terms of business

    Goods stay ours until they are paid for. Claims within fourteen days of delivery.
"""
FAX = """
    FAX

    To accounts payable: kindly process what follows
"""
BESIDE = (
    [
        "Corner Bakery",
        "5 Mill Road",
        "12/05/2026  08:14",
        "Rye bread     3.40",
        "Roll          1.90",
        "TOTAL         5.30",
        "Cash          5.30",
    ],
    [
        "Copper Kettle",
        "418 Elm Street",
        "05/23/2026",
        "Bagel         5.50",
        "Latte         4.25",
        "TOTAL         9.75",
        "Cash          9.75",
    ],
)
RECEIPT = """
    {shop}
    Till {till}
    Bread                 3.20
    Cheese                8.40
    Net                  11.60
    VAT 10%               1.16
    TOTAL                {total}
"""


def parts(*texts: str, schema: str = "auto") -> list[list[int]]:
    split = split_documents(document_of(*texts), schema)
    return [[page.page_no for page in part.pages] for part in split.documents]


def test_each_number_is_a_document() -> None:
    assert parts(OAK.format(number="OAK-1"), OAK.format(number="OAK-2"), OAK.format(number="OAK-3")) == [[1], [2], [3]]


def test_a_page_without_amounts_stays_with_its_document() -> None:
    assert parts(OAK.format(number="OAK-1"), TERMS) == [[1, 2]]
    assert parts(OAK.format(number="OAK-1"), f"Oak & Ember Studio invoice{TERMS}", OAK.format(number="OAK-2")) == [
        [1, 2],
        [3],
    ]


def test_a_cover_is_left_out_and_listed() -> None:
    split = split_documents(document_of(FAX, OAK.format(number="OAK-1"), FAX, OAK.format(number="OAK-2")), "auto")
    assert [[page.page_no for page in part.pages] for part in split.documents] == [[2], [4]]
    assert split.covers == (1, 3)


def test_sums_tell_two_receipts_apart() -> None:
    one, two = (
        RECEIPT.format(shop="Corner shop", till=1, total="12.76"),
        RECEIPT.replace("3.20", "4.20")
        .replace("11.60", "12.60")
        .replace("1.16", "1.26")
        .format(shop="Corner shop", till=1, total="13.86"),
    )
    assert parts(one, two) == [[1], [2]]
    assert parts(one, two.replace("13.86", "13.99")) == [[1, 2]]


def test_a_blank_page_stays_where_it_is() -> None:
    content = document_of(OAK.format(number="OAK-1"), "", OAK.format(number="OAK-2"))
    pages = tuple(replace(page, status="blank") if not page.words else page for page in content.pages)
    split = split_documents(replace(content, pages=pages), "invoice")
    assert [[page.page_no for page in part.pages] for part in split.documents] == [[1, 2], [3]]


def test_a_form_has_the_pages_it_has() -> None:
    assert parts(OAK.format(number="OAK-1"), OAK.format(number="OAK-2"), schema="form") == [[1, 2]]


@given(st.lists(st.sampled_from([OAK.format(number="A-1"), OAK.format(number="A-2"), TERMS, FAX, ""]), max_size=7))
def test_no_page_is_lost_or_doubled(texts: list[str]) -> None:
    content = document_of(*texts)
    failed = tuple(replace(page, status="failed") if page.page_no == 3 else page for page in content.pages)
    split = split_documents(replace(content, pages=failed), "auto")
    numbers = sorted([page.page_no for part in split.documents for page in part.pages] + list(split.covers))
    assert numbers == [page.page_no for page in content.pages]
    assert all(isinstance(page, Page) for part in split.documents for page in part.pages)


def test_a_file_of_two_invoices_is_two_documents(tmp_path: Path) -> None:
    from made_files import pymupdf

    file = pymupdf.open()
    for number in ("OAK-1", "OAK-2"):
        page = file.new_page()
        for at, line in enumerate(OAK.format(number=number).strip("\n").split("\n")):
            for word_at, word in enumerate(line.split("  ")):
                if word.strip():
                    page.insert_text((40 + 6 * len("  ".join(line.split("  ")[:word_at])), 80 + 16 * at), word.strip())
    file.save(tmp_path / "two.pdf")
    result = read_file(tmp_path / "two.pdf", ReadOptions())
    assert [(entry.pages, entry.data["invoice_number"]) for entry in result.documents] == [
        ([1], "OAK-1"),
        ([2], "OAK-2"),
    ]


def test_receipts_on_one_sheet_are_documents_of_their_own() -> None:
    sheet = "\n".join(f"{left:<40}{right}" for left, right in zip(BESIDE[0], BESIDE[1], strict=True))
    content = document_of(OAK.format(number="A-17"), sheet, OAK.format(number="A-18"))
    scanned = replace(content.pages[1], text_source="ocr")
    content = replace(content, pages=(content.pages[0], scanned, content.pages[2]))
    documents = split_documents(content, "auto").documents
    assert [[page.page_no for page in part.pages] for part in documents] == [[1], [2], [2], [3]]
    assert [part.pages[0].text[:4] for part in documents[1:3]] == ["Corn", "Copp"]
