"""boto3 behind the filter, and Bedrock's signatures: who signs what arrives, and what becomes of what a client signed."""

from pathlib import Path

import pytest
from aws import CLIENT, ENVIRONMENT, ENVOY, REGION, exception
from bedrock import WHOLE, Asked, cuts, every, whole
from chat import CARD, EMAIL, INJECTION, PLANTED
from envoyproxy import Envoy
from gate import Gate
from printed import configuration, manager

POLICY = Path(__file__).parents[2] / "envoy/bedrock/policy.yaml"
HOST = f"bedrock-runtime.{REGION}.amazonaws.com"

signing = pytest.mark.parametrize("listener", ["signing", "signing-not-held"])
not_signing = pytest.mark.parametrize("listener", ["signed", "signed-not-held"])


@every
@cuts
def test_the_scripts_and_the_sdk_agree_without_a_filter(bedrock, operation, cut):
    asked = Asked(bedrock, operation, "hi", operation.answer("Hello", " there", cut=cut))
    assert (asked.heard.text, asked.heard.stop, asked.heard.usage) == ("Hello there", "end_turn", (9, 3))
    assert asked.signers == [CLIENT.access_key]


@every
def test_envoy_alone_keeps_a_signature_intact(bedrock, operation):
    asked = Asked(bedrock, operation, EMAIL, operation.answer("Hello"), listener="bare")
    assert asked.heard.text == "Hello"
    assert asked.signers == [CLIENT.access_key]


def test_the_upstream_refuses_what_is_signed_wrongly(bedrock):
    def change(request, **_):
        request.body = request.body.replace(b"hi", b"ho")

    asked = Asked(bedrock, WHOLE[0], "hi", before=change)
    assert asked.error.response["Error"]["Code"] == "InvalidSignatureException"
    assert "does not match" in str(asked.error)


@whole
@signing
def test_a_question_arrives_masked_and_signed_by_envoy(bedrock, operation, listener):
    asked = Asked(bedrock, operation, f"I am {EMAIL}", operation.answer(f"You are {EMAIL}, with {CARD}"), listener=listener)
    assert asked.error is None
    assert "I am [EMAIL_ADDRESS]" in asked.said
    assert EMAIL not in asked.said
    assert asked.signers == [ENVOY.access_key]
    assert asked.heard.text == "You are [EMAIL_ADDRESS], with [CREDIT_CARD]"
    assert asked.record["verdict"] == "redact"


@whole
@signing
def test_a_clean_question_is_signed_by_envoy_too(bedrock, operation, listener):
    asked = Asked(bedrock, operation, "hi", operation.answer("Hello"), listener=listener)
    assert (asked.heard.text, asked.heard.usage) == ("Hello", (9, 3))
    assert asked.signers == [ENVOY.access_key]
    assert asked.record["verdict"] == "allow"


@every
@not_signing
def test_what_a_client_signed_is_refused_where_it_would_have_to_change(bedrock, operation, listener):
    asked = Asked(bedrock, operation, f"I am {EMAIL}", listener=listener)
    assert asked.error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert (asked.record["verdict"], asked.record["reason"]) == ("block", "signed")
    assert [request for request in asked.reached if request.whole] == []


@whole
@not_signing
def test_what_a_client_signed_passes_with_its_signature_where_nothing_changes(bedrock, operation, listener):
    asked = Asked(bedrock, operation, "hi", operation.answer(f"You are {EMAIL}"), listener=listener)
    assert asked.heard.text == "You are [EMAIL_ADDRESS]"
    assert asked.signers == [CLIENT.access_key]
    assert asked.record["verdict"] == "redact"


@every
@pytest.mark.parametrize("listener", [None, "bare", "signing"])
def test_an_exception_of_bedrock_keeps_its_type(bedrock, operation, listener):
    said = exception("ValidationException", "The provided model identifier is invalid.", 400)
    asked = Asked(bedrock, operation, "hi", said, listener=listener)
    assert type(asked.error).__name__ == "ValidationException"
    assert "The provided model identifier is invalid." in str(asked.error)
    assert len(asked.reached) == 1


@pytest.fixture(scope="module")
def printed(tmp_path_factory, bedrock):
    """The configuration that `portcullis envoy --bedrock` prints for the policy that is shipped, in use."""
    directory = tmp_path_factory.mktemp("bedrock")
    config = configuration(POLICY, directory, bedrock.upstream, "--bedrock", REGION, environment=ENVIRONMENT)
    # As it is written for an endpoint with TLS; and a second try, which an operator may add.
    (route,) = manager(config)["route_config"]["virtual_hosts"][0]["routes"]
    route["route"]["host_rewrite_literal"] = HOST
    route["route"]["retry_policy"] = {"retry_on": "5xx", "num_retries": 1, "retry_back_off": {"base_interval": "0.01s"}}
    envoy = Envoy(config, directory, ENVIRONMENT)
    yield Gate(envoy, bedrock.upstream, directory / "access.log")
    envoy.close((*PLANTED, CLIENT.secret_key, ENVOY.secret_key))


@whole
def test_the_printed_configuration_signs_what_leaves(printed, operation):
    asked = Asked(printed, operation, f"I am {EMAIL}", operation.answer("Hello"), listener="llm")
    assert asked.heard.text == "Hello"
    assert "I am [EMAIL_ADDRESS]" in asked.said
    assert asked.signers == [ENVOY.access_key]
    (sent,) = asked.reached
    assert (sent.header("host"), sent.header("accept-encoding")) == (HOST, "identity")
    assert sent.header("x-amz-security-token") is None


def test_the_printed_configuration_signs_what_envoy_tries_again(printed):
    busy = exception("ServiceUnavailableException", "Try again.", 503)
    asked = Asked(printed, WHOLE[0], EMAIL, busy, WHOLE[0].answer("Hello"), listener="llm")
    assert asked.heard.text == "Hello"
    assert asked.signers == [ENVOY.access_key] * 2
    assert {request.header("amz-sdk-request") for request in asked.reached} == {"attempt=1; max=2"}


def test_the_printed_configuration_has_room_to_sign(printed):
    asked = Asked(printed, WHOLE[1], "x" * 4_000_000 + f" {EMAIL}", WHOLE[1].answer("Hello"), listener="llm")
    assert asked.heard.text == "Hello"
    assert len(asked.said) > 4_000_000


def test_the_printed_configuration_refuses(printed):
    asked = Asked(printed, WHOLE[0], INJECTION, listener="llm")
    assert asked.error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert asked.reached == []
