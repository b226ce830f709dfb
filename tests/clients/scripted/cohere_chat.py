"""Cohere's chat, version 2.

https://docs.cohere.com/v2/reference/chat and .../chat-stream, https://docs.cohere.com/v2/docs/streaming, November 2026. What the model
says before it calls tools is its `tool_plan`; otherwise it is content."""

from . import USAGE, Call, Thought, calls_in, named_event, reply, stream, write

PATH = "/v2/chat"
ID = "e6d757a9-f0f3-40fe-9b8a-44cdc3bd18a7"
COUNTED = {
    "billed_units": {"input_tokens": USAGE["input"], "output_tokens": USAGE["output"]},
    "tokens": {"input_tokens": USAGE["input"], "output_tokens": USAGE["output"]},
}


def whole(*said):
    message = {"role": "assistant"}
    if calls := calls_in(said):
        if plan := _plan(said):
            message["tool_plan"] = plan
        message["tool_calls"] = [_call(place, call) for place, call in enumerate(calls)]
    else:
        message["content"] = [{"type": kind, kind: str(part)} for kind, part in _contents(said)]
    return reply({"id": ID, "message": message, "finish_reason": _end(said), "usage": COUNTED})


def streamed(*said):
    end = {"finish_reason": _end(said), "usage": COUNTED}
    return _stream([*_begin(said), {"type": "message-end", "delta": end}])


def failed(status, message):
    return reply({"id": ID, "message": message}, status)


def broken(*said, message):
    end = {"finish_reason": "ERROR", "error": message, "usage": COUNTED}
    return _stream([*_begin(said), {"type": "message-end", "delta": end}])


def _begin(said):
    empty = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}
    yield {"id": ID, "type": "message-start", "delta": {"message": empty}}
    calls = calls_in(said)
    for part in said if calls else ():
        if not isinstance(part, Call):
            for piece in part.pieces:
                yield {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": piece}}}
    for place, call in enumerate(calls):
        begun = _call(place, call)
        begun["function"]["arguments"] = ""
        yield {"type": "tool-call-start", "index": place, "delta": {"message": {"tool_calls": begun}}}
        for piece in call.pieces:
            yield {"type": "tool-call-delta", "index": place, "delta": {"message": {"tool_calls": {"function": {"arguments": piece}}}}}
        yield {"type": "tool-call-end", "index": place}
    for place, (kind, part) in enumerate([] if calls else _contents(said)):
        yield {"type": "content-start", "index": place, "delta": {"message": {"content": {"type": kind, kind: ""}}}}
        for piece in part.pieces:
            yield {"type": "content-delta", "index": place, "delta": {"message": {"content": {kind: piece}}}}
        yield {"type": "content-end", "index": place}


def _contents(said):
    return [("thinking" if isinstance(part, Thought) else "text", part) for part in said]


def _plan(said):
    return "".join(str(part) for part in said if not isinstance(part, Call))


def _call(place, call):
    return {"id": f"{call.name}_{place}", "type": "function", "function": {"name": call.name, "arguments": write(call.arguments)}}


def _end(said):
    return "TOOL_CALL" if calls_in(said) else "COMPLETE"


def _stream(events):
    return stream([*map(named_event, events), b"data: [DONE]\n\n"], "text/event-stream")
