"""What a model's answers are really held to: believed of providers, probed where a server claims it, and watched.

A server may take a JSON Schema and ignore it without a word (Ollama's cloud, proxies, servers without a grammar). It is
asked once for an object that only its grammar can know of: a random word, which is in the schema and not in the prompt.
"""

from __future__ import annotations

import logging
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from extractors.vlm.remote.structured import Contract, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

_logger = logging.getLogger(__name__)

PROBE_PROMPT = "Say hello."


class Standing:
    """The mode in which each schema is asked for now, and why it is no better one."""

    def __init__(self, name: str, modes: Sequence[Mode], *, trusted: bool) -> None:
        self._name = name
        self._modes = tuple(modes)
        self._level = 0
        self._levels: dict[str, int] = {}  # of schemas that the provider refuses
        self.proven = trusted or "native" not in modes
        self.warnings: list[str] = []

    def modes(self, digest: str) -> Sequence[Mode]:
        """Those in which this schema may be asked for, best first."""
        return self._modes[max(self._level, self._levels.get(digest, 0)) :]

    @property
    def holds_to_schema(self) -> bool:
        return self.proven and self._modes[self._level] == "native"

    @property
    def holds_to_json(self) -> bool:
        return self._modes[self._level] != "prompt"

    def step_down(self, mode: Mode, why: str) -> None:
        """What was asked for in `mode` did not come: no schema is asked for in it any more."""
        level = self._modes.index(mode) + 1
        if level >= len(self._modes) or level <= self._level:
            return
        self._level = level
        self._warn(f"{self._name} {why}: its answers are checked here, and asked for in {_WORDS[self._modes[level]]}")

    def step_down_for(self, digest: str, mode: Mode) -> None:
        """One schema, which the provider took in no better mode than this."""
        self._levels[digest] = self._modes.index(mode)
        self._warn(f"{self._name} refuses a schema: it is asked for in {_WORDS[mode]}")

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        _logger.warning("%s", message)


_WORDS: dict[Mode, str] = {"native": "its schema mode", "json": "JSON mode", "prompt": "the prompt"}


def probe_contract() -> Contract:
    """A schema with one instance that cannot be guessed."""
    word: dict[str, Any] = {"type": "string", "enum": [f"vouch-{token_hex(4)}"]}
    return Contract(
        {"type": "object", "properties": {"word": word}, "required": ["word"], "additionalProperties": False}
    )
