"""Codes printed for machines: found on pages, decoded, and read as what they say about a payment."""
