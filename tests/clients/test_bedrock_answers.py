"""boto3 behind the filter: answers masked whole and in frames, tools, and the exceptions that a refusal raises."""

import pytest
from aws import frame
from bedrock import STREAMED, Asked, Call, cuts, every, streamed, whole
from botocore.exceptions import EventStreamError
from chat import AWS_KEY, CARD, EMAIL, INJECTION

LISTENER = "signing"
WORDS = ("Write", " to ", EMAIL[:4], EMAIL[4:17], EMAIL[17:], " or", " pay ", *CARD, ".")
MASKED = "Write to [EMAIL_ADDRESS] or pay [CREDIT_CARD]."
SECRET = ("it", " is", " ", AWS_KEY[:8], AWS_KEY[8:], " there")
TOOLS = ("send", "call")


def type_of(error):
    return type(error).__name__


def assert_refused(asked, because):
    """A request or an answer was refused before anything of it went on."""
    error = asked.error
    assert type_of(error) == "AccessDeniedException"
    assert error.response["Error"]["Code"] == "AccessDeniedException"
    assert error.response["Error"]["Message"].startswith(f"The {because}")
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert error.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert asked.record["request_id"] in str(error)


@streamed
@cuts
def test_a_clean_stream_comes_event_for_event(bedrock, operation, cut):
    given = operation.answer("Hello", " there", ".", cut=cut)
    plain = Asked(bedrock, operation, "hi", given)
    asked = Asked(bedrock, operation, "hi", given, listener=LISTENER)
    assert asked.error is None
    assert asked.events == plain.events
    assert (asked.heard.text, asked.heard.stop, asked.heard.usage) == ("Hello there.", "end_turn", (9, 3))
    assert asked.record["verdict"] == "allow"
    assert (asked.record["tokens"]["input"], asked.record["tokens"]["output"]) == (9, 3)


@every
@cuts
@pytest.mark.parametrize("listener", ["signing", "signing-not-held"])
def test_an_answer_is_masked_wherever_it_is_split(bedrock, operation, cut, listener):
    asked = Asked(bedrock, operation, "hi", operation.answer(*WORDS, cut=cut), listener=listener)
    assert asked.error is None
    assert (asked.heard.text, asked.heard.stop, asked.heard.usage) == (MASKED, "end_turn", (9, 3))
    assert asked.record["verdict"] == "redact"


@every
def test_dialect_and_model_are_recorded(bedrock, operation):
    asked = Asked(bedrock, operation, "hi", operation.answer("Hello"), listener=LISTENER)
    assert asked.record["dialect"] not in (None, "plain")
    assert asked.record["model"] == operation.model or len(operation.model) > 64


@every
def test_a_question_that_is_refused_is_the_sdks_exception_for_it(bedrock, operation):
    asked = Asked(bedrock, operation, INJECTION, listener=LISTENER)
    assert_refused(asked, "request was blocked by policy: it looks like a prompt injection")
    assert asked.reached == []


@every
@pytest.mark.parametrize("listener", ["signed", "signed-not-held"])
def test_so_is_one_that_is_signed_and_would_have_to_change(bedrock, operation, listener):
    asked = Asked(bedrock, operation, f"I am {EMAIL}", listener=listener)
    assert_refused(asked, "request was blocked by policy: it is signed")


@whole
def test_an_answer_that_is_refused_is_that_exception_too(bedrock, operation):
    asked = Asked(bedrock, operation, "hi", operation.answer(*SECRET), listener=LISTENER)
    assert_refused(asked, "response was blocked by policy: it contains a secret")
    assert len(asked.reached) == 1


@streamed
def test_a_stream_that_is_refused_in_its_first_window_is_that_exception_too(bedrock, operation):
    asked = Asked(bedrock, operation, "hi", operation.answer(*SECRET[3:]), listener=LISTENER)
    assert_refused(asked, "response was blocked by policy: it contains a secret")
    assert asked.events == []


@streamed
@cuts
@pytest.mark.parametrize("listener", ["signing", "signing-not-held"])
def test_a_stream_that_is_refused_halfway_raises_after_what_was_good(bedrock, operation, cut, listener):
    asked = Asked(bedrock, operation, "hi", operation.answer("Hello there, ", "this ", *SECRET, cut=cut), listener=listener)
    assert type(asked.error) is EventStreamError
    assert asked.error.response["Error"]["Code"] == "validationException"
    assert asked.error.response["Error"]["Message"].startswith("The response was blocked by policy: it contains a secret")
    assert asked.heard.text.startswith("Hello there, ")
    assert AWS_KEY[:8] not in asked.heard.text + str(asked.error)
    assert asked.heard.stop is None
    assert (asked.record["verdict"], asked.record["reason"], asked.record["status"]) == ("block", "secret", 200)
    assert len(asked.reached) == 1


