"""Tiny checkpoints, built once a session and opened through the door that users come by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from tiny_models import build

from extractors.vlm.local import open_local
from extractors.vlm.local.options import LocalOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.vlm.local.generation import LocalModel


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a family's tiny checkpoint; not to be changed."""
    return cache(lambda family: build(family, tmp_path_factory.mktemp(family)))


@pytest.fixture(scope="session")
def opened(checkpoint: Callable[[str], Path]) -> Callable[[str], LocalModel]:
    """A family's tiny model on one thread of the CPU."""

    def load(family: str) -> LocalModel:
        options = LocalOptions(device="cpu", dtype="fp32", batch_size=2, threads=1)
        return open_local(str(checkpoint(family)), options)  # type: ignore[return-value]

    return cache(load)
