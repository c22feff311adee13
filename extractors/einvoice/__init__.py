"""Embedded and bare electronic invoices: Factur-X and ZUGFeRD (CII) and UBL, read into the paths of our invoice."""
