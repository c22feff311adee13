"""How the sample documents are drawn: one module a document, on a small canvas."""
