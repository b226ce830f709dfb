"""Names that only a recogniser finds: the real Presidio analyzer and a scripted Azure, asked by Envoy."""

import socket
import threading
import time
from pathlib import Path

import client
import http1
import pytest
import yaml
from azure import HOST, KEY, Azure
from chat import CARD, EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy
from gate import Gate
from message import answer, bytewise, request
from policies import HELD, NOT_HELD, OBSERVED
from presidio import Presidio
from printed import configuration
from streams import ASKED, DONE, FIRST, LAST, Steps, Watched, said, says, story, streamed

SHIPPED = Path(__file__).parents[2] / "envoy/recogniser/policy.yaml"
NAME, OTHER = "Rosalind Quill", "José Ñandú"
PERSON = "[PERSON]"
TIMEOUT = 0.5
FILL = "The committee met again on a grey morning and talked of drains, ditches and the price of gravel. "


def asks(kind, **more):
    given = {"kind": kind, "cluster": kind, "timeout_ms": int(TIMEOUT * 1000)}
    if kind == "azure_language":
        given |= {"authority": HOST, "key": {"env": "AZURE_KEY"}}
    return {"pii": {"recogniser": given | more}}


def patient(kind, **more):
    """With time for a Presidio on a busy machine."""
    return asks(kind, timeout_ms=8000, **more)


POLICIES = {
    "presidio": HELD | patient("presidio"),
    "presidio-not-held": NOT_HELD | patient("presidio"),
    "presidio-observe": OBSERVED | {"host": {"hold_headers": True}} | patient("presidio"),
    "azure": HELD | patient("azure_language"),
    "azure-not-held": NOT_HELD | patient("azure_language"),
    "block": HELD | asks("azure_language"),
    "local": HELD | asks("azure_language", on_failure="local"),
    "block-observe": OBSERVED | {"host": {"hold_headers": True}} | asks("azure_language"),
    "down": HELD | asks("presidio", cluster="down"),
    "down-local": HELD | asks("presidio", cluster="down", on_failure="local"),
    "unknown": HELD | asks("presidio", cluster="unheard-of"),
    "unknown-local": HELD | asks("presidio", cluster="unheard-of", on_failure="local"),
}
FINDING = ["presidio", "presidio-not-held", "azure", "azure-not-held"]
finding = pytest.mark.parametrize("mode", FINDING)
protocols = pytest.mark.parametrize("http", ["http1", "http2"])


@pytest.fixture(scope="module")
def presidio():
    presidio = Presidio()
    yield presidio
    presidio.close()


@pytest.fixture(scope="module")
def service():
    azure = Azure()
    yield azure
    azure.close()


@pytest.fixture
def azure(service):
    service.heal()
    service.asked.clear()
    yield service
    service.heal()


@pytest.fixture(scope="module")
def gate(presidio, service, upstream, tmp_path_factory):
    listeners = {name: {"policy": policy, "environment": ("AZURE_KEY",)} for name, policy in POLICIES.items()}
    clusters = {"presidio": presidio.port, "azure_language": service.port, "down": 1}
    directory = tmp_path_factory.mktemp("recogniser")
    gate = Gate.with_listeners(upstream, directory, listeners, {"AZURE_KEY": KEY}, clusters)
    yield gate
    gate.envoy.close([*PLANTED, "Rosalind", KEY])


def asked(came, direction="request"):
    return came.record["recogniser"][direction]


@protocols
@finding
def test_a_name_in_a_request_does_not_reach_the_model(gate, azure, mode, http):
    words = f"\U0001f600 {OTHER} and {NAME}, {EMAIL}"
    came = gate.ask(mode, request(PATH, chat({"role": "system", "content": f"Serve {NAME}."}, words)), answer(completion("ok")), http=http)
    assert came.sent.body == chat({"role": "system", "content": f"Serve {PERSON}."}, f"\U0001f600 {PERSON} and {PERSON}, [EMAIL_ADDRESS]")
    assert came.answer.body == completion("ok")
    assert came.record["findings"]["request"] == {"pii.person": 3, "pii.email_address": 1}
    assert (asked(came), asked(came, "response")) == ("answered", "answered" if came.record["findings"]["response"] else "not_asked")


@protocols
@finding
@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["whole", "in bytes"])
def test_a_name_in_an_answer_does_not_reach_the_client(gate, azure, mode, http, cut):
    body = completion(f"It was {NAME}.", f"Or \U0001f600 {OTHER}?")
    came = gate.ask(mode, request(PATH, chat("hi")), answer(*cut(body)), http=http, upstream=http)
    assert came.answer.body == completion(f"It was {PERSON}.", f"Or \U0001f600 {PERSON}?")
    assert came.answer.status == 200 and asked(came, "response") == "answered"


