"""A part of Vouch, its trial, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.errors import VouchError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it works, what was seen, and what to do if it does not."""

    part: str
    state: Literal["ok", "missing", "broken"]
    seen: str
    remedy: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part and its trial, which returns what was seen and raises where the part does not work."""

    name: str
    trial: Callable[[], str]
    remedy: str
    optional: bool = False

    def examine(self) -> Finding:
        """Try the part. Nothing it does escapes: a doctor examines what is broken."""
        try:
            return Finding(self.name, "ok", self.trial(), optional=self.optional)
        except (ImportError, FileNotFoundError) as error:
            return Finding(self.name, "missing", _one_line(error), self.remedy, self.optional)
        except VouchError as error:
            return Finding(self.name, "broken", _one_line(error), error.hint or self.remedy, self.optional)
        except Exception as error:
            return Finding(self.name, "broken", _one_line(error), self.remedy, self.optional)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return (
        text
        if isinstance(error, (VouchError, RuntimeError, OSError, ImportError))
        else f"{type(error).__name__}: {text}"
    )
