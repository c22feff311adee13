"""XML that is meant to do harm, or is merely broken, is told in one sentence and costs nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.einvoice.elements import local_name
from extractors.einvoice.finding import find_einvoice
from extractors.einvoice.parsing import MAX_BYTES, XmlProblem, parse_xml
from schemas.page import Attachment
from tests.builders.einvoices import cii

if TYPE_CHECKING:
    from pathlib import Path

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><x>&l11;</x>'.encode()
IN_ATTRIBUTE = BOMB.replace(b"<x>&l11;</x>", b'<x a="&l11;"/>')


@pytest.mark.parametrize("bomb", [BOMB, IN_ATTRIBUTE, b'<?xml version="1.0"?><!DOCTYPE x><x/>'])
def test_a_document_type_is_refused_before_anything_is_unfolded(bomb: bytes) -> None:
    started = time.process_time()
    with pytest.raises(XmlProblem):
        parse_xml(bomb)
    assert time.process_time() - started < 2


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("4711", encoding="utf-8")
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><x>&e;</x>'
    with pytest.raises(XmlProblem, match="document type"):
        parse_xml(text.encode())


def test_depth_and_size_have_limits() -> None:
    with pytest.raises(XmlProblem):
        parse_xml(b"<x>" * 100_000 + b"</x>" * 100_000)
    with pytest.raises(XmlProblem, match="bytes"):
        parse_xml(b"<x>" + b" " * MAX_BYTES + b"</x>")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n  ", b""])
def test_what_writers_put_before_the_declaration_does_not_matter(start: bytes) -> None:
    assert local_name(parse_xml(start + cii())) == "CrossIndustryInvoice"


def test_wide_encodings_are_read() -> None:
    wide = cii().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert local_name(parse_xml(wide)) == "CrossIndustryInvoice"


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_an_answer(data: bytes) -> None:
    found = find_einvoice((Attachment("factur-x.xml", "text/xml", data),))
    assert found.invoice is None
    assert [finding.code for finding in found.findings] in (["xml_invalid"], ["xml_not_an_invoice"])


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=4))
def test_a_damaged_invoice_is_read_or_reported(at: int, put: bytes) -> None:
    data = cii()
    found = find_einvoice((Attachment("factur-x.xml", "text/xml", data[:at] + put + data[at:]),))
    assert (found.invoice is None) == bool(found.findings)
