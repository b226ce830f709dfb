"""The examples of `envoy/logs`: every way that access logs go has one entry for each request, with the record in it. What is planted in
requests and answers is in none of them, in no trace, and not in what Envoy writes when it is killed."""

import json
import os
import resource
import signal
import time
from pathlib import Path

import client
import http1
import pytest
import yaml
from chat import AWS_KEY, CARD, EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy, bootstrap, listener, typed
from gate import Gate
from message import answer, request
from receivers import Receivers

EXAMPLES = Path(__file__).parents[2] / "envoy" / "logs"
PRICES = {"gpt-4o*": {"input_per_million": 2.5, "output_per_million": 10}}
POLICY = {"version": 1, "host": {"hold_headers": True}, "prices": PRICES, "tools": {"default": "allow", "on_denied": "strip"}}
LISTENERS = {
    "all": POLICY,
    "sampled": POLICY | {"audit": {"sample": {"clean": 0}}},
    "observed": POLICY | {"mode": "observe", "audit": {"sample": {"clean": 0}}},
}
WAYS = ["file", "otlp-grpc", "otlp-http", "als"]
TOOL = "lookup_order"


class Logged(Gate):
    """A gate whose requests are logged in every way that the examples have."""

    def ask(self, name, asked, *answers):
        came = super().ask(name, asked, *answers)
        self.asked = came.record["request_id"]
        return came

    def entry(self, way):
        """What came of the latest request, this way."""
        return self.receivers.wait_for(way, self.asked)

    def records(self, way):
        if way != "file":
            return self.receivers.records(way)
        found = {}
        for line in (self.envoy.directory / "example.log").read_text().splitlines():
            record = json.loads(line)["portcullis"]["value"]
            found.setdefault(record["request_id"], []).append(record)
        return found


@pytest.fixture(scope="module")
def receivers():
    receivers = Receivers()
    yield receivers
    receivers.close()


@pytest.fixture(scope="module")
def logged(upstream, receivers, tmp_path_factory):
    directory = tmp_path_factory.mktemp("logs")
    examples = {way: yaml.safe_load((EXAMPLES / f"{way}.yaml").read_text()) for way in WAYS}
    examples["file"]["access_log"][0]["typed_config"]["path"] = str(directory / "example.log")
    built = [listener(name, policy, directory / "access.log") for name, policy in LISTENERS.items()]
    collector = {"envoy_grpc": {"cluster_name": "collector"}, "timeout": "1s"}
    tracer = {
        "name": "otlp",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig",
            "grpc_service": collector,
            "service_name": "portcullis",
        },
    }
    for one in built:
        manager = one["filter_chains"][0]["filters"][0]["typed_config"]
        manager["access_log"] += [log for example in examples.values() for log in example["access_log"]]
        manager["tracing"] = {"provider": tracer}
    config = bootstrap(built, upstream.port)
    for cluster in (cluster for example in examples.values() for cluster in example.get("clusters", [])):
        address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
        address["port_value"] = receivers.http_port if cluster["name"] == "collector_http" else receivers.grpc_port
        config["static_resources"]["clusters"].append(cluster)
    logged = Logged(Envoy(config, directory), upstream, directory / "access.log")
    logged.receivers = receivers
    yield logged
    logged.envoy.close(PLANTED)
    sent = b"".join(receivers.bytes)
    assert not [value for value in PLANTED if value.encode() in sent]


@pytest.mark.parametrize(
    "asked, said",
    [
        (chat("hi"), completion("ok")),
        (chat(EMAIL, user=CARD), completion(f"{EMAIL} {CARD}")),
        (chat(INJECTION), b"{}"),
        (chat("hi"), completion(AWS_KEY)),
        (b"{", b"{}"),
    ],
    ids=["passed", "redacted", "refused", "answer refused", "unreadable"],
)
def test_every_way_has_one_entry_with_the_record(logged, asked, said):
    came = logged.ask("all", request(PATH, asked), answer(said))
    for way in ("otlp-grpc", "otlp-http", "als"):
        logged.entry(way)
    for way in WAYS:
        assert logged.records(way)[logged.asked] == [came.record]


