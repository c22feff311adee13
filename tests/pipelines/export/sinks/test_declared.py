"""Sinks in `vouch.toml`: what is wrong is said with its place, and no secret is shown."""

from __future__ import annotations

import base64
import json

import pytest

from pipelines.config_command import config_command
from pipelines.export.sinks.declared import DECLARED
from pipelines.export.sinks.opening import open_sinks
from pipelines.outcome import Outcome
from pipelines.settings import load_settings
from schemas.errors import UsageError

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
ALL = """
[sinks.archive]
type = "folder"
path = "{folder}/archive"
decisions = ["accept", "review"]

[sinks.lines]
type = "jsonl"
path = "{folder}/lines.jsonl"

[sinks.sheets]
type = "csv"
path = "{folder}/sheets"

[sinks.lake]
type = "parquet"
path = "{folder}/lake"

[sinks.warehouse]
type = "sql"
url_env = "WAREHOUSE_URL"
prefix = "ap_"

[sinks.erp]
type = "webhook"
url = "https://erp.example/in"
secret_env = "ERP_SECRET"
allowed_networks = ["10.20.0.0/16"]

[sinks.bucket]
type = "object_storage"
url = "memory://bucket/folder"
"""


@pytest.fixture
def config_file(vouch_home, tmp_path, monkeypatch):
    """Writes the file that VOUCH_CONFIG names."""
    path = tmp_path / "named.toml"
    monkeypatch.setenv("VOUCH_CONFIG", str(path))

    def write(text: str) -> None:
        path.write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def all_declared(config_file, tmp_path, monkeypatch):
    config_file(ALL.format(folder=tmp_path))
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{tmp_path}/warehouse.db")
    monkeypatch.setenv("ERP_SECRET", SECRET)
    return load_settings().sinks


def test_every_type_is_declared_opened_and_wanted(all_declared, tmp_path):
    assert {declared.type for declared in all_declared.values()} == set(DECLARED)
    sinks = open_sinks(all_declared, pytest.fail)
    assert set(sinks.opened) == set(all_declared)
    outcomes = {
        decision: Outcome(tmp_path, None, "ok", decision=decision) for decision in ("accept", "review", "reject")
    }
    assert sinks(outcomes["accept"]) == tuple(all_declared)
    assert sinks(outcomes["review"]) == ("archive",)
    assert sinks(outcomes["reject"]) == ()
    assert sinks(Outcome(tmp_path, None, "failed", decision="accept")) == ()
    for sink in sinks.opened.values():
        sink.close()


def test_config_lists_them_without_a_secret(all_declared, capsys):
    config_command(as_json=True)
    said = capsys.readouterr().out
    assert SECRET not in said
    assert "warehouse.db" not in said
    rows = {row["setting"]: row for row in json.loads(said)}
    assert rows["sinks.erp.secret_env"]["value"] == "ERP_SECRET"
    assert rows["sinks.erp.allowed_networks"]["value"] == "10.20.0.0/16"
    assert rows["sinks.erp.secret_env"]["from"].endswith("named.toml")
    assert rows["sinks.erp.timeout_s"]["from"] == "default"
    assert rows["sinks.archive.decisions"]["value"] == "accept,review"


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("sinks = 3", "sinks in .*named.toml is a table of tables", "[sinks.NAME]"),
        ("[sinks]\nerp = 3", "sinks.erp in .*named.toml is a table, and 3 is none", "[sinks.erp]"),
        ("[sinks.erp]\npath = 'x'", "sinks.erp.type in .*named.toml is None", "webhook"),
        ("[sinks.erp]\ntype = 'ftp'", "sinks.erp.type in .*named.toml is 'ftp'", "object_storage"),
        ("[sinks.erp]\ntype = 'csv'\npth = 'x'", "sinks.erp.path is missing|sinks.erp.pth", ""),
        ("[sinks.erp]\ntype = 'csv'\npath = 'x'\nshap = 'y'", "sinks.erp.shap in .* is no setting", "decisions, path"),
        ("[sinks.erp]\ntype = 'jsonl'\npath = 'x'\nshap = 'y'", "sinks.erp.shap in", "did you mean shape?"),
        ("[sinks.erp]\ntype = 'csv'", "sinks.erp.path is missing in", "csv sink needs it"),
        (
            "[sinks.erp]\ntype = 'csv'\npath = 'x'\ndecisions = ['reject']",
            "decisions.0 in .* is 'reject'",
            "",
        ),
        ("[sinks.erp]\ntype = 'csv'\npath = 'x'\ndecisions = []", "sinks.erp.decisions in", ""),
        ("[sinks.w]\ntype = 'sql'", "either url or url_env", ""),
        ("[sinks.w]\ntype = 'sql'\nurl = 'postgresql://u:geheim@db/x'", "holds a password", ""),
        ("[sinks.w]\ntype = 'webhook'\nurl = 'https://x'\nsecret_env = 'whsec_abc=='", "sinks.w.secret_env in", ""),
        ("[sinks.'a b']\ntype = 'csv'", "a name has letters", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_place(config_file, text, said, hint):
    config_file(text)
    with pytest.raises(UsageError, match=said) as caught:
        load_settings()
    assert hint in caught.value.hint
    assert "geheim" not in str(caught.value)


def test_a_secret_that_is_not_set_is_said_at_the_start(all_declared, monkeypatch):
    monkeypatch.delenv("ERP_SECRET")
    with pytest.raises(UsageError, match="the variable ERP_SECRET is not set"):
        open_sinks(all_declared, pytest.fail)


def test_a_database_that_is_away_is_told_and_waited_for(config_file, tmp_path):
    config_file(f"[sinks.w]\ntype = 'sql'\nurl = 'postgresql+psycopg://vouch@/erp?host={tmp_path}'")
    told: list[str] = []
    sinks = open_sinks(load_settings().sinks, told.append)
    assert set(sinks.opened) == {"w"}
    assert len(told) == 1
    assert told[0].startswith("sinks.w: the database")
    sinks.opened["w"].close()


def test_sinks_of_a_file_that_came_with_the_documents_are_refused(vouch_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vouch.toml").write_text("[sinks.erp]\ntype = 'folder'\npath = 'x'")
    with pytest.raises(UsageError, match="sets sinks, and lies here without being named"):
        load_settings()
