"""E-invoices among files: named, in folders, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.document import open_document
from extractors.media_type import XML, looks_like_einvoice, media_type_of
from pipelines.inputs import collect
from schemas.errors import PageError, VouchError
from schemas.options import Limits
from tests.builders.einvoices import cii, ubl, zugferd_1
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_give_e_invoices_and_leave_other_xml(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    comment = b"<!-- " + b"a licence " * 500 + b"-->"
    saved(folder, "cii.xml", cii())
    saved(folder, "late.xml", cii().replace(b"?>", b"?>" + comment, 1))
    saved(folder, "nameless", ubl())
    saved(folder, "config.xml", b"<?xml version='1.0'?><config/>")
    saved(folder, "binary.xml", bytes(50))
    found = collect([folder], tmp_path / "out")
    assert [job.source.name for job in found.jobs] == ["cii.xml", "late.xml", "nameless"]
    assert {(item.path.name, item.reason) for item in found.skipped} == {
        ("config.xml", "XML, but no e-invoice"),
        ("binary.xml", "XML, but no e-invoice"),
    }


@pytest.mark.parametrize("data", [cii(), ubl(), zugferd_1(), b"\xef\xbb\xbf" + cii()])
def test_an_e_invoice_is_known_by_its_content(data: bytes) -> None:
    assert media_type_of(data) == XML
    assert looks_like_einvoice(data)


def test_wide_xml_is_xml_too() -> None:
    wide = cii().decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert media_type_of(wide) == XML
    assert looks_like_einvoice(wide)


def test_a_file_without_pages_has_none_to_show(tmp_path: Path) -> None:
    with open_document(saved(tmp_path, "a.xml", cii()), limits=Limits()) as document:
        assert (document.page_count, document.attachments[0].name) == (0, "a.xml")
        for act in (lambda: document.read_page(1), lambda: document.render(1, 72)):
            with pytest.raises(PageError, match="no page 1"):
                act()


def test_a_bomb_is_a_clear_error(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><Invoice>&l11;</Invoice>'.encode()
    with pytest.raises(VouchError) as caught:
        open_document(saved(tmp_path, "a.xml", bomb), limits=Limits())
    assert "a.xml" in caught.value.message
    assert caught.value.hint
