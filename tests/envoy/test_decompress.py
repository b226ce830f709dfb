"""The second listener of envoy/decompress, between the filter and a model that answers in gzip."""

import gzip
import socket
from pathlib import Path

import pytest
import yaml
from chat import EMAIL, PATH, PLANTED, chat, completion
from envoyproxy import Envoy
from gate import Gate
from message import answer, request
from printed import configuration

INNER = Path(__file__).parents[2] / "envoy" / "decompress" / "inner.yaml"
GZIP = {"content-encoding": "gzip"}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def unpacking(tmp_path_factory, upstream):
    directory = tmp_path_factory.mktemp("unpacking")
    policy = directory / "policy.yaml"
    policy.write_text("version: 1\n")
    config = configuration(policy, directory, upstream)["static_resources"]
    inner = yaml.safe_load(INNER.read_text())["static_resources"]
    port = free_port()
    inner["listeners"][0]["address"]["socket_address"]["port_value"] = port
    for cluster, to in ((config["clusters"][0], port), (inner["clusters"][0], upstream.port)):
        endpoint = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]
        endpoint["address"]["socket_address"] = {"address": "127.0.0.1", "port_value": to}
    both = configuration(policy, directory, upstream)
    both["static_resources"] = {name: config[name] + inner[name] for name in ("listeners", "clusters")}
    envoy = Envoy(both, directory)
    yield Gate(envoy, upstream, directory / "access.log")
    envoy.close(PLANTED)


def test_an_answer_in_gzip_is_unpacked_and_judged(unpacking):
    packed = answer(gzip.compress(completion(EMAIL)), headers=GZIP)
    came = unpacking.ask("llm", request(PATH, chat("hi")), packed)
    assert (came.answer.status, came.answer.header("content-encoding"), came.answer.whole) == (200, None, True)
    assert came.answer.body == completion("[EMAIL_ADDRESS]")
    assert came.record["verdict"] == "redact"


def test_a_clean_answer_in_gzip_comes_as_it_was_packed(unpacking):
    came = unpacking.ask("llm", request(PATH, chat("hi")), answer(gzip.compress(completion("fine")), headers=GZIP))
    assert came.answer.body == completion("fine")


def test_a_stream_in_gzip_is_unpacked_and_judged(unpacking):
    event = b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n'
    body = b"".join(event % piece for piece in (b"write to bob@exa", b"mple.com", b" now")) + b"data: [DONE]\n\n"
    said = answer(gzip.compress(body), headers=GZIP | {"content-type": "text/event-stream"}, length=None)
    came = unpacking.ask("llm", request(PATH, chat("hi")), said)
    assert came.answer.whole
    assert b"bob@exa" not in came.answer.body
    assert b"[EMAIL_ADDRESS]" in came.answer.body
