from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path


def test_who_spins_is_ended_by_the_system():
    code = (
        "from pipelines.confinement.processor_time import limit_processor_time as limit; limit(0.2)\nwhile True: pass"
    )
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nwhile True: pass"], cwd=Path(__file__).parents[3], timeout=120, check=False
    )
    assert run.returncode == -signal.SIGXCPU
