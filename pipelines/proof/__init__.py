"""The proof: does the sum system of an invoice close, and if not, which fields must be wrong?

`diagnose` names the smallest sets of fields whose change closes every equation; `mend` reads only those again and takes
over what a second reading confirms; `proof_outcomes` records both.
"""

from __future__ import annotations

from pipelines.proof.crops import reread_prints
from pipelines.proof.diagnosis import Change, Diagnosis, Fault, diagnose
from pipelines.proof.mend import Reread, mend
from pipelines.proof.report import proof_outcomes
from pipelines.proof.system import equations_of, numbers_of

__all__ = [
    "Change",
    "Diagnosis",
    "Fault",
    "Reread",
    "diagnose",
    "equations_of",
    "mend",
    "numbers_of",
    "proof_outcomes",
    "reread_prints",
]
