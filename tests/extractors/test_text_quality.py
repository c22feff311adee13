"""Which text layers are worth reading."""

from __future__ import annotations

import pytest

from extractors.text_cleaning import UNKNOWN
from extractors.words import is_usable_text_layer
from schemas.geometry import BBox
from schemas.page import Word


def word(text: str) -> Word:
    return Word(text=text, bbox=BBox(0, 0, 10, 10), page_no=1)


LETTER = """
Sehr geehrte Damen und Herren wir erlauben uns folgende Leistungen in Rechnung zu stellen Zahlbar innerhalb
von dreissig Tagen ohne Abzug auf das unten genannte Konto Vielen Dank
"""
PROSE = LETTER.split()


@pytest.mark.parametrize(
    ("texts", "unread", "usable"),
    [
        pytest.param(PROSE, 0, True, id="prose"),
        pytest.param(["Total", "12,00"], 0, True, id="few words"),
        pytest.param([], 0, False, id="empty"),
        pytest.param(["---", "***"], 0, False, id="no letter or digit"),
        pytest.param(["(cid:12)(cid:9)", "(cid:3)", "Total"], 0, False, id="cid"),
        pytest.param([UNKNOWN * 4, "Total"], 0, False, id="unknown characters"),
        pytest.param(["".join(chr(ord(c) - 29) for c in text) for text in PROSE], 0, False, id="shifted"),
        pytest.param(["Scanned", "by", "me"], 500, False, id="marks without words"),
        pytest.param([*PROSE, "......................................."], 20, True, id="dotted leaders"),
        pytest.param(["ΤΙΜΟΛΟΓΙΟ", "Σύνολο", "ξφγβ"] * 20, 0, True, id="Greek"),
    ],
)
def test_a_text_layer_is_judged_by_more_than_emptiness(texts: list[str], unread: int, usable: bool) -> None:
    assert is_usable_text_layer([word(text) for text in texts], unread) is usable
