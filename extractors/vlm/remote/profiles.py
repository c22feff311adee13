"""What is known of remote providers and of the pictures their models take: `profiles.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from extractors.tiling import ModelInput


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """`key_variables` are the environment variables, best first, in which users keep this provider's key.

    `prices` is the provider's name in genai-prices, None where nothing is known. Bytes are before base64.
    """

    key_variables: tuple[str, ...]
    key_required: bool
    max_picture_bytes: int
    max_request_bytes: int
    base_url: str | None = None
    prices: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What pictures a model takes, and what they cost at most, in tokens."""

    taken: ModelInput
    pixels_per_token: int
    tokens_per_picture: int
    per_request: int

    def tokens(self, width_px: int, height_px: int) -> int:
        return max(width_px * height_px // self.pixels_per_token, self.tokens_per_picture)


def provider_facts(provider: str) -> ProviderFacts:
    """Raises KeyError for a provider that is not in the table."""
    row = _table()["providers"][provider]
    return ProviderFacts(**{**row, "key_variables": tuple(row["key_variables"])})


def picture_facts(provider: str, model: str) -> PictureFacts:
    """Of the first row that matches; the last row matches everything."""
    row = next(row for row in _table()["pictures"] if _matches(row, provider, model))
    taken = ModelInput(row["width"], row["height"], row.get("pixels"), patch_px=row["patch"])
    return PictureFacts(taken, row["pixels_per_token"], row["tokens_per_picture"], row.get("per_request", 1))


def _matches(row: dict[str, Any], provider: str, model: str) -> bool:
    return row["provider"] in ("*", provider) and fnmatchcase(model.lower(), row["model"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("profiles.toml").read_text(encoding="utf-8"))
