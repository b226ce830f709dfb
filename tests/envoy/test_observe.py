"""`mode: observe`: everything is judged and recorded, and not a byte or header is other than without the filter."""

import threading

import client
import http1
import pytest
from chat import AWS_KEY, EMAIL, INJECTION, PATH, chat, completion
from message import answer, request

PROTOCOLS = ["http1", "http2"]
MODES = ["observe", "observe-not-held"]
# What Envoy makes anew for each request.
FLEETING = ("x-request-id", "x-case", "date", "x-envoy-upstream-service-time")


def lasting(head):
    return [field for field in head if field[0] not in FLEETING]


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("length", [-1, None], ids=["sized", "unsized"])
def test_nothing_is_other_than_without_the_filter(gate, mode, http, length):
    describing = {"etag": "x", "digest": "y", "content-md5": "z", "accept-encoding": "gzip"}
    asked = request(PATH, chat(f"{INJECTION}, {EMAIL}"), headers=describing, length=length)
    said = answer(completion(f"{AWS_KEY} {EMAIL}"), headers=describing, status=201, length=length)
    bare, came = (gate.ask(name, asked, said, http=http, upstream=http) for name in ("bare", mode))
    assert lasting(came.sent.head) == lasting(bare.sent.head)
    assert lasting(came.answer.head) == lasting(bare.answer.head)
    assert (came.sent.body, came.answer.body) == (bare.sent.body, bare.answer.body)
    assert came.line["details"] == bare.line["details"] == "via_upstream"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "said, verdict, reason, findings",
    [
        (INJECTION, "block", "injection", {"injection.override": 1}),
        (EMAIL, "redact", None, {"pii.email_address": 1}),
        ("hi", "allow", None, {}),
    ],
)
def test_the_record_says_what_would_have_happened(gate, mode, said, verdict, reason, findings):
    came = gate.ask(mode, request(PATH, chat(said)), answer(completion("ok")))
    record = came.record
    assert (record["verdict"], record["enforced"], record["reason"]) == (verdict, False, reason)
    assert record["findings"]["request"] == findings
    assert (record["status"], record["response_category"], record["success"]) == (200, "answer", True)
    assert came.line["verdict"] == verdict


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_held_back(gate, mode):
    """Each piece of an answer reaches the client before the upstream sends the next."""
    seen = threading.Semaphore(0)
    pieces = [b'{"a": 1, ', b'"b": 2, ', b'"c": 3}']

    def one_by_one():
        for piece in pieces:
            yield piece
            assert seen.acquire(timeout=5)

    asked, case = gate.prepare(request(PATH, chat("hi")), answer(length=None).having(pieces=one_by_one()))
    with client.connect(gate.ports[mode]) as connection:
        http1.send(connection, asked)
        stream = connection.makefile("rb")
        while stream.readline().strip():
            pass
        for piece in pieces:
            assert stream.readline() == b"%x\r\n" % len(piece)
            assert stream.read(len(piece) + 2) == piece + b"\r\n"
            seen.release()
    assert gate.lines.of(case)["code"] == 200
