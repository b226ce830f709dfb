//! Configuration: a policy is loaded once for each VM and each update, and shared by all its exchanges.

use std::rc::Rc;

use super::host::{self, Buffer, Level};
use super::memory::Shared;
use super::metrics::Metrics;
use super::missing::{Missing, Offered};
use crate::config::{Problem, structure};
use crate::guard::Guard;
use crate::policy::Policy;

/// The schema of the record as a message.
const STRUCT: &str = "type.googleapis.com/google.protobuf.Struct";
/// Where the process's random key is shared.
const ENTROPY: &str = "portcullis.entropy";

/// One configuration of the filter; without a guard, it refuses everything.
#[derive(Default)]
pub(super) struct Root {
    pub(super) guard: Option<Rc<Guard>>,
    pub(super) metrics: Metrics,
    pub(super) missing: Missing,
}

impl Root {
    /// Loads the policy. Where it does not load, Envoy keeps the configuration that it had.
    pub(super) fn configure() -> Option<Self> {
        let (entropy, is_shared) = entropy();
        match load(entropy) {
            Ok(policy) => {
                let mode = if policy.enforce { "enforce" } else { "observe" };
                let version = env!("CARGO_PKG_VERSION");
                host::log(Level::Info, &format!("portcullis {version}: policy {} is loaded, mode {mode}", policy.revision));
                let metrics = Metrics::defined();
                let nested_record = host::declare_message("portcullis.struct", STRUCT).is_ok();
                Offered { shared_data: is_shared, nested_record, metrics: metrics.are_offered() }.say();
                let guard = Rc::new(Guard::with_memory(policy, Rc::new(Shared)));
                Some(Self { guard: Some(guard), metrics, missing: Missing::default() })
            }
            Err(problems) => {
                // Envoy's refusal carries no reason of its own; this is where the operator finds it.
                for problem in problems {
                    host::log(Level::Error, &format!("portcullis: the policy does not load: {problem}"));
                }
                None
            }
        }
    }
}

fn load(entropy: [u8; 32]) -> Result<Policy, Vec<Problem>> {
    let wrong = |message: &str| vec![Problem::new("", message)];
    let bytes = host::buffer(Buffer::PluginConfiguration, 0, usize::MAX).unwrap_or_default();
    let json = match structure::json(&bytes) {
        Some(json) => json,
        None => String::from_utf8(bytes).map_err(|_| wrong("it is neither JSON text nor a google.protobuf.Struct"))?,
    };
    if json.trim().is_empty() {
        return Err(wrong("there is none; give it in the plugin's `configuration`"));
    }
    #[allow(clippy::disallowed_methods)] // This is the door that the environment comes in by.
    let environment = |name: &str| std::env::var(name).ok();
    let policy = Policy::load(&json, &environment, entropy)?;
    if policy.enforce && !policy.host_is_stated {
        let message = "missing: say what allow_on_headers_stop_iteration says in Envoy's plugin configuration (true is better)";
        return Err(vec![Problem::new("host.hold_headers", message)]);
    }
    Ok(policy)
}

/// Random bytes that all workers of the process share, and whether they do. The configuration is tried on the main thread before any
/// worker has it, so whoever comes later finds what was written there.
fn entropy() -> ([u8; 32], bool) {
    let shared = || host::shared_data(ENTROPY).ok().and_then(|(bytes, _)| <[u8; 32]>::try_from(bytes).ok());
    if let Some(known) = shared() {
        return (known, true);
    }
    let mut fresh = [0; 32];
    if getrandom::fill(&mut fresh).is_err() {
        host::log(Level::Error, "portcullis: the host gives no randomness; keys that are not configured can be guessed");
    }
    let _ = host::set_shared_data(ENTROPY, &fresh, 0);
    shared().map_or((fresh, false), |written| (written, true))
}
