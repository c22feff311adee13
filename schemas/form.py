"""Forms: what is asked and what was answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.values import Data

EntryType = Literal["text", "number", "date", "checkbox", "radio", "signature"]


class Entry(Data):
    label: str | None = Field(None, description="The label as printed on the page")
    value: str | None = None
    type: EntryType | None = None
    section: str | None = None


class Form(Data):
    """A form's entries. Null means: not attempted."""

    title: str | None = None
    entries: list[Entry] | None = None


REQUIRED = ("/title", "/entries")
