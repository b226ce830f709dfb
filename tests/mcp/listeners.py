"""The policies that the tests of MCP run, each on a listener of its own."""

import desk
import pytest

HELD = {"version": 1, "host": {"hold_headers": True}}
NOT_HELD = {"version": 1, "host": {"hold_headers": False}}
# What may stand in nothing that Envoy writes.
PLANTED = (desk.MAIL,)

# Nothing that the servers say is refused under these.
OPEN = {
    "bare": {"policy": None},
    "observe": {"policy": HELD | {"mode": "observe"}},
    "filter": {"policy": HELD},
    "not-held": {"policy": NOT_HELD},
}


def _trusted(name):
    """A header that a filter before this one would have set."""
    return [{"header": name, "from": ["127.0.0.0/8"]}]


IDENTITY = {"roles": _trusted("x-roles"), "scopes": _trusted("x-scopes")}
NUMBER = {"type": "string", "pattern": "^[A-Z]{3}[0-9]{6}$"}
TOOLS = {
    "allow": [
        {
            "name": "look_up",
            "arguments": {"type": "object", "required": ["number"], "properties": {"number": NUMBER}, "additionalProperties": False},
        },
        {"name": "forecast"},
        {"name": "add"},
        {"name": "close_account", "roles": ["admin"]},
        {"name": "survey", "roles": ["surveyor"]},
    ]
}
ROLES = {"agent": ["read", "execute_tools"], "viewer": ["read"], "admin": ["read", "write", "execute_tools", "manage"]}
MCP = {"roles": ROLES, "resources": {"allow": ["docs://*"]}, "prompts": {"allow": ["greet"]}}
ORIGIN = "https://app.example.com"
SCOPE = "mcp.use"
DESK = {"identity": IDENTITY, "tools": TOOLS, "mcp": MCP}

GUARDED = {
    "desk": {"policy": HELD | DESK},
    "desk-not-held": {"policy": NOT_HELD | DESK},
    "origins": {"policy": HELD | {"mcp": {"origins": [ORIGIN]}}},
    "scopes": {"policy": HELD | {"identity": IDENTITY, "mcp": {"scopes": [SCOPE]}}},
    "poison-blocked": {"policy": HELD | {"injection": {"tool_definition": {"action": "block"}}}},
    "poison-flagged": {"policy": HELD | {"injection": {"tool_definition": {"action": "flag"}}}},
}

ENFORCING = ("filter", "not-held")

listeners = pytest.mark.parametrize("listener", OPEN)
enforcing = pytest.mark.parametrize("listener", ENFORCING)
