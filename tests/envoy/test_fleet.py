"""A fleet: two Envoys with the shipped configuration, and one limit service that both ask."""

import json
import time
from contextlib import ExitStack
from pathlib import Path

import client
import pytest
import yaml
from chat import PATH, chat, completion
from envoyproxy import MODULE, Envoy
from gate import Gate
from limits import Limits
from message import answer, request
from tokens import ISSUER, KEYS, bearer

FLEET = Path(__file__).parents[2] / "envoy" / "fleet"
REQUESTS, TOKENS = 6, 100
SUBJECT = "rosalind.quill.7731"
KEY = {"PSEUDONYM_KEY": "a key that all Envoys have"}


def configuration(directory, upstream, limits):
    """The shipped configuration, with this machine's places in it."""
    config = yaml.safe_load((FLEET / "envoy.yaml").read_text())
    config["admin"]["address"]["socket_address"]["port_value"] = 0
    resources = config["static_resources"]
    resources["listeners"][0]["address"]["socket_address"] |= {"address": "127.0.0.1", "port_value": 0}
    manager = resources["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
    log = manager["access_log"][0]["typed_config"]
    log["path"] = str(directory / "access.log")
    log["log_format"]["json_format"] |= {"case": "%REQ(X-CASE)%", "record": "%FILTER_STATE(wasm.portcullis:PLAIN)%"}
    jwt, wasm, limiter, _ = manager["http_filters"]
    # The machine of a test may be busy with others.
    limiter["typed_config"]["timeout"] = "5s"
    issuer = jwt["typed_config"]["providers"]["issuer"]
    del issuer["audiences"]
    issuer |= {"issuer": ISSUER, "local_jwks": {"inline_string": json.dumps(KEYS)}}
    wasm["typed_config"]["config"]["vm_config"]["code"]["local"]["filename"] = MODULE
    for cluster, port in zip(resources["clusters"], (upstream.port, limits.port), strict=True):
        socket_address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
        socket_address |= {"address": "127.0.0.1", "port_value": port}
    return config


@pytest.fixture(scope="module")
def limits():
    limits = Limits({("subject",): REQUESTS, ("subject", "tokens"): TOKENS})
    yield limits
    limits.close()


@pytest.fixture(scope="module")
def fleet(upstream, limits, tmp_path_factory):
    with ExitStack() as envoys:
        gates = []
        for name in ("one", "other"):
            directory = tmp_path_factory.mktemp(name)
            envoy = Envoy(configuration(directory, upstream, limits), directory, KEY)
            envoys.callback(envoy.close, [SUBJECT])
            gates.append(Gate(envoy, upstream, directory / "access.log"))
        yield gates


def asked(who, **more):
    return request(PATH, chat("hi", **more), headers=bearer(sub=who) if who else None)


def used(tokens):
    usage = {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens}
    return answer(completion("ok", usage=usage))


def wait_for(limits, tokens, who):
    """Envoy tells the service what was used after the answer has gone."""
    entries = (("subject", who), ("tokens", "total"))
    deadline = time.monotonic() + 5
    while limits.used[entries] != tokens:
        assert time.monotonic() < deadline, limits.used
        time.sleep(0.01)


def test_the_policy_is_the_one_that_the_configuration_holds():
    config = yaml.safe_load((FLEET / "envoy.yaml").read_text())
    manager = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
    held = manager["http_filters"][1]["typed_config"]["config"]["configuration"]["value"]
    assert held == yaml.safe_load((FLEET / "policy.yaml").read_text())


def test_two_envoys_count_one_subjects_requests_together(fleet, limits):
    answers = [fleet[number % 2].ask("llm", asked(SUBJECT), used(1)) for number in range(REQUESTS + 2)]
    assert [came.answer.status for came in answers] == [200] * REQUESTS + [429] * 2
    assert not answers[-1].reached and answers[-1].line["details"] == "request_rate_limited"
    # They call the subject the same, and not by its name.
    (who,) = {came.record["subject"] for came in answers}
    assert who != SUBJECT and limits.used[(("subject", who),)] == REQUESTS + 2
    # What was refused took nothing.
    wait_for(limits, REQUESTS, who)


def test_and_the_tokens_that_the_provider_has_counted(fleet, limits):
    first = fleet[0].ask("llm", asked("ada"), used(60))
    wait_for(limits, 60, first.record["subject"])
    second = fleet[1].ask("llm", asked("ada"), used(70))
    wait_for(limits, 130, second.record["subject"])
    assert (first.answer.status, second.answer.status) == (200, 200)
    assert [gate.ask("llm", asked("ada"), used(1)).answer.status for gate in fleet] == [429, 429]


def test_also_of_a_stream_whose_client_has_gone(fleet, limits):
    usage = {"object": "chat.completion.chunk", "choices": [], "usage": {"prompt_tokens": 99, "completion_tokens": 2, "total_tokens": 101}}
    events = [f"data: {json.dumps(usage)}\n\n".encode()] + [b": on\n\n"] * 200
    streamed = answer(*events, headers={"content-type": "text/event-stream"}, length=None, pause=0.02)
    script, case = fleet[0].prepare(asked("eve", stream=True), streamed)
    with client.connect(fleet[0].ports["llm"]) as connection:
        client.http1.send(connection, script)
        assert fleet[0].upstream.wait(case, bool)
        # Its first event comes at once.
        time.sleep(0.5)
    record = fleet[0].record(case)
    assert record["response_category"] == "aborted"
    wait_for(limits, 101, record["subject"])
    assert fleet[1].ask("llm", asked("eve"), used(1)).answer.status == 429


def test_whoever_is_nobody_shares_one_limit_and_what_is_refused_takes_none(fleet, limits):
    blocked = fleet[0].ask("llm", request(PATH, b"{"))
    assert blocked.answer.status == 400
    assert limits.used[(("subject", "anonymous"),)] == 0
    answers = [fleet[number % 2].ask("llm", asked(None), used(1)) for number in range(REQUESTS + 1)]
    assert [came.answer.status for came in answers] == [200] * REQUESTS + [429]
