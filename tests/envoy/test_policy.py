"""Policies in Envoy: what loads, what does not and says why, and updates of a running one."""

import threading
import time
from contextlib import ExitStack, contextmanager

import client
import http1
import pytest
from chat import EMAIL, PATH, chat, completion
from envoyproxy import bootstrap, listener, validate
from gate import Updated
from message import answer, request
from policies import HELD
from streams import ASKED, story, streamed

HI = request(PATH, chat("hi"))
BAD = {
    "an unknown key": ({"injektion": {}}, 'injektion: unknown key, did you mean "injection"?'),
    "an unknown key, deep": (
        {"pii": {"entities": {"EMAIL_ADDRESS": {"requst": "redact"}}}},
        'pii.entities.EMAIL_ADDRESS.requst: unknown key, did you mean "request"?',
    ),
    "an unknown value": ({"mode": "enforced"}, "mode: "),
    "an unknown entity": (
        {"pii": {"entities": {"EMAIL_ADRESS": {}}}},
        'pii.entities.EMAIL_ADRESS: unknown entity, did you mean "EMAIL_ADDRESS"?',
    ),
    "a fraction": ({"bodies": {"json_depth": 1.5}}, "bodies.json_depth: must be a whole number, not 1.5"),
    "a number out of range": ({"bodies": {"request_bytes": 0}}, "bodies.request_bytes: must be from 1 to"),
    "a bad pattern": ({"pii": {"custom": [{"entity": "ID", "pattern": "["}]}}, "pii.custom[0].pattern: "),
    "another version": ({"version": 2}, "version: must be 1"),
    "no version": ({"version": None}, "version"),
    "no host": ({"host": None}, "host.hold_headers: missing"),
    "a key that is not set": (
        {"audit": {"pseudonym_key": {"env": "UNSET_KEY"}}},
        "audit.pseudonym_key.env: the environment variable UNSET_KEY is unset",
    ),
    "a key that is empty": (
        {"pii": {"hash": {"key": {"env": "EMPTY_KEY"}}}},
        "pii.hash.key.env: the environment variable EMPTY_KEY is unset or empty",
    ),
    "a key itself": ({"audit": {"pseudonym_key": "hunter2hunter2"}}, "audit.pseudonym_key: a key is never written into a policy"),
}
GOOD = {
    "a Struct": {"policy": HELD},
    "text": {"policy": HELD, "as_text": True},
    "observe without a host": {"policy": {"version": 1, "mode": "observe"}},
    "a key that is set": {"policy": HELD | {"audit": {"pseudonym_key": {"env": "SET_KEY"}}}},
}
KEYS = {"SET_KEY": "x", "EMPTY_KEY": ""}
ENVIRONMENT = (*KEYS, "UNSET_KEY")


def bad(name):
    changed = HELD | BAD[name][0]
    return {"policy": {key: value for key, value in changed.items() if value is not None}}


@pytest.mark.parametrize("name", ["an unknown key", "a key that is not set"])
def test_envoy_validates_no_bad_policy(tmp_path, name):
    built = listener("llm", log=tmp_path / "access.log", environment=ENVIRONMENT, **bad(name))
    code, said = validate(bootstrap([built], 1), tmp_path, KEYS)
    assert code == 1
    assert f"portcullis: the policy does not load: {BAD[name][1]}" in said


def test_envoy_validates_good_policies(tmp_path):
    built = [listener(name, log=tmp_path / "access.log", environment=ENVIRONMENT, **given) for name, given in GOOD.items()]
    code, said = validate(bootstrap(built, 1), tmp_path, KEYS)
    assert code == 0, said
    # On the canary and on the main thread.
    assert said.count("is loaded, mode") == 2 * len(GOOD)


@pytest.fixture(scope="module")
def tried(upstream, tmp_path_factory):
    """An Envoy that was given every policy here, good and bad, at once."""
    # Good ones first: as long as one runs, Envoy compiles the module once.
    listeners = GOOD | {name: bad(name) for name in BAD}
    listeners = {name: given | {"environment": ENVIRONMENT} for name, given in listeners.items()}
    gate = Updated(upstream, tmp_path_factory.mktemp("tried"), listeners, KEYS)
    yield gate
    gate.envoy.close(["hunter2"])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_policy_does_not_load_and_says_where_it_is_wrong(tried, name):
    assert name not in tried.ports
    assert f"portcullis: the policy does not load: {BAD[name][1]}" in tried.envoy.log.read_text()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_policy_loads(tried, name):
    assert tried.ask(name, HI).answer.status == 200


