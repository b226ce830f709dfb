import sys
from pathlib import Path

# What stands between a client and a server is the same as in the tests of Envoy, and the server as in those of MCP.
for folder in ("envoy", "mcp"):
    sys.path.insert(0, str(Path(__file__).parent.parent / folder))


def pytest_configure(config):
    # What the revision of 2026 gives up is spoken until then.
    config.addinivalue_line("filterwarnings", "ignore::mcp.shared.exceptions.MCPDeprecationWarning")
