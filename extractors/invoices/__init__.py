"""Invoices and receipts read by rules: labels held as data, geometry, and arithmetic to choose among candidates."""
