"""Vouch itself, by the same protocol: in process, one file after the other, without the XML."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from protocol import serve

from pipelines.read import read_file
from schemas.options import ReadOptions

OPTIONS = ReadOptions(without=frozenset({"xml"}))


def read(path: str) -> dict:
    return {"result": read_file(Path(path), OPTIONS).model_dump(mode="json", by_alias=True)}


serve(metadata.version("vouch"), read)
