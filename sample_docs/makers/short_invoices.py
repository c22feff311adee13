"""Three short invoices of different countries: what is printed, in the words of each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from makers.amounts import cents, french, german
from makers.canvas import Color, Style
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Language:
    """The printed words, and how a number and a date are written."""

    title: str
    number: str
    issued: str
    due: str
    delivered: str
    customer: str
    seller_vat: str
    buyer_vat: str
    columns: tuple[str, str, str, str, str, str]
    net: str
    tax: str
    payable: str
    terms: str
    page: str
    amount: Callable[[Decimal], str]
    day: str
    carried: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Look:
    """Type, colour, and whether the sender stands at the right; `rows` fit on a first page."""

    text: Style
    bold: str
    accent: Color
    sender_right: bool
    banded: bool
    rows: int = 20


@dataclass(frozen=True)
class ShortInvoice:
    invoice: Invoice
    language: Language
    look: Look
    iban: str  # as printed, in groups of four


def _invoice(head: Invoice, rate: str, items: str) -> Invoice:
    """The invoice with its lines and totals; one tax rate. A row is number|description|quantity|unit|price."""
    lines = []
    for row in items.strip().splitlines():
        number, text, quantity, unit, price = row.split("|")
        amount = cents(Decimal(quantity) * Decimal(price))
        lines.append(
            Line(
                description=text,
                item_number=number or None,
                quantity=Decimal(quantity),
                unit=unit,
                unit_price=Decimal(price),
                amount=amount,
            )
        )
    net = sum((line.amount for line in lines if line.amount), Decimal(0))
    tax = cents(net * Decimal(rate) / 100)
    return head.model_copy(
        update={
            "lines": lines,
            "taxes": [Tax(rate=Decimal(rate), base=net, amount=tax)],
            "totals": Totals(net=net, tax=tax, gross=net + tax),
        }
    )


POLISH = ShortInvoice(
    _invoice(
        Invoice(
            document_type="invoice",
            invoice_number="FV/2026/06/0087",
            issue_date=date(2026, 6, 8),
            due_date=date(2026, 6, 22),
            delivery_date=date(2026, 6, 3),
            currency="PLN",
            seller=Seller(
                name="Stolarnia Jesionowa Sp. z o.o.",
                address="ul. Żurawia 14, 87-100 Toruń",
                vat_id="PL7324186509",
                iban="PL92194241761873502941620375",
                email="biuro@stolarnia-jesionowa.example",
            ),
            buyer=Buyer(name="Przedszkole Pod Dębem", address="ul. Łąkowa 5, 85-006 Bydgoszcz", vat_id="PL7815302646"),
            payment_terms="przelew 14 dni",
        ),
        "23",
        """
|Stolik dziecięcy, jesion, 70 × 70 cm|6|szt.|412.00
|Krzesełko, wysokość 31 cm|24|szt.|138.50
|Regał niski na książki|2|szt.|890.00
|Dostawa i montaż|1|usł.|350.00
""",
    ),
    Language(
        title="Faktura VAT",
        number="Numer faktury",
        issued="Data wystawienia",
        due="Termin płatności",
        delivered="Data sprzedaży",
        customer="Nabywca",
        seller_vat="NIP",
        buyer_vat="NIP",
        columns=("Lp.", "Nazwa towaru lub usługi", "Ilość", "J.m.", "Cena netto", "Wartość netto"),
        net="Razem netto",
        tax="VAT {} %",
        payable="Do zapłaty",
        terms="Sposób płatności",
        page="Strona {} z {}",
        amount=french,
        day="%d.%m.%Y",
    ),
    Look(Style("helv", 9.2), "hebo", (0.16, 0.36, 0.22), sender_right=False, banded=True),
    "PL92 1942 4176 1873 5029 4162 0375",
)
SWEDISH = ShortInvoice(
    _invoice(
        Invoice(
            document_type="invoice",
            invoice_number="260417",
            issue_date=date(2026, 6, 10),
            due_date=date(2026, 7, 10),
            delivery_date=date(2026, 6, 9),
            currency="SEK",
            seller=Seller(
                name="Björkvik Elteknik AB",
                address="Hantverksgatan 21, 641 37 Katrineholm",
                vat_id="SE559148207901",
                iban="SE2950000000058274103962",
                email="faktura@bjorkvik-el.example",
            ),
            buyer=Buyer(
                name="Bostadsföreningen Ängsklockan", address="Ekvägen 8, 611 30 Nyköping", customer_number="1042"
            ),
            payment_terms="30 dagar netto",
        ),
        "25",
        """
