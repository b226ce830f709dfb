"""Other gateways: hosts of Proxy-Wasm 0.2 that hold no headers, and lack what Envoy has beside the ABI's core.

Higress, kgateway and APISIX load the same module. What they lack is answered with `UNIMPLEMENTED` here, as hosts do that have the
import and nothing behind it. The filter says once what is missing, and goes on to judge as ever."""

import copy
import json

import pytest
from cases import EXCHANGES, Folder, differences, drive, native, sent
from host import REQUEST, RESPONSE, Refused, Stream, Vm

UNIMPLEMENTED = 12
FEATURES = {
    "shared data": ("proxy_get_shared_data", "proxy_set_shared_data"),
    "declare_property": ("proxy_call_foreign_function",),
    "metrics": ("proxy_define_metric", "proxy_increment_metric", "proxy_record_metric"),
    "calls": ("proxy_http_call",),
}
NOT_HELD = json.dumps({"version": 1, "host": {"hold_headers": False}})


def refuse(_self, *_):
    raise Refused(UNIMPLEMENTED)


class Fixed:
    """What is random comes to the bytes that the command has in its place."""

    def random_get(self, at, size):
        self._write(at, bytes(size))


def lacking(*features):
    """A host without these."""
    return type("Lacking", (Fixed, Vm), {name: refuse for feature in features for name in FEATURES[feature]})


ALL = lacking(*FEATURES)


class Unasked(Folder):
    """A folder of exchanges in which nobody answers who is asked."""

    def __init__(self, path):
        super().__init__(path, "not held")
        self.name += ", nobody answers"
        for case in self.cases:
            case.pop("recogniser", None)
            case.pop("classifier", None)


# Who may do something how often, and which signatures were there before, stands in shared data: without it, such requests are refused,
# for which there is a test.
COUNTED = ("rates", "budgets", "access")
FOLDERS = [Unasked(path) for path in sorted(EXCHANGES.iterdir()) if path.is_dir() and not path.name.startswith(COUNTED)]


def warnings(vm):
    return [said for level, said in vm.log if level == "warn"]


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_host_that_lacks_all_of_it_is_warned_of_once_and_judged_for_alike(module, directory, folder):
    vm = folder.vm(ALL, module, {})
    assert len(warnings(vm)) == 1
    for place, said in enumerate(native(folder, directory, 61)):
        if "mcp.definition_changed" in said["record"]["findings"]["response"]:
            # What was said before, nobody remembers without shared data.
            continue
        found = differences(vm, folder, place, "by 61", directory)
        # Nothing is counted; and that nobody can be called is said where it first shows.
        found = [line for line in found if not line.startswith(("filter state.metrics", "filter state.times"))]
        if found and "makes no calls" in found[-1]:
            found.pop()
        assert not found, "\n".join(found)


@pytest.mark.parametrize("feature", ["shared data", "declare_property", "metrics"])
def test_what_is_missing_is_said_while_the_policy_is_loaded(module, feature):
    (said,) = warnings(lacking(feature)(module, NOT_HELD))
    assert said.startswith(f"portcullis: this host lacks {feature}")
    assert all(other not in said for other in FEATURES if other != feature)


def test_a_host_that_has_everything_is_not_warned_of(module):
    assert not warnings(Vm(module, NOT_HELD))


def test_that_nobody_can_be_called_is_said_once(module):
    (folder,) = [Folder(path) for path in EXCHANGES.iterdir() if path.name == "recogniser"]
    vm = folder.vm(lacking("calls"), module, {})
    assert not warnings(vm)
    for case in folder.cases:
        drive(vm, copy.deepcopy(case), "whole")
    (said,) = warnings(vm)
    assert "makes no calls" in said and "on_failure" in said


def test_each_worker_has_a_key_of_its_own_where_nothing_is_shared(module):
    def prompt_hash(kind):
        stream = Stream(kind(module, NOT_HELD))
        stream.send(REQUEST, [(":method", "POST"), (":path", "/"), ("content-type", "application/json")], [b'{"prompt": "hi"}'])
        stream.send(RESPONSE, [(":status", "200")], [])
        stream.close()
        return json.loads(stream.state["portcullis"])["prompt_hash"]

    alone = type("Alone", (Vm,), {name: refuse for name in FEATURES["shared data"]})
    assert prompt_hash(alone) != prompt_hash(alone)


def test_what_cannot_be_counted_is_not_let_through(module):
    (folder,) = [Folder(path, "not held") for path in EXCHANGES.iterdir() if path.name == "rates"]
    for kind, verdict in ((Vm, "allow"), (lacking("shared data"), "block")):
        stream = drive(folder.vm(kind, module, {}), folder.cases[0], "whole")
        assert json.loads(stream.state["portcullis"])["verdict"] == verdict


def test_there_is_something_to_compare():
    assert sum(sent(case, REQUEST) is not None for folder in FOLDERS for case in folder.cases) > 300
