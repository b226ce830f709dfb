"""Messages of MCP as bytes, for what no SDK would send, or would not show."""

import json
import time
from contextlib import contextmanager

import httpx

ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bytes", "version": "1"}},
}
SECONDS = 5


def call(name, arguments, number=1):
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


class Wire:
    """A client of one server behind a listener; `body` may be bytes."""

    def __init__(self, gate, listener, path, *answers, **headers):
        self.gate, self.case = gate, gate.upstream.case(*answers)
        self.url = f"http://127.0.0.1:{gate.ports[listener]}{path}"
        self.headers = ACCEPT | {"x-case": self.case} | headers

    def post(self, body, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.post(self.url, content=content, headers=self.headers | headers, timeout=SECONDS)

    def session(self):
        """Shakes hands; what comes after belongs to the session."""
        answer = self.post(INITIALIZE)
        self.headers |= {"mcp-session-id": answer.headers["mcp-session-id"], "mcp-protocol-version": "2025-11-25"}
        assert self.post({"jsonrpc": "2.0", "method": "notifications/initialized"}).status_code == 202
        return self

    @contextmanager
    def listen(self):
        """The line on which the server speaks when it has something to say."""
        with httpx.stream("GET", self.url, headers=self.headers, timeout=SECONDS) as answer:
            yield answer

    @property
    def reached(self):
        """The bodies that reached the server. Where heads are not held, that of a refused request has gone there, and nothing behind it."""
        return [request.body for request in self.gate.upstream.reached[self.case] if request.body]

    def record(self, enough=1):
        """What was recorded of the last of so many requests."""
        deadline = time.monotonic() + SECONDS
        while self.gate.lines.count(self.case) < enough:
            assert time.monotonic() < deadline, "there is no record"
            time.sleep(0.02)
        return json.loads(self.gate.lines.by_case[self.case][-1]["record"])
