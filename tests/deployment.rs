//! `portcullis check --envoy` before a deployment: each weakness of a configuration is found where it stands, and a good one has none.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A policy without a weakness of its own.
const POLICY: &str = "version: 1
host: {hold_headers: true}
audit: {pseudonym_key: {env: PSEUDONYM_KEY}}
identity: {subject: [{jwt: sub}]}
access: {models: {allow: [{name: gpt-4o}]}}
tools: {}
mcp: {origins: [], scopes: [tools]}
rates: [{by: subject, requests: 100, per: minute}]
";

/// A configuration without a weakness. Each bad one differs from it in one place.
const GOOD: &str = r#"
admin:
  address: {socket_address: {address: 127.0.0.1, port_value: 9901}}
overload_manager: {resource_monitors: [{name: envoy.resource_monitors.global_downstream_max_connections}]}
static_resources:
  secrets:
  - {name: key, generic_secret: {secret: {environment_variable: MODEL_KEY}}}
  listeners:
  - name: llm
    address: {socket_address: {address: 0.0.0.0, port_value: 8443}}
    per_connection_buffer_limit_bytes: 2097152
    filter_chains:
    - transport_socket:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
          common_tls_context:
            tls_params: {tls_minimum_protocol_version: TLSv1_2}
            tls_certificates: [{certificate_chain: {filename: chain.pem}, private_key: {filename: key.pem}}]
      filters:
      - name: http
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          request_headers_timeout: 10s
          request_timeout: 60s
          stream_idle_timeout: 300s
          access_log:
          - typed_config: {log_format: {json_format: {agent: "%REQ(USER-AGENT)%", portcullis: "%FILTER_STATE(wasm.portcullis.struct)%"}}}
          http_filters:
          - name: token
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
              providers: {idp: {payload_in_metadata: jwt}}
              rules: [{match: {prefix: /}, requires: {provider_name: idp}}]
          - name: portcullis
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
              config:
                name: portcullis
                failure_policy: FAIL_RELOAD
                allow_on_headers_stop_iteration: true
                vm_config: {code: {local: {filename: portcullis.wasm}}}
          - name: limit
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
              failure_mode_deny: true
          - name: router
            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
          route_config:
            virtual_hosts:
            - routes: [{name: llm, match: {prefix: /}, route: {cluster: llm, timeout: 600s}}]
  clusters:
  - name: llm
    per_connection_buffer_limit_bytes: 2097152
    transport_socket:
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        common_tls_context:
          validation_context: {trusted_ca: {filename: ca.pem}, match_typed_subject_alt_names: [{san_type: DNS}]}
"#;

/// What is changed, into what, where the warning says that it stands, and what it says.
const BAD: &[[&str; 4]] = &[
    [
        "{environment_variable: MODEL_KEY}",
        "{inline_string: hunter2hunter2}",
        "secrets[0].generic_secret.secret.inline_string",
        "a key stands",
    ],
    ["{filename: key.pem}", "{inline_bytes: aGk=}", "common_tls_context.tls_certificates[0].private_key.inline_bytes", "a key stands"],
    ["{prefix: /}, route:", "{prefix: /AKIAQ3EGPRTUV2WXYZ57}, route:", "routes[0].match.prefix", "looks like a secret"],
    ["TLSv1_2", "TLSv1_1", "common_tls_context.tls_params.tls_minimum_protocol_version", "RFC 8996"],
    [
        "{trusted_ca: {filename: ca.pem}, ",
        "{",
        "clusters[0].transport_socket.typed_config.common_tls_context.validation_context",
        "nobody checks",
    ],
    [", match_typed_subject_alt_names: [{san_type: DNS}]", "", "common_tls_context.validation_context", "any certificate of a trusted"],
    [
        "{trusted_ca: ",
        "{trust_chain_verification: ACCEPT_UNTRUSTED, trusted_ca: ",
        "validation_context.trust_chain_verification",
        "nobody has signed",
    ],
    [
        "          validation_context: {trusted_ca: {filename: ca.pem}, match_typed_subject_alt_names: [{san_type: DNS}]}",
        "          tls_params: {}",
        "typed_config.common_tls_context",
        "nobody checks",
    ],
    ["address: 127.0.0.1", "address: 0.0.0.0", "admin.address.socket_address.address", "bind it to 127.0.0.1"],
    ["USER-AGENT", "AUTHORIZATION", "log_format.json_format.agent", "the log takes down authorization"],
    [
        "  - name: http\n",
        "  - name: http\n        tap: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap}\n",
        "filters[0].tap",
        "a tap writes down",
    ],
    ["          request_headers_timeout: 10s\n", "", "filters[0].typed_config", "request_headers_timeout is not set"],
    ["request_timeout: 60s", "request_timeout: 0s", "typed_config.request_timeout", "may take for ever to come"],
    ["stream_idle_timeout: 300s", "stream_idle_timeout: 0s", "typed_config.stream_idle_timeout", "kept for ever"],
    ["timeout: 600s", "timeout: 0s", "routes[0].route.timeout", "an answer may take for ever"],
    [
        "resource_monitors: [{name: envoy.resource_monitors.global_downstream_max_connections}]",
        "actions: []",
        "overload_manager",
        "connections are not counted",
    ],
    ["wasm.portcullis.struct", "other", "static_resources.listeners", "no access log keeps the record"],
    ["failure_mode_deny: true", "failure_mode_deny: false", "http_filters[2].typed_config", "nobody is limited"],
    [
        "failure_mode_deny: true",
        "failure_mode_deny: true\n              failure_mode_allow: true",
        "typed_config.failure_mode_allow",
        "everybody passes",
    ],
    [
        "{local: {filename: portcullis.wasm}}",
        "{remote: {http_uri: {uri: https://example.com/portcullis.wasm}}}",
        "vm_config.code.remote",
        "add sha256",
    ],
    [
        "requires: {provider_name: idp}",
        "requires: {requires_any: {requirements: [{allow_missing: {}}]}}",
        "requirements[0].allow_missing",
        "without a token pass",
    ],
    [
        "route: {cluster: llm,",
        "typed_per_filter_config: {portcullis: {disabled: true}}, route: {cluster: llm,",
        "typed_per_filter_config.portcullis.disabled",
        "is off here",
    ],
    [
        "- name: portcullis\n            typed",
        "- name: portcullis\n            disabled: true\n            typed",
        "http_filters[1].disabled",
        "is off but where",
    ],
    ["ratelimit.v3.RateLimit", "jwt_authn.v3.JwtAuthentication", "http_filters[2]", "stands behind the filter"],
    ["ratelimit.v3.RateLimit", "compressor.v3.Compressor", "http_filters[2]", "put the compressor before it"],
    ["jwt_authn.v3.JwtAuthentication", "router.v3.Router", "http_filters[0]", "put the router last"],
];

