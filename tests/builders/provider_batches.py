"""The batch interfaces of OpenAI, Anthropic and Google: jobs that are run when the test says so.

Every request in a job is checked as strictly as a live one, and answered by the same model that does as it is told;
`answers` says what is answered instead, by the request's number in its job.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from provider_protocols import Asked, instance_of
from provider_stand_ins import KEY, Handler, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATED = "2026-11-21T12:00:00Z"


class BatchStandIn(StandIn):
    """One job after another; `run` ends those that wait, `seen` is what was asked in all of them."""

    def __init__(self, protocol: Any) -> None:
        super().__init__(protocol)
        self.jobs: dict[str, list[tuple[str, Any]]] = {}
        self.ended: set[str] = set()
        self.cancelled: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.answers: dict[int, tuple[str, str]] = {}
        self.seen: list[Asked] = []

    def run(self) -> None:
        self.ended |= set(self.jobs)

    def route(self, handler: Handler, raw: bytes) -> None:
        path = handler.path.partition("?")[0]
        name, prefix = self.protocol.key_header
        # Google's upload address stands for the key that it was given for.
        if handler.headers.get(name) != prefix + KEY and not path.startswith("/upload/file-"):
            handler.send_json(401, self.protocol.error(401, "Incorrect API key"))
            return
        for pattern, method in self.routes:
            if found := re.fullmatch(pattern, f"{handler.command} {path}"):
                handler.raw = raw
                getattr(self, method)(handler, *found.groups())
                return
        super().route(handler, raw)

    routes: tuple[tuple[str, str], ...] = ()

    def add_job(self, requests: Iterable[tuple[str, Any]]) -> str:
        job = f"batch_{len(self.jobs) + 1}"
        self.jobs[job] = list(requests)
        return job

    def answer(self, number: int, body: Any, path: str) -> Any:
        """What the model says to one request of a job."""
        asked = self.protocol.check(path, body)
        self.seen.append(asked)
        text, stop = self.answers.get(number, (json.dumps(instance_of(asked.schema or {})), "complete"))
        return self.protocol.answer(asked, text, stop)


class OpenAIBatches(BatchStandIn):
    routes = (
        (r"POST /v1/files", "upload"),
        (r"GET /v1/files/(.+)/content", "download"),
        (r"DELETE /v1/files/(.+)", "delete"),
        (r"POST /v1/batches", "create"),
        (r"GET /v1/batches/([^/]+)", "status"),
        (r"POST /v1/batches/(.+)/cancel", "cancel"),
    )

    def upload(self, handler: Handler) -> None:
        content = next(part for part in handler.raw.split(b"\r\n\r\n") if part.startswith(b'{"custom_id"'))
        name = f"file-{len(self.files)}"
        self.files[name] = content.split(b"\r\n--")[0]
        told = {"id": name, "object": "file", "purpose": "batch", "filename": "batch.jsonl", "status": "processed"}
        handler.send_json(200, {**told, "bytes": len(content), "created_at": 1700000000})

    def download(self, handler: Handler, name: str) -> None:
        handler.send_bytes(200, self.files[name], {"content-type": "application/octet-stream"})

    def delete(self, handler: Handler, name: str) -> None:
        del self.files[name]
        handler.send_json(200, {"id": name, "object": "file", "deleted": True})

    def create(self, handler: Handler) -> None:
        body = json.loads(handler.raw)
        assert body["completion_window"] == "24h"
        lines = [json.loads(line) for line in self.files[body["input_file_id"]].splitlines()]
        assert all(line["url"] == "/v1/responses" and line["method"] == "POST" for line in lines)
        job = self.add_job((line["custom_id"], line["body"]) for line in lines)
        self.files[f"in-{job}"] = body["input_file_id"].encode()
        self.status(handler, job)

    def cancel(self, handler: Handler, job: str) -> None:
        self.cancelled.add(job)
        self.status(handler, job)

    def status(self, handler: Handler, job: str) -> None:
        state = "completed" if job in self.ended else "cancelled" if job in self.cancelled else "in_progress"
        told: dict[str, Any] = {
            "id": job,
            "object": "batch",
            "endpoint": "/v1/responses",
            "completion_window": "24h",
            "created_at": 1700000000,
            "status": state,
            "input_file_id": self.files[f"in-{job}"].decode(),
        }
        if job in self.ended:
            lines = [
                {"id": "x", "custom_id": name, "error": None, "response": self._response(number, body)}
                for number, (name, body) in enumerate(self.jobs[job])
            ]
            told["output_file_id"] = f"out-{job}"
            self.files[f"out-{job}"] = "\n".join(map(json.dumps, reversed(lines))).encode()
        handler.send_json(200, told)

    def _response(self, number: int, body: Any) -> Any:
        if self.answers.get(number, ("", ""))[1] == "failed":
            return {"status_code": 500, "request_id": "r", "body": self.protocol.error(500, "it broke")}
        return {"status_code": 200, "request_id": "r", "body": self.answer(number, body, "/v1/responses")}


class AnthropicBatches(BatchStandIn):
    routes = (
        (r"POST /v1/messages/batches", "create"),
        (r"GET /v1/messages/batches/([^/]+)", "status"),
        (r"GET /v1/messages/batches/(.+)/results", "results"),
        (r"POST /v1/messages/batches/(.+)/cancel", "cancel"),
    )

    def create(self, handler: Handler) -> None:
        requests = json.loads(handler.raw)["requests"]
        self.status(handler, self.add_job((item["custom_id"], item["params"]) for item in requests))

    def cancel(self, handler: Handler, job: str) -> None:
        self.cancelled.add(job)
        self.ended.add(job)
        self.status(handler, job)

    def status(self, handler: Handler, job: str) -> None:
        ended = job in self.ended
        done = len(self.jobs[job]) if ended else 0
        told: dict[str, Any] = {
            "id": job,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {"processing": len(self.jobs[job]) - done, "succeeded": done},
            "created_at": _CREATED,
            "expires_at": _CREATED,
            "ended_at": _CREATED if ended else None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": f"{self.base_url}/v1/messages/batches/{job}/results" if ended else None,
        }
        told["request_counts"] |= dict.fromkeys(("errored", "canceled", "expired"), 0)
        handler.send_json(200, told)

    def results(self, handler: Handler, job: str) -> None:
        lines = [
            {"custom_id": name, "result": self._result(job, number, body)}
            for number, (name, body) in enumerate(self.jobs[job])
        ]
        body = "\n".join(map(json.dumps, reversed(lines))).encode()
        handler.send_bytes(200, body, {"content-type": "application/x-jsonl"})

    def _result(self, job: str, number: int, body: Any) -> Any:
        if job in self.cancelled:
            return {"type": "canceled"}
        if self.answers.get(number, ("", ""))[1] == "failed":
            return {"type": "errored", "error": {**self.protocol.error(500, "it broke"), "request_id": "r"}}
        return {"type": "succeeded", "message": self.answer(number, body, "/v1/messages")}


class GoogleBatches(BatchStandIn):
    routes = (
        (r"POST /upload/v1beta/files", "upload"),
        (r"POST /upload/(file-\d+)", "store"),
        (r"GET /v1beta/files/(.+):download", "download"),
        (r"DELETE /v1beta/files/(.+)", "delete"),
        (r"POST /v1beta/models/(.+):batchGenerateContent", "create"),
        (r"GET /v1beta/batches/([^/:]+)", "status"),
        (r"POST /v1beta/batches/(.+):cancel", "cancel"),
    )

    def upload(self, handler: Handler) -> None:
        where = f"{self.base_url}/upload/file-{len(self.files)}"
        handler.send_bytes(200, b"{}", {"x-goog-upload-url": where, "x-goog-upload-status": "active"})

    def store(self, handler: Handler, name: str) -> None:
        self.files[name] = handler.raw
        told = json.dumps({"file": {"name": f"files/{name}", "mimeType": "application/jsonl"}}).encode()
        handler.send_bytes(200, told, {"x-goog-upload-status": "final", "content-type": "application/json"})

    def download(self, handler: Handler, name: str) -> None:
        handler.send_bytes(200, self.files[name], {"content-type": "application/octet-stream"})

    def delete(self, handler: Handler, name: str) -> None:
        del self.files[name]
        handler.send_json(200, {})

    def create(self, handler: Handler, model: str) -> None:
        source = json.loads(handler.raw)["batch"]["inputConfig"]["fileName"].removeprefix("files/")
        lines = [json.loads(line) for line in self.files[source].splitlines()]
        self.model = model
        self.status(handler, self.add_job((line["key"], line["request"]) for line in lines))

    def cancel(self, handler: Handler, job: str) -> None:
        self.cancelled.add(job)
        handler.send_json(200, {})

    def status(self, handler: Handler, job: str) -> None:
        state = "SUCCEEDED" if job in self.ended else "CANCELLED" if job in self.cancelled else "RUNNING"
        told: dict[str, Any] = {
            "name": f"batches/{job}",
            "metadata": {
                "name": f"batches/{job}",
                "createTime": _CREATED,
                "state": f"BATCH_STATE_{state}",
                "model": "m",
            },
        }
        if job in self.ended:
            path = f"/v1beta/models/{self.model}:generateContent"
            lines = [self._line(name, number, body, path) for number, (name, body) in enumerate(self.jobs[job])]
            self.files[f"out-{job}"] = "\n".join(map(json.dumps, reversed(lines))).encode()
            told["metadata"]["output"] = {"responsesFile": f"files/out-{job}"}
        handler.send_json(200, told)

    def _line(self, name: str, number: int, body: Any, path: str) -> Any:
        if self.answers.get(number, ("", ""))[1] == "failed":
            return {"key": name, "error": {"code": 13, "message": "it broke"}}
        return {"key": name, "response": self.answer(number, body, path)}
