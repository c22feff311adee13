"""The contract of an answer: how a schema is asked for, how answers are read, what a model is told of a fault.

Whatever a provider claims, an answer is parsed and validated here. Nothing is mended: text around an object, a second
key of the same name or an object cut short make an answer invalid.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_ai.models import Model, ModelRequestParameters

Mode = Literal["native", "json", "prompt"]
"""`native`: the provider holds the model to the schema; `json`: to JSON of any shape; `prompt`: the model is asked."""

_ASKED = (
    "Answer with one JSON object that is an instance of this JSON Schema, and with nothing else: "
    "no remarks, no Markdown.\n\n"
)
_FENCED = re.compile(r"\A[^`]*```(?:json)?[ \t]*\n(?P<inner>.*)\n[ \t]*```\s*\Z", re.DOTALL)
_MAX_FAULTS = 5
_MAX_FAULT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Read:
    """`data` where `fault` is empty; else `fault` says what is wrong, for the model and for a person."""

    data: Any = None
    fault: str = ""


class Contract:
    """One schema, compiled once. Raises ValueError for what is no JSON Schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        from jsonschema_rs import Draft202012Validator

        self.schema = dict(schema)
        self.digest = digest(schema)
        self.as_text = _ASKED + json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))
        self._validator = Draft202012Validator(self.schema, validate_formats=True)

    def read(self, text: str) -> Read:
        try:
            data = parse(text)
        except ValueError as error:
            return Read(fault=f"this is no JSON object: {error}")
        faults = [
            f"{'/'.join(map(str, fault.instance_path)) or 'the whole'}: {fault.message[:_MAX_FAULT_LENGTH]}"
            for fault, _ in zip(self._validator.iter_errors(data), range(_MAX_FAULTS), strict=False)
        ]
        return Read(fault="; ".join(faults)) if faults else Read(data)

    def parameters(self, mode: Mode, *, strict: bool | None = None) -> ModelRequestParameters:
        """What pydantic-ai is told of the schema; `strict` None leaves it to what the schema allows."""
        from pydantic_ai.models import ModelRequestParameters
        from pydantic_ai.output import OutputObjectDefinition

        if mode == "prompt":
            return ModelRequestParameters(output_mode="text")
        # Strict mode makes every property required. Where some are not, it would make a model invent them.
        if strict is None and requires_everything(self.schema):
            strict = True
        wanted = OutputObjectDefinition(json_schema=self.schema, name="transcription", strict=strict)
        return ModelRequestParameters(
            output_mode="native" if mode == "native" else "prompted",
            output_object=wanted,
            prompted_output_template=False,
        )


def digest(schema: Mapping[str, Any]) -> str:
    return sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()


def parse(text: str) -> Any:
    """The JSON that the text is, or that its one Markdown fence holds. Raises ValueError, saying what is wrong."""
    fenced = _FENCED.match(text)
    body = fenced["inner"] if fenced else text
    if not body.strip():
        raise ValueError("it is empty")
    return json.loads(body, object_pairs_hook=_without_repeats, parse_constant=_refuse)


def is_json(text: str) -> bool:
    """Whether it is JSON of any shape, and nothing else."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def sent_contract(model: Model[Any], contract: Contract) -> Contract | None:
    """The schema as this provider is sent it; None where it cannot be put in the provider's terms.

    Providers take part of JSON Schema. What they do not take is left out of what they are sent, and an answer that
    breaks only that is the model's fault, not theirs.
    """
    try:
        sent = model.customize_request_parameters(contract.parameters("native", strict=True)).output_object
        return None if sent is None else Contract(sent.json_schema)
    except Exception:  # the SDKs' transformers raise what they like, AssertionError among it
        return None


def requires_everything(node: Any) -> bool:
    """Whether every object in this schema requires all its properties."""
    if isinstance(node, list):
        return all(requires_everything(item) for item in node)
    if not isinstance(node, dict):
        return True
    properties = node.get("properties")
    if isinstance(properties, dict) and set(properties) != set(node.get("required", ())):
        return False
    return all(requires_everything(value) for value in node.values())


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} is there more than once")
    return data


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
