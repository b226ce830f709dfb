"""Streamed answers: what is clean flows byte for byte as it comes, findings go out of it, and what must not go on ends it."""

import asyncio
import gzip
import json
import threading
import time
import zlib
from pathlib import Path

import http1
import pytest
from chat import AWS_KEY, CARD, EMAIL, IBAN, PLANTED, completion
from message import answer, bytewise
from policies import CAP, LEAST
from streams import (
    ASKED,
    DONE,
    FIRST,
    LAST,
    USAGE,
    Steps,
    Watched,
    chunk,
    events,
    said,
    says,
    story,
    streamed,
)

PROTOCOLS = ["http1", "http2"]
HELD, NOT_HELD = "stream", "stream-not-held"
MODES = [HELD, NOT_HELD]
OBSERVE = "stream-observe"
REFUSED = "The response was blocked by policy: it contains a secret"
http_versions = pytest.mark.parametrize("http", PROTOCOLS)
modes = pytest.mark.parametrize("mode", MODES)

WORDS = ("Hello", " there", ", all is", " well", " here.")
CLEAN = b"".join(story(*WORDS))
CALLS = (
    chunk({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "send", "arguments": ""}}]}),
    *(chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}) for piece in ('{"to"', ': "me"', "}")),
    chunk({}, "tool_calls"),
    DONE,
)


def in_threes(body):
    return tuple(body[at : at + 3] for at in range(0, len(body), 3))


SHAPES = {
    "an event at a time": story(*WORDS),
    "all at once": (CLEAN,),
    "in pieces of one byte": bytewise(CLEAN),
    "cut off the lines": tuple(line for event in story(*WORDS) for line in (event[:9], event[9:-1], event[-1:])),
    "several events to a piece": (CLEAN[:500], CLEAN[500:1200], CLEAN[1200:]),
    "CR LF": in_threes(CLEAN.replace(b"\n", b"\r\n")),
    "CR": in_threes(CLEAN.replace(b"\n", b"\r")),
    "every line end": (CLEAN.replace(b"\n\n", b"\r\n\n", 2).replace(b"\n\n", b"\r\r", 2),),
    "comments": (b": hi\n\n", FIRST, b":\n\n", *says(*WORDS), b": still here\n\n", LAST, DONE, b": bye\n\n"),
    "empty lines": (b"\n", FIRST, b"\n\n", *says(*WORDS), b"\r\n", DONE, b"\n"),
    "other fields": (b"\xef\xbb\xbfretry: 5\nid: 7\nevent: x\n" + FIRST, b"x\ndata\n\n", *says(*WORDS), LAST, DONE),
    "data over lines": (FIRST.replace(b", ", b",\ndata:"), *says(*WORDS), DONE),
    "no end of the last event": (*story(*WORDS)[:-1], b"data: [DONE]"),
    "no last event": story(*WORDS)[:-1],
    "events of other kinds": (FIRST, b'data: {"type":"ping"}\n\n', b"data: 7\n\n", b"data: hi\n\n", *says(*WORDS), DONE),
    "calls": CALLS,
    "nothing but the end": (DONE,),
    "other alphabets": story("Gr\u00fc\u00dfe", " aus", " \u5317\u4eac", " \U0001f600."),
}


@pytest.mark.parametrize("http, onward", [("http1", "http1"), ("http2", "http2"), ("http1", "http2"), ("http2", "http1")])
@pytest.mark.parametrize("mode", [*MODES, OBSERVE])
@pytest.mark.parametrize("pieces", SHAPES.values(), ids=SHAPES)
def test_a_clean_stream_passes_byte_for_byte(gate, mode, http, onward, pieces):
    came = gate.ask(mode, ASKED, streamed(*pieces), http=http, upstream=onward)
    assert came.answer.body == b"".join(pieces)
    assert (came.answer.status, came.answer.whole) == (200, True)
    assert came.answer.header("content-type") == "text/event-stream"
    record = came.record
    assert (record["verdict"], record["reason"], record["response_category"]) == ("allow", None, "answer")
    assert record["findings"] == record["uninspectable"] == {"request": {}, "response": {}}
    assert (record["enforced"], record["success"]) == (mode != OBSERVE, True)


