"""Makes the sample documents and their truth, beside this file or in a folder given: python sample_docs/make.py [DIR].

Each maker draws a document from the same values that it returns as truth. Nothing depends on the clock, the machine's
fonts or chance, so that a run with the same libraries gives the same bytes.

A truth file holds the document's `kind`, its `data` as printed (in the kind's schema), and `defects` where what is
printed contradicts itself: the fields, and what one of them should be. In a form a checkbox is "yes" or "no", a radio
group is the label of the button that is on, and a signature is "signed" or null. A file of several documents has a
list `documents` instead: of each its `kind`, its `pages` (from 1) and its `data`, null for a cover sheet. `vouch eval`
leaves such a file out, since it scores one document a file.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAKERS = (
    "invoice_clean",
    "rechnung_zweiseitig",
    "invoice_wrong_total",
    "invoice_scan",
    "invoice_facturx",
    "stack_of_three",
    "receipt",
    "chart_report",
    "form",
)


def make(folder: Path) -> None:
    """Write every sample and its `.truth.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in MAKERS:
        sample = importlib.import_module(f"makers.{name}").build()
        (folder / sample.file_name).write_bytes(sample.content)
        text = json.dumps(sample.truth, indent=2, ensure_ascii=False) + "\n"
        (folder / sample.truth_name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
