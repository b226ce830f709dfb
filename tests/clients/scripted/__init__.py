"""Models that speak as the real ones do: beside this, a module for each API puts what a model says into that API's words.

Each has

    whole(*said)             an answer in one piece
    streamed(*said)          the same as a stream, an event for each piece of what is said
    failed(status, message)  the API's own error, instead of an answer
    broken(*said, message)   a stream in which such an error comes halfway

so that a test says the same in every API. The formats are those of the APIs' references and of recorded traffic; what looks odd in
them is so there.
"""

import json
from dataclasses import dataclass

from message import answer

USAGE = {"input": 9, "output": 3}


class Text:
    """What a model says, in the pieces that it comes in when streamed."""

    def __init__(self, *pieces):
        self.pieces = pieces

    def __str__(self):
        return "".join(self.pieces)


class Thought(Text):
    """What it thinks aloud before."""


@dataclass(frozen=True)
class Call:
    """A call of a tool; streamed, its arguments come in pieces of so many characters."""

    name: str
    arguments: dict
    width: int = 4

    def __str__(self):
        return write(self.arguments)

    @property
    def pieces(self):
        text = str(self)
        return [text[at : at + self.width] for at in range(0, len(text), self.width)]


def calls_in(said):
    return [part for part in said if isinstance(part, Call)]


def write(given):
    """JSON as most APIs write it: without spaces."""
    return json.dumps(given, separators=(",", ":"), ensure_ascii=False)


def reply(given, status=200, kind="application/json", **headers):
    """An answer that is one JSON value."""
    return answer(write(given).encode(), status=status, headers={"content-type": kind} | headers)


def stream(events, kind="text/event-stream; charset=utf-8", **headers):
    """An answer that comes event by event."""
    return answer(*events, headers={"content-type": kind} | headers, length=None)


def named_event(given):
    """An event of server-sent events that carries its type twice."""
    return f"event: {given['type']}\ndata: {write(given)}\n\n".encode()