@finding
def test_messages_with_trailers(gate, azure, mode):
    trailers = (("x-after", "1"),)
    body = chat(f"I am {NAME}")
    said_so = answer(completion(f"It was {NAME}."), trailers=trailers, length=None)
    came = gate.ask(mode, request(PATH, body, trailers=trailers, length=None), said_so, http="http2", upstream="http2")
    assert came.sent.body == chat(f"I am {PERSON}") and came.sent.trailers == list(trailers)
    assert came.answer.body == completion(f"It was {PERSON}.") and came.answer.trailers == list(trailers)


LONG = FILL + NAME + ", " + FILL * 4 + OTHER + " " + FILL + NAME
STREAMS = {
    "short": f"Ask {NAME} or {OTHER}.",
    "long": LONG,
    "clean": FILL * 5,
}


def words_of(text, length=5):
    return [text[at : at + length] for at in range(0, len(text), length)]


@protocols
@finding
@pytest.mark.parametrize("text", STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("pause", [0, 0.002])
def test_names_in_a_stream_do_not_reach_the_client(gate, azure, mode, http, text, pause):
    pieces = story(*words_of(text))
    came = gate.ask(mode, ASKED, streamed(*pieces, pause=pause), http=http, upstream=http)
    assert said(came.answer.body) == text.replace(NAME, PERSON).replace(OTHER, PERSON)
    if text == STREAMS["clean"]:
        assert came.answer.body == b"".join(pieces)
    assert came.answer.whole and asked(came, "response") == "answered"
    assert came.record["findings"]["response"].get("pii.person", 0) == text.count(NAME) + text.count(OTHER)


@protocols
@finding
def test_a_stream_flows_while_it_is_asked_about(gate, azure, mode, http):
    """What is known goes on with the next piece, and nothing that is not."""
    steps = Steps(FIRST, *[b"".join(says(*words_of(text))) for text in (f"{NAME} says: " + FILL * 3, FILL, FILL, FILL * 3)], LAST + DONE)
    asked_for, _ = gate.prepare(ASKED, streamed().having(pieces=steps), upstream=http)
    with Watched(gate.ports[mode], asked_for, http) as watched:
        for _ in steps.pieces[:-1]:
            steps.go()
            time.sleep(0.3)
        watched.until(lambda body: b"[PERSON]" in body and b"gra" in body)
        assert not watched.over.is_set()
        steps.rest()
        assert said(watched.end().body) == f"{PERSON} says: " + FILL * 8


def test_azure_is_asked_as_it_asks_to_be(gate, azure):
    came = gate.ask("block", request(PATH, chat(*[f"{FILL * 20} number {n}, {NAME}" for n in range(8)])), answer(completion("ok")))
    assert asked(came) == "answered" and came.sent.body.count(PERSON.encode()) == 8
    assert all(len(given["analysisInput"]["documents"]) <= 5 for given in azure.asked)
    assert len(azure.asked) == 1


def test_what_is_refused_anyway_is_not_shown(gate, azure):
    came = gate.ask("block", request(PATH, chat(f"{INJECTION}, {NAME}")))
    assert came.line["details"] == "portcullis_injection" and asked(came) == "not_asked"
    assert not azure.asked


def test_nothing_is_asked_where_nothing_is_said(gate, azure):
    came = gate.ask("block", request(PATH, chat()), answer(b"{}"))
    assert (asked(came), asked(came, "response")) == ("not_asked", "not_asked") and not azure.asked


FAILURES = {
    "429": ({"status": 429}, "refused"),
    "500": ({"status": 500}, "refused"),
    "503": ({"status": 503}, "unanswered"),
    "garbage": ({"body": "<html>"}, "malformed"),
    "nothing": ({"body": ""}, "malformed"),
    "wrong offsets": (
        {"body": '{"results":{"documents":[{"id":"0","entities":[{"category":"Person","offset":9999,"length":3,"confidenceScore":1}]}]}}'},
        "malformed",
    ),
    "half of a character": (
        {"body": '{"results":{"documents":[{"id":"0","entities":[{"category":"Person","offset":1,"length":3,"confidenceScore":1}]}]}}'},
        "malformed",
    ),
    "too slow": ({"delay": 3 * TIMEOUT}, "unanswered"),
}
failures = pytest.mark.parametrize("failure, why", FAILURES.values(), ids=FAILURES)
WORDS = f"\U0001f600 I am {NAME}, {EMAIL}"


def fail(azure, failure):
    for name, value in failure.items():
        setattr(azure, name, value)


@failures
def test_without_an_answer_a_request_is_refused(gate, azure, failure, why):
    fail(azure, failure)
    start = time.monotonic()
    came = gate.ask("block", request(PATH, chat(WORDS)))
    assert time.monotonic() - start < TIMEOUT + 4
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_recogniser")
    assert not came.reached and asked(came) == why
    assert (came.record["verdict"], came.record["reason"]) == ("block", "recogniser")


@failures
def test_without_an_answer_the_rules_decide_if_the_policy_says_so(gate, azure, failure, why):
    fail(azure, failure)
    came = gate.ask("local", request(PATH, chat(WORDS)), answer(completion(f"{CARD} {NAME}")))
    assert came.sent.body == chat(WORDS.replace(EMAIL, "[EMAIL_ADDRESS]"))
    assert came.answer.body == completion(f"[CREDIT_CARD] {NAME}")
    assert (asked(came), came.record["verdict"]) == (why, "redact")


@failures
def test_without_an_answer_a_stream_is_refused_or_goes_on(gate, azure, failure, why):
    fail(azure, failure)
    text = f"\U0001f600 It was {NAME}. " + FILL * 4
    came = gate.ask("block", ASKED, streamed(*story(*words_of(text))))
    assert NAME.split()[0] not in said(came.answer.body.replace(DONE, b"").split(b'data: {"error"')[0])
    assert (came.record["verdict"], came.record["reason"]) == ("block", "recogniser")
    came = gate.ask("local", ASKED, streamed(*story(*words_of(text + EMAIL))))
    assert said(came.answer.body) == text + "[EMAIL_ADDRESS]"
    assert asked(came, "response") == why


@pytest.mark.parametrize("cluster", ["down", "unknown"])
def test_a_recogniser_that_is_not_there(gate, cluster):
    came = gate.ask(cluster, request(PATH, chat(WORDS)))
    assert (came.answer.status, came.line["details"], asked(came)) == (403, "portcullis_recogniser", "unanswered")
    came = gate.ask(cluster, request(PATH, chat()), answer(completion(f"It was {NAME}")))
    assert (came.answer.status, came.line["details"]) == (502, "portcullis_recogniser")
    came = gate.ask(f"{cluster}-local", request(PATH, chat(WORDS)), streamed(*story(*words_of(FILL * 4 + EMAIL))))
    assert came.sent.body == chat(WORDS.replace(EMAIL, "[EMAIL_ADDRESS]"))
    assert said(came.answer.body) == FILL * 4 + "[EMAIL_ADDRESS]"


def test_observing_asks_and_changes_nothing(gate, azure):
    body, pieces = chat(WORDS), story(*words_of(LONG))
    came = gate.ask("presidio-observe", request(PATH, body, headers={"x-a": "1"}), streamed(*pieces))
    assert came.sent.body == body and came.answer.body == b"".join(pieces)
    assert (came.record["verdict"], came.record["enforced"]) == ("redact", False)
    assert came.record["findings"] == {"request": {"pii.person": 1, "pii.email_address": 1}, "response": {"pii.person": 3}}
    azure.status = 500
    came = gate.ask("block-observe", request(PATH, body), answer(completion(NAME)))
    assert came.sent.body == body and came.answer.body == completion(NAME)
    assert (came.record["verdict"], came.record["reason"]) == ("block", "recogniser")


@pytest.mark.parametrize("http", ["http1"])
def test_a_client_that_leaves_meanwhile(gate, azure, http):
    azure.delay = 0.3
    asked_for, case = gate.prepare(request(PATH, chat(WORDS)), answer(completion("ok")))
    for _ in range(3):
        connection = client.connect(gate.ports["block"])
        http1.send(connection, asked_for)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    time.sleep(0.6)
    azure.heal()
    assert gate.ask("block", request(PATH, chat(WORDS)), answer(completion("ok"))).answer.status == 200
    assert gate.record(case)["response_category"] == "aborted"


def test_many_at_once(gate, azure):
    azure.delay = 0.05
    came = {}

    def ask(number):
        asked_for, case = gate.prepare(request(PATH, chat(f"{number} is {NAME}")), answer(completion(f"{number}: {NAME}")))
        came[number] = (client.ask(gate.ports["azure"], asked_for), case)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    for number, (message, case) in came.items():
        assert message.body == completion(f"{number}: {PERSON}")
        assert gate.upstream.reached[case][0].body == chat(f"{number} is {PERSON}")
    assert len(came) == 24


def test_it_is_counted(gate, azure):
    gate.ask("block", request(PATH, chat(WORDS)), answer(completion("ok")))
    assert 'portcullis_recogniser{direction="request",outcome="answered"} ' in gate.envoy.admin("/stats/prometheus")


def test_what_is_printed_asks(tmp_path, upstream, azure):
    """The shipped policy, with its cluster at the service's port, in plain HTTP."""
    policy = yaml.safe_load(SHIPPED.read_text())
    policy["pii"]["recogniser"]["authority"] = HOST
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy))
    keys = {"AZURE_LANGUAGE_KEY": KEY}
    at = f"http://127.0.0.1:{azure.port}"
    config = configuration(tmp_path / "policy.yaml", tmp_path, upstream, "--recogniser", at, environment=keys)
    envoy = Envoy(config, tmp_path, keys)
    try:
        came = Gate(envoy, upstream, tmp_path / "access.log").ask("llm", request(PATH, chat(WORDS)), answer(completion(NAME)))
        assert came.sent.body == chat(WORDS.replace(NAME, PERSON).replace(EMAIL, "[EMAIL_ADDRESS]"))
        assert came.answer.body == completion(PERSON)
        assert came.record["recogniser"] == {"request": "answered", "response": "answered"}
    finally:
        envoy.close([*PLANTED, "Rosalind", KEY])
