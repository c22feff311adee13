"""Invoices of one page that say to a machine what a person does not see: each attack as a change to one page."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from tests.builders.einvoices import invoice_pdf, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pymupdf = load_mupdf()

WHITE = (1, 1, 1)
FREE = (60, 700)
"""A place where nothing is printed."""


def forged(change: Callable[[Any], None], page: str | None = None, files: Mapping[str, bytes] | None = None) -> bytes:
    """The small invoice with one page changed by `change`, which gets the open PyMuPDF page."""
    document = pymupdf.open(stream=invoice_pdf(printed() if page is None else page, files), filetype="pdf")
    change(document[0])
    data: bytes = document.tobytes()
    document.close()
    return data


def planted(text: str, at: tuple[float, float] = FREE, **options: Any) -> Callable[[Any], None]:
    """Text put on the page, as `insert_text` has it."""

    def change(page: Any) -> None:
        page.insert_text(at, text, **{"fontsize": 10, **options})

    return change


def covered(text: str) -> Callable[[Any], None]:
    """Text under a white rectangle."""

    def change(page: Any) -> None:
        page.insert_text(FREE, text, fontsize=10)
        page.draw_rect((50, 685, 400, 712), fill=WHITE, color=None)

    return change


def clipped(text: str) -> Callable[[Any], None]:
    """Text of which a clip leaves a strip below its letters."""

    def change(page: Any) -> None:
        page.insert_text(FREE, text, fontsize=10)
        last = page.get_contents()[-1]
        page.parent.update_stream(last, b"q 0 138.5 595 0.5 re W n\n" + page.parent.xref_stream(last) + b"\nQ")

    return change


def layered(text: str, usage: str | None = None) -> Callable[[Any], None]:
    """Text on a layer that is off; with a `usage` ("Print" or "View") on one that only this use shows."""

    def change(page: Any) -> None:
        document = page.parent
        layer = document.add_ocg("more", on=usage is not None)
        page.insert_text(FREE, text, fontsize=10, oc=layer)
        if usage is not None:
            shown, hidden = (usage, "View" if usage == "Print" else "Print")
            states = f"<</{shown}<</{shown}State/ON>>/{hidden}<</{hidden}State/OFF>>>>"
            document.xref_set_key(layer, "Usage", states)
            events = "".join(f"<</Event/{use}/Category[/{use}]/OCGs[{layer} 0 R]>>" for use in ("View", "Print"))
            document.xref_set_key(document.pdf_catalog(), "OCProperties/D/AS", f"[{events}]")

    return change


def saved_again(change: Callable[[Any], None], page: str | None = None) -> bytes:
    """The small invoice, saved, changed and saved once more, so that both states are in the file."""
    first = invoice_pdf(printed() if page is None else page)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(first)
        with pymupdf.open(path) as document:
            change(document[0])
            document.saveIncr()
        return path.read_bytes()


def replaced(old: str, new: str) -> Callable[[Any], None]:
    """One print of the page taken out, and another put in its place."""

    def change(page: Any) -> None:
        (box,) = page.search_for(old)
        page.add_redact_annot(box)
        page.apply_redactions()
        page.insert_text((box.x0, box.y1 - 2.5), new, fontsize=9)

    return change


def named_falsely(page: Any, code: str, name: str) -> None:
    """From here on the page's last font calls the glyph of `code` something else."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Lie def /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange "
        f"1 beginbfchar <{ord(code):02x}> <{name.encode('utf-16-be').hex()}> endbfchar endcmap end end"
    )
    document = page.parent
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, cmap.encode())
    document.xref_set_key(page.get_fonts()[-1][0], "ToUnicode", f"{stream} 0 R")
