"""Interactive form fields (AcroForm) of a page, as the file states them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

FieldType = Literal["text", "checkbox", "radio", "choice", "button", "signature", "other"]

_TYPES: dict[int, FieldType] = {
    mupdf.PDF_WIDGET_TYPE_TEXT: "text",
    mupdf.PDF_WIDGET_TYPE_CHECKBOX: "checkbox",
    mupdf.PDF_WIDGET_TYPE_RADIOBUTTON: "radio",
    mupdf.PDF_WIDGET_TYPE_COMBOBOX: "choice",
    mupdf.PDF_WIDGET_TYPE_LISTBOX: "choice",
    mupdf.PDF_WIDGET_TYPE_BUTTON: "button",
    mupdf.PDF_WIDGET_TYPE_SIGNATURE: "signature",
}
_NOT_DISPLAYED = mupdf.PDF_ANNOT_IS_HIDDEN | mupdf.PDF_ANNOT_IS_NO_VIEW
_OFF = "Off"


def read_widgets(page: Any, page_no: int) -> tuple[Widget, ...]:
    """The form fields of a page in the file's order, hidden ones too.

    The value of a checkbox or radio button is the name of its field's state ("Off" for none), which a radio group's
    buttons share; of a list with several choices
    they are divided by ", "; of a signature it is "signed" or None.
    """
    return tuple(_widgets(page, page_no))


def _widgets(page: Any, page_no: int) -> Iterator[Widget]:
    pdf_page = mupdf.pdf_page_from_fz_page(page.this) if not isinstance(page.this, mupdf.PdfPage) else page.this
    if not pdf_page.m_internal:
        return
    widget = mupdf.pdf_first_widget(pdf_page)
    while widget.m_internal:
        yield _read(widget, page_no)
        widget = mupdf.pdf_next_widget(widget)


def _read(widget: Any, page_no: int) -> Widget:
    field = mupdf.pdf_annot_obj(widget)
    field_type = _TYPES.get(mupdf.pdf_widget_type(widget), "other")
    box = mupdf.pdf_bound_widget(widget)
    return Widget(
        name=mupdf.pdf_load_field_name(field) or "",
        field_type=field_type,
        value=_value(field, field_type),
        bbox=BBox(box.x0, box.y0, box.x1, box.y1),
        page_no=page_no,
        label=_description(field),
        states=_on_states(field) if field_type in {"checkbox", "radio"} else (),
        appearance=_shown_state(field) if field_type in {"checkbox", "radio"} else _drawn_text(widget, box),
        hidden=bool(mupdf.pdf_annot_flags(widget) & _NOT_DISPLAYED),
    )


def _shown_state(field: Any) -> str:
    state = mupdf.pdf_dict_get(field, mupdf.PDF_ENUM_NAME_AS)
    return mupdf.pdf_to_name(state) if state.m_internal else ""


def _drawn_text(widget: Any, box: Any) -> str:
    """What is drawn in the field's box on top of the page: nothing else of the page is run."""
    text = mupdf.FzStextPage(box)
    device = mupdf.fz_new_stext_device(text, mupdf.FzStextOptions())
    try:
        mupdf.pdf_run_annot(widget, device, mupdf.FzMatrix(), mupdf.FzCookie())
        mupdf.fz_close_device(device)
        return " ".join(mupdf.fz_string_from_buffer(mupdf.fz_new_buffer_from_stext_page(text)).split())
    except Exception:  # an appearance that cannot be drawn shows nothing
        return ""


def _value(field: Any, field_type: FieldType) -> str | None:
    if field_type == "signature":
        return "signed" if mupdf.pdf_signature_is_signed(mupdf.pdf_pin_document(field), field) else None
    if field_type in {"checkbox", "radio"}:
        stated = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_V)
        if stated.m_internal and mupdf.pdf_is_name(stated):
            return mupdf.pdf_to_name(stated) or _OFF
        return _shown_state(field) or mupdf.pdf_field_value(field) or _OFF
    chosen = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_V)
    if mupdf.pdf_is_array(chosen):
        members = (mupdf.pdf_array_get(chosen, index) for index in range(mupdf.pdf_array_len(chosen)))
        return ", ".join(mupdf.pdf_to_text_string(member) for member in members) or None
    text: str = mupdf.pdf_field_value(field) or ""
    return text.replace("\r\n", "\n").replace("\r", "\n") or None


def _description(field: Any) -> str:
    """The field's alternate name (TU): what screen readers say of it."""
    text = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_TU)
    return " ".join(mupdf.pdf_to_text_string(text).split()) if text.m_internal else ""


def _on_states(field: Any) -> tuple[str, ...]:
    looks = mupdf.pdf_dict_getl(field, mupdf.PDF_ENUM_NAME_AP, mupdf.PDF_ENUM_NAME_N)
    if not mupdf.pdf_is_dict(looks) or mupdf.pdf_is_stream(looks):
        return ()
    names = (mupdf.pdf_to_name(mupdf.pdf_dict_get_key(looks, index)) for index in range(mupdf.pdf_dict_len(looks)))
    return tuple(name for name in names if name != _OFF)
