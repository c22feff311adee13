"""Fills a schema of the user's own from the words and tables of a document, with no model."""
