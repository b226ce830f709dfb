"""The configuration of envoy/hardened: that it holds together, and that each of its parts does what it is there for."""

import json
import os
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from chat import EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy, validate
from gate import Gate
from hardened import CONFIGURATION, ENVIRONMENT, SHIPPED, UPSTREAM_KEY, Hardened, manager, plugin
from message import answer, request
from tokens import token
from wasm_names import names

ISSUER, AUDIENCE = "https://idp.example.com", "portcullis"
SUBJECT = "rosalind.quill.7731"
OTHER_KEY = "sk-of-the-provider-next"


@pytest.fixture(scope="module")
def hardened(tmp_path_factory, upstream):
    return Hardened(tmp_path_factory.mktemp("hardened"), upstream)


@pytest.fixture(scope="module")
def gate(hardened, upstream):
    directory = hardened.root.parent
    envoy = Envoy(hardened.configuration, directory, ENVIRONMENT)
    yield Gate(envoy, upstream, directory / "access.log")
    envoy.close([*PLANTED, SUBJECT, UPSTREAM_KEY, OTHER_KEY])


@pytest.fixture(scope="module")
def ask(gate, hardened):
    def ask(*said, who=SUBJECT, path=PATH, body=None, headers=None, answers=(), **how):
        known = {"authorization": f"Bearer {token(iss=ISSUER, aud=AUDIENCE, sub=who)}"} if who else {}
        asked = request(path, chat(*said) if body is None else body, headers=known | (headers or {}))
        return gate.ask("llm", asked, *answers, tls=hardened.authority.client(), **how)

    return ask


def shipped():
    return yaml.safe_load(CONFIGURATION.read_text())


def test_envoy_takes_it(hardened):
    code, said = validate(hardened.configuration, hardened.root.parent, ENVIRONMENT)
    assert code == 0, said
    assert "deprecated" not in said


def test_the_policy_inside_is_the_one_beside_it():
    assert plugin(shipped())["configuration"]["value"] == yaml.safe_load((SHIPPED / "policy.yaml").read_text())


def test_the_command_has_nothing_to_say_against_it():
    command = [os.environ["COMMAND_PATH"], "check", SHIPPED / "policy.yaml", "--envoy", CONFIGURATION]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=os.environ | ENVIRONMENT)
    assert done.returncode == 0 and "0 warnings" in done.stdout, done.stdout + done.stderr


