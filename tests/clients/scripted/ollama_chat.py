"""Ollama's own API: chat and generate.

https://docs.ollama.com/api/chat, .../generate and .../errors, November 2026."""

from . import USAGE, Call, Thought, calls_in, reply, stream, write

PATH = "/api/chat"
GENERATE_PATH = "/api/generate"
JSON = "application/json; charset=utf-8"
HEAD = {"model": "llama3.2", "created_at": "2025-10-26T17:21:21.196249Z"}
END = {
    "done": True,
    "done_reason": "stop",
    "total_duration": 4883583458,
    "load_duration": 1334875,
    "prompt_eval_count": USAGE["input"],
    "prompt_eval_duration": 342546000,
    "eval_count": USAGE["output"],
    "eval_duration": 4535599000,
}


def whole(*said):
    message = {"role": "assistant", "content": _all(said, False)}
    if thought := _all(said, True):
        message["thinking"] = thought
    if calls := calls_in(said):
        message["tool_calls"] = [_call(place, call) for place, call in enumerate(calls)]
    return reply(HEAD | {"message": message} | END, kind=JSON)


def streamed(*said):
    return _lines([*_begin(said), HEAD | {"message": {"role": "assistant", "content": ""}} | END])


def generated(*said):
    """An answer of `generate`, which knows no messages."""
    return reply(HEAD | {"response": _all(said, False)} | END | {"context": [128006, 882, 128007]}, kind=JSON)


def streamed_generated(*said):
    pieces = [HEAD | {"response": piece, "done": False} for part in said for piece in part.pieces]
    return _lines([*pieces, HEAD | {"response": ""} | END | {"context": [128006, 882, 128007]}])


def failed(status, message):
    return reply({"error": message}, status, JSON)


def broken(*said, message):
    return _lines([*_begin(said), {"error": message}])


def _begin(said):
    for part in said:
        for message in _messages(part, calls_in(said)):
            yield HEAD | {"message": {"role": "assistant", "content": ""} | message, "done": False}


def _messages(part, calls):
    if isinstance(part, Call):
        return [{"tool_calls": [_call(calls.index(part), part)]}]
    return [{"thinking" if isinstance(part, Thought) else "content": piece} for piece in part.pieces]


def _call(place, call):
    return {"id": f"call_{place}", "function": {"index": place, "name": call.name, "arguments": call.arguments}}


def _all(said, thought):
    return "".join(str(part) for part in said if not isinstance(part, Call) and isinstance(part, Thought) == thought)


def _lines(given):
    return stream([f"{write(line)}\n".encode() for line in given], "application/x-ndjson")
