"""Webhooks, received over TLS on this machine and verified by the reference library of Standard Webhooks."""

from __future__ import annotations

import base64
import socket
import threading
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from parcels import parcel
from standardwebhooks import Webhook, WebhookVerificationError
from webhook_receivers import Receiver, make_certificate, receiving

from pipelines.export.sinks.parcel import SendFailed
from pipelines.export.sinks.webhook import Endpoint, WebhookSink, seconds_of
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(certificate: Path) -> Iterator[Receiver]:
    with receiving(certificate) as found:
        yield found


@pytest.fixture
def sink(receiver: Receiver, certificate: Path) -> WebhookSink:
    return WebhookSink(Endpoint(receiver.url, HERE, certificate, 10.0), SECRET, "vouch")


def test_what_is_posted_is_the_result_and_its_signature_holds(receiver, sink):
    sent = parcel("a")
    sink.send([sent])
    ((headers, body),) = receiver.got
    assert body == sent.content
    assert headers["webhook-id"] == sent.key
    assert headers["content-type"] == "application/json"
    Webhook(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"5.36", b"9.36"), headers)


def test_a_document_that_is_sent_again_has_the_same_id(receiver, sink):
    sink.send([parcel("a")])
    sink.send([parcel("a")])
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2


@pytest.mark.parametrize(
    ("status", "down", "final"),
    [(400, False, False), (422, False, False), (500, False, False), (410, False, True), (401, True, False),
     (404, True, False), (429, True, False), (503, True, False)],
)  # fmt: skip
def test_answers_are_about_the_document_or_about_the_sink(receiver, sink, status, down, final):
    receiver.answers = [(status, {"retry-after": "7"})]
    with pytest.raises(SendFailed, match=f"localhost answered {status}") as caught:
        sink.send([parcel("a")])
    assert (caught.value.sink_is_down, caught.value.final, caught.value.retry_after_s) == (down, final, 7.0)


def test_redirects_are_not_followed(receiver, sink, certificate):
    with receiving(certificate) as elsewhere:
        receiver.answers = [(307, {"location": elsewhere.url})]
        with pytest.raises(SendFailed, match="redirects are not followed"):
            sink.send([parcel("a")])
        assert elsewhere.got == []


def test_an_address_that_is_not_public_is_refused(receiver, certificate):
    """It is what the name leads to that counts: `localhost` is a name like any other."""
    sink = WebhookSink(Endpoint(receiver.url, (), certificate), SECRET, "vouch")
    with pytest.raises(SendFailed, match=r"localhost is at .*127\.0\.0\.1.*not public") as caught:
        sink.send([parcel("a")])
    assert receiver.got == []
    assert "allowed_networks" in caught.value.hint
    assert caught.value.sink_is_down


def test_the_address_that_was_looked_at_is_the_one_connected_to(receiver, certificate, monkeypatch):
    """A name whose second answer is another address (DNS rebinding) is asked once."""
    answers = [
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))] for address in ("93.184.216.34", "127.0.0.1")
    ]
    connected: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.pop(0))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    sink = WebhookSink(Endpoint("https://erp.example/in", (), certificate), SECRET, "vouch")
    with pytest.raises(SendFailed, match="Connection refused"):
        sink.send([parcel("a")])
    assert connected == [("93.184.216.34", 443)]


def test_no_proxy_is_asked(receiver, sink, monkeypatch, tattling_proxy):
    proxy, visits = tattling_proxy
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    sink.send([parcel("a")])
    assert visits == []
    assert len(receiver.got) == 1


def test_a_certificate_nobody_vouches_for_is_refused(receiver):
    sink = WebhookSink(Endpoint(receiver.url, HERE), SECRET, "vouch")
    with pytest.raises(SendFailed, match="CERTIFICATE") as caught:
        sink.send([parcel("a")])
    assert caught.value.sink_is_down


def test_who_answers_a_byte_at_a_time_is_cut_off(certificate):
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            plain, _ = listener.accept()
            try:
                with context.wrap_socket(plain, server_side=True) as taken:
                    for byte in b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000:
                        taken.send(bytes([byte]))
                        time.sleep(0.05)
            except OSError:
                plain.close()

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(SendFailed, match="no whole answer"):
            WebhookSink(Endpoint(url, HERE, certificate, 1.0), SECRET, "vouch").send([parcel("a")])
        assert time.monotonic() - started < 10
        thread.join(10)


@pytest.mark.parametrize(
    "url", ["http://erp.example/in", "https://", "https://user:word@erp.example/", "ftp://x/", "x"]
)
def test_a_url_that_is_no_https_is_refused_at_the_start(url):
    with pytest.raises(UsageError, match="https"):
        WebhookSink(Endpoint(url), SECRET, "vouch")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", SECRET.removeprefix("whsec_"), "whsec_=§="])
def test_a_secret_that_is_none_is_refused_and_not_shown(secret):
    with pytest.raises(UsageError, match="Standard Webhooks") as caught:
        WebhookSink(Endpoint("https://erp.example/in"), secret, "vouch")
    assert not secret.removeprefix("whsec_") or secret not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120.0), (" 5 ", 5.0), ("Sun, 29 Nov 2026 12:01:00 GMT", 60.0), ("Sun, 29 Nov 2020 12:00:00 GMT", 0.0),
     ("soon", None), ("", None), (None, None), ("-3", None), ("9" * 400, 999_999_999.0)],
)  # fmt: skip
def test_when_to_come_back(said, seconds):
    assert seconds_of(said, datetime(2026, 11, 29, 12, tzinfo=UTC)) == seconds
