"""What may follow is held to the schema exactly; sequences end where their objects do, and say how they ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from jsonschema import Draft202012Validator
from tiny_tokenizers import byte_level, sentencepiece, unigram
from vlm_requests import ENDLESS, LINES, schema_samples

from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.local import decoding
from extractors.vlm.local.decoding import Grammars
from extractors.vlm.local.tokens import constraint_tokenizer
from extractors.vlm.transcription import transcription_schema
from schemas.errors import ModelError
from schemas.export import committed_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.vlm.local.decoding import ConstrainedBatch

SPECIALS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
TOKENIZER = byte_level(SPECIALS)
WIDTH = len(TOKENIZER) + 13  # an output layer is often padded
END = TOKENIZER.eos_token_id
ADAPTED = constraint_tokenizer(TOKENIZER, "tiny", WIDTH, [END])


def write(batch: ConstrainedBatch, seed: int, width: int = WIDTH, steps: int = 400) -> None:
    """Tokens by random scores, until all sequences have ended."""
    scores = torch.Generator().manual_seed(seed)
    ids = torch.zeros(len(batch.sequences), 1, dtype=torch.long)
    for _ in range(steps):
        allowed = batch.rule_out(ids, torch.randn(len(batch.sequences), width, generator=scores))
        ids = torch.cat([ids, allowed.argmax(dim=1, keepdim=True)], dim=1)
        if bool(batch.advance(ids, None).all()):
            return


def batch_of(grammars: Grammars, schemas: Iterable[dict[str, Any]], limit: int = 300) -> ConstrainedBatch:
    return grammars.batch([(grammars.matcher(schema), limit) for schema in schemas], [END])


@pytest.mark.parametrize("kind", [byte_level, sentencepiece, unigram])
@pytest.mark.parametrize("seed", range(2))
def test_random_scores_write_instances_of_forty_schemas(kind: Any, seed: int) -> None:
    tokenizer = kind(SPECIALS)
    width, end = len(tokenizer) + 13, tokenizer.eos_token_id
    grammars = Grammars(constraint_tokenizer(tokenizer, "tiny", width, [end]))
    schemas = schema_samples(40)
    batch = grammars.batch([(grammars.matcher(schema), 300) for schema in schemas], [end])
    write(batch, seed, width)
    for schema, written in zip(schemas, batch.sequences, strict=True):
        text = grammars.text(written.tokens)
        assert written.stop == "complete", (schema, text)
        Draft202012Validator(schema).validate(json.loads(text))


def test_only_tokens_that_may_follow_keep_their_scores() -> None:
    """Asked of the matcher for each token, one by one."""
    grammars = Grammars(ADAPTED)
    batch = batch_of(grammars, [LINES])
    for token in [*ADAPTED.tokenize_str('{"number": "a'), None]:
        scores = torch.arange(WIDTH, dtype=torch.float32)[None]
        kept = batch.rule_out(None, scores)
        assert kept is scores  # in place
        matcher = batch.sequences[0].matcher
        fitting = {index for index in range(WIDTH) if matcher.deep_copy().consume_token(index)}
        left = {index for index in range(WIDTH) if kept[0, index] == index}
        # Where the next bytes are sure, of all tokens that begin them the one is left that the tokenizer would take.
        sure = matcher.compute_ff_tokens()
        assert left == ({sure[0]} if sure else fitting) != set()
        assert left <= fitting
        assert all(kept[0, index] == -torch.inf for index in range(WIDTH) if index not in left)
        if token is not None:
            batch.advance(torch.tensor([[token]]), None)


def test_logits_wider_than_the_tokenizer_are_ruled_out() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES])
    scores = batch.rule_out(None, torch.zeros(1, WIDTH + 100))
    assert (scores[0, WIDTH:] == -torch.inf).all()


def test_a_device_looks_up_what_the_cpu_does() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES, {"const": 1}])
    kept = batch.rule_out(None, torch.zeros(2, WIDTH))
    looked_up = batch._looked_up(batch._bits.view(np.uint8).reshape(-1), torch.device("cpu"))
    assert (looked_up.view(2, -1)[:, :WIDTH] == kept).all()


def test_an_object_ends_by_itself_and_the_others_go_on() -> None:
    batch = batch_of(Grammars(ADAPTED), [{"const": 1}, LINES])
    one = ADAPTED.tokenize_str("1")
    batch.rule_out(None, torch.zeros(2, WIDTH))
    done = batch.advance(torch.tensor([one, ADAPTED.tokenize_str('{"')]), None)
    assert done.tolist() == [True, False]
    free = batch.rule_out(None, torch.zeros(2, WIDTH))
    assert (free[0] == 0).all()  # what an ended sequence is padded with is not looked at
    batch.advance(torch.tensor([[0], [ADAPTED.tokenize_str("number")[0]]]), None)
    assert batch.sequences[0].tokens == one
    assert batch.sequences[1].stop is None


def test_no_white_space_is_left_to_choose() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES])
    space, newline = (TOKENIZER.convert_tokens_to_ids(token) for token in ("Ġ", "Ċ"))
    assert (batch.rule_out(None, torch.zeros(1, WIDTH))[0, [space, newline]] == -torch.inf).all()


def test_the_limit_of_tokens_ends_a_sequence() -> None:
    batch = batch_of(Grammars(ADAPTED), [ENDLESS], limit=5)
    write(batch, seed=1)
    assert (batch.sequences[0].stop, len(batch.sequences[0].tokens)) == ("length", 5)


def test_a_loop_ends_a_sequence() -> None:
    batch = batch_of(Grammars(ADAPTED), [ENDLESS], limit=10**6)
    letter = ADAPTED.tokenize_str("a")[0]
    for token in [*ADAPTED.tokenize_str('{"text": "'), *[letter] * 1000]:
        if batch.advance(torch.tensor([[token]]), None).item():
            break
    assert batch.sequences[0].stop == "repetition"


def test_an_end_token_before_the_end_is_invalid() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES])
    batch.advance(torch.tensor([[END]]), None)
    assert batch.sequences[0].stop == "invalid"


def test_a_token_that_may_not_follow_is_invalid() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES])
    batch.advance(torch.tensor([ADAPTED.tokenize_str("a")]), None)
    assert batch.sequences[0].stop == "invalid"


def test_a_character_that_the_tokenizer_lacks_ends_the_sequence() -> None:
    tokenizer = unigram(SPECIALS)
    adapted = constraint_tokenizer(tokenizer, "tiny", len(tokenizer), [2])
    grammars = Grammars(adapted)
    batch = grammars.batch([(grammars.matcher({"const": "漢"}), 50)], [2])
    ids = torch.zeros(1, 1, dtype=torch.long)
    for _ in range(20):
        allowed = batch.rule_out(ids, torch.zeros(1, adapted.vocab_size))
        assert not torch.isinf(allowed).all()
        if batch.advance(allowed.argmax(dim=1, keepdim=True), None).item():
            break
    assert batch.sequences[0].stop == "invalid"


def test_a_schema_is_compiled_once_and_the_oldest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_once = Grammars._compile
    monkeypatch.setattr(
        Grammars, "_compile", lambda self, schema: (compiled.append(schema), compile_once(self, schema))[1]
    )
    monkeypatch.setattr(decoding, "_KEPT_GRAMMARS", 2)
    grammars = Grammars(ADAPTED)
    one, two, three = ({"const": number} for number in (1, 2, 3))
    for schema in (one, two, one, two):
        grammars.matcher(schema)
    assert len(compiled) == 2
    for schema in (one, three, one, two):
        grammars.matcher(schema)
    assert len(compiled) == 4  # the third pushed the second out


def test_matchers_of_one_schema_are_apart() -> None:
    batch = batch_of(Grammars(ADAPTED), [LINES, LINES])
    batch.advance(torch.tensor([ADAPTED.tokenize_str('{"'), ADAPTED.tokenize_str("a")]), None)
    assert [written.stop for written in batch.sequences] == [None, "invalid"]


def test_keywords_that_no_grammar_holds_to_are_left_to_validation() -> None:
    schema = {"type": "array", "items": {"enum": [1, 2]}, "minItems": 2, "maxItems": 2, "uniqueItems": True}
    grammars = Grammars(ADAPTED)
    grammars.matcher(schema)
    assert grammars.is_valid(schema, [1, 2])
    assert not grammars.is_valid(schema, [1, 1])


def test_a_schema_that_cannot_be_compiled_names_the_reason() -> None:
    with pytest.raises(ModelError, match="cannot be made into a grammar") as caught:
        Grammars(ADAPTED).matcher({"type": "string", "pattern": "("})
    assert caught.value.hint


@pytest.mark.parametrize("name", ["invoice", "receipt", "chart", "form"])
def test_every_transcription_schema_of_ours_is_compiled_strictly(name: str) -> None:
    schema = transcription_schema(compile_fields(committed_schema(name)))
    assert Grammars(ADAPTED).matcher(schema).get_grammar_warnings() == []
    matcher = decoding.load_library("llguidance").LLMatcher
    strict = matcher(ADAPTED, matcher.grammar_from_json_schema(schema, overrides=decoding._LAYOUT), log_level=0)
    assert not strict.is_error()
