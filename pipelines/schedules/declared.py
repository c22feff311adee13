"""A schedule as `vouch.toml` declares it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMES = ("cron", "interval_s", "rrule")
_OPTIONS = ("schema", "model", "when", "without", "max_pages", "max_cost")

Overlap = Literal["skip", "wait"]


def _check_timezone(value: object) -> object:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError("no time zone of that name is known; name one such as Europe/Berlin") from None
    return value


class Schedule(BaseModel):
    """What is read when, and where its results go: a table `schedules.NAME`.

    Exactly one of `cron`, `interval_s` and `rrule` says when. What is not given of the options is as the settings say
    when a run starts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, protected_namespaces=())

    paths: tuple[Path, ...] = Field(min_length=1, description="Files and folders to read")
    out: Path = Field(description="The folder for the results")
    cron: str | None = Field(None, description="When: five fields, such as 0 6 * * 1-5")
    interval_s: float | None = Field(None, ge=1, description="When: every so many seconds")
    rrule: str | None = Field(None, description="When: a rule of RFC 5545, such as FREQ=DAILY;BYHOUR=6")
    timezone: Annotated[str, BeforeValidator(_check_timezone)] = Field("UTC", description="Of cron and rrule")
    overlap: Overlap = Field("skip", description="While a run goes on, the next is left out (skip) or waits (wait)")
    machines: int = Field(1, ge=1, le=100, description="Runs that share the files, each on a worker of its own")
    schema_name: str | None = Field(None, alias="schema", description="What to read for")
    model: str | None = Field(None, description="The model")
    when: str | None = Field(None, description="When a vision model is asked")
    without: tuple[str, ...] = Field((), description="Selectors left out")
    max_pages: int | None = Field(None, ge=1, description="Longest document")
    max_cost: float | None = Field(None, ge=0, description="US dollars that a remote model may cost, each run")
    workers: int | None = Field(None, ge=1, description="Worker processes")

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        given = [name for name in _TIMES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(_TIMES)} says when; here: {', '.join(given) or 'none'}")
        return self

    def below(self, folder: Path) -> Schedule:
        """The same with its paths absolute: those that are not are meant from the folder of the file."""
        return self.model_copy(
            update={"paths": tuple(folder / path for path in self.paths), "out": folder / self.out},
        )

    def parameters(self, machine: int = 1) -> dict[str, Any]:
        """The parameters of its flow runs, as JSON: what Prefect shows, and what a person may change there."""
        options = {name: getattr(self, "schema_name" if name == "schema" else name) for name in _OPTIONS}
        return {
            "paths": [str(path) for path in self.paths],
            "out": str(self.out),
            "options": {name: value for name, value in options.items() if value not in (None, ())},
            "workers": self.workers,
            "machine": machine,
            "machines": self.machines,
        }

    def names(self, name: str) -> Iterator[tuple[str, int]]:
        """The names of its deployments, each with the number of its machine."""
        for machine in range(1, self.machines + 1):
            yield (f"{name}-{machine}" if self.machines > 1 else name), machine
