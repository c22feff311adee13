"""The embedded reader: a small model that points at the words of a page for each property of a schema."""
