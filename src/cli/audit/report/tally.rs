//! Records, counted.
//!
//! What is kept grows with the kinds of things and with time in minutes, not with the records.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::super::time::Seconds;

/// The verdicts, mildest first.
pub(super) const VERDICTS: [&str; 4] = ["allow", "flag", "redact", "block"];
/// The decisions on tools.
pub(super) const DECISIONS: [&str; 3] = ["allow", "refuse", "strip"];
/// The ways that findings travel.
pub(super) const DIRECTIONS: [&str; 2] = ["request", "response"];

#[derive(Default)]
pub(super) struct Tally {
    pub(super) records: u64,
    pub(super) unknown_lines: u64,
    pub(super) left_out: u64,
    /// Records in which nothing was carried out.
    pub(super) observed: u64,
    pub(super) verdicts: [u64; 4],
    /// By minute.
    pub(super) minutes: BTreeMap<Seconds, [u64; 4]>,
    pub(super) findings: HashMap<String, [u64; 2]>,
    pub(super) unreadable: HashMap<String, [u64; 2]>,
    pub(super) reasons: HashMap<String, [u64; 1]>,
    pub(super) severities: HashMap<String, [u64; 1]>,
    pub(super) tools: HashMap<String, [u64; 3]>,
    pub(super) subjects: HashMap<String, Use>,
    pub(super) models: HashMap<String, Use>,
    pub(super) total: Use,
    pub(super) latency_ms: Spread,
    pub(super) guard_us: Spread,
}

/// What somebody, or a model, took.
#[derive(Clone, Default)]
pub(super) struct Use {
    pub(super) exchanges: u64,
    pub(super) found: u64,
    pub(super) refused: u64,
    pub(super) tokens: u64,
    pub(super) cost_usd: f64,
}

/// How often each value came.
#[derive(Default)]
pub(super) struct Spread(BTreeMap<u64, u64>);

impl Spread {
    fn add(&mut self, value: Option<&Value>) {
        if let Some(value) = value.and_then(number) {
            *self.0.entry(value).or_default() += 1;
        }
    }

    /// The least value that so many percent do not exceed; `None` where there is none.
    pub(super) fn percentile(&self, percent: u64) -> Option<u64> {
        let wanted = (self.0.values().sum::<u64>() * percent).div_ceil(100).max(1);
        let mut seen = 0;
        self.0.iter().find_map(|(value, count)| {
            seen += count;
            (seen >= wanted).then_some(*value)
        })
    }

    /// How many values lie from one power of two to the next.
    pub(super) fn by_size(&self) -> Vec<(String, u64)> {
        let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
        for (value, count) in &self.0 {
            *sizes.entry(value.checked_ilog2().map_or(0, |log| log + 1)).or_default() += count;
        }
        let (Some(first), Some(last)) = (sizes.keys().next().copied(), sizes.keys().next_back().copied()) else { return Vec::new() };
        let label = |size: u32| 1_u64.checked_shl(size).map_or_else(|| "more".to_owned(), |end| format!("< {end}"));
        (first..=last).map(|size| (label(size), sizes.get(&size).copied().unwrap_or_default())).collect()
    }
}

impl Tally {
    pub(super) fn add(&mut self, record: &Map<String, Value>, time: Option<Seconds>) {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        let verdict = VERDICTS.iter().position(|verdict| text("verdict") == Some(verdict)).unwrap_or_default();
        self.records += 1;
        self.observed += u64::from(record.get("enforced") == Some(&Value::Bool(false)));
        count(&mut self.verdicts, verdict);
        if let Some(time) = time {
            count(self.minutes.entry(time - time.rem_euclid(60)).or_default(), verdict);
        }
        for (table, name) in [(&mut self.findings, "findings"), (&mut self.unreadable, "uninspectable")] {
            for (place, direction) in DIRECTIONS.iter().enumerate() {
                let counts = record.get(name).and_then(|by| by.get(*direction)?.as_object()).into_iter().flatten();
                for (rule, times) in counts {
                    let slot = table.entry(rule.clone()).or_default().get_mut(place);
                    slot.into_iter().for_each(|slot| *slot += number(times).unwrap_or_default());
                }
            }
        }
        for (table, name) in [(&mut self.reasons, "reason"), (&mut self.severities, "severity")] {
            text(name).into_iter().for_each(|value| count(table.entry(value.to_owned()).or_default(), 0));
        }
        for tool in record.get("tools").and_then(Value::as_array).into_iter().flatten() {
            let name = tool.get("name").and_then(Value::as_str).unwrap_or("(no plain name)");
            let decision = tool.get("decision").and_then(Value::as_str);
            let place = DECISIONS.iter().position(|known| decision == Some(known)).unwrap_or_default();
            count(self.tools.entry(name.to_owned()).or_default(), place);
        }
        let one = Use {
            exchanges: 1,
            found: u64::from(verdict > 0),
            refused: u64::from(verdict == 3),
            tokens: record.get("tokens").and_then(|tokens| number(tokens.get("total")?)).unwrap_or_default(),
            cost_usd: record.get("cost_usd").and_then(Value::as_f64).unwrap_or_default(),
        };
        self.total.add(&one);
        self.subjects.entry(text("subject").unwrap_or("anonymous").to_owned()).or_default().add(&one);
        if let Some(model) = text("model") {
            self.models.entry(model.to_owned()).or_default().add(&one);
        }
        self.latency_ms.add(record.get("latency_ms"));
        self.guard_us.add(record.get("guard_us"));
    }

    /// Verdicts over time, in no more than so many steps of a length that people count in.
    pub(super) fn over_time(&self, most: i64) -> Vec<(Seconds, [u64; 4])> {
        const LENGTHS: [Seconds; 9] = [60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800, 2_592_000];
        let (Some(first), Some(last)) = (self.minutes.keys().next(), self.minutes.keys().next_back()) else { return Vec::new() };
        let length = LENGTHS.into_iter().find(|length| (last - first) / length < most).unwrap_or((last - first) / most + 1);
        let start = first - first.rem_euclid(length);
        let mut steps: Vec<_> = (0..=(last - start) / length).map(|step| (start + step * length, [0; 4])).collect();
        for (minute, counts) in &self.minutes {
            let step = usize::try_from((minute - start) / length).ok().and_then(|step| steps.get_mut(step));
            if let Some((_, sums)) = step {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        steps
    }
}

impl Use {
    fn add(&mut self, other: &Self) {
        self.exchanges += other.exchanges;
        self.found += other.found;
        self.refused += other.refused;
        self.tokens += other.tokens;
        self.cost_usd += other.cost_usd;
    }
}

/// The greatest first; of those that are as great, by name.
pub(super) fn top<T>(table: &HashMap<String, T>, most: usize, size: impl Fn(&T) -> u64) -> Vec<(&str, &T)> {
    let mut rows: Vec<_> = table.iter().map(|(name, value)| (name.as_str(), value)).collect();
    rows.sort_by(|(one, a), (other, b)| size(b).cmp(&size(a)).then(one.cmp(other)));
    rows.truncate(most);
    rows
}

fn count(slots: &mut [u64], place: usize) {
    if let Some(slot) = slots.get_mut(place) {
        *slot += 1;
    }
}

/// A whole number; Envoy's structs have floats.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|value| *value >= 0.0).map(|value| value as u64))
}
