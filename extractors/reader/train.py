"""Trains the embedded reader on shards of synthetic pages: `python -m extractors.reader.train --help`.

One process, on a CPU or on a GPU. The learning rate follows the clock, so that a run ends annealed whatever the speed
of the machine. It can be stopped at any time; the same command goes on from the last checkpoint. Shards that are
written meanwhile are used as they come. The curve is one JSON line a minute, in `curve.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from extractors.reader.batches import Shards, make_batch
from extractors.reader.losses import Weights, losses, right, total
from extractors.reader.network import Inputs, Network, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.reader.batches import Batch
    from extractors.reader.example import Example

CHECKPOINT, CURVE = "checkpoint.pt", "curve.jsonl"


@dataclass(frozen=True)
class Plan:
    """How a run goes. `minutes` of training in all, `tokens` of a batch; a checkpoint and a line of the curve come
    every `report_s` seconds. `steps`, where given, end it instead of the clock."""

    minutes: float
    rate: float = 2e-3
    decay: float = 0.02
    tokens: int = 2_400
    seed: int = 1
    report_s: float = 60.0
    steps: int | None = None
    warm_steps: int = 50


class Training:
    """A network, its optimiser, and how far they have come."""

    def __init__(self, size: Size, plan: Plan, device: str = "cpu") -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device = plan, device
        self.network = Network(size).to(device)
        matrices = [p for name, p in self.network.named_parameters() if p.ndim > 1 and "letters" not in name]
        others = [p for name, p in self.network.named_parameters() if p.ndim <= 1 or "letters" in name]
        groups = [{"params": matrices, "weight_decay": plan.decay}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)
        self.step, self.examples, self.seconds = 0, 0, 0.0

    @property
    def rate(self) -> float:
        """A short warm-up, then a cosine over the time there is, to a hundredth."""
        done = min(1.0, self.seconds / (60 * self.plan.minutes))
        if self.plan.steps is not None:
            done = min(1.0, self.step / self.plan.steps)
        warm = min(1.0, (self.step + 1) / self.plan.warm_steps)
        return self.plan.rate * warm * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)

    @property
    def is_done(self) -> bool:
        if self.plan.steps is not None:
            return self.step >= self.plan.steps
        return self.seconds >= 60 * self.plan.minutes

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step; the loss's parts before it."""
        began = time.monotonic()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate
        targets = type(batch.targets)(*(getattr(batch.targets, f).to(self.device) for f in _fields(batch.targets)))
        outputs = self.network(Inputs(*(array.to(self.device) for array in batch.inputs)))
        parts = losses(outputs, targets)
        loss = total(parts, Weights())
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.examples += len(batch.examples)
        self.seconds += time.monotonic() - began
        return {name: float(part.detach()) for name, part in parts.items()}

    def save(self, path: Path) -> None:
        """Beside its place first, then renamed: a run that is killed leaves a whole checkpoint."""
        partial = path.with_suffix(".partial")
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
        counts = {"step": self.step, "examples": self.examples, "seconds": self.seconds}
        torch.save({"size": self.network.size.as_dict(), **state, **counts}, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Go on where the run of this checkpoint stopped."""
        self.begin_from(path)
        self.step, self.examples, self.seconds = self._read(path, "step", "examples", "seconds")

    def begin_from(self, path: Path) -> None:
        """A new run, with a learning rate that starts high again, from the network of another one."""
        network, optimiser = self._read(path, "network", "optimiser")
        self.network.load_state_dict(network)
        self.optimiser.load_state_dict(optimiser)

    def _read(self, path: Path, *names: str) -> list[Any]:
        state = torch.load(path, map_location=self.device, weights_only=True)
        return [state[name] for name in names]


def _fields(value: Any) -> Sequence[str]:
    return tuple(value.__dataclass_fields__)


def run(training: Training, batches: Iterable[Batch], folder: Path, check: Sequence[Example] = ()) -> None:
    """Train until the plan's end, with a checkpoint and a line of the curve at intervals and at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    sums: dict[str, float] = {}
    count, reported, lines, loaded = 0, time.monotonic(), 0, time.monotonic()
    for batch in batches:
        training.seconds += time.monotonic() - loaded
        for name, part in training.learn(batch).items():
            sums[name] = sums.get(name, 0.0) + part
        count += 1
        done = training.is_done
        if done or time.monotonic() - reported > training.plan.report_s:
            lines += 1
            line: dict[str, Any] = {"loss": {name: round(value / count, 4) for name, value in sums.items()}}
            if check and (done or lines % 5 == 0):
                line["check"] = score(training.network, check, training.device)
            _report(training, folder, line)
            sums, count, reported = {}, 0, time.monotonic()
        if done:
            return
        loaded = time.monotonic()


def _report(training: Training, folder: Path, line: dict[str, Any]) -> None:
    training.save(folder / CHECKPOINT)
    so_far = {"step": training.step, "examples": training.examples, "seconds": round(training.seconds)}
    with (folder / CURVE).open("a", encoding="utf-8") as curve:
        curve.write(json.dumps({**so_far, "rate": round(training.rate, 6), **line}) + "\n")


def score(network: Network, examples: Sequence[Example], device: str = "cpu") -> dict[str, float]:
    """Shares of what is right over examples as they are."""
    counts: dict[str, tuple[int, int]] = {}
    network.eval()
    with torch.no_grad():
        for at in range(0, len(examples), 8):
            batch = make_batch(examples[at : at + 8])
            outputs = network(Inputs(*(array.to(device) for array in batch.inputs)))
            outputs = type(outputs)(*(array.cpu() for array in outputs))
            for name, (good, asked) in right(outputs, batch.targets).items():
                before = counts.get(name, (0, 0))
                counts[name] = (before[0] + good, before[1] + asked)
    network.train()
    return {name: round(good / max(asked, 1), 4) for name, (good, asked) in counts.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m extractors.reader.train", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("shards", type=Path, help="folder of shards, as extractors.reader.synth writes them")
    parser.add_argument("out", type=Path, help="folder for checkpoint and curve; a checkpoint there is gone on from")
    parser.add_argument("--minutes", type=float, default=80, help="how long, all runs together (default %(default)s)")
    parser.add_argument("--rate", type=float, default=Plan.rate, help="first learning rate (default %(default)s)")
    parser.add_argument("--begin-from", type=Path, help="a checkpoint of another run to start a new one from")
    parser.add_argument("--check", type=Path, help="a folder of shards to score at intervals, never learned from")
    parser.add_argument("--seed", type=int, default=1, help="of weights, order and faults (default %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="of the CPU (default %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default %(default)s)")
    asked = parser.parse_args(arguments)
    torch.set_num_threads(asked.threads)
    plan = Plan(minutes=asked.minutes, rate=asked.rate, seed=asked.seed)
    training = Training(Size(), plan, asked.device)
    if (asked.out / CHECKPOINT).exists():
        training.load(asked.out / CHECKPOINT)
    elif asked.begin_from:
        training.begin_from(asked.begin_from)
    shards = Shards(asked.shards, asked.seed + training.step, training.plan.tokens)
    run(training, shards, asked.out, _check_examples(asked.check) if asked.check else ())


def _check_examples(folder: Path) -> list[Example]:
    from extractors.reader.shards import read_shard

    return [e for path in sorted(folder.glob("*.shard")) for e in read_shard(path) if e.words and e.answers]


if __name__ == "__main__":
    main()