@streamed
def test_an_answer_that_cannot_be_read_is_not_asked_for_again(bedrock, operation):
    said = operation.answer("Hello", cut=lambda body: (body[:40] + b"X" + body[41:],))
    asked = Asked(bedrock, operation, "hi", said, listener=LISTENER)
    assert asked.error is not None
    assert asked.record["verdict"] == "block"
    assert len(asked.reached) == 1


@streamed
@pytest.mark.parametrize("listener", [None, LISTENER])
def test_an_exception_of_bedrock_in_mid_stream_is_raised_and_masked(bedrock, operation, listener):
    failed = frame("modelStreamErrorException", {"message": f"no account {EMAIL}"}, "exception")
    asked = Asked(bedrock, operation, "hi", operation.answer("Hello there", more=[failed]), listener=listener)
    assert type(asked.error) is EventStreamError
    seen = f"no account {EMAIL}" if listener is None else "no account [EMAIL_ADDRESS]"
    assert asked.error.response["Error"] == {"Code": "modelStreamErrorException", "Message": seen}


@every
def test_the_scripts_and_the_sdk_agree_on_tools(bedrock, operation):
    asked = Asked(bedrock, operation, "hi", operation.answer("So", calls=[call("send", "id-1")]), tools=TOOLS)
    assert (asked.heard.calls, asked.heard.stop) == ([("id-1", "send", {"to": EMAIL})], "tool_use")


@every
@cuts
def test_a_call_is_masked_in_its_arguments(bedrock, operation, cut):
    given = operation.answer("So", calls=[call("send", "id-1")], cut=cut)
    asked = Asked(bedrock, operation, "hi", given, listener=LISTENER, tools=TOOLS)
    assert (asked.heard.calls, asked.heard.stop) == ([("id-1", "send", {"to": "[EMAIL_ADDRESS]"})], "tool_use")


@every
@cuts
def test_a_call_that_is_allowed_passes_with_what_tokens_stand_for(bedrock, operation, cut):
    # The token of the address, as the model has seen it.
    first = Asked(bedrock, operation, f"I am {EMAIL}.", operation.answer("So"), listener="tools", tools=TOOLS)
    token = first.said.partition("I am ")[2].partition(".")[0]
    assert token.startswith("[EMAIL_ADDRESS_")
    given = operation.answer("So", calls=[call("send", "id-1", token)], cut=cut)
    asked = Asked(bedrock, operation, f"I am {EMAIL}.", given, listener="tools", tools=("send",))
    assert (asked.heard.calls, asked.heard.stop) == ([("id-1", "send", {"to": EMAIL})], "tool_use")
    assert EMAIL not in asked.said


@every
def test_a_call_that_is_denied_is_taken_out(bedrock, operation):
    given = operation.answer("So", calls=[call("call", "id-1"), call("send", "id-2", "x")])
    asked = Asked(bedrock, operation, "hi", given, listener="tools", tools=TOOLS)
    assert (asked.heard.text, asked.heard.calls, asked.heard.stop) == ("So", [("id-2", "send", {"to": "x"})], "tool_use")
    assert '"send"' in asked.said
    assert '"call"' not in asked.said
    alone = operation.answer("So", calls=[call("call", "id-1")])
    asked = Asked(bedrock, operation, "hi", alone, listener="tools", tools=("send",))
    assert (asked.heard.text, asked.heard.calls, asked.heard.stop) == ("So", [], "end_turn")


@every
def test_a_call_that_is_denied_refuses_its_answer(bedrock, operation):
    given = operation.answer(calls=[call("call", "id-1")])
    asked = Asked(bedrock, operation, "hi", given, listener="tools-refuse", tools=("send",))
    assert asked.heard is None or asked.heard.calls == []
    assert "it uses a tool that is not allowed" in str(asked.error)
    assert asked.record["reason"] == "tool"
    if operation not in STREAMED:
        assert_refused(asked, "response was blocked by policy")


@every
def test_a_tool_that_is_denied_refuses_its_declaration(bedrock, operation):
    asked = Asked(bedrock, operation, "hi", listener="tools-refuse", tools=TOOLS)
    assert_refused(asked, "request was blocked by policy: it uses a tool that is not allowed")


def call(name, id, to=EMAIL):
    """A call whose arguments come in two pieces, with a value over both."""
    return Call(id, name, ('{"to": "' + to[:6], to[6:] + '"}'))
