"""How many characters are misread, language by language: a paragraph set in type and scanned a little unclean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.rapid import RapidOcr

if TYPE_CHECKING:
    from extractors.base import Image

pymupdf = load_mupdf()

TEXTS = {
    "en": "The invoice is due within thirty days; please quote number 4711 when you pay the balance of 1,234.50.",
    "de": "Die Rechnung ist fällig; überweisen Sie den Betrag von 1.234,50 bitte größtmöglich pünktlich nach Köln.",
    "fr": "La facture est à régler à réception; le solde reçu s'élève à 1 234,50 euros, où que vous soyez, hélas.",
    "es": "El señor Núñez pagará mañana la factura número 4711 por 1.234,50 euros según el último albarán.",
    "pl": "Proszę zapłacić należność w wysokości 1 234,50 złotych; później doliczymy opłatę i ustawowe odsetki.",
    "cs": "Zaplaťte prosím částku 1 234,50 korun; při zpoždění účtujeme úroky podle smlouvy a žádáme o zprávu.",
    "tr": "Lütfen faturanın toplamı olan 1.234,50 lirayı ödeyiniz; gecikme hâlinde faiz işletilir, iyi günler.",
    "ja": "請求書番号四七一一 合計金額 1,234円 お支払期限は五月三十一日です",
    "zh": "发票号码 4711 合计金额 1,234.50 元 请于五月三十一日前付款",
}
MOST_MISREAD = 0.02
"""Share of characters, white space aside."""


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


def scan(text: str) -> Image:
    document = pymupdf.open()
    page = document.new_page(width=300, height=120)
    page.insert_htmlbox((20, 15, 280, 110), f'<p style="font-size:11px">{text}</p>')
    pixmap = page.get_pixmap(dpi=200)
    clean = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    noise = np.random.default_rng(5).normal(0, 6, clean.shape)
    return np.clip(cv2.GaussianBlur(clean, (0, 0), 0.6) * 0.9 + 15 + noise, 0, 255).astype(np.uint8)


def edits(true: str, read: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(read) + 1))
    for i, char in enumerate(true, start=1):
        previous, row[0] = row[0], i
        for j, other in enumerate(read, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (char != other))
    return row[-1]


@pytest.mark.parametrize("language", TEXTS)
def test_few_characters_are_misread(engine: RapidOcr, language: str) -> None:
    read = "".join(word.text for word in engine.recognize(scan(TEXTS[language]), 1, 1.0))
    true = TEXTS[language].replace(" ", "")
    assert edits(true, read) <= MOST_MISREAD * len(true), read