@http_versions
@modes
@pytest.mark.parametrize("words", [WORDS, (EMAIL[:9], EMAIL[9:], " ", *WORDS)], ids=["clean", "with a value"])
def test_what_headers_say_about_the_body_goes(gate, mode, words, http):
    body = b"".join(story(*words))
    said_so = streamed(body[:500], body[500:], headers={"etag": "x", "digest": "y"}, length=-1, pause=0.05)
    came = gate.ask(mode, ASKED, said_so, http=http, upstream=http)
    assert said(came.answer.body).endswith("".join(WORDS))
    assert came.answer.whole
    assert [came.answer.header(name) for name in ("content-length", "etag", "digest")] == [None, None, None]


VALUES = {
    "over events": (("to ros", "alind.", "quill@exam", "ple", ".com", ", please"), "to [EMAIL_ADDRESS], please"),
    "one letter an event": (tuple(f"to {EMAIL}, please"), "to [EMAIL_ADDRESS], please"),
    "in one event": ((f"to {EMAIL}, please",), "to [EMAIL_ADDRESS], please"),
    "at the end": (("to ", EMAIL[:9], EMAIL[9:]), "to [EMAIL_ADDRESS]"),
    "at the beginning": ((EMAIL[:9], EMAIL[9:], " is it"), "[EMAIL_ADDRESS] is it"),
    "two of them": ((CARD[:6], CARD[6:] + " or " + EMAIL[:3], EMAIL[3:], "."), "[CREDIT_CARD] or [EMAIL_ADDRESS]."),
}


@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["all at once", "in pieces of one byte"])
@pytest.mark.parametrize("words, given", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("mode", MODES)
@http_versions
def test_a_value_that_is_split_is_redacted(gate, mode, http, words, given, cut):
    whole = b"".join(story(*words))
    came = gate.ask(mode, ASKED, streamed(*cut(whole)), http=http, upstream=http)
    assert said(came.answer.body) == given
    assert came.answer.whole
    # Whatever was not found is as it was.
    assert len(events(came.answer.body)) == len(story(*words))
    assert came.answer.body.endswith(LAST + USAGE + DONE)
    assert came.record["verdict"] == "redact"
    assert came.record["tokens"] == {"input": 9, "output": 3, "total": 12, "estimated": False}


@modes
def test_text_after_the_last_event_is_refused(gate, mode):
    came = gate.ask(mode, ASKED, streamed(*says("to ", EMAIL[:9]), DONE, *says(EMAIL[9:]), DONE))
    assert EMAIL[9:].encode() not in came.answer.body
    assert (came.record["verdict"], came.record["reason"]) == ("block", "malformed")


@modes
def test_each_answer_of_several_is_followed_by_itself(gate, mode):
    pairs = zip(EMAIL, CARD, strict=False)
    pieces = [chunk({"content": piece}, index=index) for pair in pairs for index, piece in enumerate(pair)]
    pieces += [chunk({"content": EMAIL[len(CARD) :]}, index=0), chunk({}, "stop"), chunk({}, "stop", 1), DONE]
    came = gate.ask(mode, ASKED, streamed(*pieces))
    assert (said(came.answer.body), said(came.answer.body, 1)) == ("[EMAIL_ADDRESS]", "[CREDIT_CARD]")


@http_versions
@modes
def test_arguments_of_a_call_are_redacted(gate, mode, http):
    given = json.dumps({"to": EMAIL})
    parts = given[:12], given[12:20], given[20:]
    calls = [chunk({"tool_calls": [{"index": 0, "function": {"arguments": part}}]}) for part in parts]
    came = gate.ask(mode, ASKED, streamed(CALLS[0], *calls, *CALLS[-2:]), http=http, upstream=http)
    deltas = [json.loads(data)["choices"][0]["delta"] for data in events(came.answer.body)[:-1]]
    arguments = "".join(call["function"]["arguments"] for delta in deltas for call in delta.get("tool_calls", ()))
    assert json.loads(arguments) == {"to": "[EMAIL_ADDRESS]"}


@http_versions
@pytest.mark.parametrize("mode", [*MODES, OBSERVE])
def test_events_flow(gate, mode, http):
    """What has been said reaches the client before the model says the next sentence."""
    sentences = [("Hello", " there", ". "), ("All", " is", " well", ". "), ("Good", " bye", ".")]
    steps = Steps(*[b"".join(says(*words)) for words in sentences], LAST + DONE)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps), upstream=http)
    with Watched(gate.ports[mode], asked, http) as watched:
        began = time.monotonic()
        for words in sentences:
            steps.go()
            # A word may be the beginning of something until the next one comes.
            watched.until(lambda body, word=words[0]: word.encode() in body)
        assert time.monotonic() - began < 3
        assert not watched.over.is_set()
        steps.rest()
        came = watched.end()
    assert (came.body, came.whole) == (b"".join(steps.pieces), True)
    assert gate.record(case)["verdict"] == "allow"


