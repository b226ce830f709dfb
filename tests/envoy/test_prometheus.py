"""The metrics as Prometheus sees them, and what is shipped for it: its configuration, alerts, and Grafana's dashboard."""

import json
import re
import time
from pathlib import Path

import pytest
import yaml
from chat import AWS_KEY, EMAIL, INJECTION, PATH, PLANTED, chat, completion
from envoyproxy import Envoy
from gate import Gate
from message import answer, request
from printed import configuration
from prometheus import SHIPPED, Prometheus, promtool

ENVOY = Path(__file__).parents[2] / "envoy"
DASHBOARD = json.loads((ENVOY / "grafana" / "portcullis.json").read_text())
PANELS = {panel["title"]: [target["expr"] for target in panel["targets"]] for panel in DASHBOARD["panels"]}
# Whom nobody reaches, so that there is something to see of them.
ASKED = {
    "recogniser": {"kind": "presidio", "cluster": "recogniser", "on_failure": "local", "timeout_ms": 100},
    "classifier": {"kind": "chat", "cluster": "classifier", "model": "m", "when": "always", "timeout_ms": 100},
}


def call(name):
    function = {"name": name, "arguments": json.dumps({"to": "a", "order": 1})}
    message = {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return json.dumps({"id": "c", "object": "chat.completion", "model": "gpt-4o", "choices": [choice]}).encode()


@pytest.fixture(scope="module")
def demo(tmp_path_factory, upstream):
    """The demo's policy in Envoy, and somebody to ask beside it."""
    directory = tmp_path_factory.mktemp("demo")
    policy = yaml.safe_load((ENVOY / "demo" / "policy.yaml").read_text())
    policy["pii"]["recogniser"], policy["injection"]["classifier"] = ASKED["recogniser"], ASKED["classifier"]
    (directory / "policy.yaml").write_text(yaml.safe_dump(policy))
    nobody = ["--recogniser", "http://127.0.0.1:1", "--classifier", "http://127.0.0.1:1"]
    envoy = Envoy(configuration(directory / "policy.yaml", directory, upstream, *nobody), directory)
    yield Gate(envoy, upstream, directory / "access.log")
    envoy.close(PLANTED)


def talk(demo):
    """Something of each kind that is counted."""
    for said, back in (
        (chat(EMAIL), answer(completion(EMAIL))),
        (chat(INJECTION), answer(completion("ok"))),
        (chat("hi"), answer(completion(AWS_KEY))),
        (chat("send it"), answer(call("send_receipt"))),
        (chat("fetch it"), answer(call("http_get"))),
        (b"{", answer(completion("ok"))),
    ):
        demo.ask("llm", request(PATH, said), back)


@pytest.fixture(scope="module")
def prometheus(demo, tmp_path_factory):
    prometheus = Prometheus(tmp_path_factory.mktemp("prometheus"), demo.envoy.address)
    yield prometheus
    prometheus.close()


@pytest.fixture(scope="module")
def scraped(demo, prometheus):
    """A Prometheus that has seen counters begin, and grow."""
    talk(demo)
    assert prometheus.wait_for("portcullis_exchanges"), "Prometheus scrapes nothing"
    # Rates are of what grows from one scrape to the next; Envoy merges histograms every five seconds.
    deadline = time.monotonic() + 40
    while not (prometheus.query("rate(portcullis_guard_us_count[30s]) > 0") and prometheus.query("rate(portcullis_tokens[30s]) > 0")):
        assert time.monotonic() < deadline, "nothing grows"
        talk(demo)
        time.sleep(0.5)
    return prometheus


def filled_in(expression):
    """An expression of the dashboard, with the values of Grafana's variables."""
    for variable, value in {"$__rate_interval": "30s", "$__range": "1m", "$instance": ".*"}.items():
        expression = expression.replace(variable, value)
    assert "$" not in expression
    return expression


def test_prometheus_sees_the_decisions_with_their_labels(scraped):
    labels = {tuple(sorted(sample["metric"].items())) for sample in scraped.query('{__name__=~"portcullis_.*"}')}
    for metric, wanted in (
        ("portcullis_exchanges", {"enforced": "true", "verdict": "block"}),
        ("portcullis_refusals", {"enforced": "true", "reason": "injection"}),
        ("portcullis_findings", {"direction": "request", "rule": "pii.email_address"}),
        ("portcullis_uninspectable", {"direction": "request", "kind": "malformed"}),
        ("portcullis_tools", {"decision": "refuse"}),
        ("portcullis_tokens", {"estimated": "false", "type": "output"}),
        ("portcullis_recogniser", {"direction": "request", "outcome": "unanswered"}),
        ("portcullis_classifier", {"direction": "request", "outcome": "unanswered"}),
    ):
        whole = wanted | {"__name__": metric, "instance": scraped.query("up")[0]["metric"]["instance"], "job": "portcullis"}
        assert tuple(sorted(whole.items())) in labels, f"{metric}{wanted}"


def test_no_part_of_a_name_is_left_that_was_meant_for_a_label(scraped):
    names = {sample["metric"]["__name__"] for sample in scraped.query('{__name__=~".*portcullis_.*"}')}
    own = {name for name in names if not name.startswith("envoy_")}
    assert {re.sub("_(bucket|count|sum)$", "", name) for name in own if ":" not in name} == {
        f"portcullis_{name}"
        for name in ("exchanges", "refusals", "findings", "uninspectable", "recogniser", "classifier", "tools", "tokens", "guard_us")
    }


@pytest.mark.parametrize("title", PANELS)
def test_each_panel_of_the_dashboard_shows_something(scraped, title):
    for expression in PANELS[title]:
        assert scraped.wait_for(filled_in(expression), 15), expression


def test_what_a_client_sends_makes_no_metric(demo, scraped):
    before = len(demo.envoy.admin("/stats?filter=wasmcustom").splitlines())
    for name in ("a", "b", "c"):
        body = chat("hi", model=f"model-{name}", user=f"user-{name}", tools=[{"type": "function", "function": {"name": f"t-{name}"}}])
        demo.ask("llm", request(PATH, body, headers={"x-request-id": f"id-{name}"}), answer(completion("ok")))
    after = demo.envoy.admin("/stats?filter=wasmcustom")
    assert not re.search("(model|user|t|id)-[abc]", after)
    assert len(after.splitlines()) <= before + 1


def test_alerts_fire_when_they_are_meant_to():
    code, said = promtool("test", "rules", str(SHIPPED / "alerts_test.yml"))
    assert code == 0, said
    code, said = promtool("check", "config", str(SHIPPED / "prometheus.yml"))
    assert code == 0, said


def test_each_alert_is_tried_and_refers_to_metrics_that_there_are(demo):
    groups = yaml.safe_load((SHIPPED / "alerts.yml").read_text())["groups"]
    tried = yaml.safe_load((SHIPPED / "alerts_test.yml").read_text())["tests"]
    fired = {one["alertname"] for test in tried for one in test["alert_rule_test"] if one["exp_alerts"]}
    silent = {one["alertname"] for test in tried for one in test["alert_rule_test"] if not one["exp_alerts"]}
    rules = [rule for group in groups for rule in group["rules"]]
    assert {rule["alert"] for rule in rules if "alert" in rule} == fired == silent & fired
    talk(demo)
    exposed = set(re.findall(r"^([a-z_0-9]+)[{ ]", demo.envoy.admin("/stats/prometheus"), re.MULTILINE)) | {"portcullis_guard_us_bucket"}
    recorded = {rule["record"] for rule in rules if "record" in rule}
    for rule in rules:
        named = set(re.findall(r"\b(?:portcullis|envoy)[_:][a-z0-9_:]+", rule["expr"])) - {"envoy_http_conn_manager_prefix"}
        assert named and named <= exposed | recorded, rule["expr"]


def test_the_dashboard_can_be_imported():
    assert DASHBOARD["uid"] and DASHBOARD["schemaVersion"] >= 36
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {"${datasource}"}
    assert {one["name"] for one in DASHBOARD["templating"]["list"]} == {"datasource", "instance"}
    taken = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24 and panel["description"] and panel["title"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, f"{panel['title']} lies over another"
        taken |= cells