E1104|Kabel EKLK 3G1,5, vit|150|m|9.80
E1120|Kabel EKLK 5G2,5, vit|60|m|21.40
E2031|Vägguttag, infällt, 2-vägs|18|st|64.50
E2040|Strömställare, trapp|12|st|58.00
E2107|Apparatdosa, enkel|30|st|11.25
E3302|LED-armatur trapphus, sensor|9|st|845.00
E3310|Utomhusarmatur, vägg|4|st|1190.00
E4001|Normcentral, 24 moduler|1|st|2380.00
E4015|Jordfelsbrytare 4-polig 40 A|2|st|915.00
E4022|Dvärgbrytare C16|14|st|118.00
E5004|Kanallist 20 × 12 mm|40|m|23.60
E5011|Buntband, påse|3|st|49.00
E9001|Montör, arbetstid|38.5|tim|620.00
E9002|Resor|6|st|395.00
E9010|Besiktning med protokoll|1|st|2750.00
""",
    ),
    Language(
        title="Faktura",
        number="Fakturanummer",
        issued="Fakturadatum",
        due="Förfallodatum",
        delivered="Leveransdatum",
        customer="Kund",
        seller_vat="Momsreg.nr",
        buyer_vat="Momsreg.nr",
        columns=("Art.nr", "Benämning", "Antal", "Enhet", "À-pris", "Belopp"),
        net="Nettobelopp",
        tax="Moms {} %",
        payable="Att betala",
        terms="Betalningsvillkor",
        page="Sida {} av {}",
        amount=french,
        day="%Y-%m-%d",
        carried=("Transport till sida 2", "Transport från sida 1"),
    ),
    Look(Style("helv", 9.0), "hebo", (0.05, 0.25, 0.48), sender_right=True, banded=False, rows=11),
    "SE29 5000 0000 0582 7410 3962",
)
PORTUGUESE = ShortInvoice(
    _invoice(
        Invoice(
            document_type="invoice",
            invoice_number="FT 2026/318",
            issue_date=date(2026, 6, 12),
            due_date=date(2026, 7, 12),
            delivery_date=date(2026, 6, 12),
            currency="EUR",
            seller=Seller(
                name="Cerâmica Pinhal da Serra, Lda.",
                address="Rua do Forno 33, 2460-601 Aljubarrota",
                vat_id="PT514739207",
                iban="PT19043506410008273195400",
                email="geral@pinhaldaserra.example",
            ),
            buyer=Buyer(
                name="Quinta das Três Amendoeiras",
                address="Estrada da Ribeira 102, 8800-218 Tavira",
                vat_id="PT508163420",
            ),
            payment_terms="30 dias",
        ),
        "23",
        """
PS-014|Prato raso, grés, Ø 27 cm|80|un|6.45
PS-022|Taça funda, vidrado azul|80|un|5.90
PS-105|Jarro 1,2 l, pintado à mão|16|un|18.75
PS-300|Painel de azulejos, 24 peças|2|un|164.00
""",
    ),
    Language(
        title="Fatura",
        number="Fatura n.º",
        issued="Data de emissão",
        due="Data de vencimento",
        delivered="Data de entrega",
        customer="Cliente",
        seller_vat="NIF",
        buyer_vat="NIF",
        columns=("Ref.", "Descrição", "Qtd.", "Un.", "Preço unit.", "Total"),
        net="Total sem IVA",
        tax="IVA {} %",
        payable="Total a pagar",
        terms="Condições de pagamento",
        page="Página {} de {}",
        amount=german,
        day="%d/%m/%Y",
    ),
    Look(Style("tiro", 10.2), "tibo", (0.62, 0.24, 0.16), sender_right=False, banded=False),
    "PT19 0435 0641 0008 2731 9540 0",
)