/// Resources of Kubernetes: what stands in one, where it is wrong, and what is said; the same with `to` in place of `from` is fine.
const RESOURCES: &[[&str; 5]] = &[
    [
        "kind: WasmPlugin\nspec: {pluginName: portcullis, pluginConfig: {}, url: \"oci://example.com/portcullis:latest\"}",
        "spec.url",
        "a tag can be moved",
        ":latest",
        "@sha256:00",
    ],
    [
        "kind: EnvoyExtensionPolicy\nspec: {wasm: [{name: portcullis, failOpen: false, code: {type: Image, image: {url: \"example.com/portcullis:1\"}}}]}",
        "spec.wasm[0].code.image.url",
        "a tag can be moved",
        ":1",
        "@sha256:00",
    ],
    ["kind: EnvoyProxy\nspec: {logging: {level: {default: debug}}}", "spec.logging.level.default", "say info", "debug", "warn"],
    [
        "kind: Deployment\nspec: {args: [-c, envoy.yaml, --component-log-level, \"wasm:debug,http:info\"]}",
        "spec.args[3]",
        "say info",
        "wasm:debug",
        "wasm:info",
    ],
    ["kind: Deployment\nspec: {args: [\"--log-level=trace\"]}", "spec.args[0]", "say info", "trace", "info"],
];

fn file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deployment");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// What is said of a configuration.
fn check(policy: &Path, envoy: &Path) -> String {
    let paths = [policy, Path::new("--envoy"), envoy];
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis")).arg("check").args(paths).env("PSEUDONYM_KEY", "a key").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_good_configuration_has_no_warning() {
    let said = check(&file("good-policy.yaml", POLICY), &file("good.yaml", GOOD));
    assert!(said.contains(" 0 warnings"), "{said}");
}

#[test]
fn each_weakness_is_found_where_it_stands() {
    let policy = file("policy.yaml", POLICY);
    for (number, [from, to, place, what]) in BAD.iter().enumerate() {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        let said = check(&policy, &file(&format!("bad-{number}.yaml"), &GOOD.replace(from, to)));
        let is_said = |line: &str| line.contains(&format!("{place}: ")) && line.contains(what);
        assert!(said.lines().any(is_said), "{to}: {said}");
        assert!(!said.contains("hunter2") && !said.contains("AKIA"), "a key is not repeated: {said}");
    }
}

#[test]
fn weaknesses_of_kubernetes_resources_are_found_too() {
    let policy = file("resources-policy.yaml", POLICY);
    for (number, [resource, place, what, from, to]) in RESOURCES.iter().enumerate() {
        let path = file(&format!("resource-{number}.yaml"), resource);
        let said = check(&policy, &path);
        assert!(said.contains(&format!("{place}: ")) && said.contains(what), "{resource}: {said}");
        let better = resource.replace(from, to);
        assert_ne!(better, *resource);
        let said = check(&policy, &file(&format!("resource-{number}.yaml"), &better));
        assert!(!said.contains(what), "{better}: {said}");
    }
}

#[test]
fn names_in_camel_case_are_the_same() {
    let policy = file("camel-policy.yaml", POLICY);
    let text = GOOD.replace("request_timeout: 60s", "requestTimeout: 0s").replace("failure_mode_deny: true", "failureModeAllow: true");
    let said = check(&policy, &file("camel.yaml", &text));
    assert!(said.contains("typed_config.requestTimeout: ") && said.contains("typed_config.failureModeAllow: "), "{said}");
}

#[test]
fn what_is_shipped_has_no_weakness() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("envoy");
    let mut checked = 0;
    for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let policy = folder.join("policy.yaml");
        let files = std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        let is_configuration = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml") && *path != policy;
        for configuration in files.filter(is_configuration).filter(|_| policy.exists()) {
            let said = check(&policy, &configuration);
            let weak: Vec<&str> = said.lines().filter(|line| line.contains(&format!("{}: ", configuration.display()))).collect();
            // Of resources in several files, one has the filter.
            // The fleet counts all who have no token together.
            let is_meant =
                |line: &str| line.contains("no wasm filter whose name") || line.contains("fleet") && line.contains("allow_missing");
            let weak: Vec<&&str> = weak.iter().filter(|line| !is_meant(line)).collect();
            assert!(weak.is_empty(), "{weak:#?}");
            checked += 1;
        }
    }
    assert!(checked >= 4, "the examples are where they are looked for");
}
