"""A worker process is confined: all the parts at once, each as far as the system offers it."""

from __future__ import annotations

import resource
import site
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.confinement.environment import forget
from pipelines.confinement.landlock import restrict
from pipelines.confinement.network import leave_network

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSTEM = (
    *("/usr", "/bin", "/lib", "/lib64", "/opt", "/var/cache/fontconfig", "/run/systemd/resolve"),
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/group"),
    *("/etc/ssl", "/etc/ca-certificates", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services"),
    *("/sys/bus", "/sys/class", "/sys/devices", "/sys/fs/cgroup"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"),
    *("/dev/urandom", "/dev/random", "/dev/null", "/dev/zero"),
)
"""What libraries read of a system: programs, fonts, certificates, processors. Of /proc their own process only."""

PARTS = ("network", "files", "memory")
"""What `confine` can put in force."""

_SCRATCH = ("/dev/null",)


@dataclass(frozen=True)
class Confinement:
    """What a worker keeps: the inputs, the places it writes to, the network only where a service was named for it.

    `memory_bytes` bounds what the process may allocate (RLIMIT_DATA), None for no bound, as for models on this machine.
    `secrets` are variables of the environment that it is not to have.
    """

    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    network: bool = False
    memory_bytes: int | None = None
    secrets: tuple[str, ...] = ()


def confine(confinement: Confinement, scratch: Path) -> list[str]:
    """Give up everything else, for good; which of `PARTS` are in force.

    To be called before any thread is started: Landlock binds the calling thread and what it starts. `scratch` is the
    process's own folder for temporary files.
    """
    forget(confinement.secrets)
    in_force = []
    if not confinement.network and leave_network():
        in_force.append("network")
    try:
        restrict(
            [*_needed_by_python(), *confinement.readable],
            [*map(Path, _SCRATCH), scratch, *confinement.writable],
            network=confinement.network,
        )
        in_force.append("files")
    except OSError:
        pass  # an older kernel, or one without Landlock: the other parts hold
    if confinement.memory_bytes is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        bound = confinement.memory_bytes if hard == resource.RLIM_INFINITY else min(confinement.memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
        in_force.append("memory")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of memory would hold the document
    return in_force


def _needed_by_python() -> Iterator[Path]:
    yield from map(Path, _SYSTEM)
    yield from map(Path, {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages()})
    root = Path(__file__).parents[2]  # an editable install runs from its checkout; the rest of that is not ours to read
    yield from (root / name for name in ("schemas", "extractors", "pipelines"))
