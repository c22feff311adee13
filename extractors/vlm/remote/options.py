"""What a remote model is opened with. Values only: who reads them from the environment is not our business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.errors import UsageError

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: Decimal
    output: Decimal

    def of(self, input_tokens: int, output_tokens: int) -> Decimal:
        return (self.input * input_tokens + self.output * output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """How a remote model is reached, how hard, and for how much.

    `timeout_s` bounds one attempt from connecting to the last byte; `max_retries` the attempts after the first.
    `max_cost` is in US dollars. `ledger` is a file that all processes of one run name: what they spend and when they
    ask is then counted together; without it each opened model counts for itself. `concurrency` is always its own.
    `price` replaces what is known of the provider's prices. Raises UsageError for a number that makes no sense.
    """

    api_key: SecretStr | None = None
    base_url: str | None = None
    timeout_s: float = 180.0
    max_retries: int = 4
    concurrency: int = 4
    requests_per_minute: float | None = None
    max_cost: Decimal | None = None
    price: Price | None = None
    ledger: Path | None = None

    def __post_init__(self) -> None:
        wrong = {
            "timeout_s": self.timeout_s <= 0,
            "max_retries": self.max_retries < 0,
            "concurrency": self.concurrency < 1,
            "requests_per_minute": self.requests_per_minute is not None and self.requests_per_minute <= 0,
            "max_cost": self.max_cost is not None and (not self.max_cost.is_finite() or self.max_cost < 0),
        }
        for name in (name for name, is_wrong in wrong.items() if is_wrong):
            raise UsageError(f"{name} of a remote model cannot be {getattr(self, name)}")
