"""Signatures of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac

from schemas.errors import UsageError

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64


def signing_key(secret: str) -> bytes:
    """The key of a secret, `whsec_` and base64 of 24 to 64 bytes. Raises UsageError, which does not show it."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        made = """python -c "import base64, os; print('whsec_' + base64.b64encode(os.urandom(32)).decode())\""""
        raise UsageError("its secret is none of Standard Webhooks: whsec_ and base64 of 24 to 64 bytes", hint=made)
    return key


def signed_headers(key: bytes, message_id: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers by which a receiver knows who sent what and when."""
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"v1,{signature}",
    }
