"""Applications of MCP servers behind Envoy, all on one port, each at a path of its own; and what reached them.

It stands where the scripted upstream stands in the other suites. What an MCP server of the SDK would never send, a test scripts byte for
byte: a request to `/scripted` is answered with what was written for its `x-case`."""

import itertools
import socket
import threading
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass

import uvicorn

JSON = "application/json"


@dataclass
class Reached:
    """A request as it came out of Envoy, with all that was read of its body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = JSON
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class Hosted:
    def __init__(self, applications):
        """`applications`: by the first segment of the path, an application of Starlette's."""
        self.applications = {f"/{name}": application for name, application in applications.items()}
        self.reached = defaultdict(list)
        self.scripts = {}
        self.cases = itertools.count(1)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        config = uvicorn.Config(self._serve, interface="asgi3", log_level="warning", timeout_graceful_shutdown=1, ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)
        self.thread.start()
        deadline = time.monotonic() + 10
        while not self.server.started:
            assert self.thread.is_alive() and time.monotonic() < deadline, "the hosted applications do not start"
            time.sleep(0.01)

    def case(self, *answers):
        """A name for what a test asks; `answers`, to what it asks of `/scripted`, the last for all that follow."""
        name = f"case-{next(self.cases)}"
        self.scripts[name] = list(answers)
        return name

    def close(self):
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive(), "the hosted applications do not end"

    async def _serve(self, scope, receive, send):
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        reached = Reached(scope["method"], scope["path"], headers)
        self.reached[headers.get("x-case")].append(reached)

        async def noting():
            message = await receive()
            reached.body += message.get("body", b"")
            return message

        path = "/" + scope["path"].split("/")[1]
        if application := self.applications.get(path):
            # What an application says of its own paths begins with where it is.
            return await application({**scope, "root_path": path}, noting, send)
        while (await noting()).get("more_body"):
            pass
        script = self.scripts[headers["x-case"]]
        answer = script.pop(0) if len(script) > 1 else script[0]
        head = (("content-type", answer.kind), ("content-length", str(len(answer.body))), *answer.headers)
        await send({"type": "http.response.start", "status": answer.status, "headers": [(n.encode(), v.encode()) for n, v in head]})
        await send({"type": "http.response.body", "body": answer.body})

    async def _live(self, receive, send):
        async with AsyncExitStack() as stack:
            await receive()
            for application in self.applications.values():
                await stack.enter_async_context(application.router.lifespan_context(application))
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
