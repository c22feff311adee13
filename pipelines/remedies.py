"""Remedies name the knob: extractors know limits and passwords, and only here is known how a user sets them."""

from __future__ import annotations

import re

_LIMIT = re.compile(r"\bthe limit (max_\w+)")


def name_knob(code: str, hint: str) -> str:
    """The hint of an error with the option or variable that it is about.

    >>> name_knob("limit", "raise the limit max_pages (now 10)")
    'raise the limit VOUCH_MAX_PAGES (now 10)'
    >>> name_knob("password", "give its password")
    'give its password: --password or VOUCH_PASSWORD'
    """
    if code == "password":
        return f"{hint}: --password or VOUCH_PASSWORD"
    return _LIMIT.sub(lambda match: f"the limit VOUCH_{match[1].upper()}", hint)
