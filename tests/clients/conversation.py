"""A question that a test asks by an SDK, in words that are the same for every SDK, and what became of it."""

import asyncio
import inspect
import time
from dataclasses import dataclass

from scripted import Call


@dataclass(frozen=True)
class Question:
    """What is asked, and what went before: a call of a tool, and what came of it."""

    text: str = "hi"
    system: str | None = None
    called: Call | None = None
    result: str | None = None
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What an SDK makes of an answer."""

    text: str
    calls: list[tuple[str, dict]]
    # Why it ended, in the API's word.
    end: str
    tokens: int


SETTLED = 0.05
SCHEMA = {"type": "object", "properties": {"to": {"type": "string"}}}
QUESTION = Question()


class Sdk:
    """A client of one SDK. Subclasses say how it is used, and what it calls things."""

    # The module of `scripted` that answers it, and what the filter calls its API.
    model = None
    dialect = None
    # What it raises for: a refusal, a refusal halfway in a stream, the API's own errors by their status and halfway, a lost connection.
    denied = None
    halted = None
    failures = {}
    broke = None
    lost = ()
    # Everything that it raises.
    errors = ()
    # Why an answer ends that calls no tool, and one that does.
    ended = calling = None

    def __init__(self, url, headers, asynchronous):
        self.url, self.headers, self.asynchronous = url, headers, asynchronous
        self.client = self.connect()

    def connect(self):
        raise NotImplementedError

    def ask(self, question):
        """The answer, or what is to be awaited for it."""
        raise NotImplementedError

    def stream(self, question):
        """A stream of events, or what is to be awaited or entered for it."""
        raise NotImplementedError

    def final(self, stream):
        """What the SDK itself makes of a stream that has ended, where it does."""

    def close(self):
        return self.client.close()

    @classmethod
    def whole(cls, answer):
        """What an answer says."""
        raise NotImplementedError

    @classmethod
    def pieces(cls, events):
        """The text of a stream, piece for piece."""
        raise NotImplementedError

    @classmethod
    def streamed(cls, events, final):
        """What a stream says."""
        raise NotImplementedError

    @classmethod
    def message(cls, error):
        """What an exception says to a person."""
        raise NotImplementedError

    @classmethod
    def told(cls, conversation):
        """What the client is told of a stream that is refused halfway, having seen that it is told as the SDK would have it."""
        assert type(conversation.error) is cls.halted
        return cls.message(conversation.error)

    @classmethod
    def failed_halfway(cls, conversation):
        """The same of an error of the API's own."""
        assert type(conversation.error) is cls.broke
        return cls.message(conversation.error)

    @classmethod
    def tools(cls, body):
        """The names of the tools that a request declares."""
        return [tool["function"]["name"] for tool in body["tools"]]


class Conversation:
    """One question by an SDK, through a listener: what it heard or raised, and what reached the model."""

    def __init__(self, gate, sdk, question, *answers, listener="default", stream=False, asynchronous=False):
        self.gate, self.case = gate, gate.upstream.script(answers)
        self.events, self.answer, self.heard, self.error = [], None, None, None
        client = sdk(f"http://127.0.0.1:{gate.ports[listener]}", {"x-case": self.case}, asynchronous)
        have = (_stream_later if asynchronous else _stream_now) if stream else (_ask_later if asynchronous else _ask_now)
        try:
            came = have(client, question, self.events)
            # As the SDK gives it: the answer, or its own aggregate of a stream.
            self.answer = asyncio.run(came) if asynchronous else came
            self.heard = sdk.streamed(self.events, self.answer) if stream else sdk.whole(self.answer)
        except (*sdk.errors, *sdk.lost) as error:
            self.error = error
        self.pieces = sdk.pieces(self.events) if stream else []

    @property
    def tries(self):
        """How often the SDK asked."""
        self.gate.lines.of(self.case)
        # A line more would have a moment to be written.
        time.sleep(SETTLED)
        return self.gate.lines.count(self.case)

    @property
    def reached(self):
        """The bodies that reached the model."""
        return [request.body for request in self.gate.upstream.reached[self.case]]

    @property
    def record(self):
        return self.gate.record(self.case)


def _ask_now(sdk, question, _):
    try:
        return sdk.ask(question)
    finally:
        sdk.close()


async def _ask_later(sdk, question, _):
    try:
        return await sdk.ask(question)
    finally:
        await _awaited(sdk.close())


def _stream_now(sdk, question, events):
    try:
        stream = sdk.stream(question)
        stream = stream.__enter__() if hasattr(stream, "__enter__") else stream
        for event in stream:
            events.append(event)
        return sdk.final(stream)
    finally:
        sdk.close()


async def _stream_later(sdk, question, events):
    try:
        stream = await _awaited(sdk.stream(question))
        stream = await stream.__aenter__() if hasattr(stream, "__aenter__") else stream
        async for event in stream:
            events.append(event)
        return await _awaited(sdk.final(stream))
    finally:
        await _awaited(sdk.close())


async def _awaited(given):
    return await given if inspect.isawaitable(given) else given
