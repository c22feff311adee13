"""The OCR models: PP-OCR networks as ONNX files, carried by the `rapidocr` wheel.

Only the files are taken from the wheel. Its own pipeline can fetch other models over the network; ours opens the two
files it finds and has no code that could.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors import inference
from schemas.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession

_REINSTALL = "install the OCR models again: pip install --force-reinstall rapidocr"


class OcrModels(NamedTuple):
    """Paths of the two networks."""

    detector: Path
    recognizer: Path


def bundled_models() -> OcrModels:
    """The models inside the installed `rapidocr` wheel. Raises ModelError where one is missing."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package rapidocr, which carries the OCR models, is not installed", hint=_REINSTALL)
    folder = Path(spec.submodule_search_locations[0]) / "models"
    return OcrModels(_only(folder, "*_det_*.onnx"), _only(folder, "*_rec_*.onnx"))


def _only(folder: Path, pattern: str) -> Path:
    # The user may have let rapidocr download more models into its folder; the name order makes the choice repeatable.
    found = sorted(folder.glob(pattern))
    if not found:
        raise ModelError(f"no OCR model {pattern} in {folder}", hint=_REINSTALL)
    return found[-1]


def open_session(path: Path, threads: int) -> InferenceSession:
    """An inference session on the CPU. Raises ModelError where the file is no ONNX model."""
    return inference.open_session(str(path), threads, name=f"the OCR model {path}", hint=_REINSTALL)
