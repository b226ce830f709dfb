"""What clients send: read, judged, and passed on."""

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor

import client
import http1
import pytest
from chat import ACCOUNT, AZURE_PATH, AWS_KEY, CARD, EMAIL, IBAN, INJECTION, PATH, chat, completion
from http2 import Http2, encoded
from message import answer, bytewise, request
from policies import ENVIRONMENT

PROTOCOLS = ["http1", "http2"]
MODES = ["default", "not-held"]
DIRTY, REDACTED = chat(f"mail {EMAIL}, card {CARD}"), chat("mail [EMAIL_ADDRESS], card [CREDIT_CARD]")
# Whatever a serialiser would write in another way.
ODD = (
    '\ufeff { "messages" : [ {"content":"\\u0063af\\u00e9 \\ud83d\\ude00 \\ud83d x\\/y 1e400 \\"q\\"","role":"user"} ] ,'
    ' "seed": 12345678901234567890, "x": -0.0e+5, "x": null }\r\n'
).encode()


@pytest.mark.parametrize("onward", PROTOCOLS)
@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_a_finding_is_redacted_on_its_way_to_the_model(gate, mode, http, onward):
    came = gate.ask(mode, request(PATH, DIRTY), answer(completion("ok")), http=http, upstream=onward)
    assert came.sent.body == REDACTED
    assert (came.answer.status, came.answer.body) == (200, completion("ok"))
    assert came.line["details"] == "via_upstream"
    assert came.record["verdict"] == "redact"
    assert came.record["findings"] == {"request": {"pii.email_address": 1, "pii.credit_card": 1}, "response": {}}


@pytest.mark.parametrize("http", PROTOCOLS)
def test_a_changed_body_has_the_right_length_where_headers_are_held(gate, http):
    came = gate.ask("default", request(PATH, DIRTY), http=http, upstream=http)
    assert came.sent.header("content-length") == str(len(REDACTED))


@pytest.mark.parametrize("http", PROTOCOLS)
def test_a_body_that_may_change_has_no_length_where_headers_are_not_held(gate, http):
    came = gate.ask("not-held", request(PATH, DIRTY), http=http, upstream=http)
    assert came.sent.header("content-length") is None


@pytest.mark.parametrize("mode, body, stay", [("default", DIRTY, False), ("default", ODD, True), ("not-held", ODD, False)])
def test_headers_that_describe_the_bytes_go_when_the_bytes_may_have_changed(gate, mode, body, stay):
    describing = ["content-md5", "digest", "content-digest", "repr-digest", "etag"]
    came = gate.ask(mode, request(PATH, body, headers=dict.fromkeys(describing, "x")))
    assert [came.sent.header(name) == "x" for name in describing] == [stay] * len(describing)


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_what_is_clean_passes_byte_for_byte_both_ways(gate, mode, http):
    said = ODD.replace(b"messages", b"choices")
    came = gate.ask(mode, request(PATH, ODD), answer(said), http=http, upstream=http)
    assert came.sent.body == ODD
    assert came.answer.body == said
    assert came.record["verdict"] == "allow"


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("length", [None, -1], ids=["chunked", "sized"])
def test_a_body_in_pieces_of_one_byte_is_read_as_one(gate, mode, http, length):
    asked = request(PATH, *bytewise(DIRTY), length=length)
    said = answer(*bytewise(completion(f"to {EMAIL}")), length=length)
    came = gate.ask(mode, asked, said, http=http, upstream=http)
    assert came.sent.body == REDACTED
    assert came.answer.body == completion("to [EMAIL_ADDRESS]")


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_a_body_that_trailers_follow_is_judged_at_its_end(gate, mode, http):
    asked = request(PATH, DIRTY, length=None, trailers=[("x-after", "1")])
    came = gate.ask(mode, asked, http=http, upstream=http)
    assert (came.sent.body, came.sent.trailers) == (REDACTED, [("x-after", "1")])


