//! The same decisions as in the record, counted. Names carry their tags (`.verdict=block`), since the ABI has no labels; the shipped
//! configurations take them out with `stats_tags`. Their number is bounded by rules and kinds, never by what clients send.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::host::{self, Metric};
use crate::audit::Record;
use crate::decision::Consultant;
use crate::text::Direction;

/// The metrics of one VM. A metric is defined when it is first used, and its id kept under what it counts: its name is written once.
#[derive(Default)]
pub(super) struct Metrics {
    exchanges: Counters<(bool, &'static str)>,
    findings: Counters<(Direction, String)>,
    uninspectable: Counters<(Direction, &'static str)>,
    asked: Counters<(Consultant, Direction, &'static str)>,
    guard_us: OnceCell<Option<u32>>,
}

impl Metrics {
    /// Counts an exchange that is over.
    pub(super) fn count(&self, record: &Record) {
        let exchange = (record.enforced, record.verdict.name());
        self.exchanges.add(&exchange, 1, |(enforced, verdict)| format!("portcullis.exchanges.enforced={enforced}.verdict={verdict}"));
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
        if let Some(id) = self.guard_us.get_or_init(|| host::define_metric(Metric::Histogram, "portcullis.guard_us").ok()) {
            let _ = host::record(*id, record.guard_us);
        }
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
