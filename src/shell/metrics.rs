//! The same decisions as in the record, counted. Names carry their tags (`.verdict=block`), since the ABI has no labels; the shipped
//! configurations take them out with `stats_tags`. Their number is bounded by rules and kinds, never by what clients send.

use std::cell::RefCell;
use std::collections::HashMap;

use super::host::{self, Metric};
use crate::audit::Record;

/// The metrics of one VM. A metric is defined when it is first used, and its id kept.
#[derive(Default)]
pub(super) struct Metrics {
    ids: RefCell<HashMap<String, u32>>,
}

impl Metrics {
    /// Counts an exchange that is over.
    pub(super) fn count(&self, record: &Record) {
        let verdict = record.verdict.name();
        let enforced = record.enforced;
        self.add(format!("portcullis.exchanges.enforced={enforced}.verdict={verdict}"), 1);
        for ((direction, rule), count) in &record.findings {
            self.add(format!("portcullis.findings.direction={}.rule={rule}", direction.name()), *count);
        }
        for ((direction, kind), count) in &record.uninspectable {
            self.add(format!("portcullis.uninspectable.direction={}.kind={}", direction.name(), kind.name()), *count);
        }
        for (direction, asked) in &record.recogniser {
            self.add(format!("portcullis.recogniser.direction={}.outcome={}", direction.name(), asked.name()), 1);
        }
        if let Some(id) = self.id(Metric::Histogram, "portcullis.guard_us".to_owned()) {
            let _ = host::record(id, record.guard_us);
        }
    }

    fn add(&self, name: String, by: u32) {
        // A metric that the host does not take is no reason to fail an exchange.
        if let Some(id) = self.id(Metric::Counter, name) {
            let _ = host::increment(id, by);
        }
    }

    fn id(&self, kind: Metric, name: String) -> Option<u32> {
        let mut ids = self.ids.borrow_mut();
        if let Some(id) = ids.get(&name) {
            return Some(*id);
        }
        let id = host::define_metric(kind, &name).ok()?;
        ids.insert(name, id);
        Some(id)
    }
}