@pytest.mark.parametrize("mode", [*MODES, "observe"])
def test_trailers_may_follow_at_once(gate, mode):
    bare = request(PATH, length=None, trailers=[("x-after", "1")])
    said = answer(length=None, trailers=[("x-after", "2")])
    came = gate.ask(mode, bare, said, http="http2", upstream="http2")
    assert (came.sent.body, came.sent.trailers) == (b"", [("x-after", "1")])
    assert (came.answer.body, came.answer.trailers) == (b"", [("x-after", "2")])
    assert came.record["success"]


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_a_request_is_refused_from_its_trailers(gate, mode, http):
    asked = request(PATH, chat(INJECTION), length=None, trailers=[("x-after", "1")])
    came = gate.ask(mode, asked, http=http, upstream=http)
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_injection")
    assert not any(reached.whole for reached in came.reached)


@pytest.mark.parametrize("http", PROTOCOLS)
def test_an_injection_is_refused_with_openais_error(gate, http):
    came = gate.ask("default", request(PATH, chat(INJECTION)), http=http)
    assert came.reached == []
    assert came.answer.status == 403
    assert came.answer.header("content-type") == "application/json"
    assert came.answer.header("x-should-retry") == "false"
    error = json.loads(came.answer.body)["error"]
    message, name = error.pop("message"), came.record["request_id"]
    assert error == {"type": "permission_error", "param": None, "code": "portcullis_injection"}
    assert message == f"The request was blocked by policy: it looks like a prompt injection. (request {name})"
    assert (came.line["code"], came.line["details"]) == (403, "portcullis_injection")
    assert came.record["verdict"] == "block"
    assert came.record["reason"] == "injection"


def test_nothing_of_a_refused_request_is_whole_upstream_where_headers_are_not_held(gate):
    came = gate.ask("not-held", request(PATH, chat(INJECTION)))
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_injection")
    assert [(reached.body, reached.whole) for reached in came.reached] in ([], [(b"", False)])


def test_azure_refuses_as_its_content_filter_does(gate):
    came = gate.ask("default", request(AZURE_PATH, chat(INJECTION)))
    error = json.loads(came.answer.body)["error"]
    assert (came.answer.status, error["code"]) == (400, "content_filter")
    assert error["innererror"] == {"code": "ResponsibleAIPolicyViolation", "portcullis": "portcullis_injection"}
    assert came.line["details"] == "portcullis_injection"
    assert (came.record["dialect"], came.record["model"]) == ("azure_openai_chat", "gpt-4o")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "kind", [None, "application/grpc", "text/plain", "image/png", "application/x-www-form-urlencoded", "\xff\xfe"]
)
def test_no_content_type_exempts_json(gate, mode, kind):
    came = gate.ask(mode, request(PATH, DIRTY, headers={"content-type": kind}))
    assert came.sent.body == REDACTED


@pytest.mark.parametrize(
    "kind, body, redacted",
    [
        ("application/x-www-form-urlencoded", b"a=b+c&to=rosalind.quill%40example.com", b"a=b+c&to=%5BEMAIL_ADDRESS%5D"),
        ("text/plain", b"to " + EMAIL.encode(), b"to [EMAIL_ADDRESS]"),
        ("application/x-unheard-of", b"to " + EMAIL.encode(), b"to [EMAIL_ADDRESS]"),
        (None, b"to " + EMAIL.encode(), b"to [EMAIL_ADDRESS]"),
        ("application/json", b'{"any": ["' + EMAIL.encode() + b'"]}', b'{"any": ["[EMAIL_ADDRESS]"]}'),
    ],
)
def test_a_body_of_no_known_dialect_is_read_plainly(gate, kind, body, redacted):
    came = gate.ask("default", request("/submit", body, headers={"content-type": kind}))
    assert came.sent.body == redacted
    assert came.sent.header("content-length") == str(len(redacted))
    assert came.record["dialect"] == "plain"


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", [*MODES, "observe"])
@pytest.mark.parametrize(
    "asked",
    [
        request("/healthz", method="GET"),
        request("/v1/models", method="HEAD"),
        request(PATH, method="OPTIONS"),
        request(PATH, method="DELETE", headers={"content-encoding": "gzip"}),
        request(PATH, b""),
        request(PATH, b"", length=None),
    ],
    ids=["GET", "HEAD", "OPTIONS", "compressed nothing", "empty", "empty chunked"],
)
def test_a_request_without_a_body_passes_and_is_recorded(gate, mode, http, asked):
    came = gate.ask(mode, asked, answer(headers={"content-type": None}, length=0), http=http, upstream=http)
    assert came.answer.status == 200
    assert (came.sent.body, came.sent.whole) == (b"", True)
    assert (came.record["verdict"], came.record["status"], came.record["success"]) == ("allow", 200, True)


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", [*MODES, "observe"])
@pytest.mark.parametrize("name", ["x-note", "content-type", "content-encoding", "x-request-id", "user-agent"])
def test_header_values_need_not_be_utf8(gate, mode, http, name):
    asked = request(PATH, DIRTY, headers={name: "\xff\xfe"})
    came = gate.ask(mode, asked, answer(completion("ok"), headers={"x-back": "\xff\xfe"}), http=http, upstream=http)
    refused = name == "content-encoding" and mode != "observe"
    assert came.answer.status == (415 if refused else 200)
    assert refused or came.answer.header("x-back") == "\xff\xfe"


