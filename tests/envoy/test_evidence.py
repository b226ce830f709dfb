"""What was found, sealed by the filter in Envoy, and opened by whoever has the private key: code that shares nothing with it, and the command."""

import base64
import json
import os
import subprocess

import hpke
import pytest
from chat import EMAIL, INJECTION, PATH, PLANTED, chat, completion
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from gate import Gate
from message import answer, request
from policies import HELD, OBSERVED

PRIVATE = bytes(range(1, 33))
PUBLIC = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
SETTINGS = {"public_key": base64.b64encode(PUBLIC).decode()}
LISTENERS = {
    "sealed": {"policy": HELD | {"audit": {"evidence": SETTINGS}}},
    "apart": {"policy": HELD | {"audit": {"evidence": SETTINGS | {"key": "apart"}}}},
    "observed": {"policy": OBSERVED | {"audit": {"evidence": SETTINGS | {"from": "block"}}}},
}


@pytest.fixture(scope="module")
def gate(upstream, tmp_path_factory):
    listeners = {name: {"policy": given["policy"]} for name, given in LISTENERS.items()}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("evidence"), listeners)
    yield gate
    gate.envoy.close(PLANTED)


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(exchange):
    """The evidence of an exchange, whose key may be kept apart."""
    record = exchange.record
    assert exchange.line["evidence"].startswith(f"portcullis-evidence:1:{hpke.name(PUBLIC)}:")
    sealed = decoded(exchange.line["evidence"].rsplit(":", 1)[1])
    if exchange.line["evidence_key"]:
        sealed = decoded(exchange.line["evidence_key"].rsplit(":", 1)[1]) + sealed
    bound = f"{record['schema']}\n{record['policy']}\n{record['request_id']}".encode()
    return json.loads(hpke.open_sealed(PRIVATE, sealed, b"portcullis evidence 1", bound))


@pytest.mark.parametrize("name", ["sealed", "apart"])
def test_what_was_found_is_sealed_beside_the_record(gate, name):
    masked = gate.ask(name, request(PATH, chat(f"mail {EMAIL}")), answer(completion("ok")))
    evidence = opened(masked)
    assert [found["text"] for found in evidence["matches"]] == [EMAIL]
    assert evidence["prompt"] == [{"scope": "user", "text": f"mail {EMAIL}"}]
    refused = gate.ask(name, request(PATH, chat(INJECTION)))
    assert opened(refused)["matches"][0]["action"] == "block"
    again = gate.ask(name, request(PATH, chat(f"mail {EMAIL}")), answer(completion("ok")))
    assert again.line["evidence"][-64:] != masked.line["evidence"][-64:]
    assert bool(masked.line["evidence_key"]) == (name == "apart")


def test_an_answer_s_findings_are_sealed(gate):
    exposed = gate.ask("sealed", request(PATH, chat("who is it")), answer(completion(f"it is {EMAIL}")))
    found = opened(exposed)["matches"][0]
    assert (found["direction"], found["text"]) == ("response", EMAIL)


def test_where_nothing_is_found_nothing_is_sealed(gate):
    clean = gate.ask("sealed", request(PATH, chat("hello")), answer(completion("hello")))
    milder = gate.ask("observed", request(PATH, chat(f"mail {EMAIL}")), answer(completion("ok")))
    worse = gate.ask("observed", request(PATH, chat(INJECTION)), answer(completion("ok")))
    assert not clean.line["evidence"] and not milder.line["evidence"]
    assert opened(worse)["matches"]


def test_the_command_opens_envoy_s_log(gate, tmp_path):
    asked = gate.ask("sealed", request(PATH, chat(f"mail {EMAIL}")), answer(completion("ok")))
    log, key = tmp_path / "access.log", tmp_path / "evidence.key"
    log.write_text(json.dumps(asked.line) + "\n")
    written = base64.urlsafe_b64encode(PRIVATE).rstrip(b"=").decode()
    key.write_text(f"portcullis-evidence-private-key:1:{written}\n")
    command = [os.environ["COMMAND_PATH"], "audit", "open", "--key", str(key), str(log)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["evidence"] == opened(asked)
