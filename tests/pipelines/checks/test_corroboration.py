"""Second prints: two conventions on two prints prove a role, and nothing that is doubtful does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from said import evidence, reading

from pipelines.checks.corroboration import check_corroboration
from pipelines.reconcile import reconcile
from pipelines.trust import judge
from schemas.geometry import BBox

if TYPE_CHECKING:
    from schemas.evidence import Reading

ACME = "Acme Tools GmbH"
PRINTS = "corroborating/seller/name"


def proven(*said: Reading) -> set[str]:
    return {path for outcome in check_corroboration(reconcile(said)) for path in outcome.proves}


def told(*said: Reading) -> list[str]:
    return [o.check.message for o in check_corroboration(reconcile(said)) if o.check.status == "skipped"]


def chosen(value: str = ACME, convention: str = "letterhead", path: str = "/seller/name") -> list[Reading]:
    """The value, and the print that it was chosen on as what that print is."""
    on = evidence(value)
    return [reading(path, value, on=on), reading(f"corroborating{path}/{convention}", value, on=on)]


def second(value: str = ACME, convention: str = "imprint", path: str = "/seller/name") -> Reading:
    on = evidence(value, place=50) if convention == "domain" else None  # far from the name: in the foot
    return reading(f"corroborating{path}/{convention}", value, on=on)


@pytest.mark.parametrize("convention", ["imprint", "sender_line", "account_holder", "label"])
def test_a_second_convention_on_another_print_proves_the_name(convention: str) -> None:
    assert proven(*chosen(), second(convention=convention)) == {"/seller/name"}


def test_the_check_says_where_the_name_stands_again() -> None:
    (outcome,) = check_corroboration(reconcile([*chosen(), second()]))
    assert outcome.check.id == "seller.imprint"
    assert outcome.check.message == f"the imprint (page 1) gives the same seller name: {ACME!r}"


def test_the_same_convention_twice_is_one_witness() -> None:
    assert not proven(*chosen(convention="label"), second(convention="label"))


def test_one_print_that_follows_two_conventions_is_one_witness() -> None:
    on = evidence(ACME)
    assert not proven(
        reading("/seller/name", ACME, on=on),
        *(reading(f"{PRINTS}/{convention}", ACME, on=on) for convention in ("label", "imprint")),
    )


def test_a_name_that_no_convention_chose_needs_two() -> None:
    alone = reading("/seller/name", ACME)
    assert not proven(alone, second())
    assert proven(alone, second(), second(convention="account_holder")) == {"/seller/name"}


def test_a_print_that_nobody_sees_proves_nothing() -> None:
    hidden = reading(f"{PRINTS}/account_holder", ACME, transcribed=False)
    assert not proven(*chosen(), hidden)


def test_a_print_that_ocr_read_is_seen() -> None:
    on = evidence(ACME, source="ocr")
    assert proven(*chosen(), reading(f"{PRINTS}/imprint", ACME, on=on, transcribed=False)) == {"/seller/name"}


def test_the_name_without_its_legal_form_is_the_same() -> None:
    assert proven(*chosen(), second("ACME TOOLS")) == {"/seller/name"}


@pytest.mark.parametrize("other", ["Acme Tools AG", "Acme", "Acme Tools Holding GmbH", "Zeta Tools GmbH"])
def test_another_name_confirms_nothing(other: str) -> None:
    assert not proven(*chosen(), second(other))


@pytest.mark.parametrize("convention", ["label", "sender_line", "imprint"])
def test_where_a_print_names_another_business_nothing_is_proven(convention: str) -> None:
    said = [*chosen(), second(convention="account_holder"), second("Zeta Handel GmbH", convention)]
    assert not proven(*said)
    assert any("'Zeta Handel GmbH'" in message for message in told(*said))


@pytest.mark.parametrize("convention", ["imprint", "letterhead", "account_holder"])
def test_a_brand_is_not_proven_beside_the_name_with_its_legal_form(convention: str) -> None:
    brand = [*chosen("Seehotel Brückmann"), second("Seehotel Brückmann", "sender_line")]
    assert proven(*brand) == {"/seller/name"}
    assert not proven(*brand, second("Seehotel Brückmann Betriebs-GmbH", convention))


@pytest.mark.parametrize(("imprint", "doubted"), [("Larkfield & Moss, Joiners", True), ("Larkfield & Moss", False)])
def test_what_the_imprint_adds_to_the_name_puts_the_agreement_of_readers_in_doubt(imprint: str, doubted: bool) -> None:
    name = "Larkfield & Moss"
    on = evidence(name)
    said = [*chosen(name), reading("/seller/name", name, "embedded", on=on), second(imprint)]
    fields = reconcile(said)
    verdicts = judge(fields, check_corroboration(fields))
    assert verdicts["/seller/name"].status == ("single" if doubted else "verified")


def test_banks_and_directors_in_the_imprint_name_nobody_else() -> None:
    said = [*chosen(), second(), second("Zeta Bank AG"), second("Max Mustermann")]
    assert proven(*said) == {"/seller/name"}


def test_an_account_in_another_name_is_told_and_does_not_accuse() -> None:
    said = [*chosen(), second(), second("Factoring Nord AG", "account_holder")]
    assert proven(*said) == {"/seller/name"}
    assert told(*said) == [f"the holder of the account (page 1) names 'Factoring Nord AG', not {ACME!r}"]
    assert all(outcome.check.status != "failed" for outcome in check_corroboration(reconcile(said)))


@pytest.mark.parametrize(
    "buyer",
    [reading("/buyer/name", "Acme Tools"), second(convention="window", path="/buyer/name")],
    ids=["as buyer", "in the window"],
)
def test_a_name_that_is_also_the_buyers_is_not_proven(buyer: Reading) -> None:
    assert not proven(*chosen(), second(), buyer)


def test_who_wrote_a_self_billed_invoice_is_the_buyer() -> None:
    self_billed = reading("corroborating/self_billed", "self_billed")
    assert not proven(*chosen(), second(), self_billed)
    assert proven(*chosen(convention="label"), second(convention="account_holder"), self_billed) == {"/seller/name"}


@pytest.mark.parametrize("domain", ["acme-tools", "acmetools", "tools"])
def test_a_domain_of_the_names_words_confirms_it(domain: str) -> None:
    assert proven(*chosen(), second(domain, "domain")) == {"/seller/name"}


@pytest.mark.parametrize("domain", ["acme-tools-parts", "gmail", "ac", "acme"])
def test_any_other_domain_says_nothing(domain: str) -> None:
    assert not proven(*chosen(), second(domain, "domain"))


IBAN = "DE75700290180004417326"


def account(*, owner: str = ACME) -> list[Reading]:
    """An account in the imprint that its owner heads."""
    on = evidence(IBAN)
    name = evidence(owner)
    owned = reading("corroborating/seller/iban/imprint", owner, on=on)
    return [
        reading("/seller/iban", IBAN, on=on),
        type(owned)(owned.path, owner, owner, "rules", (name, on), transcribed=True),
    ]


def test_an_account_in_the_imprint_of_the_proven_seller_is_the_sellers() -> None:
    assert "/seller/iban" in proven(*chosen(), second(), *account())


def test_the_only_account_in_the_country_of_the_vat_id_is_the_sellers() -> None:
    sole = [reading("/seller/iban", IBAN), second(IBAN, "country", "/seller/iban")]
    assert "/seller/iban" in proven(*chosen(), second(), *sole)
    assert "/seller/iban" not in proven(*chosen(), *sole)
    assert "/seller/iban" not in proven(*chosen(), second(), reading("/document_type", "credit_note"), *sole)


def test_an_account_in_the_imprint_of_a_seller_whom_one_witness_names_is_not_proven() -> None:
    assert not proven(*chosen(), *account())


def test_an_account_in_anothers_imprint_is_not_the_sellers() -> None:
    assert "/seller/iban" not in proven(*chosen(), second(), *account(owner="Zeta Handel GmbH"))


def test_an_account_elsewhere_than_in_the_imprint_is_not_proven() -> None:
    elsewhere = [reading("/seller/iban", IBAN), account()[1]]
    assert "/seller/iban" not in proven(*chosen(), second(), *elsewhere)


@pytest.mark.parametrize(
    "doubt",
    [
        reading("corroborating/direct_debit", "direct_debit"),
        second("Factoring Nord AG", "account_holder"),
    ],
    ids=["money is taken", "another holder"],
)
def test_an_account_from_which_money_is_taken_or_in_another_name_is_not_proven(doubt: Reading) -> None:
    assert "/seller/iban" not in proven(*chosen(), second(), *account(), doubt)


def test_the_number_in_title_and_payment_reference() -> None:
    number = chosen("RE-4711", "title", "/invoice_number")
    assert proven(*number, second("RE-4711", "payment_reference", "/invoice_number")) == {"/invoice_number"}
    assert not proven(*number, second("RE-4711", "title", "/invoice_number"))


def test_the_currency_by_its_label_and_the_sellers_country() -> None:
    currency = chosen("EUR", "label", "/currency")
    assert proven(*currency, second("EUR", "country", "/currency")) == {"/currency"}
    assert not proven(*currency, second("CHF", "country", "/currency"))


def test_no_currency_is_proven_beside_a_mark_of_another_one() -> None:
    currency = chosen("EUR", "label", "/currency")
    assert not proven(*currency, second("EUR", "country", "/currency"), second("USD", "other_mark", "/currency"))


def test_the_buyer_by_label_and_window() -> None:
    buyer = chosen("Kunden AG", "label", "/buyer/name")
    assert proven(*buyer, second("Kunden AG", "window", "/buyer/name")) == {"/buyer/name"}
    assert not proven(*buyer, second("Kunden AG", "label", "/buyer/name"))


def test_a_web_address_inside_the_line_that_was_taken_for_the_name_is_no_second_print() -> None:
    line = "visit Acme Tools at acme-tools.com"
    on = evidence(line)
    inside = on.model_copy(update={"bbox": BBox(on.bbox.left + 20, *on.bbox[1:]), "text": "acme-tools.com"})
    said = [
        reading("/seller/name", line, on=on),
        reading(f"{PRINTS}/imprint", line, on=on),
        reading(f"{PRINTS}/domain", "acme-tools", on=inside),
    ]
    assert not proven(*said)


def agreed_buyer(*domains: str) -> str:
    """What becomes of a buyer that two readers name, on a page with mail addresses of these domains."""
    on = evidence("Akzent Bau")
    said = [reading("/seller/name", ACME), reading("/buyer/name", "Akzent Bau", on=on)]
    said += [reading("/buyer/name", "Akzent Bau", "embedded", on=on)]
    fields = reconcile([*said, *(second(domain, "domain") for domain in domains)])
    return judge(fields, check_corroboration(fields))["/buyer/name"].status


def test_whose_domain_alone_the_page_prints_is_hardly_its_buyer() -> None:
    assert agreed_buyer() == agreed_buyer("acme-tools", "akzent-bau") == "verified"
    assert agreed_buyer("akzent-bau") == "single"


def mail(address: str, *beside: Reading, domain: str) -> set[str]:
    on = evidence(address)
    said = [reading("/seller/email", address, on=on), reading(f"{PRINTS}/domain", domain, on=on)]
    return proven(*chosen(), second(), *said, *beside) - {"/seller/name"}


def test_a_mail_address_is_the_sellers_if_its_domain_is_the_sellers_name() -> None:
    assert mail("info@acme-tools.com", domain="acme-tools") == {"/seller/email"}
    assert not mail("jane@akzent-bau.de", domain="akzent-bau")
    assert not mail("jane@akzent-bau.de", second("acme-tools", "domain"), domain="akzent-bau")


def roles(*said: Reading) -> set[str]:
    """Which of two parties that two readers name alike are verified."""
    on = {path: evidence(value) for path, value in (("/seller/name", ACME), ("/buyer/name", "Akzent Bau"))}
    both = [reading(path, e.text, selector, on=e) for path, e in on.items() for selector in ("rules", "embedded")]
    fields = reconcile([*both, *said])
    return {
        path for path, verdict in judge(fields, check_corroboration(fields)).items() if verdict.status == "verified"
    }


@pytest.mark.parametrize(
    "print_",
    [
        second(),
        second(convention="letterhead"),
        second("Akzent Bau", "label", "/buyer/name"),
        second("acme-tools", "domain"),
    ],
)
def test_readers_who_agree_on_two_parties_need_more_than_places_to_tell_who_sells(print_: Reading) -> None:
    window = second("Akzent Bau", "window", "/buyer/name")
    assert roles(window, print_) >= {"/seller/name", "/buyer/name"}
    assert not roles(window)


def test_the_mail_address_under_a_name_does_not_tell_its_role() -> None:
    on = evidence(ACME)
    box = BBox(on.bbox.left, on.bbox.bottom + 2, on.bbox.right, on.bbox.bottom + 12)
    below = reading(f"{PRINTS}/domain", "acme-tools", on=on.model_copy(update={"bbox": box}))
    named = reading("/seller/name", ACME, on=on)
    assert not proven(named, reading(f"{PRINTS}/letterhead", ACME, on=on), below)
    assert proven(named, reading(f"{PRINTS}/label", ACME, on=on), below) == {"/seller/name"}


def test_nor_is_it_the_sellers_where_only_places_tell_who_sells() -> None:
    name, buyer = evidence(ACME), evidence("Akzent Bau")
    box = BBox(name.bbox.left, name.bbox.bottom + 2, name.bbox.right, name.bbox.bottom + 12)
    below = name.model_copy(update={"bbox": box, "text": "info@acme-tools.com"})
    said = [
        *(reading("/seller/name", ACME, selector, on=name) for selector in ("rules", "embedded")),
        *(reading("/buyer/name", "Akzent Bau", selector, on=buyer) for selector in ("rules", "embedded")),
        reading("/seller/email", "info@acme-tools.com", on=below),
        reading(f"{PRINTS}/domain", "acme-tools", on=below),
    ]
    for more, status in (([], "single"), ([second()], "verified")):
        fields = reconcile([*said, second("Akzent Bau", "window", "/buyer/name"), *more])
        assert judge(fields, check_corroboration(fields))["/seller/email"].status == status


def test_conventions_of_two_prints_that_two_readers_chose_prove_the_name() -> None:
    above, beside = evidence(ACME), evidence(ACME)
    said = [reading("/seller/name", ACME, on=above), reading("/seller/name", ACME, "embedded", on=beside)]
    said += [reading(f"{PRINTS}/sender_line", ACME, on=above), reading(f"{PRINTS}/letterhead", ACME, on=beside)]
    assert proven(*said) == {"/seller/name"}


@pytest.mark.parametrize(("stated", "verified"), [("Acme Tools", True), ("Brunel Holding SA", False)])
def test_a_name_is_in_doubt_where_data_that_came_along_print_another(stated: str, verified: bool) -> None:
    other = reading("/seller/name", stated, "xml", rank=1)
    assert proven(*chosen(), second(), other) == ({"/seller/name"} if verified else set())


def test_a_logo_writes_some_words_of_the_name() -> None:
    logo = reading(f"{PRINTS}/logo", "acme-tools.", on=evidence("acme-tools.", place=9))
    assert proven(*chosen(), logo) == {"/seller/name"}
    other = reading(f"{PRINTS}/logo", "Marktplatz", on=evidence("Marktplatz", place=9))
    assert not proven(*chosen(), other)


def test_a_logo_in_the_buyers_name_too_proves_nothing() -> None:
    logo = reading(f"{PRINTS}/logo", "Acme Tools", on=evidence("Acme Tools", place=9))
    buyer = reading("/buyer/name", "Acme Tools Handels AG", on=evidence("Acme Tools Handels AG", place=20))
    assert "/seller/name" not in proven(*chosen(), logo, buyer)


@pytest.mark.parametrize(
    ("holder", "is_proven"),
    [("Acme Tools GmbH onder vermelding van het factuurnummer", True), ("Acme Tools GmbH Holding", False)],
)
def test_a_holder_in_a_sentence_is_the_seller(holder: str, *, is_proven: bool) -> None:
    iban = reading("/seller/iban", "DE02120300000000202051", on=evidence("DE02", place=30))
    country = reading("corroborating/seller/iban/country", "DE02120300000000202051", on=evidence("DE1", place=31))
    named = reading(f"{PRINTS}/account_holder", holder, on=evidence(holder, place=32))
    assert ("/seller/iban" in proven(*chosen(), second(), iban, country, named)) is is_proven
