"""What a model is asked of a chart: one crop a chart, its texts first and then its values, told apart from guesses.

The texts (type, title, axes) and the values are two requests. What the model itself took the chart for decides which
prompt asks for the values: a pie has shares, a stack has pieces, a scatter has two numbers a point. Each point has a
place for what is printed at it and another for what the model reads off the axis. Only print is a reading of the page;
an estimate is kept as a value that stands nowhere, which proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from extractors.charts.regions import find_regions
from extractors.vlm.fields.tree import Branch, Leaf, Notes, Rows
from extractors.vlm.parts import SchemaPart
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.vlm.fields.tree import Node
    from extractors.vlm.transcription import Transcribed
    from schemas.page import Page

Question = Literal["texts", "values"]

CHARTS = "charts"
_ROOM_PT = 6.0
_MOSTLY = 0.6
_VALUE, _PRINTED, _ESTIMATE = "y", "printed", "estimate"
_PRINTED_NOTES = Notes(description='the number printed at this very point, with its marks; "" where none is printed')
_ESTIMATE_NOTES = Notes(description='where no number is printed: your estimate from the axis; else ""')


@dataclass(frozen=True, slots=True)
class ChartParts:
    """The fields of a chart in two parts; None where nothing of a part is wanted."""

    texts: SchemaPart | None
    values: SchemaPart | None


def chart_parts(fields: Branch) -> tuple[ChartParts, Branch]:
    """The questions about charts, and the fields without charts. `fields` are those of a chart report."""
    rest = Branch({name: node for name, node in fields.properties.items() if name != CHARTS}, fields.notes)
    charts = fields.properties.get(CHARTS)
    item = charts.item if isinstance(charts, Rows) else None
    if not isinstance(item, Branch):
        return ChartParts(None, None), rest
    series = item.properties.get("series")
    texts = {name: node for name, node in item.properties.items() if name != "series"}
    values = {"series": _with_estimates(series)} if series is not None else {}
    return ChartParts(_part(texts), _part(values)), rest


def _part(properties: Mapping[str, Node]) -> SchemaPart | None:
    return SchemaPart(Branch({CHARTS: Rows(Branch(properties))})) if properties else None


def _with_estimates(node: Node) -> Node:
    """The value of a point in two: what is printed, and what is estimated."""
    if isinstance(node, Rows):
        return replace(node, item=_with_estimates(node.item))
    if not isinstance(node, Branch):
        return node
    children: dict[str, Node] = {}
    for name, child in node.properties.items():
        if name == _VALUE and isinstance(child, Leaf):
            children[_PRINTED] = replace(child, notes=_PRINTED_NOTES)
            children[_ESTIMATE] = replace(child, notes=_ESTIMATE_NOTES)
        else:
            children[name] = _with_estimates(child)
    return replace(node, properties=children)


def shows_chart(answer: Any) -> bool:
    """Whether an answer about texts says that its crop shows a chart."""
    return isinstance(answer, dict) and bool(answer.get(CHARTS))


def said_type(answer: Any) -> str | None:
    """The type of chart that an answer about texts names; None where it names none."""
    charts = answer.get(CHARTS) if isinstance(answer, dict) else None
    first = charts[0] if isinstance(charts, list) and charts else None
    said = first.get("type") if isinstance(first, dict) else None
    return said if isinstance(said, str) and not said.startswith("[") else None


def printed_and_estimated(leaves: Iterable[Transcribed]) -> tuple[list[Transcribed], list[Transcribed]]:
    """All leaves with printed values at their place in the data, and the estimates of points that have no print."""
    printed: list[Transcribed] = []
    estimates: list[Transcribed] = []
    for leaf in leaves:
        point, _, name = leaf.path.rpartition("/")
        if name == _PRINTED:
            printed.append(replace(leaf, path=f"{point}/{_VALUE}"))
        elif name == _ESTIMATE:
            estimates.append(replace(leaf, path=f"{point}/{_VALUE}"))
        else:
            printed.append(leaf)
    # A print that could not be read is no reason to believe a guess.
    seen = {leaf.path for leaf in printed if leaf.empty != "absent"}
    return printed, [leaf for leaf in estimates if leaf.empty is None and leaf.path not in seen]


def page_within(page: Page, box: BBox) -> Page:
    """The page with the words of a crop only: what a model was not shown it has not read there."""
    words = tuple(word for word in page.words if box.contains_point(word.bbox.center_x, word.bbox.center_y))
    return replace(page, words=words)


def crops_of(page: Page) -> list[BBox]:
    """Where charts may be on a page, a box each, in its reading frame, with some room; the whole page where no chart is
    found: a model may see one that is drawn in a way that the finder does not know."""
    frame = page.to_display.inverse().apply_box(BBox(0.0, 0.0, page.width_pt, page.height_pt))
    boxes = [region.bbox.expand(_ROOM_PT).intersection(frame) for region in find_regions(page)]
    return _apart([box for box in boxes if box is not None]) or [frame]


def _apart(boxes: Sequence[BBox]) -> list[BBox]:
    """Without boxes that lie mostly in a larger one: a picture behind a drawn chart is the same chart."""
    kept: list[BBox] = []
    for box in sorted(boxes, key=lambda one: -one.area):
        shared = [common.area for other in kept if (common := box.intersection(other)) is not None]
        if box.area > 0 and all(area < _MOSTLY * box.area for area in shared):
            kept.append(box)
    return sorted(kept, key=lambda one: (one.top, one.left))


def instruction(template: Mapping[str, Any], question: Question, chart_type: str | None = None) -> str:
    """What the template says for a question; of values, by the type of chart."""
    said = cast("Mapping[str, str]", template[question])
    special = said.get(chart_type or "", "") if question == "values" else ""
    return "\n".join(text.strip() for text in (said["task"], special) if text.strip())
