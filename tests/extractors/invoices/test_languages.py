"""Whole invoices in each language: numbers, dates, totals and lines, in its own words and formats."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from text_pages import document_of

from extractors.invoices.labels import find_labels, label_tokens
from extractors.invoices.reader import RulesReader
from extractors.layout import rows_of
from schemas.geometry import BBox
from schemas.target import shipped_target

if TYPE_CHECKING:
    from schemas.evidence import Reading
    from schemas.page import DocumentContent

INVOICES = {
    "pt": """
        Oficina do Vale, Lda                            Fatura nº   FT 2026/118
        Data de emissão   05/03/2026                    Data de vencimento   04/04/2026
        Descrição                Quantidade    Preço unitário     Valor
        Manutenção anual             3           1.250,00 €      3.750,00 €
        Total sem IVA                                            3.750,00 €
        IVA 23%                                                    862,50 €
        Total a pagar                                            4.612,50 €
    """,
    "pl": """
        Warsztat Dolina Sp. z o.o.                      Faktura VAT nr   FV/118/2026
        Data wystawienia   05.03.2026                   Termin płatności   04.04.2026
        Lp   Nazwa towaru lub usługi    Ilość    Cena netto     Wartość netto
        1    Przegląd roczny               3      1 250,00        3 750,00
        Razem netto                                               3 750,00 zł
        Kwota VAT 23%                                               862,50 zł
        Do zapłaty                                                4 612,50 zł
    """,
    "cs": """
        Dílna Údolí s.r.o.                              Faktura č.   2026118
        Datum vystavení   5. 3. 2026                    Datum splatnosti   4. 4. 2026
        Popis                    Množství    Cena za MJ      Celkem
        Roční údržba                 3        1 250,00      3 750,00
        Základ daně                                         3 750,00 Kč
        DPH 21 %                                              787,50 Kč
        Celkem k úhradě                                     4 537,50 Kč
    """,
    "sk": """
        Dielňa Údolie s.r.o.                            Faktúra č.   2026118
        Dátum vystavenia   5.3.2026                     Dátum splatnosti   4.4.2026
        Názov položky            Množstvo    Jednotková cena      Spolu
        Ročná údržba                 3            1 250,00      3 750,00
        Základ dane                                             3 750,00 €
        DPH 23 %                                                  862,50 €
        Suma na úhradu                                          4 612,50 €
    """,
    "sv": """
        Verkstaden i Dalen AB                           Fakturanummer   20118
        Fakturadatum   2026-03-05                       Förfallodatum   2026-04-04
        Beskrivning              Antal       À-pris        Belopp
        Årligt underhåll           3       1 250,00      3 750,00
        Summa exkl. moms                                 3 750,00 kr
        Moms 25 %                                          937,50 kr
        Att betala                                       4 687,50 kr
    """,
    "da": """
        Værkstedet i Dalen ApS                          Fakturanr.   20118
        Fakturadato   05-03-2026                        Forfaldsdato   04-04-2026
        Beskrivelse              Antal       Stykpris       Beløb
        Årlig vedligehold          3        1.250,00      3.750,00
        I alt ekskl. moms                                 3.750,00 kr.
        Moms 25 %                                           937,50 kr.
        Total inkl. moms                                  4.687,50 kr.
    """,
    "nb": """
        Verkstedet i Dalen AS                           Fakturanummer   20118
        Fakturadato   05.03.2026                        Forfallsdato   04.04.2026
        Beskrivelse              Antall      Enhetspris      Beløp
        Årlig vedlikehold          3        1 250,00      3 750,00
        Sum eks. mva                                      3 750,00 kr
        MVA 25 %                                            937,50 kr
        Å betale                                          4 687,50 kr
    """,
    "fi": """
        Laakson Paja Oy                                 Laskun numero   20118
        Laskun päiväys   5.3.2026                       Eräpäivä   4.4.2026
        Tuote                    Määrä      Yksikköhinta      Summa
        Vuosihuolto                3         1 250,00       3 750,00
        Veroton yhteensä                                    3 750,00 €
        ALV 25,5 %                                            956,25 €
        Maksettava yhteensä                                 4 706,25 €
    """,
    "hu": """
        Völgy Műhely Kft.                               Számla sorszáma   2026/118
        Számla kelte   2026.03.05.                      Fizetési határidő   2026.04.04.
        Megnevezés               Mennyiség    Egységár      Nettó érték
        Éves karbantartás            3        12 500          37 500
        Nettó összesen                                        37 500 Ft
        ÁFA 27%                                               10 125 Ft
        Fizetendő összesen                                    47 625 Ft
    """,
    "ro": """
        Atelierul din Vale SRL                          Factura nr.   VAL 118
        Data facturii   05.03.2026                      Data scadenței   04.04.2026
        Denumire                 Cantitate    Preț unitar      Valoare
        Întreținere anuală           3         1.250,00       3.750,00
        Total fără TVA                                        3.750,00 lei
        TVA 21%                                                 787,50 lei
        Total de plată                                        4.537,50 lei
    """,
    "hr": """
        Radionica Dolina d.o.o.                         Račun br.   118/1/1
        Datum izdavanja   05.03.2026.                   Datum dospijeća   04.04.2026.
        Naziv                    Količina     Cijena         Iznos
        Godišnje održavanje          3       1.250,00      3.750,00
        Osnovica                                           3.750,00 €
        PDV 25 %                                             937,50 €
        Ukupno za platiti                                  4.687,50 €
    """,
    "tr": """
        Vadi Atölyesi Ltd. Şti.                         Fatura No   VAD2026000000118
        Fatura Tarihi   05.03.2026                      Vade Tarihi   04.04.2026
        Açıklama                 Miktar     Birim Fiyat       Tutar
        Yıllık bakım                3         1.250,00      3.750,00
        Ara Toplam                                          3.750,00 TL
        Hesaplanan KDV %20                                    750,00 TL
        Ödenecek Tutar                                      4.500,00 TL
    """,
    "el": """
        Εργαστήριο Κοιλάδα ΕΠΕ                          Αριθμός τιμολογίου   A-118
        Ημερομηνία έκδοσης   05/03/2026                 Ημερομηνία πληρωμής   04/04/2026
        Περιγραφή                Ποσότητα    Τιμή μονάδας     Αξία
        Ετήσια συντήρηση             3        1.250,00      3.750,00
        Καθαρή αξία                                         3.750,00 €
        ΦΠΑ 24%                                               900,00 €
        Πληρωτέο ποσό                                       4.650,00 €
    """,
    "ja": """
        請求書                                           請求書番号   INV-118
        請求日   2026年3月5日                             お支払期限   2026年4月4日
        品名                     数量       単価           金額
        年間保守                   3       12,500         37,500
        小計                                              37,500
        消費税 10%                                         3,750
        合計金額                                         ¥41,250
    """,
    "zh": """
        发票                                             发票号码   00000118
        开票日期   2026年3月5日                            到期日   2026年4月4日
        名称                     数量       单价           金额
        年度维护                   3       1,250.00      3,750.00
        小计                                             3,750.00
        税额 13%                                           487.50
        合计                                            ¥4,237.50
    """,
}
TOTALS = {
    "pt": ("3750.00", "862.50", "4612.50"),
    "pl": ("3750.00", "862.50", "4612.50"),
    "cs": ("3750.00", "787.50", "4537.50"),
    "sk": ("3750.00", "862.50", "4612.50"),
    "sv": ("3750.00", "937.50", "4687.50"),
    "da": ("3750.00", "937.50", "4687.50"),
    "nb": ("3750.00", "937.50", "4687.50"),
    "fi": ("3750.00", "956.25", "4706.25"),
    "hu": ("37500", "10125", "47625"),
    "ro": ("3750.00", "787.50", "4537.50"),
    "hr": ("3750.00", "937.50", "4687.50"),
    "tr": ("3750.00", "750.00", "4500.00"),
    "el": ("3750.00", "900.00", "4650.00"),
    "ja": ("37500", "3750", "41250"),
    "zh": ("3750.00", "487.50", "4237.50"),
}
NUMBERS = {
    "pt": "FT 2026/118",
    "pl": "FV/118/2026",
    "cs": "2026118",
    "sk": "2026118",
    "sv": "20118",
    "da": "20118",
    "nb": "20118",
    "fi": "20118",
    "hu": "2026/118",
    "ro": "VAL 118",
    "hr": "118/1/1",
    "tr": "VAD2026000000118",
    "el": "A-118",
    "ja": "INV-118",
    "zh": "00000118",
}
CURRENCIES = {"pl": "PLN", "cs": "CZK", "hu": "HUF", "ro": "RON", "tr": "TRY", "sv": "SEK", "da": "DKK", "nb": "NOK"}


def read(text: str) -> dict[str, str]:
    readings: list[Reading] = list(RulesReader().read(document_of(text), shipped_target("invoice")))
    return {reading.path: reading.value for reading in readings if reading.rank == 0}


@pytest.mark.parametrize("language", sorted(INVOICES))
def test_an_invoice_in_its_own_language(language: str) -> None:
    found = read(INVOICES[language])
    net, tax, gross = TOTALS[language]
    assert found.get("/invoice_number") == NUMBERS[language]
    assert (found.get("/issue_date"), found.get("/due_date")) == ("2026-03-05", "2026-04-04")
    assert found.get("/totals/net", found.get("/totals/lines")) == net
    assert found.get("/totals/tax") == tax
    assert gross in (found.get("/totals/gross"), found.get("/totals/payable"))
    assert found.get("/lines/0/quantity") == "3"
    assert found.get("/lines/0/amount") == net
    assert "/lines/1/amount" not in found
    assert found.get("/currency") == CURRENCIES.get(language, found.get("/currency"))


def mirrored(text: str) -> DocumentContent:
    """The page as it is written from right to left: what comes first in a line stands at its right."""
    content = document_of(text)
    (page,) = content.pages
    words = tuple(
        replace(word, bbox=BBox(595 - word.bbox.right, word.bbox.top, 595 - word.bbox.left, word.bbox.bottom))
        for word in page.words
    )
    return replace(content, pages=(replace(page, words=words),))


def test_arabic_runs_from_the_right() -> None:
    content = mirrored(
        """
        رقم الفاتورة            118-A
        تاريخ الفاتورة          05/03/2026
        الإجمالي قبل الضريبة      3,750.00
        ضريبة القيمة المضافة      562.50
        الإجمالي شامل الضريبة     4,312.50
        """
    )
    readings = RulesReader().read(content, shipped_target("invoice"))
    found = {reading.path: reading.value for reading in readings if reading.rank == 0}
    assert found.get("/invoice_number") == "118-A"
    assert found.get("/issue_date") == "2026-03-05"
    assert (found.get("/totals/net"), found.get("/totals/tax")) == ("3750.00", "562.50")
    assert found.get("/totals/gross") == "4312.50"


def test_every_language_names_what_an_invoice_must_have() -> None:
    import tomllib

    needed = {"invoice_number", "issue_date", "due_date", "totals.net", "totals.tax", "totals.gross", "totals.payable"}
    files = [
        f for f in resources.files("extractors.invoices").joinpath("languages").iterdir() if f.name.endswith("toml")
    ]
    assert len(files) >= 12
    for file in files:
        roles = tomllib.loads(file.read_text(encoding="utf-8"))
        assert needed <= {role for role, labels in roles.items() if labels}, file.name
        assert all(label_tokens(label) for labels in roles.values() for label in labels), file.name


def test_joined_and_stroked_letters_are_typed_in_several_ways() -> None:
    from text_pages import page_of

    (row,) = rows_of(page_of("Beløb   Belob   Wartość   Wartosc"))
    found = [sorted(label.role for label in hit.labels) for hit in find_labels(row)]
    assert found[0] == found[1]
    assert found[2] == found[3]
