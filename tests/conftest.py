"""What all tests share: pages written as text (`text_pages`), readings written as values (`said`)."""

from __future__ import annotations

import sys
from pathlib import Path

# Test modules are imported by path (importlib mode); what they share is imported by name, from a folder of its own:
# `tests` itself on the path would hide the packages that its folders are named for.
sys.path.insert(0, str(Path(__file__).parent / "builders"))
