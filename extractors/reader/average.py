"""The mean of the weights of several checkpoints of one line of training: `python -m extractors.reader.average --help`.

Runs that went on from one another lie in one valley of the loss, and so does the line between them; its middle is often
better than its ends where pages are unlike those learned from (Wortsman et al., "Robust fine-tuning of zero-shot
models", 2022; "Model soups", 2022). It costs nothing when reading: the mean is one network.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence


def averaged(states: Sequence[dict[str, Any]], shares: Sequence[float]) -> dict[str, Any]:
    """The checkpoint whose network is the mean of theirs, each weighed by its share of the sum of `shares`; sizes must
    be the same. Counts are those of the last one. It has no optimiser: a run that goes on from it begins afresh.

    Raises ValueError where the sizes differ or the shares do not fit.
    """
    if len(states) != len(shares) or sum(shares) <= 0:
        raise ValueError(f"{len(states)} checkpoints need as many shares, whose sum is above 0, not {list(shares)}")
    if any(state["size"] != states[0]["size"] for state in states):
        raise ValueError("checkpoints of networks of different sizes have no mean")
    whole = sum(shares)
    mean = {
        name: sum(share / whole * state["network"][name].double() for state, share in zip(states, shares, strict=True))
        for name in states[0]["network"]
    }
    last = {name: value for name, value in states[-1].items() if name not in {"network", "optimiser"}}
    return last | {"network": {name: value.to(states[0]["network"][name].dtype) for name, value in mean.items()}}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m extractors.reader.average", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("out", type=Path, help="the checkpoint to write; extractors.reader.export reads it")
    parser.add_argument(
        "checkpoints", type=Path, nargs="+", help="as extractors.reader.train writes them, oldest first"
    )
    parser.add_argument("--shares", type=float, nargs="+", help="of each checkpoint (default: the same)")
    asked = parser.parse_args(arguments)
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in asked.checkpoints]
    try:
        mean = averaged(states, asked.shares or [1.0] * len(states))
    except ValueError as error:
        parser.error(str(error))
    torch.save(mean, asked.out)


if __name__ == "__main__":
    main()
