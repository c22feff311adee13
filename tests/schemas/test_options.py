from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from schemas.options import Limits, ReadOptions, VisionOptions

OTHER: dict[str, Any] = {
    "schema_name": "invoice",
    "custom_schema": '{"type":"object"}',
    "model": "none",
    "vision": VisionOptions(),
    "router": "hf:x/clip",
    "when": "always",
    "without": frozenset({"xml"}),
    "limits": Limits(max_pages=7),
    "second_renderer": "always",
    "master_data": '[{"role":"seller","name":"Acme"}]',
}
"""For each option that can change an answer, a value that is not its default."""

VISION: dict[str, Any] = {
    "identity": "prompts=0815",
    "device": "cpu",
    "dtype": "fp32",
    "quantization": "4bit",
    "trust_remote_code": True,
    "max_output_tokens": 7,
    "base_url": "http://localhost/v1",
}
MEANS: dict[str, Any] = {
    "api_key": "hunter2",
    "timeout_s": 1.0,
    "concurrency": 1,
    "requests_per_minute": 1.0,
    "max_cost": 1,
    "price_input": 1,
    "price_output": 1,
    "spending": "spending.sqlite",
    "cache": "cache",
    "cache_bytes": 1,
}
"""Where, how fast and for how much: they change no answer."""


def test_every_option_is_looked_at_here() -> None:
    assert set(OTHER) | {"password", "ledger", "known_as"} == set(ReadOptions.model_fields)
    assert set(VISION) | set(MEANS) == set(VisionOptions.model_fields)


@pytest.mark.parametrize("option", VISION)
def test_each_option_of_a_model_changes_the_hash(option: str) -> None:
    other = ReadOptions(vision=VisionOptions(**{option: VISION[option]}))
    assert other.config_sha256() != ReadOptions(vision=VisionOptions()).config_sha256()


@pytest.mark.parametrize("option", MEANS)
def test_the_means_of_asking_do_not(option: str) -> None:
    other = ReadOptions(vision=VisionOptions(**{option: MEANS[option]}))
    assert other.config_sha256() == ReadOptions(vision=VisionOptions()).config_sha256()
    assert "hunter2" not in other.model_dump_json() + repr(other)


@pytest.mark.parametrize("option", OTHER)
def test_each_option_changes_the_hash(option: str) -> None:
    assert ReadOptions(**{option: OTHER[option]}).config_sha256() != ReadOptions().config_sha256()


@pytest.mark.parametrize("limit", Limits.model_fields)
def test_each_limit_changes_the_hash(limit: str) -> None:
    assert ReadOptions(limits=Limits(**{limit: 3})).config_sha256() != ReadOptions().config_sha256()


def test_a_password_changes_no_answer_and_is_not_told() -> None:
    options = ReadOptions(password=SecretStr("hunter2"))
    assert options.config_sha256() == ReadOptions().config_sha256()
    assert "hunter2" not in options.model_dump_json() + repr(options)


def test_where_a_file_came_from_changes_no_answer() -> None:
    assert ReadOptions(known_as="/inbox/a.pdf").config_sha256() == ReadOptions().config_sha256()


def test_the_order_of_what_is_left_out_does_not_matter() -> None:
    one = ReadOptions(without=frozenset({"xml", "code", "vlm"}))
    other = ReadOptions(without=frozenset({"vlm", "xml", "code"}))
    assert one.config_sha256() == other.config_sha256()


def test_the_hash_is_the_same_in_every_process() -> None:
    import subprocess
    import sys

    program = (
        "from schemas.options import ReadOptions;"
        "print(ReadOptions(without=frozenset({'xml', 'code', 'vlm', 'rules'})).config_sha256())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1


@pytest.mark.parametrize("wrong", [{"when": "sometimes"}, {"without": ["nobody"]}, {"colour": "red"}])
def test_what_is_not_an_option_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ReadOptions.model_validate(wrong)


@pytest.mark.parametrize("limit", Limits.model_fields)
def test_no_limit_is_zero(limit: str) -> None:
    with pytest.raises(ValidationError):
        Limits(**{limit: 0})
