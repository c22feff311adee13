from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban

from extractors.values.ids import (
    VAT_SHAPES,
    IdSpan,
    find_bics,
    find_emails,
    find_german_tax_numbers,
    find_ibans,
    find_vat_ids,
    is_bic,
    is_iban,
    normalize_id,
    vat_country,
)

IBANS = [
    *("DE89370400440532013000", "FR1420041010050500013M02606", "GB29NWBK60161331926819", "NL91ABNA0417164300"),
    *("ES9121000418450200051332", "IT60X0542811101000000123456", "AT611904300234573201", "CH9300762011623852957"),
    *("BE68539007547034", "PL61109010140000071219812874", "LU280019400644750000", "NO9386011117947"),
    *("SE4550000000058398257466", "DK5000400440116243", "FI2112345600000785", "MT84MALT011000012345MTLCAST001S"),
]


def grouped(value: str, size: int = 4, gap: str = " ") -> str:
    return gap.join(value[i : i + size] for i in range(0, len(value), size))


def values(spans: list[IdSpan]) -> list[str]:
    return [span.value for span in spans]


@pytest.mark.parametrize("value", IBANS)
@pytest.mark.parametrize("gap", ["", " ", "\u00a0", "-", "."])
def test_ibans_spaced_or_not(value: str, gap: str) -> None:
    printed = grouped(value, gap=gap)
    text = f"Bank X, IBAN: {printed} BIC COBADEFFXXX"
    assert find_ibans(text) == [IdSpan(14, 14 + len(printed), printed, value)]


def test_the_next_word_is_not_part_of_the_iban() -> None:
    assert values(find_ibans("DE89 3704 0044 0532 0130 00 1234 NL91ABNA0417164300,GB29 NWBK 6016 1331 9268 19")) == [
        "DE89370400440532013000",
        "NL91ABNA0417164300",
        "GB29NWBK60161331926819",
    ]


def test_wrong_check_digits_are_shown_as_such() -> None:
    (span,) = find_ibans("IBAN DE88 3704 0044 0532 0130 00")
    assert (span.value, span.valid, span.corrected) == ("DE88370400440532013000", False, False)
    assert not is_iban("DE88 3704 0044 0532 0130 00")
    assert is_iban("de89 3704 0044 0532 0130 00")


@pytest.mark.parametrize(
    "printed", ["DE89 37O4 OO44 O532 O13O OO", "DE89 3704 0044 0532 0l30 00", "DEB9 3704 0044 0532 0130 00"]
)
def test_a_letter_is_read_as_a_digit_only_if_the_check_then_holds(printed: str) -> None:
    spans = find_ibans(f"IBAN {printed}")
    if "B9" in printed:
        assert spans == []
    else:
        assert [(span.text, span.value, span.valid, span.corrected) for span in spans] == [
            (printed, "DE89370400440532013000", True, True)
        ]
    assert find_ibans("IBAN DE88 37O4 0044 0532 0130 00") == []


def test_letters_of_a_bank_code_are_not_corrected() -> None:
    (span,) = find_ibans("GB29 NWBK 6O16 1331 9268 19")
    assert span.value == "GB29NWBK60161331926819"
    (span,) = find_ibans("NL91ABNA0417164300")
    assert not span.corrected


@pytest.mark.parametrize(
    "text", ["", "DE89", "XX89 3704 0044 0532 0130 00", "US12 3456 7890 1234", "RECHNUNG 2013", "DE"]
)
def test_what_is_no_iban(text: str) -> None:
    assert find_ibans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BIC: COBADEFFXXX", ["COBADEFFXXX"]),
        ("BIC/SWIFT-Code: GENODEF1S04", ["GENODEF1S04"]),
        ("SWIFT-BIC GENO DE F1 S04", ["GENODEF1S04"]),
        ("SWIFT COBADEFF", ["COBADEFF"]),
        ("BIC (SWIFT): COBADEFF XXX", ["COBADEFFXXX"]),
        ("Swift-Code COBADEFF 123,45", ["COBADEFF"]),
        ("BIC\nCOBADEFFXXX", ["COBADEFFXXX"]),
        ("DE89 3704 0044 0532 0130 00, COBADEFFXXX", ["COBADEFFXXX"]),
        ("COBADEFFXXX", []),
        ("RECHNUNG", []),
        ("BIC: RECHQQNG", []),
        ("DE89 3704 0044 0532 0130 00 RECHNUNG", []),
        ("BIC RECHNUNGEN", []),
    ],
)
def test_bics_after_a_label_or_beside_their_iban(text: str, expected: list[str]) -> None:
    assert values(find_bics(text)) == expected


def test_is_bic_by_structure_and_country() -> None:
    assert is_bic("COBADEFFXXX")
    assert is_bic("coba de ff")
    assert not is_bic("COBAQQFF")
    assert not is_bic("COBADEFFXX")


VALID_VAT = [
    *("ATU57194903", "BE0776091951", "BG175074752", "CY10259033P", "CZ25123891", "DE136695976", "DK13585628"),
    *("EE100931558", "EL094259216", "ESB58378431", "FI20774740", "FR40303265045", "GB980780684", "HR33392005961"),
    *("HU12892312", "IE6433435F", "IT00743110157", "LT119511515", "LU15027442", "LV40003521600", "MT11679112"),
    *("NL004495445B01", "PL8567346215", "PT501964843", "RO18547290", "SE123456789701", "SI50223054", "SK2022749619"),
    *("CHE107787577MWST", "NO995525828MVA", "XI980780684", "CHE107787577"),
]


