"""The trials of the parts. Each does what a document would need, and raises where that does not work."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from extractors.base import Image

WORD = "1234.50"
_PAGE_PT = (300, 100)
_DPI = 150.0


def try_python() -> str:
    return f"{platform.python_version()} on {platform.platform(terse=True)}"


def _made_pdf() -> bytes:
    from extractors.mupdf import load_mupdf

    with load_mupdf().open() as document:
        page = document.new_page(width=_PAGE_PT[0], height=_PAGE_PT[1])
        page.insert_text((40, 60), WORD, fontsize=28)
        data: bytes = document.tobytes()
    return data


def _read_made_page() -> tuple[list[str], Image]:
    from extractors.document import open_document
    from schemas.options import Limits

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.pdf"
        path.write_bytes(_made_pdf())
        with open_document(path, limits=Limits()) as document:
            return [word.text for word in document.read_page(1).words], document.render(1, _DPI)


def try_mupdf() -> str:
    from extractors.mupdf import load_mupdf

    words, picture = _read_made_page()
    _check_words(words)
    _check_ink(picture)
    return f"{load_mupdf().VersionBind}: a made page is read and rendered"


def _check_words(words: list[str]) -> None:
    if words != [WORD]:
        raise RuntimeError(f"a made page reads {words}, not {WORD!r}")


def _check_ink(picture: Image) -> None:
    if not (picture.min() < 100 and picture.max() > 200):
        raise RuntimeError("a made page is rendered without its text")


def try_poppler() -> str:
    from extractors.raster_pdf2image import PopplerRasterizer
    from schemas.options import Limits

    command = shutil.which("pdftoppm")
    if command is None:
        raise FileNotFoundError("pdftoppm is not on the PATH")
    said = subprocess.run([command, "-v"], capture_output=True, text=True, timeout=30, check=False).stderr
    _check_ink(PopplerRasterizer(_made_pdf(), name="made.pdf", max_pixels=Limits().max_pixels).render(1, _DPI))
    version = re.search(r"version ([\d.]+)", said)
    return f"{version[1] if version else command}: a made page is rendered"


def try_ocr() -> str:
    from extractors.ocr.rapid import RapidOcr

    _, picture = _read_made_page()
    _check_words([word.text for word in RapidOcr().recognize(picture, 1, 72 / _DPI)])
    return f"{metadata.version('rapidocr')}, onnxruntime {metadata.version('onnxruntime')}: a made page is read"


def try_schemas() -> str:
    from pipelines.emit import find_problems, result_json
    from pipelines.failure import failed_result
    from schemas.errors import UnsupportedType
    from schemas.export import MODELS
    from schemas.options import ReadOptions

    made = failed_result(Path("made.pdf"), UnsupportedType("made.pdf is a trial"), ReadOptions(), stage="doctor")
    wrong = json.loads(result_json(made)) | {"status": "well"}
    if not find_problems(wrong):
        raise RuntimeError("a result with a wrong status is found valid")
    return f"jsonschema-rs {metadata.version('jsonschema-rs')}, {len(MODELS)} schemas: right and wrong told apart"


def try_home() -> str:
    from pipelines.emit import prepare_output
    from pipelines.settings import load_settings

    home = load_settings().home
    prepare_output(home)
    return str(home)


def try_confinement() -> str:
    """What a worker process gives up here before it opens a document: tried in one of its own."""
    from pipelines.confinement import PARTS

    code = (
        "import tempfile; from pathlib import Path; from pipelines.confinement import Confinement, confine; "
        "print(*confine(Confinement((), (), memory_bytes=10**9), Path(tempfile.gettempdir())))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True).stdout
    missing = [part for part in PARTS if part not in said.split()]
    if missing:
        raise RuntimeError(f"not in force: {', '.join(missing)}")
    return f"workers are shut off from {', '.join(PARTS)} that they do not need"


def try_master_data() -> str:
    """The list of known parties, read as a document would find it."""
    from pipelines.master_data.known import ROLES, known_parties
    from pipelines.master_data.loading import load_master_data
    from pipelines.settings import load_settings

    if (path := load_settings().master_data) is None:
        return "none is named"
    parties = known_parties(load_master_data(path)).parties
    return ", ".join(f"{sum(party.role == role for party in parties):,} of role {role}" for role in ROLES)


def try_sinks() -> str:
    """Every declared sink opened and checked; nothing is sent."""
    from pipelines.export.sinks.opening import open_sinks
    from pipelines.settings import load_settings

    declared = load_settings().sinks
    outages: list[str] = []
    for sink in open_sinks(declared, outages.append).opened.values():
        sink.close()
    if outages:
        raise ProviderError("; ".join(outages), hint="what goes there waits until it is back")
    return ", ".join(f"{name} ({each.type})" for name, each in declared.items()) or "none is declared"


def try_prefect() -> str:
    """The server that is named answers; else one of our own starts on an empty folder, which misfit packages break."""
    from pipelines.prefect_server import PrefectServer, answers
    from pipelines.prefect_settings import SERVER_ENVIRONMENT
    from pipelines.settings import environment_for_prefect, load_settings

    version = metadata.version("prefect")
    if url := load_settings().prefect_api_url:
        if not answers(url):
            raise UsageError(f"nothing answers at {url}", hint="start that server, or unset PREFECT_API_URL")
        return f"{version}: {url} answers"
    with tempfile.TemporaryDirectory() as folder:
        server = PrefectServer(Path(folder), environment_for_prefect({"PREFECT_HOME": folder, **SERVER_ENVIRONMENT}))
        try:
            server.wait_until_up(threading.Event())
        finally:
            server.stop()
    return f"{version}: its server starts and ends"


def try_chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if command := shutil.which(name):
            said = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=30, check=True)
            return said.stdout.strip()
    raise FileNotFoundError("no chromium on the PATH")