@http_versions
@modes
def test_what_may_become_a_value_waits_and_what_stands_before_it_does_not(gate, mode, http):
    steps = Steps(b"".join(says("Well", ", write", " to ", EMAIL[:14])), b"".join(says(EMAIL[14:], " now")), LAST + DONE)
    asked, _ = gate.prepare(ASKED, streamed().having(pieces=steps), upstream=http)
    with Watched(gate.ports[mode], asked, http) as watched:
        steps.go()
        watched.until(lambda body: b"write" in body)
        time.sleep(0.1)
        assert b"rosalind" not in watched.body
        steps.go()
        watched.until(lambda body: b"[EMAIL_ADDRESS]" in body)
        steps.rest()
        assert said(watched.end().body) == "Well, write to [EMAIL_ADDRESS] now"


@http_versions
@modes
@pytest.mark.parametrize("before", [b"", FIRST], ids=["", "after the first event"])
def test_a_comment_reaches_the_client_at_once_while_the_model_thinks(gate, mode, http, before):
    steps = Steps(before + b": thinking\n\n", b": thinking still\r\n\r\n", b"".join(story(*WORDS)[1:]))
    asked, _ = gate.prepare(ASKED, streamed().having(pieces=steps), upstream=http)
    with Watched(gate.ports[mode], asked, http) as watched:
        steps.go()
        watched.until(lambda body: body == steps.pieces[0])
        steps.go()
        watched.until(lambda body: body == b"".join(steps.pieces[:2]))
        steps.rest()
        assert watched.end().body == b"".join(steps.pieces)


SECRET = ("it is ", AWS_KEY[:8], AWS_KEY[8:], " there")


def assert_refused(record, status, reason="secret"):
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", True, reason)
    assert (record["status"], record["response_category"], record["success"]) == (status, "refusal", False)


def closing(body):
    """The events that close a refused stream: the error, and the end."""
    assert body.endswith(b"\n\n" + DONE) or body.startswith(b"data: ")
    error, last = events(body)[-2:]
    assert last == "[DONE]"
    return json.loads(error)["error"]


@http_versions
@pytest.mark.parametrize("mode", [HELD, "stream-reset"])
@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["all at once", "in pieces of one byte"])
def test_a_secret_in_the_first_window_is_a_clean_refusal(gate, mode, http, cut):
    came = gate.ask(mode, ASKED, streamed(*cut(b"".join(story(*SECRET[1:])))), http=http, upstream=http)
    assert (came.answer.status, came.answer.whole, came.line["details"]) == (403, True, "portcullis_secret")
    error = json.loads(came.answer.body)["error"]
    assert (error["type"], error["code"]) == ("permission_error", "portcullis_secret")
    assert error["message"].startswith(REFUSED)
    assert_refused(came.record, 403)


def test_while_the_first_window_is_held_nothing_goes_on(gate):
    steps = Steps(FIRST + says(AWS_KEY[:8])[0], b"".join(says(AWS_KEY[8:], ".")), LAST)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps))
    with Watched(gate.ports[HELD], asked) as watched:
        steps.go()
        time.sleep(0.2)
        assert watched.message is None
        steps.rest()
        assert watched.end().status == 403
    assert_refused(gate.record(case), 403)


