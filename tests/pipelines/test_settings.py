from __future__ import annotations

import pytest

from pipelines.choices import Choices, read_options
from pipelines.settings import environment_for_prefect, load_settings, no_proxy_to, variables_set
from schemas.errors import UsageError
from schemas.options import Limits


def test_limits_come_from_the_environment_and_options_come_first(vouch_home, monkeypatch):
    monkeypatch.setenv("VOUCH_MAX_PAGES", "7")
    monkeypatch.setenv("VOUCH_MAX_SECONDS", "1.5")
    settings = load_settings()
    assert settings.home == vouch_home
    assert settings.limits() == Limits(max_pages=7, max_seconds=1.5)
    assert settings.limits(max_pages=9).max_pages == 9
    assert settings.limits(max_pages=None).max_pages == 7


def test_every_limit_has_its_variable(vouch_home, monkeypatch):
    for name in Limits.model_fields:
        monkeypatch.setenv(f"VOUCH_{name.upper()}", "3")
    assert set(load_settings().limits().model_dump().values()) == {3}


def test_an_empty_variable_is_not_set(vouch_home, monkeypatch):
    monkeypatch.setenv("VOUCH_MAX_PAGES", "")
    assert load_settings().limits() == Limits()


@pytest.mark.parametrize(("value", "said"), [("many", "valid integer"), ("0", "greater than 0")])
def test_a_variable_that_cannot_be_is_named(vouch_home, monkeypatch, value, said):
    monkeypatch.setenv("VOUCH_MAX_PAGES", value)
    with pytest.raises(UsageError, match=f"VOUCH_MAX_PAGES.*{said}"):
        load_settings().limits()


def test_a_prefect_of_ours_does_not_hear_of_the_users(vouch_home, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere/api")
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    environment = environment_for_prefect({"PREFECT_HOME": "/x"})
    assert [name for name in environment if name.startswith("PREFECT_")] == ["PREFECT_HOME"]
    assert "PATH" in environment
    assert load_settings().prefect_api_url == "https://elsewhere/api"


def test_variables_are_set_for_a_while(monkeypatch):
    monkeypatch.setenv("VOUCH_MAX_PAGES", "5")
    monkeypatch.delenv("VOUCH_MAX_BYTES", raising=False)
    with variables_set({"VOUCH_MAX_PAGES": "6", "VOUCH_MAX_BYTES": "7"}):
        assert (load_settings().max_pages, load_settings().max_bytes) == (6, 7)
    assert (load_settings().max_pages, load_settings().max_bytes) == (5, None)


def test_a_host_is_kept_from_the_proxy(monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("NO_PROXY", "corp")
    assert no_proxy_to("127.0.0.1") == {"NO_PROXY": "corp,127.0.0.1", "no_proxy": "corp,127.0.0.1"}
    monkeypatch.setenv("NO_PROXY", "corp,127.0.0.1")
    assert no_proxy_to("127.0.0.1") == {}


def test_options_are_what_was_chosen(vouch_home, monkeypatch):
    options = read_options(Choices(), load_settings())
    assert options.model == "embedded"
    assert options.password is None
    monkeypatch.setenv("VOUCH_PASSWORD", "from-environment")
    options = read_options(Choices(schema="receipt", without=("xml, code", "vlm")), load_settings())
    assert options.schema_name == "receipt"
    assert options.without == {"xml", "code", "vlm"}
    assert options.password is not None
    assert options.password.get_secret_value() == "from-environment"
    options = read_options(Choices(password="given"), load_settings())
    assert options.password is not None
    assert options.password.get_secret_value() == "given"
    assert "given" not in repr(options)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(schema="bill"), "--schema bill is not known"),
        (Choices(model="gpt"), "--model gpt is not known"),
        (Choices(when="sometimes"), "--when sometimes"),
        (Choices(without=("xml,magic",)), "--without magic"),
    ],
)
def test_what_cannot_be_done_is_refused(vouch_home, choices, said):
    with pytest.raises(UsageError, match=said) as caught:
        read_options(choices, load_settings())
    assert "choose" in caught.value.hint


@pytest.fixture
def config_file(vouch_home, tmp_path, monkeypatch):
    """Writes the file that VOUCH_CONFIG names."""
    path = tmp_path / "settings" / "vouch.toml"
    path.parent.mkdir()
    monkeypatch.setenv("VOUCH_CONFIG", str(path))

    def write(text: str) -> None:
        path.write_text(text, encoding="utf-8")

    return write


