"""Streamed answers: events as models send them, and clients that watch them come."""

import json
import threading
import time

import client
import http1
from chat import PATH, chat
from http2 import Http2
from message import answer, request

ASKED = request(PATH, chat("hi", stream=True))
DONE = b"data: [DONE]\n\n"
EVENTS = {"content-type": "text/event-stream"}


def event(given):
    return b"data: " + json.dumps(given).encode() + b"\n\n"


def chunk(delta=None, finish=None, index=0, **more):
    """One event of an answer."""
    choices = [] if delta is None else [{"index": index, "delta": delta, "finish_reason": finish}]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "gpt-4o"}
    return event(head | {"choices": choices} | more)


FIRST = chunk({"role": "assistant", "content": ""})
LAST = chunk({}, "stop")
USAGE = chunk(usage={"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12})


def says(*words):
    """An event for each of the words."""
    return tuple(chunk({"content": piece}) for piece in words)


def story(*words, usage=True):
    """The events of a whole answer."""
    return (FIRST, *says(*words), LAST, *([USAGE] if usage else []), DONE)


def streamed(*pieces, headers=None, **more):
    return answer(*pieces, headers=EVENTS | (headers or {}), **{"length": None, **more})


def events(body):
    """What the data of a body's events are."""
    return [line[6:] for line in body.decode().splitlines() if line.startswith("data: ")]


def said(body, index=0):
    """The text that a client puts together."""
    chunks = [json.loads(data) for data in events(body) if data != "[DONE]"]
    choices = [choice for given in chunks for choice in given.get("choices", ()) if choice["index"] == index]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


class Watched:
    """A request whose answer is watched as it comes."""

    def __init__(self, port, script, http="http1"):
        self.message = None
        self.connection = client.connect(port)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._receive, args=[script, http], daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gone()

    @property
    def body(self):
        return self.message.body if self.message else b""

    def until(self, enough, seconds=5):
        """Waits until the body, as far as it came, is enough; gives it."""
        deadline = time.monotonic() + seconds
        while not enough(self.body):
            assert time.monotonic() < deadline, f"only this came: {self.body}"
            assert not self.over.is_set() or enough(self.body), f"the answer ended with: {self.body}"
            time.sleep(0.002)
        return self.body

    def end(self, seconds=5):
        """Waits until the answer is over; gives it."""
        assert self.over.wait(seconds), f"the answer does not end: {self.body}"
        return self.message

    def gone(self):
        """The client goes away."""
        if not self.over.is_set():
            http1.reset(self.connection)
        self.thread.join(5)
        self.connection.close()

    def _receive(self, script, http):
        try:
            if http == "http2":
                self._receive_http2(script)
            else:
                self._receive_http1(script)
        except OSError:
            pass
        self.over.set()

    def _receive_http1(self, script):
        http1.send(self.connection, script)
        with self.connection.makefile("rb") as stream:
            http1.receive(stream, self._begin)

    def _receive_http2(self, script):
        http2 = Http2(self.connection, client=True)
        number = http2.state.get_next_available_stream_id()
        http2.send(number, script)
        came = http2.receive(lambda: self._begin(http2.coming.get(number)))
        if came:
            self._begin(came[1])

    def _begin(self, message):
        self.message = message or self.message


class Steps:
    """The pieces of an answer, each sent when the test says so."""

    def __init__(self, *pieces):
        self.pieces = pieces
        self.sent = []
        self.allowed = threading.Semaphore(0)
        self.over = threading.Event()

    def __iter__(self):
        try:
            for piece in self.pieces:
                if not self.allowed.acquire(timeout=5):
                    return
                self.sent.append(piece)
                yield piece
        finally:
            self.over.set()

    def go(self, count=1):
        self.allowed.release(count)

    def rest(self):
        self.go(len(self.pieces))
