"""Identifiers that pass their own check digits, drawn at random: nobody's, but well formed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_VAT_SHAPES = {
    "AT": "ATU########",
    "BE": "BE0#########",
    "CH": "CHE#########",
    "DE": "DE#########",
    "ES": "ESB########",
    "FR": "FR###########",
    "GB": "GB#########",
    "IT": "IT0##########",
    "NL": "NL#########B01",
}
# Country: the shape of the account number after the check digits.
_ACCOUNT_SHAPES = {
    "AT": "################",
    "CH": "0####0###########",
    "DE": "##################",
    "GB": "LOYD##############",
}


def _draw(shape: str, chance: Random) -> str:
    return "".join(str(chance.randrange(10)) if char == "#" else char for char in shape)


def _first_valid(shape: str, chance: Random, is_valid: Callable[[str], bool]) -> str:
    while True:
        candidate = _draw(shape, chance)
        if is_valid(candidate):
            return candidate


def vat_id(country: str, chance: Random) -> str:
    """A VAT identifier without spaces, with valid check digits. Raises KeyError for a country that has none here."""
    if country == "CH":
        from stdnum.ch import uid

        return _first_valid(_VAT_SHAPES["CH"], chance, uid.is_valid)
    if country == "GB":
        from stdnum.gb import vat as british

        return _first_valid(_VAT_SHAPES["GB"], chance, british.is_valid)
    if country == "FR":
        return _french_vat_id(chance)
    from stdnum.eu import vat

    return _first_valid(_VAT_SHAPES[country], chance, vat.is_valid)


def _french_vat_id(chance: Random) -> str:
    from stdnum.fr import siren

    number = _first_valid("#########", chance, siren.is_valid)
    return f"FR{(12 + 3 * (int(number) % 97)) % 97:02d}{number}"


def iban(country: str, chance: Random) -> str:
    """An IBAN without spaces whose check digits (and national ones, where there are) are valid."""
    bban = _bban(country, chance)
    digits = "".join(str(int(char, 36)) for char in f"{bban}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"


def _bban(country: str, chance: Random) -> str:
    if country == "BE":
        number = _draw("##########", chance)
        return f"{number}{int(number) % 97 or 97:02d}"
    if country == "ES":
        return _spanish_account(chance)
    if country == "FR":
        bank, account = _draw("##########", chance), _draw("###########", chance)
        return f"{bank}{account}{97 - int(bank + account + '00') % 97:02d}"
    if country == "NL":
        return f"RABO{_first_valid('0#########', chance, _eleven_proof)}"
    if country == "IT":
        return _italian_account(chance)
    return _draw(_ACCOUNT_SHAPES[country], chance)


def _eleven_proof(number: str) -> bool:
    return sum((10 - place) * int(digit) for place, digit in enumerate(number)) % 11 == 0


def _spanish_account(chance: Random) -> str:
    from stdnum.es import ccc

    bank, account = _draw("2100####", chance), _draw("##########", chance)
    return bank + str(ccc.calc_check_digits(f"{bank}00{account}")) + account


def _italian_account(chance: Random) -> str:
    odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
    number = _draw("0" + "#" * 21, chance)
    total = sum(odd[int(d)] if place % 2 == 0 else int(d) for place, d in enumerate(number))
    return f"{chr(ord('A') + total % 26)}{number}"
