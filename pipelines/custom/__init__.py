"""Schemas of the user's own: loaded, refused where they cannot be read with, filled with data, checked."""
