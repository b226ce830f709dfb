"""Google's generateContent and streamGenerateContent, of Gemini and of Vertex AI.

https://ai.google.dev/api/generate-content, November 2026. A stream is of server-sent events where the query says `alt=sse`, as SDKs do,
and one JSON array, which comes element by element, where it does not."""

import json

from . import USAGE, Call, Text, Thought, reply, stream, write

PATH = "/v1beta/models/gemini-2.5-flash:generateContent"
STREAM_PATH = "/v1beta/models/gemini-2.5-flash:streamGenerateContent"
SIGNATURE = "EskgCsYgAb4+9vtF7" + "499YQS2bjZs3xcQI" * 4 + "Et5"
ERRORS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
JSON = "application/json; charset=UTF-8"
COUNTED = {
    "promptTokenCount": USAGE["input"],
    "candidatesTokenCount": USAGE["output"],
    "totalTokenCount": USAGE["input"] + USAGE["output"],
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": USAGE["input"]}],
}


def whole(*said):
    return reply(_response([_part(part) for part in said], True), kind=JSON)


def streamed(*said):
    return stream(map(_event, _chunks(said)), "text/event-stream")


def array(*said):
    """The same as a JSON array, which is what clients without an SDK get."""
    return stream(_elements(_chunks(said)), JSON)


def failed(status, message):
    return reply(_error(status, message), status, JSON)


def broken(*said, message):
    return stream(map(_event, [*_chunks(said, ended=False), _error(503, message)]), "text/event-stream")


def streamed_arguments(name, path, pieces):
    """A call of which one argument, a string, comes in pieces, as Vertex AI streams it on request."""
    told = [{"jsonPath": path, "stringValue": piece, "willContinue": True} for piece in pieces] + [{"jsonPath": path, "stringValue": ""}]
    calls = [{"name": name, "willContinue": True}, *({"partialArgs": [piece], "willContinue": True} for piece in told), {}]
    chunks = [_response([{"functionCall": call}], place == len(calls) - 1) for place, call in enumerate(calls)]
    return stream(map(_event, chunks), "text/event-stream")


def _chunks(said, ended=True):
    parts = [part for given in said for part in _parts(given)]
    return [_response([part], ended and place == len(parts) - 1) for place, part in enumerate(parts)]


def _parts(part):
    if isinstance(part, Call):
        return [_part(part)]
    return [_part(type(part)(piece)) for piece in part.pieces]


def _part(part):
    if isinstance(part, Call):
        return {"functionCall": {"name": part.name, "args": part.arguments}, "thoughtSignature": SIGNATURE}
    if isinstance(part, Thought):
        return {"text": str(part), "thought": True}
    assert isinstance(part, Text)
    return {"text": str(part)}


def _response(parts, last):
    candidate = {"content": {"parts": parts, "role": "model"}} | ({"finishReason": "STOP"} if last else {}) | {"index": 0}
    head = {"modelVersion": "gemini-2.5-flash", "responseId": "bH6LaZW8Fp_3nsEPqtaSwQ4"}
    return {"candidates": [candidate], "usageMetadata": COUNTED} | head


def _event(given):
    return f"data: {write(given)}\r\n\r\n".encode()


def _elements(chunks):
    for place, chunk in enumerate(chunks):
        yield (",\r\n" if place else "[").encode() + json.dumps(chunk, indent=2, ensure_ascii=False).encode() + b"\n"
    yield b"]"


def _error(status, message):
    return {"error": {"code": status, "message": message, "status": ERRORS[status]}}
