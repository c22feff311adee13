"""A provider's server on this machine: real HTTP, strict about requests, and as badly behaved as a test wants it.

It plays a model that does as it is told: it writes an instance of the schema in the native field or, without one, of
the schema in the prompt. `behave` queues what it does instead, for one request each.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from provider_protocols import Asked, Protocol, Refused, instance_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    Behaviour = Callable[["Handler", Asked], None]

KEY = "sk-a-very-secret-key-0123456789"


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    asked: Asked | None
    at: float


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: StandInServer
    raw: bytes

    def setup(self) -> None:
        super().setup()
        self.server.stand_in.connections.append(self.connection)

    def do_POST(self) -> None:
        self.server.stand_in.route(self, self.rfile.read(int(self.headers.get("content-length") or 0)))

    do_GET = do_DELETE = do_POST

    def send_json(self, status: int, body: Any, headers: Mapping[str, str] = {}) -> None:
        self.send_bytes(status, json.dumps(body).encode(), {"content-type": "application/json", **headers})

    def send_bytes(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


class StandInServer(ThreadingHTTPServer):
    stand_in: StandIn
    daemon_threads = False  # joined when the server is closed

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away early is what some tests are about."""


class StandIn:
    """`complaints` are what the provider would have refused: a test that expects none says so."""

    def __init__(self, protocol: Protocol, *, needs_key: bool = True, otherwise: Behaviour | None = None) -> None:
        self.protocol = protocol
        self.received: list[Received] = []
        self.complaints: list[str] = []
        self.connections: list[socket.socket] = []  # which clients keep open
        self.in_flight = self.most_in_flight = 0
        self._needs_key = needs_key
        self._otherwise = otherwise or obey
        self._queue: deque[Behaviour] = deque()
        self._lock = threading.Lock()
        self._server = StandInServer(("127.0.0.1", 0), Handler)
        self._server.stand_in = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{self.protocol.base}"

    def behave(self, *behaviours: Behaviour) -> None:
        self._queue.extend(behaviours)

    def route(self, handler: Handler, raw: bytes) -> None:
        """What to do with a request: the door for other interfaces of a provider."""
        self.handle(handler, json.loads(raw))

    def handle(self, handler: Handler, body: dict[str, Any]) -> None:
        path = handler.path.partition("?")[0]
        headers = {name.lower(): value for name, value in handler.headers.items()}
        seen = Received(path, headers, body, None, time.monotonic())
        with self._lock:
            self.received.append(seen)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            self._answer(handler, seen)
        finally:
            with self._lock:
                self.in_flight -= 1

    def _answer(self, handler: Handler, seen: Received) -> None:
        name, prefix = self.protocol.key_header
        if self._needs_key and seen.headers.get(name) != prefix + KEY:
            # Some servers quote the key that they refuse.
            handler.send_json(401, self.protocol.error(401, f"Incorrect API key provided: {seen.headers.get(name)}"))
            return
        try:
            seen.asked = self.protocol.check(seen.path, seen.body)
        except (Refused, KeyError, ValueError) as error:
            self.complaints.append(repr(error))
            handler.send_json(400, self.protocol.error(400, repr(error)))
            return
        with self._lock:
            behaviour = self._queue.popleft() if self._queue else self._otherwise
        behaviour(handler, seen.asked)

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        for connection in self.connections:
            with suppress(OSError):  # closed long ago
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()


def schema_in_prompt(asked: Asked) -> dict[str, Any] | None:
    """The first JSON Schema that the prompt quotes."""
    for text in asked.texts:
        start = text.find('{"')
        if start >= 0:
            found: dict[str, Any] = json.JSONDecoder().raw_decode(text[start:])[0]
            return found
    return None


def obey(handler: Handler, asked: Asked) -> None:
    schema = asked.schema or schema_in_prompt(asked)
    say("Hello!" if schema is None else json.dumps(instance_of(schema)))(handler, asked)


def ignore_schema(handler: Handler, asked: Asked) -> None:
    """As a server without a grammar: only what stands in the prompt counts."""
    schema = schema_in_prompt(asked)
    say("Hello!" if schema is None else json.dumps(instance_of(schema)))(handler, asked)


def say(text: str, stop: str = "complete") -> Behaviour:
    def behaviour(handler: Handler, asked: Asked) -> None:
        handler.send_json(200, handler.server.stand_in.protocol.answer(asked, text, stop))

    return behaviour


def fail(status: int, message: str = "try later", **headers: str) -> Behaviour:
    """Underscores in header names stand for hyphens."""

    def behaviour(handler: Handler, asked: Asked) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_json(status, handler.server.stand_in.protocol.error(status, message), named)

    return behaviour


def refuse_native(handler: Handler, asked: Asked) -> None:
    if asked.schema is not None:
        fail(400, "response_format json_schema is not supported")(handler, asked)
    else:
        obey(handler, asked)


def send_raw(body: bytes, content_type: str = "application/json") -> Behaviour:
    def behaviour(handler: Handler, asked: Asked) -> None:
        handler.send_bytes(200, body, {"content-type": content_type})

    return behaviour


def drop(handler: Handler, asked: Asked) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def slowly(seconds: float, then: Behaviour = obey) -> Behaviour:
    def behaviour(handler: Handler, asked: Asked) -> None:
        time.sleep(seconds)
        then(handler, asked)

    return behaviour


def drip(handler: Handler, asked: Asked) -> None:
    """A byte now and then: no read ever times out."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def redirect(location: str) -> Behaviour:
    def behaviour(handler: Handler, asked: Asked) -> None:
        handler.send_bytes(307, b"", {"location": location})

    return behaviour
