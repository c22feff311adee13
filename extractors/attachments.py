"""Files embedded in a PDF: from its list of attachments, its associated files and its file annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.media_type import media_type_of
from extractors.mupdf import load_mupdf
from schemas.page import Attachment, PageFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.options import Limits

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_UNKNOWN_TYPE = "application/octet-stream"


def read_attachments(document: Any, limits: Limits) -> tuple[tuple[Attachment, ...], tuple[PageFailure, ...]]:
    """The attachments, each once, in the file's order, and a warning for each that is left out.

    Together they may have `max_bytes`, and be `max_attachments`; what comes after is told by one warning.
    MuPDF itself stops at a stream that unpacks to more than 100 MB and `max_bytes`.
    """
    found: list[Attachment] = []
    warnings: list[PageFailure] = []
    left = max_bytes = limits.max_bytes
    seen: set[int] = set()
    for name, stream in _embedded_files(document):
        number = mupdf.pdf_to_num(stream)
        if number in seen:
            continue
        seen.add(number)
        if len(seen) > limits.max_attachments:
            hint = f"raise the limit max_attachments (now {limits.max_attachments:,})"
            warnings.append(PageFailure("limit", f"attachment {name!r} and what follows it is left out", hint))
            break
        try:
            data = _unpack(stream, left)
        except Exception as error:
            warnings.append(PageFailure("attachment", f"attachment {name!r} cannot be unpacked: {error}"))
            continue
        if len(data) > left:
            hint = f"raise the limit max_bytes (now {max_bytes:,})"
            warnings.append(PageFailure("limit", f"attachment {name!r} is left out: {len(data):,} bytes", hint))
            continue
        left -= len(data)
        found.append(Attachment(name, _media_type(data, stream), data))
    return tuple(found), tuple(warnings)


def _unpack(stream: Any, limit: int) -> bytes:
    buffer, _ = mupdf.fz_read_best(mupdf.pdf_open_stream(stream), 0, limit)
    data: bytes = mupdf.fz_buffer_extract_copy(buffer)
    return data


def _media_type(data: bytes, stream: Any) -> str:
    stated: str = mupdf.pdf_to_name(mupdf.pdf_dict_get(stream, mupdf.pdf_new_name("Subtype")))
    return media_type_of(data) or stated.lower() or _UNKNOWN_TYPE


def _embedded_files(document: Any) -> Iterator[tuple[str, Any]]:
    """(name, stream) of every file specification that holds its file."""
    for name, specification in _specifications(document):
        files = mupdf.pdf_dict_get(specification, mupdf.pdf_new_name("EF"))
        for key in ("UF", "F", "Unix", "DOS", "Mac"):
            stream = mupdf.pdf_dict_get(files, mupdf.pdf_new_name(key))
            if mupdf.pdf_is_stream(stream):
                yield _file_name(specification) or name or "unnamed", stream
                break


def _specifications(document: Any) -> Iterator[tuple[str, Any]]:
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    tree = mupdf.pdf_load_name_tree(pdf, mupdf.pdf_new_name("EmbeddedFiles"))
    for index in range(mupdf.pdf_dict_len(tree)):
        key = mupdf.pdf_dict_get_key(tree, index)
        yield mupdf.pdf_to_name(key), mupdf.pdf_dict_get_val(tree, index)
    associated = mupdf.pdf_dict_getp(mupdf.pdf_trailer(pdf), "Root/AF")
    for index in range(mupdf.pdf_array_len(associated)):
        yield "", mupdf.pdf_array_get(associated, index)
    for page_index in range(document.page_count):
        for number, kind, _ in document.page_annot_xrefs(page_index):
            if kind == mupdf.PDF_ANNOT_FILE_ATTACHMENT:
                yield "", mupdf.pdf_dict_get(mupdf.pdf_load_object(pdf, number), mupdf.pdf_new_name("FS"))


def _file_name(specification: Any) -> str:
    """The last part of the stated path: a file's name is never a way out of a folder."""
    for key in ("UF", "F"):
        stated: str = mupdf.pdf_to_text_string(mupdf.pdf_dict_get(specification, mupdf.pdf_new_name(key)))
        name = stated.replace("\\", "/").rsplit("/", 1)[-1].strip()
        if name not in {"", ".", ".."}:
            return name
    return ""
