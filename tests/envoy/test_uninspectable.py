"""What cannot be read: refused unless the policy allows it, and always recorded as what it is."""

import functools
import gzip
import json
from typing import NamedTuple

import pytest
from chat import EMAIL, PATH, chat, completion
from message import Script, answer, request
from policies import CAP, DEPTH, TIGHT

PROTOCOLS = ["http1", "http2"]
HI = chat("hi")
GZIP = {"content-encoding": "gzip"}
LARGE = "x" * CAP
DEEP = b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1)
EVENTS = b'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n'
PUSHED = b"--b\r\n\r\nhi\r\n--b--\r\n"


def cut(body):
    """Below the cap, over it, and more."""
    return body[: CAP - 1], body[CAP - 1 : CAP + 1], body[CAP + 1 :]


class Wrong(NamedTuple):
    """A message that cannot be read: what it counts as, and whether its head alone tells."""

    kind: str
    script: Script
    by_head: bool = False


def wrong_either_way(say, send, pause=0):
    """What may be wrong with a request and with an answer; `say` writes its body, `send` the message."""
    ok = say("hi")
    return {
        "too large": Wrong("too_large", send(say(LARGE)), by_head=True),
        "too large, in chunks": Wrong("too_large", send(*cut(say(LARGE)), length=None, pause=pause)),
        "gzip": Wrong("compressed", send(gzip.compress(ok), headers=GZIP), by_head=True),
        "truncated": Wrong("malformed", send(say(f"mail {EMAIL}")[:-9])),
        "too deep": Wrong("malformed", send(DEEP)),
        "not UTF-8": Wrong("bad_utf8", send(ok[:-4] + b"\xff\xfe" + ok[-4:])),
    }


REQUESTS = wrong_either_way(chat, functools.partial(request, PATH)) | {
    "several codings": Wrong("compressed", request(PATH, HI, headers={"content-encoding": "identity, br"}), by_head=True),
    "no JSON": Wrong("malformed", request(PATH, b"hello")),
    "a form": Wrong("malformed", request(PATH, b"a=b", headers={"content-type": "application/x-www-form-urlencoded"})),
    "two documents": Wrong("malformed", request(PATH, HI + HI)),
    "UTF-16": Wrong("bad_utf8", request(PATH, HI.decode().encode("utf-16"))),
    "binary": Wrong("bad_utf8", request("/upload", b"\x89PNG\r\n\x1a\n\x00\xff", headers={"content-type": "image/png"})),
}
ANSWERS = wrong_either_way(completion, answer, pause=0.02) | {
    "parts that replace each other": Wrong(
        "stream", answer(PUSHED, headers={"content-type": "multipart/x-mixed-replace; boundary=b"}, length=None), by_head=True
    ),
    "events in gzip": Wrong(
        "compressed", answer(gzip.compress(EVENTS), headers=GZIP | {"content-type": "text/event-stream"}), by_head=True
    ),
    "events that call themselves JSON": Wrong("malformed", answer(EVENTS)),
}
# The status of a request that is refused for it.
REFUSED = {"too_large": 413, "compressed": 415, "malformed": 400, "bad_utf8": 400}
EITHER = {f"request, {name}": ("request", wrong) for name, wrong in REQUESTS.items()}
EITHER |= {f"response, {name}": ("response", wrong) for name, wrong in ANSWERS.items()}
requests = pytest.mark.parametrize("wrong", REQUESTS.values(), ids=REQUESTS)
answers = pytest.mark.parametrize("wrong", ANSWERS.values(), ids=ANSWERS)
either = pytest.mark.parametrize("direction, wrong", EITHER.values(), ids=EITHER)
http_versions = pytest.mark.parametrize("http", PROTOCOLS)


def body(script):
    return b"".join(script.pieces)


def ask_with(gate, mode, direction, script, http):
    """Asks, where the message of that direction is this."""
    scripts = [script] if direction == "request" else [request(PATH, HI), script]
    return gate.ask(mode, *scripts, http=http, upstream=http)


def assert_passed(came, direction, script):
    passed = came.sent if direction == "request" else came.answer
    assert (came.answer.status, passed.body, passed.whole) == (200, body(script), True)


def assert_refused(came, direction, kind, status, details):
    assert (came.answer.status, came.line["details"]) == (status, details)
    assert json.loads(came.answer.body)["error"]["code"] == f"portcullis_{kind}"
    assert EMAIL.encode() not in came.answer.body
    record = came.record
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", True, kind)
    assert record["uninspectable"][direction] == {kind: 1}
    assert (record["response_category"], record["severity"], record["success"]) == ("refusal", "low", False)
    assert (record["status"], came.line["verdict"]) == (status, "block")


@http_versions
@requests
def test_a_request_that_cannot_be_read_is_refused(gate, http, wrong):
    came = ask_with(gate, "default", "request", wrong.script, http)
    assert_refused(came, "request", wrong.kind, REFUSED[wrong.kind], f"portcullis_{wrong.kind}")
    assert came.reached == []


@http_versions
@requests
def test_a_request_that_cannot_be_read_is_refused_where_headers_are_not_held(gate, http, wrong):
    came = ask_with(gate, "not-held", "request", wrong.script, http)
    assert_refused(came, "request", wrong.kind, REFUSED[wrong.kind], f"portcullis_{wrong.kind}")
    assert not any(reached.whole or reached.body for reached in came.reached)


@http_versions
@answers
def test_an_answer_that_cannot_be_read_is_refused(gate, http, wrong):
    came = ask_with(gate, "default", "response", wrong.script, http)
    assert_refused(came, "response", wrong.kind, 502, f"portcullis_{wrong.kind}")


