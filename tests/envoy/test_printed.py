"""The configurations that `portcullis envoy` prints."""

import os
import subprocess
import time

import pytest
import yaml
from chat import EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy
from gate import Gate
from message import answer, request
from printed import configuration

HI = request(PATH, chat("hi"))


@pytest.fixture(scope="module")
def printed(tmp_path_factory, upstream):
    """The configuration that `portcullis envoy` prints, in use."""
    directory = tmp_path_factory.mktemp("printed")
    policy = directory / "policy.yaml"
    policy.write_text("# A comment.\nversion: 1\naudit: {pseudonym_key: {env: PSEUDONYM_KEY}}\nbodies: {request_bytes: 2097152}\n")
    environment = {"PSEUDONYM_KEY": "a key"}
    envoy = Envoy(configuration(policy, directory, upstream, environment=environment), directory, environment)
    yield Gate(envoy, upstream, directory / "access.log")
    envoy.close(PLANTED)


def test_the_printed_configuration_works(printed):
    came = printed.ask("llm", request(PATH, chat(EMAIL)), answer(completion("ok")))
    assert came.sent.body == chat("[EMAIL_ADDRESS]")
    assert came.answer.body == completion("ok")
    assert came.line["portcullis"]["value"]["verdict"] == "redact"
    assert came.line["portcullis"]["value"]["key"] == "configured"
    refused = printed.ask("llm", request(PATH, chat(INJECTION)))
    assert (refused.answer.status, refused.line["details"]) == (403, "portcullis_injection")


def test_the_printed_configuration_has_room_for_the_policys_caps(printed):
    large = chat("x" * 2_000_000)
    assert printed.ask("llm", request(PATH, large)).sent.body == large
    refused = printed.ask("llm", request(PATH, chat("x" * 2_100_000)))
    assert (refused.answer.status, refused.line["details"]) == (413, "portcullis_too_large")


def test_the_printed_configuration_asks_for_answers_that_can_be_read(printed):
    came = printed.ask("llm", HI.having(head=HI.head + (("accept-encoding", "gzip, br"),)))
    assert came.sent.header("accept-encoding") == "identity"


def test_metrics_have_tags_in_prometheus(printed):
    printed.ask("llm", request(PATH, chat(EMAIL)))
    printed.ask("llm", request(PATH, b"{"))
    text = printed.envoy.admin("/stats/prometheus")
    for series in (
        'portcullis_exchanges{enforced="true",verdict="redact"}',
        'portcullis_findings{direction="request",rule="pii.email_address"}',
        'portcullis_uninspectable{direction="request",kind="malformed"}',
    ):
        assert f"{series} " in text
    # Envoy merges histograms every few seconds.
    deadline = time.monotonic() + 8
    while "portcullis_guard_us_bucket" not in text and time.monotonic() < deadline:
        time.sleep(0.2)
        text = printed.envoy.admin("/stats/prometheus")
    assert "portcullis_guard_us_bucket" in text


@pytest.mark.parametrize("target", ["istio", "gateway"])
def test_what_is_printed_for_others_holds_the_policy(tmp_path, target):
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\nhost: {hold_headers: false}\n")
    command = [os.environ["COMMAND_PATH"], "envoy", policy, "--target", target]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    documents = list(yaml.safe_load_all(done.stdout))
    assert done.returncode == 0
    assert "'hold_headers': False" in str(documents)
    assert all({"apiVersion", "kind", "metadata", "spec"} <= set(document) for document in documents)
