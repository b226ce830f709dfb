"""Anthropic's Messages API.

https://docs.anthropic.com/en/api/messages, .../messages-streaming and .../errors, November 2026."""

from . import USAGE, Call, Text, Thought, calls_in, reply, stream, write

PATH = "/v1/messages"
SIGNATURE = "EqQBCgIYAhIM" + "Zm9yIGVhY2ggdGhvdWdodA" * 4 + "=="
ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}
MESSAGE = {"model": "claude-sonnet-4-5-20250929", "id": "msg_01XFDUDYJgAACzvnptvVoYEL", "type": "message", "role": "assistant"}
CACHE = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
REQUEST_ID = "req_011CSHoEeqs5C35K2UUqR7Fy"


def whole(*said):
    content = [_block(place, part) for place, part in enumerate(said)]
    usage = {"input_tokens": USAGE["input"]} | CACHE | {"output_tokens": USAGE["output"], "service_tier": "standard"}
    return reply(MESSAGE | {"content": content} | _end(said) | {"usage": usage}, **{"request-id": REQUEST_ID})


def streamed(*said):
    events = [*_begin(said), *_finish(said)]
    return stream(events, **{"request-id": REQUEST_ID})


def failed(status, message):
    return reply(_error(ERRORS[status], message) | {"request_id": REQUEST_ID}, status, **{"request-id": REQUEST_ID})


def broken(*said, message):
    return stream([*_begin(said), _event(_error("overloaded_error", message))])


def _begin(said):
    usage = {"input_tokens": USAGE["input"]} | CACHE | {"output_tokens": 1, "service_tier": "standard"}
    message = MESSAGE | {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
    yield _event({"type": "message_start", "message": message})
    for place, part in enumerate(said):
        yield _event({"type": "content_block_start", "index": place, "content_block": _opened(place, part)})
        if place == 0:
            yield b'event: ping\ndata: {"type": "ping"}\n\n'
        for delta in _deltas(part):
            yield _event({"type": "content_block_delta", "index": place, "delta": delta})
        yield _event({"type": "content_block_stop", "index": place})


def _finish(said):
    yield _event({"type": "message_delta", "delta": _end(said), "usage": {"output_tokens": USAGE["output"]}})
    yield _event({"type": "message_stop"})


def _block(place, part):
    if isinstance(part, Call):
        return {"type": "tool_use", "id": f"toolu_0{place}", "name": part.name, "input": part.arguments}
    if isinstance(part, Thought):
        return {"type": "thinking", "thinking": str(part), "signature": SIGNATURE}
    return {"type": "text", "text": str(part)}


def _opened(place, part):
    """A block as it begins: empty."""
    empty = {"input": {}, "text": "", "thinking": "", "signature": ""}
    return {name: empty.get(name, value) for name, value in _block(place, part).items()}


def _deltas(part):
    if isinstance(part, Call):
        return [{"type": "input_json_delta", "partial_json": piece} for piece in ("", *part.pieces)]
    if isinstance(part, Thought):
        signed = {"type": "signature_delta", "signature": SIGNATURE}
        return [*({"type": "thinking_delta", "thinking": piece} for piece in part.pieces), signed]
    assert isinstance(part, Text)
    return [{"type": "text_delta", "text": piece} for piece in part.pieces]


def _end(said):
    return {"stop_reason": "tool_use" if calls_in(said) else "end_turn", "stop_sequence": None}


def _error(kind, message):
    return {"type": "error", "error": {"type": kind, "message": message}}


def _event(given):
    """The API pads what it streams with spaces, inside of the last brace."""
    data = write(given)
    padding = " " * (len(data) * 7 % 16)
    return f"event: {given['type']}\ndata: {data[:-1]}{padding}}}\n\n".encode()
