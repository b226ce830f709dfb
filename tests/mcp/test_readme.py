"""What the README shows of MCP works as it stands there: the policy, and what Envoy does beside it."""

import re
from pathlib import Path

import httpx
import pytest
import tokens
import yaml
from gate import Gate
from listeners import PLANTED
from talk import Sdk
from wire import Wire, call

PATH = "/desk/mcp"
METADATA = "/.well-known/oauth-protected-resource/mcp"
RESOURCE = "https://mcp.example.com/mcp"
AGENT = {"sub": "a", "aud": RESOURCE, "roles": ["agent"], "scope": "mcp.use"}


@pytest.fixture(scope="module")
def shown():
    """The policy and the settings of the connection manager."""
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    section = readme.split("\n### MCP servers\n")[1].split("\n### ")[0]
    return [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)]


@pytest.fixture(scope="module")
def gate(hosted, shown, tmp_path_factory):
    policy, manager = shown
    # Where the test's issuer, keys and server are.
    (provider,) = manager["http_filters"][0]["typed_config"]["providers"].values()
    del provider["remote_jwks"]
    provider |= {"issuer": tokens.ISSUER, "local_jwks": tokens.JWT_AUTHN["typed_config"]["providers"]["issuer"]["local_jwks"]}
    host = manager["route_config"]["virtual_hosts"][0]
    host["routes"][-1]["match"]["prefix"] = manager["http_filters"][0]["typed_config"]["rules"][0]["match"]["prefix"] = PATH
    host["routes"][-1]["route"]["cluster"] = "http1"
    listener = {"policy": policy, "before": manager.pop("http_filters"), "manager": manager}
    gate = Gate.with_listeners(hosted, tmp_path_factory.mktemp("readme"), {"readme": listener})
    yield gate
    gate.envoy.close(PLANTED)


def test_a_client_without_a_token_learns_where_to_get_one(gate):
    wire = Wire(gate, "readme", PATH)
    answer = wire.post(call("look_up", {}))
    assert (answer.status_code, wire.reached) == (401, [])
    (challenge,) = answer.headers.get_list("www-authenticate")
    assert challenge == f'Bearer resource_metadata="https://mcp.example.com{METADATA}"'
    metadata = httpx.get(f"http://127.0.0.1:{gate.ports['readme']}{METADATA}")
    assert (metadata.status_code, metadata.headers["content-type"]) == (200, "application/json")
    assert (metadata.json()["resource"], metadata.json()["scopes_supported"]) == (RESOURCE, ["mcp.use"])


@pytest.mark.parametrize("claims", [{"aud": "https://other.example.com"}, {"exp": 1}])
def test_a_token_for_others_or_from_yesterday_is_none(gate, claims):
    wire = Wire(gate, "readme", PATH, **tokens.bearer(**AGENT | claims))
    answer = wire.post(call("look_up", {}))
    assert (answer.status_code in (401, 403), wire.reached) == (True, [])


def test_a_token_without_the_scope_is_told_which_it_needs(gate):
    answer = Wire(gate, "readme", PATH, **tokens.bearer(**AGENT | {"scope": "mcp.other"})).post(call("look_up", {}))
    assert (answer.status_code, 'scope="mcp.use"' in answer.headers["www-authenticate"]) == (403, True)


@pytest.mark.parametrize("roles, tools", [(["agent"], {"look_up"}), (["admin"], {"look_up", "close_account"}), (["viewer"], set())])
def test_who_may_do_what(gate, roles, tools):
    async def use(client, told):
        return {tool.name for tool in (await client.list_tools()).tools}

    talk = Sdk(gate, "readme", PATH, use, headers=tokens.bearer(**AGENT | {"roles": roles}))
    assert talk.result == tools
    assert not any("authorization" in request.headers for request in gate.upstream.reached[talk.case])


def test_the_refusal_that_is_shown_is_the_one_that_is_given(gate):
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    answer = Wire(gate, "readme", PATH, **tokens.bearer(**AGENT)).post(call("close_account", {}, 7))
    assert re.sub(r"\(request \S+\)", "(request 5b1c…)", answer.text) in readme
