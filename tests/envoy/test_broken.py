"""Clients and upstreams that go away, and answers that Envoy gives itself: nothing held leaks out, and a record is written."""

import client
import http1
import pytest
from chat import EMAIL, INJECTION, PATH, chat, completion
from message import RESET, answer, request

PROTOCOLS = ["http1", "http2"]
MODES = ["default", "not-held", "observe"]
HI = request(PATH, chat("hi"))
http_versions = pytest.mark.parametrize("http", PROTOCOLS)
modes = pytest.mark.parametrize("mode", MODES)


@http_versions
@modes
def test_a_client_that_goes_away_in_mid_body_is_recorded(gate, mode, http):
    asked = request(PATH, chat("hello")[:30], length=500, cut=True, pause=0.2)
    came = gate.ask(mode, asked, http=http, upstream=http)
    record = came.record
    assert (record["response_category"], record["success"], record["verdict"]) == ("aborted", False, "allow")
    assert came.line["code"] == 0
    if mode == "default":
        assert came.reached == []
    else:
        (reached,) = gate.upstream.wait(came.line["case"], bool)
        assert (reached.body, reached.whole) == (chat("hello")[:30] if mode == "observe" else b"", False)


@http_versions
@modes
def test_a_client_that_goes_away_before_its_answer_is_recorded(gate, mode, http):
    asked = HI.having(cut=True, pause=0.2)
    if http == "http2":
        asked = asked.having(trailers=(("x-after", "1"),), length=None)
    came = gate.ask(mode, asked, answer(completion(EMAIL), delay=1), http=http, upstream="http1")
    assert came.line["code"] == 0
    record = came.record
    assert record["status"] is None
    assert (record["response_category"], record["success"]) == ("aborted", False)


@http_versions
@modes
def test_an_upstream_that_resets_before_it_answers_is_recorded(gate, mode, http):
    came = gate.ask(mode, HI, RESET, http=http, upstream=http)
    assert came.answer.status == 503
    assert came.line["details"].startswith("upstream_reset_before_response_started")
    assert (came.record["status"], came.record["response_category"]) == (503, "error")
    assert not came.record["success"]


@http_versions
@modes
def test_an_upstream_that_resets_in_mid_body_leaks_nothing_that_was_held(gate, mode, http):
    said = answer(completion(f"to {EMAIL}")[:-20], length=2000, cut=True, pause=0.2)
    came = gate.ask(mode, HI, said, http=http, upstream=http)
    assert came.line["details"].startswith("upstream_reset_after_response_started")
    if mode == "default":
        assert came.answer.status == came.record["status"] == (502 if http == "http1" else 503)
        assert b"chat.completion" not in came.answer.body
    else:
        assert came.answer is None or not came.answer.whole
        assert mode == "observe" or came.answer is None or came.answer.body == b""
    assert (came.record["response_category"], came.record["success"]) == ("aborted", False)


@http_versions
def test_a_stream_that_passes_unread_and_is_cut_off_is_recorded_as_aborted(gate, http):
    said = answer(b"--b\r\n", headers={"content-type": "multipart/x-mixed-replace; boundary=b"}, length=None, cut=True, pause=0.2)
    came = gate.ask("open", HI, said, http=http, upstream=http)
    assert (came.answer.status, came.answer.body, came.answer.whole) == (200, b"--b\r\n", False)
    assert came.record["uninspectable"]["response"] == {"stream": 1}
    assert (came.record["response_category"], came.record["success"]) == ("aborted", False)


def test_a_request_that_is_refused_after_its_answer_began_is_cut_off(gate):
    """Where headers are not held, an upstream can answer before a request has come whole."""
    body = chat(INJECTION)
    said = answer(completion("early"), b" ", length=None, early=True, pause=0.5)
    asked, case = gate.prepare(request(PATH, body[:20], length=len(body)), said)
    with client.connect(gate.ports["not-held"]) as connection, connection.makefile("rb") as stream:
        http1.send(connection, asked)
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
        connection.sendall(body[20:])
        assert b"early" not in stream.read()
    assert not any(reached.body for reached in gate.upstream.reached[case])
    line, record = gate.lines.of(case), gate.record(case)
    assert (line["code"], line["details"]) == (200, "portcullis_injection")
    assert (record["verdict"], record["reason"], record["success"]) == ("block", "injection", False)
    assert record["status"] == 200


@modes
@pytest.mark.parametrize(
    "path, status, details",
    [("/nowhere", 503, "upstream_reset_before_response_started"), ("/impatient", 504, "response_timeout")],
)
def test_an_answer_of_envoys_own_passes_and_is_recorded(gate, mode, path, status, details):
    came = gate.ask(mode, request(path, chat("hi")), answer(b"{}", delay=0.6))
    assert (came.answer.status, came.answer.whole) == (status, True)
    assert came.line["details"].startswith(details)
    assert (came.record["status"], came.record["response_category"], came.record["verdict"]) == (status, "error", "allow")


def test_after_all_that_requests_are_served(gate):
    for mode in MODES:
        assert gate.ask(mode, HI, answer(completion("ok"))).answer.body == completion("ok")
