"""The resources of envoy/kubernetes, held against the configuration that runs in them and against the restricted standard for pods."""

import re

import pytest
import yaml
from hardened import CONFIGURATION, SHIPPED, manager, plugin
from resources import documents, of_kind

FOUND = [document for file in ("deployment", "network", "externalsecret") for document in documents(f"kubernetes/{file}.yaml")]
DEPLOYMENT = of_kind(FOUND, "Deployment")
POD = DEPLOYMENT["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
ENVOY = yaml.safe_load(CONFIGURATION.read_text())
ROOT = "/etc/portcullis/"
VERSIONS = {
    "Namespace": "v1",
    "ServiceAccount": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "ExternalSecret": "external-secrets.io/v1",
}


def policy():
    (found,) = [one for one in FOUND if one["kind"] == "NetworkPolicy" and one["metadata"]["name"] == "portcullis"]
    return found["spec"]


def listener_ports():
    return {one["name"]: one["address"]["socket_address"]["port_value"] for one in ENVOY["static_resources"]["listeners"]}


def test_all_are_of_one_namespace_and_of_a_known_kind():
    assert {document["kind"] for document in FOUND} == set(VERSIONS)
    for document in FOUND:
        assert document["apiVersion"] == VERSIONS[document["kind"]]
        place = document["metadata"]["name" if document["kind"] == "Namespace" else "namespace"]
        assert place == "ai-gateway"


def test_the_pod_keeps_to_the_restricted_standard():
    namespace = of_kind(FOUND, "Namespace")["metadata"]["labels"]
    assert namespace["pod-security.kubernetes.io/enforce"] == "restricted"
    assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers", "initContainers"} & set(POD)
    assert POD["securityContext"]["runAsNonRoot"] and POD["securityContext"]["runAsUser"] > 0
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not any("hostPort" in port for port in CONTAINER["ports"])
    own = CONTAINER["securityContext"]
    assert own["allowPrivilegeEscalation"] is False and own["capabilities"] == {"drop": ["ALL"]} and "privileged" not in own
    allowed = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"}
    assert all(set(volume) - {"name"} <= allowed for volume in POD["volumes"])


def test_the_pod_can_do_no_more_than_it_must():
    assert CONTAINER["securityContext"]["readOnlyRootFilesystem"] is True
    assert POD["automountServiceAccountToken"] is False is of_kind(FOUND, "ServiceAccount")["automountServiceAccountToken"]
    assert all(mount["readOnly"] and "subPath" not in mount for mount in CONTAINER["volumeMounts"])
    assert CONTAINER["resources"]["limits"]["memory"] and CONTAINER["resources"]["requests"]["cpu"]


def test_what_is_pulled_is_pinned_by_its_digest():
    (module,) = [volume["image"]["reference"] for volume in POD["volumes"] if "image" in volume]
    for image in (CONTAINER["image"], module):
        assert re.search(r"@sha256:[0-9a-f]{64}$", image), image


def test_every_file_that_envoy_reads_is_mounted():
    texts = [CONFIGURATION.read_text(), *(path.read_text() for path in (SHIPPED / "sds").iterdir()), *CONTAINER["args"]]
    read = {path for text in texts for path in re.findall(rf"{ROOT}[\w/.-]+", text)}
    mounted = {mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
    assert {path.removeprefix(ROOT).split("/")[0] for path in read} == {path.removeprefix(ROOT) for path in mounted}
    assert {mount["name"] for mount in CONTAINER["volumeMounts"]} == {volume["name"] for volume in POD["volumes"]}
    files = {path.removeprefix(ROOT) for path in read}
    assert {"envoy/envoy.yaml", "module/plugin.wasm", "jwks/jwks.json", "tls/tls.crt", "tls/tls.key", "keys/upstream_key"} <= files
    assert {f"sds/{path.name}" for path in (SHIPPED / "sds").iterdir()} <= files
    # What the README has made.
    made = (SHIPPED.parent / "kubernetes" / "README.md").read_text()
    for volume in POD["volumes"]:
        name = volume.get("configMap", {}).get("name") or volume.get("secret", {}).get("secretName")
        assert name is None or f" {name} --" in made, name


def test_ports_and_probes_are_those_of_envoy():
    ports = {port["name"]: port["containerPort"] for port in CONTAINER["ports"]}
    assert ports == {"https": listener_ports()["llm"], "operations": listener_ports()["operations"]}
    routes = [route["match"]["path"] for route in _routes("operations")]
    for probe in ("startupProbe", "readinessProbe"):
        assert CONTAINER[probe]["httpGet"]["port"] == "operations" and CONTAINER[probe]["httpGet"]["path"] in routes
    (service,) = of_kind(FOUND, "Service")["spec"]["ports"]
    assert service["targetPort"] == "https"
    assert of_kind(FOUND, "Service")["spec"]["selector"] == DEPLOYMENT["spec"]["selector"]["matchLabels"]
    assert DEPLOYMENT["spec"]["selector"]["matchLabels"].items() <= DEPLOYMENT["spec"]["template"]["metadata"]["labels"].items()


def _routes(name):
    (found,) = [one for one in ENVOY["static_resources"]["listeners"] if one["name"] == name]
    hosts = found["filter_chains"][0]["filters"][0]["typed_config"]["route_config"]["virtual_hosts"]
    return [route for host in hosts for route in host["routes"]]


def test_streams_have_time_to_end():
    assert CONTAINER["lifecycle"]["preStop"]["sleep"]["seconds"] < POD["terminationGracePeriodSeconds"]
    assert DEPLOYMENT["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert of_kind(FOUND, "PodDisruptionBudget")["spec"]["minAvailable"] < DEPLOYMENT["spec"]["replicas"]


def test_keys_come_from_secrets_and_are_all_there():
    given = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in CONTAINER["env"]}
    assert list(given) == plugin(ENVOY)["vm_config"]["environment_variables"]["host_env_keys"]
    external = of_kind(FOUND, "ExternalSecret")["spec"]
    (keys,) = [volume["secret"] for volume in POD["volumes"] if volume["name"] == "keys"]
    wanted = {item["key"] for item in keys["items"]} | {one["key"] for one in given.values()}
    assert {one["secretKey"] for one in external["data"]} == wanted
    assert external["target"]["name"] == keys["secretName"] == given["PSEUDONYM_KEY"]["name"]
    # The key of pseudonyms is no file, and the provider's is no variable.
    assert {item["key"] for item in keys["items"]} == {"upstream_key"}


def test_nothing_goes_in_or_out_that_nobody_named():
    (closed,) = [one["spec"] for one in FOUND if one["kind"] == "NetworkPolicy" and one["metadata"]["name"] == "nothing"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policy()["podSelector"]["matchLabels"] == DEPLOYMENT["spec"]["selector"]["matchLabels"]
    into = {port["port"] for rule in policy()["ingress"] for port in rule["ports"]}
    assert into == set(listener_ports().values())
    admin = ENVOY["admin"]["address"]["socket_address"]
    assert admin["address"] == "127.0.0.1" and admin["port_value"] not in into
    out = [(port["port"], rule["to"]) for rule in policy()["egress"] for port in rule["ports"]]
    assert {port for port, _ in out} == {53, 443}
    (world,) = [block["ipBlock"] for port, to in out if port == 443 for block in to]
    assert "169.254.0.0/16" in world["except"]


@pytest.mark.parametrize("rule", policy()["ingress"], ids=lambda rule: str(rule["ports"][0]["port"]))
def test_no_rule_is_open_to_everybody(rule):
    assert rule["from"] and all(one for one in rule["from"])
    assert all("ipBlock" not in one or one["ipBlock"]["cidr"] != "0.0.0.0/0" for one in rule["from"])


def test_clients_are_the_same_everywhere():
    (ingress,) = [one["ipBlock"]["cidr"] for rule in policy()["ingress"] for one in rule["from"] if "ipBlock" in one]
    (rbac,) = [one["typed_config"] for one in manager(ENVOY)["http_filters"] if one["name"] == "envoy.filters.http.rbac"]
    (range_,) = [one["direct_remote_ip"] for one in rbac["rules"]["policies"]["clients"]["principals"]]
    assert [ingress] == of_kind(FOUND, "Service")["spec"]["loadBalancerSourceRanges"]
    assert ingress == f"{range_['address_prefix']}/{range_['prefix_len']}"