@http_versions
@pytest.mark.parametrize("mode, words", [(HELD, SECRET), (NOT_HELD, SECRET), (NOT_HELD, SECRET[1:])])
@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["all at once", "in pieces of one byte"])
def test_a_secret_in_mid_stream_closes_it(gate, mode, words, http, cut):
    came = gate.ask(mode, ASKED, streamed(*cut(b"".join(story(*words)))), http=http, upstream=http)
    assert (came.answer.status, came.answer.whole, came.line["details"]) == (200, True, "via_upstream")
    error = closing(came.answer.body)
    assert (error["type"], error["code"]) == ("permission_error", "portcullis_secret")
    assert error["message"].startswith(REFUSED)
    assert said(came.answer.body).strip() in ("it is", "it", "")
    assert AWS_KEY[:8].encode() not in came.answer.body
    assert_refused(came.record, 200)


@modes
def test_after_a_refusal_the_rest_is_swallowed(gate, mode):
    steps = Steps(b"".join(story(*SECRET)[:-1]), *says("more", " of it"), DONE)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps))
    with Watched(gate.ports[mode], asked) as watched:
        steps.go()
        closed = watched.until(lambda body: body.endswith(DONE))
        steps.rest()
        came = watched.end()
    assert (came.body, came.whole) == (closed, True)
    assert steps.sent == list(steps.pieces)
    assert_refused(gate.record(case), 200)


@http_versions
@pytest.mark.parametrize("mode", ["stream-reset", "stream-reset-not-held"])
def test_after_a_refusal_the_model_is_cut_off_where_the_policy_resets(gate, mode, http):
    more = says(*["more"] * 20)
    steps = Steps(b"".join(story(*SECRET)[:-1]), *more, DONE)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps))
    with Watched(gate.ports[mode], asked, http) as watched:
        steps.go()
        closed = watched.until(lambda body: body.endswith(DONE))
        # Nothing is cut off before more comes: the client has read the end by then.
        assert not watched.over.wait(0.1)
        steps.go()
        came = watched.end()
        while not steps.over.is_set() and len(steps.sent) < len(steps.pieces):
            steps.go()
            time.sleep(0.02)
    assert (came.body, came.whole) == (closed, False)
    assert len(steps.sent) < len(steps.pieces)
    assert_refused(gate.record(case), 200)


@pytest.mark.parametrize("mode", ["stream-reset", "stream-reset-not-held"])
@http_versions
def test_a_refusal_at_the_very_end_is_whole(gate, mode, http):
    came = gate.ask(mode, ASKED, streamed(*story(*SECRET)[:-2], b"".join(says(".")) + DONE), http=http, upstream=http)
    assert closing(came.answer.body)["code"] == "portcullis_secret"


@http_versions
@pytest.mark.parametrize("words", [SECRET, SECRET[1:]], ids=["mid-stream", "first window"])
def test_observing_passes_every_byte_of_what_would_be_refused(gate, http, words):
    pieces = story(*words, EMAIL)
    came = gate.ask(OBSERVE, ASKED, streamed(*pieces), http=http, upstream=http)
    assert (came.answer.status, came.answer.body, came.answer.whole) == (200, b"".join(pieces), True)
    record = came.record
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", False, "secret")
    assert record["findings"]["response"] == {"secret.aws_access_key": 1, "pii.email_address": 1}
    assert (record["status"], record["response_category"], record["success"]) == (200, "answer", True)


UNREAD = {
    "no JSON": ("malformed", (FIRST, *says("Well", ", so"), b'data: {"a": ]}\n\n', *says(EMAIL), DONE)),
    "not UTF-8": ("bad_utf8", (FIRST, *says("Well", ", so"), b"data: \xff\n\n", *says(EMAIL), DONE)),
    "an event that is cut off": ("malformed", (FIRST, *says("Well", ", so"), says(EMAIL)[0][:-30])),
    "an event over the cap": ("too_large", (FIRST, *says("Well", ", so"), *in_threes(says("x" * CAP)[0]), DONE)),
}


@pytest.mark.parametrize("kind, pieces", UNREAD.values(), ids=UNREAD)
@pytest.mark.parametrize("mode", ["default", "not-held"])
@http_versions
def test_what_cannot_be_read_in_a_stream_closes_it(gate, mode, http, kind, pieces):
    came = gate.ask(mode, ASKED, streamed(*pieces), http=http, upstream=http)
    assert (came.answer.status, closing(came.answer.body)["code"]) == (200, f"portcullis_{kind}")
    assert EMAIL.encode() not in came.answer.body
    assert_refused(came.record, 200, kind)
    assert came.record["uninspectable"]["response"] == {kind: 1}


