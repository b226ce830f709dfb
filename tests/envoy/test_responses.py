"""What models answer: read, judged, and passed on."""

import json

import pytest
from chat import ACCOUNT, AWS_KEY, CARD, EMAIL, IBAN, PATH, chat, completion
from message import UNTIL_CLOSE, answer, request

PROTOCOLS = ["http1", "http2"]
MODES = ["default", "not-held"]
HI = request(PATH, chat("hi"))


@pytest.mark.parametrize("onward", PROTOCOLS)
@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_a_finding_is_redacted_on_its_way_to_the_client(gate, mode, http, onward):
    said = answer(completion(f"to {EMAIL}", f"or {CARD}"), headers={"etag": "x"})
    came = gate.ask(mode, HI, said, http=http, upstream=onward)
    redacted = completion("to [EMAIL_ADDRESS]", "or [CREDIT_CARD]")
    assert (came.answer.status, came.answer.body) == (200, redacted)
    assert came.answer.header("content-length") == (str(len(redacted)) if mode == "default" else None)
    assert came.answer.header("etag") is None
    assert came.record["findings"] == {"request": {}, "response": {"pii.email_address": 1, "pii.credit_card": 1}}
    assert came.record["severity"] == "critical"


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode, status, details", [("default", 403, "portcullis_secret"), ("not-held", 200, "via_upstream")])
@pytest.mark.parametrize("trailers", [(), (("x-after", "1"),)], ids=["", "with trailers"])
def test_a_secret_in_an_answer_is_refused(gate, mode, status, details, http, trailers):
    said = answer(completion(f"it is {AWS_KEY}"), length=None, trailers=trailers)
    came = gate.ask(mode, HI, said, http=http, upstream=http)
    assert (came.answer.status, came.line["details"]) == (status, details)
    assert came.answer.whole
    assert AWS_KEY.encode() not in came.answer.body
    assert json.loads(came.answer.body)["error"]["code"] == "portcullis_secret"
    record = came.record
    assert (record["verdict"], record["reason"], record["status"]) == ("block", "secret", status)
    assert (record["response_category"], record["success"]) == ("refusal", False)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
@pytest.mark.parametrize("mode", MODES)
def test_an_upstreams_error_is_read_and_keeps_its_status(gate, mode, status):
    def error(who):
        return json.dumps({"error": {"message": f"no account {who}", "type": "t", "param": None, "code": "c"}}).encode()

    said = answer(error(EMAIL), status=status, headers={"retry-after": "7"})
    came = gate.ask(mode, HI, said)
    assert (came.answer.status, came.answer.body) == (status, error("[EMAIL_ADDRESS]"))
    assert came.answer.header("retry-after") == "7"
    record = came.record
    assert (record["verdict"], record["status"], record["response_category"]) == ("redact", status, "error")
    assert not record["success"]


def test_an_error_page_that_is_no_json_passes(gate):
    page = b"<html>bad gateway</html>"
    came = gate.ask("default", HI, answer(page, status=502, headers={"content-type": "text/html"}))
    assert (came.answer.status, came.answer.body) == (502, page)


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
def test_an_answer_that_trailers_follow_is_judged_at_its_end(gate, mode, http):
    said = answer(completion(EMAIL), length=None, trailers=[("x-after", "1")])
    came = gate.ask(mode, HI, said, http=http, upstream=http)
    assert came.answer.body == completion("[EMAIL_ADDRESS]")
    assert came.answer.trailers == [("x-after", "1")]


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_that_ends_with_its_connection_is_judged_there(gate, mode):
    came = gate.ask(mode, HI, answer(completion(EMAIL), length=UNTIL_CLOSE))
    assert (came.answer.body, came.answer.whole) == (completion("[EMAIL_ADDRESS]"), True)


@pytest.mark.parametrize("http", PROTOCOLS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("status", [200, 204, 304])
def test_an_answer_without_a_body_passes(gate, mode, http, status):
    came = gate.ask(mode, HI, answer(status=status, length=0), http=http, upstream=http)
    assert (came.answer.status, came.answer.body, came.record["status"]) == (status, b"", status)


@pytest.mark.parametrize(
    "said, given, verdict",
    [
        (EMAIL, "********.*****@example.com", "redact"),
        (CARD, "[CREDIT_CARD]", "redact"),
        (ACCOUNT, ACCOUNT, "flag"),
        ("192.0.2.17", "192.0.2.17", "allow"),
    ],
)
def test_each_action_does_what_it_says(gate, said, given, verdict):
    came = gate.ask("actions", HI, answer(completion(f"it is {said}")))
    assert came.answer.body == completion(f"it is {given}")
    assert came.record["verdict"] == verdict


def test_personal_data_that_the_policy_blocks_is_refused(gate):
    came = gate.ask("actions", HI, answer(completion(IBAN)))
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_pii")
    assert IBAN.encode() not in came.answer.body


@pytest.mark.parametrize("kind", [None, "text/plain", "application/grpc", "application/octet-stream", "\xff\xfe"])
def test_no_content_type_exempts_json(gate, kind):
    came = gate.ask("default", HI, answer(completion(EMAIL), headers={"content-type": kind}))
    assert came.answer.body == completion("[EMAIL_ADDRESS]")
