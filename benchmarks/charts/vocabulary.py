"""Invented subjects of charts: titles, units, categories and series, in English and German."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    title: str
    y_label: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    scale: float  # the size of a typical value


SUBJECTS = (
    Subject(
        "Revenue by region",
        "Million EUR",
        ("North", "South", "East", "West", "Overseas", "Online"),
        ("Products", "Services", "Licences", "Spare parts"),
        80,
    ),
    Subject(
        "Electricity generation",
        "GWh",
        ("Hydro", "Wind", "Solar", "Biomass", "Gas", "Nuclear"),
        ("Public grid", "Own use", "Exports", "Losses"),
        1200,
    ),
    Subject(
        "Umsatz nach Sparten",
        "Mio. €",
        ("Maschinenbau", "Handel", "Logistik", "Bau", "Chemie", "Dienste"),
        ("Inland", "Ausland", "Europa", "Übersee"),
        45,
    ),
    Subject(
        "Employees by department",
        "Headcount",
        ("Sales", "Research", "Production", "Finance", "Support", "Legal", "IT"),
        ("Full time", "Part time", "Temporary", "Trainees"),
        260,
    ),
    Subject(
        "Average rent per square metre",
        "Euro",
        ("Berlin", "Hamburg", "München", "Köln", "Leipzig", "Dresden", "Bremen"),
        ("Old buildings", "New buildings", "Student flats", "Houses"),
        14,
    ),
    Subject(
        "Visitors of the museum",
        "Thousand",
        ("Paintings", "Sculpture", "Photography", "Fashion", "Film"),
        ("Adults", "Children", "Groups", "Members"),
        35,
    ),
    Subject(
        "Krankentage je Abteilung",
        "Tage",
        ("Montage", "Verwaltung", "Vertrieb", "Lager", "Küche", "Labor"),
        ("Frauen", "Männer", "Auszubildende", "Leihkräfte"),
        9,
    ),
    Subject(
        "Freight carried",
        "Thousand tonnes",
        ("Coal", "Grain", "Steel", "Timber", "Containers", "Oil", "Cars", "Ore"),
        ("Rail", "Road", "Canal", "Air"),
        640,
    ),
    Subject(
        "Fuel consumption",
        "Litres per 100 km",
        ("Compact", "Saloon", "Estate", "Van", "Pickup", "Coupé"),
        ("City", "Motorway", "Rural roads", "Mixed"),
        7,
    ),
    Subject(
        "Spending of households",
        "USD",
        ("Housing", "Food", "Transport", "Health", "Leisure", "Clothing", "Education"),
        ("Single", "Couple", "Family", "Retired"),
        5400,
    ),
    Subject(
        "Holz aus dem Stadtwald",
        "Festmeter",
        ("Buche", "Eiche", "Fichte", "Kiefer", "Lärche", "Ahorn"),
        ("Stammholz", "Brennholz", "Industrieholz", "Rest"),
        3100,
    ),
    Subject(
        "Downloads of the library",
        "Per day",
        ("Linux", "macOS", "Windows", "FreeBSD", "Android"),
        ("Stable", "Beta", "Nightly", "Long term"),
        17000,
    ),
)
X_LABELS = ("Distance (km)", "Temperature (°C)", "Age", "Load (kN)", "Time (s)", "Depth (m)")