@pytest.fixture
def updated(upstream, tmp_path):
    lenient = HELD | {"pii": {"default": {"request": "allow", "response": "allow"}}}
    gate = Updated(upstream, tmp_path, {"llm": {"policy": lenient}})
    yield gate
    gate.envoy.close(())


def test_a_bad_update_leaves_the_old_policy_and_a_good_one_takes_over(updated):
    asked = request(PATH, chat(EMAIL))
    with traffic(updated) as statuses:
        first = updated.ask("llm", asked)
        assert first.sent.body == chat(EMAIL)

        updated.update({"llm": {"policy": HELD | {"pii": {"defalt": {}}}}})
        updated.wait_for("update_rejected", 1)
        still = updated.ask("llm", asked)
        assert still.sent.body == chat(EMAIL)
        assert still.record["policy"] == first.record["policy"]
        assert 'pii.defalt: unknown key, did you mean "default"?' in updated.envoy.log.read_text()

        updated.update({"llm": {"policy": HELD}})
        updated.wait_for("update_success", 2)
        now = until_it_serves(updated, asked, first.record["policy"])
        assert now.sent.body == chat("[EMAIL_ADDRESS]")
    assert set(statuses) == {200}


def test_no_request_fails_while_policies_come_and_go(updated):
    lenient, strict, bad = HELD | {"pii": {"default": {"request": "allow"}}}, HELD, HELD | {"modes": "enforce"}
    rejected, served = 0, set()
    with ExitStack() as stack:
        all_statuses = [stack.enter_context(traffic(updated, asked, said)) for asked, said in 3 * TRAFFIC]
        for policy in (strict, bad, lenient, bad, strict, lenient):
            before = updated.ask("llm", HI).record["policy"]
            served.add(before)
            updated.update({"llm": {"policy": policy}})
            if policy is bad:
                rejected += 1
                updated.wait_for("update_rejected", rejected)
                # Of two workers, one may still have had the policy before the last.
                assert updated.ask("llm", HI).record["policy"] in served
            else:
                served.add(until_it_serves(updated, HI, before).record["policy"])
    # The first, and two that came.
    assert len(served) == 3
    for statuses in all_statuses:
        assert set(statuses) == {200}
    assert "modes: unknown key" in updated.envoy.log.read_text()


def test_a_request_that_began_before_an_update_ends_under_the_old_policy(updated):
    body = chat(EMAIL)
    begun, case = updated.prepare(request(PATH, body[:20], length=len(body)))
    with client.connect(updated.ports["llm"]) as connection, connection.makefile("rb") as stream:
        http1.send(connection, begun)
        before = updated.ask("llm", request(PATH, body)).record["policy"]
        updated.update({"llm": {"policy": HELD}})
        until_it_serves(updated, request(PATH, body), before)
        connection.sendall(body[20:])
        assert http1.receive(stream).status == 200
    assert [sent.body for sent in updated.upstream.reached[case]] == [body]
    assert updated.record(case)["policy"] == before


# What is asked while policies change, and what the model says: a whole answer, a stream.
TRAFFIC = [(HI, answer(completion("ok"))), (ASKED, streamed(*story("one ", "two "), pause=0.01))]


@contextmanager
def traffic(gate, asked=HI, *said):
    """Asks on and on; gives the statuses of the answers."""
    statuses, over = [], threading.Event()
    asked, _ = gate.prepare(asked, *said)

    def ask():
        while not over.wait(0.002):
            try:
                came = client.ask(gate.ports["llm"], asked)
                statuses.append(came.status if came.whole else "cut off")
            except (OSError, AttributeError):
                statuses.append("no answer")

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield statuses
    finally:
        over.set()
        thread.join(15)


def until_it_serves(updated, asked, old):
    """Workers take an update a moment after the main thread."""
    deadline = time.monotonic() + 10
    while (came := updated.ask("llm", asked)).record["policy"] == old:
        assert time.monotonic() < deadline
    return came
