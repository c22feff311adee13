"""What was chosen on the command line, made into the options of a reading. Whatever cannot be done is refused here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast, get_args

from schemas.errors import UsageError
from schemas.evidence import Selector
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.settings import Settings

SCHEMA_NAMES = ("auto", "invoice", "receipt", "chart", "form")
WHEN_NAMES = ("missing", "always", "never")
SELECTORS: tuple[str, ...] = tuple(name for name in get_args(Selector) if name != "person")
"""Those that read: what a person said of a result is left out by reading it again."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a reading command, as given; None: as the settings say."""

    schema: str | None = None
    model: str | None = None
    when: str | None = None
    without: Sequence[str] = ()
    password: str | None = None
    max_pages: int | None = None
    max_cost: float | None = None


def read_options(choices: Choices, settings: Settings) -> ReadOptions:
    """The options of a reading; what was not chosen comes from the settings. Raises UsageError."""
    schema = settings.schema_name if choices.schema is None else choices.schema
    model = settings.model if choices.model is None else choices.model
    when = settings.when if choices.when is None else choices.when
    custom_schema = _custom_schema(schema)
    if when not in WHEN_NAMES:
        raise UsageError(f"--when {when} is not known", hint=f"choose one of {', '.join(WHEN_NAMES)}")
    from pipelines.models import vision_options

    max_cost = None if choices.max_cost is None else Decimal(str(choices.max_cost))
    vision = vision_options(model, settings, max_cost)
    if vision is not None and custom_schema is not None:
        _check_askable(custom_schema)
    return ReadOptions.model_validate(
        {
            "schema_name": schema,
            "custom_schema": custom_schema,
            "model": model,
            "vision": vision,
            "router": _router(settings.router),
            "when": when,
            "without": selectors_of("--without", choices.without or settings.without),
            "password": settings.password if choices.password is None else choices.password,
            "limits": settings.limits(max_pages=choices.max_pages),
            "second_renderer": settings.second_renderer,
            "master_data": _master_data(settings.master_data),
            "ledger": settings.ledger,
        }
    )


def selectors_of(option: str, given: Sequence[str]) -> frozenset[Selector]:
    """The selectors named by an option, each time by one or several parted by commas. Raises UsageError."""
    names = [name.strip() for names in given for name in names.split(",") if name.strip()]
    for name in names:
        if name not in SELECTORS:
            raise UsageError(f"{option} {name} is no selector", hint=f"choose among {', '.join(SELECTORS)}")
    return frozenset(cast("list[Selector]", names))


def _custom_schema(name: str) -> str | None:
    """The schema of the user's own that is named, as canonical JSON; None for one of ours. Raises UsageError."""
    if name in SCHEMA_NAMES:
        return None
    from pipelines.custom.load import is_custom, load_custom_schema

    if is_custom(name):
        return load_custom_schema(name)
    raise UsageError(
        f"--schema {name} is not known",
        hint=f"choose one of {', '.join(SCHEMA_NAMES)}, a JSON Schema file or module:Model",
    )


def _master_data(path: Path | None) -> str | None:
    """The list of known parties, if one is named, as canonical JSON. Raises UsageError."""
    if path is None:
        return None
    from pipelines.master_data.loading import load_master_data

    return load_master_data(path)


def _check_askable(custom_schema: str) -> None:
    """Raises UsageError for a schema that a model cannot be asked by: one without end, or without a field."""
    from extractors.vlm.fields.compile import compile_fields

    compile_fields(json.loads(custom_schema))


def _router(router: str | None) -> str | None:
    """The model that tells kinds of pages by their looks, if one is named. Raises UsageError."""
    from pipelines.models import check_extra

    if router is None:
        return None
    if not router.startswith("hf:"):
        raise UsageError(f"VOUCH_ROUTER {router} is not known", hint="name a CLIP or SigLIP model: hf:ID or hf:FOLDER")
    check_extra("local")
    return router
