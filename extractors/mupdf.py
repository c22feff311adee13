"""PyMuPDF without the parts that are not used here, and without its chatter.

`import pymupdf` also loads its layout model (onnxruntime, networkx) and pymupdf4llm: 0.5 s of a cold start, and 0.08 s
without them (measured, 2.0). Both are optional for PyMuPDF itself: it goes on when importing them fails. So they are
held back while PyMuPDF is imported, and can be imported as usual afterwards by whoever wants them.

MuPDF prints what it repairs to standard output, where Vouch prints JSON. Here it is kept instead, to be collected with
`mupdf_messages`.
"""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_NEEDED = ("pymupdf.layout", "pymupdf4llm")


def _import_lean() -> Any:
    held = [name for name in _NOT_NEEDED if name not in sys.modules]
    for name in held:
        sys.modules[name] = None  # type: ignore[assignment]  # makes the import system raise ModuleNotFoundError
    try:
        import pymupdf
    finally:
        for name in held:
            sys.modules.pop(name, None)
    return pymupdf


@cache
def load_mupdf() -> Any:
    """The `pymupdf` module, loaded once, silent."""
    pymupdf = _import_lean()
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    logger = logging.getLogger("pymupdf")
    pymupdf.set_messages(pylogging_logger=logger, pylogging_level=logging.DEBUG)
    pymupdf.set_log(pylogging_logger=logger, pylogging_level=logging.DEBUG)
    pymupdf.g_exceptions_verbose = 0
    return pymupdf


def mupdf_messages() -> Iterator[str]:
    """What MuPDF had to say since the last call, each once, in order."""
    kept: str = load_mupdf().TOOLS.mupdf_warnings(reset=True)
    yield from dict.fromkeys(line.strip() for line in kept.splitlines() if line.strip())
