"""A real OpenAI-compatible server, `transformers serve`, with a tiny checkpoint of random weights.

It takes a JSON Schema and a JSON mode, and ignores both: the very case that the probe is for. What random weights write
is no JSON, so nothing of it may become data.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from socket import create_server
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from remote_requests import request

from extractors.vlm.remote import RemoteOptions, open_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTING_S = 120


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's model, by name."""
    pytest.importorskip("accelerate", reason="transformers serve needs accelerate")
    tiny_models = pytest.importorskip("tiny_models")
    folder = tiny_models.build("llava_next", tmp_path_factory.mktemp("served") / "tiny")
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("transformers"), "serve", folder]
    log = folder.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--device", "cpu", "--host", "127.0.0.1", "--port", str(port)],
            stdout=output,
            stderr=output,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1#{folder}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + _STARTING_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.5)
    pytest.fail(f"transformers serve did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.mark.slow
def test_a_real_server_is_asked_probed_and_not_believed(served: str) -> None:
    with open_remote(served, RemoteOptions(timeout_s=60)) as model:
        answers = model.transcribe([request(page, max_output_tokens=40) for page in (1, 2, 3)])
        warnings = model.warnings
        assert not model.profile.native_schema
    assert "ignores the JSON Schema" in warnings[0]
    for answer in answers:
        assert answer.data is None
        assert answer.stop in ("length", "invalid")
        assert answer.text
        # The picture was seen: it takes a hundred tokens and more, which the text alone does not.
        assert answer.usage.input_tokens > 100
        assert answer.usage.output_tokens > 0
