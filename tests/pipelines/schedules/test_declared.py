from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.schedules.declared import Schedule
from pipelines.settings import load_settings
from schemas.errors import UsageError

WHEN = {"cron": "0 6 * * *"}


def schedule(**more):
    return Schedule.model_validate({"paths": ["in"], "out": "out", **WHEN, **more})


def test_it_says_what_is_read_and_its_options_by_the_names_of_flags():
    given = schedule(schema="invoice", without=["xml"], workers=3, max_cost=2.5)
    assert given.below(Path("/srv")).parameters() == {
        "paths": ["/srv/in"],
        "out": "/srv/out",
        "options": {"schema": "invoice", "without": ("xml",), "max_cost": 2.5},
        "workers": 3,
        "machine": 1,
        "machines": 1,
    }


def test_a_path_that_is_absolute_stays():
    assert schedule(paths=["/data/in"]).below(Path("/srv")).paths == (Path("/data/in"),)


def test_its_options_are_those_that_choices_take():
    from pipelines.choices import Choices

    given = schedule(schema="invoice", model="none", when="never", without=["xml"], max_pages=3, max_cost=1)
    assert Choices(**given.parameters()["options"]).schema == "invoice"
    assert len(given.parameters()["options"]) == 6


def test_machines_have_a_deployment_each():
    assert list(schedule().names("daily")) == [("daily", 1)]
    assert list(schedule(machines=2).names("daily")) == [("daily-1", 1), ("daily-2", 2)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cron": None}, "exactly one of cron, interval_s, rrule says when; here: none"),
        ({"interval_s": 60}, "here: cron, interval_s"),
        ({"timezone": "Mars/Olympus"}, "no time zone of that name"),
        ({"paths": []}, "at least 1 item"),
        ({"overlap": "twice"}, "'skip' or 'wait'"),
        ({"machines": 0}, "greater than or equal to 1"),
        ({"every": "day"}, "not permitted"),
    ],
)
def test_what_cannot_be_is_refused(given, said):
    with pytest.raises(ValidationError, match=said):
        schedule(**given)


@pytest.fixture
def config_file(vouch_home, tmp_path, monkeypatch):
    path = tmp_path / "vouch.toml"
    monkeypatch.setenv("VOUCH_CONFIG", str(path))

    def write(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_it_stands_in_the_file_of_settings(config_file):
    config_file('[schedules.daily]\npaths = ["in"]\nout = "out"\nrrule = "FREQ=DAILY"\n')
    assert load_settings().schedules["daily"].rrule == "FREQ=DAILY"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[schedules.a]\npaths = ["in"]\nout = "out"\ncrn = "0 6 * * *"', r"schedules\.a\.crn in .* is no setting"),
        ('[schedules.a]\nout = "out"\ncron = "0 6 * * *"', r"schedules\.a\.paths in .*vouch\.toml: field required"),
        ('[schedules.a]\npaths = ["in"]\nout = "out"', r"schedules\.a in .*: exactly one of"),
        ('[schedules]\npaths = ["in"]', r"schedules in .* holds tables, and \['in'\] is none"),
        ("schedules = 3", "schedules in .* holds tables, and 3 is none"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(config_file, text, said):
    config_file(text)
    with pytest.raises(UsageError, match=said):
        load_settings()


def test_a_file_that_merely_lies_here_may_not_start_anything(vouch_home, tmp_path, monkeypatch):
    (tmp_path / "vouch.toml").write_text('[schedules.a]\npaths = ["in"]\nout = "out"\ncron = "0 6 * * *"')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="sets schedules, and lies here without being named"):
        load_settings()


def test_the_settings_in_force_name_it(config_file):
    from pipelines.config_command import rows_in_force

    path = config_file('[schedules.a]\npaths = ["x", "y"]\nout = "out"\ncron = "0 6 * * *"')
    rows = {row["setting"]: row for row in rows_in_force() if row["setting"].startswith("schedules")}
    assert {name: row["value"] for name, row in rows.items()} == {
        "schedules.a.paths": "x,y",
        "schedules.a.out": "out",
        "schedules.a.cron": "0 6 * * *",
    }
    assert {row["from"] for row in rows.values()} == {str(path)}
