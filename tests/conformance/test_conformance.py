"""The official conformance suite of MCP against a server of the Python SDK, without Envoy, and through it with the filter: under a policy
that only observes, under one that names nothing of MCP, and under one that says who may do what."""

import os
import shutil
from functools import cache
from pathlib import Path

import everything
import pytest
import suite
from envoyproxy import typed
from gate import Gate, free_ports
from hosted import Hosted
from listeners import HELD

# Beside what is built.
OUT = Path(os.environ["MODULE_PATH"]).parent / "conformance"
PATH = "/everything/mcp"
# What a filter before this one sets of every request: the suite sends no header of its own.
AGENT = typed(
    "agent",
    "filters.http.header_mutation.v3.HeaderMutation",
    mutations={"request_mutations": [{"append": {"header": {"key": "x-roles", "value": "agent"}}}]},
)


def governed(port):
    """What the suite does is allowed by its name, and nothing else: its tools, resources and prompts, what an agent may send, and pages of
    the host that it asks."""
    return HELD | {
        "identity": {"roles": [{"header": "x-roles", "from": ["127.0.0.0/8", "::1/128"]}]},
        "tools": {"allow": [{"name": "test_*"}, {"name": "json_schema_2020_12_tool"}]},
        "mcp": {
            "origins": [f"http://localhost:{port}"],
            "roles": {"agent": ["read", "write", "execute_tools"]},
            "resources": {"allow": ["test://*"]},
            "prompts": {"allow": ["test_*"]},
        },
    }


BEHIND = ("observe", "filter", "governed")
# The suite says of itself that it only recommends this one, and asks for it under a revision that has no such event: the SDK's server
# sends it from 2025-11-25 on. It is the same with the filter.
RECOMMENDED = {"server-sse-priming-event", "server-sse-retry-field"}
# As many as the suite has: fewer have not been run.
CHECKS = 44


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """What the suite says of the server without Envoy (`direct`) and of a listener."""
    hosted = Hosted({"everything": everything.application()})
    (port,) = free_ports(1)
    listeners = {
        "observe": {"policy": governed(port) | {"mode": "observe"}, "before": [AGENT]},
        "filter": {"policy": HELD},
        "governed": {"policy": governed(port), "before": [AGENT], "port": port},
    }
    gate = Gate.with_listeners(hosted, tmp_path_factory.mktemp("conformance"), listeners)
    shutil.rmtree(OUT, ignore_errors=True)
    ports = {"direct": hosted.port} | gate.ports

    @cache
    def of(name):
        checks = suite.run(f"http://localhost:{ports[name]}{PATH}", OUT / name)
        print(f"\n{name}\n{suite.report(checks)}")
        return checks

    yield of
    gate.envoy.close(())
    hosted.close()


@pytest.mark.parametrize("name", ["direct", *BEHIND])
def test_all_checks_pass(checks, name):
    assert [check for check in checks(name) if check.status != suite.PASSED and check.name not in RECOMMENDED] == []
    assert sum(check.status == suite.PASSED for check in checks(name)) == CHECKS


@pytest.mark.parametrize("name", BEHIND)
def test_the_filter_changes_no_check(checks, name):
    assert checks(name) == checks("direct")
