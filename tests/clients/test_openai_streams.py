"""The OpenAI SDK behind the filter, streaming: its own aggregate, the usage, calls of tools, and what it raises in mid-stream."""

import json

import openai
import pytest
from chat import AWS_KEY, CARD, EMAIL, INJECTION
from message import bytewise
from sdk import QUESTION, Chunks, Streamed, sdks
from streams import DONE, FIRST, chunk, says, story, streamed

TOOLS = [{"type": "function", "function": {"name": name, "parameters": {"type": "object"}}} for name in ("send", "call")]
WORDS = ("Write", " to ", EMAIL[:4], EMAIL[4:17], EMAIL[17:], " or", " pay ", *CARD, ".")
MASKED = "Write to [EMAIL_ADDRESS] or pay [CREDIT_CARD]."
SECRET = ("it", " is", " ", AWS_KEY[:8], AWS_KEY[8:], " there")


def assert_asked_once(asked):
    assert asked.tries == len(asked.reached) == 1


@sdks
@pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["at once", "in pieces of one byte"])
def test_the_aggregate_of_a_stream_is_the_masked_text(gate, sdk, cut):
    asked = Streamed(gate, sdk, QUESTION, streamed(*cut(b"".join(story(*WORDS, usage=False)))))
    assert asked.error is None
    (choice,) = asked.result.choices
    assert (choice.message.content, choice.message.role, choice.finish_reason) == (MASKED, "assistant", "stop")
    assert asked.text == MASKED
    assert (asked.result.id, asked.result.model) == ("chatcmpl-1", "gpt-4o")
    assert asked.reached[0]["stream"] is True
    assert asked.record["verdict"] == "redact"
    assert asked.record["tokens"]["estimated"]
    assert_asked_once(asked)


@sdks
def test_a_clean_stream_comes_chunk_for_chunk(gate, sdk):
    asked = Chunks(gate, sdk, QUESTION, streamed(b": thinking\n\n", *story("Hello", " there", ".")))
    assert asked.text == "Hello there."
    assert [choice.delta.content for given in asked.chunks for choice in given.choices] == ["", "Hello", " there", ".", None]
    assert asked.record["verdict"] == "allow"
    assert_asked_once(asked)


@sdks
def test_usage_comes_where_it_was_asked_for(gate, sdk):
    asked = Streamed(gate, sdk, QUESTION, streamed(*story(*WORDS)), stream_options={"include_usage": True})
    assert asked.reached[0]["stream_options"] == {"include_usage": True}
    usage = asked.result.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (9, 3, 12)
    assert asked.result.choices[0].message.content == MASKED
    assert asked.record["tokens"] == {"input": 9, "output": 3, "total": 12, "estimated": False}
    assert_asked_once(asked)


@sdks
def test_several_answers_are_aggregated_each_by_itself(gate, sdk):
    pieces = [chunk({"role": "assistant", "content": ""}, index=index) for index in (0, 1)]
    pieces += [chunk({"content": piece[index]}, index=index) for piece in zip(EMAIL[::-1], CARD, strict=False) for index in (0, 1)]
    pieces += [chunk({"content": " " + EMAIL}), chunk({}, "stop"), chunk({}, "stop", 1), DONE]
    asked = Streamed(gate, sdk, QUESTION, streamed(*pieces), n=2)
    first, second = asked.result.choices
    assert first.message.content.endswith(" [EMAIL_ADDRESS]")
    assert second.message.content == "[CREDIT_CARD]"


