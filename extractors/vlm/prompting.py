"""What a model is told: templates by kind of document (TOML, with a version), filled in for a page and its fields.

A prompt holds our rules, the schema's own titles and descriptions, and where on which page the pictures are. Nothing
that comes from the document is in it, not even its file name: what a page says reaches the model as a picture only.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from extractors.vlm.fields.tree import Branch, Entries, Leaf, Node, Rows, leaves, rebuilt
from extractors.vlm.transcription import NO, YES, is_choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.tiling import Tile
    from extractors.vlm.parts import SchemaPart
    from schemas.page import Kind

TEMPLATED_KINDS: tuple[Kind, ...] = ("invoice", "receipt", "chart", "form", "custom")


@dataclass(frozen=True)
class PromptTemplate:
    """The templates of one kind. `version` names both files and a hash of what they say."""

    kind: Kind
    version: str
    page: Mapping[str, Any]
    own: Mapping[str, Any]

    def render(self, part: SchemaPart, place: PagePlace, task: str | None = None) -> str:
        """The prompt. All that is common to the pages of a document comes first, so that it can be kept computed.

        `task` stands for the kind's own, which speaks of whole pages.
        """
        return Template(self.page["request"].strip()).substitute(
            rules=self.page["rules"].strip(),
            task=(task or self.own["task"]).strip(),
            outline="\n".join(outline(part.node)),
            place="\n".join(_place(self.page["place"], part.base, place)),
        )

    def refine(self, fields: Branch) -> Branch:
        """The fields with what this kind knows of them beyond their schema, without those that models are not asked."""
        facts = self.own.get("fields", {})
        change: dict[str, Leaf | None] = {}
        for path, leaf in leaves(fields):
            if any(path == gone or path.startswith(f"{gone}/") for gone in facts.get("leave_out", ())):
                change[path] = None
                continue
            named = next((name for name, paths in facts.get("types", {}).items() if path in paths), leaf.type)
            commas, unsigned = path in facts.get("comma_lines", ()), path in facts.get("unsigned", ())
            change[path] = replace(leaf, type=named, comma_lines=commas, unsigned=unsigned)
        refined = rebuilt(fields, change)
        return refined if isinstance(refined, Branch) else Branch({})


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Which page of how many, which of its tiles are shown, and all the tiles it is cut into; none for a crop."""

    page_no: int
    page_count: int
    shown: Sequence[Tile]
    tiles: Sequence[Tile]


@cache
def template_of(kind: Kind) -> PromptTemplate:
    """The template of a kind. Raises KeyError for one that models are not asked about."""
    if kind not in TEMPLATED_KINDS:
        raise KeyError(kind)
    texts = [_read(name) for name in ("page", kind)]
    page, own = (tomllib.loads(text) for text in texts)
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
    return PromptTemplate(kind, f"page/{page['version']} {kind}/{own['version']} {digest}", page, own)


@cache
def prompts_sha256() -> str:
    """Hash of all templates: with other templates, every answer may be another."""
    return hashlib.sha256("\0".join(template_of(kind).version for kind in TEMPLATED_KINDS).encode()).hexdigest()


def _read(name: str) -> str:
    return resources.files("extractors.vlm").joinpath("prompts", f"{name}.toml").read_text(encoding="utf-8")


def outline(fields: Branch, indent: str = "") -> Iterator[str]:
    """The fields as an indented list, a line each."""
    for name, node in fields.properties.items():
        yield f"{indent}- {name}{_shape(node)}{_said(name, node)}"
        yield from _inside(node, f"{indent}  ")


def _inside(node: Node, indent: str) -> Iterator[str]:
    if isinstance(node, Branch):
        yield from outline(node, indent)
    elif isinstance(node, Rows):
        yield from _inside(node.item, indent)
    elif isinstance(node, Entries):
        yield f"{indent}- key{_shape(node.key)}: the name as printed"
        yield f"{indent}- value{_shape(node.value)}{_said('value', node.value)}"
        yield from _inside(node.value, f"{indent}  ")


def _shape(node: Node) -> str:
    if isinstance(node, Leaf):
        if node.type == "flag":
            return f" ({YES} or {NO})"
        return f" (one of: {', '.join(node.choices)})" if is_choice(node) else ""
    if isinstance(node, Branch):
        return ""
    if isinstance(node, Entries):
        return " (list of names with what stands at them)"
    most = "" if node.max_items is None else f" of at most {node.max_items}"
    return f" (list{most}{_shape(node.item) if isinstance(node.item, Leaf | Rows) else ''})"


def _said(name: str, node: Node) -> str:
    notes = node.notes
    if isinstance(node, Rows):
        notes = notes.over(node.item.notes)
    title = "" if _plain(notes.title) in ("", _plain(name)) else notes.title
    examples = f"for example {', '.join(notes.examples)}" if notes.examples else ""
    said = "; ".join(" ".join(text.split()) for text in (title, notes.description, examples) if text)
    return f": {said}" if said else ""


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _place(texts: Mapping[str, str], base: str, place: PagePlace) -> Iterator[str]:
    def filled(name: str, **values: Any) -> str:
        return Template(texts[name]).substitute(values)

    yield filled("page", page_no=place.page_no, page_count=place.page_count)
    if base:
        yield filled("part", part=base.strip("/").replace("/", " / "))
    if not place.tiles:
        yield filled("crop")
        return
    grid = {
        "rows": 1 + max((tile.row for tile in place.tiles), default=0),
        "columns": 1 + max((tile.column for tile in place.tiles), default=0),
    }
    if len(place.shown) == 1:
        (only,) = place.shown
        whole = only.overview or len(place.tiles) == 1
        yield filled("one") if whole else filled("tile", row=only.row + 1, column=only.column + 1, **grid)
        return
    yield filled("several", count=len(place.shown))
    for number, tile in enumerate(place.shown, start=1):
        where = {"row": tile.row + 1, "column": tile.column + 1, **grid}
        yield filled("numbered", number=number, what=filled("whole") if tile.overview else filled("piece", **where))
    yield filled("overlap")
