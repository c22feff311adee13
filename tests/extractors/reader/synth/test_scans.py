"""A scanned page keeps its answers, whatever else it loses."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from extractors.reader.example import Answer, Example, PrintedWord, Query
from extractors.reader.synth.scans import scanned

TEXTS = ("Invoice", "No.", "4711", "Größe", "Total", "12.00", "5", "Äpfel", "9.50")
ROLES = ("", "", "", "", "", "", "quantity", "description", "amount")
QUERY = Query("invoice_number", "", "", (), "id")


def page() -> Example:
    words = [PrintedWord(text, (50 + 40 * k, 100.0, 87 + 40 * k, 112.0), 9.0, k == 0) for k, text in enumerate(TEXTS)]
    return Example(
        words=tuple(words),
        width_pt=595,
        height_pt=842,
        picture=np.full((226, 160), 255, dtype=np.uint8),
        answers=(Answer(QUERY, (2,), (0, 1)), Answer(QUERY, (), ())),
        roles=ROLES,
        rows=(-1, -1, -1, -1, -1, -1, 0, 0, 0),
        kind="invoice",
        family="test",
    )


@pytest.mark.parametrize("seed", range(40))
def test_answers_stay(seed: int) -> None:
    scan = scanned(page(), Random(seed))
    value, nothing = scan.answers
    read = "".join(scan.words[k].text for k in value.words)
    assert len(set(read) & set("4711l")) >= 2
    assert nothing.words == nothing.label == ()
    assert len(scan.words) == len(scan.roles) == len(scan.rows) <= len(TEXTS)
    assert {"quantity", "amount"} <= set(scan.roles) or len(scan.words) < len(TEXTS)
    assert all(left < right and top < bottom for left, top, right, bottom in (word.bbox for word in scan.words))
    assert not any(word.bold for word in scan.words)
    assert scan.picture is not None
    assert scan.picture.shape == (226, 160)


def test_some_words_run_together_and_some_are_misread() -> None:
    scans = [scanned(page(), Random(seed)) for seed in range(200)]
    texts = [word.text for scan in scans for word in scan.words]
    assert any(len(scan.words) < len(TEXTS) for scan in scans)
    assert any("No.4711" in text for text in texts)
    assert "Große" in texts or "Grosse" in texts
    assert sum(text in TEXTS for text in texts) > 0.8 * len(texts)
