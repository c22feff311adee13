"""What a worker process may still do once a stranger's document is in it: read its input, write its output, no more.

A flaw in a parser of pages, fonts or pictures must not become a way into the machine. So a worker gives up, before its
first document and for good, what reading does not need: files elsewhere (Landlock), the network (a network namespace
of its own, or Landlock where that is not allowed), memory and processor time without end (resource limits). Each part
that the system does not offer is left out, and `vouch doctor` says which; none is ever required.
"""

from pipelines.confinement.confine import PARTS, Confinement, confine
from pipelines.confinement.places import confinement_of

__all__ = ["PARTS", "Confinement", "confine", "confinement_of"]
