"""What holding a model to a schema costs: per token, per schema, and as a share of a decode step.

The vocabulary is made up (150,000 tokens with the lengths that byte-level ones have), or that of a tokenizer.json. The
masks are those along a real object, written token by token. The decode step is that of a random model on this machine.

python benchmarks/constrained_decoding.py [--tokenizer FILE] [--hidden 896] [--layers 24] [--threads 2]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from pathlib import Path
from typing import Any

import torch
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from extractors.vlm.local.decoding import ConstrainedBatch, Grammars

VOCABULARY = 150_000
TARGET_SHARE = 0.01
TARGET_MODEL_PARAMETERS = 2e9
LEAF = {
    "anyOf": [
        {
            "type": "object",
            "properties": {"text": {"type": "string"}},
            "required": ["text"],
            "additionalProperties": False,
        },
        {"enum": ["absent", "unreadable"]},
    ]
}
HEADER = "invoice_number issue_date due_date delivery_date currency purchase_order payment_terms document_type".split()
PARTY = "name address vat_id tax_number iban bic email".split()
LINE = "description item_number quantity unit unit_price discount tax_rate amount".split()
TOTALS = "lines allowances charges net tax gross prepaid rounding payable".split()


def invoice_schema() -> dict[str, Any]:
    properties: dict[str, Any] = {name: LEAF for name in HEADER}
    properties |= {"seller": closed(PARTY), "buyer": closed(PARTY), "totals": closed(TOTALS)}
    properties["lines"] = {"type": "array", "items": closed(LINE)}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def closed(names: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict.fromkeys(names, LEAF),
        "required": names,
        "additionalProperties": False,
    }


def invoice_object(rows: int = 12) -> str:
    said = {"text": "Wartung der Heizungsanlage, Größe 4 (1.234,50 €)"}
    filled: dict[str, Any] = {name: said for name in HEADER}
    filled |= {"seller": dict.fromkeys(PARTY, said), "buyer": dict.fromkeys(PARTY, "absent")}
    filled |= {"totals": dict.fromkeys(TOTALS, said), "lines": [dict.fromkeys(LINE, said)] * rows}
    return json.dumps(filled, ensure_ascii=False)


class MadeVocabulary:
    """Bytes, and made words of 2 to 12 letters with and without a space before them, as byte-level vocabularies have."""

    eos_token_id = 0
    bos_token_id = None
    special_token_ids = (0,)

    def __init__(self, size: int) -> None:
        chance = random.Random(4711)
        words = {bytes([value]) for value in range(256)}
        words |= {mark.encode() for mark in ('{"', '":', '", "', '"}', "null", "text", "absent", "}, {", "€")}
        syllables = [a + b for a in "bcdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "en", "er", "ß", "ä")]
        while len(words) < size - 1:
            word = "".join(chance.choices(syllables, k=chance.randint(1, 5)))
            words.add((chance.choice(("", " ", " ")) + chance.choice((word, word.capitalize()))).encode())
        self.tokens = [b"<eos>", *sorted(words)]
        self._ids = {word: index for index, word in enumerate(self.tokens)}

    def __call__(self, text: str | bytes) -> list[int]:
        rest, found = text.encode() if isinstance(text, str) else text, []
        while rest:
            length = next(length for length in range(min(24, len(rest)), 0, -1) if rest[:length] in self._ids)
            found.append(self._ids[rest[:length]])
            rest = rest[length:]
        return found


def main() -> None:
    options = arguments()
    torch.set_num_threads(options.threads)
    started = time.perf_counter()
    tokenizer = vocabulary(options.tokenizer)
    print(
        f"tokenizer of {tokenizer.vocab_size} tokens, once a model   {1000 * (time.perf_counter() - started):8.0f} ms"
    )
    schema, text = invoice_schema(), invoice_object()
    compiled_ms, cached_us = compile_times(tokenizer, schema)
    print(
        f"schema of {len(json.dumps(schema))} characters, compiled        {compiled_ms:8.1f} ms   from the cache {cached_us:.0f} µs"
    )
    constraint_us = token_times(tokenizer, schema, text)
    step_us, parameters = decode_step_us(options.hidden, options.layers, tokenizer.vocab_size)
    share = constraint_us / step_us
    print(f"decode step, {parameters / 1e6:.0f}M parameters, fp32, CPU     {step_us / 1000:8.1f} ms")
    print(f"share of this step                          {100 * share:8.3f} %")
    of_target = share * parameters / TARGET_MODEL_PARAMETERS
    print(
        f"share of a 2B model's step, if a step grows with parameters  {100 * of_target:.3f} %, target {TARGET_SHARE:.0%}"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer.json")
    parser.add_argument("--hidden", type=int, default=896)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def vocabulary(file: Path | None) -> LLTokenizer:
    if file is not None:
        return LLTokenizer(file.read_text(encoding="utf-8"))
    return LLTokenizer(TokenizerWrapper(MadeVocabulary(VOCABULARY)))


def compile_times(tokenizer: LLTokenizer, schema: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds of a first compilation, the median of five; microseconds of a matcher from the cache."""
    times = []
    for repeat in range(5):
        grammars = Grammars(tokenizer)
        started = time.perf_counter()
        grammars.matcher({**schema, "title": str(repeat)})
        times.append(time.perf_counter() - started)
    started = time.perf_counter()
    for _ in range(100):
        grammars.matcher({**schema, "title": str(repeat)})
    return 1000 * statistics.median(times), 1e6 * (time.perf_counter() - started) / 100


