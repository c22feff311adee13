"""What all tests share: pages written as text (`text_pages`), readings written as values (`said`), a browser."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# Test modules are imported by path (importlib mode); what they share is imported by name, from a folder of its own:
# `tests` itself on the path would hide the packages that its folders are named for.
sys.path.insert(0, str(Path(__file__).parent / "builders"))

# How long one example takes says more about the machine's load than about the code.
settings.register_profile("vouch", deadline=None)
settings.load_profile("vouch")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests first: at the end they would keep one core busy while the others have nothing to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own.

    Gone at the end of the module: while it is there, so is its event loop, and nothing else can run one.
    """
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    system = next((path for path in map(shutil.which, names) if path), None)
    with sync_playwright() as playwright:
        if system is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium here: bash setup.sh test installs it")
        opened = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        yield opened
        opened.close()
