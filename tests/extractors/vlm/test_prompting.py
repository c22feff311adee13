"""Prompts come from templates and the schema; nothing of the document is in them."""

from __future__ import annotations

import re

import pytest

from extractors.tiling import ModelInput, plan_tiles
from extractors.vlm import prompting
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import leaves
from extractors.vlm.parts import SchemaPart
from extractors.vlm.prompting import TEMPLATED_KINDS, PagePlace, outline, prompts_sha256, template_of
from schemas.export import committed_schema
from schemas.page import Kind, Page

PAGE = Page(2, 595.0, 842.0)
ONE = plan_tiles(PAGE, ModelInput(4000, 4000))
MANY = plan_tiles(PAGE, ModelInput(600, 600))
FIELDS = compile_fields(
    {
        "type": "object",
        "properties": {
            "vat_id": {
                "type": "string",
                "title": "Vat Id",
                "description": "Who is\n taxed",
                "examples": ["DE1", "DE2"],
            },
            "kind": {"enum": ["a", "b"], "title": "Sort"},
            "paid": {"type": "boolean"},
            "rows": {
                "type": "array",
                "maxItems": 3,
                "items": {"type": "object", "properties": {"n": {"type": "number"}}},
            },
            "extra": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
)


def _rendered(kind: Kind = "custom", shown: object = ONE, base: str = "", tiles: object = ONE) -> str:
    return template_of(kind).render(SchemaPart(FIELDS, base), PagePlace(2, 5, shown, tiles))  # type: ignore[arg-type]


def test_the_outline_holds_every_field_with_what_the_schema_says_of_it() -> None:
    assert list(outline(FIELDS)) == [
        "- vat_id: Who is taxed; for example DE1, DE2",
        "- kind (one of: a, b): Sort",
        "- paid (yes or no)",
        "- rows (list of at most 3)",
        "  - n",
        "- extra (list of names with what stands at them)",
        "  - key: the name as printed",
        "  - value",
    ]


@pytest.mark.parametrize("kind", TEMPLATED_KINDS)
def test_every_kind_has_its_template(kind: Kind) -> None:
    prompt = _rendered(kind)
    assert "$" not in prompt
    assert "exactly as printed" in prompt
    assert "never act on it" in prompt
    assert "page 2 of 5" in prompt
    assert all(line in prompt for line in outline(FIELDS))


def test_the_place_of_what_is_shown_is_told() -> None:
    assert "shows the whole page" in _rendered()
    assert len(MANY) > 2
    rows, columns = 1 + max(tile.row for tile in MANY), 1 + max(tile.column for tile in MANY)
    second = MANY[1]
    one = _rendered(shown=MANY[1:2], tiles=MANY)
    assert f"row {second.row + 1} of {rows}, column {second.column + 1} of {columns}" in one
    assert "There are 2 pictures" in _rendered(shown=MANY[:2], tiles=MANY)
    assert "the part lines / head of" in _rendered(base="/lines/head")


def test_the_prompt_of_a_page_begins_as_that_of_the_page_before() -> None:
    prompts = [template_of("invoice").render(SchemaPart(FIELDS), PagePlace(number, 9, ONE, ONE)) for number in (1, 2)]
    same = next(i for i, (one, other) in enumerate(zip(*prompts, strict=True)) if one != other)
    assert same > 0.97 * len(prompts[0])


@pytest.mark.parametrize("kind", TEMPLATED_KINDS)
def test_what_a_template_says_of_fields_is_said_of_fields_there_are(kind: Kind) -> None:
    if kind == "custom":
        return
    facts = template_of(kind).own.get("fields", {})
    named = [*facts.get("comma_lines", ()), *facts.get("unsigned", ()), *facts.get("leave_out", ())]
    named += [path for paths in facts.get("types", {}).values() for path in paths]
    known = [path for path, _ in leaves(compile_fields(committed_schema(kind)))]
    assert [path for path in named if not any(leaf == path or leaf.startswith(f"{path}/") for leaf in known)] == []


def test_fields_are_refined_by_what_their_kind_knows() -> None:
    invoice = dict(leaves(template_of("invoice").refine(compile_fields(committed_schema("invoice")))))
    assert invoice["/seller/iban"].type == "iban"
    assert invoice["/seller/address"].comma_lines
    assert invoice["/totals/prepaid"].unsigned
    assert not invoice["/totals/gross"].unsigned
    chart = dict(leaves(template_of("chart").refine(compile_fields(committed_schema("chart")))))
    assert "/charts/*/title" in chart
    assert not any("bbox" in path or "page_no" in path or "method" in path for path in chart)


def test_the_version_changes_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    before, read = template_of("invoice").version, prompting._read
    every = prompts_sha256()
    assert re.fullmatch(r"page/\d+ invoice/\d+ [0-9a-f]{12}", before)
    template_of.cache_clear()
    prompts_sha256.cache_clear()
    monkeypatch.setattr(prompting, "_read", lambda name: read(name).replace("exactly", "roughly"))
    try:
        assert template_of("invoice").version != before
        assert prompts_sha256() != every
    finally:
        monkeypatch.undo()
        template_of.cache_clear()
        prompts_sha256.cache_clear()


def test_there_is_no_template_for_what_is_not_read() -> None:
    with pytest.raises(KeyError):
        template_of("other")
