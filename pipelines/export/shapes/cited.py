"""A document of a result, as the makers of shapes look at it: values with their print and their places. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed: a page, from 1, and a box there in points, with the page's size."""

    page_no: int
    box: Box
    width_pt: float
    height_pt: float

    @property
    def ratios(self) -> Box:
        """The box as shares of the page's width and height."""
        left, top, right, bottom = self.box
        return left / self.width_pt, top / self.height_pt, right / self.width_pt, bottom / self.height_pt


@dataclass(frozen=True)
class CitedDocument:
    """`document` and `pages` are those of a result, as parsed JSON; fields are named by JSON Pointers into the data."""

    document: Mapping[str, Any]
    pages: Sequence[Mapping[str, Any]]

    def value(self, path: str) -> Any:
        """The value there, None where there is none."""
        node: Any = self.document["data"]
        for part in path.split("/")[1:]:
            if isinstance(node, dict):
                node = node.get(part.replace("~1", "/").replace("~0", "~"))
            elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
                node = node[int(part)]
            else:
                return None
        return node

    def count(self, path: str) -> int:
        """How many items a list has."""
        found = self.value(path)
        return len(found) if isinstance(found, list) else 0

    def text(self, path: str) -> str:
        """The value as printed, or where that is not known as it is."""
        printed = self._field(path).get("text")
        value = self.value(path)
        return str(printed) if printed else "" if value is None else str(value)

    def places(self, path: str) -> list[Place]:
        """Where it is printed: one box on each page that it is on."""
        boxes: dict[int, Box] = {}
        for evidence in self._field(path).get("evidence", ()):
            box, before = tuple(evidence["bbox"]), boxes.get(evidence["page_no"])
            boxes[evidence["page_no"]] = box if before is None else around(before, box)
        return [place for page_no, box in boxes.items() if (place := self.place(page_no, box)) is not None]

    def place(self, page_no: int, box: Box) -> Place | None:
        """A box on a page whose size is known."""
        page = next((page for page in self.pages if page["page_no"] == page_no), None)
        if page is None or not page["width_pt"] or not page["height_pt"]:
            return None
        return Place(page_no, box, page["width_pt"], page["height_pt"])

    def evidence(self, path: str) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self._field(path).get("evidence", ())
        return found

    def confidence(self, path: str) -> float | None:
        """The calibrated one, None where there is none."""
        found: float | None = self._field(path).get("confidence")
        return found

    def verdict(self, path: str) -> float:
        """The calibrated confidence, else 1 for what is verified or a person stated, and 0 for what is not."""
        calibrated, field = self.confidence(path), self._field(path)
        if calibrated is not None:
            return calibrated
        return float(field.get("status") == "verified" or "person" in field.get("selectors", ()))

    @property
    def accepted(self) -> float:
        """1 for a document that may be posted unseen, else 0."""
        return float(self.document["decision"] == "accept")

    def _field(self, path: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["fields"].get(path, {})
        return found


def cited_documents(result: Mapping[str, Any]) -> Iterator[CitedDocument]:
    """The documents of a result, as parsed JSON."""
    for document in result["documents"]:
        yield CitedDocument(document, result["pages"])


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
