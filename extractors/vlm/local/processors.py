"""The processor of a checkpoint: its tokenizer, its picture processor and its chat template.

Processors of models that also take films load a film processor, which needs torchvision. Pages are no films: without
torchvision the same class is made without that part, and pictures are processed by Pillow.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from extractors.vlm.local.checkpoint import first_line
from extractors.vlm.local.libraries import has_library, load_library
from schemas.errors import ModelError

if TYPE_CHECKING:
    from extractors.vlm.local.checkpoint import Checkpoint

_NAMES_PROCESSOR = ("processor_config.json", "preprocessor_config.json", "tokenizer_config.json")
_FILMS = "video_processor"
_LOAD_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError, AssertionError)


def load_processor(checkpoint: Checkpoint, trust_remote_code: bool) -> Any:
    """The processor, padding on the left as generation needs it. Raises ModelError where it cannot be loaded."""
    transformers = load_library("transformers")
    try:
        kind = _processor_class(checkpoint)
        if kind is not None and not has_library("torchvision") and _FILMS in kind.get_attributes():
            loader = _without_films(kind)
        else:
            loader = transformers.AutoProcessor
        processor = loader.from_pretrained(
            checkpoint.source, revision=checkpoint.revision or "main", trust_remote_code=trust_remote_code
        )
    except _LOAD_ERRORS as error:
        raise ModelError(
            f"{checkpoint.source}: its processor cannot be loaded: {first_line(error)}", hint=_hint(error)
        ) from error
    tokenizer = getattr(processor, "tokenizer", None)
    if tokenizer is None or getattr(processor, "image_processor", None) is None:
        raise ModelError(
            f"{checkpoint.source}: its processor takes no pictures with text ({type(processor).__name__})",
            hint="choose a vision-language model",
        )
    tokenizer.padding_side = "left"
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return processor


def _processor_class(checkpoint: Checkpoint) -> Any:
    """The class that the checkpoint names, or that belongs to its configuration; None where neither is known."""
    transformers = load_library("transformers")
    for name in _NAMES_PROCESSOR:
        path = load_library("transformers.utils.hub").cached_file(
            checkpoint.source,
            name,
            revision=checkpoint.revision,
            _raise_exceptions_for_gated_repo=False,
            _raise_exceptions_for_missing_entries=False,
            _raise_exceptions_for_connection_errors=False,
        )
        named = json.loads(Path(path).read_text(encoding="utf-8")).get("processor_class") if path else None
        if named:
            return getattr(transformers, named, None)
    mapping = load_library("transformers.models.auto.processing_auto").PROCESSOR_MAPPING
    return mapping.get(type(checkpoint.config), None)


def _without_films(kind: Any) -> Any:
    """The same processor class, which neither loads nor holds a film processor."""

    class PicturesOnly(kind):  # type: ignore[misc]
        video_processor = SimpleNamespace(num_frames=None, fps=None)  # what SmolVLM's chat template asks of it

        @classmethod
        def get_attributes(cls) -> list[str]:
            return [name for name in kind.get_attributes() if name != _FILMS]

        @classmethod
        def _get_arguments_from_pretrained(cls, *args: Any, **kwargs: Any) -> list[Any]:
            given: list[Any] = super()._get_arguments_from_pretrained(*args, **kwargs)
            given.insert(kind.get_attributes().index(_FILMS), None)
            return given

    PicturesOnly.__name__ = kind.__name__
    return PicturesOnly


def _hint(error: BaseException) -> str:
    text = str(error)
    for package in ("torchvision", "num2words", "sentencepiece", "tiktoken", "timm"):
        if package.casefold() in text.casefold():
            return f"it needs {package}: pip install {package}"
    return "download the checkpoint again, with its tokenizer and preprocessor files"
