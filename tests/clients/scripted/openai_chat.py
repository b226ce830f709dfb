"""OpenAI's chat completions, with what the tests of Envoy have of them.

https://platform.openai.com/docs/api-reference/chat, November 2026."""

from chat import completion
from message import answer
from streams import DONE, FIRST, USAGE, chunk, event, says, streamed as stream

from . import Call, calls_in, reply

PATH = "/v1/chat/completions"


def whole(*said):
    message = {"role": "assistant", "content": _text(said) or None, "refusal": None}
    if calls := calls_in(said):
        message["tool_calls"] = [_call(place, call) for place, call in enumerate(calls)]
    return answer(completion(choices=[{"index": 0, "message": message, "logprobs": None, "finish_reason": _end(said)}]))


def streamed(*said):
    return stream(FIRST, *_begin(said), chunk({}, _end(said)), USAGE, DONE)


def failed(status, message):
    return reply({"error": _error(message)}, status)


def broken(*said, message):
    return stream(FIRST, *_begin(said), event({"error": _error(message)}))


def _begin(said):
    calls = calls_in(said)
    for part in said:
        if isinstance(part, Call):
            place = calls.index(part)
            begun = _call(place, part)
            begun["function"]["arguments"] = ""
            yield chunk({"tool_calls": [{"index": place} | begun]})
            for piece in part.pieces:
                yield chunk({"tool_calls": [{"index": place, "function": {"arguments": piece}}]})
        else:
            yield from says(*part.pieces)


def _text(said):
    return "".join(str(part) for part in said if not isinstance(part, Call))


def _call(place, call):
    return {"id": f"call_{place}", "type": "function", "function": {"name": call.name, "arguments": str(call)}}


def _end(said):
    return "tool_calls" if calls_in(said) else "stop"


def _error(message):
    return {"message": message, "type": "server_error", "param": None, "code": "c"}
