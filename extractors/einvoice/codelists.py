"""Code lists of EN 16931 as far as reading needs them: UNTDID 1001 document types, UN/ECE Recommendation 20 units."""

from __future__ import annotations

import re

CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})
"""UNTDID 1001 codes that EN 16931 (EN16931-CodelistRules, BR-CL-01) counts as credit notes."""

CORRECTIONS = frozenset({"384"})
"""A corrected invoice: may take the place of an invoice or take from it."""

SELF_BILLED = frozenset({"389"})

# fmt: off
INVOICES = frozenset(
    {
        "71", "80", "82", "84", "102", "130", "202", "203", "204", "211", "218", "219", "295", "325", "326", "331",
        "380", "382", "383", "384", "385", "386", "387", "388", "389", "390", "393", "394", "395", "456", "457",
        "471", "472", "473", "500", "501", "527", "553", "575", "623", "633", "780", "817", "870", "875", "876",
        "877", "935",
    }
)
# fmt: on
"""UNTDID 1001 codes of invoices and of what is paid like one."""

_PROFORMA = "325"


def document_type_of(type_code: str) -> str | None:
    """Our document type; None for a code of no invoice (751, information for accounting, is the commonest)."""
    if type_code in CREDIT_NOTES:
        return "credit_note"
    if type_code == _PROFORMA:
        return "proforma"
    return "invoice" if type_code in INVOICES else None


_UNIT_WORDS = {
    "C62 H87 EA PCE PCS XPP NAR LS ST ZZ": "stk stck stück stuck stueck st pc pcs pce piece pieces unit units each ea "
    "einheit einheiten pièce pièces piece pza pz pezzo pezzi unidad unidades ud uds un szt stuks "
    "psch pauschal pauschale lot flat one item items no nr x",
    "KGM": "kg kilo kilogramm kilogram kilogramme",
    "GRM": "g gr gramm gram gramme",
    "TNE": "t to tonne tonnen ton tons",
    "LTR": "l ltr liter litre litres litro litri",
    "MTR": "m mtr meter metre mètre lfm metro",
    "KMT KTM": "km kilometer kilometre kilomètre",
    "MTK": "m² m2 qm quadratmeter sqm mq",
    "MTQ": "m³ m3 cbm kubikmeter mc",
    "HUR LH": "h std stunde stunden hour hours hrs hr heure heures ora ore uur godz hora horas",
    "MIN": "min minute minuten minutes",
    "DAY": "tag tage day days d jour jours giorno giorni dag dagen día días",
    "WEE": "woche wochen week weeks semaine semaines",
    "MON": "monat monate mon month months mois mese mesi maand mes meses",
    "ANN": "jahr jahre year years an ans année anno",
    "KWH": "kwh",
    "SET": "set satz sets",
    "PR": "paar pair pairs",
    "XBX BX": "box boxes karton kartons schachtel",
    "XCT CT": "karton kartons carton cartons krt",
    "XBO BO": "flasche flaschen bottle bottles fl",
    "XPK PK": "packung packungen pack packs pak pkg paket pk",
    "XPX": "palette paletten pallet pallets",
    "P1": "% prozent percent pct",
}
_WORDS_BY_CODE = {code: frozenset(words.split()) for codes, words in _UNIT_WORDS.items() for code in codes.split()}


_CODES_BY_WORD = {word: codes.split()[0] for codes, words in _UNIT_WORDS.items() for word in words.split()}
_PIECE, _ONE = "H87", "C62"
_CODE = re.compile(r"[A-Z0-9]{2,3}")


def unit_code_of(printed: str | None) -> str:
    """The code for a printed unit; a code stays what it is, and what is no usual unit is "one" (C62)."""
    word = (printed or "").casefold().strip(" .:()")
    code = _CODES_BY_WORD.get(word)
    if code is not None:
        return _PIECE if code == _ONE else code
    return printed if printed and _CODE.fullmatch(printed) else _ONE


def is_unit_word(code: str, printed: str) -> bool:
    """Whether a printed unit is a usual word for the code, or the code itself: "Stk." for H87."""
    word = printed.casefold().strip(" .:()")
    return word == code.casefold() or word in _WORDS_BY_CODE.get(code.upper(), frozenset())
