"""What became of the files of a run: one line of JSON for each, so that a run can be taken up where it ended."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Record:
    """One file. `broken` is what must not be; `contained` says how its worker ended or was stopped."""

    number: int
    name: str
    outcome: str = ""
    seconds: float = 0.0
    seen_by: dict[str, int] = field(default_factory=dict)
    contained: str = ""
    broken: list[str] = field(default_factory=list)
    parent_bytes: int = 0
    open_files: int = 0


@dataclass
class Report:
    """All files so far, those of earlier sittings included."""

    seed: int
    records: list[Record] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def broken(self) -> list[str]:
        return [f"{each.name}: {told}" for each in self.records for told in each.broken] + self.leaks

    def __str__(self) -> str:
        outcomes = Counter(each.outcome for each in self.records)
        seen_by: Counter[str] = Counter()
        for each in self.records:
            seen_by.update(each.seen_by)
        contained = [f"{each.name}: {each.contained}" for each in self.records if each.contained]
        slowest = sorted(self.records, key=lambda each: each.seconds, reverse=True)[:8]
        lines = [
            f"{len(self.records):,} files, this sitting {self.seconds:,.0f} s, seed {self.seed}",
            "outcomes: " + ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common()),
            f"verified values: {seen_by.total():,}; printed according to "
            + ", ".join(f"{name} {count:,}" for name, count in seen_by.most_common()),
            f"ended their worker or were stopped: {len(contained)}",
            *(f"  {told}" for told in contained[:20]),
            "slowest: " + ", ".join(f"{each.seconds:.1f} s {each.name}" for each in slowest),
            f"rules broken: {len(self.broken)}",
            *(f"  {told}" for told in self.broken[:50]),
        ]
        measured = [each for each in self.records if each.number % 1000 == 0][-10:] + self.records[-1:]
        lines.append("memory of the parent, MB: " + ", ".join(f"{each.parent_bytes / 1e6:.0f}" for each in measured))
        lines.append("open files of the parent: " + ", ".join(str(each.open_files) for each in measured))
        return "\n".join(lines)


def records_of(progress: Path | None) -> list[Record]:
    """What earlier sittings did. A line that was cut off by the end of one is made again."""
    records = []
    if progress is not None and progress.exists():
        for line in progress.read_text().splitlines():
            try:
                records.append(Record(**json.loads(line)))
            except ValueError:
                continue
    return records


def append(progress: Path | None, record: Record) -> None:
    if progress is not None:
        with progress.open("a") as file:
            file.write(json.dumps(asdict(record)) + "\n")
