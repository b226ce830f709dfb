"""Istio and Envoy Gateway: what is shipped for them fits their schemas, and what comes of it in Envoy judges."""

import copy
import json
import os
import re
import subprocess

import pytest
import yaml
from chat import EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import MODULE, Envoy, bootstrap, listener, validate
from gate import Gate
from message import answer, request
from resources import SHIPPED, documents, faults, of_kind, schemas
from tokens import JWT_AUTHN, bearer

ENVIRONMENT = {"PSEUDONYM_KEY": "a key of pseudonyms"}
SUBJECT = "rosalind.quill.7731"
FILES = ["istio/envoyfilter.yaml", "istio/wasmplugin/wasmplugin.yaml", "istio/authorization.yaml", "gateway/gateway.yaml"]
# Of what has no definition here, what may stand in its `spec`.
KNOWN = {
    "EnvoyFilter": {"workloadSelector", "targetRefs", "configPatches", "priority"},
    "WasmPlugin": {
        *("selector", "targetRefs", "url", "sha256", "imagePullPolicy", "imagePullSecret", "verificationKey", "pluginConfig"),
        *("pluginName", "phase", "failStrategy", "priority", "vmConfig", "match", "type"),
    },
    "RequestAuthentication": {"selector", "targetRefs", "jwtRules"},
    "AuthorizationPolicy": {"selector", "targetRefs", "action", "rules"},
    "EnvoyExtensionPolicy": {"targetRef", "targetRefs", "targetSelectors", "wasm", "extProc", "lua"},
    "EnvoyPatchPolicy": {"type", "jsonPatches", "targetRef", "priority"},
    "ClientTrafficPolicy": {"targetRefs", "connection"},
    "BackendTrafficPolicy": {"targetRefs", "connection"},
}
VERSIONS = {
    "EnvoyFilter": "networking.istio.io/v1alpha3",
    "WasmPlugin": "extensions.istio.io/v1alpha1",
    "RequestAuthentication": "security.istio.io/v1",
    "AuthorizationPolicy": "security.istio.io/v1",
    "EnvoyExtensionPolicy": "gateway.envoyproxy.io/v1alpha1",
    "EnvoyPatchPolicy": "gateway.envoyproxy.io/v1alpha1",
    "ClientTrafficPolicy": "gateway.envoyproxy.io/v1alpha1",
    "BackendTrafficPolicy": "gateway.envoyproxy.io/v1alpha1",
}


@pytest.mark.parametrize("path", FILES)
def test_resources_are_what_they_say(path):
    names = set()
    for document in documents(path):
        kind = document["kind"]
        assert document["apiVersion"] == VERSIONS[kind]
        assert set(document) == {"apiVersion", "kind", "metadata", "spec"}
        assert set(document["metadata"]) == {"name", "namespace"}
        assert set(document["spec"]) <= KNOWN[kind], path
        names.add((kind, document["metadata"]["name"]))
    assert len(names) == len(documents(path))


@pytest.mark.parametrize("path", FILES)
def test_resources_fit_the_schemas_of_their_projects(path):
    known = schemas()
    for document in documents(path):
        if schema := known.get((document["apiVersion"], document["kind"])):
            assert not faults(schema, document)
            broken = copy.deepcopy(document)
            broken["spec"]["notAField"] = 1
            assert faults(schema, broken), "a schema that takes anything shows nothing"


