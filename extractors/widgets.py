"""Interactive form fields (AcroForm) of a page, as the file states them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import Widget

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

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
MAX_WIDGETS = 5_000  # of one page
_DEEPEST = 32  # levels of the tree of fields, which may be a circle
_DATE_FORMAT = re.compile(r"AFDate_(?:Format|Keystroke)(?:Ex)?\(\s*[\"']([^\"']{1,40})[\"']")


def read_widgets(page: Any, page_no: int) -> tuple[Widget, ...]:
    """The form fields of a page in the file's order, hidden ones too; at most `MAX_WIDGETS`.

    The value of a checkbox or radio button is the name of its field's state ("Off" for none), which a radio group's
    buttons share; of a list with several choices
    they are divided by ", "; of a signature it is "signed" or None.
    """
    return tuple(islice(_widgets(page, page_no), MAX_WIDGETS))


def fields_on_no_page(document: Any, placed: Container[int]) -> list[str]:
    """Names of the fields of a document that no page shows; `placed` are the numbers (`Widget.field`) of those shown.

    The tree of fields may be a circle or endless: each object is looked at once, `MAX_WIDGETS` of them at most.
    """
    root = mupdf.pdf_dict_getp(mupdf.pdf_trailer(mupdf.pdf_document_from_fz_document(document.this)), "Root")
    waiting = _members(mupdf.pdf_dict_getp(root, "AcroForm/Fields"))
    seen: set[int] = set()
    names: list[str] = []
    while waiting and len(seen) < MAX_WIDGETS:
        node = waiting.pop()
        number = int(mupdf.pdf_to_num(node))
        if number in seen or not mupdf.pdf_is_dict(node):
            continue
        seen.add(number)
        kids = _members(mupdf.pdf_dict_get(node, mupdf.PDF_ENUM_NAME_Kids))
        named = [kid for kid in kids if mupdf.pdf_dict_get(kid, mupdf.PDF_ENUM_NAME_T).m_internal]
        waiting += named
        if not named and number not in placed:
            names.append(_name(node, node) or "?")
    return sorted(names)


def _members(array: Any) -> list[Any]:
    if not mupdf.pdf_is_array(array):
        return []
    return [mupdf.pdf_array_get(array, index) for index in range(min(mupdf.pdf_array_len(array), MAX_WIDGETS))]


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
    named = _named_field(field)
    kind = mupdf.pdf_widget_type(widget)
    field_type = _TYPES.get(kind, "other")
    box = mupdf.pdf_bound_widget(widget)
    value = _value(field, named or field, field_type)
    return Widget(
        name=_name(field, named),
        field_type=field_type,
        value=value,
        bbox=BBox(box.x0, box.y0, box.x1, box.y1),
        page_no=page_no,
        label=_description(field),
        states=_on_states(field) if field_type in {"checkbox", "radio"} else (),
        appearance=_shown_state(field) if field_type in {"checkbox", "radio"} else _drawn_text(widget, box),
        hidden=bool(mupdf.pdf_annot_flags(widget) & _NOT_DISPLAYED),
        field=0 if named is None else int(mupdf.pdf_to_num(named)),
        display=_display(field, value) if kind == mupdf.PDF_WIDGET_TYPE_COMBOBOX and value else "",
        date_format=(_date_format(field) or _date_format(named or field)) if field_type == "text" else "",
    )


def _name(widget: Any, named: Any | None) -> str:
    """The field's full name; where the tree above it is a circle, its own part."""
    try:
        return mupdf.pdf_load_field_name(widget) or ""
    except Exception:
        own = mupdf.pdf_dict_get(named, mupdf.PDF_ENUM_NAME_T) if named is not None else None
        return mupdf.pdf_to_text_string(own) if own is not None else ""


def _named_field(widget: Any) -> Any | None:
    """The field a widget shows: the nearest of it and those above it that has a name of its own."""
    node = widget
    for _ in range(_DEEPEST):
        if not mupdf.pdf_is_dict(node):
            return None
        if mupdf.pdf_dict_get(node, mupdf.PDF_ENUM_NAME_T).m_internal:
            return node
        node = mupdf.pdf_dict_get(node, mupdf.PDF_ENUM_NAME_Parent)
    return None


def _display(field: Any, value: str) -> str:
    """What a drop-down shows for a value: the second of a pair of its options, else the value itself."""
    options = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_Opt)
    for index in range(min(mupdf.pdf_array_len(options), MAX_WIDGETS) if mupdf.pdf_is_array(options) else 0):
        option = mupdf.pdf_array_get(options, index)
        if mupdf.pdf_is_array(option) and mupdf.pdf_to_text_string(mupdf.pdf_array_get(option, 0)) == value:
            return str(mupdf.pdf_to_text_string(mupdf.pdf_array_get(option, 1)))
    return value


def _date_format(field: Any) -> str:
    """Adobe's scripts for dates ("AFDate_FormatEx('d.m.yyyy')"), attached as the field's format action."""
    script = mupdf.pdf_dict_getl(field, mupdf.PDF_ENUM_NAME_AA, mupdf.PDF_ENUM_NAME_F, mupdf.PDF_ENUM_NAME_JS)
    if not script.m_internal:
        return ""
    found = _DATE_FORMAT.search(mupdf.pdf_load_stream_or_string_as_utf8(script) or "")
    return found.group(1) if found else ""


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


def _value(widget: Any, field: Any, field_type: FieldType) -> str | None:
    """The value of a field; a button's own state only where its field has none."""
    if field_type == "signature":
        return "signed" if mupdf.pdf_signature_is_signed(mupdf.pdf_pin_document(field), field) else None
    if field_type in {"checkbox", "radio"}:
        stated = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_V)
        if stated.m_internal and mupdf.pdf_is_name(stated):
            return mupdf.pdf_to_name(stated) or _OFF
        return _shown_state(widget) or mupdf.pdf_field_value(field) or _OFF
    chosen = mupdf.pdf_dict_get_inheritable(field, mupdf.PDF_ENUM_NAME_V)
    if mupdf.pdf_is_array(chosen):
        members = (mupdf.pdf_array_get(chosen, index) for index in range(mupdf.pdf_array_len(chosen)))
        return ", ".join(mupdf.pdf_to_text_string(member) for member in members) or None
    text: str = mupdf.pdf_field_value(field) or ""
    return text.replace("\r\n", "\n").replace("\r", "\n") if text.strip() else None


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
