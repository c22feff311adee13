"""How reports say things, in English and German. Each set has wordings of its own: the scored ones were never tuned on.

{s} series, {c} category or year, {b} the earlier one, {v} value with its unit, {w} the earlier value, {p} per cent,
{n} a factor, {o} another series or category. A wording of a single series has no {s}: its keys end in "_1".
"""

from __future__ import annotations

Wordings = dict[str, tuple[str, ...]]

TUNE_EN: Wordings = {
    "value": ("In {c}, {s} reached {v}.", "{s} came to {v} in {c}.", "For {c} we report {v} for {s}."),
    "value_1": ("In {c} we counted {v}.", "The figure for {c} was {v}.", "{c} reached {v}."),
    "up": ("{s} rose from {w} in {b} to {v} in {c}.", "In {c}, {s} increased to {v}.", "{s} grew between {b} and {c}."),
    "down": (
        "{s} fell from {w} in {b} to {v} in {c}.",
        "In {c}, {s} declined to {v}.",
        "{s} shrank between {b} and {c}.",
    ),
    "up_1": ("The total rose from {w} in {b} to {v} in {c}.", "{t} increased in {c} to {v}."),
    "down_1": ("The total fell from {w} in {b} to {v} in {c}.", "{t} declined in {c} to {v}."),
    "change_up": ("{s} grew by {p} % in {c}.", "In {c}, {s} was up {p} % on the previous year."),
    "change_down": ("{s} shrank by {p} % in {c}.", "In {c}, {s} was down {p} % on the previous year."),
    "change_up_1": ("{t} grew by {p} % in {c}.", "In {c}, {t} was up {p} % year on year."),
    "change_down_1": ("{t} fell by {p} % in {c}.", "In {c}, {t} was down {p} % year on year."),
    "ratio": ("In {c}, {s} was {n} times as high as in {b}.",),
    "ratio_1": ("{t} in {c} was {n} times as high as in {b}.",),
    "highest": ("{s} reached its highest value in {c}.", "{s} peaked in {c}."),
    "highest_1": ("{t}: the highest value was recorded in {c}.", "{c} shows the highest figure for {t}."),
    "share": ("{s} accounted for {p} % of the total in {c}.", "In {c}, the share of {s} was {p} %."),
    "share_1": ("{c} accounted for {p} % of the total.", "The share of {c} was {p} %."),
    "total": ("Together, all of them came to {v} in {c}.", "In total, {v} were recorded in {c}."),
    "total_1": ("In total, {v} were recorded.", "The total was {v}."),
}
TUNE_DE: Wordings = {
    "value": ("{s} erreichte {c} einen Wert von {v}.", "Im Jahr {c} entfielen auf {s} {v}.", "{c} lag {s} bei {v}."),
    "value_1": ("Im Jahr {c} waren es {v}.", "{c} erreichte {v}.", "Auf {c} entfielen {v}."),
    "up": (
        "{s} stieg von {w} im Jahr {b} auf {v} im Jahr {c}.",
        "{c} legte {s} auf {v} zu.",
        "Zwischen {b} und {c} wuchs {s}.",
    ),
    "down": (
        "{s} sank von {w} im Jahr {b} auf {v} im Jahr {c}.",
        "{c} ging {s} auf {v} zurück.",
        "Zwischen {b} und {c} schrumpfte {s}.",
    ),
    "up_1": ("Der Wert stieg von {w} im Jahr {b} auf {v} im Jahr {c}.", "{t}: {c} ein Anstieg auf {v}."),
    "down_1": ("Der Wert sank von {w} im Jahr {b} auf {v} im Jahr {c}.", "{t}: {c} ein Rückgang auf {v}."),
    "change_up": ("{s} stieg {c} um {p} %.", "Im Jahr {c} lag {s} um {p} % höher als im Vorjahr."),
    "change_down": ("{s} sank {c} um {p} %.", "Im Jahr {c} lag {s} um {p} % niedriger als im Vorjahr."),
    "change_up_1": ("{t} stieg {c} um {p} Prozent.", "{t} nahm {c} um {p} % zu."),
    "change_down_1": ("{t} sank {c} um {p} Prozent.", "{t} ging {c} um {p} % zurück."),
    "ratio": ("{c} war {s} {n}-mal so hoch wie {b}.",),
    "ratio_1": ("{t} war {c} {n}-mal so hoch wie {b}.",),
    "highest": ("Den höchsten Wert erreichte {s} im Jahr {c}.", "{s} erreichte {c} den Höchststand."),
    "highest_1": ("{t}: Den höchsten Wert erreichte {c}.", "Mit Abstand am höchsten lag bei {t} {c}."),
    "share": ("Auf {s} entfielen {c} {p} % der Summe.", "Der Anteil von {s} betrug {c} {p} Prozent."),
    "share_1": ("Auf {c} entfielen {p} % der Summe.", "Der Anteil von {c} betrug {p} Prozent."),
    "total": ("Zusammen ergaben sich {c} {v}.", "Insgesamt wurden {c} {v} gezählt."),
    "total_1": ("Insgesamt waren es {v}.", "Die Summe beträgt {v}."),
}
SCORE_EN: Wordings = {
    "value": (
        "{s} stood at {v} in {c}.",
        "At {v}, {s} was as planned in {c}.",
        "The {c} figure for {s} amounts to {v}.",
    ),
    "value_1": ("{c} brought {v}.", "We recorded {v} for {c}.", "With {v}, {c} was in line with the plan."),
    "up": (
        "{s} climbed to {v} in {c}, after {w} in {b}.",
        "From {b} to {c}, {s} expanded.",
        "{c} saw {s} advance to {v}.",
    ),
    "down": (
        "{s} slipped to {v} in {c}, after {w} in {b}.",
        "From {b} to {c}, {s} contracted.",
        "{c} saw {s} drop to {v}.",
    ),
    "up_1": ("{t} climbed to {v} in {c}, after {w} in {b}.", "From {b} to {c}, {t} went up."),
    "down_1": ("{t} slipped to {v} in {c}, after {w} in {b}.", "From {b} to {c}, {t} went down."),
    "change_up": ("{s} gained {p} percent in {c}.", "{c} brought a {p} % increase in {s}."),
    "change_down": ("{s} lost {p} percent in {c}.", "{c} brought a {p} % decrease in {s}."),
    "change_up_1": ("{t} gained {p} percent in {c}.", "A rise of {p} % in {t} marked {c}."),
    "change_down_1": ("{t} lost {p} percent in {c}.", "A drop of {p} % in {t} marked {c}."),
    "ratio": ("{s} in {c} amounted to {n} times the level of {b}.",),
    "ratio_1": ("{t} in {c} amounted to {n} times the level of {b}.",),
    "highest": ("The best year for {s} was {c}, its record to date.", "{s} hit its maximum in {c}."),
    "highest_1": ("{c} had the largest number in {t}.", "No doubt: {t} was strongest in {c}."),
    "share": ("{s} made up {p} percent of everything in {c}.", "In {c}, {p} % of the total came from {s}."),
    "share_1": ("{c} made up {p} percent of everything.", "{p} % of the total came from {c}."),
    "total": ("Combined, they add up to {v} for {c}.", "Overall, {c} closed with {v} in total."),
    "total_1": ("Combined, this adds up to {v}.", "Overall, we come to {v} in total."),
}
SCORE_DE: Wordings = {
    "value": ("{s} kam {c} auf {v}.", "Mit {v} blieb {s} {c} im Plan.", "Für {s} weisen wir {c} {v} aus."),
    "value_1": ("Für {c} weisen wir {v} aus.", "Mit {v} blieb {c} im Plan.", "{c} kam auf {v}."),
    "up": (
        "{s} kletterte {c} auf {v}, nach {w} im Jahr {b}.",
        "Von {b} bis {c} nahm {s} zu.",
        "{s} erhöhte sich {c} auf {v}.",
    ),
    "down": (
        "{s} fiel {c} auf {v}, nach {w} im Jahr {b}.",
        "Von {b} bis {c} nahm {s} ab.",
        "{s} verringerte sich {c} auf {v}.",
    ),
    "up_1": ("{t}: {c} kletterte der Wert auf {v}, nach {w} im Jahr {b}.", "{t} nahm von {b} bis {c} zu."),
    "down_1": ("{t}: {c} fiel der Wert auf {v}, nach {w} im Jahr {b}.", "{t} nahm von {b} bis {c} ab."),
    "change_up": ("{c} verzeichnete {s} ein Plus von {p} Prozent.", "{s} wuchs {c} gegenüber dem Vorjahr um {p} %."),
    "change_down": ("{c} verzeichnete {s} ein Minus von {p} Prozent.", "{s} verlor {c} gegenüber dem Vorjahr {p} %."),
    "change_up_1": ("{t}: {c} steht ein Plus von {p} Prozent.", "{t} wuchs {c} um {p} %."),
    "change_down_1": ("{t}: {c} steht ein Minus von {p} Prozent.", "{t} verlor {c} {p} %."),
    "ratio": ("{s} lag {c} {n}-mal so hoch wie im Jahr {b}.",),
    "ratio_1": ("{t} lag {c} {n}-mal so hoch wie im Jahr {b}.",),
    "highest": ("Seinen Rekord erzielte {s} im Jahr {c}.", "Am stärksten war {s} im Jahr {c}."),
    "highest_1": ("{t}: am größten war der Wert für {c}.", "An der Spitze steht bei {t} {c}."),
    "share": ("{s} machte {c} {p} Prozent aus.", "{p} % der Gesamtsumme stammten {c} aus {s}."),
    "share_1": ("{c} machte {p} Prozent der Gesamtsumme aus.", "{p} % der Gesamtsumme stammen aus {c}."),
    "total": ("Alles zusammen waren das {c} {v}.", "Für {c} summiert sich das auf {v}."),
    "total_1": ("Alles zusammen sind das {v}.", "Das summiert sich auf {v}."),
}
NOISE_EN = (
    "The survey covered 1,250 households between March and May.",
    "See note 4 on page 12 for the method.",
    "We opened 3 of 7 planned offices and hired 48 people.",
    "For next year we expect growth of 6 %.",
    "Interest rates rose by 0.5 percentage points over the summer.",
    "The board met 11 times; attendance was 97 %.",
    "A new hall of 2,400 square metres was built at a cost of 18 months of planning.",
    "Prices of raw material fell sharply.",
    "The weather was the driest for 30 years.",
    "Our newsletter has 15,300 readers.",
)
NOISE_DE = (
    "Befragt wurden 1.250 Haushalte zwischen März und Mai.",
    "Zur Methode siehe Anmerkung 4 auf Seite 12.",
    "Von 7 geplanten Filialen wurden 3 eröffnet und 48 Menschen eingestellt.",
    "Für das kommende Jahr erwarten wir ein Plus von 6 %.",
    "Die Zinsen stiegen im Sommer um 0,5 Prozentpunkte.",
    "Der Aufsichtsrat tagte 11-mal; die Teilnahme lag bei 97 %.",
    "Eine neue Halle mit 2.400 Quadratmetern wurde gebaut.",
    "Die Preise für Rohstoffe fielen deutlich.",
    "Der Sommer war der trockenste seit 30 Jahren.",
    "Unser Rundbrief hat 15.300 Leser.",
)