def token_times(tokenizer: LLTokenizer, schema: dict[str, Any], text: str) -> float:
    """Prints the parts, returns the median µs a token of mask, scores and advance together."""
    tokens = tokenizer.tokenize_str(text)
    matcher: LLMatcher = Grammars(tokenizer).matcher(schema)
    batch = ConstrainedBatch([(matcher, 10**6)], tokenizer.vocab_size, [tokenizer.eos_token])
    scores = torch.randn(1, tokenizer.vocab_size)
    masks, advances = [], []
    for token in tokens:
        given = scores.clone()
        started = time.perf_counter()
        batch.rule_out(None, given)
        between = time.perf_counter()
        batch.advance(torch.tensor([[token]]), None)
        masks.append(1e6 * (between - started))
        advances.append(1e6 * (time.perf_counter() - between))
    assert batch.sequences[0].stop == "complete", batch.sequences[0].stop
    both = [mask + advance for mask, advance in zip(masks, advances, strict=True)]
    for name, times in (("mask into scores", masks), ("token taken", advances), ("both", both)):
        high = statistics.quantiles(times, n=100)
        print(
            f"{name:18} over {len(tokens)} tokens    median {statistics.median(times):6.0f} µs   mean {statistics.fmean(times):6.0f}   p99 {high[98]:6.0f}"
        )
    return statistics.median(both)


def decode_step_us(hidden: int, layers: int, width: int) -> tuple[float, int]:
    """Median of ten decode steps of a random Qwen2 of these sizes behind a prompt of 256 tokens; its parameters."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    heads = hidden // 64
    config = Qwen2Config(
        vocab_size=width,
        hidden_size=hidden,
        intermediate_size=hidden * 11 // 2,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=2 if heads % 2 == 0 else 1,
        tie_word_embeddings=True,
    )
    with torch.device("meta"):
        model = Qwen2ForCausalLM(config)
    model = model.to_empty(device="cpu").eval()
    parameters = sum(weight.numel() for weight in model.parameters())
    with torch.inference_mode():
        for weight in model.parameters():
            weight.fill_(0.01)  # the time does not depend on the weights, and drawing them would take longer
        cache = model(torch.ones(1, 256, dtype=torch.long), use_cache=True).past_key_values
        times = []
        for _ in range(10):
            started = time.perf_counter()
            model(torch.ones(1, 1, dtype=torch.long), past_key_values=cache, use_cache=True)
            times.append(time.perf_counter() - started)
    return 1e6 * statistics.median(times), parameters


if __name__ == "__main__":
    main()
