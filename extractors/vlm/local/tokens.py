"""A checkpoint's tokenizer as llguidance wants it: the bytes that each token stands for."""

from __future__ import annotations

from copy import copy
from string import ascii_letters, digits
from typing import Any

from extractors.vlm.local.libraries import load_library
from schemas.errors import ModelError

JSON_CHARACTERS = '{}[]":,-+. ' + digits + ascii_letters
_SPACE_MARK = "▁"  # SentencePiece's sign for a space


def constraint_tokenizer(tokenizer: Any, name: str, width: int, end_tokens: list[int]) -> Any:
    """llguidance's tokenizer over `width` logits; about a second for 150,000 tokens, once a model.

    Byte-level BPE and SentencePiece with byte fallback are read by llguidance itself. A SentencePiece model without
    bytes (unigram) is read piece by piece. Raises ModelError for a tokenizer that has no fast version, whose tokens
    have no bytes of their own (WordPiece: a space is implied between words), or that cannot write JSON.
    """
    llguidance = load_library("llguidance")
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(
            f"{name}: its tokenizer ({type(tokenizer).__name__}) has no fast version, which a schema's grammar needs",
            hint="choose a checkpoint with a tokenizer.json",
        )
    backend = copy(backend)
    backend.no_padding()
    backend.no_truncation()
    vocabulary = max(width, backend.get_vocab_size(with_added_tokens=True))
    try:
        adapted = llguidance.LLTokenizer(backend.to_str(), n_vocab=vocabulary, eos_token=end_tokens)
    except ValueError as error:
        adapted = _from_pieces(llguidance, _Pieces(backend, name, vocabulary, end_tokens[0], error), end_tokens)
    _check_json_can_be_written(adapted, name, width)
    return adapted


class _Pieces:
    """A SentencePiece vocabulary without bytes, in the shape that llguidance asks of a tokenizer it cannot read."""

    def __init__(self, backend: Any, name: str, vocabulary: int, end_token: int, error: ValueError) -> None:
        if type(backend.decoder).__name__ != "Metaspace" and _SPACE_MARK not in str(backend.decoder):
            raise ModelError(
                f"{name}: its tokenizer cannot be held to a schema: {error}",
                hint="choose a checkpoint with a byte-level or SentencePiece tokenizer",
            ) from error
        self.eos_token_id = end_token
        self.bos_token_id = None
        self.special_token_ids = sorted(backend.get_added_tokens_decoder())
        pieces = (backend.id_to_token(index) for index in range(vocabulary))
        self.tokens = [(piece or "").replace(_SPACE_MARK, " ").encode() for piece in pieces]
        written = {piece: index for index, piece in enumerate(self.tokens) if piece}
        self._ids = {piece: index for piece, index in written.items() if index not in set(self.special_token_ids)}
        self._longest = max(map(len, self._ids), default=1)

    def __call__(self, text: str | bytes) -> list[int]:
        """The longest pieces first: the tokenizer itself would put a space before the text, which no grammar allows."""
        rest = text.encode() if isinstance(text, str) else text
        ids: list[int] = []
        while rest:
            lengths = range(min(self._longest, len(rest)), 0, -1)
            length = next((length for length in lengths if rest[:length] in self._ids), 0)
            if not length:
                break
            ids.append(self._ids[rest[:length]])
            rest = rest[length:]
        return ids


def _from_pieces(llguidance: Any, pieces: _Pieces, end_tokens: list[int]) -> Any:
    wrapper = llguidance.TokenizerWrapper(pieces)
    return llguidance.LLTokenizer(wrapper, n_vocab=len(pieces.tokens), eos_token=end_tokens)


def _check_json_can_be_written(adapted: Any, name: str, width: int) -> None:
    """Each character of JSON's syntax and of plain keys must be within reach as a token of its own.

    T5's vocabulary, for one, has no braces: a model built on it can be held to no object at all.
    """
    missing = [character for character in JSON_CHARACTERS if not _has_token(adapted, character, width)]
    if missing:
        raise ModelError(
            f"{name}: its tokenizer has no tokens for {' '.join(missing[:8])}, so it cannot write JSON",
            hint="choose a model with another tokenizer",
        )


def _has_token(adapted: Any, character: str, width: int) -> bool:
    tokens = adapted.greedy_tokenize(character)
    return len(tokens) == 1 and tokens[0] < width and adapted.decode_bytes(tokens) == character.encode()
