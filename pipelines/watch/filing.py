"""Files what was read: by what became of it, and with an error beside it where it failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipelines.emit import write_atomically
from pipelines.logs import note, said_of
from pipelines.stored import copy_of_result, put_copy
from pipelines.watch.folders import Folder, error_file, places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import PurePath

    from pipelines.ledger.arrivals import Arrival, Arrivals
    from pipelines.ledger.ledger import Ledger
    from pipelines.watch.folders import DropFolder

_FOLDERS: Mapping[str, Folder] = {"done": "done", "exported": "done", "review": "review", "failed": "failed"}


class Filing:
    """Moves files whose reading has ended to where they are to lie. What it does, it can do again.

    `compared`: documents are compared with those read before, so that a copy of one is a duplicate, and for a person.
    """

    def __init__(
        self,
        folder: DropFolder,
        ledger: Ledger,
        arrivals: Arrivals,
        reached: Callable[[str], None],
        *,
        compared: bool,
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._arrivals = arrivals
        self._reached = reached
        self._compared = compared

    def file(self, ended: Sequence[Arrival]) -> list[str]:
        """File them all, and say of each what became of it. Raises ProviderError, UsageError and OSError."""
        if not ended:
            return []
        placed = [arrival for arrival in ended if arrival.filed_as is not None]
        unplaced = [arrival for arrival in ended if arrival.filed_as is None]
        if unplaced:
            choices = [(each, places(self._folder_of(each), each.place, each.sha256, each.ticket)) for each in unplaced]
            placed += self._arrivals.choose_places(choices, lambda place: not (self._folder.root / place).exists())
            self._reached("chosen")
        contents = self._ledger.results({arrival.reading_id for arrival in placed})
        said = [self._file(arrival, contents.get(arrival.reading_id)) for arrival in placed]
        self._arrivals.filed([arrival.id for arrival in placed])
        self._reached("filed")
        return said

    def refuse(self, ticket: str, place: PurePath, error: OSError) -> str:
        """File what cannot even be read, and say so. The ledger knows contents, and of this there is none."""
        filed_as = next(
            each for each in places("failed", place, ticket, ticket) if not (self._folder.root / each).exists()
        )
        reason = f"{place.name} cannot be read: {error.strerror or error}"
        self._explain(
            filed_as, [{"stage": "open", "code": "unreadable", "message": reason, "hint": "check its rights"}]
        )
        self._folder.move(ticket, place, filed_as)
        return f"{place} → {filed_as}: {reason}"

    def _folder_of(self, arrival: Arrival) -> Folder:
        folder = _FOLDERS[arrival.state]
        return "review" if folder == "done" and self._compared and not arrival.original else folder

    def _file(self, arrival: Arrival, content: bytes | None) -> str:
        filed_as = arrival.filed_as
        assert filed_as is not None, "its place is chosen"
        if content is not None and not arrival.original:
            self._write_copy(arrival, content)
            self._reached("copied")
        if filed_as.parts[0] == "failed":
            self._explain(filed_as, json.loads(content)["errors"] if content else [])
            self._reached("explained")
        there = self._folder.move(arrival.ticket, arrival.place, filed_as)
        self._reached("moved")
        if not there:
            return f"{arrival.place}: {arrival.state}, but the file was removed while it was in processing/"
        note("filed", sha256=arrival.sha256, place=arrival.place, filed_as=filed_as, state=arrival.state)
        said = said_of(arrival.reason, failed=arrival.state == "failed").get("reason", "")
        reasons = [said] if arrival.original else [f"a copy of {arrival.source}", said]
        return f"{arrival.place} → {filed_as}" + "".join(f": {reason}" for reason in reasons if reason)

    def _write_copy(self, arrival: Arrival, content: bytes) -> None:
        if not (self._folder.ticket_folder(arrival.ticket) / arrival.place).exists():
            return  # it was moved before the crash, so its result was written; whoever took that has it
        source = self._arrivals.known_as(arrival.place)
        put_copy(copy_of_result(content, source, arrival.source, compared=self._compared), source, arrival.output)

    def _explain(self, filed_as: PurePath, errors: Sequence[object]) -> None:
        text = json.dumps({"file": filed_as.name, "errors": errors}, indent=2, ensure_ascii=False)
        write_atomically(text.encode(errors="replace") + b"\n", self._folder.root / error_file(filed_as))
