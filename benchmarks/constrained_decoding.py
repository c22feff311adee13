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

from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.local.decoding import ConstrainedBatch, Grammars
from extractors.vlm.transcription import transcription_schema
from schemas.export import committed_schema

VOCABULARY = 150_000
TARGET_SHARE = 0.01
TARGET_MODEL_PARAMETERS = 2e9
ROWS = 12
SAID = "Wartung der Heizungsanlage, Größe 4 (1.234,50 €)"


def invoice_schema() -> dict[str, Any]:
    """What a model is asked to write of an invoice."""
    return transcription_schema(compile_fields(committed_schema("invoice")))


def instance(schema: dict[str, Any]) -> Any:
    """An object with print in every field and twelve rows."""
    if schema["type"] == "object":
        return {name: instance(child) for name, child in schema["properties"].items()}
    if schema["type"] == "array":
        return [instance(schema["items"])] * ROWS
    return schema["enum"][0] if "enum" in schema else SAID


class MadeVocabulary:
    """Bytes, and made words with and without a space before them, as byte-level vocabularies have."""

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
    row("tokenizer, once a model", f"{1000 * (time.perf_counter() - started):.0f} ms", f"{tokenizer.vocab_size} tokens")
    schema = invoice_schema()
    text = json.dumps(instance(schema), ensure_ascii=False)
    compiled_ms, cached_us = compile_times(tokenizer, schema)
    row("schema compiled", f"{compiled_ms:.1f} ms", f"{len(json.dumps(schema))} characters; kept: {cached_us:.0f} µs")
    constraint_us = token_times(tokenizer, schema, text)
    step_us, parameters = decode_step_us(options.hidden, options.layers, tokenizer.vocab_size)
    share = constraint_us / step_us
    row(
        "decode step",
        f"{step_us / 1000:.1f} ms",
        f"{parameters / 1e6:.0f}M parameters, fp32, {options.threads} threads",
    )
    row("constraint's share of this step", f"{share:.3%}")
    of_target = share * parameters / TARGET_MODEL_PARAMETERS
    row("of a 2B model's step", f"{of_target:.3%}", f"if a step grows with parameters; target {TARGET_SHARE:.0%}")


def row(what: str, value: str, remark: str = "") -> None:
    print(f"{what:34}{value:>12}   {remark}".rstrip())


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
    for name, times in (("mask into scores", masks), ("token taken", advances), ("both, a token", both)):
        remark = f"mean {statistics.fmean(times):.0f}, p99 {statistics.quantiles(times, n=100)[98]:.0f}"
        row(name, f"{statistics.median(times):.0f} µs", f"median of {len(tokens)} tokens; {remark}")
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
