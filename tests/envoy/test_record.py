"""The record of each request, in every form that access logs and metrics take, and what must never be in it."""

import json
import re
from contextlib import ExitStack

import client
import http1
import pytest
from chat import AWS_KEY, CARD, EMAIL, INJECTION, PATH, PLANTED, chat, completion
from message import answer, request

HI = request(PATH, chat("hi"))
FIELDS = (
    "schema request_id verdict enforced reason findings uninspectable recogniser classifier dialect model tools status response_category tokens "
    "cost_usd latency_ms guard_us prompt_hash subject client attributes key event_type severity resource action success sampled policy version"
).split()
EXCHANGES = {
    "passed": (HI, answer(completion("ok"))),
    "redacted": (request(PATH, chat(EMAIL)), answer(completion(CARD))),
    "refused": (request(PATH, chat(INJECTION)), answer(b"{}")),
    "answer refused": (HI, answer(completion(AWS_KEY))),
    "unreadable": (request(PATH, b"{"), answer(b"{}")),
    "without a body": (request("/healthz", method="GET"), answer(b"ok")),
    "failed": (HI, answer(b"{}", status=500)),
}
exchanges = pytest.mark.parametrize("asked, said", EXCHANGES.values(), ids=EXCHANGES)


@exchanges
@pytest.mark.parametrize("mode", ["default", "not-held", "observe"])
def test_every_form_of_the_record_says_the_same(gate, mode, asked, said):
    came = gate.ask(mode, asked, said)
    record = came.record
    assert list(record) == FIELDS
    assert came.line["struct"] == {"@type": "type.googleapis.com/google.protobuf.Struct", "value": record}
    assert came.line["verdict"] == record["verdict"]
    assert came.line["subject"] == record["subject"] == "anonymous"
    assert came.line["total_tokens"] == str(record["tokens"]["total"] or 0)
    assert record["status"] == came.line["code"] == came.answer.status
    assert "\n" not in came.line["record"]


def test_a_record_in_full(gate):
    came = gate.ask("default", request(PATH, chat(EMAIL), headers={"x-request-id": "given"}), answer(completion("ok")))
    record = came.record
    assert record.pop("latency_ms") >= 0
    assert record.pop("guard_us") >= 0
    assert re.fullmatch("[0-9a-f]{32}", record.pop("prompt_hash"))
    assert re.fullmatch("[0-9a-f]{12}", record.pop("policy"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", record.pop("version"))
    assert record.pop("request_id")
    assert record == {
        "schema": 1,
        "verdict": "redact",
        "enforced": True,
        "reason": None,
        "findings": {"request": {"pii.email_address": 1}, "response": {}},
        "uninspectable": {"request": {}, "response": {}},
        "recogniser": {"request": None, "response": None},
        "classifier": {"request": None, "response": None},
        "dialect": "openai_chat",
        "model": "gpt-4o",
        "tools": [],
        "status": 200,
        "response_category": "answer",
        "tokens": {"input": 9, "output": 3, "total": 12, "estimated": False},
        "cost_usd": None,
        "subject": "anonymous",
        "client": None,
        "attributes": {},
        "key": "ephemeral",
        "event_type": "data_modification",
        "severity": "medium",
        "resource": "model/gpt-4o",
        "action": "chat",
        "success": True,
        "sampled": True,
    }


@pytest.mark.parametrize("mode", ["default", "observe", "open"])
def test_no_value_of_a_body_is_in_the_line(gate, mode):
    everything = " ".join(PLANTED)
    hidden = {"model": EMAIL, "user": CARD, EMAIL: AWS_KEY}
    came = gate.ask(mode, request(PATH, chat(everything, **hidden)), answer(completion(everything, **hidden)))
    assert came.record["findings"]["request"]
    for value in PLANTED:
        assert value not in json.dumps(came.line)


@pytest.mark.parametrize("given, kept", [("trace-1", "trace-1"), (EMAIL, None), ("a b", None)])
def test_a_request_id_is_kept_only_if_it_is_a_plain_name(gate, given, kept):
    came = gate.ask("default", request(PATH, chat(INJECTION), headers={"x-request-id": given}))
    assert came.record["request_id"] == kept
    assert (f"(request {kept})".encode() in came.answer.body) == bool(kept)
    assert EMAIL.encode() not in came.answer.body


def test_both_workers_share_one_key(gate):
    def connections():
        stats = gate.envoy.stats("downstream_cx_total")
        return [sum(count for name, count in stats.items() if f".worker_{worker}." in name) for worker in (0, 1)]

    hashes, before = set(), connections()
    with ExitStack() as stack:
        # Envoy gives connections that are open at once to both.
        for connection in [stack.enter_context(client.connect(gate.ports["default"])) for _ in range(4)]:
            asked, case = gate.prepare(HI)
            http1.send(connection, asked)
            assert http1.receive(stack.enter_context(connection.makefile("rb"))).status == 200
            hashes.add(gate.record(case)["prompt_hash"])
    assert all(then < now for then, now in zip(before, connections(), strict=True))
    assert len(hashes) == 1


def test_the_prompts_hash_is_of_what_went_upstream(gate):
    hashes = [gate.ask("default", request(PATH, chat(said))).record["prompt_hash"] for said in (EMAIL, "[EMAIL_ADDRESS]", "hi")]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("mode, key", [("default", "ephemeral"), ("actions", "configured")])
def test_the_record_says_whether_its_key_lasts(gate, mode, key):
    assert gate.ask(mode, HI).record["key"] == key


def test_a_policy_has_the_same_revision_as_struct_and_as_text(gate):
    revisions = {gate.ask(name, HI).record["policy"] for name in ("default", "default as text")}
    assert len(revisions) == 1
    assert gate.ask("open", HI).record["policy"] not in revisions


@pytest.mark.parametrize(
    "mode, asked, counted",
    [
        ("default", HI, ["exchanges.enforced=true.verdict=allow"]),
        (
            "default",
            request(PATH, chat(EMAIL)),
            ["exchanges.enforced=true.verdict=redact", "findings.direction=request.rule=pii.email_address"],
        ),
        (
            "observe",
            request(PATH, chat(INJECTION)),
            [
                "exchanges.enforced=false.verdict=block",
                "refusals.enforced=false.reason=injection",
                "findings.direction=request.rule=injection.override",
            ],
        ),
        (
            "default",
            request(PATH, b"{"),
            [
                "exchanges.enforced=true.verdict=block",
                "refusals.enforced=true.reason=malformed",
                "uninspectable.direction=request.kind=malformed",
            ],
        ),
    ],
)
def test_metrics_count_what_the_record_says(gate, mode, asked, counted):
    before = gate.envoy.stats("wasmcustom")
    gate.ask(mode, asked)
    after = gate.envoy.stats("wasmcustom")
    grown = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
    assert grown == {f"wasmcustom.portcullis.{name}": 1 for name in counted}
