"""Results in the JSON layouts that other services made known, for what reads those already.

What they have no place for (statuses, witnesses, checks, decisions) is left out; ours says more. A value is in them
whatever its status, as the services do it: whoever posts unseen goes by our decision, which sinks do by themselves.
"""

from __future__ import annotations

from typing import Literal, get_args

Shape = Literal["vouch"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
