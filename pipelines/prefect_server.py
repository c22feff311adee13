"""A Prefect server of our own for the length of a run: what Prefect calls ephemeral, with an end that is certain.
For schedules it is a whole server, which starts runs by itself.

The server is a child process that serves a socket bound here, so its address is known before it is up, and that ends
when its standard input closes: when this process lets go of it, however this process ends. Run as a module, this file
is that child.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import uvicorn

START_SECONDS = 120.0
"""For a run, which can go on without one. An idle machine needs about 10."""
SCHEDULING_START_SECONDS = 900.0
"""For schedules, which cannot. A machine that is busy when it boots needs minutes; one that fails ends by itself."""
_STOP_SECONDS = 10.0
_LOG_TAIL_BYTES = 4000


class PrefectUnavailable(Exception):
    """Prefect cannot be used; the message says why. The run goes on without it."""


class PrefectServer:
    """The parent's end of the server process. Its records are in `home`, and so is its log, `server.log`."""

    def __init__(self, home: Path, environment: Mapping[str, str], *, scheduling: bool = False, port: int = 0) -> None:
        """Start the server; it is up when `wait_until_up` returns. Raises PrefectUnavailable.

        `scheduling`: with the services that start runs when they are due. `port`: 0 takes a free one.
        """
        self._log = home / "server.log"
        try:
            home.mkdir(parents=True, exist_ok=True)
            with socket.create_server(("127.0.0.1", port), backlog=128) as bound, self._log.open("wb") as log:
                self.api_url = f"http://127.0.0.1:{bound.getsockname()[1]}/api"
                arguments = [str(bound.fileno()), str(home / "start.lock"), "scheduling" if scheduling else "recording"]
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "pipelines.prefect_server", *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    pass_fds=[bound.fileno()],
                    cwd=home,  # not where the user is: Prefect reads .env, prefect.toml and pyproject.toml there
                    env=dict(environment),
                    start_new_session=True,  # Ctrl-C is for this process, which then stops the server in order
                )
        except OSError as error:
            raise PrefectUnavailable(f"its server cannot be started in {home}: {error.strerror}") from error

    def wait_until_up(self, stop: threading.Event, timeout_s: float = START_SECONDS) -> None:
        """Return when the server answers. Raises PrefectUnavailable if it ends, takes too long, or `stop` is set."""
        deadline = time.monotonic() + timeout_s
        while not stop.is_set():
            if self._process.poll() is not None:
                raise PrefectUnavailable(f"its server ended while starting: {self._last_words()}")
            if time.monotonic() > deadline:
                raise PrefectUnavailable(f"its server was not up after {timeout_s:g} s (see {self._log})")
            if answers(self.api_url):
                return
            stop.wait(0.1)
        raise PrefectUnavailable("the run was stopped")

    @property
    def ended(self) -> str:
        """Why the server is gone by itself; empty while it is there."""
        return "" if self._process.poll() is None else self._last_words()

    def stop(self) -> None:
        """End the server: it writes what it holds and goes; killed if that takes too long."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _last_words(self) -> str:
        tail = self._log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")
        lines = [line.strip() for line in tail.splitlines() if line.strip()]
        # The line of a traceback that names the error, not the ones that explain it.
        named = [line for line in lines if "Error" in line.split(":")[0] and not line.startswith("File ")]
        last = (named or lines or [f"exit status {self._process.returncode}"])[-1]
        return f"{last} (see {self._log})"


def answers(api_url: str) -> bool:
    """Whether a Prefect server is up there."""
    host = urllib.parse.urlsplit(api_url).hostname
    proxies: dict[str, str] | None = {} if host == "127.0.0.1" else None  # None: what the environment says
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    try:
        with opener.open(f"{api_url}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def main(socket_number: int, lock: Path, *, scheduling: bool) -> None:
    """The child: serve on an inherited socket until standard input closes."""
    import fcntl

    with lock.open("w") as start:
        child = _Child(on_up=start.close)
        threading.Thread(target=child.end_with_stdin, daemon=True).start()
        # Two runs must not create one database together: each waits until the other's server is up.
        fcntl.flock(start, fcntl.LOCK_EX)
        child.serve(socket.socket(fileno=socket_number), scheduling=scheduling)


class _Child:
    def __init__(self, on_up: Callable[[], None]) -> None:
        self._on_up = on_up
        self._server: uvicorn.Server | None = None

    def serve(self, bound: socket.socket, *, scheduling: bool) -> None:
        import uvicorn
        from prefect.server.api.server import create_app

        # No access log, and no waiting for clients that keep their connection.
        app = create_app(ephemeral=not scheduling, final=True)
        config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
        on_up = self._on_up

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                on_up()

        self._server = Server(config)
        self._server.run(sockets=[bound])
        if not self._server.started:
            sys.exit(3)

    def end_with_stdin(self) -> None:
        sys.stdin.buffer.read()
        if self._server is None or not self._server.started:
            os._exit(0)  # nothing is recorded yet
        self._server.should_exit = True
        time.sleep(_STOP_SECONDS)
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), scheduling=sys.argv[3] == "scheduling")
