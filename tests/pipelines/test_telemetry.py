"""Nobody is called. In test_flows.py a whole run is watched in the same way."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipelines.telemetry import VARIABLES, forbid_telemetry


def test_the_variables_are_set_by_whatever_of_ours_comes_first():
    script = (
        "import os; import pipelines.read;"
        f"print({{name: os.environ.get(name) for name in {list(VARIABLES)!r}}} == {VARIABLES!r})"
    )
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_variables_reach_what_is_started_from_here(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(name, "")
    forbid_telemetry()
    assert {name: os.environ[name] for name in VARIABLES} == VARIABLES


@pytest.mark.slow
def test_onnxruntime_calls_nobody(tattling_proxy):
    """It would after nine seconds: that is how this was found."""
    proxy, visits = tattling_proxy
    script = (
        "import pipelines;"
        "from extractors.ocr.models import bundled_models, open_session; import time;"
        "session = open_session(bundled_models().recognizer, 1); time.sleep(11); print(session.get_inputs()[0].name)"
    )
    environment = {**os.environ, "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "ALL_PROXY": proxy}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert visits == []