@pytest.mark.parametrize("value", VALID_VAT)
def test_vat_ids_of_every_country_with_their_check_digits(value: str) -> None:
    assert find_vat_ids(f"USt-IdNr.: {value}, x") == [IdSpan(11, 11 + len(value), value, value)]


def test_every_shape_has_an_example() -> None:
    assert set(VAT_SHAPES) <= {value[:2] for value in VALID_VAT}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DE 136 695 976", "DE136695976"),
        ("DE-136695976", "DE136695976"),
        ("DE: 136695976", "DE136695976"),
        ("ATU 57194903", "ATU57194903"),
        ("BE 0776.091.951", "BE0776091951"),
        ("NL 0044.95.445.B01", "NL004495445B01"),
        ("FR 40 303 265 045", "FR40303265045"),
        ("GB 980 7806 84", "GB980780684"),
        ("CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("NO 995 525 828 MVA", "NO995525828MVA"),
        ("995 525 828 MVA", "NO995525828MVA"),
    ],
)
def test_vat_ids_with_separators(text: str, value: str) -> None:
    (span,) = find_vat_ids(f"VAT {text}.")
    assert (span.text, span.value, span.valid) == (text, value, True)


@pytest.mark.parametrize("value", ["DE123456789", "ATU12345678", "IT12345678901", "CHE123456789MWST"])
def test_vat_ids_with_wrong_check_digits_are_shown_as_such(value: str) -> None:
    (span,) = find_vat_ids(f"USt-IdNr. {value}")
    assert (span.value, span.valid) == (value, False)


@pytest.mark.parametrize(
    "text",
    [
        *("IBAN DE89 3704 0044 0532 0130 00", "PL61 1090 1014 0000 0712 1981 2874", "DE 70173 Stuttgart", "DE12345"),
        *("DE1234567890", "XDE136695976", "RO 12", "995 525 828", "US123456789", "", "SI 1234567"),
    ],
)
def test_what_is_no_vat_id(text: str) -> None:
    assert find_vat_ids(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("St.-Nr. 201/113/40209", "201/113/40209"),
        ("Steuernummer: 12/345/67890", "12/345/67890"),
        ("133/8150/8159", "133/8150/8159"),
        ("12345/67890", "12345/67890"),
        ("201 / 113 / 40209", "201/113/40209"),
    ],
)
def test_german_tax_numbers(text: str, value: str) -> None:
    assert values(find_german_tax_numbers(text)) == [value]


@pytest.mark.parametrize("text", ["31/12/2024", "030/123456", "1/2/3", "201/113/40209/5", "201 113 40209", ""])
def test_what_is_no_german_tax_number(text: str) -> None:
    assert find_german_tax_numbers(text) == []


def test_emails() -> None:
    text = "Mail: Info@Firma-x.de, (a.b+c@sub.example.co.uk). Nothing: @x.de a@b a@-b.de"
    assert values(find_emails(text)) == ["info@firma-x.de", "a.b+c@sub.example.co.uk"]


def test_ids_are_compared_without_separators() -> None:
    assert normalize_id("de 136.695-976") == normalize_id("DE136695976") == "DE136695976"
    assert normalize_id("201/113/40209") == "20111340209"


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{18}", fullmatch=True), st.integers(0, 21), st.integers(1, 9))
def test_ibans_come_back_and_one_wrong_digit_is_seen(account: str, place: int, shift: int) -> None:
    value = f"DE{iban.calc_check_digits('DE00' + account)}{account}"
    (span,) = find_ibans(f"Konto {grouped(value)}.")
    assert (span.value, span.valid) == (value, True)
    if place > 1:
        wrong = value[:place] + str((int(value[place]) + shift) % 10) + value[place + 1 :]
        (span,) = find_ibans(wrong)
        assert (span.value, span.valid) == (wrong, False)


@settings(deadline=None)
@given(st.text(max_size=80) | st.from_regex(r"[A-Z]{2} ?[0-9OI]{2}[A-Z0-9 .-]{8,40}", fullmatch=True))
def test_any_text_has_ids_or_none(text: str) -> None:
    for find in (find_ibans, find_bics, find_vat_ids, find_german_tax_numbers, find_emails):
        for span in find(text):
            assert text[span.start : span.end] == span.text
            assert span.value
    is_iban(text)
    is_bic(text)


@pytest.mark.parametrize(
    ("value", "local", "country"),
    [
        ("DE136695976", None, "DE"),
        ("DE136695977", None, None),
        ("DE136695976", "FR", "DE"),
        ("EL094259216", None, "GR"),
        ("B58818501", "ES", "ES"),
        ("B58818501", None, None),
        ("B58818501", "IT", None),
        ("09183100032", "IT", "IT"),
    ],
)
def test_the_country_of_a_vat_id_with_and_without_its_letters(
    value: str, local: str | None, country: str | None
) -> None:
    assert vat_country(value, local) == country


@given(st.text(max_size=20), st.sampled_from([None, "DE", "ES", "GR"]))
def test_any_text_is_asked_for_its_country(text: str, local: str | None) -> None:
    country = vat_country(text, local)
    assert country is None or len(country) == 2
