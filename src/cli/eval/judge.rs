//! Holds what a policy finds in a text against what is known of the text.

use std::collections::BTreeSet;

use portcullis::decision::Action;
use portcullis::detect::{Kind, RuleName};
use portcullis::finding::Percent;

use super::examples::{Examples, FALSE, MISSED};
use super::row::{Labelled, Labels, Row};
use super::tally::Tally;
use super::{Counts, Judge};
use crate::cli::scan::{self, CodePoints};

/// A value that was found. Offsets count code points.
struct Found<'a> {
    name: &'a RuleName,
    confidence: Percent,
    start: usize,
    end: usize,
}

impl Judge<'_> {
    /// Counts one row.
    pub(super) fn row(&self, row: &Row, source: &str, counts: &mut Counts, examples: &mut Examples) {
        counts.rows += 1;
        match &row.labels {
            Labels::Values { spans, target } => self.values(row, spans, target.as_deref(), source, counts, examples),
            Labels::Secret(label) => {
                let secrets = self.found(row, Kind::Secret);
                counts.secrets.count(source, |texts| texts.count(*label, !secrets.is_empty()));
                if *label && secrets.is_empty() {
                    examples.take(MISSED, "secret", &of_rule(row.rule.as_deref()), None, &row.text);
                }
                for found in secrets.iter().filter(|_| !*label) {
                    examples.take(FALSE, "secret", &found.by(), Some((found.start, found.end)), &row.text);
                }
            }
            Labels::Injection { kind, label } => {
                let score = scan::judge(self.policy, &row.text, row.scope).score;
                let rule = self.policy.injection(row.scope);
                let is_found = rule.action != Action::Allow && score >= rule.threshold;
                counts.injections.count(source, |kinds| kinds.entry(kind.clone()).or_default().count(*label, is_found));
                if *label != is_found {
                    let score = format!(" ({kind}, {score}%)");
                    examples.take(if *label { MISSED } else { FALSE }, "injection", &score, None, &row.text);
                }
            }
            Labels::Unknown => counts.skipped += 1,
        }
    }

    /// What the policy finds of this kind, in order.
    fn found(&self, row: &Row, kind: Kind) -> Vec<Found<'_>> {
        let mut offsets = CodePoints::new(&row.text);
        let mut findings = scan::judge(self.policy, &row.text, row.scope).findings;
        findings.sort_by_key(|(finding, _)| finding.place());
        let found = findings.iter().filter_map(|(finding, _)| {
            let name = self.policy.detector.name(finding.rule).filter(|name| name.kind == kind)?;
            let (start, end) = (offsets.before(finding.span.start), offsets.before(finding.span.end));
            Some(Found { name, confidence: finding.confidence, start, end })
        });
        found.collect()
    }

    fn values(&self, row: &Row, spans: &[Labelled], target: Option<&str>, source: &str, counts: &mut Counts, examples: &mut Examples) {
        let counts_here = |entity: &str| self.counts(entity, row.scope) && target.is_none_or(|target| target == entity);
        let (judged, not_judged): (Vec<&Labelled>, Vec<&Labelled>) = spans.iter().partition(|span| counts_here(&span.entity));
        let found: Vec<Found<'_>> = self.found(row, Kind::Pii).into_iter().filter(|found| counts_here(&found.name.entity)).collect();
        // A negative of an entity that is not looked for would be right for no merit.
        let is_empty = spans.is_empty() && target.is_none_or(counts_here);
        let mut taken = BTreeSet::new();
        let right: Vec<bool> = found.iter().map(|found| found.take(&judged, &mut taken)).collect();
        counts.values.count(source, |values| {
            values.texts += 1;
            values.empty += usize::from(is_empty);
            values.empty_flagged += usize::from(is_empty && !found.is_empty());
            let mut add = |entity: &str, one: Tally| {
                let tally = values.entities.entry(entity.to_owned()).or_default();
                *tally = tally.and(&one);
            };
            for (place, span) in judged.iter().enumerate() {
                let is_found = taken.contains(&place);
                add(&span.entity, Tally { found: usize::from(is_found), missed: usize::from(!is_found), wrong: 0 });
            }
            for (found, _) in found.iter().zip(&right).filter(|(_, is_right)| !**is_right) {
                add(&found.name.entity, Tally { wrong: 1, ..Tally::default() });
            }
            for span in &not_judged {
                *values.not_judged.entry(span.entity.clone()).or_default() += 1;
            }
        });
        for (_, span) in judged.iter().enumerate().filter(|(place, _)| !taken.contains(place)) {
            examples.take(MISSED, &span.entity, "", Some((span.start, span.end)), &row.text);
        }
        for (found, _) in found.iter().zip(&right).filter(|(_, is_right)| !**is_right) {
            let labelled = spans.iter().find(|span| found.shares(span) > 0);
            let labelled = labelled.map_or_else(String::new, |span| format!(", where {} is labelled", span.entity));
            examples.take(FALSE, &found.name.entity, &(found.by() + &labelled), Some((found.start, found.end)), &row.text);
        }
    }
}

impl Found<'_> {
    /// How many characters it shares with a span.
    fn shares(&self, span: &Labelled) -> usize {
        self.end.min(span.end).saturating_sub(self.start.max(span.start))
    }

    /// Takes the first span of its entity that it covers half of, and that nothing has taken. Whether there is one.
    fn take(&self, spans: &[&Labelled], taken: &mut BTreeSet<usize>) -> bool {
        let covers = |span: &Labelled| span.entity == self.name.entity && 2 * self.shares(span) >= span.end - span.start;
        let place = spans.iter().enumerate().find(|(place, span)| covers(span) && !taken.contains(place)).map(|(place, _)| place);
        place.is_some_and(|place| taken.insert(place))
    }

    fn by(&self) -> String {
        format!(" ({}, {}%)", self.name.id, self.confidence)
    }
}

fn of_rule(rule: Option<&str>) -> String {
    rule.map_or_else(String::new, |rule| format!(" ({rule})"))
}
