"""What the workers of a run need: told by its options, inputs and output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.confinement.confine import Confinement
from pipelines.settings import secret_variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemas.options import ReadOptions

_LOCAL, _SCRIPTED, _SQLITE = "hf:", "scripted:", "sqlite:///"
_WITHOUT_NETWORK = ("embedded", "none")


def confinement_of(options: ReadOptions, sources: Iterable[Path], out: Path) -> Confinement | None:
    """What the workers keep; None where a model on this machine needs its devices, its memory and its own downloads."""
    if options.model.startswith(_LOCAL) or options.router is not None:
        return None
    scripted = options.model.startswith(_SCRIPTED)
    ledger = options.ledger.get_secret_value() if options.ledger is not None else None
    readable = {source.resolve().parent for source in sources}
    if scripted:
        readable.add(Path(options.model.removeprefix(_SCRIPTED)).resolve())
    asks = options.model not in _WITHOUT_NETWORK and not scripted
    return Confinement(
        tuple(sorted(readable)),
        (out, *_state(options, ledger)),
        network=asks or (ledger is not None and not ledger.startswith(_SQLITE)),
        memory_bytes=options.limits.max_memory_bytes,
        secrets=secret_variables(),  # what a worker needs of them is in its options
    )


def _state(options: ReadOptions, ledger: str | None) -> Iterator[Path]:
    """The folders of the caches and files that workers write: files beside a database come and go."""
    if ledger is not None and ledger.startswith(_SQLITE):
        yield Path(ledger.removeprefix(_SQLITE).partition("?")[0]).absolute().parent
    if options.vision is not None:
        if options.vision.cache is not None:
            options.vision.cache.mkdir(parents=True, exist_ok=True)  # what is not there cannot be allowed
            yield options.vision.cache
        if options.vision.spending is not None:
            yield options.vision.spending.parent
