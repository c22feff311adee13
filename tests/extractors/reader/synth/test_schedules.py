"""What is booked over a period answers nothing but its sums; a stamp says when a paper arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import concepts
from extractors.reader.synth.schedules import schedule
from extractors.reader.synth.stamps import arrival, stamp
from extractors.values.dates import parse_date
from tests.builders.drafts import draft_of

if TYPE_CHECKING:
    from extractors.reader.synth.blocks import Block
    from extractors.reader.synth.draft import Draft, Field


def valued(block: Block) -> dict[str, str]:
    found: dict[str, str] = {}
    for run in block.runs:
        for tag in run.piece.tags:
            if tag.part == "value" and tag.key not in {"", "currency"}:
                found[tag.key] = found.get(tag.key, "") + run.piece.text
    return found


def sums_of(draft: Draft) -> list[Field]:
    return [draft.money("booking.gross", 119_00, "Gross"), draft.fact("booking.units", "number", "17", label="Units")]


def test_only_the_sums_of_a_schedule_answer_anything() -> None:
    under = 0
    for seed in range(30):
        draft = draft_of(seed, "GB")
        fields = sums_of(draft)
        block = schedule(draft, 500.0, fields)
        assert valued(block) == {field.key: field.text for field in fields}
        labels = {tag.key for run in block.runs for tag in run.piece.tags if tag.part == "label"}
        assert "booking.units" in labels
        under += "booking.gross" not in labels
        assert len(block.runs) > 12
    assert 3 < under < 25


def test_a_stamp_states_a_day_that_can_be_read() -> None:
    forms = set()
    for seed in range(40):
        draft = draft_of(seed, "US")
        block = stamp(draft)
        (day,) = draft.facts[arrival().key].lines
        assert parse_date(day, "MDY") is not None, day
        assert valued(block) == {arrival().key: day}
        forms.add("".join("9" if ch.isdigit() else "A" if ch.isalpha() else ch for ch in day))
    assert len(forms) > 5


def test_what_is_booked_is_what_a_booking_states() -> None:
    keys = {term.parts[1] for term in concepts.terms("booking")}
    assert {"order_no", "client", "start", "end", "gross"} <= keys
    assert "booking:start booking:end" in concepts.ranges()