@pytest.mark.parametrize("way", ["otlp-grpc", "otlp-http"])
def test_what_opentelemetry_has_names_for_stands_under_them(logged, way):
    call = {"id": "1", "type": "function", "function": {"name": TOOL, "arguments": "{}"}}
    said = json.loads(completion("ok"))
    said["choices"][0]["message"] |= {"content": None, "tool_calls": [call]}
    came = logged.ask("all", request(PATH, chat("hi")), answer(json.dumps(said).encode()))
    entry = logged.entry(way)
    assert entry.pop("resource")["service.name"] == "portcullis"
    assert json.loads(entry.pop("body")) == came.record
    assert int(entry.pop("portcullis.guard_us")) == came.record["guard_us"]
    assert entry == {
        "gen_ai.operation.name": "chat",
        "mcp.method.name": "",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": "9",
        "gen_ai.usage.output_tokens": "3",
        "gen_ai.tool.name": TOOL,
        "enduser.pseudo.id": "anonymous",
        "http.response.status_code": "200",
        "error.type": "",
        "portcullis.verdict": "allow",
        "portcullis.enforced": "true",
        "portcullis.severity": "none",
        "portcullis.event_type": "access_attempt",
        "portcullis.cost_usd": "5.25e-05",
    }


def test_a_method_of_mcp_stands_under_its_own_name(logged):
    method = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    logged.ask("all", request("/mcp", method), answer(b'{"jsonrpc": "2.0", "id": 1, "result": {"tools": []}}'))
    entry = logged.entry("otlp-grpc")
    assert (entry["gen_ai.operation.name"], entry["mcp.method.name"]) == ("", "tools/list")
    assert (entry["gen_ai.request.model"], entry["gen_ai.usage.input_tokens"]) == ("", "-")


def test_a_refusal_has_its_reason(logged):
    logged.ask("all", request(PATH, chat(INJECTION)))
    entry = logged.entry("otlp-grpc")
    assert (entry["error.type"], entry["http.response.status_code"], entry["portcullis.severity"]) == ("injection", "403", "high")


@pytest.mark.parametrize("name", ["sampled", "observed"])
def test_what_is_not_sampled_has_no_entry_and_findings_always_have_one(logged, name):
    dropped = []
    for _ in range(3):
        came = logged.ask(name, request(PATH, chat("hi")), answer(completion("ok")))
        assert came.record["sampled"] is False
        dropped.append(logged.asked)
    for asked, said in [
        (chat(EMAIL), completion("ok")),
        (chat(INJECTION), b"{}"),
        (chat("hi"), completion(AWS_KEY)),
        (b"{", b"{}"),
    ]:
        came = logged.ask(name, request(PATH, asked), answer(said))
        assert came.record["sampled"] is True
        for way in ("otlp-grpc", "otlp-http", "als"):
            logged.entry(way)
    for way in WAYS:
        assert logged.asked in logged.records(way)
        assert not set(dropped) & set(logged.records(way))


def test_traces_are_there_and_hold_nothing_that_was_said(logged, receivers):
    logged.ask("all", request(PATH, chat(" ".join(PLANTED))), answer(completion(" ".join(PLANTED))))
    deadline = time.monotonic() + 10
    while not receivers.traces:
        assert time.monotonic() < deadline, "no trace came"
        time.sleep(0.1)
    spans = b"".join(span.SerializeToString() for span in receivers.traces)
    assert b"POST" in spans
    assert not [value for value in PLANTED if value.encode() in spans]


@pytest.mark.parametrize("death", [signal.SIGABRT, signal.SIGSEGV], ids=["abort", "fault"])
def test_a_crash_prints_nothing_that_was_said(upstream, tmp_path, death):
    """While a request is held by the filter, with what is planted in it."""
    body = chat(" ".join(PLANTED))
    envoy = Envoy(bootstrap([listener("all", POLICY, tmp_path / "access.log")], upstream.port), tmp_path)
    # The core is whoever's who keeps one; here, nobody's.
    resource.prlimit(envoy.process.pid, resource.RLIMIT_CORE, (0, 0))
    try:
        half = request(PATH, body, length=len(body) + 10)
        with client.connect(envoy.ports()["all"]) as connection:
            http1.send(connection, half)
            deadline = time.monotonic() + 5
            while envoy.stats("downstream_cx_rx_bytes_total").get("http.all.downstream_cx_rx_bytes_total", 0) < len(body):
                assert time.monotonic() < deadline, "the body does not come"
                time.sleep(0.02)
            os.kill(envoy.process.pid, death)
            assert envoy.process.wait(20) == -death
    finally:
        envoy._stop()
    log = (tmp_path / "envoy.log").read_text(errors="replace")
    assert "Caught" in log, "what a crash prints is there"
    assert not [value for value in PLANTED if value in log]
