"""The OpenAI SDK behind a filter with a policy of tools: denied calls are taken out, and tokens come back in those that may have them."""

import json

import pytest
from chat import EMAIL, completion
from message import answer
from sdk import Asked, Streamed, sdks
from streams import DONE, chunk, streamed

TOOLS = [{"type": "function", "function": {"name": name, "parameters": {"type": "object"}}} for name in ("send", "call")]
ASKED = [{"role": "user", "content": f"write to {EMAIL}"}]
listeners = pytest.mark.parametrize("listener", ["tools", "tools-not-held"])


def call(index, name, arguments):
    return {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": arguments}}


def calls(message):
    return [(given.id, given.function.name, json.loads(given.function.arguments)) for given in message.tool_calls or []]


def token(gate, listener):
    """The token that stands for the address, as the model has seen it."""
    asked = Asked(gate, "sync", ASKED, answer(completion()), listener=listener)
    return asked.reached[0]["messages"][0]["content"].removeprefix("write to ")


@sdks
@listeners
def test_a_denied_call_of_a_stream_is_taken_out_and_the_other_numbered_anew(gate, sdk, listener):
    given = json.dumps({"to": token(gate, listener)})
    pieces = [chunk({"role": "assistant", "content": None}), chunk({"tool_calls": [call(0, "call", "{}")]})]
    pieces += [chunk({"tool_calls": [call(1, "send", "")]})]
    pieces += [chunk({"tool_calls": [{"index": 1, "function": {"arguments": given[at : at + 3]}}]}) for at in range(0, len(given), 3)]
    asked = Streamed(gate, sdk, ASKED, streamed(*pieces, chunk({}, "tool_calls"), DONE), listener=listener, tools=TOOLS)
    assert asked.error is None
    (choice,) = asked.result.choices
    assert (calls(choice.message), choice.finish_reason) == ([("call_1", "send", {"to": EMAIL})], "tool_calls")
    assert [tool["function"]["name"] for tool in asked.reached[0]["tools"]] == ["send"]
    assert EMAIL not in json.dumps(asked.reached)
    assert asked.record["verdict"] == "redact"


@sdks
@listeners
def test_an_answer_of_which_every_call_is_taken_out_is_one_without_calls(gate, sdk, listener):
    pieces = [chunk({"tool_calls": [call(0, "call", "{}")]}), chunk({}, "tool_calls"), DONE]
    asked = Streamed(gate, sdk, ASKED, streamed(*pieces), listener=listener)
    (choice,) = asked.result.choices
    assert (calls(choice.message), choice.finish_reason) == ([], "stop")
    message = {"role": "assistant", "content": None, "tool_calls": [call(0, "call", "{}")]}
    whole = completion(choices=[{"index": 0, "message": message, "finish_reason": "tool_calls"}])
    asked = Asked(gate, sdk, ASKED, answer(whole), listener=listener)
    (choice,) = asked.result.choices
    assert (calls(choice.message), choice.finish_reason) == ([], "stop")
    assert asked.record["tools"] == [{"name": "call", "decision": "strip", "reason": "not_allowed"}]
