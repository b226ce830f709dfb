"""Upgrades and gRPC: passed unjudged on the routes that the policy names for them, and nowhere else."""

import struct

import client
import http1
import pytest
from chat import EMAIL, INJECTION, PATH, chat, completion
from message import answer, bytewise, request

UPGRADE = {"connection": "upgrade", "upgrade": "websocket"}
KNOCK = request("/realtime", method="GET", headers=UPGRADE | {"content-type": None})
SWITCHED = answer(status=101, headers=UPGRADE | {"content-type": None})
NAMED = ["unjudged", "unjudged-not-held", "unjudged-observe"]


def frame(message):
    return struct.pack(">BI", 0, len(message)) + message


CALL = "/echo.Echo/Say"
GRPC = {"content-type": "application/grpc", "te": "trailers"}
FRAMES = frame(b"\x0a\x05hello\xff") + frame(b"") + frame(EMAIL.encode() * 20)
STATUS = (("grpc-status", "0"),)


def call(*pieces, path=CALL, **more):
    return request(path, *pieces, headers=GRPC, length=None, **more)


def reply(*pieces, **more):
    return answer(*pieces, headers={"content-type": "application/grpc+proto"}, length=None, trailers=STATUS, **more)


def upgrade(gate, mode):
    """Asks for an upgrade, gets it, and is echoed in capitals."""
    knock, case = gate.prepare(KNOCK, SWITCHED)
    with client.connect(gate.ports[mode]) as connection, connection.makefile("rb") as stream:
        http1.send(connection, knock)
        assert http1.receive(stream).status == 101
        for said in (INJECTION.encode(), EMAIL.encode(), b"\xff\x00" * 5000):
            connection.sendall(said)
            assert stream.read(len(said)) == said.upper()
    assert gate.lines.of(case)["code"] == 101
    return gate.record(case)


@pytest.mark.parametrize("mode", NAMED)
def test_a_completed_upgrade_passes_on_a_route_that_is_named_for_it(gate, mode):
    record = upgrade(gate, mode)
    assert record["status"] == 101
    assert (record["verdict"], record["response_category"], record["event_type"]) == ("allow", "unjudged", "system_event")
    assert record["uninspectable"] == {"request": {}, "response": {"upgrade": 1}}


@pytest.mark.parametrize(
    "mode, path",
    [("default", "/realtime"), ("not-held", "/realtime"), ("unjudged", PATH), ("unjudged", "/x?/realtime")],
)
def test_an_upgrade_is_refused_on_any_other_route(gate, mode, path):
    knock = request(path, method="GET", headers=UPGRADE | {"content-type": None})
    came = gate.ask(mode, knock, SWITCHED)
    assert (came.answer.status, came.line["details"]) == (403, "portcullis_upgrade")
    assert came.reached == []
    assert (came.record["verdict"], came.record["reason"]) == ("block", "upgrade")
    assert came.record["uninspectable"] == {"request": {"upgrade": 1}, "response": {}}


def test_observing_a_completed_upgrade_passes_on_any_route(gate):
    record = upgrade(gate, "observe")
    assert (record["verdict"], record["enforced"], record["reason"]) == ("block", False, "upgrade")
    assert record["status"] == 101


def test_observing_an_upgrade_that_the_upstream_declines_passes_and_is_recorded(gate):
    came = gate.ask("observe", KNOCK, answer(b"{}", status=426))
    assert (came.answer.status, came.answer.body) == (426, b"{}")
    assert (came.record["verdict"], came.record["enforced"], came.record["reason"]) == ("block", False, "upgrade")
    assert (came.record["status"], came.record["response_category"], came.record["success"]) == (426, "error", False)


@pytest.mark.parametrize("mode", NAMED[:2])
def test_an_upgrade_that_the_upstream_declines_is_judged_like_anything_else(gate, mode):
    came = gate.ask(mode, KNOCK, answer(completion(EMAIL), status=401))
    assert (came.answer.status, came.answer.body) == (401, completion("[EMAIL_ADDRESS]"))
    assert (came.record["status"], came.record["response_category"]) == (401, "error")
    assert came.record["uninspectable"] == {"request": {}, "response": {}}


