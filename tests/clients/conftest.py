import sys
from pathlib import Path

import pytest

# What stands between a client and a model is the same in both suites.
sys.path.insert(0, str(Path(__file__).parent.parent / "envoy"))

from chat import PLANTED  # noqa: E402
from gate import Gate  # noqa: E402
from policies import ENVIRONMENT, HELD, LISTENERS  # noqa: E402
from upstream import Upstream  # noqa: E402


WANTED = {"default": {"policy": HELD}} | {name: LISTENERS[name] for name in ("tools", "tools-not-held")}


@pytest.fixture(scope="session")
def gate(tmp_path_factory):
    upstream = Upstream()
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("clients"), WANTED, ENVIRONMENT)
    yield gate
    gate.envoy.close(PLANTED)
    upstream.close()
