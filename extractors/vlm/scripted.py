"""A model that says what a script tells it to: for tests, demonstrations, and to see what a bad model would do.

A script is a function, or a JSON file:

    {"answers": [{"document": "a*.pdf", "page": 1, "says": {"totals": {"gross": "1.234,50 €"}, "lines": [{…}]}},
                 {"page": 2, "stop": "length"},
                 {"page": 3, "obeys": {"/totals/gross": "1,00 €"}}]}

The first answer that fits is given; what it does not say is absent, and a page without an answer shows nothing. `says`
has the shape of the data, texts as printed. `obeys` is what an instruction printed on the page has made it say instead.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast, get_args

from extractors.tiling import ModelInput
from extractors.vlm.base import ModelAnswer, ModelProfile, StopReason, Usage
from extractors.vlm.transcription import ABSENT
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from extractors.vlm.base import ModelRequest

PROFILE = ModelProfile(ModelInput(2016, 2016), native_schema=True, json_mode=True)
_KEYS = {"document", "page", "tile", "says", "obeys", "stop", "message", "input_tokens", "output_tokens", "cost"}
_STOPS: tuple[str, ...] = get_args(StopReason)


@dataclass(frozen=True)
class ScriptedModel:
    """Answers from a script. What a script says is made whole by the request's schema, and checked against it."""

    script: Callable[[ModelRequest], ModelAnswer]
    identity: str = "scripted"
    profile: ModelProfile = field(default=PROFILE)

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        return [self.script(request) for request in requests]


def says(request: ModelRequest, said: Any, usage: Usage | None = None) -> ModelAnswer:
    """The answer that says this of the page, data-shaped texts as printed; `invalid` where the schema forbids it."""
    import jsonschema_rs

    data = complete_answer(request.json_schema, said)
    text = json.dumps(data, ensure_ascii=False)
    own = usage or Usage(requests=1, output_tokens=len(text) // 4)
    try:
        jsonschema_rs.validate(dict(request.json_schema), data)
    except jsonschema_rs.ValidationError as error:
        return ModelAnswer(None, "invalid", own, text, error.message)
    return ModelAnswer(data, "complete", own, text)


def complete_answer(schema: Mapping[str, Any], said: Any) -> Any:
    """An instance of a transcription schema: what is said where the schema asks for it, all else absent."""
    if schema["type"] == "object":
        given = said if isinstance(said, dict) else {}
        return {name: complete_answer(child, given.get(name)) for name, child in schema["properties"].items()}
    if schema["type"] == "array":
        return [complete_answer(schema["items"], item) for item in said] if isinstance(said, list) else []
    if said is None:
        return ABSENT if "enum" in schema else ""
    return said if isinstance(said, str) else json.dumps(said)


def open_scripted(path: Path) -> ScriptedModel:
    """The model of a script file; its identity is the script's content. Raises UsageError."""
    try:
        content = path.read_bytes()
        script = json.loads(content)
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror or error}", hint="--model scripted:FILE names a JSON file"
        ) from error
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}", hint="a script is a JSON file") from error
    answers = script.get("answers") if isinstance(script, dict) else None
    if not isinstance(answers, list):
        raise UsageError(f"{path} is no script", hint='it is {"answers": [{"page": 1, "says": {…}}, …]}')
    for number, answer in enumerate(answers):
        _check(path, number, answer)
    digest = hashlib.sha256(content).hexdigest()[:16]
    return ScriptedModel(lambda request: _answer(answers, request), f"scripted:{digest}")


def _check(path: Path, number: int, answer: Any) -> None:
    def wrong(what: str) -> UsageError:
        return UsageError(f"{path}: answer {number + 1} {what}", hint=f"its keys are {', '.join(sorted(_KEYS))}")

    if not isinstance(answer, dict) or not set(answer) <= _KEYS:
        raise wrong("is not understood")
    if answer.get("stop", "complete") not in _STOPS:
        raise wrong(f"stops for {answer['stop']!r}, which is none of {', '.join(_STOPS)}")
    if not isinstance(answer.get("says", {}), dict) or not isinstance(answer.get("obeys", {}), dict):
        raise wrong("says what is no object")
    try:
        Decimal(str(answer.get("cost", 0)))
    except InvalidOperation:
        raise wrong(f"costs {answer['cost']!r}, which is no amount") from None


def _answer(answers: Sequence[Mapping[str, Any]], request: ModelRequest) -> ModelAnswer:
    answer = next((answer for answer in answers if _fits(answer, request)), {})
    usage = Usage(
        requests=1,
        input_tokens=int(answer.get("input_tokens", 0)),
        output_tokens=int(answer.get("output_tokens", 0)),
        cost=Decimal(str(answer.get("cost", 0))),
    )
    stop = cast("StopReason", answer.get("stop", "complete"))
    if stop != "complete":
        return ModelAnswer(None, stop, usage, message=str(answer.get("message", f"the script says: {stop}")))
    said: Any = json.loads(json.dumps(answer.get("says", {})))
    for pointer, text in answer.get("obeys", {}).items():
        _put(said, pointer.split("/")[1:], text)
    for name in request.part.split("/")[1:]:
        said = said.get(name.replace("~1", "/").replace("~0", "~"), {}) if isinstance(said, dict) else {}
    return says(request, said, usage)


def _fits(answer: Mapping[str, Any], request: ModelRequest) -> bool:
    """Whether an answer is meant for a request: its file (a pattern), its page, one of its tiles (row and column)."""
    tiles = [[shown.tile.row, shown.tile.column] for shown in request.pictures]
    return (
        fnmatchcase(request.document, str(answer.get("document", "*")))
        and answer.get("page", request.page_no) == request.page_no
        and ("tile" not in answer or answer["tile"] in tiles)
    )


def _put(said: Any, path: Sequence[str], text: Any) -> None:
    *parents, leaf = path
    for name in parents:
        said = said[int(name)] if isinstance(said, list) else said.setdefault(name, {})
    said[int(leaf) if isinstance(said, list) else leaf] = text
