"""Every arrangement prints every label and value, inside its width or nearly."""

from __future__ import annotations

from random import Random

import pytest

from extractors.reader.synth.arrangements import bare
from extractors.reader.synth.blocks import Block, Tag, line, placed, stack, wrap
from extractors.reader.synth.draft import Field, together
from extractors.reader.synth.grids import EVERY
from extractors.reader.synth.sheet import draw_sheet

FIELDS = [
    Field("number", "Number", ("AB-4711",)),
    Field("total", "Total", ("1,234.50",), before="EUR", tell_currency=True),
    Field("place", "Address", ("12 Long Street", "London")),
    Field("plain", "", ("no label",)),
]


def said(block: Block, part: str, key: str) -> str:
    return " ".join(run.piece.text for run in block.runs if Tag(part, key) in run.piece.tags)


@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize("seed", range(3))
def test_all_is_printed(name: str, seed: int) -> None:
    block = EVERY[name](FIELDS, draw_sheet(Random(seed)), 300.0)
    for field in FIELDS:
        assert said(block, "value", field.key).split() == " ".join(field.lines).split()
        assert field.label.lower() in said(block, "label", field.key).lower()
    assert said(block, "value", "currency") == "EUR"
    assert block.height > 0
    assert all(-5 <= run.x <= 330 and 0 <= run.y <= block.height + 2 for run in block.runs)


def test_bare_prints_no_label() -> None:
    block = bare(FIELDS, draw_sheet(Random(1)), 300.0)
    assert said(block, "value", "number") == "AB-4711"
    assert said(block, "label", "number") == ""


def test_wrapped_words_stay_in_order_and_in_the_width() -> None:
    sheet = draw_sheet(Random(2))
    text = "one two three four five six seven eight nine ten"
    block = wrap([sheet.words(text)], 60.0)
    assert " ".join(" ".join(run.piece.text for run in block.runs).split()) == text
    assert len({run.y for run in block.runs}) > 1
    assert all(run.x + sheet.style().width(run.piece.text.rstrip()) <= 60.0 for run in block.runs)


def test_blocks_are_aligned() -> None:
    sheet = draw_sheet(Random(2))
    short, long = line([sheet.words("a")]), line([sheet.words("a longer line")])
    right = stack([short, long], align=1.0)
    assert right.runs[0].x == pytest.approx(long.width - short.width)
    assert placed(short, 100.0, 0.5).runs[0].x == pytest.approx((100.0 - short.width) / 2)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_nothing_to_print_is_an_empty_block(name: str) -> None:
    assert EVERY[name]([], draw_sheet(Random(1)), 300.0).runs == []
    blank = EVERY[name]([Field("fax", "Fax", ())], draw_sheet(Random(1)), 300.0)
    assert said(blank, "label", "fax").lower().startswith("fax")
    assert said(blank, "value", "fax") == ""


@pytest.mark.parametrize("name", sorted(EVERY))
def test_two_facts_under_one_label_stay_apart(name: str) -> None:
    parts = [Field("start", "Start", ("1.1.20",)), Field("end", "End", ("31.12.20",))]
    block = EVERY[name]([together(parts, "Period", " - ")], draw_sheet(Random(1)), 300.0)
    assert said(block, "value", "start") == "1.1.20"
    assert said(block, "value", "end") == "31.12.20"
    assert said(block, "label", "start+end").lower().startswith("period")
