"""How often tools are called: two workers, many clients, and never one call more than the policy says, nor one less."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import client
import pytest
from chat import PATH, chat, completion
from gate import Gate
from message import answer, request
from policies import HELD, NOT_HELD, OBSERVED
from tokens import JWT_AUTHN, bearer

MOST, BURST = 40, 8
CLIENTS, ROUNDS = 8, 25
SUBJECT = "rosalind.quill.7731"
# Each test counts on a tool of its own: counts outlive tests.
DAILY = {"calls": MOST, "per": "day"}
TOOLS = {
    "tools": {
        "allow": [
            *({"name": name, "rate": DAILY} for name in ("asked", "answered", "streamed", "not_held", "observed", "addresses")),
            {"name": "first_of_all", "rate": {"calls": 1, "per": "day"}},
            {"name": "slow", "rate": {"calls": BURST, "per": "day"}},
            {"name": "soon", "rate": {"calls": 1, "per": "second"}},
        ]
    },
    "identity": {"subject": [{"jwt": "sub"}]},
}
MCP = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def gate(upstream, tmp_path_factory):
    policies = {
        "held": HELD | TOOLS,
        "not held": NOT_HELD | TOOLS,
        "observe": OBSERVED | {"host": {"hold_headers": True}} | TOOLS,
    }
    listeners = {name: {"policy": policy, "before": [JWT_AUTHN]} for name, policy in policies.items()}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("gate"), listeners)
    yield gate
    gate.envoy.close([SUBJECT])


def mcp(tool, number=1, **headers):
    """A call of an MCP client."""
    body = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": {}}}
    return request("/mcp", json.dumps(body).encode(), headers=MCP | headers)


def called(tool, streamed=False):
    """A model's answer that calls a tool."""
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": tool, "arguments": "{}"}}
    if not streamed:
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        return answer(completion(choices=[{"index": 0, "message": message, "finish_reason": "tool_calls"}]))
    choices = [{"index": 0, "delta": {"tool_calls": [call]}}], [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]
    events = [json.dumps({"choices": choice}) for choice in choices] + ["[DONE]"]
    return answer(*(f"data: {event}\n\n".encode() for event in events), headers={"content-type": "text/event-stream"}, length=None)


def all_at_once(gate, name, script, said=None, rounds=ROUNDS, source=lambda _: "127.0.0.1"):
    """Every client asks so many times, all of them at the same time. Gives what was answered."""
    asked, _ = gate.prepare(script, *([said] if said else []))

    def work(number):
        return [client.ask(gate.ports[name], asked, source=source(number)) for _ in range(rounds)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [came for each in pool.map(work, range(CLIENTS)) for came in each]


def passed(answers):
    return sum(b"portcullis_rate" not in came.body for came in answers)


def test_two_workers_let_through_just_as_many_as_the_policy_says(gate):
    before = gate.envoy.stats("worker_")
    answers = all_at_once(gate, "held", mcp("asked", **bearer(sub=SUBJECT)))
    assert passed(answers) == MOST
    # Both have had their share of the connections.
    after = gate.envoy.stats("worker_")
    shares = [count - before.get(name, 0) for name, count in after.items() if "listener" in name and name.endswith("downstream_cx_total")]
    assert sum(share > CLIENTS for share in shares) == 2, shares


@pytest.mark.parametrize(
    "name, tool, streamed", [("held", "answered", False), ("held", "streamed", True), ("not held", "not_held", True)]
)
def test_and_of_what_models_call(gate, name, tool, streamed):
    asked = request(PATH, chat("hi"), headers=bearer(sub=SUBJECT))
    answers = all_at_once(gate, name, asked, called(tool, streamed))
    assert passed(answers) == MOST
    assert sum(tool.encode() in came.body for came in answers) == MOST


def test_the_very_first_calls_are_not_counted_past_each_other(gate):
    """Nothing is there yet that could be compared: of all who find nothing, one writes."""
    for number in range(60):
        who = bearer(sub=f"{SUBJECT}-{number}")
        assert passed(all_at_once(gate, "held", mcp("first_of_all", **who), rounds=1)) == 1, number


def test_each_of_many_has_all_of_theirs(gate):
    def work(number):
        asked, _ = gate.prepare(mcp("slow", **bearer(sub=f"{SUBJECT}-{number}")))
        return passed([client.ask(gate.ports["held"], asked) for _ in range(BURST + 3)])

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert list(pool.map(work, range(64))) == [BURST] * 64


def test_observing_counts_and_refuses_nothing(gate):
    answers = all_at_once(gate, "observe", mcp("observed", **bearer(sub=SUBJECT)), rounds=MOST // CLIENTS + 1)
    assert passed(answers) == len(answers)
    late = gate.ask("observe", mcp("observed", **bearer(sub=SUBJECT)))
    assert late.answer.status == 200 and late.reached
    assert late.record["verdict"] == "block" and late.record["reason"] == "rate" and not late.record["enforced"]


def test_who_is_not_known_counts_by_address(gate):
    def address(number):
        return f"127.0.0.{2 + number % 2}"

    assert passed(all_at_once(gate, "held", mcp("addresses"), source=address)) == 2 * MOST


def test_whoever_waits_as_long_as_they_are_told_may_call_again(gate):
    who = bearer(sub=SUBJECT)
    assert gate.ask("held", mcp("soon", **who)).reached
    late = gate.ask("held", mcp("soon", 7, **who))
    while late.reached:
        late = gate.ask("held", mcp("soon", 7, **who))
    assert late.line["details"] == "portcullis_rate" and late.answer.status == 200
    error = json.loads(late.answer.body)
    assert error["id"] == 7 and error["error"]["data"]["code"] == "portcullis_rate"
    assert late.answer.header("retry-after") == "1" and "again in 1 second" in error["error"]["message"]
    assert late.record["tools"] == [{"name": "soon", "decision": "refuse", "reason": "rate"}]
    assert late.record["severity"] == "medium"
    time.sleep(1)
    assert gate.ask("held", mcp("soon", **who)).reached
