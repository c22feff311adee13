"""A real server that does hold its model to schemas: llama.cpp, with a tiny vision-language model of random weights.

Random weights know nothing of JSON: every valid answer is the work of the grammar, and nobody else knows the probe's
word.
"""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from remote_requests import SCHEMA, request

from extractors.vlm.remote import RemoteOptions, open_remote
from schemas.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVING = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.mmproj.path = sys.argv[1:]
params.n_ctx, params.n_parallel, params.port, params.warmup = 8192, 1, 0, False
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
_TEXTS = ["yes", "no", "[absent]", "[illegible]", "Rechnung", 'größe "x"', "a/b", "1.234,50 €"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's model, by name."""
    pytest.importorskip("xllamacpp", reason="llama.cpp's server is not installed")
    tiny_gguf = pytest.importorskip("tiny_gguf", reason="gguf is not installed")
    folder = tmp_path_factory.mktemp("llama")
    tiny_gguf.save_language_model(folder / "tiny.gguf")
    tiny_gguf.save_picture_encoder(folder / "pictures.gguf")
    command = [sys.executable, "-c", _SERVING, folder / "tiny.gguf", folder / "pictures.gguf"]
    log = (folder / "log").open("wb")
    with log, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as server:
        assert server.stdout is not None
        # Its log goes to the same place.
        address = next((line.strip() for line in server.stdout if line.startswith("http://")), None)
        assert address is not None, (folder / "log").read_text(encoding="utf-8")
        yield f"{address}/v1#tiny"
        server.kill()


def _schema(pick: random.Random, depth: int = 0) -> dict[str, Any]:
    """A schema whose answers are finite, as random weights would never end a string."""
    kind = 1.0 if depth == 0 else pick.random()
    if depth > 2 or kind < 0.5:
        return {"type": "string", "enum": pick.sample(_TEXTS, pick.randint(1, 4))}
    if kind < 0.7:
        return {"type": "array", "items": _schema(pick, depth + 1), "maxItems": pick.randint(1, 3)}
    names = pick.sample(["total", "net", "kind", "lines", "päid", "x y"], pick.randint(1, 4))
    properties = {name: _schema(pick, depth + 1) for name in names}
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def test_a_real_grammar_is_probed_and_believed(served: str) -> None:
    pick = random.Random(5)
    pages = [request(page, _schema(pick), max_output_tokens=2000) for page in range(1, 13)]
    with open_remote(served, RemoteOptions(timeout_s=120, concurrency=2)) as model:
        answers = model.transcribe(pages)
        assert model.profile.native_schema
        assert model.warnings == ()
    assert [answer.stop for answer in answers] == ["complete"] * len(pages)
    assert all(answer.usage.requests == 1 and answer.usage.output_tokens > 0 for answer in answers)


def test_more_pictures_are_more_tokens(served: str) -> None:
    """They do get there."""
    schema = _schema(random.Random(1))
    with open_remote(served, RemoteOptions(timeout_s=120)) as model:
        one, three = model.transcribe([request(1, schema), request(2, schema, pictures=3)])
    assert three.usage.input_tokens > one.usage.input_tokens + 30


def test_what_never_ends_is_no_data(served: str) -> None:
    """An answer cut off: this server's own parser fails on it, and says 500."""
    with (
        open_remote(served, RemoteOptions(timeout_s=120, max_retries=0)) as model,
        pytest.raises(ProviderError, match="no usable answer"),
    ):
        model.transcribe([request(schema=SCHEMA, max_output_tokens=50)])
