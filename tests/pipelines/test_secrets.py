"""Secrets that are planted where users keep them come out nowhere: not in results, state, caches or what is said."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from pipelines.cli import app

ROOT = Path(__file__).parents[2]
SECRETS = {
    "password": "Pw7-quux-document",
    "key": "sk-quux-of-a-provider",
    "ledger": "Pw8-quux-of-the-ledger",
    "database": "Pw9-quux-of-a-sink",
    "signing": base64.b64encode(b"quux signs what a webhook gets!!").decode(),
    "storage": "AKIAQUUXQUUXQUUXQUUX",
    "hook": "quux-token-in-an-address",
}
SINKS = """
[sinks.books]
type = "sql"
decisions = ["accept", "review"]
url_env = "BOOKS_URL"

[sinks.orders]
type = "webhook"
decisions = ["accept", "review"]
url_env = "ORDERS_URL"
secret_env = "ORDERS_SECRET"
allowed_networks = ["127.0.0.0/8"]
timeout_s = 2
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A document that the password opens, one that it does not open, and one that is damaged."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, password in (("opens.pdf", SECRETS["password"]), ("locked.pdf", "another")):
        with pymupdf.open(ROOT / "sample_docs" / "invoice_clean.pdf") as document:
            document.save(folder / name, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw=password)
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 nothing")
    return folder


@pytest.fixture
def environment(tmp_path: Path, vouch_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vouch.toml").write_text(SINKS)
    planted = {
        "VOUCH_CONFIG": str(tmp_path / "vouch.toml"),
        "VOUCH_CACHE": str(tmp_path / "cache"),
        "VOUCH_PASSWORD": SECRETS["password"],
        "OPENAI_API_KEY": SECRETS["key"],
        "BOOKS_URL": f"postgresql+psycopg://books:{SECRETS['database']}@127.0.0.1:9/books",
        "ORDERS_URL": f"https://127.0.0.1:9/{SECRETS['hook']}",
        "ORDERS_SECRET": f"whsec_{SECRETS['signing']}",
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
        "VOUCH_LOG_CONTENT": "true",
    }
    for name, value in planted.items():
        monkeypatch.setenv(name, value)


def _said(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.output + repr(done.exception)


def _leaks(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


@pytest.mark.usefixtures("environment")
def test_no_secret_comes_out(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("--log-format", "json", "run", str(inbox), "--out", str(out), "--workers", "1")
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import app; app()", *command],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert {path.name for path in out.iterdir()} >= {"opens.json", "locked.json", "damaged.json"}
    assert "sinks.books" in said, "it was tried, and is told"
    assert _leaks(said) == []
    for command in (("deliver",), ("status",), ("config",), ("config", "--json")):
        told = _said(*command)
        assert "orders" in told
        assert _leaks(told) == [], command
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != inbox]
    assert any(path.suffix == ".db" for path in files), "the ledger is looked at, too"
    assert {str(path): found for path in files if (found := _leaks(path.read_bytes().decode("latin-1")))} == {}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("VOUCH_LEDGER", f"postgresql+psycopg://v:{SECRETS['ledger']}@127.0.0.1:9/v"),
        ("VOUCH_LEDGER", f"postgresql+psycopg://v:{SECRETS['ledger']}@127.0.0.1:port/v"),
        ("VOUCH_LEDGER", f"nonsense://v:{SECRETS['ledger']}@127.0.0.1/v"),
        ("VOUCH_LEDGER", f"v:{SECRETS['ledger']}@127.0.0.1/v"),
        ("BOOKS_URL", f"nonsense://v:{SECRETS['database']}@127.0.0.1/v"),
        ("BOOKS_URL", f"v:{SECRETS['database']}@127.0.0.1/v"),
        ("BOOKS_URL", f"postgresql+psycopg://v:{SECRETS['database']}@127.0.0.1:port/v"),
        ("ORDERS_URL", f"ftp://127.0.0.1/{SECRETS['hook']}"),
        ("ORDERS_URL", f"https://[{SECRETS['hook']}"),
        ("ORDERS_SECRET", SECRETS["storage"]),
        ("ORDERS_SECRET", f"whsec_{SECRETS['storage']}!"),
    ],
)
@pytest.mark.usefixtures("environment")
def test_a_setting_that_cannot_be_used_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    for command in ("status", "deliver", "config"):
        assert _leaks(_said(command)) == [], command