def test_a_path_need_not_be_utf8(gate):
    came = gate.ask("default", request("/\xff\xfe" + PATH, DIRTY), http="http2", upstream="http2")
    assert came.sent.body == REDACTED
    assert came.record["dialect"] == "openai_chat"


@pytest.mark.parametrize(
    "said, sent, verdict",
    [
        (f"mail {EMAIL}", "mail ********.*****@example.com", "redact"),
        (f"id {ACCOUNT}", "id [ACCOUNT_NUMBER]", "redact"),
        ("tel 212-555-0147", "tel 212-555-0147", "flag"),
        ("ip 192.0.2.17", "ip 192.0.2.17", "allow"),
        ("mail support@example.com", "mail support@example.com", "allow"),
    ],
)
def test_each_action_does_what_it_says(gate, said, sent, verdict):
    came = gate.ask("actions", request(PATH, chat(said)))
    assert came.sent.body == chat(sent)
    assert came.record["verdict"] == verdict


def test_a_hash_is_keyed_and_the_same_each_time(gate):
    digest = hmac.new(ENVIRONMENT["HASH_KEY"].encode(), CARD.encode(), hashlib.sha256).hexdigest()
    for _ in range(2):
        came = gate.ask("actions", request(PATH, chat(f"card {CARD}")))
        assert came.sent.body == chat(f"card [CREDIT_CARD_{digest}]")


def test_a_refusal_names_its_rules_only_where_the_policy_explains(gate):
    came = gate.ask("actions", request(PATH, chat(f"iban {IBAN}")))
    error = json.loads(came.answer.body)["error"]
    assert (came.answer.status, error["code"]) == (403, "portcullis_pii")
    assert "pii.iban_code" in error["message"]
    came = gate.ask("default", request(PATH, chat(INJECTION)))
    assert b"Rules:" not in came.answer.body


def test_a_secret_is_redacted_on_its_way_to_the_model(gate):
    came = gate.ask("default", request(PATH, chat(f"key {AWS_KEY}")))
    assert came.sent.body == chat("key [AWS_ACCESS_KEY]")
    assert came.record["severity"] == "high"


def test_two_requests_on_one_connection_stay_apart(gate):
    """A body that grew or shrank without its length would turn the next request into a part of it."""
    dirty, first = gate.prepare(request(PATH, chat(f"a {EMAIL}")), answer(completion("one")))
    clean, second = gate.prepare(request(PATH, chat("b")), answer(completion(f"two {EMAIL}")))
    with client.connect(gate.ports["default"]) as connection:
        with connection.makefile("rb") as stream:
            for _ in range(3):
                bodies = []
                for asked in (dirty, clean):
                    http1.send(connection, asked)
                    bodies.append(http1.receive(stream).body)
                assert bodies == [completion("one"), completion("two [EMAIL_ADDRESS]")]
    assert [sent.body for sent in gate.upstream.reached[first]] == [chat("a [EMAIL_ADDRESS]")] * 3
    assert [sent.body for sent in gate.upstream.reached[second]] == [chat("b")] * 3


