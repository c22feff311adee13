"""Vision models that do not tell the truth, and paper for them to look at."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from extractors.vlm.scripted import ScriptedModel, says

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.base import Image
    from extractors.vlm.base import ModelAnswer, ModelRequest

Lie = Literal["swap", "alter", "invent"]
"""Another print of the document, the right print with one character changed, or something that is nowhere."""

Printed = dict[str, tuple[int, str]]
"""What is printed for each field, by pointer, and on which page."""


_NO_ROW = 10_000


class WhitePages:
    """Renders every page as white paper: a scripted model does not look."""

    def render(self, page_no: int, dpi: float) -> Image:
        del page_no
        return np.full((round(842 * dpi / 72), round(595 * dpi / 72), 3), 255, np.uint8)


def lying_model(printed: Mapping[str, tuple[int, str]], lies: Sequence[Lie], share: float, seed: int) -> ScriptedModel:
    """A model that knows what is printed, and says something else for a share of the fields.

    Fields that are not printed are lied about too. Of the rows of a page it may leave one out, and it invents another.
    """
    dice = random.Random(seed)
    texts = sorted({text for _, text in printed.values()})
    numbers = [text for text in texts if _is_number(text)] or texts

    def lie(text: str | None) -> str:
        kind = dice.choice(list(lies))
        if kind == "alter" and text:
            at = dice.randrange(len(text))
            return text[:at] + dice.choice("0123456789" if text[at].isdigit() else "abc") + text[at + 1 :]
        if kind == "invent":
            return dice.choice(["1.234,99", "77.77", "31.12.2031", "Nowhere Ltd", "ZZ-0000"])
        return dice.choice(numbers if text is None or _is_number(text) else texts)

    def said(path: str, schema: Mapping[str, Any], page_no: int) -> Any:
        if schema["type"] == "object":
            return {name: said(f"{path}/{name}", child, page_no) for name, child in schema["properties"].items()}
        if schema["type"] == "array":
            rows = _rows(printed, path, page_no)
            return [said(f"{path}/{row}", schema["items"], page_no) for row in _disordered(rows, dice, share)]
        if "enum" in schema:
            return dice.choice(schema["enum"])
        page, text = printed.get(path, (page_no, None))
        if text is not None and page == page_no and dice.random() >= share:
            return text
        return lie(text)

    def script(request: ModelRequest) -> ModelAnswer:
        return says(request, said(request.part, request.json_schema, request.page_no))

    return ScriptedModel(script)


def _rows(printed: Mapping[str, tuple[int, str]], array: str, page_no: int) -> list[int]:
    rows = {
        int(path[len(array) + 1 :].split("/")[0])
        for path, (at, _) in printed.items()
        if path.startswith(f"{array}/") and at == page_no
    }
    return sorted(rows)


def _disordered(rows: list[int], dice: random.Random, share: float) -> list[int]:
    """A row left out and one put in that is not printed, each as often as it lies."""
    told = list(rows)
    if told and dice.random() < share:
        told.pop(dice.randrange(len(told)))
    if dice.random() < share:
        told.insert(dice.randint(0, len(told)), _NO_ROW)
    return told


def _is_number(text: str) -> bool:
    return 2 * sum(char.isdigit() for char in text) > len(text)
