"""Seeded errors: documents that are read correctly, made wrong in a known way, to see what is caught."""
