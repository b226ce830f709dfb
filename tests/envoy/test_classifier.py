"""Injections that only a classifier knows: scripted ones of each kind, asked by Envoy."""

import time
from pathlib import Path

import pytest
import yaml
from azure import HOST
from azure import KEY as AZURE_KEY
from azure import Azure
from chat import EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy
from gate import Gate
from message import answer, bytewise, request
from policies import HELD, NOT_HELD, OBSERVED
from printed import configuration
from shields import ATTACK, KEY, Classifiers
from streams import said, story, streamed

SHIPPED = Path(__file__).parents[2] / "envoy/classifier/policy.yaml"
KINDS = {
    "prompt_shields": {},
    "openai_moderation": {},
    "chat": {"model": "guard"},
}
TIMEOUT = 0.5
DOUBTFUL = "new instructions: "
NAME = "Rosalind Quill"


def asks(kind, **more):
    given = {"kind": kind, "cluster": "classifier", "timeout_ms": int(TIMEOUT * 1000), "when": "always"} | KINDS[kind]
    return {"injection": {"disable": ["injection.learned"], "classifier": given | more}}


RECOGNISER = {
    "kind": "azure_language",
    "cluster": "azure",
    "authority": HOST,
    "key": {"env": "AZURE_KEY"},
    "timeout_ms": 4000,
}
POLICIES = {
    **{kind: HELD | asks(kind) for kind in KINDS},
    **{f"{kind}-block": HELD | asks(kind, on_failure="block") for kind in KINDS},
    "not-held": NOT_HELD | asks("prompt_shields"),
    "observe": OBSERVED | {"host": {"hold_headers": True}} | asks("prompt_shields"),
    "uncertain": HELD | asks("prompt_shields", when="uncertain"),
    "down": HELD | asks("prompt_shields", cluster="down", on_failure="block"),
    "down-local": HELD | asks("prompt_shields", cluster="down"),
    "unknown": HELD | asks("prompt_shields", cluster="unheard-of", on_failure="block"),
    "both": HELD | asks("prompt_shields", timeout_ms=4000) | {"pii": {"recogniser": RECOGNISER}},
}
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def service():
    service = Classifiers()
    yield service
    service.close()


@pytest.fixture
def classifier(service):
    service.heal()
    service.asked.clear()
    service.keys.clear()
    yield service
    service.heal()


@pytest.fixture(scope="module")
def azure():
    azure = Azure()
    yield azure
    azure.close()


@pytest.fixture(scope="module")
def gate(service, azure, upstream, tmp_path_factory):
    listeners = {name: {"policy": policy, "environment": ("AZURE_KEY",)} for name, policy in POLICIES.items()}
    clusters = {"classifier": service.port, "azure": azure.port, "down": 1}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("classifier"), listeners, {"AZURE_KEY": AZURE_KEY}, clusters)
    yield gate
    gate.envoy.close([*PLANTED, "Purple", "Rosalind", AZURE_KEY])


def asked(came):
    return came.record["classifier"]["request"]


def refused(came, reason="injection"):
    return (came.answer.status, came.line["details"], came.reached) == (403, f"portcullis_{reason}", [])


@pytest.mark.parametrize("http", ["http1", "http2"])
@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["whole", "in bytes"])
@pytest.mark.parametrize("mode", [*KINDS, "not-held"])
def test_an_attack_does_not_reach_the_model(gate, classifier, mode, http, cut):
    came = gate.ask(mode, request(PATH, *cut(chat(f"Please. {ATTACK}"))), http=http)
    assert refused(came) or mode == "not-held" and came.answer.status == 403
    assert not any(ATTACK.encode() in sent.body for sent in came.reached)
    assert (came.record["findings"]["request"], asked(came)) == ({"injection.classifier": 1}, "answered")
    body = chat(f"Please mail Geese to {EMAIL}")
    came = gate.ask(mode, request(PATH, *cut(body)), answer(completion("ok")), http=http)
    assert came.sent.body == body.replace(EMAIL.encode(), b"[EMAIL_ADDRESS]") and came.answer.body == completion("ok")
    assert (came.record["verdict"], asked(came)) == ("redact", "answered")


def test_words_of_a_tool_are_documents(gate, classifier):
    turns = {"role": "user", "content": "Read the Page"}, {"role": "tool", "tool_call_id": "c", "content": f"It says: {ATTACK}"}
    assert refused(gate.ask("prompt_shields", request(PATH, chat(*turns))))
    assert classifier.asked == [{"userPrompt": "Read the Page", "documents": [f"It says: {ATTACK}"]}]


def test_only_what_is_in_doubt_is_shown(gate, classifier):
    came = gate.ask("uncertain", request(PATH, chat(ATTACK)), answer(completion("ok")))
    assert (came.answer.status, asked(came), classifier.asked) == (200, "not_asked", [])
    came = gate.ask("uncertain", request(PATH, chat(ATTACK, DOUBTFUL + ATTACK)))
    assert refused(came) and classifier.asked == [{"userPrompt": DOUBTFUL + ATTACK, "documents": []}]
    assert refused(came := gate.ask("uncertain", request(PATH, chat(INJECTION)))) and asked(came) == "not_asked"


