//! `check`: a policy, loaded exactly as the filter would, and held against the Envoy configuration that it is meant for.

use std::path::PathBuf;

use clap::Args;
use portcullis::policy::Policy;
use serde_json::Value;

use super::{Failure, Outcome, Result, line, load_anywhere, policy_or_everything, read_yaml, read_yaml_documents, variable, variables};
use place::Place;

mod exposure;
mod passage;
mod place;

/// Load a policy exactly as the filter would; print what is wrong with it, what is weak in it, and what it comes to. With an Envoy
/// configuration (Istio's and Envoy Gateway's resources, too), also where the two disagree, and what is weak there: keys, TLS, limits,
/// what fails open, the order of filters, logs, the admin interface, a module that may change.
///
/// Examples:
///   portcullis check policy.yaml
///   portcullis check policy.yaml --envoy envoy.yaml
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy, as YAML or JSON; `-` is standard input.
    policy: PathBuf,
    /// The Envoy configuration that it is meant for, as YAML or JSON.
    #[arg(long)]
    envoy: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let json = read_yaml(&arguments.policy)?;
    let policy = load_anywhere(&json, Some(&arguments.policy))?;
    let mut warnings: Vec<String> =
        Policy::warnings(&json).unwrap_or_default().into_iter().map(|warning| format!("{}: {}", warning.path, warning.message)).collect();
    let document: Value = serde_json::from_str(&json).map_err(Failure::of)?;
    let unset = variables(&document).into_iter().filter(|name| variable(name).is_none());
    warnings.extend(unset.map(|name| format!("the environment variable {name} is not set here; the filter does not load without it")));
    if let Some(envoy) = &arguments.envoy {
        let config = Value::Array(read_yaml_documents(envoy)?);
        let found = against_envoy(&policy, &config).into_iter().chain(deployment(&policy, &config)?);
        warnings.extend(found.map(|warning| format!("{}: {warning}", envoy.display())));
    }
    for warning in &warnings {
        line(format!("warning: {warning}"))?;
    }
    let mode = if policy.enforce { "enforce" } else { "observe" };
    let count = policy.detector.names().len();
    line(format!(
        "{}: ok, revision {}, mode {mode}, {count} rules, {} warnings",
        arguments.policy.display(),
        policy.revision,
        warnings.len()
    ))?;
    Ok(Outcome::Fine)
}

/// What in an Envoy configuration does not go with the policy.
fn against_envoy(policy: &Policy, config: &Value) -> Vec<String> {
    let mut hosts = Vec::new();
    find_hosts(config, &mut hosts);
    if hosts.is_empty() {
        return vec!["no wasm filter whose name, root id, vm id or file says portcullis".to_owned()];
    }
    // Envoy Gateway's own resource has no such setting: a patch of the listener carries it.
    let patched = patch(config, HOLD);
    let mut warnings = Vec::new();
    for host in hosts {
        let held = host.get(HOLD).or(patched).and_then(Value::as_bool).unwrap_or(false);
        if held != policy.hold_headers {
            let consequence = if held { "headers are not held, though they could be" } else { "requests with a body will hang" };
            warnings.push(format!("{HOLD} is {held}, host.hold_headers is {}: they must agree, or {consequence}", policy.hold_headers));
        }
        let open = host.get("failure_policy").and_then(Value::as_str) == Some("FAIL_OPEN")
            || host.get("failStrategy").and_then(Value::as_str) == Some("FAIL_OPEN")
            || ["fail_open", "failOpen"].iter().any(|key| host.get(key).and_then(Value::as_bool) == Some(true));
        if open {
            warnings.push("the filter fails open: after a fault, traffic passes unjudged; use failure_policy: FAIL_RELOAD".to_owned());
        }
    }
    if config.to_string().contains("envoy.filters.http.decompressor") {
        warnings.push(
            "a decompressor before the filter keeps whole answers from ending: Envoy hands on no trailers of its making while a body is held; have upstreams send identity, or unpack in a second listener".to_owned(),
        );
    }
    warnings.extend(signing(policy, config));
    warnings.extend(asked(policy, config));
    warnings.extend(verified(policy, config));
    warnings.extend(sealed(policy, config));
    warnings.extend(addressed(policy, config));
    let limits = policy.limits;
    let largest = limits.request_bytes.max(limits.response_bytes) as u64;
    let limit = |name: &str, default: u64| {
        let given = smallest(config, name).unwrap_or(default);
        (largest > given).then(|| format!("{name} is {given}, but bodies may have {largest} bytes: Envoy will refuse them first"))
    };
    // Envoy's own limits for HTTP/1, and for one stream of HTTP/2; Envoy Gateway's for both.
    if config_kind(config, "EnvoyExtensionPolicy") {
        warnings.extend(limit("bufferLimit", 32 << 10));
    } else {
        warnings.extend(limit("per_connection_buffer_limit_bytes", 1 << 20));
        warnings.extend(limit("initial_stream_window_size", 16 << 20));
    }
    warnings
}

