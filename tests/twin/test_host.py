"""That the twin run can fail: a host that lies, a filter that falls, a stream that hangs are seen."""

import json
from contextlib import suppress

import pytest
import wasmtime
from cases import differences, folders
from host import ENGINE, REQUEST, RESPONSE, Fallen, Stream, Vm

FOLDERS = folders()
HELD = json.dumps({"version": 1, "host": {"hold_headers": True}})
ASKED = [(":method", "POST"), (":path", "/"), ("content-type", "application/json")]
BODY = b'{"messages": [{"role": "user", "content": "hi"}]}'
LIES = """
    proxy_get_buffer_bytes proxy_set_buffer_bytes proxy_get_header_map_pairs proxy_replace_header_map_value proxy_remove_header_map_value
    proxy_get_property proxy_set_property proxy_send_local_response proxy_increment_metric proxy_record_metric
    proxy_close_stream proxy_get_current_time_nanoseconds environ_get
""".split()


@pytest.mark.parametrize("name", LIES)
def test_a_host_that_does_not_do_what_it_says_is_seen(vm_of, directory, name):
    """Each function of the host makes a difference to some exchange, and the comparison sees it."""
    lying = type("Lying", (Vm,), {name: lambda self, *_: None})

    def is_seen(folder, place):
        with suppress(AssertionError, KeyError):
            return differences(vm_of(folder, kind=lying), folder, place, "by 61", directory) != []
        return True

    assert any(is_seen(folder, place) for folder in FOLDERS for place in range(len(folder.cases)))


def test_headers_that_are_held_where_that_stops_the_body_hang(module):
    """As in Envoy when `host.hold_headers` and `allow_on_headers_stop_iteration` do not agree."""
    with pytest.raises(Fallen, match="hangs"):
        Stream(Vm(module, HELD, hold=False)).send(REQUEST, ASKED, [BODY])


def test_a_policy_that_does_not_load_is_said(module):
    with pytest.raises(AssertionError, match="reqest_bytes"):
        Vm(module, json.dumps({"version": 1, "host": {"hold_headers": True}, "bodies": {"reqest_bytes": 1}}))


def test_vms_of_a_process_share_one_random_key(module):
    def prompt_hash(shared):
        stream = Stream(Vm(module, HELD, shared=shared))
        stream.send(REQUEST, ASKED, [BODY])
        stream.send(RESPONSE, [(":status", "200")], [])
        stream.close()
        return json.loads(stream.state["portcullis"])["prompt_hash"]

    process, other = {}, {}
    assert prompt_hash(process) == prompt_hash(process) != prompt_hash(other)


FALLING = """
(module
    (memory (export "memory") 1)
    (func (export "_initialize"))
    (func (export "proxy_abi_version_0_2_1"))
    (func (export "proxy_on_context_create") (param i32 i32))
    (func (export "proxy_on_vm_start") (param i32 i32) (result i32) i32.const 1)
    (func (export "proxy_on_configure") (param i32 i32) (result i32) i32.const 1)
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) %s unreachable))
"""


@pytest.mark.parametrize("first, said", [("", "unreachable"), ("(loop br 0)", "fuel")], ids=["a trap", "a loop that does not end"])
def test_a_filter_that_falls_is_seen(first, said):
    vm = Vm(wasmtime.Module(ENGINE, FALLING % first), HELD)
    with pytest.raises(Fallen, match=f"(?s)proxy_on_request_headers: .*{said}"):
        Stream(vm).send(REQUEST, ASKED, [BODY])
    assert vm.is_fallen
