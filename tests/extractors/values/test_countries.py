"""Countries that addresses name."""

from __future__ import annotations

import pytest

from extractors.values.countries import country_of_address


@pytest.mark.parametrize(
    ("address", "languages", "country"),
    [
        ("Gewerbepark 22, 26123 Oldenburg, Deutschland", {"de"}, "DE"),
        ("Gewerbepark 22, 26123 Oldenburg, Germany", {"de"}, "DE"),
        ("2200 Larimer Street, Denver, CO 80205, USA", {"en"}, "US"),
        ("8 Wharf Road, Bristol BS1 6TY", {"en"}, "GB"),
        ("Suite 210, Montréal, QC H2T 1R2", {"en"}, "CA"),
        ("Ambachtsweg 7, 3542 DG Utrecht", {"nl"}, "NL"),
        ("ul. Składowa 12, 80-180 Gdańsk", {"pl"}, "PL"),
        ("Rua do Souto 88, 4700-329 Braga", {"pt"}, "PT"),
        ("4 Merrion Row, Dublin 2, D02 H726", {"en"}, "IE"),
        ("Gewerbepark 22, 26123 Oldenburg", {"de"}, None),
        ("", set(), None),
    ],
)
def test_the_country_of_an_address(address: str, languages: set[str], country: str | None) -> None:
    assert country_of_address(address, languages) == country
