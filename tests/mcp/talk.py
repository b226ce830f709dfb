"""A session of a real client with a server behind Envoy: what it came to, what reached the server, and what the filter recorded."""

import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import httpx2
import mcp_types as types
from fastmcp import Client as FastClient
from fastmcp.client.transports import SSETransport, StreamableHttpTransport
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

SECONDS = 10
# With a handshake and a session, as up to 2025-11-25; and as from 2026-07-28 on, without either.
ERAS = {"2025-11-25": "legacy", "2026-07-28": "2026-07-28"}
ANSWERS = {"username": "carla", "email": "none given"}


@dataclass
class Told:
    """What a server told the client apart from what it was asked for, and asked it."""

    logs: list = field(default_factory=list)
    progress: list = field(default_factory=list)
    sampled: list = field(default_factory=list)
    elicited: list = field(default_factory=list)
    messages: list = field(default_factory=list)

    async def log(self, params):
        self.logs.append(params.data)

    async def step(self, progress, total, message):
        self.progress.append((progress, total, message))

    async def sample(self, context, params):
        self.sampled.append([message.content.text for message in params.messages])
        return types.CreateMessageResult(role="assistant", content=types.TextContent(text="in short"), model="scripted")

    async def elicit(self, context, params):
        self.elicited.append(params.message)
        return types.ElicitResult(action="accept", content=ANSWERS)

    async def hear(self, message):
        self.messages.append(message)


class Talk:
    """`use` gets the client, and what the server told; what it returns is the `result`."""

    def __init__(self, gate, listener, path, use, headers=None, **how):
        self.gate, self.case, self.listener = gate, gate.upstream.case(), listener
        self.url = f"http://127.0.0.1:{gate.ports[listener]}{path}"
        self.headers = {"x-case": self.case} | (headers or {})
        self.told = Told()
        self.result = anyio.run(self._talk, use, how)

    @property
    def reached(self):
        """The messages that reached the server, of those that have a body."""
        return [json.loads(request.body) for request in self.gate.upstream.reached[self.case] if request.body]

    def called(self, method):
        return [message["params"] for message in self.reached if message.get("method") == method]

    def recorded(self, action):
        """What was recorded of the first request for `action`."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            self.gate.lines.count(self.case)
            records = (json.loads(line["record"]) for line in self.gate.lines.by_case[self.case])
            if found := next((record for record in records if record["action"] == action), None):
                return found
            time.sleep(0.02)
        raise AssertionError(f"there is no record of {action}")

    async def _talk(self, use, how):
        with anyio.fail_after(SECONDS):
            async with self.connect(**how) as client:
                return await use(client, self.told)


class Sdk(Talk):
    """With the client of the Python SDK."""

    @asynccontextmanager
    async def connect(self, era="2025-11-25", older=False):
        told, stack = self.told, httpx2.AsyncClient(headers=self.headers, timeout=SECONDS)
        async with stack as http:
            transport = sse_client(self.url, headers=self.headers) if older else streamable_http_client(self.url, http_client=http)
            callbacks = {"sampling_callback": told.sample, "elicitation_callback": told.elicit, "logging_callback": told.log}
            async with Client(transport, mode=ERAS[era], message_handler=told.hear, **callbacks) as client:
                yield client


class Fast(Talk):
    """With the client of fastmcp."""

    @asynccontextmanager
    async def connect(self, era="2025-11-25", older=False):
        told = self.told

        async def elicit(message, response_type, params, context):
            told.elicited.append(message)
            return response_type(value="well")

        transport = (SSETransport if older else StreamableHttpTransport)(self.url, headers=self.headers)
        callbacks = {"elicitation_handler": elicit, "log_handler": told.log, "progress_handler": told.step}
        async with FastClient(transport, mode=ERAS[era], timeout=SECONDS, **callbacks) as client:
            yield client
