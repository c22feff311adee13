"""From a checkpoint's name to a model that answers: the parts put together."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from extractors.vlm.base import ModelProfile
from extractors.vlm.local.checkpoint import find_checkpoint
from extractors.vlm.local.decoding import Grammars
from extractors.vlm.local.families import family_of
from extractors.vlm.local.generation import Ending, LocalModel
from extractors.vlm.local.libraries import load_library
from extractors.vlm.local.loading import choose_device, choose_dtype, load_model
from extractors.vlm.local.pictures import picture_input
from extractors.vlm.local.processors import load_processor
from extractors.vlm.local.prompts import PromptForm
from extractors.vlm.local.tokens import constraint_tokenizer

if TYPE_CHECKING:
    from extractors.vlm.local.checkpoint import Checkpoint
    from extractors.vlm.local.options import LocalOptions

_LIBRARIES = ("torch", "transformers", "llguidance")
_CONTEXT_NAMES = ("max_position_embeddings", "n_positions", "max_sequence_length")
_ANSWERS = "1"
"""Raised when prompts, layout or decoding change so that the same page gets another answer."""


def open_checkpoint(source: str, options: LocalOptions) -> LocalModel:
    """See `extractors.vlm.local.open_local`."""
    for name in _LIBRARIES:
        load_library(name)
    checkpoint = find_checkpoint(source, options.revision, options.trust_remote_code)
    device = choose_device(options.device)
    dtype = choose_dtype(options.dtype, device)
    processor = load_processor(checkpoint, options.trust_remote_code)
    network = load_model(checkpoint, device, dtype, options.quantization, options.trust_remote_code)
    ending = _ending(network, processor.tokenizer)
    tokenizer = constraint_tokenizer(processor.tokenizer, source, _logits_width(network), list(ending.end_tokens))
    _forget_generation_settings(network)
    family = family_of(checkpoint.config.model_type)
    profile = ModelProfile(
        picture=picture_input(processor),
        native_schema=True,
        json_mode=True,
        boxes=family.boxes,
        pictures_per_request=family.pictures,
        context_tokens=_context_tokens(checkpoint.config),
        max_output_tokens=options.max_output_tokens,
    )
    return LocalModel(
        identity=_identity(checkpoint, f"{device} {dtype} {options.quantization}", processor, options),
        profile=profile,
        network=network,
        form=PromptForm(processor, family),
        grammars=Grammars(tokenizer),
        ending=ending,
        batch_size=1 if family.alone else max(options.batch_size, 1),
        threads=options.threads,
    )


def _identity(checkpoint: Checkpoint, numbers: str, processor: Any, options: LocalOptions) -> str:
    """All that can change an answer: weights, number format, how pictures are processed, versions, limits."""
    versions = " ".join(f"{name}={version(name)}" for name in _LIBRARIES)
    pictures = type(processor.image_processor).__name__
    return (
        f"hf:{checkpoint.source}{checkpoint.fingerprint()} {numbers} {pictures} {versions} "
        f"max_output_tokens={options.max_output_tokens} answers={_ANSWERS}"
    )


def _ending(network: Any, tokenizer: Any) -> Ending:
    settings = network.generation_config
    named = settings.eos_token_id
    ends = named if isinstance(named, list) else [named]
    ends = [token for token in dict.fromkeys([*ends, tokenizer.eos_token_id]) if token is not None]
    start = _decoder_start(network) if network.config.is_encoder_decoder else ()
    return Ending(tuple(ends), int(tokenizer.pad_token_id), start)


def _decoder_start(network: Any) -> tuple[int, ...]:
    """What the decoder of an encoder-decoder begins with: its start token, and the one that is forced behind it."""
    settings = network.generation_config
    owners = (settings, network.config, network.config.get_text_config(decoder=True))
    starts = [getattr(owner, "decoder_start_token_id", None) for owner in owners]
    first = next((token for token in starts if token is not None), settings.bos_token_id)
    return tuple(token for token in (first, settings.forced_bos_token_id) if token is not None)


def _forget_generation_settings(network: Any) -> None:
    """A checkpoint's own settings are for chatting: sampling, beams, penalties for repeating what stands on a page
    twice, tokens forced or suppressed. Here the grammar and the most likely token decide."""
    plain = load_library("transformers").GenerationConfig
    for part in network.modules():
        if getattr(part, "generation_config", None) is not None:
            part.generation_config = plain()


def _logits_width(network: Any) -> int:
    """How many tokens the model chooses from: its output layer may be wider or narrower than the tokenizer."""
    head = network.get_output_embeddings()
    if head is not None:
        return int(head.weight.shape[0])
    return int(network.config.get_text_config().vocab_size)


def _context_tokens(config: Any) -> int | None:
    text = config.get_text_config(decoder=True)
    found = (getattr(text, name, None) for name in _CONTEXT_NAMES)
    return next((int(length) for length in found if length), None)
