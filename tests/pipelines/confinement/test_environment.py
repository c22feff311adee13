"""Workers have none of the secrets of the environment, which the process that starts them keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import secret_variables
from schemas.errors import UsageError

_TRIAL = """
import os, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sample_readers import show_environment
from pipelines.confinement import confine, confinement_of
from pipelines.workers import WorkerPool
from schemas.options import ReadOptions

out = Path(sys.argv[2])
enter = partial(confine, confinement_of(ReadOptions(), [out / "a.pdf"], out))
pool = WorkerPool(show_environment, lambda task, loss: repr(loss), workers=1, limit_s=30, enter=enter)
print(pool.submit(1).result(timeout=120))
pool.close()
assert os.environ["VOUCH_PASSWORD"] == "planted-1"
"""
PLANTED = {
    "VOUCH_PASSWORD": "planted-1",
    "VOUCH_LEDGER": "sqlite:///here.db?key=1",
    "OPENAI_API_KEY": "planted-2",
    "ERP_DATABASE": "postgresql://erp:planted-3@db/erp",
    "ORDERS_HOOK": "https://hooks.example/planted-4",
    "AWS_SECRET_ACCESS_KEY": "planted-5",
    "aws_session_token": "planted-6",
    "PREFECT_API_AUTH_STRING_PASSWORD": "planted-7",
    "OTEL_EXPORTER_OTLP_HEADERS": "authorization=planted-8",
}
KEPT = {"PATHS_OF_MINE": "kept-1", "HTTPS_PROXY": "http://me:kept-2@proxy:8080", "TOKENIZERS_PARALLELISM": "kept-3"}
SINK = '[sinks.orders]\ntype = "webhook"\nurl_env = "ORDERS_HOOK"\nsecret_env = "ORDERS_SIGNING"\n'


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system does not show environments")
def test_a_worker_knows_no_secret(vouch_home: Path, tmp_path: Path) -> None:
    config = tmp_path / "vouch.toml"
    config.write_text(SINK)
    planted = {**PLANTED, "ORDERS_SIGNING": "planted-9", **KEPT, "VOUCH_CONFIG": str(config)}
    trial = [sys.executable, "-c", _TRIAL, str(Path(__file__).parents[1]), str(tmp_path)]
    done = subprocess.run(
        trial,
        env={**os.environ, **planted},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(done.stdout.count(value) == 2 for value in KEPT.values()), "both are told"
    assert "planted" not in done.stdout


def test_secrets_are_found_by_name_by_value_and_by_the_sinks(
    vouch_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "vouch.toml"
    config.write_text(SINK)
    before = set(secret_variables())
    for name, value in {**PLANTED, "ORDERS_SIGNING": "s", **KEPT, "VOUCH_CONFIG": str(config)}.items():
        monkeypatch.setenv(name, value)
    assert set(secret_variables()) - before == {*PLANTED, "ORDERS_SIGNING"} - {"VOUCH_LEDGER"}
    config.write_text("[sinks.a]\n")
    with pytest.raises(UsageError):
        secret_variables()
