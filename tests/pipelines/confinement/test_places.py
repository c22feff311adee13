from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.confinement import confinement_of
from schemas.options import ReadOptions, VisionOptions


@pytest.mark.parametrize(
    ("model", "ledger", "network"),
    [
        ("embedded", None, False),
        ("none", "sqlite:////var/lib/vouch/ledger.db", False),
        ("scripted:/scripts/a.json", None, False),
        ("openai:gpt", None, True),
        ("http://localhost:8000/v1#a", None, True),
        ("embedded", "postgresql://host/ledger", True),
    ],
)
def test_the_network_is_for_services_that_were_named(model, ledger, network):
    confinement = confinement_of(ReadOptions(model=model, ledger=ledger), [Path("/in/a.pdf")], Path("/out"))
    assert confinement is not None
    assert confinement.network is network


def test_workers_keep_inputs_output_and_state(tmp_path):
    options = ReadOptions(
        model="openai:gpt",
        ledger=f"sqlite:///{tmp_path}/state/ledger.db",
        vision=VisionOptions(cache=tmp_path / "cache", spending=tmp_path / "spent" / "a.db"),
    )
    confinement = confinement_of(options, [Path("/in/a.pdf"), Path("/in/b.pdf"), Path("/more/c.pdf")], Path("/out"))
    assert confinement is not None
    assert confinement.readable == (Path("/in"), Path("/more"))
    assert set(confinement.writable) == {Path("/out"), tmp_path / "state", tmp_path / "cache", tmp_path / "spent"}
    assert (tmp_path / "cache").is_dir()


def test_a_model_on_this_machine_is_not_confined():
    assert confinement_of(ReadOptions(model="hf:some/model"), [Path("/in/a.pdf")], Path("/out")) is None
