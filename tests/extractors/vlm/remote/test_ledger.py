"""The record of what a run spends, in one process and in several."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from extractors.vlm.remote.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

amounts = st.decimals(min_value=0, max_value=10, places=9)


@given(steps=st.lists(st.tuples(amounts, st.none() | amounts), max_size=20), limit=amounts)
def test_estimates_never_pass_the_limit(steps: list[tuple[Decimal, Decimal | None]], limit: Decimal) -> None:
    ledger = Ledger(None)
    expected = Decimal(0)
    for estimate, actual in steps:
        charge = ledger.charge(estimate, limit, 60)
        assert (charge is None) == (expected + estimate > limit)
        if charge is not None:
            ledger.settle(charge, actual)
            expected += estimate if actual is None else actual
        assert ledger.spent() == expected
    ledger.close()


def test_charges_in_flight_count_until_they_are_settled_or_given_up() -> None:
    ledger = Ledger(None)
    open_charge = ledger.charge(Decimal(3), None, 60)
    ledger.charge(Decimal(2), None, -1)
    assert (ledger.spent(), ledger.in_flight()) == (Decimal(5), Decimal(3))
    assert open_charge is not None
    ledger.settle(open_charge, Decimal(1))
    assert (ledger.spent(), ledger.in_flight()) == (Decimal(3), Decimal(0))
    ledger.close()


def test_turns_are_apart() -> None:
    ledger = Ledger(None)
    waits = [ledger.take_turn("here", 10) for _ in range(3)]
    assert waits[0] == 0
    assert [round(wait) for wait in waits] == [0, 10, 20]
    assert ledger.take_turn("elsewhere", 10) == 0
    ledger.close()


def test_a_clock_set_back_stops_nobody(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger._connection.execute("INSERT INTO turns VALUES ('here', ?)", (time.time() + 1e6,))
    assert ledger.take_turn("here", 1) == 0
    ledger.close()


def test_processes_together_keep_one_limit(tmp_path: Path) -> None:
    """Four processes charge a cent at a time, as fast as they can; ninety-nine cents are there."""
    code = (
        "import sys\nfrom decimal import Decimal\nfrom pathlib import Path\n"
        "from extractors.vlm.remote.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "print(sum(ledger.charge(Decimal('0.01'), Decimal('0.99'), 60) is not None for _ in range(50)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "ledger")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    granted = [int(process.communicate(timeout=60)[0]) for process in running]
    assert sum(granted) == 99
    ledger = Ledger(tmp_path / "ledger")
    assert ledger.spent() == Decimal("0.99")
    ledger.close()
