"""XML from strangers: parsed without a DTD, entities or the network, and within limits.

libxml2 itself stops at 256 levels, at a text of 10 MB and at entities that amplify (all of that without `huge_tree`);
a document that declares entities at all is refused, because no e-invoice may (PEPPOL, XRechnung and Factur-X agree).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 20_000_000
MAX_ELEMENTS = 500_000
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PLACE = re.compile(r" \(<string>, line \d+\)\Z")
_LOOSE_START = re.compile(rb"\A\s+(?=<\?xml)")


class XmlProblem(Exception):
    """Why a file cannot be taken for XML; the message is for people."""


def parse_xml(data: bytes) -> Element:
    """The root element. Raises XmlProblem for what is no XML, is too large, or brings a document type of its own."""
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise XmlProblem(f"{len(data):,} bytes, more than the {MAX_BYTES:,} that an e-invoice may have")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_without_loose_start(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlProblem(f"it is not well-formed: {_first_line(error)}") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise XmlProblem("it declares a document type, which no e-invoice may (entities are not read)")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise XmlProblem(f"it has more than {MAX_ELEMENTS:,} elements")
    return root


def _without_loose_start(data: bytes) -> bytes:
    """White space before the declaration is an error of XML that many writers make; nothing hangs on it."""
    return data if data.startswith(_BYTE_ORDER_MARKS) else _LOOSE_START.sub(b"", data)


def _first_line(error: Exception) -> str:
    return _PLACE.sub("", str(error).splitlines()[0]) if str(error) else type(error).__name__
