"""torch, transformers and llguidance, imported when a local model is opened and not before."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from schemas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL_HINT = "install it: pip install '.[local]'"


def load_library(name: str) -> Any:
    """A library of the extra `local`. Raises ModelError where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ModelError(f"a local model needs {name}, which cannot be imported: {error}", hint=INSTALL_HINT) from error


def has_library(name: str) -> bool:
    return find_spec(name) is not None


@contextmanager
def quiet_loading(*, local: bool) -> Iterator[None]:
    """No progress bar of transformers while weights are read from a folder; a download keeps its own."""
    logging = load_library("transformers.utils.logging")
    hidden = local and logging.is_progress_bar_enabled()
    if hidden:
        logging.disable_progress_bar()
    try:
        yield
    finally:
        if hidden:
            logging.enable_progress_bar()
