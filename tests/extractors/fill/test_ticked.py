"""Choices and yes-or-no answers that are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from filled import custom, filled
from text_pages import document_of

from extractors.fill.reader import FillReader
from extractors.fill.ticked import asks_for_ticks

if TYPE_CHECKING:
    from pathlib import Path

CAUSE = {"enum": ["Fire", "Escape of water", "Theft", None], "title": "Cause of loss"}
YES_NO = {"type": ["boolean", "null"]}


@pytest.mark.parametrize(
    ("boxes", "expected"), [("☐☒☐", "Escape of water"), ("☐☐☒", "Theft"), ("☐☐☐", None), ("☒☒☐", None)]
)
def test_of_several_choices_the_ticked_one_is_the_answer(boxes: str, expected: str | None) -> None:
    first, second, third = boxes
    page = f"Policy no.: K-20991\nCause of loss    {first} Fire    {second} Escape of water    {third} Theft"
    assert filled({"cause": CAUSE}, page) == {"cause": expected}


def test_choices_under_their_question_are_ticked_there() -> None:
    page = """
        Cause of loss
        ☐ Fire
        ☐ Escape of water
        ☒ Theft

        Insured person:   Maria Keller
    """
    assert filled({"cause": CAUSE}, page) == {"cause": "Theft"}


def test_no_before_yes_is_no_answer_by_itself() -> None:
    page = "Smoker?    ☐ No    ☒ Yes\nPregnant?    ☒ No    ☐ Yes"
    assert filled({"smoker": YES_NO, "pregnant": YES_NO}, page) == {"smoker": True, "pregnant": False}


def test_a_box_whose_words_are_the_question_is_yes_or_no_itself() -> None:
    page = "☒ I have discussed this with my manager\n☐ I wish to work part-time"
    asked = {
        "discussed": {**YES_NO, "title": "I have discussed this with my manager"},
        "part_time": {**YES_NO, "title": "I wish to work part-time"},
    }
    assert filled(asked, page) == {"discussed": True, "part_time": False}


def test_every_row_of_a_matrix_answers_its_own_question() -> None:
    page = """
                                Yes      No
        Do you smoke?           ☐        ☒
        High blood pressure?    ☒        ☐
    """
    asked = {
        "smoker": {**YES_NO, "title": "Do you smoke?"},
        "hypertension": {**YES_NO, "title": "High blood pressure?"},
    }
    assert filled(asked, page) == {"smoker": False, "hypertension": True}


def test_a_list_holds_all_that_is_ticked() -> None:
    page = "Services    ☒ Cleaning    ☐ Repair    ☒ Storage"
    services = {"type": "array", "items": {"enum": ["Cleaning", "Repair", "Storage"]}, "title": "Services"}
    assert filled({"services": services}, page) == {"services": ["Cleaning", "Storage"]}


def test_a_choice_in_plain_words_needs_no_box() -> None:
    assert filled({"cause": CAUSE}, "Cause of loss: Theft") == {"cause": "Theft"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [(CAUSE, True), (YES_NO, True), ({"type": "array", "items": CAUSE}, True), ({"type": "string"}, False)],
)
def test_only_choices_and_yes_or_no_make_a_page_worth_looking_at(schema: dict[str, Any], expected: bool) -> None:
    assert asks_for_ticks(custom({"x": schema}).json_schema) is expected


def test_boxes_that_are_drawn_are_looked_at_in_the_picture(tmp_path: Path) -> None:
    import json

    import pymupdf

    from pipelines.read import read_file
    from schemas.options import ReadOptions

    with pymupdf.open() as file:
        page = file.new_page()
        page.insert_text((60, 100), "Cause of loss", fontsize=10)
        for at, (name, on) in enumerate([("Fire", False), ("Theft", True)]):
            box = pymupdf.Rect(180 + 90 * at, 91, 190 + 90 * at, 101)
            page.draw_rect(box, width=0.8)
            if on:
                page.draw_line((box.x0 + 2, box.y0 + 2), (box.x1 - 2, box.y1 - 2), width=1.2)
                page.draw_line((box.x1 - 2, box.y0 + 2), (box.x0 + 2, box.y1 - 2), width=1.2)
            page.insert_text((196 + 90 * at, 100), name, fontsize=10)
        file.save(tmp_path / "claim.pdf")
    schema = json.dumps(custom({"cause": {"enum": ["Fire", "Theft"], "title": "Cause of loss"}}).json_schema)
    result = read_file(tmp_path / "claim.pdf", ReadOptions(custom_schema=schema, model="none"))
    assert result.documents[0].data == {"cause": "Theft"}


def test_a_page_of_words_alone_is_read_as_before() -> None:
    content = document_of("Cause of loss: Fire")
    assert [r.value for r in FillReader().read(content, custom({"cause": CAUSE}))] == ["Fire"]
