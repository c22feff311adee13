"""A local model behind the seam: batches of pages in, answers out, each held to its request's schema."""

from __future__ import annotations

import gc
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.vlm.base import ModelAnswer, ModelProfile, StopReason, Usage
from extractors.vlm.local.checkpoint import first_line
from extractors.vlm.local.libraries import load_library
from extractors.vlm.local.loading import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.vlm.base import ModelRequest
    from extractors.vlm.local.decoding import Grammars, Written
    from extractors.vlm.local.prompts import PromptForm

_MESSAGES: dict[StopReason, str] = {
    "length": "the answer was cut off after {tokens} tokens",
    "repetition": "the model repeated itself and was stopped after {tokens} tokens",
    "invalid": "what the model wrote is no instance of the schema",
}

_NO_MEMORY = "the page does not fit in memory with this model: fewer or smaller tiles, bf16 or 4-bit weights may help"


@dataclass(frozen=True, slots=True)
class Ending:
    """How the model's sequences begin and end, in token ids."""

    end_tokens: tuple[int, ...]
    pad: int
    decoder_start: tuple[int, ...] = ()


@dataclass(frozen=True)
class LocalModel:
    """A VisionModel on this machine. Greedy: the same page gets the same answer. Not for several threads at once."""

    identity: str
    profile: ModelProfile
    network: Any = field(repr=False)
    form: PromptForm = field(repr=False)
    grammars: Grammars = field(repr=False)
    ending: Ending
    batch_size: int
    threads: int | None = None

    def transcribe(self, requests: Sequence[ModelRequest]) -> list[ModelAnswer]:
        """One answer per request, in order. Raises ModelError for a schema that cannot be compiled."""
        answers: dict[int, ModelAnswer] = {}
        with self._threads():
            for batch in self._batches(requests):
                written = self._answer_batch([requests[index] for index in batch])
                answers.update(zip(batch, written, strict=True))
        return [answers[index] for index in range(len(requests))]

    def _batches(self, requests: Sequence[ModelRequest]) -> list[list[int]]:
        """Pages with as many pictures, of like size, go together: little is padded."""

        def rank(index: int) -> tuple[int, int, int]:
            shown = [one.image.shape for one in requests[index].pictures]
            return len(shown), sum(height * width for height, width, _ in shown), index

        order = sorted(range(len(requests)), key=rank)
        batches: list[list[int]] = []
        for index in order:
            fits = batches and len(batches[-1]) < self.batch_size
            if fits and len(requests[batches[-1][0]].pictures) == len(requests[index].pictures):
                batches[-1].append(index)
            else:
                batches.append([index])
        return batches

    def _answer_batch(self, requests: Sequence[ModelRequest]) -> list[ModelAnswer]:
        """Halves a batch that does not fit in memory; a single page that does not fit is refused, the others go on."""
        refused = self._refusal(requests)
        if refused:
            return [refused for _ in requests]
        try:
            return self._generate(requests)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        gc.collect()
        load_library("torch").cuda.empty_cache()
        if len(requests) > 1:
            middle = len(requests) // 2
            return [*self._answer_batch(requests[:middle]), *self._answer_batch(requests[middle:])]
        return [_refused(_NO_MEMORY)]

    def _refusal(self, requests: Sequence[ModelRequest]) -> ModelAnswer | None:
        count, most = len(requests[0].pictures), self.profile.pictures_per_request
        if count == 0:
            return _refused("the request shows no picture")
        return _refused(f"one request of this model holds {most} pictures, not {count}") if count > most else None

    def _generate(self, requests: Sequence[ModelRequest]) -> list[ModelAnswer]:
        torch = load_library("torch")
        started = time.perf_counter()
        try:
            inputs = self._on_device(self.form.inputs(requests))
        except ValueError as error:
            # A processor's word on a picture that it does not take, such as one far longer than wide.
            if len(requests) == 1:
                return [_refused(f"the model's processor does not take this page: {first_line(error)}")]
            return self._one_by_one(requests)
        prompt_tokens = [int(count) for count in inputs["attention_mask"].sum(dim=1)]
        limits = [self._limit(request, tokens) for request, tokens in zip(requests, prompt_tokens, strict=True)]
        if min(limits) < 1 and len(requests) == 1:
            return [_refused(f"the page takes {prompt_tokens[0]} tokens, more than the model holds")]
        if min(limits) < 1:
            return self._one_by_one(requests)
        matchers = [self.grammars.matcher(request.json_schema) for request in requests]
        batch = self.grammars.batch(zip(matchers, limits, strict=True), self.ending.end_tokens)
        with torch.inference_mode():
            self.network.generate(
                **inputs,
                **self._decoder_start(len(requests)),
                generation_config=self._settings(max(limits)),
                logits_processor=load_library("transformers").LogitsProcessorList([batch.rule_out]),
                stopping_criteria=load_library("transformers").StoppingCriteriaList([batch.advance]),
            )
        seconds = (time.perf_counter() - started) / len(requests)
        return [
            self._answer(request, written, Usage(1, 0, tokens, len(written.tokens), seconds=seconds))
            for request, written, tokens in zip(requests, batch.sequences, prompt_tokens, strict=True)
        ]

    def _one_by_one(self, requests: Sequence[ModelRequest]) -> list[ModelAnswer]:
        """One page must not cost the others their answers."""
        return [answer for request in requests for answer in self._generate([request])]

    def _on_device(self, inputs: Any) -> dict[str, Any]:
        """Tensors on the model's device, pictures in its number format."""
        moved = inputs.to(self.network.device, dtype=self.network.dtype)
        return {name: value for name, value in moved.items() if value is not None}

    def _limit(self, request: ModelRequest, prompt: int) -> int:
        """How many tokens may be written: as asked, and as the context leaves room for. What an encoder is shown takes
        no room of its decoder's."""
        limit = min(request.max_output_tokens, self.profile.max_output_tokens)
        if self.profile.context_tokens is None:
            return limit
        return min(limit, self.profile.context_tokens - (len(self.ending.decoder_start) or prompt))

    def _decoder_start(self, count: int) -> dict[str, Any]:
        if not self.ending.decoder_start:
            return {}
        torch = load_library("torch")
        return {"decoder_input_ids": torch.tensor([self.ending.decoder_start] * count, device=self.network.device)}

    def _settings(self, max_new_tokens: int) -> Any:
        return load_library("transformers").GenerationConfig(
            max_new_tokens=max_new_tokens,
            do_sample=False,
            num_beams=1,
            use_cache=True,
            eos_token_id=list(self.ending.end_tokens),
            pad_token_id=self.ending.pad,
            decoder_start_token_id=next(iter(self.ending.decoder_start), None),
        )

    def _answer(self, request: ModelRequest, written: Written, usage: Usage) -> ModelAnswer:
        text = self.grammars.text(written.tokens)
        stop: StopReason = written.stop or "length"
        data = None
        if stop == "complete":
            data = json.loads(text)
            if not self.grammars.is_valid(request.json_schema, data):
                stop, data = "invalid", None
        message = _MESSAGES.get(stop, "").format(tokens=usage.output_tokens)
        return ModelAnswer(data, stop, usage, text, message)

    @contextmanager
    def _threads(self) -> Iterator[None]:
        """torch's threads belong to the process: they are set for this call, and put back."""
        torch = load_library("torch")
        before = torch.get_num_threads()
        try:
            if self.threads is not None:
                torch.set_num_threads(self.threads)
            yield
        finally:
            torch.set_num_threads(before)


def _refused(message: str) -> ModelAnswer:
    return ModelAnswer(None, "refused", Usage(requests=1), "", message)
