//! The report as lines of text.

use std::collections::HashMap;

use super::super::time;
use super::tally::{DECISIONS, DIRECTIONS, Spread, Tally, Use, VERDICTS, top};

/// How many steps of time are shown.
const STEPS: i64 = 24;
/// How wide a bar may be.
const WIDTH: u64 = 40;

pub(super) fn of(tally: &Tally, most: usize) -> Vec<String> {
    let mut lines = vec![format!("{} records{}", tally.records, period(tally))];
    let mut note = |count: u64, what: &str| {
        if count > 0 {
            lines.push(format!("{count} {what}"));
        }
    };
    note(tally.unknown_lines, "lines without a record");
    note(tally.left_out, "records older than asked for, or without a time");
    note(tally.observed, "records of observe mode: nothing was carried out");
    let verdicts = VERDICTS.iter().zip(tally.verdicts).map(|(name, count)| format!("{name} {count}"));
    lines.push(format!("verdicts: {}", verdicts.collect::<Vec<_>>().join(", ")));
    let Use { tokens, cost_usd, .. } = tally.total;
    let cost = if cost_usd > 0.0 { format!(", {cost_usd:.2} USD") } else { String::new() };
    lines.push(format!("tokens: {tokens}{cost}"));
    over_time(tally, &mut lines);
    counts("findings by rule", &DIRECTIONS, &tally.findings, most, &mut lines);
    counts("what could not be read", &DIRECTIONS, &tally.unreadable, most, &mut lines);
    counts("why it was refused", &["records"], &tally.reasons, most, &mut lines);
    counts("severity", &["records"], &tally.severities, most, &mut lines);
    uses("subjects, by pseudonym", &tally.subjects, most, &mut lines);
    uses("models", &tally.models, most, &mut lines);
    counts("tools", &DECISIONS, &tally.tools, most, &mut lines);
    spread("latency", "ms", &tally.latency_ms, &mut lines);
    spread("of that, the guard", "µs", &tally.guard_us, &mut lines);
    lines
}

/// From when to when.
pub(super) fn period(tally: &Tally) -> String {
    match (tally.minutes.keys().next(), tally.minutes.keys().next_back()) {
        (Some(first), Some(last)) => format!(", {} to {}", time::written(*first), time::written(*last)),
        _ => ", without times".to_owned(),
    }
}

fn over_time(tally: &Tally, lines: &mut Vec<String>) {
    let steps = tally.over_time(STEPS);
    if steps.is_empty() {
        return;
    }
    lines.extend([String::new(), "verdicts over time (█ refused, ▓ changed, ▒ flagged, ░ allowed)".to_owned()]);
    let highest = steps.iter().map(|(_, counts)| counts.iter().sum::<u64>()).max().unwrap_or_default().max(1);
    for (start, counts) in steps {
        let bar: String = counts.iter().zip(["░", "▒", "▓", "█"]).rev().map(|(count, sign)| sign.repeat(scaled(*count, highest))).collect();
        lines.push(format!("  {}  {:>7}  {bar}", time::written(start), counts.iter().sum::<u64>()));
    }
}

/// How long the bar of a count is: whoever is there is seen.
fn scaled(count: u64, highest: u64) -> usize {
    usize::try_from((count * WIDTH).div_ceil(highest)).unwrap_or_default()
}

fn counts<const N: usize>(title: &str, columns: &[&str; N], table: &HashMap<String, [u64; N]>, most: usize, lines: &mut Vec<String>) {
    if table.is_empty() {
        return;
    }
    let rows = top(table, most, |counts| counts.iter().sum());
    let width = width(&rows, title);
    let head: String = columns.iter().map(|name| format!("  {name:>9}")).collect();
    lines.extend([String::new(), format!("{title:<width$}{head}")]);
    for (name, counts) in &rows {
        let cells: String = counts.iter().map(|count| format!("  {count:>9}")).collect();
        lines.push(format!("  {:<1$}{cells}", printable(name), width - 2));
    }
    more(table.len(), rows.len(), lines);
}

fn uses(title: &str, table: &HashMap<String, Use>, most: usize, lines: &mut Vec<String>) {
    if table.is_empty() {
        return;
    }
    let rows = top(table, most, |one| one.exchanges);
    let width = width(&rows, title);
    lines.extend([String::new(), format!("{title:<width$}  exchanges    flagged    refused       tokens        USD")]);
    for (name, one) in &rows {
        lines.push(format!(
            "  {:<6$}  {:>9}  {:>9}  {:>9}  {:>11}  {:>9.2}",
            printable(name),
            one.exchanges,
            one.found - one.refused,
            one.refused,
            one.tokens,
            one.cost_usd,
            width - 2,
        ));
    }
    more(table.len(), rows.len(), lines);
}

fn width<T>(rows: &[(&str, &T)], title: &str) -> usize {
    rows.iter().map(|(name, _)| name.chars().count() + 2).chain([title.chars().count()]).max().unwrap_or_default()
}

fn more(all: usize, shown: usize, lines: &mut Vec<String>) {
    if all > shown {
        lines.push(format!("  and {} more", all - shown));
    }
}

fn spread(title: &str, unit: &str, spread: &Spread, lines: &mut Vec<String>) {
    let percentiles = [50, 95, 99].map(|percent| spread.percentile(percent));
    if let [Some(p50), Some(p95), Some(p99)] = percentiles {
        lines.push(String::new());
        lines.push(format!("{title}: p50 {p50} {unit}, p95 {p95} {unit}, p99 {p99} {unit}"));
    }
}

/// A name without what a terminal would act on: a log is anybody's to write.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
