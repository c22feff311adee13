"""Tokenizers of all kinds as llguidance wants them; those that cannot write JSON are refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tiny_tokenizers import byte_level, sentencepiece, unigram, word_pieces

from extractors.vlm.local.tokens import constraint_tokenizer
from schemas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

SPECIALS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
TEXT = '{"größe": "1.234,50 €", "list": ["a b", null, true], "n": -3}'


@pytest.mark.parametrize("kind", [byte_level, sentencepiece, unigram])
def test_tokens_spell_the_bytes_of_a_text(kind: Callable[[dict[str, str]], object]) -> None:
    tokenizer = kind(SPECIALS)
    width = len(tokenizer)  # type: ignore[arg-type]
    adapted = constraint_tokenizer(tokenizer, "tiny", width + 7, [2])
    assert adapted.vocab_size == width + 7
    assert adapted.decode_bytes(adapted.tokenize_str(TEXT)) == TEXT.encode()
    assert adapted.eos_token == 2


def test_a_model_may_have_fewer_logits_than_tokens() -> None:
    tokenizer = byte_level(SPECIALS, ("<image>",))
    assert constraint_tokenizer(tokenizer, "tiny", len(tokenizer) - 1, [0]).vocab_size == len(tokenizer)


def test_padding_of_the_tokenizer_does_not_matter() -> None:
    tokenizer = byte_level(SPECIALS)
    tokenizer(["a", "b c d"], padding=True)
    adapted = constraint_tokenizer(tokenizer, "tiny", len(tokenizer), [0])
    assert len(adapted.tokenize_str("{")) == 1


def test_a_vocabulary_without_braces_cannot_write_json() -> None:
    """As T5's, and so BLIP-2's and InstructBLIP's where they are built on it."""
    tokenizer = unigram(SPECIALS, without="{}")
    with pytest.raises(ModelError, match=r"tiny: its tokenizer has no tokens for \{ \}"):
        constraint_tokenizer(tokenizer, "tiny", len(tokenizer), [2])


def test_word_pieces_have_no_bytes_of_their_own() -> None:
    """As in BLIP and GIT."""
    tokenizer = word_pieces()
    with pytest.raises(ModelError, match=r"cannot be held to a schema: .*WordPiece"):
        constraint_tokenizer(tokenizer, "tiny", len(tokenizer), [2])


def test_a_tokenizer_without_a_fast_version_is_refused() -> None:
    class SlowTokenizer:
        """As python-only tokenizers are: no backend of the tokenizers library."""

    with pytest.raises(ModelError, match="no fast version") as caught:
        constraint_tokenizer(SlowTokenizer(), "tiny", 10, [2])
    assert "tokenizer.json" in caught.value.hint