OBSERVED = [pytest.param(*given, id=name) for name, given in UNREAD.items()]


@pytest.mark.parametrize("kind, pieces", OBSERVED)
@http_versions
def test_observing_what_cannot_be_read_in_a_stream_passes_it(gate, http, kind, pieces):
    came = gate.ask("observe", ASKED, streamed(*pieces), http=http, upstream=http)
    assert (came.answer.status, came.answer.body, came.answer.whole) == (200, b"".join(pieces), True)
    assert (came.record["verdict"], came.record["enforced"], came.record["reason"]) == ("block", False, kind)
    assert came.record["uninspectable"]["response"] == {kind: 1}


@pytest.mark.parametrize("mode", ["open", "not-held-open"])
@http_versions
def test_an_event_over_the_cap_passes_with_all_after_it_where_the_policy_allows_it(gate, mode, http):
    pieces = UNREAD["an event over the cap"][1]
    came = gate.ask(mode, ASKED, streamed(*pieces), http=http, upstream=http)
    assert (came.answer.status, came.answer.body, came.answer.whole) == (200, b"".join(pieces), True)
    assert came.record["uninspectable"]["response"] == {"too_large": 1}
    assert came.record["verdict"] == "flag"


@http_versions
@modes
def test_a_model_that_goes_away_in_mid_stream_leaks_nothing_that_was_held(gate, mode, http):
    said_so_far = streamed(FIRST, *says("Well", ", write", " to ", EMAIL), cut=True, pause=0.05)
    came = gate.ask(mode, ASKED, said_so_far, http=http, upstream=http)
    assert not came.answer.whole
    assert said(came.answer.body) in ("Well, write", "Well, write to ", "Well")
    assert (came.record["status"], came.record["response_category"], came.record["success"]) == (200, "aborted", False)


@http_versions
@modes
def test_a_client_that_goes_away_in_mid_stream_is_recorded(gate, mode, http):
    steps = Steps(b"".join(says(*WORDS)), b"".join(says(EMAIL)), *says(*["more"] * 20), DONE)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps))
    with Watched(gate.ports[mode], asked, http) as watched:
        steps.go()
        watched.until(lambda body: b"well" in body)
        watched.gone()
        record = gate.record(case)
        while not steps.over.is_set() and len(steps.sent) < len(steps.pieces):
            steps.go()
            time.sleep(0.02)
    assert len(steps.sent) < len(steps.pieces)
    assert (record["status"], record["response_category"], record["success"]) == (200, "aborted", False)


TRAILERS = (("x-after", "1"),)


@pytest.mark.parametrize("mode", [*MODES, OBSERVE])
@http_versions
def test_trailers_after_the_last_event_pass(gate, mode, http):
    came = gate.ask(mode, ASKED, streamed(*story(*WORDS), trailers=TRAILERS), http=http, upstream=http)
    assert (came.answer.body, came.answer.trailers, came.answer.whole) == (CLEAN, list(TRAILERS), True)
    assert came.record["response_category"] == "answer"


def ask_with_trailers(gate, mode, http, first, tail, wait_for=b"", **more):
    """Asks; the answer's tail and its trailers come when what stands before them has reached the client."""
    steps = Steps(first, tail)
    asked, case = gate.prepare(ASKED, streamed(trailers=TRAILERS, **more).having(pieces=steps), upstream=http)
    with Watched(gate.ports[mode], asked, http) as watched:
        steps.go()
        if wait_for:
            watched.until(lambda body: wait_for in body)
        steps.rest()
        return watched.end(), gate.record(case)


