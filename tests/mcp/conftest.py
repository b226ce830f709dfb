import sys
from pathlib import Path

import pytest

# What stands between a client and a server is the same as in the tests of Envoy.
sys.path.insert(0, str(Path(__file__).parent.parent / "envoy"))

import desk  # noqa: E402
import everything  # noqa: E402
from gate import Gate  # noqa: E402
from hosted import Hosted  # noqa: E402
from listeners import GUARDED, OPEN, PLANTED  # noqa: E402


def pytest_configure(config):
    # What the revision of 2026 gives up is spoken until then.
    config.addinivalue_line("filterwarnings", "ignore::mcp.shared.exceptions.MCPDeprecationWarning")


@pytest.fixture(scope="session")
def hosted():
    applications = {
        "everything": everything.application(),
        "desk": desk.application(),
        "older": desk.older_application(),
        "poisoned": desk.poisoned_application(),
    }
    hosted = Hosted(applications)
    yield hosted
    hosted.close()


@pytest.fixture(scope="session")
def gate(hosted, tmp_path_factory):
    """Under policies that refuse nothing of what the servers say."""
    gate = Gate.with_listeners(hosted, tmp_path_factory.mktemp("mcp"), OPEN)
    yield gate
    gate.envoy.close(PLANTED)


@pytest.fixture(scope="session")
def guarded(hosted, tmp_path_factory):
    """Under policies that tell who may do what."""
    gate = Gate.with_listeners(hosted, tmp_path_factory.mktemp("guarded"), GUARDED)
    yield gate
    gate.envoy.close(PLANTED)
