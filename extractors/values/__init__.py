"""From printed text to canonical values: numbers, money, dates, identifiers. Pure functions, no I/O, no clock."""