def test_its_tags_are_those_that_the_command_prints():
    command = [os.environ["COMMAND_PATH"], "envoy", SHIPPED / "policy.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert shipped()["stats_config"] == yaml.safe_load(done.stdout)["stats_config"]


def test_the_module_may_do_what_it_does_and_nothing_else():
    imported, exported = names(Path(os.environ["MODULE_PATH"]).read_bytes())
    needed = imported | {name for name in exported if name.startswith("proxy_on_")} - {"proxy_on_memory_allocate"}
    allowed = set(plugin(shipped())["vm_config"]["capability_restriction_config"]["allowed_capabilities"])
    assert allowed == needed, f"envoy/hardened/envoy.yaml lacks {needed - allowed}, and has too much with {allowed - needed}"


def test_what_may_be_said_is_passed_on_with_the_providers_key(ask):
    came = ask(EMAIL, answers=[answer(completion(EMAIL), headers={"x-powered-by": "x", "via": "y"})])
    assert came.sent.body == chat("[EMAIL_ADDRESS]")
    assert came.sent.header("authorization") == f"Bearer {UPSTREAM_KEY}"
    assert came.sent.header("accept-encoding") == "identity"
    assert came.answer.body == completion("[EMAIL_ADDRESS]")
    assert came.record["subject"] not in (SUBJECT, "anonymous")


@pytest.mark.parametrize("http", ["http1", "http2"])
def test_answers_have_security_headers_and_tell_nothing_of_who_made_them(ask, http):
    made = answer(completion("ok"), headers={"x-powered-by": "x", "via": "y"})
    for came in (ask("hi", answers=[made], http=http), ask(INJECTION, http=http)):
        said = {name for name, _ in came.answer.head}
        assert came.answer.header("strict-transport-security") == "max-age=31536000; includeSubDomains"
        assert came.answer.header("x-content-type-options") == "nosniff"
        assert came.answer.header("cache-control") == "no-store"
        assert not said & {"x-powered-by", "via", "x-envoy-upstream-service-time"}


def test_what_may_not_be_said_is_refused(ask):
    came = ask(INJECTION)
    assert (came.answer.status, came.line["details"], came.reached) == (403, "portcullis_injection", [])
    call = {"type": "function", "function": {"name": "rm", "parameters": {}}}
    came = ask(body=chat("hi", tools=[call]))
    assert (came.answer.status, came.reached) == (403, [])


def test_whom_nobody_knows_is_refused(ask):
    known = {"iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT}
    wrong = {"exp": (1, 401), "iss": ("https://idp.example.net", 401), "aud": ("another", 403)}
    refused = [(token(**known | {claim: value}), status) for claim, (value, status) in wrong.items()]
    for said, status in [(None, 401), ("a.b.c", 401), *refused]:
        came = ask("hi", who=None, headers={"authorization": said and f"Bearer {said}"})
        assert (came.answer.status, came.reached) == (status, [])
        assert came.line["details"].startswith("jwt_authn_access_denied")


def test_who_comes_from_elsewhere_is_refused(ask):
    came = ask("hi", source="127.0.0.2", headers={"x-forwarded-for": "127.0.0.1"})
    assert (came.answer.status, came.reached) == (403, [])
    assert came.line["details"].startswith("rbac_access_denied")


def test_what_nobody_offers_is_not_there(ask):
    assert ask("hi", path="/v2/chat").answer.status == 404
    assert ask("hi", path="/v1/..%2fadmin").answer.status == 400


def test_bodies_have_a_limit(ask):
    assert ask("x" * 1_000_000).answer.status == 200
    came = ask("x" * 1_100_000)
    assert (came.answer.status, came.line["details"], came.reached) == (413, "portcullis_too_large", [])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(gate, hardened):
    old = hardened.authority.client()
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        gate.ask("llm", request(PATH, chat("hi")), tls=old)
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        new = hardened.authority.client()
        new.minimum_version = new.maximum_version = version
        assert gate.ask("llm", request(PATH, chat("hi")), tls=new).answer.status == 401


def test_a_subject_has_a_share(ask):
    # The bucket fills up by one each second, while they are asked.
    statuses = [ask("hi", who="another").answer.status for _ in range(60)]
    while 429 not in statuses:
        statuses.append(ask("hi", who="another").answer.status)
        assert len(statuses) < 120, "nobody is ever refused"
    assert statuses[:60] == [200] * 60
    assert ask("hi").answer.status == 200


def test_only_probes_and_metrics_are_there_for_operations(gate, ask):
    ask("hi")

    def get(path, method="GET"):
        asked = urllib.request.Request(f"http://127.0.0.1:{gate.ports['operations']}{path}", method=method)
        try:
            with urllib.request.urlopen(asked, timeout=5) as came:
                return came.status, came.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""

    assert get("/ready")[0] == 200
    status, metrics = get("/stats/prometheus?usedonly")
    assert status == 200 and 'portcullis_exchanges{enforced="true",verdict="allow"}' in metrics
    for path in ("/", "/config_dump", "/stats", "/ready/../config_dump", "/memory", "/certs"):
        assert get(path)[0] == 404, path
    for path in ("/quitquitquit", "/ready", "/healthcheck/fail"):
        assert get(path, "POST")[0] == 404, path


def test_keys_are_taken_anew_when_they_are_swapped(gate, ask, hardened):
    before = certificate_shown(gate, hardened)
    hardened.mount("keys", {"upstream_key": OTHER_KEY.encode()})
    key, certificate = hardened.authority.issue("next")
    hardened.mount("tls", {"tls.key": key.read_bytes(), "tls.crt": certificate.read_bytes()})
    deadline = time.monotonic() + 15
    while ask("hi").sent.header("authorization") != f"Bearer {OTHER_KEY}" or certificate_shown(gate, hardened) == before:
        assert time.monotonic() < deadline, "a key was swapped, and nobody took it"
        time.sleep(0.2)
    hardened.mount("keys", {"upstream_key": UPSTREAM_KEY.encode()})


def certificate_shown(gate, hardened):
    """The certificate that clients see."""
    return ssl.get_server_certificate(("127.0.0.1", gate.ports["llm"]))


def test_no_key_can_be_seen_in_what_envoy_tells_of_itself(gate, ask):
    ask(EMAIL)
    dump = gate.envoy.admin("/config_dump?include_eds")
    assert "portcullis" in dump
    for secret in (UPSTREAM_KEY, ENVIRONMENT["PSEUDONYM_KEY"], "PRIVATE KEY"):
        assert secret not in dump
    assert json.loads(dump)
