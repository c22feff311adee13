"""What a template of a form sees: `t`, `tick`, `ring` and `sign` draw an answer, print it and keep it as truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_BLANK = 0.1
_TICKED = 0.4
_FIRST = {
    "en": ("Alice", "George", "Priya", "Owen", "Hannah"),
    "de": ("Jürgen", "Katharina", "Uwe", "Sabine", "Lukas"),
    "fr": ("Élodie", "Mathieu", "Chloé", "Benoît", "Agnès"),
    "es": ("Lucía", "Íñigo", "Carmen", "Álvaro", "Nuria"),
    "it": ("Giulia", "Matteo", "Chiara", "Davide", "Elisa"),
    "nl": ("Sanne", "Joris", "Fleur", "Bram", "Anouk"),
    "pl": ("Agnieszka", "Paweł", "Zofia", "Michał", "Ewa"),
    "pt": ("João", "Inês", "Tiago", "Beatriz", "Rui"),
    "sv": ("Åsa", "Linnéa", "Göran", "Elin", "Oskar"),
}
_LAST = {
    "en": ("Whitfield", "Okafor", "Marsh", "Patel", "Sterling"),
    "de": ("Schäfer", "Vogel", "Lindner", "Brandt", "Weiß"),
    "fr": ("Lefèvre", "Moreau", "Garnier", "Dubois", "Perrin"),
    "es": ("Ibáñez", "Muñoz", "Serrano", "Vidal", "Rojas"),
    "it": ("Ferri", "Rinaldi", "Conti", "Greco", "Marchetti"),
    "nl": ("de Vries", "Bakker", "Visser", "van Dijk", "Mulder"),
    "pl": ("Wójcik", "Kowalczyk", "Nowak", "Zając", "Lis"),
    "pt": ("Carvalho", "Antunes", "Moreira", "Seabra", "Pinto"),
    "sv": ("Sjöberg", "Lundqvist", "Ekström", "Nyberg", "Hedlund"),
}
_STREETS = {
    "en": "{n} Mill Lane", "de": "Gartenstraße {n}", "fr": "{n} rue des Tanneurs", "es": "Calle Mayor {n}",
    "it": "Via Garibaldi {n}", "nl": "Kerkstraat {n}", "pl": "ul. Polna {n}", "pt": "Rua do Sol {n}",
    "sv": "Storgatan {n}",
}  # fmt: skip
_CITIES = {
    "en": "Ashford", "de": "Göttingen", "fr": "Orléans", "es": "Logroño", "it": "Ferrara", "nl": "Utrecht",
    "pl": "Łódź", "pt": "Évora", "sv": "Västerås",
}  # fmt: skip
_NOTES = ("see attached letter", "none known", "as agreed by phone", "renewal", "first request")
_CALENDARS = {
    "en": "d MMMM yyyy", "de": "dd.MM.yyyy", "fr": "dd/MM/yyyy", "es": "dd/MM/yyyy", "it": "dd/MM/yyyy",
    "nl": "dd-MM-yyyy", "pl": "dd.MM.yyyy", "pt": "dd/MM/yyyy", "sv": "yyyy-MM-dd",
}  # fmt: skip


@dataclass
class Sheet:
    """One filled-in form. Each answer that a template asks for is an entry of the truth."""

    language: str
    chance: Random
    entries: list[dict[str, Any]] = field(default_factory=list)

    def t(self, label: str, kind: str = "name", *variants: str, blank: float = _BLANK) -> str:
        """An answer in words or figures, sometimes none; `variants` are other right readings of the label."""
        value = "" if self.chance.random() < blank else self._value(kind)
        self._keep(label, value or None, "date" if kind == "date" else "text", variants)
        return value

    def tick(self, label: str, *variants: str) -> bool:
        """A box to tick by itself."""
        ticked = self.chance.random() < _TICKED
        self._keep(label, "yes" if ticked else "no", "checkbox", variants)
        return ticked

    def ring(self, label: str, options: Sequence[str], *variants: str, blank: float = _BLANK) -> str:
        """One of several, or none."""
        chosen = "" if self.chance.random() < blank else self.chance.choice(options)
        self._keep(label, chosen or None, "radio", variants)
        return chosen

    def sign(self, label: str, *variants: str) -> bool:
        """Whether there is a signature."""
        signed = self.chance.random() < 0.5
        self._keep(label, "signed" if signed else None, "signature", variants)
        return signed

    def scrawl(self, width: int = 110, height: int = 26) -> str:
        """A signature as a pen draws it."""
        x, points = 4.0, []
        while x < width - 8:
            dx = self.chance.uniform(4, 11)
            y = [self.chance.uniform(2, height - 2) for _ in range(2)]
            points.append(
                f"C {x + dx * 0.2:.1f} {y[0]:.1f} {x + dx * 1.4:.1f} {y[1]:.1f} {x + dx:.1f} {height / 2:.1f}"
            )
            x += dx
        path = f"M 2 {height / 2} {' '.join(points)}"
        return (
            f'<svg width="{width}" height="{height}" style="overflow:visible">'
            f'<path d="{path}" fill="none" stroke="#14266b" stroke-width="1.4"/></svg>'
        )

    def _keep(self, label: str, value: str | None, kind: str, variants: Sequence[str]) -> None:
        self.entries.append({"label": [label, *variants] if variants else label, "value": value, "type": kind})

    def _value(self, kind: str) -> str:
        chance, language = self.chance, self.language
        if kind == "name":
            return f"{chance.choice(_FIRST[language])} {chance.choice(_LAST[language])}"
        if kind == "first":
            return chance.choice(_FIRST[language])
        if kind == "last":
            return chance.choice(_LAST[language])
        if kind == "date":
            day = date(1950, 1, 13) + timedelta(days=chance.randrange(27_000))
            day = day.replace(day=chance.randint(13, 28))
            return str(format_date(day, _CALENDARS[language], locale=language))
        if kind == "street":
            return _STREETS[language].format(n=chance.randint(2, 98))
        if kind == "amount":
            return str(format_decimal(chance.randint(1_500, 950_000) / 100, format="#,##0.00", locale=language))
        return self._code(kind)

    def _code(self, kind: str) -> str:
        chance = self.chance
        digits = "".join(str(chance.randint(0, 9)) for _ in range(8))
        codes = {
            "city": _CITIES[self.language],
            "zip": digits[:5],
            "phone": f"0{digits[:3]} {digits[3:]}7",
            "email": f"{chance.choice(('info', 'office', 'a.lang', 'm.roy'))}@example.org",
            "count": str(1 + int(digits[0])),
            "code": f"{chance.choice('ABCKLMRT')}{digits[:6]}",
            "digits": f"4{digits}",
            "note": chance.choice(_NOTES),
            "compact": f"{chance.randint(13, 28)}{chance.randint(10, 12)}19{70 + int(digits[0])}",
        }
        return codes[kind]
