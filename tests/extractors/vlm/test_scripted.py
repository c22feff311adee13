"""The scripted model answers as its script says, within the schema it is asked by."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from made_schemas import json_schemas

from extractors.tiling import ModelInput, plan_tiles
from extractors.vlm.base import ModelRequest, TilePicture
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.scripted import complete_answer, open_scripted
from extractors.vlm.transcription import empty_answer, transcription_schema
from schemas.errors import UsageError
from schemas.export import committed_schema
from schemas.page import Page

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = transcription_schema(compile_fields(committed_schema("invoice")))
TILES = plan_tiles(Page(1, 595.0, 842.0), ModelInput(800, 800))


def _request(page_no: int = 1, document: str = "a.pdf", tile: int = 0, **fields: Any) -> ModelRequest:
    width, height = TILES[tile].size_px
    shown = TilePicture(TILES[tile], np.zeros((height, width, 3), dtype=np.uint8))
    return ModelRequest(document, page_no, (shown,), "transcribe", **{"json_schema": SCHEMA, **fields})


def _script(folder: Path, *answers: Any) -> Path:
    path = folder / "script.json"
    path.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    return path


def test_it_says_what_the_script_says_and_nothing_else(tmp_path: Path) -> None:
    said = {"totals": {"gross": "1,00 €"}, "lines": [{"quantity": 2}], "unasked": "x"}
    model = open_scripted(_script(tmp_path, {"page": 1, "says": said, "input_tokens": 900, "cost": "0.01"}))
    first, second = model.transcribe([_request(), _request(page_no=2)])
    jsonschema.validate(first.data, SCHEMA)
    assert first.data["totals"]["gross"] == "1,00 €"
    assert first.data["lines"][0]["quantity"] == "2"
    assert first.data["document_type"] == "[absent]"
    assert (first.usage.input_tokens, first.usage.cost) == (900, Decimal("0.01"))
    assert second.data == empty_answer(compile_fields(committed_schema("invoice")))


def test_the_first_answer_that_fits_file_page_and_tile_is_given(tmp_path: Path) -> None:
    model = open_scripted(
        _script(
            tmp_path,
            {"document": "b*", "says": {"invoice_number": "of b"}},
            {"page": 2, "says": {"invoice_number": "page 2"}},
            {"tile": [TILES[1].row, TILES[1].column], "says": {"invoice_number": "tile"}},
            {"says": {"invoice_number": "else"}},
        )
    )
    requests = [_request(document="b.pdf"), _request(page_no=2), _request(tile=1), _request()]
    assert [answer.data["invoice_number"] for answer in model.transcribe(requests)] == [
        "of b",
        "page 2",
        "tile",
        "else",
    ]


@pytest.mark.parametrize("stop", ["length", "repetition", "refused", "invalid"])
def test_it_fails_as_models_do(tmp_path: Path, stop: str) -> None:
    (answer,) = open_scripted(_script(tmp_path, {"stop": stop, "message": "because"})).transcribe([_request()])
    assert (answer.data, answer.stop, answer.message) == (None, stop, "because")


def test_what_breaks_the_schema_is_invalid(tmp_path: Path) -> None:
    model = open_scripted(_script(tmp_path, {"says": {"document_type": "poem"}}))
    (answer,) = model.transcribe([_request()])
    assert (answer.data, answer.stop) == (None, "invalid")
    assert "poem" in answer.message


def test_it_can_obey_what_a_page_says(tmp_path: Path) -> None:
    obeys = {"/totals/gross": "1,00 €", "/lines/0/amount": "0,00"}
    script = {"says": {"totals": {"gross": "99,00 €"}, "lines": [{"amount": "99,00"}]}, "obeys": obeys}
    model = open_scripted(_script(tmp_path, script))
    for _ in range(2):
        (answer,) = model.transcribe([_request()])
        assert answer.data["totals"]["gross"] == "1,00 €"
        assert answer.data["lines"][0]["amount"] == "0,00"


def test_a_part_of_the_data_is_answered_from_that_part(tmp_path: Path) -> None:
    model = open_scripted(_script(tmp_path, {"says": {"seller": {"name": "Müller"}}}))
    (answer,) = model.transcribe([_request(part="/seller", json_schema=SCHEMA["properties"]["seller"])])
    assert answer.data["name"] == "Müller"


def test_its_identity_is_its_content(tmp_path: Path) -> None:
    one = open_scripted(_script(tmp_path, {"page": 1})).identity
    assert open_scripted(_script(tmp_path, {"page": 1})).identity == one
    assert open_scripted(_script(tmp_path, {"page": 2})).identity != one


@settings(max_examples=50)
@given(json_schemas())
def test_whatever_is_asked_silence_is_a_valid_answer(schema: dict[str, Any]) -> None:
    asked = transcription_schema(compile_fields(schema))
    jsonschema.validate(complete_answer(asked, None), asked)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no script"),
        ('{"answers": {}}', "no script"),
        ('{"answers": [{"pages": 1}]}', "answer 1 is not understood"),
        ('{"answers": [{}, {"stop": "tired"}]}', "answer 2 stops for 'tired'"),
        ('{"answers": [{"says": "hello"}]}', "says what is no object"),
        ('{"answers": [{"cost": "much"}]}', "costs 'much'"),
    ],
)
def test_a_script_with_a_fault_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message) as caught:
        open_scripted(path)
    assert "bad.json" in caught.value.message
    assert caught.value.hint


def test_a_script_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        open_scripted(tmp_path / "none.json")
