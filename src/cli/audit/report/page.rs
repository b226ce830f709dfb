//! The report as one page: no script, nothing that is loaded from anywhere.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::super::time;
use super::chart::{bars, columns, escaped};
use super::tally::{DECISIONS, DIRECTIONS, Spread, Tally, Use, VERDICTS, top};
use super::terminal::period;

/// How many steps of time are shown.
const STEPS: i64 = 60;

pub(super) fn of(tally: &Tally, most: usize) -> String {
    let mut page = String::from(include_str!("head.html"));
    let _ = write!(page, "<h1>Portcullis: audit report</h1>\n<p>{} records{}</p>\n", tally.records, escaped(&period(tally)));
    if tally.observed > 0 {
        let _ = writeln!(page, "<p>{} of them in observe mode: verdicts say what would have been.</p>", tally.observed);
    }
    figures(tally, &mut page);
    let steps = tally.over_time(STEPS);
    if !steps.is_empty() {
        let steps: Vec<_> = steps.iter().map(|(start, counts)| (time::written(*start), counts.to_vec())).collect();
        section("Verdicts over time", &VERDICTS, &columns(&steps, &VERDICTS), &mut page);
    }
    counts("Findings by rule", &DIRECTIONS, &tally.findings, most, &mut page);
    counts("What could not be read", &DIRECTIONS, &tally.unreadable, most, &mut page);
    counts("Why it was refused", &["records"], &tally.reasons, most, &mut page);
    counts("Severity", &["records"], &tally.severities, most, &mut page);
    uses("Subjects, by pseudonym", &tally.subjects, most, &mut page);
    counts("Tools", &DECISIONS, &tally.tools, most, &mut page);
    uses("Models: tokens and cost", &tally.models, most, &mut page);
    spread("Latency in milliseconds", &tally.latency_ms, &mut page);
    spread("The guard's own part in microseconds", &tally.guard_us, &mut page);
    page.push_str("</main></body></html>");
    page
}

/// The figures that are looked for first.
fn figures(tally: &Tally, page: &mut String) {
    let Use { tokens, cost_usd, .. } = tally.total;
    let latency = |percent| tally.latency_ms.percentile(percent).map_or_else(|| "–".to_owned(), |value| format!("{value} ms"));
    let verdicts = VERDICTS.iter().zip(tally.verdicts).map(|(name, count)| ((*name).to_owned(), count.to_string()));
    let others =
        [("tokens", tokens.to_string()), ("cost, USD", format!("{cost_usd:.2}")), ("latency p50", latency(50)), ("p95", latency(95))];
    page.push_str("<dl>");
    for (name, value) in verdicts.chain(others.map(|(name, value)| (name.to_owned(), value))) {
        let _ = write!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    page.push_str("</dl>\n");
}

fn section(title: &str, classes: &[&str], chart: &str, page: &mut String) {
    let _ = write!(page, "<section><h2>{title}</h2>");
    if classes.len() > 1 {
        let keys: String = classes.iter().map(|class| format!(r#"<span class="key {class}">{class}</span>"#)).collect();
        let _ = write!(page, "<p>{keys}</p>");
    }
    let _ = writeln!(page, "{chart}</section>");
}

fn counts<const N: usize>(title: &str, classes: &[&str; N], table: &HashMap<String, [u64; N]>, most: usize, page: &mut String) {
    let rows: Vec<_> =
        top(table, most, |counts| counts.iter().sum()).into_iter().map(|(name, counts)| (name.to_owned(), counts.to_vec())).collect();
    if !rows.is_empty() {
        section(title, classes, &bars(&rows, classes), page);
    }
}

fn uses(title: &str, table: &HashMap<String, Use>, most: usize, page: &mut String) {
    if table.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<section><h2>{title}</h2><table><tr><th></th><th>exchanges</th><th>flagged</th><th>refused</th><th>tokens</th><th>USD</th></tr>"
    );
    for (name, one) in top(table, most, |one| one.exchanges) {
        let Use { exchanges, found, refused, tokens, cost_usd } = one;
        let flagged = found - refused;
        let name = escaped(name);
        let _ = write!(
            page,
            "<tr><td><code>{name}</code></td><td>{exchanges}</td><td>{flagged}</td><td>{refused}</td><td>{tokens}</td><td>{cost_usd:.2}</td></tr>"
        );
    }
    page.push_str("</table></section>\n");
}

fn spread(title: &str, spread: &Spread, page: &mut String) {
    let rows: Vec<_> = spread.by_size().into_iter().map(|(name, count)| (name, vec![count])).collect();
    if !rows.is_empty() {
        section(title, &["records"], &bars(&rows, &["records"]), page);
    }
}