/// What in an Envoy configuration is weak by itself, each with the way to it.
fn deployment(policy: &Policy, config: &Value) -> Result<Vec<String>> {
    let everything = policy_or_everything(None)?;
    let mut warnings = Vec::new();
    for document in inner(config).map(Place::root) {
        for place in document.all() {
            warnings.extend(exposure::warnings(&place, &everything));
            warnings.extend(passage::warnings(&place, policy));
        }
        warnings.extend(passage::lacking(&document));
    }
    Ok(warnings)
}

/// What is wrong with who signs requests, and when.
fn signing(policy: &Policy, config: &Value) -> Option<String> {
    const SIGNER: &str = "envoy.filters.http.aws_request_signing";
    let stands_before = |filters: &Vec<Value>| is_before(filters, SIGNER);
    let signs = config.to_string().contains(SIGNER);
    let says = policy.signs_requests;
    if any_array(config, &stands_before) {
        Some(format!("{SIGNER} stands before the filter: what the filter changes is refused by AWS; put it behind"))
    } else if signs && !says {
        Some(format!(
            "{SIGNER} is there, but host.signs_requests is false: requests that clients signed are refused where they would change"
        ))
    } else {
        (says && !signs)
            .then(|| "host.signs_requests is true, but nothing signs requests: AWS refuses those that the filter changes".to_owned())
    }
}

/// What is wrong with the addresses that the policy goes by.
fn addressed(policy: &Policy, config: &Value) -> Option<String> {
    const FROM_AFAR: [(&str, &str); 3] = [
        (".ProxyProtocol\"", "the PROXY protocol"),
        ("xff_num_trusted_hops", "xff_num_trusted_hops"),
        ("original_ip_detection_extensions", "original_ip_detection_extensions"),
    ];
    let believes = policy.identity.as_ref().is_some_and(|identity| identity.headers().next().is_some());
    let goes_by = match policy.access.as_ref().is_some_and(|access| access.judges_addresses()) {
        true => "access.client_ranges goes by them",
        false if believes => "identity believes headers by addresses",
        false => return None,
    };
    let text = config.to_string();
    // Istio and Envoy Gateway have other resources for it.
    let is_told = text.contains("portcullis.peer") || !any_member(config, "http_filters", &|_| true);
    let (_, afar) = FROM_AFAR.iter().find(|(written, _)| !is_told && text.contains(written))?;
    Some(format!(
        "by {afar}, Envoy takes addresses of clients from what is sent, and {goes_by}: put the other end's own into filter state, as portcullis.peer (set_filter_state)"
    ))
}

/// What is wrong with who verifies what the filter believes of callers.
fn verified(policy: &Policy, config: &Value) -> Vec<String> {
    const VERIFIER: &str = "jwt_authn";
    let mut warnings = Vec::new();
    // Istio and Envoy Gateway have other resources for both.
    let is_whole = any_member(config, "http_filters", &|_| true);
    let Some(identity) = policy.identity.as_ref().filter(|_| is_whole) else { return warnings };
    let (claims, certificates) = identity.asks_for();
    let text = config.to_string();
    let stands_before = |filters: &Vec<Value>| is_before(filters, VERIFIER);
    if claims && !any_array(config, &stands_before) {
        warnings.push(format!("identity asks for claims, but no {VERIFIER} stands before the filter: nobody will be known by a token"));
    } else if claims && !any_member(config, "payload_in_metadata", &|name| name.as_str() == Some(&identity.payload)) {
        warnings.push(format!(
            "identity asks for claims under {}, but no payload_in_metadata says so: nobody will be known by a token",
            identity.payload
        ));
    }
    if claims && text.contains("allow_missing_or_failed") {
        warnings.push(format!("{VERIFIER} lets wrong tokens pass (allow_missing_or_failed), as if there were none; use allow_missing"));
    }
    if certificates && text.contains("ACCEPT_UNTRUSTED") {
        warnings.push("certificates are taken that nobody has signed (ACCEPT_UNTRUSTED): everybody is whom they say".to_owned());
    }
    const VERIFY: [&str; 5] =
        ["trusted_ca", "verify_certificate_", "_sds_secret_config", "combined_validation_context", "ca_certificate_provider"];
    if certificates && !VERIFY.iter().any(|verify| text.contains(verify)) {
        warnings.push(
            "identity asks for certificates, but no trusted_ca in a validation_context says whose: Envoy asks for none, even where it requires one, and nobody will be known by one".to_owned(),
        );
    }
    warnings
}

