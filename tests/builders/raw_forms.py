"""Interactive forms written object by object: what no library would make, and what some programs do."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


class RawForm:
    """Pages with fields: `field` adds one, `widget` a place of it on a page."""

    def __init__(self, pages: int = 1) -> None:
        self._writer = PdfWriter()
        for _ in range(pages):
            self._writer.add_blank_page(width=595, height=842)
        self._fields = ArrayObject()
        form = DictionaryObject({NameObject("/Fields"): self._fields})
        self._writer.root_object[NameObject("/AcroForm")] = self._writer._add_object(form)

    def field(self, name: str, kind: str, value: Any = None, **more: Any) -> Any:
        """A field without a place; `more` are entries of its dictionary."""
        entries = {"/T": (name,), "/FT": f"/{kind}", **{f"/{key}": each for key, each in more.items()}}
        if value is not None:
            entries["/V"] = value
        reference = self._writer._add_object(_pdf(entries))
        self._fields.append(reference)
        return reference

    def widget(self, field: Any, box: tuple[float, ...], page: int = 0, **more: Any) -> Any:
        """A kid of the field on a page: left, bottom, right, top from the lower left corner."""
        entries = {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": list(box), "/Parent": field, "/F": 4}
        reference = self._writer._add_object(_pdf(entries | {f"/{key}": each for key, each in more.items()}))
        kids = field.get_object().setdefault(NameObject("/Kids"), ArrayObject())
        kids.append(reference)
        annotations = self._writer.pages[page].setdefault(NameObject("/Annots"), ArrayObject())
        annotations.append(reference)
        return reference

    def drawn(self, text: str, width: float, height: float) -> Any:
        """An appearance that shows a text."""
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 10 Tf 2 4 Td ({text}) Tj ET".encode("latin-1"))
        resources = {"/Font": {"/F1": FONT}}
        stream.update(_pdf({"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, width, height]}))
        stream[NameObject("/Resources")] = _pdf(resources)
        return self._writer._add_object(stream)

    def printed(self, page: int, lines: dict[tuple[float, float], str]) -> None:
        """Text of the page itself, each from its lower left corner on."""
        stream = DecodedStreamObject()
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj " for (x, y), text in lines.items())
        stream.set_data(f"BT /F1 10 Tf {shown}ET".encode("latin-1"))
        sheet = self._writer.pages[page]
        sheet[NameObject("/Contents")] = self._writer._add_object(stream)
        sheet[NameObject("/Resources")] = _pdf({"/Font": {"/F1": FONT}})

    def bytes(self) -> bytes:
        file = io.BytesIO()
        self._writer.write(file)
        return file.getvalue()


def _pdf(value: Any) -> Any:
    """Python values as PDF objects: "/x" is a name, ("x",) a string."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): _pdf(each) for key, each in value.items()})
    if isinstance(value, list):
        return ArrayObject([_pdf(each) for each in value])
    if isinstance(value, tuple):
        return TextStringObject(value[0])
    if isinstance(value, str):
        return NameObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    return FloatObject(value) if isinstance(value, float) else value
