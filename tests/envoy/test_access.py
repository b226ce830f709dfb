"""Who is let in: by the address of the connection, and by signatures that are good once, whichever worker has them first."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import client
import pytest
from chat import PATH, chat, completion
from gate import Gate
from message import answer, request
from policies import HELD, NOT_HELD, OBSERVED

README = (Path(__file__).parents[2] / "README.md").read_text()
KEYS = {"APP1_HMAC_KEY": "a planted key of app1, 7731", "APP2_HMAC_KEY": "a planted key of app2, 7731"}
SIGNED = {"access": {"signature": {"keys": {"app1": {"env": "APP1_HMAC_KEY"}, "app2": {"env": "APP2_HMAC_KEY"}}}}}
WHOLE = {"access": {"signature": SIGNED["access"]["signature"] | {"covers": "request", "nonce": "required"}}}
RANGES = {"access": {"client_ranges": ["127.0.0.8/30"]}}
CLIENTS, TIMES = 8, 50
BODY = chat("hi")
ANSWER = answer(completion("ok"))


@pytest.fixture(scope="module")
def gate(upstream, tmp_path_factory):
    policies = {
        "signed": HELD | SIGNED,
        "not held": NOT_HELD | SIGNED,
        "observe": OBSERVED | {"host": {"hold_headers": True}} | SIGNED,
        "whole": HELD | WHOLE,
        "ranges": HELD | RANGES,
    }
    listeners = {name: {"policy": policy, "environment": list(KEYS)} for name, policy in policies.items()}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("gate"), listeners, KEYS)
    yield gate
    gate.envoy.close(KEYS.values())


def signed(body=BODY, key="APP1_HMAC_KEY", whose="app1", now=None, method="POST", path=PATH):
    now = str(int(time.time()) if now is None else now)
    signature = hmac.new(KEYS[key].encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-client-id": whose, "x-timestamp": now, "x-signature": signature}
    return request(path, *([body] if body else []), method=method, headers=headers)


def fault(came):
    challenge = came.answer.header("www-authenticate")
    assert came.answer.status == 401 and came.line["details"] == "portcullis_signature" and not came.reached
    assert came.record["reason"] == "signature" and came.record["client"] is None and came.record["severity"] == "medium"
    return re.fullmatch(r'HMAC-SHA256 error="(\w+)", headers="x-client-id x-timestamp x-signature"', challenge)[1]


@pytest.mark.parametrize("http", ["http1", "http2"])
@pytest.mark.parametrize("name", ["signed", "not held"])
def test_what_a_client_has_signed_passes_and_once(gate, name, http):
    asked = signed(chat(f"hi from {name} by {http}"))
    came = gate.ask(name, asked, ANSWER, http=http)
    assert came.answer.status == 200 and came.record["client"] == "app1"
    assert all(came.sent.header(header) is None for header in ("x-client-id", "x-timestamp", "x-signature"))
    again = gate.ask(name, asked, http=http)
    assert again.answer.status == 401 and "was used before" in json.loads(again.answer.body)["error"]["message"]


def test_a_request_without_a_body_signs_none(gate):
    asked = signed(b"", method="GET", path="/v1/models")
    assert gate.ask("signed", asked, ANSWER).answer.status == 200
    assert fault(gate.ask("signed", asked)) == "replayed"


def test_what_is_wrong_is_said(gate):
    now = int(time.time())
    assert fault(gate.ask("signed", request(PATH, BODY))) == "missing"
    assert fault(gate.ask("signed", signed(now=now - 310))) == "stale"
    assert fault(gate.ask("signed", signed(now=now + 310))) == "stale"
    assert fault(gate.ask("signed", signed(now="-1"))) == "malformed"
    assert fault(gate.ask("signed", signed(whose="app2"))) == "wrong"
    assert fault(gate.ask("signed", signed(whose="app3"))) == "wrong"
    assert fault(gate.ask("signed", signed().having(pieces=(chat("other"),)))) == "wrong"


def test_of_workers_that_have_it_at_the_same_time_one_lets_it_through(gate):
    before = gate.envoy.stats("worker_")
    for number in range(5):
        asked, _ = gate.prepare(signed(chat(f"hi {number}")), *[ANSWER] * TIMES)

        def work(_, asked=asked):
            return client.ask(gate.ports["signed"], asked).status

        with ThreadPoolExecutor(CLIENTS) as pool:
            statuses = sorted(pool.map(work, range(TIMES)))
        assert statuses == [200] + [401] * (TIMES - 1), number
    after = gate.envoy.stats("worker_")
    shares = [count - before.get(name, 0) for name, count in after.items() if "listener" in name and name.endswith("downstream_cx_total")]
    assert sum(share > CLIENTS for share in shares) == 2, shares


def test_observing_refuses_nothing(gate):
    came = gate.ask("observe", request(PATH, BODY), ANSWER)
    assert came.answer.status == 200 and came.record["reason"] == "signature" and not came.record["enforced"]
    asked = signed(chat("watched"))
    verdicts = [gate.ask("observe", asked, ANSWER).record["verdict"] for _ in range(2)]
    assert verdicts == ["allow", "block"]


def test_only_some_addresses_are_let_in(gate):
    assert gate.ask("ranges", request(PATH, BODY), ANSWER, source="127.0.0.9").answer.status == 200
    stranger = gate.ask("ranges", request(PATH, BODY, headers={"x-forwarded-for": "127.0.0.9"}), source="127.0.0.2")
    assert stranger.answer.status == 403 and stranger.line["details"] == "portcullis_client" and not stranger.reached
    assert json.loads(stranger.answer.body)["error"]["code"] == "portcullis_client"
    assert (stranger.record["reason"], stranger.record["severity"]) == ("client", "low")


def example(name, language):
    text = README.split(f"<!-- {name}: begin -->\n")[1].split(f"<!-- {name}: end -->")[0]
    return text.removeprefix(f"```{language}\n").removesuffix("```\n")


def test_the_example_in_python_signs(gate, monkeypatch):
    monkeypatch.setenv("APP1_HMAC_KEY", KEYS["APP1_HMAC_KEY"])
    names = {}
    exec(example("sign-python", "python"), names)  # noqa: S102
    headers = [names["signed"]("POST", PATH, BODY) for _ in range(2)]
    for own in headers:
        came = gate.ask("whole", request(PATH, BODY, headers=own), ANSWER)
        assert came.answer.status == 200 and came.record["client"] == "app1" and came.sent.header("x-nonce") is None
    assert gate.ask("whole", request(PATH, BODY, headers=headers[0])).answer.status == 401
    moved = request(PATH + "?a=b", BODY, headers=names["signed"]("POST", PATH, BODY))
    assert gate.ask("whole", moved).answer.status == 401


def test_the_example_in_a_shell_signs(gate):
    _, case = gate.prepare(request(PATH), ANSWER)
    script = example("sign-shell", "sh").replace("curl -s", f"curl -s -H 'x-case: {case}' -H 'x-upstream: http1'")
    url = f"http://127.0.0.1:{gate.ports['signed']}{PATH}"
    given = os.environ | {"APP1_HMAC_KEY": KEYS["APP1_HMAC_KEY"], "url": url, "body": chat("from a shell").decode()}
    done = subprocess.run(["bash", "-c", script], env=given, capture_output=True, text=True, timeout=20)
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == "ok", done
    assert gate.record(case)["client"] == "app1"