@pytest.mark.parametrize("folder, file", [("istio", "envoyfilter"), ("istio/wasmplugin", "wasmplugin"), ("gateway", "gateway")])
def test_the_command_has_nothing_to_say_against_them(folder, file):
    place = SHIPPED / folder
    command = [os.environ["COMMAND_PATH"], "check", place / "policy.yaml", "--envoy", place / f"{file}.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=os.environ | ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    assert f"{file}.yaml:" not in done.stdout


def test_the_authorization_is_whole():
    found = documents("istio/authorization.yaml")
    (rule,) = of_kind(found, "RequestAuthentication")["spec"]["jwtRules"]
    policy = of_kind(found, "AuthorizationPolicy")["spec"]
    (allowed,) = policy["rules"]
    (source,) = [one["source"] for one in allowed["from"]]
    assert policy["action"] == "ALLOW" and rule["audiences"]
    # Without a principal, a request without a token would pass.
    assert source["requestPrincipals"] == [f"{rule['issuer']}/*"] and source["ipBlocks"]
    policy = yaml.safe_load((SHIPPED / "istio" / "policy.yaml").read_text())
    assert policy["identity"]["jwt_payload"] == "payload"


def istio():
    """The filter as the EnvoyFilter inserts it, and Envoy's limit for a listener."""
    patches = of_kind(documents("istio/envoyfilter.yaml"), "EnvoyFilter")["spec"]["configPatches"]
    (inserted,) = [one["patch"] for one in patches if one["applyTo"] == "HTTP_FILTER"]
    (merged,) = [one["patch"]["value"] for one in patches if one["applyTo"] == "LISTENER"]
    assert inserted["operation"] == "INSERT_BEFORE"
    return inserted["value"], merged["per_connection_buffer_limit_bytes"]


def gateway():
    """The filter as Envoy Gateway makes it of its resource, once the patch is applied."""
    found = documents("gateway/gateway.yaml")
    policy = of_kind(found, "EnvoyExtensionPolicy")
    (wasm,) = policy["spec"]["wasm"]
    place = policy["metadata"]
    name = f"envoy.filters.http.wasm/envoyextensionpolicy/{place['namespace']}/{place['name']}/wasm/0"
    plugin = {
        "name": wasm["name"],
        "root_id": wasm["rootID"],
        "vm_config": {
            "vm_id": name,
            "runtime": "envoy.wasm.runtime.v8",
            "code": {"local": {"filename": ""}},
            "environment_variables": {"host_env_keys": wasm["env"]["hostKeys"]},
        },
        "configuration": {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": json.dumps(wasm["config"])},
        "fail_open": wasm["failOpen"],
    }
    for patch in of_kind(found, "EnvoyPatchPolicy")["spec"]["jsonPatches"]:
        operation = patch["operation"]
        (wanted,) = re.fullmatch(r"\.\.http_filters\[\?match\(@\.name, '(.+)'\)\]\.typed_config\.config", operation["jsonPath"]).groups()
        assert (operation["op"], wanted) == ("add", name), "the patch looks for another filter"
        plugin[operation["path"]] = operation["value"]
    # Envoy takes one of the two, and Envoy Gateway leaves out what is false.
    assert plugin.pop("fail_open") is False
    wasm = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm"
    limit = of_kind(found, "ClientTrafficPolicy")["spec"]["connection"]["bufferLimit"]
    return {"name": name, "typed_config": {"@type": wasm, "config": plugin}}, limit


@pytest.fixture(scope="module")
def built(tmp_path_factory, upstream):
    directory = tmp_path_factory.mktemp("places")
    known = copy.deepcopy(JWT_AUTHN)
    known["typed_config"]["providers"]["issuer"]["payload_in_metadata"] = "payload"
    listeners = []
    for name, (wasm, limit), before in (("istio", istio(), [known]), ("gateway", gateway(), [])):
        wasm["typed_config"]["config"]["vm_config"]["code"]["local"]["filename"] = MODULE
        listeners.append(listener(name, None, directory / "access.log", buffer=limit, behind=[*before, wasm]))
    return directory, bootstrap(listeners, upstream.port)


def test_envoy_takes_what_comes_of_them(built):
    directory, config = built
    code, said = validate(config, directory, ENVIRONMENT)
    assert code == 0, said


@pytest.fixture(scope="module")
def gate(built, upstream):
    directory, config = built
    envoy = Envoy(config, directory, ENVIRONMENT)
    yield Gate(envoy, upstream, directory / "access.log")
    envoy.close([*PLANTED, SUBJECT])


@pytest.mark.parametrize("name", ["istio", "gateway"])
def test_what_comes_of_them_judges(gate, name):
    headers = bearer(sub=SUBJECT)
    came = gate.ask(name, request(PATH, chat(EMAIL), headers=headers), answer(completion(EMAIL)))
    assert (came.sent.body, came.answer.body) == (chat("[EMAIL_ADDRESS]"), completion("[EMAIL_ADDRESS]"))
    came = gate.ask(name, request(PATH, chat(INJECTION), headers=headers))
    assert (came.answer.status, came.line["details"], came.reached) == (403, "portcullis_injection", [])
    large = chat("x" * 900_000)
    assert gate.ask(name, request(PATH, large, headers=headers)).sent.body == large


def test_in_istio_callers_are_known_by_their_token(gate):
    known = gate.ask("istio", request(PATH, chat("hi"), headers=bearer(sub=SUBJECT)), answer(completion("ok")))
    assert known.record["subject"] != "anonymous"
    unknown = gate.ask("istio", request(PATH, chat("hi")))
    assert (unknown.answer.status, unknown.line["details"]) == (401, "portcullis_identity")
