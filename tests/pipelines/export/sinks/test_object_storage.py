"""Objects in an S3 server on this machine (moto), by its real protocol and the real client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from moto.server import ThreadedMotoServer
from parcels import parcel

from pipelines.export.sinks.object_storage import ObjectStorageSink
from pipelines.export.sinks.parcel import SendFailed
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server with a bucket named invoices."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    _storage(address).mkdir("invoices")
    yield address
    running.stop()


def options(address: str, **more: object) -> dict[str, object]:
    client = {"endpoint_url": address, "region_name": "eu-central-1"}
    return {"key": "k", "secret": "s", "client_kwargs": client, "skip_instance_cache": True, **more}


def _storage(address: str):
    import fsspec

    return fsspec.filesystem("s3", **options(address))


def test_an_object_for_each_document_and_again_the_same(server):
    sink = ObjectStorageSink("s3://invoices/2026", options(server), "vouch")
    sink.check()
    sent = [parcel("a"), parcel("b")]
    sink.send(sent)
    sink.send(sent[:1])
    storage = _storage(server)
    assert sorted(storage.ls("invoices/2026")) == [f"invoices/2026/{each.file_name}" for each in sent]
    assert json.loads(storage.cat_file(f"invoices/2026/{sent[0].file_name}")) == json.loads(sent[0].content)


def test_a_bucket_that_is_not_there_is_an_outage(server):
    with pytest.raises(SendFailed, match="s3://gone/a") as caught:
        ObjectStorageSink("s3://gone", options(server), "vouch").send([parcel("a")])
    assert caught.value.sink_is_down


def test_a_server_that_is_not_there_is_an_outage():
    quick = {"config_kwargs": {"connect_timeout": 1, "retries": {"max_attempts": 0}}}
    sink = ObjectStorageSink("s3://invoices", options("http://127.0.0.1:9", **quick), "vouch")
    with pytest.raises(SendFailed, match="cannot be put") as caught:
        sink.send([parcel("a")])
    assert caught.value.sink_is_down


@pytest.mark.parametrize(("url", "said"), [("file:///tmp/x", "type folder"), ("nosuch://x", "does not know nosuch")])
def test_what_fsspec_cannot_do_is_said_at_the_start(url, said):
    with pytest.raises(UsageError, match=said):
        ObjectStorageSink(url, {}, "vouch").check()
