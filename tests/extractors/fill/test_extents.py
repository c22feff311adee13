"""Where a text ends: wrapped lines belong to it, addresses are blocks, codes behind names are not names."""

from __future__ import annotations

import pytest
from filled import filled

TEXT = {"type": ["string", "null"]}


def test_a_line_that_runs_on() -> None:
    page = """
        Advertiser:  Citizens for             Market:  Springfield
                     Better Roads
        Product:     Roads                    Office:  Central
    """
    assert filled({"advertiser": TEXT}, page) == {"advertiser": "Citizens for Better Roads"}


def test_a_line_that_is_full() -> None:
    page = """
        Tenant:  Harbour Works and  Unit:  12
                 Shipping Limited
        Phone:   555 1234
    """
    assert filled({"tenant": TEXT}, page) == {"tenant": "Harbour Works and Shipping Limited"}


def test_the_address_under_a_name_is_not_the_name() -> None:
    page = """
        Landlord:  Maria Keller
                   12 High Street
                   Leeds LS1 4AP
    """
    assert filled({"landlord": TEXT}, page) == {"landlord": "Maria Keller"}


def test_an_address_is_all_its_lines() -> None:
    page = """
        Landlord:  Maria Keller
        Address:   12 High Street
                   Leeds LS1 4AP
        Phone:     555 1234
    """
    assert filled({"landlord_address": TEXT}, page) == {"landlord_address": "12 High Street Leeds LS1 4AP"}


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (["Smith & Partners"], "Harbour Works Inc"),
        ([], "Harbour Works Inc (112369)"),
        (["Acme (99)"], "Harbour Works Inc (112369)"),
    ],
)
def test_a_code_in_brackets_is_kept_unless_no_example_has_one(examples: list[str], expected: str) -> None:
    asked = {"advertiser": {**TEXT, "examples": examples}}
    assert filled(asked, "Advertiser: Harbour Works Inc (112369)") == {"advertiser": expected}
