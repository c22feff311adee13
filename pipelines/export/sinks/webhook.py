"""Webhooks: each document is POSTed over HTTPS, signed as Standard Webhooks has it. At least once, always with one id.

Redirects are not followed and proxies not asked: the address that was looked at is the one that gets the document.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.export.sinks.addresses import connect
from pipelines.export.sinks.parcel import SendFailed, Sink
from pipelines.export.sinks.signing import signed_headers, signing_key
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.export.shapes import Shape
    from pipelines.export.sinks.addresses import Network
    from pipelines.export.sinks.parcel import Parcel

_MOST_READ = 65_536
_GONE = 410
_ABOUT_THE_SINK = frozenset({401, 403, 404, 405, 407, 408, 421, 425, 429, 502, 503, 504})
"""Answers that say nothing of the document: it waits, and has lost no try. Redirects are such answers too."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a webhook is, and how it is reached. `networks` may hold it although they are not public."""

    url: str
    networks: tuple[Network, ...] = ()
    ca_file: Path | None = None
    timeout_s: float = 30.0


class WebhookSink(Sink):
    """POSTs one document at a time."""

    most = 1

    def __init__(self, endpoint: Endpoint, secret: str, shape: Shape) -> None:
        self._endpoint = endpoint
        self._key = signing_key(secret)
        self._shape = shape
        parts = urlsplit(endpoint.url)
        if parts.scheme != "https" or not parts.hostname or parts.username is not None:
            raise UsageError("its url is not https://host/…", hint="a webhook is reached over HTTPS, with no password")
        try:
            self._port = parts.port or 443
        except ValueError as error:
            raise UsageError(f"its url has no port: {error}", hint="correct it") from error
        self._host = parts.hostname
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._tls = ssl.create_default_context(cafile=endpoint.ca_file)
        except OSError as error:
            raise UsageError(f"{endpoint.ca_file} cannot be read: {error}", hint="correct ca_file") from error

    # Nothing is sent to check it: whoever receives would take that for a document.

    def send(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            body = parcel.shaped(self._shape)
            try:
                self._post(body, signed_headers(self._key, parcel.key, int(time.time()), body))
            except (OSError, http.client.HTTPException) as error:
                said = getattr(error, "strerror", None) or str(error) or type(error).__name__
                raise SendFailed(f"{self._host} cannot be reached: {said}", sink_is_down=True) from error

    def _post(self, body: bytes, signature: dict[str, str]) -> None:
        connection = _Connection(self._host, self._port, timeout=self._endpoint.timeout_s, context=self._tls)
        connection.networks = self._endpoint.networks
        # A time-out is for each read; who answers a byte at a time is cut off here.
        watch = threading.Timer(self._endpoint.timeout_s, connection.cut)
        watch.start()
        try:
            headers = {
                "content-type": "application/json",
                "user-agent": f"vouch/{metadata.version('vouch')}",
                "connection": "close",
            }
            connection.request("POST", self._path, body, headers | signature)
            response = connection.getresponse()
            response.read(_MOST_READ)
            if connection.was_cut:  # what ends in the middle of its headers looks whole
                raise TimeoutError(f"no whole answer in {self._endpoint.timeout_s:g} s")
        finally:
            watch.cancel()
            connection.close()
        _check_answer(response.status, response.reason, response.headers.get("retry-after"), self._host)


class _Connection(http.client.HTTPSConnection):
    """To an address that is allowed, with the certificate of the name."""

    networks: tuple[Network, ...] = ()
    was_cut = False

    def connect(self) -> None:
        plain = connect(self.host, self.port, self.timeout or 0.0, self.networks)
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]
        except BaseException:
            plain.close()
            raise

    def cut(self) -> None:
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _check_answer(status: int, reason: str, retry_after: str | None, host: str) -> None:
    if 200 <= status < 300:
        return
    said = f"{host} answered {status} {reason}".rstrip()
    redirect = 300 <= status < 400
    raise SendFailed(
        f"{said}; redirects are not followed" if redirect else said,
        hint="name the address it leads to" if redirect else "",
        sink_is_down=redirect or status in _ABOUT_THE_SINK,
        final=status == _GONE,
        retry_after_s=seconds_of(retry_after, datetime.now(UTC)),
    )


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """What a Retry-After asks for (RFC 9110): seconds, or a date. None where it says nothing that can be understood."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