/// What is sealed and goes into no access log.
fn sealed(policy: &Policy, config: &Value) -> Vec<String> {
    let Some(evidence) = &policy.evidence else { return Vec::new() };
    let text = config.to_string();
    let is_logged = |name: &str| [":", ")"].iter().any(|end| text.contains(&format!("wasm.portcullis.{name}{end}")));
    let names = [("evidence", true), ("evidence_key", evidence.apart)];
    let lost = names.into_iter().filter(|(name, is_used)| *is_used && !is_logged(name));
    lost.map(|(name, _)| {
        format!("audit.evidence is sealed, but no access log prints %FILTER_STATE(wasm.portcullis.{name}:PLAIN)%: it is lost")
    })
    .collect()
}

/// What is wrong with whom the filter asks.
fn asked(policy: &Policy, config: &Value) -> Vec<String> {
    // Istio and Envoy Gateway have their clusters elsewhere.
    let is_listed = any_member(config, "clusters", &|clusters| clusters.as_array().is_some_and(|clusters| !clusters.is_empty()));
    let is_missing = |cluster: &str| {
        let is_named = |clusters: &Vec<Value>| clusters.iter().any(|one| one.get("name").and_then(Value::as_str) == Some(cluster));
        is_listed && !any_array(config, &is_named)
    };
    let recogniser = policy.recogniser.as_ref().map(|asked| ("pii.recogniser", &asked.service));
    let classifier = policy.classifier.as_ref().map(|asked| ("injection.classifier", &asked.service));
    let missing = recogniser.into_iter().chain(classifier).filter(|(_, service)| is_missing(&service.cluster));
    missing
        .map(|(path, service)| format!("there is no cluster {}, by which {path} is asked: no answer would come", service.cluster))
        .collect()
}

/// Whether a filter that says `name` stands before this one among these. Others may say portcullis, too: an audience, a path.
fn is_before(filters: &[Value], name: &str) -> bool {
    let own = filters.iter().position(|filter| {
        let mut hosts = Vec::new();
        find_hosts(filter, &mut hosts);
        !hosts.is_empty()
    });
    let other = filters.iter().position(|filter| filter.to_string().contains(name));
    matches!((other, own), (Some(other), Some(own)) if other < own)
}

/// Whether a member of that name anywhere is one of these.
fn any_member(value: &Value, name: &str, is: &impl Fn(&Value) -> bool) -> bool {
    value.get(name).is_some_and(is) || inner(value).any(|member| any_member(member, name, is))
}

/// Whether an array anywhere is one of these.
fn any_array(value: &Value, is: &impl Fn(&Vec<Value>) -> bool) -> bool {
    value.as_array().is_some_and(is) || inner(value).any(|member| any_array(member, is))
}

/// The plugin setting that says whether headers may be held.
const HOLD: &str = "allow_on_headers_stop_iteration";

/// The settings of the wasm filters that are this one: Envoy's plugin configuration, an entry of Envoy Gateway's resource, or Istio's.
fn find_hosts<'c>(value: &'c Value, found: &mut Vec<&'c Value>) {
    let plugin = value.get("config").filter(|config| config.get("vm_config").is_some());
    let entry = ["failOpen", "pluginName"].iter().any(|key| value.get(key).is_some()).then_some(value);
    if let Some(host) = plugin.or(entry)
        && value.to_string().contains("portcullis")
    {
        found.push(host);
    }
    inner(value).for_each(|member| find_hosts(member, found));
}

/// The value that a JSON patch anywhere puts at `path`.
fn patch<'c>(value: &'c Value, path: &str) -> Option<&'c Value> {
    let own = value.get("value").filter(|_| value.get("path").and_then(Value::as_str) == Some(path));
    own.or_else(|| inner(value).find_map(|member| patch(member, path)))
}

/// Whether one of the documents is a Kubernetes resource of this kind.
fn config_kind(documents: &Value, kind: &str) -> bool {
    inner(documents).any(|document| document.get("kind").and_then(Value::as_str) == Some(kind))
}

/// What an object or array holds.
fn inner(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Object(members) => Box::new(members.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// The smallest number that stands under `key` anywhere.
fn smallest(value: &Value, key: &str) -> Option<u64> {
    let own = value.get(key).and_then(Value::as_u64);
    own.into_iter().chain(inner(value).filter_map(|member| smallest(member, key))).min()
}
