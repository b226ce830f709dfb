"""The OpenAI SDK behind the filter: what it sends, what it gets, and the exceptions that it raises."""

import json

import openai
import pytest
from chat import AWS_KEY, EMAIL, INJECTION, completion
from message import answer
from sdk import QUESTION, Asked, sdks

TOOL = {
    "type": "function",
    "function": {
        "name": "send_mail",
        "description": "Sends a mail",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}
CALL = {"id": "call_1", "type": "function", "function": {"name": "send_mail", "arguments": '{"to": "%s"}'}}


@sdks
def test_a_chat_is_answered(gate, sdk):
    asked = Asked(gate, sdk, QUESTION, answer(completion("hello", "hi")))
    assert [choice.message.content for choice in asked.result.choices] == ["hello", "hi"]
    assert asked.result.usage.total_tokens == 12
    assert asked.reached == [{"messages": QUESTION, "model": "gpt-4o"}]
    assert asked.record["verdict"] == "allow"
    assert asked.record["tokens"]["total"] == 12
    assert asked.record["dialect"] == ("azure_openai_chat" if "azure" in sdk else "openai_chat")


@sdks
def test_personal_data_is_redacted_both_ways(gate, sdk):
    parts = [{"type": "text", "text": f"mail {EMAIL}"}]
    asked = Asked(gate, sdk, [{"role": "user", "content": parts}], answer(completion(f"to {EMAIL}")))
    assert asked.reached[0]["messages"][0]["content"] == [{"type": "text", "text": "mail [EMAIL_ADDRESS]"}]
    assert asked.result.choices[0].message.content == "to [EMAIL_ADDRESS]"


@sdks
def test_tools_in_the_history_and_in_the_answer_are_read(gate, sdk):
    def called(to):
        return CALL | {"function": {"name": "send_mail", "arguments": json.dumps({"to": to})}}

    history = [
        *QUESTION,
        {"role": "assistant", "content": None, "tool_calls": [called(EMAIL)]},
        {"role": "tool", "tool_call_id": "call_1", "content": f"sent to {EMAIL}"},
    ]
    choice = {"index": 0, "finish_reason": "tool_calls", "message": history[1]}
    asked = Asked(gate, sdk, history, answer(completion(choices=[choice])), tools=[TOOL])
    (sent,) = asked.reached
    assert sent["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [called("[EMAIL_ADDRESS]")]}
    assert sent["messages"][2]["content"] == "sent to [EMAIL_ADDRESS]"
    assert sent["tools"] == [TOOL]
    (call,) = asked.result.choices[0].message.tool_calls
    assert (call.id, call.function.name, json.loads(call.function.arguments)) == ("call_1", "send_mail", {"to": "[EMAIL_ADDRESS]"})


@pytest.mark.parametrize("role", ["user", "tool"])
@pytest.mark.parametrize("sdk", ["sync", "async"])
def test_a_refusal_is_the_sdks_exception_for_it_and_is_not_retried(gate, sdk, role):
    asked = Asked(gate, sdk, [*QUESTION, {"role": role, "content": INJECTION, "tool_call_id": "call_1"}])
    assert isinstance(asked.error, openai.PermissionDeniedError)
    assert (asked.error.status_code, asked.error.code, asked.error.type) == (403, "portcullis_injection", "permission_error")
    assert "The request was blocked by policy: it looks like a prompt injection." in str(asked.error)
    assert asked.error.request_id is None or asked.error.request_id == asked.record["request_id"]
    assert asked.record["request_id"] in asked.error.body["message"]
    assert asked.reached == []
    assert asked.tries == 1


@pytest.mark.parametrize("sdk", ["azure", "async azure"])
def test_a_refusal_on_azure_is_that_of_its_content_filter(gate, sdk):
    asked = Asked(gate, sdk, [{"role": "user", "content": INJECTION}])
    assert isinstance(asked.error, openai.BadRequestError)
    assert (asked.error.status_code, asked.error.code) == (400, "content_filter")
    assert "blocked by policy" in asked.error.body["message"]
    assert asked.reached == []
    assert asked.tries == 1


@sdks
def test_a_refused_answer_is_an_exception_and_is_not_asked_for_again(gate, sdk):
    asked = Asked(gate, sdk, QUESTION, answer(completion(f"it is {AWS_KEY}")))
    assert isinstance(asked.error, openai.BadRequestError if "azure" in sdk else openai.PermissionDeniedError)
    assert AWS_KEY not in str(asked.error)
    assert asked.tries == len(asked.reached) == 1


@sdks
def test_a_stream_that_cannot_be_read_is_refused_and_is_not_asked_for_again(gate, sdk):
    said = answer(b"--b\r\n", headers={"content-type": "multipart/x-mixed-replace; boundary=b"}, length=None)
    asked = Asked(gate, sdk, QUESTION, said, stream=True)
    assert isinstance(asked.error, openai.InternalServerError)
    assert (asked.error.status_code, asked.error.code) == (502, "portcullis_stream")
    assert asked.tries == len(asked.reached) == 1


@pytest.mark.parametrize(
    "status, kind",
    [
        (400, openai.BadRequestError),
        (401, openai.AuthenticationError),
        (404, openai.NotFoundError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
    ],
)
@sdks
def test_an_upstreams_error_keeps_its_type_and_is_retried_as_ever(gate, sdk, status, kind):
    error = {"message": f"no account {EMAIL}", "type": "t", "param": None, "code": "c"}
    said = answer(json.dumps({"error": error}).encode(), status=status, headers={"retry-after-ms": "1"})
    asked = Asked(gate, sdk, QUESTION, said)
    assert type(asked.error) is kind
    assert (asked.error.status_code, asked.error.code) == (status, "c")
    assert asked.error.body["message"] == "no account [EMAIL_ADDRESS]"
    assert asked.tries == len(asked.reached) == (2 if status in (429, 500) else 1)


@pytest.mark.parametrize("sdk", ["sync", "async"])
def test_a_retry_after_a_passing_failure_succeeds(gate, sdk):
    failed = answer(b'{"error": {"message": "busy"}}', status=429, headers={"retry-after-ms": "1"})
    asked = Asked(gate, sdk, QUESTION, failed, answer(completion("hello")))
    assert asked.result.choices[0].message.content == "hello"
    assert len(asked.reached) == 2
