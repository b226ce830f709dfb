"""A client, Envoy with the filter, and a scripted upstream, as one: what was asked, answered, passed on and recorded."""

import json
import socket
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import client
import jsonschema
from envoyproxy import Envoy, bootstrap, listener
from message import Message

SCHEMA = Path(__file__).parents[2] / "schema" / "record.schema.json"


def closed(schema):
    """The schema as it is published lets new fields come; here, one that it does not name is wrong."""
    if isinstance(schema, dict):
        closed_members = {name: closed(value) for name, value in schema.items()}
        return ({"additionalProperties": False} if "properties" in schema and "type" in schema else {}) | closed_members
    return [closed(value) for value in schema] if isinstance(schema, list) else schema


RECORD = jsonschema.Draft202012Validator(closed(json.loads(SCHEMA.read_text())))


@dataclass
class Exchange:
    """What became of one request."""

    answer: Message | None
    line: dict
    reached: list[Message]

    @property
    def record(self):
        record = json.loads(self.line["record"])
        RECORD.validate(record)
        return record

    @property
    def sent(self):
        """The one request that reached the upstream."""
        (request,) = self.reached
        return request


class Gate:
    def __init__(self, envoy, upstream, access_log):
        self.envoy, self.upstream, self.lines = envoy, upstream, Lines(access_log)
        self.ports = envoy.ports()

    @classmethod
    def with_listeners(cls, upstream, directory, listeners, keys=None, clusters=None):
        """`listeners`: by name, what `envoyproxy.listener` takes. `keys`: more environment variables. `clusters`: more of them, with the
        port of each."""
        log = directory / "access.log"
        built = [listener(name, log=log, **given) for name, given in listeners.items()]
        return cls(Envoy(bootstrap(built, upstream.port, clusters), directory, keys), upstream, log)

    def ask(self, name, request, *answers, http="http1", upstream="http1", **how):
        """Sends a request to a listener, and waits for its line in the access log. `how` its connection is made, see `client.connect`."""
        request, case = self.prepare(request, *answers, upstream=upstream)
        came = client.ask(self.ports[name], request, http, **how)
        line = self.lines.of(case)
        if line["details"].startswith("portcullis_"):
            # What must not reach the upstream has a moment to do so.
            self.upstream.wait(case, bool, 0.05)
        return Exchange(came, line, self.upstream.reached[case])

    def record(self, case):
        return json.loads(self.lines.of(case)["record"])

    def prepare(self, request, *answers, upstream="http1"):
        """The request with the name of its case, and that name."""
        case = self.upstream.script(answers)
        return request.having(head=request.head + (("x-case", case), ("x-upstream", upstream))), case


class Updated(Gate):
    """A gate whose Envoy takes its listeners from a file."""

    def __init__(self, upstream, directory, listeners, keys=None):
        self.directory, self.access_log = directory, directory / "access.log"
        self.version = 0
        # An update that kept the port and not the address would lose connections, so ports are chosen beforehand.
        self.chosen = dict(zip(listeners, free_ports(len(listeners)), strict=True))
        self.update(listeners)
        config = bootstrap([], upstream.port)
        config["dynamic_resources"] = {"lds_config": {"path_config_source": {"path": str(directory / "listeners.json")}}}
        super().__init__(Envoy(config, directory, keys), upstream, self.access_log)

    def update(self, listeners):
        self.version += 1
        resources = [self._resource(name, given) for name, given in listeners.items()]
        written = self.directory / "listeners.next"
        written.write_text(json.dumps({"version_info": str(self.version), "resources": resources}))
        written.replace(self.directory / "listeners.json")

    def _resource(self, name, given):
        built = listener(name, log=self.access_log, port=self.chosen[name], **given)
        return {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", **built}

    def wait_for(self, stat, count):
        name = f"listener_manager.lds.{stat}"
        deadline = time.monotonic() + 15
        while self.envoy.stats("listener_manager.lds").get(name, 0) < count:
            assert time.monotonic() < deadline, f"{name} does not reach {count}"
            time.sleep(0.05)


def free_ports(count):
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [server.getsockname()[1] for server in servers]


class Lines:
    """An access log, by case."""

    def __init__(self, path):
        self.path = path
        self.read = 0
        self.by_case = defaultdict(list)

    def of(self, case, seconds=8):
        """The latest line of a case."""
        deadline = time.monotonic() + seconds
        while not self.count(case):
            assert time.monotonic() < deadline, f"no line for {case} in the access log"
            time.sleep(0.01)
        return self.by_case[case][-1]

    def count(self, case):
        """How many lines a case has."""
        if self.path.exists():
            with self.path.open("rb") as log:
                log.seek(self.read)
                whole, newline, _ = log.read().rpartition(b"\n")
            self.read += len(whole) + len(newline)
            for line in map(json.loads, whole.splitlines()):
                self.by_case[line["case"]].append(line)
        return len(self.by_case[case])
