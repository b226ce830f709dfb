import pytest

from chat import PLANTED
from gate import Gate
from policies import ENVIRONMENT, LISTENERS
from upstream import Upstream


@pytest.fixture(scope="session")
def upstream():
    upstream = Upstream()
    yield upstream
    upstream.close()


@pytest.fixture(scope="session")
def gate(upstream, tmp_path_factory):
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("gate"), LISTENERS, ENVIRONMENT)
    yield gate
    gate.envoy.close(PLANTED)
