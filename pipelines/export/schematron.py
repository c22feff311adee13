"""Runs one compiled schematron on one document and prints what it breaks, a line each. Started by `writing`.

Usage: python -m pipelines.export.schematron RULES.xslt DOCUMENT.xml
"""

from __future__ import annotations

import sys

from extractors.einvoice.elements import text_of
from extractors.einvoice.parsing import parse_xml

_SVRL = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def main(rules: str, document: str) -> None:
    from saxonche import PySaxonProcessor  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with PySaxonProcessor(license=False) as processor:
        stylesheet = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=rules)
        report = stylesheet.transform_to_string(source_file=document)
    for failed in parse_xml(report.encode()).iter(_SVRL):
        if failed.get("flag", "fatal") not in ("warning", "information"):
            text = text_of(failed)
            name = failed.get("id", "")
            print(text if name in text else f"[{name}] {text}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
