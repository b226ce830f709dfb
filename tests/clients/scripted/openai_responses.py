"""OpenAI's Responses API.

https://platform.openai.com/docs/api-reference/responses and .../responses-streaming, November 2026."""

from . import USAGE, Call, Thought, named_event, reply, stream, write

PATH = "/v1/responses"
ERRORS = {
    400: "invalid_request_error",
    401: "invalid_request_error",
    403: "permission_error",
    404: "invalid_request_error",
    429: "insufficient_quota",
    500: "server_error",
}
RESPONSE_ID = "resp_07dfd719d1377bc30069cbdf5e05ec8197ad9baa5cc6b2a03f"
SEALED = "gAAAAABpPDIU" + "ph8czEXzDePCV2lJ27wm7TsbCvazrvHS" * 3
COUNTED = {
    "input_tokens": USAGE["input"],
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": USAGE["output"],
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": USAGE["input"] + USAGE["output"],
}


def whole(*said):
    return reply(_response("completed", [_item(place, part) for place, part in enumerate(said)]))


def streamed(*said):
    output = [_item(place, part) for place, part in enumerate(said)]
    return stream(_numbered([*_begin(said), {"type": "response.completed", "response": _response("completed", output)}]))


def failed(status, message):
    return reply({"error": _error(ERRORS[status], message)}, status)


def broken(*said, message):
    failure = {"code": "server_error", "message": message}
    events = [
        *_begin(said),
        {"type": "error", "error": _error("server_error", message)},
        {"type": "response.failed", "response": _response("failed", [], failure)},
    ]
    return stream(_numbered(events))


def _numbered(events):
    return [named_event(event | {"sequence_number": number}) for number, event in enumerate(events)]


def _response(status, output, error=None):
    return {
        "id": RESPONSE_ID,
        "object": "response",
        "created_at": 1774968670,
        "status": status,
        "background": False,
        "error": error,
        "incomplete_details": None,
        "instructions": None,
        "max_output_tokens": None,
        "model": "gpt-4o-2024-08-06",
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "service_tier": "default",
        "store": True,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": COUNTED if status == "completed" else None,
        "user": None,
        "metadata": {},
    }


def _begin(said):
    for kind in ("response.created", "response.in_progress"):
        yield {"type": kind, "response": _response("in_progress", [])}
    for place, part in enumerate(said):
        item = _item(place, part)
        yield {"type": "response.output_item.added", "item": _opened(item), "output_index": place}
        yield from _grown(place, part, item)
        yield {"type": "response.output_item.done", "item": item, "output_index": place}


def _grown(place, part, item):
    """How an item comes, piece by piece; each text once more when it is whole."""
    where = {"item_id": item["id"], "output_index": place}
    if isinstance(part, Call):
        kind = "response.function_call_arguments"
        for piece in part.pieces:
            yield {"type": f"{kind}.delta", "delta": piece} | where | _obscured(piece)
        yield {"type": f"{kind}.done", "arguments": item["arguments"]} | where
        return
    texts = item["summary"] if isinstance(part, Thought) else item["content"]
    kind, opened, index = (
        ("response.reasoning_summary_text", "response.reasoning_summary_part", {"summary_index": 0})
        if isinstance(part, Thought)
        else ("response.output_text", "response.content_part", {"content_index": 0})
    )
    logged = {} if isinstance(part, Thought) else {"logprobs": []}
    (text,) = texts
    yield {"type": f"{opened}.added", "part": text | {"text": ""}} | where | index
    for piece in part.pieces:
        yield {"type": f"{kind}.delta", "delta": piece} | where | index | logged | _obscured(piece)
    yield {"type": f"{kind}.done", "text": text["text"]} | where | index | logged
    yield {"type": f"{opened}.done", "part": text} | where | index


def _item(place, part):
    if isinstance(part, Call):
        called = {"arguments": write(part.arguments), "call_id": f"call_{place}", "name": part.name}
        return {"id": f"fc_{place}", "type": "function_call", "status": "completed"} | called
    if isinstance(part, Thought):
        summary = [{"type": "summary_text", "text": str(part)}]
        return {"id": f"rs_{place}", "type": "reasoning", "encrypted_content": SEALED, "summary": summary}
    content = [{"type": "output_text", "annotations": [], "logprobs": [], "text": str(part)}]
    return {"id": f"msg_{place}", "type": "message", "status": "completed", "content": content, "role": "assistant"}


def _opened(item):
    empty = {"status": "in_progress", "content": [], "summary": [], "arguments": ""}
    return {name: empty.get(name, value) for name, value in item.items()}


def _obscured(piece):
    """The API makes events alike in length, so that nobody can tell words by it."""
    return {"obfuscation": "xXxv2CE8Q5JBWBqp"[len(piece) % 16 :]}


def _error(kind, message):
    return {"type": kind, "code": kind, "message": message, "param": None}
