"""The policies that the tests of MCP run, each on a listener of its own."""

import pytest

HELD = {"version": 1, "host": {"hold_headers": True}}
NOT_HELD = {"version": 1, "host": {"hold_headers": False}}

# Nothing that the servers say is refused under these.
OPEN = {
    "bare": {"policy": None},
    "observe": {"policy": HELD | {"mode": "observe"}},
    "filter": {"policy": HELD},
    "not-held": {"policy": NOT_HELD},
}

# Without a dialect of MCP, a message counts as a text that the next may go on with, so it is held, and whoever answers it waits for ever.
AWAITS_DIALECT = pytest.mark.skip(reason="the filter has no dialect of MCP yet")
ENFORCING = ("filter", "not-held")

listeners = pytest.mark.parametrize("listener", OPEN)
conversing = pytest.mark.parametrize(
    "listener", [pytest.param(name, marks=AWAITS_DIALECT) if name in ENFORCING else name for name in OPEN]
)
