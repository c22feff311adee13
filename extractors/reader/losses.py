"""How wrong the network is: one number to train by, and its parts to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

    from extractors.reader.batches import Targets
    from extractors.reader.network import Outputs


@dataclass(frozen=True)
class Weights:
    """What each part counts beside the pointers to the value."""

    label: float = 0.5
    roles: float = 0.5
    rows: float = 0.25
    kinds: float = 0.05


def losses(outputs: Outputs, targets: Targets) -> dict[str, Tensor]:
    """The mean loss of each part, in nats."""
    asked = targets.start >= 0
    label = outputs.label.log_softmax(dim=-1).masked_fill(~targets.label, -1e4).logsumexp(dim=-1)
    return {
        "start": F.cross_entropy(outputs.start.transpose(1, 2), targets.start, ignore_index=-1),
        "end": F.cross_entropy(outputs.end.transpose(1, 2), targets.end, ignore_index=-1),
        "label": -label[asked].mean(),
        "roles": F.cross_entropy(outputs.roles.transpose(1, 2), targets.roles, ignore_index=-1),
        "rows": _rows(outputs.rows, targets.rows),
        "kinds": F.cross_entropy(outputs.kinds, targets.kinds),
    }


def total(parts: dict[str, Tensor], weights: Weights) -> Tensor:
    return (
        parts["start"]
        + parts["end"]
        + weights.label * parts["label"]
        + weights.roles * parts["roles"]
        + weights.rows * parts["rows"]
        + weights.kinds * parts["kinds"]
    )


def _rows(logits: Tensor, rows: Tensor) -> Tensor:
    """Over pairs of words of line items: do they stand in one?"""
    inside = rows >= 0
    pairs = inside[:, :, None] & inside[:, None, :]
    if not bool(pairs.any()):
        return logits.sum() * 0.0
    same = (rows[:, :, None] == rows[:, None, :]).to(logits.dtype)
    return F.binary_cross_entropy_with_logits(logits[pairs], same[pairs])


def right(outputs: Outputs, targets: Targets) -> dict[str, tuple[int, int]]:
    """Counts of (right, asked): values on the page pointed at exactly, absent ones left, labels, words' roles."""
    with torch.no_grad():
        asked = targets.start >= 0
        whole = (outputs.start.argmax(-1) == targets.start) & (outputs.end.argmax(-1) == targets.end)
        present, absent = asked & (targets.start > 0), asked & (targets.start == 0)
        label = targets.label.gather(2, outputs.label.argmax(-1, keepdim=True)).squeeze(-1)
        in_item = targets.roles > 0
        return {
            "values": _count(whole, present),
            "absent": _count(outputs.start.argmax(-1) == 0, absent),
            "labels": _count(label, present),
            "roles": _count(outputs.roles.argmax(-1) == targets.roles, in_item),
            "kinds": _count(outputs.kinds.argmax(-1) == targets.kinds, targets.kinds >= 0),
        }


def _count(right_ones: Tensor, among: Tensor) -> tuple[int, int]:
    return int((right_ones & among).sum()), int(among.sum())
