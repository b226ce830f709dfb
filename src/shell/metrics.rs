//! The same decisions as in the record, counted. Names carry their tags (`.verdict=block`), since the ABI has no labels; the shipped
//! configurations take them out with `stats_tags`. Their number is bounded by rules and kinds, never by what clients send.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::host::{self, Metric};
use crate::audit::Record;
use crate::decision::Consultant;
use crate::text::Direction;

/// The metrics of one VM. A counter is defined when it is first used, and its id kept under what it counts: its name is written once.
#[derive(Default)]
pub(super) struct Metrics {
    exchanges: Counters<(bool, &'static str)>,
    refusals: Counters<(bool, &'static str)>,
    findings: Counters<(Direction, String)>,
    uninspectable: Counters<(Direction, &'static str)>,
    asked: Counters<(Consultant, Direction, &'static str)>,
    tools: Counters<&'static str>,
    tokens: Counters<(bool, &'static str)>,
    /// The one that is defined at once: it shows whether this host has any.
    guard_us: Option<u32>,
}

impl Metrics {
    /// Metrics, if the host offers them.
    pub(super) fn defined() -> Self {
        Self { guard_us: host::define_metric(Metric::Histogram, "portcullis.guard_us").ok(), ..Self::default() }
    }

    /// Whether anything is counted.
    pub(super) fn are_offered(&self) -> bool {
        self.guard_us.is_some()
    }

    /// Counts an exchange that is over.
    pub(super) fn count(&self, record: &Record) {
        let Some(guard_us) = self.guard_us else { return };
        let exchange = (record.enforced, record.verdict.name());
        self.exchanges.add(&exchange, 1, |(enforced, verdict)| format!("portcullis.exchanges.enforced={enforced}.verdict={verdict}"));
        if let Some(reason) = record.reason {
            let refusal = (record.enforced, reason.name());
            self.refusals.add(&refusal, 1, |(enforced, reason)| format!("portcullis.refusals.enforced={enforced}.reason={reason}"));
        }
        for (finding, count) in &record.findings {
            self.findings
                .add(finding, *count, |(direction, rule)| format!("portcullis.findings.direction={}.rule={rule}", direction.name()));
        }
        for ((direction, kind), count) in &record.uninspectable {
            self.uninspectable.add(&(*direction, kind.name()), *count, |(direction, kind)| {
                format!("portcullis.uninspectable.direction={}.kind={kind}", direction.name())
            });
        }
        for ((consultant, direction), asked) in &record.asked {
            self.asked.add(&(*consultant, *direction, asked.name()), 1, |(consultant, direction, asked)| {
                format!("portcullis.{}.direction={}.outcome={asked}", consultant.name(), direction.name())
            });
        }
        for tool in &record.tools {
            self.tools.add(&tool.decision, 1, |decision| format!("portcullis.tools.decision={decision}"));
        }
        for (kind, count) in [("input", record.usage.input), ("output", record.usage.output)] {
            // A model's word for it: what is out of all bounds is no number of tokens.
            let Some(count) = count.and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0) else { continue };
            let tokens = (record.usage_is_estimated, kind);
            self.tokens.add(&tokens, count, |(estimated, kind)| format!("portcullis.tokens.estimated={estimated}.type={kind}"));
        }
        let _ = host::record(guard_us, record.guard_us);
    }
}

/// The ids of counters, by what they count.
struct Counters<K> {
    ids: RefCell<BTreeMap<K, u32>>,
}

impl<K> Default for Counters<K> {
    fn default() -> Self {
        Self { ids: RefCell::default() }
    }
}

impl<K: Ord + Clone> Counters<K> {
    fn add(&self, counted: &K, by: u32, name: impl FnOnce(&K) -> String) {
        // A metric that the host does not take is no reason to fail an exchange.
        if let Some(id) = self.id(counted, name) {
            let _ = host::increment(id, by);
        }
    }

    fn id(&self, counted: &K, name: impl FnOnce(&K) -> String) -> Option<u32> {
        let mut ids = self.ids.borrow_mut();
        if let Some(id) = ids.get(counted) {
            return Some(*id);
        }
        let id = host::define_metric(Metric::Counter, &name(counted)).ok()?;
        ids.insert(counted.clone(), id);
        Some(id)
    }
}
