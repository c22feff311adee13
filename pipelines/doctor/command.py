"""`vouch doctor`: every part, in the order in which a document needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.doctor import trials
from pipelines.doctor.packages import extras, try_packages
from pipelines.doctor.part import Finding, Part

if TYPE_CHECKING:
    from rich.console import Console

_REINSTALL = "pip install --force-reinstall vouch"
_STYLES = {"ok": "green", "optional": "dim", "missing": "red", "broken": "red"}


def parts() -> list[Part]:
    """Every part, what a document needs first."""
    return [
        Part("Python", trials.try_python, "install Python 3.11 or newer"),
        Part("packages", try_packages, _REINSTALL),
        Part("PDF (PyMuPDF)", trials.try_mupdf, "pip install --force-reinstall pymupdf"),
        Part("second renderer (Poppler)", trials.try_poppler, "sudo apt-get install poppler-utils"),
        Part("OCR (RapidOCR models)", trials.try_ocr, "pip install --force-reinstall rapidocr onnxruntime"),
        Part("JSON Schema", trials.try_schemas, "pip install --force-reinstall jsonschema-rs"),
        Part("state folder", trials.try_home, "set VOUCH_HOME to a folder that can be written"),
        Part("master data", trials.try_master_data, "correct the file that VOUCH_MASTER_DATA names"),
        Part("sinks", trials.try_sinks, "correct [sinks.NAME] of vouch.toml"),
        Part(
            "Prefect",
            trials.try_prefect,
            "pip install --force-reinstall vouch; if that does not help, remove VOUCH_HOME/prefect",
        ),
        Part(
            "confinement of workers",
            trials.try_confinement,
            "needs Linux 6.7 or newer with Landlock; in a container, a profile that allows unshare",
            optional=True,
        ),
        *extras(),
        Part("browser (for the tests)", trials.try_chromium, "sudo apt-get install chromium", optional=True),
    ]


def doctor_command() -> int:
    """Examine every part and print each as it is found. Returns 1 if one that is not optional does not work."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False)
    failed = False
    for part in parts():
        finding = part.examine()
        failed |= finding.state != "ok" and not finding.optional
        print_finding(console, finding)
    return int(failed)


def print_finding(console: Console, finding: Finding) -> None:
    """A line that says how a part is and, where it does not work, one that says what to do."""
    from rich.text import Text

    state = "optional" if finding.optional and finding.state == "missing" else finding.state
    line = Text(f"{state:<9}", style=_STYLES[state]).append(f"{finding.part}: {finding.seen}", style="default")
    console.print(line)
    if finding.remedy:
        console.print(Text(f"{'':9}→ {finding.remedy}"))
