"""The version of Vouch, asked on import: a confined worker may not read where it is written down."""

from importlib import metadata

VERSION = metadata.version("vouch")
