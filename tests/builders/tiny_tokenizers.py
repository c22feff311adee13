"""Small tokenizers of the kinds that vision-language models have, trained in the test."""

from __future__ import annotations

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

CORPUS = [
    '{"invoice_number": "4711", "seller": {"name": "Müller & Söhne", "vat_id": "DE123456789"}, "total": "1.234,50 €"}',
    '{"lines": [{"description": "Größe 4", "quantity": "2", "amount": "12.00"}], "kind": "absent", "paid": true}',
    "Transcribe the page as it is printed. Question: what is the total? Answer: null false 0123456789",
] * 8


def byte_level(specials: dict[str, str], more: tuple[str, ...] = ()) -> PreTrainedTokenizerFast:
    """Byte-level BPE, as in GPT-2, Llama 3, Qwen and most others. `specials` are named, `more` are not."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        CORPUS, trainers.BpeTrainer(vocab_size=360, initial_alphabet=alphabet, show_progress=False)
    )
    return _wrapped(tokenizer, specials, more)


def sentencepiece(specials: dict[str, str], more: tuple[str, ...] = ()) -> PreTrainedTokenizerFast:
    """SentencePiece BPE that falls back to bytes, as in Llama 2 and Gemma."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    first = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    letters = [chr(code) for code in range(33, 127)]
    trainer = trainers.BpeTrainer(vocab_size=460, special_tokens=first, initial_alphabet=letters, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    bos = ("<bos>", tokenizer.token_to_id("<bos>"))
    tokenizer.post_processor = processors.TemplateProcessing(single="<bos> $A", special_tokens=[bos])
    return _wrapped(tokenizer, specials, more)


def unigram(specials: dict[str, str], more: tuple[str, ...] = (), without: str = "") -> PreTrainedTokenizerFast:
    """SentencePiece unigram without bytes, as in XLM-RoBERTa and T5; `without` leaves characters out."""
    letters = "▁" + "".join(chr(code) for code in range(33, 127) if chr(code) not in without) + "äöüßé€"
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(letter, -4.0) for letter in letters] + [(word, -3.0) for word in ("▁the", "total", "▁is", '":')]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return _wrapped(tokenizer, specials, more)


def word_pieces() -> PreTrainedTokenizerFast:
    """WordPiece, as in BERT: a space is implied between words, so that its tokens have no bytes of their own."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer.train_from_iterator(
        CORPUS, trainers.WordPieceTrainer(vocab_size=200, special_tokens=specials, show_progress=False)
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", eos_token="[SEP]", unk_token="[UNK]", bos_token="[CLS]"
    )


_STANDARD = ("bos_token", "eos_token", "pad_token", "unk_token")


def _wrapped(tokenizer: Tokenizer, specials: dict[str, str], more: tuple[str, ...]) -> PreTrainedTokenizerFast:
    named = {name: token for name, token in specials.items() if name not in _STANDARD}
    standard = {name: token for name, token in specials.items() if name in _STANDARD}
    tokens = [*specials.values(), *more]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in tokens])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, extra_special_tokens=named, **standard)
