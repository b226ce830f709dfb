"""Mixed traffic for SOAK_SECONDS (60): nothing falls over, nothing grows, each request leaves its record, nothing leaks.

`make soak` runs it for half an hour, and says what came of it."""

import itertools
import json
import os
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median

import client
import pytest
from chat import AWS_KEY, CARD, EMAIL, INJECTION, PATH, PLANTED, chat, completion
from gate import Gate
from message import RESET, answer, request
from policies import ENVIRONMENT, HELD, TOOLS
from streams import Watched, chunk, story, streamed

SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
CLIENTS = 6
# How much more memory there may be at the end than after warm-up: what allocators keep comes and goes by some megabytes.
SLACK_KB = 6 << 10


def call(tool):
    """A client of MCP that calls a tool."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": {"to": EMAIL}}}
    headers = {"accept": "application/json, text/event-stream"}
    return request("/mcp", json.dumps(asked).encode(), headers=headers)


RESULT = answer(json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": "sent"}]}}).encode())
ASKED_TO_STREAM = request(PATH, chat("hi", stream=True))
WORDS = [f"word {number} of an answer, " for number in range(40)]
# What is asked, what the model says, and the status that the client gets.
KINDS = {
    "clean": (request(PATH, chat("hi")), answer(completion("ok")), 200),
    "redacted": (request(PATH, chat(f"{EMAIL} and {CARD}")), answer(completion(CARD)), 200),
    "long": (request(PATH, chat(f"a line about nothing, from {EMAIL}\n" * 1000)), answer(completion("ok")), 200),
    "attack": (request(PATH, chat(INJECTION)), answer(b"{}"), 403),
    "secret in an answer": (request(PATH, chat("hi")), answer(completion(AWS_KEY)), 403),
    "unreadable": (request(PATH, b"{"), answer(b"{}"), 400),
    "stream": (ASKED_TO_STREAM, streamed(*story(*WORDS)), 200),
    "stream that is masked": (ASKED_TO_STREAM, streamed(*story("it is 4111 1111 ", "1111 1111", " or so")), 200),
    "stream with a secret": (ASKED_TO_STREAM, streamed(*story(*WORDS, AWS_KEY, " and more")), 200),
    "model that goes away": (ASKED_TO_STREAM, streamed(chunk({"content": "he"}), cut=True), None),
    "model that never comes": (request(PATH, chat("hi")), RESET, 503),
    "model that is nowhere": (request("/nowhere", chat("hi")), answer(b"{}"), 503),
    "call": (call("send"), RESULT, 200),
    "call that is denied": (call("drop_tables"), RESULT, 200),
}
LEAVING = "client that goes away"


@pytest.fixture
def gate(upstream, tmp_path):
    gate = Gate.with_listeners(upstream, tmp_path, {"llm": {"policy": HELD | TOOLS, "environment": tuple(ENVIRONMENT)}}, ENVIRONMENT)
    yield gate
    gate.envoy.close(PLANTED)


class Traffic:
    """Clients that each ask one kind after the other, until they are told to stop."""

    def __init__(self, gate):
        self.gate, self.port = gate, gate.ports["llm"]
        self.asked, self.wrong, self.cases = Counter(), Counter(), []
        self.lock, self.over = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._ask_on, args=[first]) for first in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(30)

    def _ask_on(self, first):
        prepared = {name: (*self._prepare(asked, said), status) for name, (asked, said, status) in KINDS.items()}
        slow = streamed(*story(*WORDS), pause=0.02)
        leaving, case = self._prepare(ASKED_TO_STREAM, slow)
        names = [*KINDS, LEAVING]
        for turn in itertools.count(first * 3):
            if self.over.is_set():
                return
            name = names[turn % len(names)]
            try:
                status, wanted = (self._leave(leaving), 200) if name == LEAVING else self._ask(*prepared[name])
            except (OSError, AssertionError) as error:
                status, wanted = repr(error), "an answer"
            # What the upstream remembers is not needed, and would grow.
            self.gate.upstream.reached[case if name == LEAVING else prepared[name][1]].clear()
            with self.lock:
                self.asked[name] += 1
                if wanted is not None and status != wanted:
                    self.wrong[name, status] += 1

    def _prepare(self, asked, said):
        asked, case = self.gate.prepare(asked, said)
        return asked, case

    def _ask(self, asked, _, wanted):
        came = client.ask(self.port, asked)
        return came and came.status, wanted

    def _leave(self, asked):
        with Watched(self.port, asked) as watched:
            watched.until(lambda body: b"word 2" in body)
            return watched.message.status


def resident_kb(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def test_mixed_traffic_loses_no_record_and_leaks_nothing(gate):
    sizes = []
    with Traffic(gate) as traffic:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(min(1, SECONDS / 30))
            sizes.append(resident_kb(gate.envoy.process))
    assert not traffic.wrong
    assert set(traffic.asked) == {*KINDS, LEAVING}

    # A line is written when its request is over, which Envoy may learn a moment later.
    requests, deadline = sum(traffic.asked.values()), time.monotonic() + 15
    while (counts := count_lines(gate.lines.path))[0] < requests and time.monotonic() < deadline:
        time.sleep(0.1)
    lines, records = counts
    served = gate.envoy.stats("http.llm.downstream_rq_total")["http.llm.downstream_rq_total"]
    assert lines == records == requests == served

    third = len(sizes) // 3
    warm, last = median(sizes[third : 2 * third]), median(sizes[-third:])
    print(f"\n{requests} requests in {SECONDS:.0f} s, {records} records; {warm} KB after warm-up, {last} KB at the end")
    assert last <= warm + SLACK_KB, sizes


def count_lines(path):
    """The lines of an access log, and those with a whole record."""
    lines = records = 0
    with path.open() as log:
        for line in log:
            lines += 1
            records += json.loads(json.loads(line)["record"])["schema"] == 1
    return lines, records