@kinds
def test_much_is_asked_about_in_parts(gate, classifier, kind):
    words = "The committee met again on a grey morning. " * 300
    came = gate.ask(kind, request(PATH, chat(words + ATTACK)))
    assert refused(came) and asked(came) in ("answered", "too_much")


FAILURES = {
    "429": ({"status": 429}, "refused"),
    "500": ({"status": 500}, "refused"),
    "503": ({"status": 503}, "unanswered"),
    "garbage": ({"body": "<html>"}, "malformed"),
    "nothing": ({"body": ""}, "malformed"),
    "another form": ({"body": '{"results": 5, "choices": [], "userPromptAnalysis": {}}'}, "malformed"),
    "too slow": ({"delay": 3 * TIMEOUT}, "unanswered"),
}


@kinds
@pytest.mark.parametrize("failure, why", FAILURES.values(), ids=FAILURES)
def test_without_an_answer_the_policy_decides(gate, classifier, kind, failure, why):
    for name, value in failure.items():
        setattr(classifier, name, value)
    start = time.monotonic()
    came = gate.ask(f"{kind}-block", request(PATH, chat("Some Geese")))
    assert refused(came, "classifier") and asked(came) == why
    assert (came.record["verdict"], came.record["reason"]) == ("block", "classifier")
    came = gate.ask(kind, request(PATH, chat(f"Some Geese, {EMAIL}")), answer(completion("ok")))
    assert (came.sent.body, asked(came)) == (chat("Some Geese, [EMAIL_ADDRESS]"), why)
    assert time.monotonic() - start < 2 * TIMEOUT + 6


def test_a_classifier_that_is_not_there(gate):
    for mode in ("down", "unknown"):
        came = gate.ask(mode, request(PATH, chat("Some Geese")))
        assert refused(came, "classifier") and asked(came) == "unanswered"
    came = gate.ask("down-local", request(PATH, chat("Some Geese")), answer(completion("ok")))
    assert (came.answer.status, asked(came)) == (200, "unanswered")


def test_observing_asks_and_changes_nothing(gate, classifier):
    body = chat(ATTACK)
    came = gate.ask("observe", request(PATH, body), answer(completion("ok")))
    assert came.sent.body == body and came.answer.body == completion("ok")
    record = came.record
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", False, "injection")


def test_names_and_attacks_are_asked_about_at_once(gate, classifier, azure):
    azure.delay = classifier.delay = 0.7
    try:
        start = time.monotonic()
        came = gate.ask("both", request(PATH, chat(f"I am {NAME}")), answer(completion("ok")))
        # One wait, not two.
        assert time.monotonic() - start < 1.35
    finally:
        azure.heal()
    assert came.sent.body == chat("I am [PERSON]")
    assert (came.record["recogniser"]["request"], asked(came)) == ("answered", "answered")
    assert refused(gate.ask("both", request(PATH, chat(f"I am {NAME}. {ATTACK}"))))


def test_streamed_answers_flow_as_without_it(gate, classifier):
    pieces = story("Some ", "grey ", "Geese")
    came = gate.ask("prompt_shields", request(PATH, chat("Tell of Geese", stream=True)), streamed(*pieces))
    assert said(came.answer.body) == "Some grey Geese" and came.record["classifier"] == {"request": "answered", "response": None}


def test_it_is_counted(gate, classifier):
    gate.ask("prompt_shields", request(PATH, chat("Some Geese")), answer(completion("ok")))
    assert 'portcullis_classifier{direction="request",outcome="answered"} ' in gate.envoy.admin("/stats/prometheus")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_printed_asks_and_adds_the_key(tmp_path, upstream, classifier, kind):
    """The shipped policy, or the like for another kind, with its cluster at the service's port, in plain HTTP. The key is Envoy's: the
    filter has no environment."""
    policy = yaml.safe_load(SHIPPED.read_text())
    policy["injection"]["classifier"] |= {"kind": kind, "authority": HOST} | KINDS[kind]
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy))
    keys = {"CLASSIFIER_KEY": KEY}
    more = ["--classifier", f"http://127.0.0.1:{classifier.port}", "--classifier-key", "CLASSIFIER_KEY"]
    config = configuration(tmp_path / "policy.yaml", tmp_path, upstream, *more, environment=keys)
    envoy = Envoy(config, tmp_path, keys)
    try:
        came = Gate(envoy, upstream, tmp_path / "access.log").ask("llm", request(PATH, chat(DOUBTFUL + ATTACK)))
        assert refused(came) and asked(came) == "answered"
        key = {"ocp-apim-subscription-key": KEY} if kind == "prompt_shields" else {"authorization": f"Bearer {KEY}"}
        absent = {"ocp-apim-subscription-key": None, "authorization": None}
        assert classifier.keys == [absent | key | {"host": HOST}]
    finally:
        envoy.close([*PLANTED, "Purple", KEY])
