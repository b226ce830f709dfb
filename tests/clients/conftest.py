import os
import sys
from pathlib import Path

import pytest

# What stands between a client and a model is the same in both suites.
sys.path.insert(0, str(Path(__file__).parent.parent / "envoy"))
# What the tests of every SDK inherit explains its failures, too.
pytest.register_assert_rewrite("contract")
# Nothing here is encrypted, and to read the world's certificates takes a client longer than its question. Here, there are none.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)

from aws import CLIENT, ENVOY, SIGNING, Aws  # noqa: E402
from aws import ENVIRONMENT as KEYS_OF_AWS  # noqa: E402
from chat import PLANTED  # noqa: E402
from gate import Gate  # noqa: E402
from policies import ENVIRONMENT, HELD, LISTENERS, NOT_HELD, TOOLS  # noqa: E402
from upstream import Upstream  # noqa: E402

REFUSED = HELD | {"tools": {"on_denied": "refuse", "allow": [{"name": "send"}]}}
WANTED = {name: LISTENERS[name] for name in ("bare", "tools", "tools-not-held")}
WANTED |= {"default": {"policy": HELD}, "tools-refuse": {"policy": REFUSED}}


@pytest.fixture(scope="session")
def gate(tmp_path_factory):
    upstream = Upstream()
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("clients"), WANTED, ENVIRONMENT)
    yield gate
    gate.envoy.close(PLANTED)
    upstream.close()


def signing(held, **more):
    return {"policy": {"version": 1, "host": {"hold_headers": held, "signs_requests": True}} | more, "behind": [SIGNING]}


WITH_SIGNATURES = {
    "bare": {"policy": None},
    "signing": signing(True),
    "signing-not-held": signing(False),
    "signed": {"policy": HELD},
    "signed-not-held": {"policy": NOT_HELD},
    "tools": signing(True, **TOOLS) | {"environment": tuple(ENVIRONMENT)},
    "tools-refuse": signing(True, tools={"allow": [{"name": "send"}]}),
}


@pytest.fixture(scope="session")
def bedrock(tmp_path_factory):
    """Envoy in front of Bedrock; where the policy says so, it signs."""
    upstream = Aws()
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("bedrock"), WITH_SIGNATURES, ENVIRONMENT | KEYS_OF_AWS)
    yield gate
    gate.envoy.close((*PLANTED, CLIENT.secret_key, ENVOY.secret_key))
    upstream.close()
