//! `check`: a policy, loaded exactly as the filter would, and held against the Envoy configuration that it is meant for.

use std::path::PathBuf;

use clap::Args;
use portcullis::policy::Policy;
use serde_json::Value;

use super::{Failure, Outcome, Result, line, load, read_yaml};

/// Load a policy exactly as the filter would; print what is wrong with it, what is weak in it, and what it comes to.
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
    let policy = load(&json, Some(&arguments.policy))?;
    let mut warnings: Vec<String> =
        Policy::warnings(&json).unwrap_or_default().into_iter().map(|warning| format!("{}: {}", warning.path, warning.message)).collect();
    if let Some(envoy) = &arguments.envoy {
        let config: Value = serde_json::from_str(&read_yaml(envoy)?).map_err(Failure::of)?;
        warnings.extend(against_envoy(&policy, &config).into_iter().map(|warning| format!("{}: {warning}", envoy.display())));
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
    let mut filters = Vec::new();
    find_filters(config, &mut filters);
    if filters.is_empty() {
        return vec!["no wasm filter whose name, root id, vm id or file says portcullis".to_owned()];
    }
    let mut warnings = Vec::new();
    for plugin in filters {
        let held = plugin.get("allow_on_headers_stop_iteration").and_then(Value::as_bool).unwrap_or(false);
        if held != policy.hold_headers {
            let consequence = if held { "headers are not held, though they could be" } else { "requests with a body will hang" };
            warnings.push(format!(
                "allow_on_headers_stop_iteration is {held}, host.hold_headers is {}: they must agree, or {consequence}",
                policy.hold_headers
            ));
        }
        let open = plugin.get("failure_policy").and_then(Value::as_str) == Some("FAIL_OPEN")
            || plugin.get("fail_open").and_then(Value::as_bool) == Some(true);
        if open {
            warnings.push("the filter fails open: after a fault, traffic passes unjudged; use failure_policy: FAIL_RELOAD".to_owned());
        }
    }
    let limits = policy.limits;
    let largest = limits.request_bytes.max(limits.response_bytes);
    let buffer = smallest(config, "per_connection_buffer_limit_bytes").unwrap_or(1 << 20);
    if u64::try_from(largest).unwrap_or(u64::MAX) > buffer {
        warnings.push(format!(
            "per_connection_buffer_limit_bytes is {buffer}, but bodies may have {largest} bytes: Envoy will refuse them first"
        ));
    }
    warnings
}

/// The plugin configurations of wasm filters that are this one.
fn find_filters<'c>(value: &'c Value, found: &mut Vec<&'c Value>) {
    if let Some(plugin) = value.get("config").filter(|config| config.get("vm_config").is_some()) {
        let is_ours = value.to_string().contains("portcullis");
        if is_ours {
            found.push(plugin);
        }
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| find_filters(member, found)),
        Value::Array(items) => items.iter().for_each(|item| find_filters(item, found)),
        _ => {}
    }
}

/// The smallest number that stands under `key` anywhere.
fn smallest(value: &Value, key: &str) -> Option<u64> {
    let own = value.get(key).and_then(Value::as_u64);
    let inner = match value {
        Value::Object(members) => members.values().filter_map(|member| smallest(member, key)).min(),
        Value::Array(items) => items.iter().filter_map(|item| smallest(item, key)).min(),
        _ => None,
    };
    own.into_iter().chain(inner).min()
}
