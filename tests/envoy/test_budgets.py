"""The section `rates`: two workers and many clients, with never more passing than the policy says, nor fewer; and tokens that are settled,
whoever leaves early."""

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

MOST, TOKENS = 40, 10_000
# What "hi" is taken for, with the names of the model and the role.
HI = 3
CLIENTS, ROUNDS = 8, 25
SUBJECT = "rosalind.quill.7731"
RATES = {
    "rates": [{"by": "subject", "requests": MOST, "per": "day"}, {"by": "team", "tokens": TOKENS, "per": "day"}],
    "identity": {"subject": [{"jwt": "sub"}], "team": [{"jwt": "team"}]},
}
REMAINING = "x-ratelimit-remaining-tokens"


@pytest.fixture(scope="module")
def gate(upstream, tmp_path_factory):
    policies = {
        "held": HELD | RATES,
        "not held": NOT_HELD | RATES,
        "observe": OBSERVED | {"host": {"hold_headers": True}} | RATES,
    }
    listeners = {name: {"policy": policy, "before": [JWT_AUTHN]} for name, policy in policies.items()}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("gate"), listeners)
    yield gate
    gate.envoy.close([SUBJECT])


def asked(who, team="a", **more):
    return request(PATH, chat("hi", **more), headers=bearer(sub=who, team=team))


def used(tokens):
    return answer(completion("ok", usage={"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}))


def all_at_once(gate, name, script, said, rounds=ROUNDS):
    """Every client asks so many times, all of them at the same time. Gives what was answered."""
    script, _ = gate.prepare(script, said)

    def work(_):
        return [client.ask(gate.ports[name], script) for _ in range(rounds)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [came for each in pool.map(work, range(CLIENTS)) for came in each]


@pytest.mark.parametrize("name", ["held", "not held"])
def test_two_workers_let_through_just_as_many_as_the_policy_says(gate, name):
    before = gate.envoy.stats("worker_")
    answers = all_at_once(gate, name, asked(f"{SUBJECT} {name}", name), used(0))
    statuses = [came.status for came in answers]
    assert (statuses.count(200), statuses.count(429)) == (MOST, CLIENTS * ROUNDS - MOST)
    # Both have had their share of the connections.
    after = gate.envoy.stats("worker_")
    shares = [count - before.get(name, 0) for name, count in after.items() if "listener" in name and name.endswith("downstream_cx_total")]
    assert sum(share > CLIENTS for share in shares) == 2, shares
    refused = next(came for came in answers if came.status == 429)
    assert json.loads(refused.body)["error"]["code"] == "portcullis_rate"
    assert 0 < int(refused.header("retry-after")) <= 24 * 3600 // MOST
    assert refused.header("x-ratelimit-limit-requests") == str(MOST)
    assert refused.header("x-ratelimit-remaining-requests") == "0"


def left(gate, name, who, team):
    """How many tokens a team has left."""
    came = gate.ask(name, asked(who, team), used(0))
    assert came.answer.status == 200
    return int(came.answer.header(REMAINING))


def test_tokens_that_many_use_at_once_are_settled_to_the_last(gate):
    """Each sets a thousand aside, and uses seven."""
    answers = all_at_once(gate, "held", asked("first", "settled", max_tokens=1000), used(7), rounds=4)
    through = sum(came.status == 200 for came in answers)
    assert 0 < through <= CLIENTS * 4
    assert all(REMAINING in dict(came.head) for came in answers)
    # What the last of them took is settled once it is over; the question itself takes some.
    assert TOKENS - left(gate, "held", "second", "settled") - HI == through * 7


@pytest.mark.parametrize("name", ["held", "not held"])
def test_who_leaves_a_stream_pays_for_what_has_come(gate, name):
    piece = json.dumps({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "four"}}]})
    told = {"object": "chat.completion.chunk", "choices": [], "usage": {"prompt_tokens": 400, "completion_tokens": 56, "total_tokens": 456}}
    for number, (event, least, most) in enumerate([(piece, HI + 1, HI + 1), (json.dumps(told), 456, 456)]):
        who, team = f"{SUBJECT} {name} {number}", f"left {name} {number}"
        events = (f"data: {event}\n\n".encode(), *[b": on\n\n"] * 200)
        streamed = answer(*events, headers={"content-type": "text/event-stream"}, length=None, pause=0.02)
        script, case = gate.prepare(asked(who, team, stream=True, max_tokens=5000), streamed)
        with client.connect(gate.ports[name]) as connection:
            client.http1.send(connection, script)
            assert gate.upstream.wait(case, bool)
            # Its first event comes at once; of text, the filter may hold it for longer than the client stays.
            time.sleep(0.5)
        assert gate.record(case)["response_category"] == "aborted"
        spent = TOKENS - left(gate, name, who, team) - HI
        assert least <= spent <= most, spent


def test_who_leaves_before_anything_was_asked_pays_nothing(gate):
    """The body never comes to its end."""
    script, case = gate.prepare(asked("early", "early", max_tokens=5000))
    with client.connect(gate.ports["held"]) as connection:
        client.http1.send(connection, script.having(length=10_000))
    gate.record(case)
    assert TOKENS - left(gate, "held", "early", "early") == HI


def test_observing_counts_and_changes_nothing(gate):
    answers = all_at_once(gate, "observe", asked(SUBJECT, "observed"), used(0), rounds=MOST // CLIENTS + 1)
    assert {came.status for came in answers} == {200}
    assert not any(name.startswith("x-ratelimit") for came in answers for name, _ in came.head)
    late = gate.ask("observe", asked(SUBJECT, "observed"), used(0))
    assert (late.record["verdict"], late.record["reason"], late.record["enforced"]) == ("block", "rate", False)
