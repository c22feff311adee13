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
