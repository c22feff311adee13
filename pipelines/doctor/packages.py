"""The packages that the installed Vouch asks for: there, and within the bounds that are known to work."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from pipelines.doctor.part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRIBUTION = "vouch"


def try_packages() -> str:
    """Every requirement that is not of an extra. Raises RuntimeError."""
    needed = [requirement for requirement in _requirements() if requirement.marker is None]
    problems = [problem for requirement in needed if (problem := problem_with(requirement))]
    if problems:
        raise RuntimeError("; ".join(problems))
    return f"vouch {metadata.version(DISTRIBUTION)}, {len(needed)} packages within their bounds"


def problem_with(requirement: Requirement) -> str:
    """What is wrong with an installed package, or nothing."""
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is not installed"
    if requirement.specifier.contains(version, prereleases=True):
        return ""
    return f"{requirement.name} {version} is not {requirement.specifier}"


def extras() -> Iterator[Part]:
    """A part for each extra that the installed package offers."""
    for extra in metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or []:
        own = tuple(
            requirement
            for requirement in _requirements()
            if requirement.marker is not None
            and requirement.marker.evaluate({"extra": extra})
            and not requirement.marker.evaluate({"extra": ""})
        )
        yield Part(f"extra {extra!r}", ExtraTrial(own), f"pip install 'vouch[{extra}]'", optional=True)


@dataclass(frozen=True, slots=True)
class ExtraTrial:
    """Whether the packages of an extra are there. Raises ImportError."""

    requirements: tuple[Requirement, ...]

    def __call__(self) -> str:
        missing = [problem for requirement in self.requirements if (problem := problem_with(requirement))]
        if missing:
            raise ImportError("; ".join(missing))
        return f"{len(self.requirements)} packages"


def _requirements() -> list[Requirement]:
    return [Requirement(text) for text in metadata.requires(DISTRIBUTION) or []]