@pytest.mark.parametrize("mode", MODES)
def test_two_streams_of_one_connection_stay_apart(gate, mode):
    dirty, first = gate.prepare(request(PATH, DIRTY), answer(completion("one")), upstream="http2")
    refused, second = gate.prepare(request(PATH, chat(INJECTION)), upstream="http2")
    with client.connect(gate.ports[mode]) as connection:
        http2 = Http2(connection, client=True)
        half = len(DIRTY) // 2
        http2.state.send_headers(1, encoded(dirty.head))
        http2.state.send_data(1, DIRTY[:half])
        http2.send(3, refused)
        assert http2.receive()[1].status == 403
        http2.state.send_data(1, DIRTY[half:], end_stream=True)
        connection.sendall(http2.state.data_to_send())
        assert http2.receive()[1].body == completion("one")
    assert [sent.body for sent in gate.upstream.reached[first]] == [REDACTED]
    assert gate.record(second)["reason"] == "injection"


def test_a_client_that_waits_for_leave_to_send_gets_it(gate):
    asked, case = gate.prepare(request(PATH, DIRTY, headers={"expect": "100-continue"}))
    with client.connect(gate.ports["default"]) as connection, connection.makefile("rb") as stream:
        http1.send(connection, asked.having(pieces=(), length=len(DIRTY)))
        assert http1.receive(stream).status == 100
        connection.sendall(DIRTY)
        assert http1.receive(stream).status == 200
    assert [sent.body for sent in gate.upstream.reached[case]] == [REDACTED]


def test_an_offer_of_http2_is_no_upgrade(gate):
    """As curl makes it; Envoy does not take it up, and such a request is one like any other."""
    offer = {"connection": "upgrade, http2-settings", "upgrade": "h2c", "http2-settings": "AAMAAABkAARAAAAAAAIAAAAA"}
    came = gate.ask("default", request(PATH, DIRTY, headers=offer))
    assert (came.answer.status, came.sent.body) == (200, REDACTED)


def test_nothing_passes_where_the_policy_holds_headers_and_envoy_does_not(gate):
    """The two must agree. Where they do not, such a request waits until it times out."""
    asked, case = gate.prepare(request(PATH, DIRTY))
    with client.connect(gate.ports["holding alone"]) as connection:
        connection.settimeout(0.5)
        http1.send(connection, asked)
        with connection.makefile("rb") as stream, pytest.raises(TimeoutError):
            stream.read(1)
    assert not gate.record(case)["success"]
    assert not any(sent.whole or sent.body for sent in gate.upstream.reached[case])


def test_all_is_judged_where_envoy_holds_headers_and_the_policy_does_not(gate):
    came = gate.ask("held alone", request(PATH, DIRTY), answer(completion(EMAIL)))
    assert came.sent.body == REDACTED
    assert came.answer.body == completion("[EMAIL_ADDRESS]")


def test_many_at_once_stay_apart(gate):
    def ask(number):
        said, case = f"number {number}", gate.upstream.script([answer(completion(f"answer {number} {EMAIL}"))])
        asked = request(PATH, chat(f"{said} {EMAIL}" if number % 3 else INJECTION), headers={"x-case": case})
        came = client.ask(gate.ports["default"], asked, PROTOCOLS[number % 2])
        return came.status, came.body, [sent.body for sent in gate.upstream.reached[case]]

    with ThreadPoolExecutor(16) as pool:
        for number, (status, body, reached) in enumerate(pool.map(ask, range(120))):
            if number % 3:
                assert (status, body) == (200, completion(f"answer {number} [EMAIL_ADDRESS]"))
                assert reached == [chat(f"number {number} [EMAIL_ADDRESS]")]
            else:
                assert (status, reached) == (403, [])