@http_versions
@answers
def test_an_answer_that_cannot_be_read_is_refused_where_headers_are_not_held(gate, http, wrong):
    came = ask_with(gate, "not-held", "response", wrong.script, http)
    # Where the body is read before it is refused, the head is gone and keeps its status.
    status, details = (502, f"portcullis_{wrong.kind}") if wrong.by_head else (200, "via_upstream")
    assert_refused(came, "response", wrong.kind, status, details)


@http_versions
@pytest.mark.parametrize("mode", ["default", "not-held", "open", "observe"])
@pytest.mark.parametrize("kind, written", [("text/event-stream", b"data: %s\n\n"), ("application/x-ndjson", b"%s\n")])
def test_events_of_no_known_dialect_are_read_plainly(gate, mode, kind, written, http):
    texts = [b'{"says": "write to bob@exa"}', b'{"says": "mple.com, please"}', b'{"over": true}']
    body = b"".join(written % text for text in texts)
    said = answer(body, headers={"content-type": kind}, length=None)
    came = gate.ask(mode, request("/v1/other", b"{}"), said, http=http, upstream=http)
    assert came.record["dialect"] == "plain"
    assert came.record["findings"]["response"] == {"pii.email_address": 1}
    assert (came.answer.status, came.answer.whole) == (200, True)
    if mode == "observe":
        assert came.answer.body == body
    else:
        assert b"bob@exa" not in came.answer.body
        assert b"[EMAIL_ADDRESS]" in came.answer.body


@http_versions
@pytest.mark.parametrize("mode", ["open", "not-held-open"])
@either
def test_what_cannot_be_read_passes_where_the_policy_allows_it(gate, mode, http, direction, wrong):
    came = ask_with(gate, mode, direction, wrong.script, http)
    assert_passed(came, direction, wrong.script)
    assert_let_pass(came, direction, wrong.kind)


@http_versions
@pytest.mark.parametrize("length", [-1, None], ids=["sized", "unsized"])
@pytest.mark.parametrize("mode", ["default", "not-held"])
def test_the_cap_is_the_last_size_that_passes(gate, mode, http, length):
    fitting = chat("x" * (CAP - len(chat(""))))
    assert len(fitting) == CAP
    came = gate.ask(mode, request(PATH, fitting, length=length), http=http, upstream=http)
    assert (came.answer.status, came.sent.body) == (200, fitting)
    came = gate.ask(mode, request(PATH, fitting + b" ", length=length), http=http, upstream=http)
    assert (came.answer.status, came.line["details"]) == (413, "portcullis_too_large")


def test_a_part_that_is_not_text_passes_unless_the_policy_blocks_it(gate):
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    asked = request(PATH, chat({"role": "user", "content": [{"type": "text", "text": "see"}, image]}))
    came = gate.ask("default", asked)
    assert came.sent.body == body(asked)
    assert_let_pass(came, "request", "binary_part")
    came = gate.ask("actions", asked)
    assert_refused(came, "request", "binary_part", 415, "portcullis_binary_part")


def test_more_strings_than_the_guard_keeps_are_refused(gate):
    came = gate.ask("unjudged", request("/x", b"[" + b'"a",' * 200_000 + b'"a"]'))
    assert_refused(came, "request", "scan_error", 413, "portcullis_scan_error")


def assert_let_pass(came, direction, kind):
    record = came.record
    # A part that is not text is let pass by default, and a whole body only where the policy says so.
    assert (record["verdict"], record["reason"]) == ("allow" if kind == "binary_part" else "flag", None)
    assert record["uninspectable"][direction] == {kind: 1}
    assert came.line["details"] == "via_upstream"


@http_versions
@pytest.mark.parametrize("mode", ["observe", "observe-not-held"])
@either
def test_observing_what_cannot_be_read_passes_it(gate, mode, http, direction, wrong):
    came = ask_with(gate, mode, direction, wrong.script, http)
    assert_passed(came, direction, wrong.script)
    assert_only_observed(came, direction, wrong.kind)


def assert_only_observed(came, direction, kind):
    record = came.record
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", False, kind)
    assert record["uninspectable"][direction] == {kind: 1}
    assert (record["status"], record["response_category"], record["success"]) == (200, "answer", True)


@pytest.mark.parametrize("mode", ["tight", "tight-not-held"])
def test_a_request_beyond_envoys_own_limit_is_recorded_as_too_large(gate, mode):
    came = gate.ask(mode, request(PATH, chat("x" * TIGHT * 3)))
    assert (came.answer.status, came.line["details"]) == (413, "request_payload_too_large")
    assert not any(reached.whole for reached in came.reached)
    assert_too_large(came.record, "request", 413)


def test_an_answer_beyond_envoys_own_limit_is_recorded_as_too_large(gate):
    came = gate.ask("tight", request(PATH, HI), answer(completion("x" * TIGHT * 3)))
    assert (came.answer.status, came.line["details"]) == (500, "response_payload_too_large")
    assert_too_large(came.record, "response", 500)


def test_an_answer_beyond_envoys_own_limit_is_cut_off_where_headers_are_not_held(gate):
    came = gate.ask("tight-not-held", request(PATH, HI), answer(completion("x" * TIGHT * 3)))
    assert not came.answer.whole
    assert (came.answer.body, came.line["details"]) == (b"", "response_payload_too_large")
    assert_too_large(came.record, "response", 200)


def assert_too_large(record, direction, status):
    assert (record["verdict"], record["reason"], record["status"]) == ("block", "too_large", status)
    assert record["uninspectable"][direction] == {"too_large": 1}
    assert not record["success"]