def test_the_file_comes_after_the_environment_and_before_the_defaults(config_file, monkeypatch):
    config_file(
        'schema = "invoice"\nmax_pages = 3\nwithout = ["xml"]\n[vision]\ntimeout_s = 9\n[watch]\nignore = ["*.eml"]'
    )
    monkeypatch.setenv("VOUCH_MAX_PAGES", "4")
    monkeypatch.setenv("VOUCH_MODEL_CONCURRENCY", "2")
    monkeypatch.setenv("VOUCH_WATCH_SUBFOLDERS", "false")
    settings = load_settings()
    assert (settings.max_pages, settings.schema_name, settings.when) == (4, "invoice", "missing")
    assert (settings.vision.timeout_s, settings.vision.concurrency) == (9.0, 2)
    assert (settings.watch.ignore, settings.watch.subfolders) == (("*.eml",), False)
    options = read_options(Choices(), settings)
    assert (options.schema_name, options.without) == ("invoice", {"xml"})
    assert read_options(Choices(schema="receipt", without=["code"]), settings).without == {"code"}


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("workrs = 2", "workrs in .*vouch.toml is no setting", "did you mean workers"),
        ("[vision]\ntimeout = 2", "vision.timeout in", "did you mean vision.timeout_s"),
        ("[wach]\npoll_s = 2", "wach in", "did you mean watch"),
        ("zzz = 2", "zzz in", "vouch config"),
        ('max_pages = "many"', "max_pages in .*vouch.toml.* is 'many'", ""),
        ("[watch]\npoll_s = 0", "watch.poll_s in .*vouch.toml is 0", ""),
        ("vision = 3", "vision in .*vouch.toml is a table", "[vision]"),
        ("max_pages = ", "is no TOML", "correct"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(config_file, text, said, hint):
    config_file(text)
    with pytest.raises(UsageError, match=said) as caught:
        load_settings()
    assert hint in caught.value.hint


def test_a_variable_that_is_no_setting_is_an_error(vouch_home, monkeypatch):
    monkeypatch.setenv("VOUCH_MAXPAGES", "3")
    with pytest.raises(UsageError, match="VOUCH_MAXPAGES in the environment") as caught:
        load_settings()
    assert "VOUCH_MAX_PAGES" in caught.value.hint


def test_a_file_that_is_named_and_not_there_is_an_error(config_file):
    with pytest.raises(UsageError, match=r"vouch.toml cannot be read"):
        load_settings()


@pytest.mark.parametrize(
    "text",
    ['model = "https://elsewhere/v1#x"', 'schema = "module:Model"', '[vision]\nbase_url = "https://x"', "router=1"],
)
def test_a_file_that_came_with_the_documents_sends_them_nowhere(vouch_home, tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vouch.toml").write_text(text)
    with pytest.raises(UsageError, match="may have come with the documents") as caught:
        load_settings()
    assert "VOUCH_CONFIG=" in caught.value.hint
    (tmp_path / "vouch.toml").write_text('max_pages = 3\nmodel = "none"')
    assert load_settings().max_pages == 3


def test_config_says_where_each_value_comes_from_and_no_secret(config_file, monkeypatch, capsys):
    from pipelines.config_command import config_command

    config_file('max_pages = 3\nledger = "postgresql+psycopg://vouch:secret@db/vouch"')
    monkeypatch.setenv("VOUCH_PASSWORD", "sesame")
    config_command(as_json=False)
    said = capsys.readouterr().out
    rows = {line.split("\t")[0]: line.split("\t") for line in said.splitlines()}
    assert "secret" not in said
    assert "sesame" not in said
    assert rows["max_pages"][1:4] == ["3", rows["ledger"][2], "VOUCH_MAX_PAGES"]
    assert rows["ledger"][1:3] == ["postgresql+psycopg://vouch:***@db/vouch", rows["ledger"][2]]
    assert rows["ledger"][2].endswith("vouch.toml")
    assert rows["password"][1:3] == ["(set)", "environment"]
    assert rows["max_bytes"][1:3] == ["200000000", "default"]
    assert rows["vision.device"][3] == "VOUCH_MODEL_DEVICE"
