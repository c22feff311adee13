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


class WhitePages:
    """Renders every page as white paper: a scripted model does not look."""

    def render(self, page_no: int, dpi: float) -> Image:
        del page_no
        return np.full((round(842 * dpi / 72), round(595 * dpi / 72), 3), 255, np.uint8)


def lying_model(printed: Mapping[str, tuple[int, str]], lies: Sequence[Lie], share: float, seed: int) -> ScriptedModel:
    """A model that knows what is printed, and says something else for a share of the fields.

    Fields that are not printed are lied about too. It speaks of every row of the page it is shown, and of one more.
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
            return [said(f"{path}/{row}", schema["items"], page_no) for row in _rows(printed, path, page_no)]
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
    own = {int(p[len(array) + 1 :].split("/")[0]) for p, (at, _) in printed.items() if p.startswith(f"{array}/")}
    rows = sorted(
        row for row in own if any(at == page_no and p.startswith(f"{array}/{row}/") for p, (at, _) in printed.items())
    )
    return [*rows, max(own, default=-1) + 1]


def _is_number(text: str) -> bool:
    return 2 * sum(char.isdigit() for char in text) > len(text)
