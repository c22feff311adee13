"""What was chosen on the command line, made into the options of a reading. Whatever cannot be done is refused here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from schemas.errors import UsageError
from schemas.evidence import Selector
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.settings import Settings

SCHEMA_NAMES = ("auto", "invoice", "receipt", "chart", "form")
MODEL_NAMES = ("embedded", "none")
WHEN_NAMES = ("missing", "always", "never")
SELECTORS: tuple[str, ...] = get_args(Selector)


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of `vouch read` and `vouch run`, as given."""

    schema: str = "auto"
    model: str = "embedded"
    when: str = "missing"
    without: Sequence[str] = ()
    password: str | None = None
    max_pages: int | None = None


def read_options(choices: Choices, settings: Settings) -> ReadOptions:
    """The options of a reading; what was not chosen comes from the settings. Raises UsageError."""
    _check_name("--schema", choices.schema, SCHEMA_NAMES, "schemas of your own")
    _check_name("--model", choices.model, MODEL_NAMES, "other models")
    if choices.when not in WHEN_NAMES:
        raise UsageError(f"--when {choices.when} is not known", hint=f"choose one of {', '.join(WHEN_NAMES)}")
    without = [name.strip() for given in choices.without for name in given.split(",") if name.strip()]
    for name in without:
        if name not in SELECTORS:
            raise UsageError(f"--without {name} is no selector", hint=f"choose among {', '.join(SELECTORS)}")
    return ReadOptions.model_validate(
        {
            "schema_name": choices.schema,
            "model": choices.model,
            "when": choices.when,
            "without": frozenset(without),
            "password": settings.password if choices.password is None else choices.password,
            "limits": settings.limits(max_pages=choices.max_pages),
            "ledger": settings.ledger,
        }
    )


def _check_name(option: str, name: str, known: Sequence[str], others: str) -> None:
    if name not in known:
        raise UsageError(
            f"{option} {name} cannot be used: {others} come with an extra that is not part of this release",
            hint=f"choose one of {', '.join(known)}",
        )
