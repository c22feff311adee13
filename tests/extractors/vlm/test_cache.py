"""The same question is answered from disk, another one is not; whatever happens to the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from extractors.tiling import ModelInput, plan_tiles
from extractors.vlm.base import ModelAnswer, ModelRequest, TilePicture, Usage
from extractors.vlm.cache import AnswerStore, CachedModel, request_key
from extractors.vlm.scripted import PROFILE, says
from schemas.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TILE = plan_tiles(Page(1, 100.0, 100.0), ModelInput(280, 280))[0]
SCHEMA = {
    "type": "object",
    "properties": {"total": {"type": "string"}},
    "required": ["total"],
    "additionalProperties": False,
}
REQUEST = ModelRequest("a.pdf", 1, (TilePicture(TILE, np.zeros((28, 28, 3), dtype=np.uint8)),), "copy it", SCHEMA, 100)
OTHER: dict[str, Any] = {
    "pictures": (TilePicture(TILE, np.ones((28, 28, 3), dtype=np.uint8)),),
    "prompt": "copy it well",
    "json_schema": {**SCHEMA, "title": "Bill"},
    "max_output_tokens": 101,
}
"""For each field of a request that decides the answer: another value."""

DECIDES_NOTHING = {"document", "page_no", "part"}
"""No model is told these: what it must know of them stands in the prompt."""


@dataclass
class _Counting:
    """Says how often it was asked, and what it was asked."""

    identity: str = "counting@1"
    profile: Any = PROFILE
    stop: Any = "complete"
    asked: list[ModelRequest] = field(default_factory=list)

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        self.asked += requests
        if self.stop != "complete":
            return [ModelAnswer(None, self.stop, Usage(requests=1)) for _ in requests]
        return [
            says(r, {"total": r.prompt}, Usage(requests=1, output_tokens=7, cost=Decimal("0.02"))) for r in requests
        ]


def _cached(folder: Path, **model: Any) -> tuple[CachedModel, _Counting]:
    counting = _Counting(**model)
    return CachedModel(counting, AnswerStore(folder)), counting


def test_every_field_of_a_request_is_in_the_key_or_decides_nothing() -> None:
    assert {item.name for item in fields(ModelRequest)} == set(OTHER) | DECIDES_NOTHING
    assert {item.name for item in fields(TilePicture)} == {"tile", "image"}  # a tile is what its picture shows


@pytest.mark.parametrize("name", OTHER)
def test_what_decides_the_answer_changes_the_key(name: str) -> None:
    assert request_key(replace(REQUEST, **{name: OTHER[name]}), "m") != request_key(REQUEST, "m")


def test_the_model_and_each_pixel_and_the_shape_are_in_the_key() -> None:
    image = np.zeros((28, 28, 3), dtype=np.uint8)
    image[27, 27, 2] = 1
    wide = np.zeros((14, 56, 3), dtype=np.uint8)
    keys = [
        request_key(REQUEST, "m@1"),
        request_key(REQUEST, "m@2"),
        *(request_key(replace(REQUEST, pictures=(TilePicture(TILE, shown),)), "m@1") for shown in (image, wide)),
        request_key(replace(REQUEST, pictures=REQUEST.pictures * 2), "m@1"),
    ]
    assert len(set(keys)) == len(keys)


def test_what_decides_nothing_does_not_change_the_key() -> None:
    renamed = replace(REQUEST, document="b.pdf", page_no=7, part="/a")
    strided = replace(REQUEST, pictures=(TilePicture(TILE, np.zeros((28, 28, 6), dtype=np.uint8)[:, :, ::2]),))
    assert request_key(renamed, "m") == request_key(strided, "m") == request_key(REQUEST, "m")


def test_an_answer_survives_a_restart_and_costs_nothing(tmp_path: Path) -> None:
    model, counting = _cached(tmp_path)
    (first,) = model.transcribe([REQUEST])
    again, recounting = _cached(tmp_path)
    (second,) = again.transcribe([REQUEST])
    assert (len(counting.asked), len(recounting.asked)) == (1, 0)
    assert (second.data, second.text, second.stop) == (first.data, first.text, "complete")
    assert first.usage.cost == Decimal("0.02")
    assert (second.usage.requests, second.usage.cached_requests, second.usage.cost) == (1, 1, Decimal(0))
    assert (model.identity, model.profile) == (counting.identity, PROFILE)


def test_only_what_is_missing_is_asked_and_answers_keep_their_order(tmp_path: Path) -> None:
    model, counting = _cached(tmp_path)
    requests = [replace(REQUEST, prompt=text) for text in "abcb"]
    model.transcribe(requests[:1])
    answers = model.transcribe(requests)
    assert [request.prompt for request in counting.asked] == ["a", "b", "c"]
    assert [answer.data["total"] for answer in answers] == ["a", "b", "c", "b"]
    assert [answer.usage.cached_requests for answer in answers] == [1, 0, 0, 1]
    assert sum((answer.usage for answer in answers), Usage()).cost == Decimal("0.04")


@pytest.mark.parametrize("stop", ["length", "repetition", "refused", "invalid"])
def test_what_failed_is_asked_again(tmp_path: Path, stop: str) -> None:
    model, counting = _cached(tmp_path, stop=stop)
    for _ in range(2):
        (answer,) = model.transcribe([REQUEST])
        assert answer.stop == stop
    assert len(counting.asked) == 2


def _damages() -> dict[str, Any]:
    def spoiled(content: bytes) -> bytes:
        return content.replace(b"copy it", b"copy id")

    def renamed(content: bytes) -> bytes:
        return json.dumps({**json.loads(content), "key": "0" * 64}).encode()

    return {
        "empty": lambda _: b"",
        "cut": lambda content: content[:-20],
        "noise": lambda _: b"\x80\x81\x82",
        "spoiled": spoiled,
        "of another key": renamed,
        "other JSON": lambda _: b"[]",
    }


@pytest.mark.parametrize("damage", _damages())
def test_a_damaged_answer_is_a_miss_and_is_mended(tmp_path: Path, damage: str) -> None:
    model, counting = _cached(tmp_path)
    model.transcribe([REQUEST])
    (path,) = tmp_path.rglob("*.json")
    path.write_bytes(_damages()[damage](path.read_bytes()))
    assert AnswerStore(tmp_path).get(path.stem) is None
    (answer,) = model.transcribe([REQUEST])
    assert answer.data == {"total": "copy it"}
    assert len(counting.asked) == 2
    assert AnswerStore(tmp_path).get(path.stem) is not None


def test_the_folder_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    answer = ModelAnswer({"total": "x" * 1000}, "complete")
    keys = [f"{number:064x}" for number in range(40)]
    store = AnswerStore(tmp_path, max_bytes=20_000)
    for age, key in enumerate(keys[:10]):
        store.put(key, answer)
        os.utime(store._path(key), (1000 + age, 1000 + age))
    assert store.get(keys[0]) is not None  # used: now it is the youngest
    for key in keys[10:18]:
        store.put(key, answer)
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.json"))
    assert size <= 20_000
    assert store.get(keys[0]) is not None
    assert store.get(keys[17]) is not None
    assert store.get(keys[1]) is None


def test_what_a_killed_process_left_half_written_is_taken_away(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    folder = tmp_path / "ab"
    folder.mkdir()
    old, new = folder / "old.writing", folder / "new.writing"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (1000, 1000))
    store.put("ab" + "0" * 62, ModelAnswer({}, "complete"))
    assert not old.exists()
    assert new.exists()  # somebody may be writing it


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path / "vlm")
    store.put("ab" + "0" * 62, ModelAnswer({}, "complete"))
    (path,) = (tmp_path / "vlm").rglob("*.json")
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "vlm").write_text("a file", encoding="utf-8")
    model, counting = _cached(tmp_path / "vlm")
    for _ in range(2):
        (answer,) = model.transcribe([REQUEST])
        assert answer.stop == "complete"
    assert len(counting.asked) == 2


def test_several_processes_share_a_folder(tmp_path: Path) -> None:
    """They write, read and evict the same keys at once; every answer that is found is whole."""
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from extractors.vlm.base import ModelAnswer
        from extractors.vlm.cache import AnswerStore
        store = AnswerStore(Path(sys.argv[1]), max_bytes=60_000)
        for turn in range(150):
            key = f"{turn % 25:064x}"
            store.put(key, ModelAnswer({"total": key * 50}, "complete"))
            found = store.get(f"{(turn * 7) % 25:064x}")
            assert found is None or found.data["total"] == f"{(turn * 7) % 25:064x}" * 50
        """
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [run.communicate(timeout=60)[1] for run in runs] == ["", "", ""]
    assert list(tmp_path.rglob("*.writing")) == []
