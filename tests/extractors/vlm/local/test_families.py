"""Every family that is said to work, from a saved checkpoint to objects that are valid, and which look at the page."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from tiny_models import BUILDERS
from vlm_requests import LINES, page_request

from extractors.vlm.local import open_local
from extractors.vlm.local.decoding import ConstrainedBatch
from schemas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.vlm.local.generation import LocalModel

FAST = ("qwen2_5_vl", "gemma3")
NEEDS = {"phi4_multimodal": "torchvision", "smolvlm": "num2words"}
LACKING = [family for family, package in NEEDS.items() if find_spec(package) is None]
FAMILIES = [
    pytest.param(family, marks=() if family in FAST else pytest.mark.slow)
    for family in BUILDERS
    if family not in LACKING
]


@pytest.mark.parametrize("family", FAMILIES)
def test_random_weights_write_valid_objects(family: str, opened: Callable[[str], LocalModel]) -> None:
    model = opened(family)
    requests = [page_request(number, size=size) for number, size in ((1, (60, 84)), (2, (84, 60)), (3, (60, 84)))]
    answers = model.transcribe(requests)
    assert [answer.stop for answer in answers] == ["complete"] * 3
    for answer in answers:
        Draft202012Validator(LINES).validate(answer.data)
        assert answer.usage.output_tokens > 10
        assert answer.usage.input_tokens > 10


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_is_answered_alike_alone_and_in_a_batch(family: str, opened: Callable[[str], LocalModel]) -> None:
    """Padding, and the pages beside it, change nothing: prompts of unlike length are padded on the left."""
    model = opened(family)
    requests = [page_request(1), page_request(2, prompt="Transcribe: " + "all of the page, " * 4)]
    together = model.transcribe(requests)
    alone = [model.transcribe([request])[0] for request in requests]
    assert [answer.text for answer in together] == [answer.text for answer in alone]
    assert [answer.usage.input_tokens for answer in together] == [answer.usage.input_tokens for answer in alone]


@pytest.mark.parametrize("family", FAMILIES)
def test_what_the_page_shows_reaches_the_model(
    family: str, opened: Callable[[str], LocalModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = _first_scores(opened(family), monkeypatch)
    one, other, again = scores(1), scores(2), scores(1)
    assert (one == again).all()
    assert (one - other).abs().max() > 1e-4


@pytest.mark.parametrize("family", FAMILIES)
def test_several_pictures_of_a_page(family: str, opened: Callable[[str], LocalModel]) -> None:
    model = opened(family)
    answer = model.transcribe([page_request(1, pictures=2)])[0]
    if model.profile.pictures_per_request == 1:
        assert (answer.stop, answer.data) == ("refused", None)
        assert "holds 1 pictures, not 2" in answer.message
    else:
        Draft202012Validator(LINES).validate(answer.data)


@pytest.mark.parametrize("family", LACKING)
def test_a_family_that_needs_another_package_says_so(family: str, checkpoint: Callable[[str], Path]) -> None:
    with pytest.raises(ModelError, match=NEEDS[family]) as caught:
        open_local(str(checkpoint(family)))
    assert caught.value.hint == f"it needs {NEEDS[family]}: pip install {NEEDS[family]}"


def _first_scores(model: LocalModel, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Any]:
    """What the model would write first for the page of a number: its scores before any is ruled out."""
    seen: list[Any] = []
    rule_out = ConstrainedBatch.rule_out

    def record(self: ConstrainedBatch, input_ids: Any, scores: Any) -> Any:
        seen.append(scores.clone())
        return rule_out(self, input_ids, scores)

    monkeypatch.setattr(ConstrainedBatch, "rule_out", record)

    def ask(page_no: int) -> Any:
        seen.clear()
        model.transcribe([page_request(page_no, max_output_tokens=1)])
        return seen[0]

    return ask