BEGUN = b"".join(says("Well", ", write", " to ", EMAIL[:9]))
TAILS = {
    "an event": says(EMAIL[9:])[0],
    "an event that does not end": says(EMAIL[9:])[0][:-2],
    "an event and the finish": says(EMAIL[9:])[0] + LAST,
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
@modes
@http_versions
def test_what_came_last_before_trailers_is_neither_lost_nor_leaked(gate, mode, http, tail):
    came, record = ask_with_trailers(gate, mode, http, BEGUN, tail, b" to ")
    assert (said(came.body), came.trailers, came.whole) == ("Well, write to [EMAIL_ADDRESS]", list(TRAILERS), True)
    assert (record["verdict"], record["response_category"]) == ("redact", "answer")


@modes
@http_versions
def test_what_came_only_before_trailers_is_neither_lost_nor_leaked(gate, mode, http):
    came = gate.ask(mode, ASKED, streamed(*says(EMAIL[:9], EMAIL[9:]), trailers=TRAILERS), http=http, upstream=http)
    assert (said(came.answer.body), came.answer.trailers) == ("[EMAIL_ADDRESS]", list(TRAILERS))


@pytest.mark.parametrize("end", [b"", LAST], ids=["", "with a finish"])
@modes
@http_versions
def test_what_waits_in_a_piece_that_went_on_in_part_is_not_lost_at_trailers(gate, mode, http, end):
    whole = BEGUN + TAILS["an event"] + end
    came = gate.ask(mode, ASKED, streamed(whole, trailers=TRAILERS), http=http, upstream=http)
    assert said(came.answer.body) == "Well, write to [EMAIL_ADDRESS]" or not came.record["success"]


@pytest.mark.parametrize("mode", MODES)
@http_versions
def test_a_secret_that_waits_when_trailers_come_goes_nowhere(gate, mode, http):
    first, tail = b"".join(says("it is ", AWS_KEY[:8])), says(AWS_KEY[8:])[0]
    came, record = ask_with_trailers(gate, mode, http, first, tail, b"it is")
    assert (said(came.body), closing(came.body)["code"]) == ("it is ", "portcullis_secret")
    assert_refused(record, 200)


@http_versions
def test_a_secret_in_the_first_window_that_trailers_follow_is_a_clean_refusal(gate, http):
    came = gate.ask(HELD, ASKED, streamed(*says(*SECRET[1:-1]), trailers=TRAILERS), http=http, upstream=http)
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_secret")
    assert_refused(came.record, 403)


GUNZIP = ["stream-gunzip", "stream-gunzip-not-held"]


def zipped(*pieces, flush=True, **more):
    """An answer in gzip, its events flushed one by one, or not."""
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(piece) + (packer.flush(zlib.Z_SYNC_FLUSH) if flush else b"") for piece in pieces]
    packed.append(packer.flush())
    return streamed(*filter(None, packed), headers={"content-encoding": "gzip"}, **more)


@http_versions
@pytest.mark.parametrize("mode", GUNZIP)
@pytest.mark.parametrize("flush", [True, False], ids=["flushed", "at once"])
@pytest.mark.parametrize("pieces", [story(*WORDS), story("to ", EMAIL[:9], EMAIL[9:], ".")], ids=["clean", "with a value"])
def test_envoys_decompressor_unpacks_a_stream_in_front_of_the_filter(gate, mode, http, flush, pieces):
    came = gate.ask(mode, ASKED, zipped(*pieces, flush=flush), http=http, upstream=http)
    assert (came.answer.whole, came.answer.header("content-encoding")) == (True, None)
    assert said(came.answer.body) == ("to [EMAIL_ADDRESS]." if EMAIL[:9].encode() in b"".join(pieces) else "".join(WORDS))
    assert came.answer.body.endswith(LAST + USAGE + DONE)
    # Why the end of a body must not be waited for: the decompressor adds trailers.
    assert "x-envoy-decompressor-gzip-uncompressed-bytes" in dict(came.answer.trailers)
    assert came.record["uninspectable"]["response"] == {}


STUCK = pytest.mark.xfail(
    strict=True, reason="Envoy hands on no trailers that a filter adds while the last piece of a body is held: it hangs"
)


@STUCK
@pytest.mark.parametrize("mode", GUNZIP)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "streamed"])
def test_what_is_held_when_the_decompressor_adds_its_trailers_goes_on(gate, mode, whole):
    packed = answer(gzip.compress(completion(EMAIL)), headers={"content-encoding": "gzip"})
    asked, _ = gate.prepare(ASKED, packed if whole else zipped(BEGUN, TAILS["an event"]))
    with Watched(gate.ports[mode], asked) as watched:
        assert b"[EMAIL_ADDRESS]" in watched.end(1).body


