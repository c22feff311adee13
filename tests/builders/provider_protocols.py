"""The wire protocols of model providers, seen from the provider: what a request must be, and what answers look like.

Each protocol checks a request as strictly as its provider documents it, and raises `Refused` for what that would answer
with status 400. `Asked` is what is then known of the request, whatever the protocol.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

PNG = b"\x89PNG"


class Refused(Exception):
    """The provider would answer 400."""


@dataclass
class Asked:
    """`schema` is what the native field held, `json_mode` whether JSON of any shape was asked for."""

    model: str
    texts: list[str]
    pictures: list[Image.Image] = field(default_factory=list)
    schema: dict[str, Any] | None = None
    json_mode: bool = False
    max_tokens: int | None = None
    temperature: float | None = None


def need(condition: object, message: str) -> None:
    if not condition:
        raise Refused(message)


def open_picture(media_type: str, data: str, max_bytes: int) -> Image.Image:
    """A picture as sent: decodable, of the type that it claims, not too large."""
    raw = base64.b64decode(data, validate=True)
    need(len(raw) <= max_bytes, f"a picture of {len(raw)} bytes")
    picture = Image.open(BytesIO(raw))
    picture.load()
    need(Image.MIME[picture.format or ""] == media_type, f"{media_type} holds {picture.format}")
    return picture


def objects_in(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [node for item in schema for node in objects_in(item)]
    if not isinstance(schema, dict):
        return []
    here = [schema] if schema.get("type") == "object" or "properties" in schema else []
    return here + [node for value in schema.values() for node in objects_in(value)]


def check_strict(schema: dict[str, Any]) -> None:
    """https://platform.openai.com/docs/guides/structured-outputs#supported-schemas"""
    need(schema.get("type") == "object", "the root must be an object")
    for node in objects_in(schema):
        need(node.get("additionalProperties") is False, "additionalProperties must be false")
        need(sorted(node.get("required", [])) == sorted(node.get("properties", {})), "all properties must be required")
    text = json.dumps(schema)
    for keyword in ("oneOf", "allOf", "not", "if", "default", "uniqueItems", "patternProperties", "$schema"):
        need(f'"{keyword}":' not in text, f"{keyword} is not permitted")


class OpenAIResponses:
    """https://platform.openai.com/docs/api-reference/responses/create"""

    path = "/v1/responses"
    base = "/v1"
    key_header = ("authorization", "Bearer ")
    max_bytes = 50_000_000

    def check(self, path: str, body: dict[str, Any]) -> Asked:
        need(path == self.path, f"no such path: {path}")
        asked = Asked(body["model"], [], max_tokens=body.get("max_output_tokens"), temperature=body.get("temperature"))
        for item in body["input"]:
            for part in (
                [{"type": "input_text", "text": item["content"]}]
                if isinstance(item["content"], str)
                else item["content"]
            ):
                self._take(part, asked)
        shape = body.get("text", {}).get("format", {"type": "text"})
        asked.json_mode = shape["type"] == "json_object"
        if asked.json_mode:
            need("json" in " ".join(asked.texts).lower(), "JSON mode needs the word 'json' in the input")
        if shape["type"] == "json_schema":
            asked.schema = shape["schema"]
            need(shape["name"], "a schema needs a name")
            if shape.get("strict"):
                check_strict(shape["schema"])
        return asked

    def _take(self, part: dict[str, Any], asked: Asked) -> None:
        if part["type"] in ("input_text", "output_text"):
            asked.texts.append(part["text"])
        else:
            need(part["type"] == "input_image" and part.get("detail") in ("low", "high", "auto"), f"{part['type']}?")
            media_type, _, data = part["image_url"].removeprefix("data:").partition(";base64,")
            asked.pictures.append(open_picture(media_type, data, self.max_bytes))

    def answer(self, asked: Asked, text: str, stop: str) -> dict[str, Any]:
        part: dict[str, Any] = {"type": "output_text", "text": text, "annotations": []}
        if stop == "refused":
            part = {"type": "refusal", "refusal": "I cannot help with that."}
        return {
            "id": "resp_1", "object": "response", "created_at": 1700000000, "model": asked.model, "error": None,
            "status": "incomplete" if stop == "length" else "completed",
            "incomplete_details": {"reason": "max_output_tokens"} if stop == "length" else None,
            "output": [{"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": [part]}],
            "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100,
                      "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}},
            "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "instructions": None, "metadata": {},
        }  # fmt: skip

    def error(self, status: int, message: str) -> dict[str, Any]:
        code = {401: "invalid_api_key", 404: "model_not_found"}.get(status)
        return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


