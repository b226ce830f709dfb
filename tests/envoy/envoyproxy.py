"""The Envoy process: its configuration, its life, its log, its statistics."""

import json
import os
import re
import subprocess
import time
import urllib.request

ENVOY = os.environ["ENVOY"]
MODULE = os.environ["MODULE_PATH"]

# What Envoy says when the module falls over.
TRAPS = re.compile(
    r"Function: \S+ failed|Wasm VM failed (?!Failed to configure)|in-VM backtrace|proxy_abort|unreachable|panicked at|"
    r"portcullis: the host does not",
    re.IGNORECASE,
)
LINE = {
    "case": "%REQ(X-CASE)%",
    "code": "%RESPONSE_CODE%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "record": "%FILTER_STATE(wasm.portcullis:PLAIN)%",
    "struct": "%FILTER_STATE(wasm.portcullis.struct)%",
    "verdict": "%FILTER_STATE(wasm.portcullis.verdict:PLAIN)%",
    "subject": "%FILTER_STATE(wasm.portcullis.subject:PLAIN)%",
    "total_tokens": "%FILTER_STATE(wasm.portcullis.total_tokens:PLAIN)%",
    "evidence": "%FILTER_STATE(wasm.portcullis.evidence:PLAIN)%",
    "evidence_key": "%FILTER_STATE(wasm.portcullis.evidence_key:PLAIN)%",
}
TAGS = [
    {"tag_name": tag, "regex": rf"^wasmcustom\.portcullis\..*?(\.{tag}=([^.]+))"}
    for tag in ("enforced", "verdict", "direction", "kind", "outcome", "reason", "decision", "type", "estimated")
] + [{"tag_name": "rule", "regex": r"^wasmcustom\.portcullis\..*?(\.rule=(.+?))$"}]


def typed(name, kind, **members):
    return {"name": name, "typed_config": {"@type": f"type.googleapis.com/envoy.extensions.{kind}", **members}}


def wasm(policy, as_text=False, environment=(), hold=None):
    """The filter with this policy, given as a Struct or as JSON text; `hold` where Envoy and the policy do not agree."""
    kind, value = ("StringValue", json.dumps(policy)) if as_text else ("Struct", policy)
    vm = {"vm_id": "portcullis", "runtime": "envoy.wasm.runtime.v8", "code": {"local": {"filename": MODULE}}}
    if environment:
        vm["environment_variables"] = {"host_env_keys": list(environment)}
    plugin = {
        "name": "portcullis",
        "failure_policy": "FAIL_CLOSED",
        "allow_on_headers_stop_iteration": policy.get("host", {}).get("hold_headers", True) if hold is None else hold,
        "vm_config": vm,
        "configuration": {"@type": f"type.googleapis.com/google.protobuf.{kind}", "value": value},
    }
    return typed("portcullis", "filters.http.wasm.v3.Wasm", config=plugin)


# What answers in gzip pass on their way from the model. It says in trailers how much it made of them.
GUNZIP = typed(
    "decompressor",
    "filters.http.decompressor.v3.Decompressor",
    decompressor_library=typed("gzip", "compression.gzip.decompressor.v3.Gzip"),
)


def listener(name, policy, log, buffer=1 << 20, port=0, gunzip=False, before=(), behind=(), manager=None, tls=None, accepting=(), **how):
    """A listener with the filter and its policy, or without a filter where there is none, and the routes that the tests use; `before` and
    `behind` it, more filters; `manager`, more of the connection manager's settings; `tls`, what connections are secured by; `accepting`, filters that they pass before."""
    filters = [*before, wasm(policy, **how)] if policy else []
    # Answers pass filters from the last to the first.
    filters += [GUNZIP] if gunzip else []
    filters += behind
    access_log = typed("log", "access_loggers.file.v3.FileAccessLog", path=str(log), log_format={"json_format": LINE})
    connections = typed(
        "http",
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix=name,
        codec_type="AUTO",
        access_log=[access_log],
        http_protocol_options={"enable_trailers": True},
        upgrade_configs=[{"upgrade_type": "websocket"}],
        http_filters=[*filters, typed("router", "filters.http.router.v3.Router")],
        **({"route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": ROUTES}]}} | (manager or {})),
    )
    secured = {"transport_socket": typed("tls", "transport_sockets.tls.v3.DownstreamTlsContext", **tls)} if tls else {}
    return {
        "name": name,
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "per_connection_buffer_limit_bytes": buffer,
        "connection_balance_config": {"exact_balance": {}},
        "listener_filters": list(accepting),
        "filter_chains": [{"filters": [connections], **secured}],
    }