@pytest.mark.parametrize("mode", GUNZIP)
def test_nothing_leaks_from_a_stream_of_which_the_decompressor_hides_the_end(gate, mode):
    asked, case = gate.prepare(ASKED, zipped(BEGUN, TAILS["an event"]))
    with Watched(gate.ports[mode], asked) as watched:
        watched.until(lambda body: b" to " in body)
        watched.over.wait(0.3)
        assert b"rosalind" not in watched.body
    assert gate.record(case)["verdict"] in ("allow", "redact")


@http_versions
@modes
def test_without_a_decompressor_a_stream_in_gzip_is_refused(gate, mode, http):
    came = gate.ask(mode, ASKED, zipped(*story(*WORDS)), http=http, upstream=http)
    assert (came.answer.status, came.record["reason"]) == (502, "compressed")


@modes
@pytest.mark.parametrize("usage", [True, False])
def test_the_record_has_the_usage_that_a_stream_says_or_an_estimate(gate, mode, usage):
    came = gate.ask(mode, ASKED, streamed(*story(*WORDS, usage=usage)))
    tokens = came.record["tokens"]
    if usage:
        assert tokens == {"input": 9, "output": 3, "total": 12, "estimated": False}
        assert came.line["total_tokens"] == "12"
    else:
        # Four bytes of text for each.
        assert tokens["output"] == -(-len("".join(WORDS)) // 4)
        assert (tokens["total"], tokens["estimated"]) == (tokens["input"] + tokens["output"], True)
        assert came.line["total_tokens"] == "0"


@pytest.mark.parametrize("mode", [*MODES, OBSERVE, "stream-reset", "stream-gunzip"])
def test_no_value_of_a_stream_is_in_the_line(gate, mode):
    comment = b": " + EMAIL.encode() + b"\n\n"
    text = " ".join(value for value in PLANTED if value != AWS_KEY)
    came = gate.ask(mode, ASKED, streamed(FIRST, comment, *says(text, *f" {IBAN} {AWS_KEY} ."), DONE))
    assert len(came.record["findings"]["response"]) >= 4
    assert not any(value in json.dumps(came.line) for value in PLANTED)
    found = (EMAIL, CARD, AWS_KEY, IBAN)
    assert mode == OBSERVE or not any(value in said(came.answer.body) or value.encode() in came.answer.body for value in found)


BIG = [f"Sentence {number} says nothing of note, at some length and with many words. " for number in range(4500)]


@http_versions
@pytest.mark.parametrize("mode", [*MODES, OBSERVE, "tight", "tight-not-held"])
def test_a_stream_of_a_megabyte_passes(gate, mode, http):
    """No limit counts what has gone on: neither the filter's own cap nor Envoy's buffers."""
    body = b"".join(story(*BIG))
    assert len(body) > 1_000_000
    pieces = tuple(body[at : at + 16_000] for at in range(0, len(body), 16_000))
    came = gate.ask(mode, ASKED, streamed(*pieces), http=http, upstream=http)
    assert came.answer.body == body
    assert (came.record["verdict"], came.record["response_category"]) == ("allow", "answer")


@http_versions
@modes
def test_a_value_far_into_a_long_stream_is_redacted(gate, mode, http):
    came = gate.ask(mode, ASKED, streamed(*[b"".join(says(*BIG[:2000])), *story(*EMAIL)]), http=http, upstream=http)
    assert said(came.answer.body) == "".join(BIG[:2000]) + "[EMAIL_ADDRESS]"


def test_an_event_that_never_ends_costs_no_more_than_its_bytes(gate):
    """Each of its pieces is looked at once."""
    piece = b"x" * 500

    def took(count):
        came = gate.ask(NOT_HELD, ASKED, streamed(b"data: ", *[piece] * count, b"\n\n", DONE))
        assert (came.answer.status, came.record["verdict"]) == (200, "allow")
        return came.record["guard_us"]

    short, long = took(100), took(1600)
    assert long < short * 16 * 6 + 20_000, f"{short} us for 50 kB, {long} us for 800 kB"


@pytest.mark.parametrize("mode, waits", [(HELD, True), ("stream-least", False)])
def test_what_a_stream_holds_back_is_bounded(gate, mode, waits):
    """What begins like a key and may go on for ever waits until `hold_bytes` of it have come; then it counts."""
    key = says("Well", ", it is ", "-----BEGIN PRIVATE KEY-----\n", *["MIIEvQIBADANBgkqhkiG\n"] * (LEAST // 20))
    steps = Steps(b"".join(key), b"".join(says("-----END PRIVATE KEY-----")), LAST + DONE)
    asked, case = gate.prepare(ASKED, streamed().having(pieces=steps))
    with Watched(gate.ports[mode], asked) as watched:
        steps.go()
        if waits:
            time.sleep(0.2)
            assert said(watched.body).strip() == "Well, it is"
        else:
            watched.until(lambda body: body.endswith(DONE))
        steps.rest()
        body = watched.end().body
    assert closing(body)["code"] == "portcullis_secret"
    assert b"BEGIN" not in body
    assert_refused(gate.record(case), 200)


STREAMS = 200


def test_many_streams_at_once_are_each_its_own(gate, capsys):
    """All are open at once, half of each said; then each ends with its own words, whole and redacted."""
    go, scripts = threading.Event(), []
    for number in range(STREAMS):
        halves = [says(*in_pieces(f"Stream {number} says")), says(*in_pieces(f" write to {EMAIL}, not {number}."))]
        scripts.append(streamed().having(pieces=Waiting(go, b"".join(halves[0]), *halves[1], LAST + DONE)))
    prepared = [gate.prepare(ASKED, script) for script in scripts]
    # Connections and VMs that stay are not counted.
    before = memory(gate)

    async def together():
        watched = [asyncio.create_task(watch(gate.ports[HELD], asked, begun)) for asked, _ in prepared]
        await asyncio.wait_for(all_begun(), 20)
        open_now = memory(gate)
        go.set()
        return open_now, await asyncio.wait_for(asyncio.gather(*watched), 30)

    count = 0
    changed = asyncio.Event()

    def begun():
        nonlocal count
        count += 1
        if count == STREAMS:
            changed.set()

    async def all_begun():
        await changed.wait()

    at_once, came = asyncio.run(together())
    for number, ended in enumerate(came):
        assert ended.whole
        assert said(ended.body) == f"Stream {number} says write to [EMAIL_ADDRESS], not {number}."
    for _, case in prepared:
        assert gate.record(case)["verdict"] == "redact"
    after = memory(gate)
    with capsys.disabled():
        each = {name: (at_once[name] - before[name]) / STREAMS / 1024 for name in before}
        kept = {name: (after[name] - before[name]) / STREAMS / 1024 for name in before}
        figures = (f"{name} {each[name]:.1f}, after them {kept[name]:.1f}" for name in before)
        print(f"\n{STREAMS} streams at once, KiB for each: " + "; ".join(figures))
    assert all(value < 1024 for value in each.values())


def in_pieces(words):
    return [words[at : at + 5] for at in range(0, len(words), 5)]


class Waiting:
    """Pieces of which all but the first wait for a sign."""

    def __init__(self, go, *pieces):
        self.go, self.pieces = go, pieces

    def __iter__(self):
        first, *rest = self.pieces
        yield first
        if self.go.wait(30):
            yield from rest


async def watch(port, script, begun):
    """Asks, says when the answer has begun to come, and gives all of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(http1.written(script))
    come = await reader.readuntil(b"Strea")
    begun()
    while not come.endswith(b"\r\n0\r\n\r\n"):
        piece = await reader.read(1 << 16)
        assert piece, come
        come += piece
    writer.close()
    return http1.read(come)


def memory(gate):
    """What Envoy says that it has allocated; and what the system says that it takes, with the memory of VMs."""
    figures = {"allocated": int(json.loads(gate.envoy.admin("/memory"))["allocated"])}
    status = Path(f"/proc/{gate.envoy.process.pid}/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
        figures["resident"] = int(line.split()[1]) * 1024
    return figures
