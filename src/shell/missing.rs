//! What a host lacks of what Envoy offers: said once, since a log that repeats itself for each request hides everything else.
//!
//! In: what came of asking the host. Out: at most one line of the log for each configuration as it is loaded, and one for each thing that
//! shows only under way. The filter goes on without; what that costs is in the line.

use std::cell::Cell;

use super::host::{self, Level};

/// What can be found out while a policy is loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offered {
    pub(super) shared_data: bool,
    pub(super) nested_record: bool,
    pub(super) metrics: bool,
}

impl Offered {
    /// Says what is missing, if anything is, in one line.
    pub(super) fn say(self) {
        let lacks: Vec<&str> = [
            (
                self.shared_data,
                "shared data (without configured keys, each worker has pseudonyms and tokens of its own; none remembers what was seen before, and what has a rate is refused)",
            ),
            (self.nested_record, "declare_property (the record is not available as nested JSON)"),
            (self.metrics, "metrics (nothing is counted)"),
        ]
        .into_iter()
        .filter_map(|(is_there, what)| (!is_there).then_some(what))
        .collect();
        if !lacks.is_empty() {
            host::log(Level::Warn, &format!("portcullis: this host lacks {}", lacks.join(", ")));
        }
    }
}

/// What shows only when it is needed.
#[derive(Debug, Default)]
pub(super) struct Missing {
    calls: Cell<bool>,
    record: Cell<bool>,
}

impl Missing {
    /// A call was refused.
    pub(super) fn calls(&self) {
        once(
            Level::Warn,
            &self.calls,
            "portcullis: the host makes no calls, or does not know the cluster; what the policy says of on_failure counts",
        );
    }

    /// The record was refused.
    pub(super) fn record(&self) {
        once(Level::Error, &self.record, "portcullis: the host does not take the record");
    }
}

fn once(level: Level, said: &Cell<bool>, what: &str) {
    if !said.replace(true) {
        host::log(level, what);
    }
}
