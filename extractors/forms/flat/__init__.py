"""Flat forms: what is asked and answered on a page without fields, by its words and what is drawn around them."""
