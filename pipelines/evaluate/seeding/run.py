"""`vouch eval --seed-errors`: how many errors are caught, by kind?

An error *slips through* when a value ends `verified` and is not the true one (a silent error that was none before),
or when a value ends `verified` by a place at which text layer and pixels differ. The share that slips through must be
nought. An error is *caught* when nothing slips through and the document is not accepted, or is accepted with every
value right all the same (a second total may be seen through).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipelines.evaluate.datasets import load_dataset
from pipelines.evaluate.documents import judge_document
from pipelines.evaluate.estimates import Estimate, share
from pipelines.evaluate.outcomes import FAILURES, choose_document
from pipelines.evaluate.page_text import PageText
from pipelines.evaluate.run import Reading, RunSettings, read_and_judge, read_examples
from pipelines.evaluate.seeding.plant import Seed, plant
from pipelines.evaluate.truth import Dataset, Example

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from pipelines.evaluate.outcomes import Outcome
    from schemas.evidence import Evidence
    from schemas.options import ReadOptions
    from schemas.result import DocumentEntry, Result


class SeededKind(BaseModel):
    """`slipped_through`: ended verified. `untested`: was not verified before the error either."""

    kind: str
    made: int
    caught: int
    slipped_through: int
    accepted: int
    untested: int
    slip_rate: Estimate | None


class SeededReport(BaseModel):
    """`seeded.json`."""

    dataset: str
    documents: int
    kinds: list[SeededKind]
    slipped_through: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one seeded error."""

    seed: Seed
    family: str
    verified_before: bool
    slipped: tuple[str, ...]
    accepted: bool
    caught: bool


def seed_errors(
    dataset_path: Path, options: ReadOptions, out: Path, settings: RunSettings | None = None
) -> SeededReport:
    """Reads a dataset, plants errors in what was read correctly, reads again, and writes `seeded.json` and
    `seeded.jsonl`; the wrong documents are kept under `out/seeded`. Raises UsageError for a folder that is no dataset.
    """
    settings = settings or RunSettings()
    dataset = load_dataset(dataset_path, settings.limit)
    options = options.model_copy(update={"without": options.without | (dataset.without - settings.witnesses)})
    clean = {r.example.truth.doc: r for r in read_and_judge(dataset, options, out, settings)}
    folder = out / "seeded"
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.pdf"):
        stale.unlink()
    seeds = [seed for reading in clean.values() for seed in plant(reading, folder)]
    examples = tuple(replace(clean[seed.doc].example, path=seed.path) for seed in seeds)
    wrong = Dataset(dataset.name, examples, schema=dataset.schema)
    results = [result for _, result in read_examples(wrong, options, settings)]
    verdicts = [
        judge_seed(seed, clean[seed.doc], example, result)
        for seed, example, result in zip(seeds, examples, results, strict=True)
    ]
    report = summarize_seeds(dataset.name, verdicts)
    (out / "seeded.json").write_text(report.model_dump_json(indent=2), encoding="utf-8")
    with (out / "seeded.jsonl").open("w", encoding="utf-8") as stream:
        for verdict in sorted(verdicts, key=lambda verdict: not verdict.slipped):
            stream.write(json.dumps(_describe(verdict), ensure_ascii=False) + "\n")
    return report


def judge_seed(seed: Seed, clean: Reading, example: Example, result: Result) -> Verdict:
    """Compares what was read of a wrong document with what is true."""
    entry = choose_document(result, example.truth)
    accepted = entry is not None and entry.decision == "accept"
    # Judged without the page's text: the true value is no longer printed, and any other is wrong all the same.
    judged = judge_document(example, result, PageText(()))
    wrong_before = {_key(outcome) for outcome in clean.judged.outcomes if not outcome.right}
    failures = [o for o in judged.outcomes if o.kind in FAILURES and _key(o) not in wrong_before]
    silent = {outcome.path for outcome in failures if outcome.silent_error}
    slipped = tuple(sorted(silent | _torn_and_verified(seed, entry)))
    before = choose_document(clean.result, example.truth)
    verified = before is not None and any(
        path in before.fields and before.fields[path].status == "verified" for path in seed.damage.paths
    )
    caught = not slipped and (not accepted or (not failures and seed.kind.nature == "wrong"))
    return Verdict(seed, example.truth.family, verified, slipped, accepted, caught)


def _key(outcome: Outcome) -> tuple[str, str]:
    """A value by its field and truth: rows may change places."""
    return outcome.field, str(outcome.truth)


def _torn_and_verified(seed: Seed, entry: DocumentEntry | None) -> set[str]:
    if seed.kind.nature != "torn" or entry is None:
        return set()
    verified = {path: verdict for path, verdict in entry.fields.items() if verdict.status == "verified"}
    return {path for path, verdict in verified.items() if any(_touches(seed, piece) for piece in verdict.evidence)}


def _touches(seed: Seed, evidence: Evidence) -> bool:
    """Whether evidence lies on the damage: the middle of one in the other."""
    return any(
        page_no == evidence.page_no
        and (
            box.contains_point(evidence.bbox.center_x, evidence.bbox.center_y)
            or evidence.bbox.contains_point(box.center_x, box.center_y)
        )
        for page_no, box in seed.damage.places
    )


def summarize_seeds(dataset: str, verdicts: Sequence[Verdict]) -> SeededReport:
    by_kind: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_kind[verdict.seed.kind.name].append(verdict)
    kinds = [
        SeededKind(
            kind=name,
            made=len(found),
            caught=sum(verdict.caught for verdict in found),
            slipped_through=sum(bool(verdict.slipped) for verdict in found),
            accepted=sum(verdict.accepted for verdict in found),
            untested=sum(not verdict.verified_before for verdict in found),
            slip_rate=share((verdict.family, 1.0, float(bool(verdict.slipped))) for verdict in found),
        )
        for name, found in by_kind.items()
    ]
    documents = len({verdict.seed.doc for verdict in verdicts})
    return SeededReport(
        dataset=dataset, documents=documents, kinds=kinds, slipped_through=sum(kind.slipped_through for kind in kinds)
    )


def _describe(verdict: Verdict) -> dict[str, Any]:
    return {
        "doc": verdict.seed.doc,
        "made": verdict.seed.path.name,
        "kind": verdict.seed.kind.name,
        "fields": list(verdict.seed.damage.paths),
        "before": verdict.seed.damage.before,
        "after": verdict.seed.damage.after,
        "slipped_through": list(verdict.slipped),
        "accepted": verdict.accepted,
        "caught": verdict.caught,
        "verified_before": verdict.verified_before,
    }


def print_seeded(report: SeededReport, console: Console) -> None:
    """Prints what was caught, by kind."""
    table = Table(title=f"{report.dataset}: errors seeded in {report.documents} documents", box=SIMPLE_HEAD, padding=0)
    for name in ("kind", "made", "caught", "verified", "accepted", "untested"):
        table.add_column(name, justify="left" if name == "kind" else "right", no_wrap=True)
    for kind in report.kinds:
        slipped = f"[bold red]{kind.slipped_through}[/]" if kind.slipped_through else "0"
        counts = (kind.made, kind.caught, slipped, kind.accepted, kind.untested)
        table.add_row(kind.kind, *(str(count) for count in counts))
    console.print(table)
    verdict = "none ended verified" if not report.slipped_through else f"{report.slipped_through} ENDED VERIFIED"
    console.print(f"seeded errors: {verdict} (each in seeded.jsonl)")