class OpenAIChat(OpenAIResponses):
    """https://platform.openai.com/docs/api-reference/chat/create, as vLLM, llama.cpp, LM Studio and Ollama speak it."""

    path = "/v1/chat/completions"

    def check(self, path: str, body: dict[str, Any]) -> Asked:
        need(path == self.path, f"no such path: {path}")
        need("max_completion_tokens" not in body, "unknown field: max_completion_tokens")
        asked = Asked(body["model"], [], max_tokens=body.get("max_tokens"), temperature=body.get("temperature"))
        for message in body["messages"]:
            content = message["content"]
            for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
                self._take(part, asked)
        shape = body.get("response_format", {"type": "text"})
        asked.json_mode = shape["type"] == "json_object"
        if shape["type"] == "json_schema":
            asked.schema = shape["json_schema"]["schema"]
        return asked

    def _take(self, part: dict[str, Any], asked: Asked) -> None:
        if part["type"] == "text":
            asked.texts.append(part["text"])
        else:
            need(part["type"] == "image_url", f"unknown part: {part['type']}")
            media_type, _, data = part["image_url"]["url"].removeprefix("data:").partition(";base64,")
            asked.pictures.append(open_picture(media_type, data, self.max_bytes))

    def answer(self, asked: Asked, text: str, stop: str) -> dict[str, Any]:
        finish = {"complete": "stop", "length": "length", "refused": "content_filter"}[stop]
        message = {"role": "assistant", "content": None if stop == "refused" else text, "refusal": None}
        return {
            "id": "c", "object": "chat.completion", "created": 1700000000, "model": asked.model,
            "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }  # fmt: skip


class AnthropicMessages:
    """https://platform.claude.com/docs/en/api/messages, and its structured outputs."""

    path = "/v1/messages"
    base = ""
    key_header = ("authorization", "Bearer ")  # as its SDK sends it since 2.0; "x-api-key" before
    max_bytes = 3_750_000

    def check(self, path: str, body: dict[str, Any]) -> Asked:
        need(path == self.path, f"no such path: {path}")
        need(isinstance(body["max_tokens"], int), "max_tokens is required")
        asked = Asked(body["model"], [], max_tokens=body["max_tokens"], temperature=body.get("temperature"))
        for message in body["messages"]:
            content = message["content"]
            for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
                if part["type"] == "text":
                    need(part["text"].strip(), "text content blocks must be non-empty")
                    asked.texts.append(part["text"])
                else:
                    need(part["type"] == "image" and part["source"]["type"] == "base64", f"{part['type']}?")
                    picture = open_picture(part["source"]["media_type"], part["source"]["data"], self.max_bytes)
                    need(max(picture.size) <= 8000, "a side of more than 8000 px")
                    asked.pictures.append(picture)
        shape = body.get("output_config", {}).get("format")
        if shape:
            need(shape["type"] == "json_schema", f"unknown format: {shape['type']}")
            asked.schema = shape["schema"]
            for node in objects_in(asked.schema):
                need(node.get("additionalProperties") is False, "additionalProperties must be false")
            for keyword in ("minLength", "maxLength", "minimum", "maximum", "maxItems", "uniqueItems"):
                need(f'"{keyword}":' not in json.dumps(asked.schema), f"{keyword} is not supported")
        return asked

    def answer(self, asked: Asked, text: str, stop: str) -> dict[str, Any]:
        return {
            "id": "msg_1", "type": "message", "role": "assistant", "model": asked.model, "stop_sequence": None,
            "stop_reason": {"complete": "end_turn", "length": "max_tokens", "refused": "refusal"}[stop],
            "content": [] if stop == "refused" else [{"type": "text", "text": text}],
            "usage": {"input_tokens": 1000, "output_tokens": 100},
        }  # fmt: skip

    def error(self, status: int, message: str) -> dict[str, Any]:
        kinds = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error"}
        return {"type": "error", "error": {"type": kinds.get(status, "invalid_request_error"), "message": message}}


class GoogleGenerate:
    """https://ai.google.dev/api/generate-content"""

    path = "/v1beta/models/"
    base = ""
    key_header = ("x-goog-api-key", "")
    max_bytes = 15_000_000

    def check(self, path: str, body: dict[str, Any]) -> Asked:
        need(path.startswith(self.path) and path.endswith(":generateContent"), f"no such path: {path}")
        config = body.get("generationConfig", {})
        model = path.removeprefix(self.path).removesuffix(":generateContent")
        asked = Asked(model, [], max_tokens=config.get("maxOutputTokens"), temperature=config.get("temperature"))
        for content in body["contents"]:
            for part in content["parts"]:
                if "text" in part:
                    asked.texts.append(part["text"])
                else:
                    inline = part["inlineData"]
                    data = inline["data"].replace("-", "+").replace("_", "/")
                    asked.pictures.append(open_picture(inline["mime_type"], data, self.max_bytes))
        asked.schema = config.get("responseJsonSchema")
        is_json = config.get("responseMimeType") == "application/json"
        need(asked.schema is None or is_json, "responseJsonSchema needs responseMimeType application/json")
        for keyword in ("const", "$schema", "exclusiveMinimum", "exclusiveMaximum"):
            need(f'"{keyword}":' not in json.dumps(asked.schema), f"Unknown name {keyword}")
        asked.json_mode = is_json and asked.schema is None
        return asked

    def answer(self, asked: Asked, text: str, stop: str) -> dict[str, Any]:
        usage = {"promptTokenCount": 1000, "candidatesTokenCount": 100, "totalTokenCount": 1100}
        if stop == "refused":
            return {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": usage, "modelVersion": asked.model}
        finish = {"complete": "STOP", "length": "MAX_TOKENS"}[stop]
        candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish, "index": 0}
        return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": asked.model, "responseId": "r"}

    def error(self, status: int, message: str) -> dict[str, Any]:
        names = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}
        return {"error": {"code": status, "message": message, "status": names.get(status, "UNAVAILABLE")}}


Protocol = OpenAIResponses | AnthropicMessages | GoogleGenerate


def instance_of(schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """An instance of a schema, as a model held to it would write: the first of every choice, one of every row."""
    root = schema if root is None else root
    if "$ref" in schema:
        return instance_of(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return instance_of(schema[choice][0], root)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: instance_of(value, root) for name, value in schema.get("properties", {}).items()}
    if kind == "array":
        return [instance_of(schema["items"], root)]
    return {"string": "1.234,50", "integer": 1, "number": 1, "boolean": True}.get(str(kind))