def _route(name, cluster, timeout="10s", **match):
    return {"name": name, "match": {"prefix": "/", **match}, "route": {"cluster": cluster, "timeout": timeout}}


ROUTES = [
    _route("realtime", "http1", prefix="/realtime", timeout="0.5s"),
    _route("grpc", "http2", prefix="/echo.Echo/"),
    _route("nowhere", "nowhere", prefix="/nowhere"),
    _route("impatient", "http1", prefix="/impatient", timeout="0.3s"),
    _route("llm-http2", "http2", headers=[{"name": "x-upstream", "string_match": {"exact": "http2"}}]),
    _route("llm", "http1"),
]


def clusters(port):
    protocols = typed(
        "p", "upstreams.http.v3.HttpProtocolOptions", explicit_http_config={"http2_protocol_options": {}}
    )["typed_config"]
    options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    http1 = {**protocols, "explicit_http_config": {"http_protocol_options": {"enable_trailers": True}}}
    return [
        _cluster("http1", port, typed_extension_protocol_options={options: http1}),
        _cluster("http2", port, typed_extension_protocol_options={options: protocols}),
        _cluster("nowhere", 1),
    ]


def _cluster(name, port, **more):
    endpoint = {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}}
    load = {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]}
    return {"name": name, "type": "STATIC", "connect_timeout": "2s", "load_assignment": load, **more}


def bootstrap(listeners, upstream_port, others=None):
    """`others`: more clusters, by name the port of each."""
    more = [_cluster(name, port) for name, port in (others or {}).items()]
    return {
        "node": {"id": "test", "cluster": "test"},
        "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
        "stats_config": {"stats_tags": TAGS},
        "stats_flush_interval": "0.5s",
        "static_resources": {"listeners": listeners, "clusters": clusters(upstream_port) + more},
    }


def validate(config, directory, environment=None):
    """Lets Envoy judge a configuration; gives its exit code and what it says."""
    path = directory / "envoy.json"
    path.write_text(json.dumps(config))
    command = [ENVOY, "--mode", "validate", "-c", path, "--disable-hot-restart"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=_environment(environment))
    return done.returncode, done.stdout + done.stderr


def _environment(more):
    return {**os.environ, **(more or {})}


class Envoy:
    """An Envoy that runs until it is closed."""

    def __init__(self, config, directory, environment=None):
        self.directory = directory
        self.log = directory / "envoy.log"
        path = directory / "envoy.json"
        path.write_text(json.dumps(config))
        address = directory / "admin"
        command = [ENVOY, "-c", path, "--concurrency", "2", "--disable-hot-restart", "--admin-address-path", address]
        command += ["--file-flush-interval-msec", "10", "--component-log-level", "wasm:debug", "--drain-time-s", "5"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment(environment))
        try:
            self._wait_until_ready(address)
        except BaseException:
            self._stop()
            raise

    def _wait_until_ready(self, address):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if address.exists() and (text := address.read_text()):
                self.address = text
                try:
                    if self.admin("/ready").startswith("LIVE"):
                        return
                except OSError:
                    pass
            time.sleep(0.05)
        raise AssertionError("Envoy does not start:\n" + self.log.read_text()[-4000:])

    def admin(self, path):
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=10) as answer:
            return answer.read().decode()

    def ports(self):
        """The port of each listener."""
        statuses = json.loads(self.admin("/listeners?format=json"))["listener_statuses"]
        return {status["name"]: status["local_address"]["socket_address"]["port_value"] for status in statuses}

    def stats(self, containing=""):
        """Counters and gauges by name."""
        text = self.admin(f"/stats?filter={containing}")
        pairs = (line.rsplit(": ", 1) for line in text.splitlines())
        return {name: int(value) for name, value in pairs if value.isdigit()}

    def close(self, planted):
        """Stops it. Nothing may have fallen over, and no planted value may stand in what it wrote."""
        try:
            everything = self.admin("/stats") + self.admin("/stats/prometheus")
            failed = {name: value for name, value in self.stats("wasm").items() if FAILURES.search(name) and value}
        finally:
            self._stop()
        written = {path.name: path.read_bytes() for path in self.directory.iterdir() if path.suffix == ".log"}
        log = written["envoy.log"].decode(errors="replace")
        assert not failed
        assert not TRAPS.findall(log), log[-8000:]
        assert self.process.returncode in (0, -15), f"Envoy ended with {self.process.returncode}:\n{log[-4000:]}"
        written["statistics"] = everything.encode()
        leaks = [(name, value) for name, text in written.items() for value in planted if value.encode() in text]
        assert not leaks

    def _stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


# Statistics of VMs that fell over and were, or were not, made anew.
FAILURES = re.compile(r"fail|reload|crash")