def called(index, given, width=4, name=None):
    head = {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": ""}}
    yield head
    for at in range(0, len(given), width):
        yield {"index": index, "function": {"arguments": given[at : at + width]}}


@sdks
@pytest.mark.parametrize("width", [1, 4, 100])
def test_calls_of_tools_are_aggregated_with_their_arguments_masked(gate, sdk, width):
    arguments = json.dumps({"to": EMAIL, "note": "\u00e4 \"quoted\" one"}), json.dumps({"card": CARD})
    calls = [*called(0, arguments[0], width, "send"), *called(1, arguments[1], width, "call")]
    pieces = [FIRST, *(chunk({"tool_calls": [call]}) for call in calls), chunk({}, "tool_calls"), DONE]
    asked = Streamed(gate, sdk, QUESTION, streamed(*pieces), tools=TOOLS)
    assert asked.error is None
    (choice,) = asked.result.choices
    assert choice.finish_reason == "tool_calls"
    first, second = choice.message.tool_calls
    assert (first.id, first.function.name, second.id, second.function.name) == ("call_0", "send", "call_1", "call")
    assert json.loads(first.function.arguments) == {"to": "[EMAIL_ADDRESS]", "note": "\u00e4 \"quoted\" one"}
    assert json.loads(second.function.arguments) == {"card": "[CREDIT_CARD]"}
    assert_asked_once(asked)


@sdks
def test_a_stream_that_is_blocked_midway_raises_an_error_of_the_api(gate, sdk):
    asked = Chunks(gate, sdk, QUESTION, streamed(*story(*SECRET)))
    assert type(asked.error) is openai.APIError
    assert "The response was blocked by policy: it contains a secret" in asked.error.message
    assert asked.error.code == ("content_filter" if "azure" in sdk else "portcullis_secret")
    assert AWS_KEY[:8] not in str(asked.error) + str(asked.error.body) + asked.text
    assert asked.text.strip() in ("it", "it is")
    assert (asked.record["verdict"], asked.record["reason"], asked.record["status"]) == ("block", "secret", 200)
    assert_asked_once(asked)


@sdks
def test_so_it_does_while_the_sdk_aggregates(gate, sdk):
    asked = Streamed(gate, sdk, QUESTION, streamed(*story(*SECRET)))
    assert type(asked.error) is openai.APIError
    assert asked.text.strip() in ("it", "it is")
    assert_asked_once(asked)


@sdks
def test_a_stream_that_is_blocked_in_its_first_window_is_a_refusal(gate, sdk):
    asked = Chunks(gate, sdk, QUESTION, streamed(*story(*SECRET[3:])))
    assert type(asked.error) is (openai.BadRequestError if "azure" in sdk else openai.PermissionDeniedError)
    assert asked.error.code == ("content_filter" if "azure" in sdk else "portcullis_secret")
    assert asked.chunks == []
    assert_asked_once(asked)


@sdks
def test_a_question_that_is_refused_is_a_refusal_whether_its_answer_was_to_be_streamed_or_not(gate, sdk):
    asked = Chunks(gate, sdk, [{"role": "user", "content": INJECTION}])
    assert type(asked.error) is (openai.BadRequestError if "azure" in sdk else openai.PermissionDeniedError)
    assert asked.reached == []
    assert asked.tries == 1


@sdks
def test_an_upstreams_error_in_mid_stream_is_raised_and_masked(gate, sdk):
    error = {"error": {"message": f"no account {EMAIL}", "type": "server_error", "code": "c", "param": None}}
    pieces = [FIRST, *says("Hello", " there", ", "), b"data: " + json.dumps(error).encode() + b"\n\n"]
    asked = Chunks(gate, sdk, QUESTION, streamed(*pieces))
    assert type(asked.error) is openai.APIError
    assert (asked.error.message, asked.error.code) == ("no account [EMAIL_ADDRESS]", "c")
    assert_asked_once(asked)


@sdks
def test_an_upstream_that_goes_away_in_mid_stream_is_an_error(gate, sdk):
    pieces = [FIRST, *says("Hello", " there", ", ", EMAIL[:9])]
    asked = Chunks(gate, sdk, QUESTION, streamed(*pieces, cut=True, pause=0.02))
    assert isinstance(asked.error, openai.APIConnectionError)
    assert EMAIL[:9] not in asked.text
    assert asked.record["response_category"] == "aborted"
