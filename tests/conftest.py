"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# How long one example takes says more about the machine's load than about the code.
settings.register_profile("vouch", deadline=None)
settings.load_profile("vouch")
