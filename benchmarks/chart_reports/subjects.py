"""Invented subjects of reports. Those of the scored pages are others than those of the pages tuned on."""

from __future__ import annotations

from facts import Subject

_PLACES_EN = ("Oxford", "Leeds", "Bristol", "Cardiff", "Glasgow", "Norwich", "Exeter")
_PLACES_DE = ("Kassel", "Bremen", "Ulm", "Rostock", "Jena", "Aachen", "Passau")

TUNE = (
    (
        Subject(
            "Revenue by segment",
            "EUR million",
            "EUR million",
            ("€{v} million", "EUR {v} million", "{v} million euros"),
            ("€{v} billion", "{v} billion euros"),
            ("Products", "Services", "Licences", "Rentals"),
            _PLACES_EN,
            90,
        ),
        False,
    ),
    (
        Subject(
            "Electricity generation",
            "GWh",
            "GWh",
            ("{v} GWh",),
            ("{v} MWh",),
            ("Solar", "Wind", "Hydro", "Biomass"),
            _PLACES_EN,
            320,
        ),
        False,
    ),
    (
        Subject(
            "Employees by site",
            "Employees",
            "",
            ("{v} employees", "{v}"),
            (),
            ("Full time", "Part time", "Trainees"),
            _PLACES_EN,
            640,
            whole=True,
        ),
        False,
    ),
    (
        Subject(
            "Umsatz nach Märkten",
            "Mio. €",
            "Mio. €",
            ("{v} Mio. Euro", "{v} Millionen Euro", "{v} Mio. €"),
            ("{v} Mrd. Euro", "{v} Milliarden Euro"),
            ("Inland", "Ausland", "Übersee"),
            _PLACES_DE,
            75,
        ),
        True,
    ),
    (
        Subject(
            "Besucher der Häuser",
            "Tausend Besucher",
            "in Tausend",
            ("{v} Tausend Besucher", "{v} Tsd. Besucher"),
            ("{v} Millionen Besucher",),
            ("Museum", "Zoo", "Theater"),
            _PLACES_DE,
            140,
        ),
        True,
    ),
)
SCORE = (
    (
        Subject(
            "Net sales by channel",
            "USD million",
            "USD million",
            ("${v} million", "USD {v} million", "{v} million dollars"),
            ("${v} billion", "USD {v} billion"),
            ("Stores", "Online", "Wholesale"),
            _PLACES_EN[::-1],
            210,
        ),
        False,
    ),
    (
        Subject(
            "Freight carried",
            "Thousand tonnes",
            "thousand tonnes",
            ("{v} thousand tonnes",),
            ("{v} million tonnes",),
            ("Rail", "Road", "Canal"),
            _PLACES_EN,
            480,
        ),
        False,
    ),
    (
        Subject(
            "Patients treated",
            "Patients",
            "",
            ("{v} patients",),
            (),
            ("Surgery", "Cardiology", "Paediatrics"),
            _PLACES_EN,
            1900,
            whole=True,
        ),
        False,
    ),
    (
        Subject(
            "Investitionen nach Bereichen",
            "Mio. CHF",
            "Mio. CHF",
            ("{v} Mio. CHF", "CHF {v} Millionen", "{v} Millionen Franken"),
            ("{v} Mrd. CHF", "{v} Milliarden Franken"),
            ("Netze", "Gebäude", "Fahrzeuge"),
            _PLACES_DE,
            58,
        ),
        True,
    ),
    (
        Subject(
            "Wärmeabsatz",
            "MWh",
            "MWh",
            ("{v} MWh",),
            ("{v} GWh",),
            ("Haushalte", "Gewerbe", "Industrie"),
            _PLACES_DE,
            730,
        ),
        True,
    ),
)
