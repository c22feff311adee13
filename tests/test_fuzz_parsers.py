"""A short part of `benchmarks/fuzz_parsers.py`, always the same inputs and without atheris: nothing but our errors."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
COUNTS = {"intake": 60, "page": 25, "xml": 40, "payload": 150, "values": 80, "schema": 60, "result": 12}


@pytest.fixture
def fuzzing(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("fuzzing.targets"), importlib.import_module("fuzzing.mutations")


@pytest.mark.parametrize("target", COUNTS)
def test_mutated_inputs_are_read_or_refused(fuzzing: tuple[Any, Any], target: str) -> None:
    targets, mutations = fuzzing
    seeds = targets.seeds(target)
    for number in range(COUNTS[target]):
        dice = random.Random(f"{target}:{number}")
        data = dice.choice(mutations.MUTATIONS)(dice.choice(seeds), dice)
        targets.TARGETS[target](data)


def test_every_target_is_in_the_short_part(fuzzing: tuple[Any, Any]) -> None:
    assert set(fuzzing[0].TARGETS) == set(COUNTS)
