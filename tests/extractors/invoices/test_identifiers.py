"""VAT ids, tax numbers and bank details, and whose they are."""

from __future__ import annotations

import pytest
from text_pages import context_of

from extractors.invoices.identifiers import find_identifiers
from extractors.invoices.parties import find_parties


def ids(text: str) -> dict[str, str]:
    context = context_of(text)
    return {path: found[0].value for path, found in find_identifiers(context, *find_parties(context)).items()}


def test_an_iban_in_groups_and_its_bic() -> None:
    found = ids("Bank: Sparkasse Kelheim   IBAN DE75 7002 9018 0004 4173 26   BIC BYLADEM1KEH")
    assert found["/seller/iban"] == "DE75700290180004417326"
    assert found["/seller/bic"] == "BYLADEM1KEH"


def test_a_misprinted_iban_comes_after_a_sound_one() -> None:
    found = ids("IBAN DE75 7002 9018 0004 4173 27\n\nIBAN DE75 7002 9018 0004 4173 26")
    assert found["/seller/iban"] == "DE75700290180004417326"


def test_the_account_that_is_debited_is_the_buyers() -> None:
    text = "Domiciliación en su cuenta ES91 2100 0418 4502 0005 1332\n\nTransferencias: ES79 2100 0813 6101 2345 6789"
    assert ids(text)["/seller/iban"] == "ES7921000813610123456789"


@pytest.mark.parametrize(
    "text",
    [
        "Der Betrag wird Ihrem Konto CH56 0483 5012 3456 7800 9 belastet.",
        "We will collect the amount due from your bank account\nCH56 0483 5012 3456 7800 9 on 2 May.",
    ],
)
def test_an_account_that_a_sentence_debits_is_not_the_sellers(text: str) -> None:
    assert "/seller/iban" not in ids(text)
    assert ids(text.replace("Ihrem", "unserem").replace("your", "our"))["/seller/iban"]


def test_your_vat_id_is_the_buyers() -> None:
    text = "Ihre USt-IdNr.: DE136695976\n\nAcme GmbH   USt-IdNr.: DE811128135\nGesamtbetrag  10,00 €"
    found = ids(text)
    assert found["/buyer/vat_id"] == "DE136695976"
    assert found["/seller/vat_id"] == "DE811128135"


def test_a_vat_id_in_the_buyers_section_is_the_buyers() -> None:
    text = """
        Bill to
        Harrow & Finch LLP
        118 Colmore Row
        Birmingham B3 3BD
        VAT no. GB 980 7806 84





        VAT no. GB 434 0314 94
    """
    found = ids(text)
    assert found.get("/seller/vat_id") == "GB434031494"
    assert found.get("/buyer/vat_id") == "GB980780684"


def test_a_german_tax_number_needs_its_label() -> None:
    assert ids("Steuernummer: 126/133/99167")["/seller/tax_number"] == "126/133/99167"
    assert "/seller/tax_number" not in ids("Aktenzeichen 126/133/99167")


def test_mail_addresses_of_the_seller() -> None:
    text = "Bill to\nAcme Ltd\n1 High Street\nLondon SW1A 1AA\nap@acme.example\n\n\n\nQuestions? billing@seller.example"
    assert ids(text)["/seller/email"] == "billing@seller.example"


def test_an_american_employer_number_is_no_vat_id() -> None:
    assert "/seller/vat_id" not in ids("Bluefin Hosting\nSeattle, WA 98101\nTax ID 91-4471820\nTotal $1.00")


def test_a_page_of_prose_has_no_identifiers() -> None:
    assert ids("We thank you for the trust you place in us.") == {}


def test_a_bic_without_a_label_stands_by_its_account() -> None:
    context = context_of("Pay to\nNL91 ABNA 0417 1643 00\nABNANL2A\nDEUTDEFF")
    seller, buyer = find_parties(context)
    found = find_identifiers(context, seller, buyer)
    assert [candidate.value for candidate in found["/seller/bic"]] == ["ABNANL2A"]


def test_a_vat_id_under_the_addressee_is_the_addressees() -> None:
    found = ids("""
    Hallertauer Messgeräte GmbH · Siemensstraße 19 · 84048 Mainburg
    Physiotherapie Achterberg
    Rathausplatz 9
    29525 Uelzen
    USt-IdNr.: DE136695976

    Rechnung Nr. 4711
    Gesamtbetrag   119,00 €

    Hallertauer Messgeräte GmbH        USt-IdNr.: DE811128135
    """)
    assert (found["/buyer/vat_id"], found["/seller/vat_id"]) == ("DE136695976", "DE811128135")


def test_a_vat_id_in_a_strip_with_the_order_is_the_buyers() -> None:
    found = ids("""
    Customer No.      Your order      VAT number      Due date
    K-3696            PO 88           GB980780684     12 May 2026
    """)
    assert found["/buyer/vat_id"] == "GB980780684"
    assert "/seller/vat_id" not in found


def test_a_gst_registration() -> None:
    assert ids("Acme Pte Ltd    GST Reg. No.: 201234567890")["/seller/vat_id"] == "201234567890"


def test_a_telephone_number_in_the_row_of_a_tax_label_is_no_tax_number() -> None:
    assert "/seller/tax_number" not in ids("Service tax no: AAACW8725FSD001   Phone: 8756390642")


def test_figures_of_two_columns_make_no_account() -> None:
    assert "/seller/iban" not in ids("Numéro de ligne      Id.client\nFO10479674           10577874")


def test_the_mail_address_in_the_sellers_name_comes_first() -> None:
    text = "Brunel SARL · 3 rue Haute · 75116 Paris\n\nsav@magasin-rouge.net\n\ntony@brunel.fr"
    assert ids(text)["/seller/email"] == "tony@brunel.fr"


def test_a_vat_id_under_a_label_that_says_whose_it_is() -> None:
    text = "Documento   Numero     Data         Partita IVA cliente\nFattura     128/2026   18/02/2026   03296740131"
    assert ids(text)["/buyer/vat_id"] == "03296740131"
