"""Holds a batch of sequences to JSON Schemas while they are written, token by token (llguidance).

A schema is compiled once for a tokenizer and kept. At each step llguidance marks the tokens that may follow, one bit a
token, and all others are ruled out for all sequences at once. An object that is whole ends its sequence by itself.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.vlm.local.libraries import load_library
from extractors.vlm.local.stops import LoopWatch
from schemas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.vlm.base import StopReason

_KEPT_GRAMMARS = 64
_LAYOUT = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""One line, as Python's json.dumps and most training data have it: no white space is left to choose, so that a model
can neither spend its tokens on it nor write it for ever."""

_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
_PENALTIES = np.where(_BITS == 1, 0.0, -np.inf).astype(np.float32)
"""What is added to the scores of eight tokens, by the byte that marks which of them may follow."""


class Grammars:
    """Schemas compiled for one tokenizer; the latest 64 are kept. Not for several threads at once."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._compiled: OrderedDict[str, Any] = OrderedDict()

    def matcher(self, json_schema: Mapping[str, Any]) -> Any:
        """A matcher at its start. Raises ModelError for a schema that cannot be compiled."""
        key = json.dumps(json_schema, ensure_ascii=False)
        if key not in self._compiled:
            self._compiled[key] = self._compile(key)
            if len(self._compiled) > _KEPT_GRAMMARS:
                self._compiled.popitem(last=False)
        self._compiled.move_to_end(key)
        return self._compiled[key].deep_copy()

    def batch(self, matchers: Iterable[tuple[Any, int]], end_tokens: Sequence[int]) -> ConstrainedBatch:
        """A batch of sequences, each with its matcher and the most tokens it may write."""
        return ConstrainedBatch(matchers, self.tokenizer.vocab_size, end_tokens)

    def text(self, tokens: Sequence[int]) -> str:
        """What the tokens spell, byte by byte: what the grammar was held to, and not what a decoder makes of it."""
        spelled: bytes = self.tokenizer.decode_bytes(list(tokens))
        return spelled.decode(errors="replace")

    def is_valid(self, json_schema: Mapping[str, Any], data: Any) -> bool:
        """Whether data is an instance, asked of another implementation of JSON Schema."""
        from jsonschema_rs import Draft202012Validator

        return Draft202012Validator(dict(json_schema)).is_valid(data)

    def _compile(self, schema: str) -> Any:
        """Strictly; else without the keywords that no grammar can hold to: the finished object is validated anyway."""
        matcher = load_library("llguidance").LLMatcher
        for layout in (_LAYOUT, {**_LAYOUT, "lenient": True}):
            compiled = matcher(self.tokenizer, matcher.grammar_from_json_schema(schema, overrides=layout), log_level=0)
            if not compiled.is_error():
                return compiled
        raise ModelError(
            f"the JSON Schema cannot be made into a grammar: {compiled.get_error().splitlines()[0]}",
            hint="simplify the schema: fewer patterns, no contradicting keywords",
        )


@dataclass(slots=True)
class Written:
    """What one sequence has written so far. `stop` is None until it ends."""

    matcher: Any
    max_tokens: int
    tokens: list[int] = field(default_factory=list)
    stop: StopReason | None = None
    watch: LoopWatch = field(default_factory=LoopWatch)

    def add(self, token: int, end_tokens: frozenset[int]) -> None:
        if token in end_tokens:
            self.stop = "complete" if self.matcher.is_accepting() else "invalid"
            return
        self.tokens.append(token)
        if not self.matcher.consume_token(token):
            self.stop = "invalid"
        elif self.matcher.is_stopped():
            self.stop = "complete" if self.matcher.is_accepting() else "invalid"
        elif self.watch.repeats(token):
            self.stop = "repetition"
        elif len(self.tokens) >= self.max_tokens:
            self.stop = "length"


class ConstrainedBatch:
    """`rule_out` is a logits processor of transformers, `advance` its stopping criterion.

    `vocabulary` is the size of the grammars' tokenizer, `end_tokens` are what ends a sequence.
    """

    def __init__(self, matchers: Iterable[tuple[Any, int]], vocabulary: int, end_tokens: Sequence[int]) -> None:
        self.sequences = [Written(matcher, limit) for matcher, limit in matchers]
        self._end_tokens = frozenset(end_tokens)
        words = -(-vocabulary // 32)
        self._bits = np.zeros((len(self.sequences), words), dtype=np.int32)
        self._found = np.empty((self._bits.nbytes, 8), dtype=np.float32)
        self._torch = load_library("torch")
        self._table: Any = None

    def rule_out(self, _input_ids: Any, scores: Any) -> Any:
        """Sets the scores (sequences × width) of all tokens that may not follow to minus infinity, in place."""
        for row, sequence in enumerate(self.sequences):
            if sequence.stop is None:
                self._mark(row, sequence)
            else:
                self._bits[row] = -1
        covered = self._bits.shape[1] * 32
        scores[:, :covered].add_(self._penalties(scores.device)[:, : scores.shape[1]])
        if scores.shape[1] > covered:
            scores[:, covered:] = float("-inf")
        return scores

    def _mark(self, row: int, sequence: Written) -> None:
        bits = self._bits[row]
        sequence.matcher.unsafe_compute_mask_ptr(bits.ctypes.data, bits.nbytes)
        if not bits.any():
            # No token can go on: the tokenizer lacks a character that the schema demands.
            sequence.stop = "invalid"
            bits[:] = -1

    def _penalties(self, device: Any) -> Any:
        """Sequences × tokens: 0 where a token may follow, else minus infinity. Eight at once from a table: a tenth of
        the time that a masked fill takes over a large vocabulary."""
        marks = self._bits.view(np.uint8).reshape(-1)
        if device.type == "cpu":
            # Into the same memory each time; "clip" (there is nothing to clip) spares numpy a copy.
            np.take(_PENALTIES, marks, axis=0, out=self._found, mode="clip")
            found = self._torch.from_numpy(self._found)
        else:
            found = self._looked_up(marks, device)
        return found.view(len(self.sequences), -1)

    def _looked_up(self, marks: Any, device: Any) -> Any:
        """The same on a device, to which the marks cross as they are: one bit a token."""
        if self._table is None:
            self._table = self._torch.from_numpy(_PENALTIES).to(device)
        return self._table.index_select(0, self._torch.from_numpy(marks).to(device).int())

    def advance(self, input_ids: Any, _scores: Any, **_: Any) -> Any:
        """Takes the newest token of each sequence; True where a sequence has ended."""
        for sequence, token in zip(self.sequences, input_ids[:, -1].tolist(), strict=True):
            if sequence.stop is None:
                sequence.add(token, self._end_tokens)
        done = [sequence.stop is not None for sequence in self.sequences]
        return self._torch.tensor(done, device=input_ids.device, dtype=self._torch.bool)