@pytest.mark.parametrize("mode", NAMED[:2])
def test_the_body_of_a_request_that_asks_for_an_upgrade_does_not_flow_before_it(gate, mode):
    knock = request("/realtime", chat(EMAIL), headers=UPGRADE)
    came = gate.ask(mode, knock)
    assert came.answer.status == 504
    assert not any(EMAIL.encode() in reached.body for reached in came.reached)


@pytest.mark.parametrize("mode", NAMED[:2])
def test_a_body_over_http2_is_judged_whatever_upgrade_it_asks_for(gate, mode):
    """HTTP/2 has no such upgrades; Envoy drops the header."""
    knock = request("/realtime", chat(EMAIL), headers={"upgrade": "websocket"})
    came = gate.ask(mode, knock, http="http2")
    assert came.sent.body == chat("[EMAIL_ADDRESS]")
    assert came.sent.header("content-length") in (None, str(len(came.sent.body)))


@pytest.mark.parametrize("whole", [True, False], ids=["", "in pieces of one byte"])
@pytest.mark.parametrize("mode", NAMED)
def test_grpc_passes_on_a_route_that_is_named_for_it(gate, mode, whole):
    pieces = [FRAMES] if whole else bytewise(FRAMES)
    came = gate.ask(mode, call(*pieces), reply(*pieces), http="http2")
    assert (came.sent.body, came.sent.whole) == (FRAMES, True)
    assert (came.answer.status, came.answer.body, came.answer.trailers) == (200, FRAMES, list(STATUS))
    record = came.record
    assert (record["verdict"], record["response_category"], record["event_type"]) == ("allow", "unjudged", "system_event")
    assert record["uninspectable"] == {"request": {"grpc": 1}, "response": {"grpc": 1}}


@pytest.mark.parametrize("mode", ["default", "not-held"])
def test_grpc_on_any_other_route_is_refused(gate, mode):
    came = gate.ask(mode, call(FRAMES), reply(FRAMES), http="http2")
    # Envoy puts a refusal in gRPC's own words: 200, and the status and message in headers.
    assert (came.answer.status, came.line["details"]) == (200, "portcullis_grpc")
    assert came.answer.header("grpc-status") != "0"
    assert "portcullis_grpc" in came.answer.header("grpc-message")
    assert not any(reached.whole or reached.body for reached in came.reached)
    came = gate.ask(mode, call(frame(EMAIL.encode())), reply(frame(EMAIL.encode())), http="http2")
    assert not any(EMAIL.encode() in reached.body for reached in came.reached)
    assert EMAIL.encode() not in came.answer.body
    assert came.record["uninspectable"]["request"] == {"grpc": 1}


def test_the_record_of_a_refused_call_has_the_status_that_the_client_saw(gate):
    came = gate.ask("default", call(FRAMES), http="http2")
    assert came.record["status"] == came.answer.status


@pytest.mark.parametrize("mode", ["unjudged", "unjudged-not-held"])
def test_json_that_calls_itself_grpc_is_judged_on_every_route(gate, mode):
    came = gate.ask(mode, call(chat(EMAIL)), reply(completion(EMAIL)), http="http2")
    assert came.sent.body == chat("[EMAIL_ADDRESS]")
    assert came.answer.body == completion("[EMAIL_ADDRESS]")
    assert came.record["uninspectable"] == {"request": {}, "response": {}}


@pytest.mark.parametrize("mode", ["unjudged", "unjudged-not-held"])
def test_what_stops_being_grpc_in_mid_body_is_cut_off(gate, mode):
    came = gate.ask(mode, call(frame(b"x"), chat(EMAIL), pause=0.05), http="http2")
    assert came.answer is None or not came.answer.whole
    assert not any(EMAIL.encode() in reached.body or reached.whole for reached in came.reached)
    assert (came.record["verdict"], came.record["reason"]) == ("block", "malformed")
