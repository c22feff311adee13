"""The table of families says what the tests run, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tiny_models import BUILDERS
from transformers.models.auto.image_processing_auto import IMAGE_PROCESSOR_MAPPING_NAMES

from extractors.vlm.local.families import FAMILIES
from extractors.vlm.local.tried import TRIED, support_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORKING = {name for row in TRIED if row.works for name in row.model_types}
NEED_TORCHVISION = {name for row in TRIED if "torchvision" in row.needs for name in row.model_types}


def test_what_works_is_what_is_run(checkpoint: Callable[[str], Path]) -> None:
    run = {json.loads((checkpoint(family) / "config.json").read_text())["model_type"] for family in BUILDERS}
    # A builder of what does not work here is there for the day on which it does.
    assert run - NEED_TORCHVISION == WORKING


def test_what_needs_torchvision_is_processed_by_nothing_else() -> None:
    for name in NEED_TORCHVISION:
        assert set(IMAGE_PROCESSOR_MAPPING_NAMES[name]) == {"torchvision"}, name
    for name in WORKING - NEED_TORCHVISION:
        assert "pil" in IMAGE_PROCESSOR_MAPPING_NAMES[name], name


def test_remarks_on_pictures_are_what_requests_hold() -> None:
    for row in TRIED:
        for name in row.model_types:
            if row.works:
                single = name in FAMILIES and FAMILIES[name].pictures == 1
                assert single == ("one picture a request" in row.remark), name


def test_the_table_has_a_row_for_each() -> None:
    lines = support_table().splitlines()
    assert len(lines) == len(TRIED) + 2
    assert {line.count("|") for line in lines} == {6}
    assert "| Kosmos-2 | `kosmos-2` | yes | | one picture a request" in support_table()
