//! Prints what weights found in texts that they had not seen.
//!
//! In: judged lessons and calibrations. Out: Markdown on standard output: each source at the default thresholds, each language, and what
//! other thresholds would give.

use std::collections::BTreeMap;

use portcullis::detect::injection::model::Head;

use super::Judged;
use super::calibrate::{sum_at, threshold, weighed};
use crate::cli::{Result, line};

/// Attacks, of them found; clean texts, of them flagged.
type Counts = [usize; 4];

/// Each text with the chance that it was given, a line of JSON for each.
pub(super) fn each(sources: &[String], judged: &[Judged<'_>], calibrations: &[Vec<i32>; 3]) -> String {
    let line = |judged: &Judged<'_>| {
        let lesson = judged.lesson;
        let chance = lesson.head.pick(calibrations).partition_point(|step| *step <= judged.sum);
        let source = sources.get(lesson.source).map_or("", String::as_str);
        let label = u8::from(lesson.label);
        serde_json::json!({"source": source, "kind": lesson.kind, "lang": lesson.language, "label": label, "chance": chance, "sum": judged.sum,
            "head": words_of(lesson.head), "text": lesson.text()})
        .to_string()
            + "\n"
    };
    judged.iter().map(line).collect()
}

pub(super) fn print(sources: &[String], judged: &[Judged<'_>], calibrations: &[Vec<i32>; 3]) -> Result<()> {
    let mut by_source: BTreeMap<String, Counts> = BTreeMap::new();
    let mut by_language: BTreeMap<String, Counts> = BTreeMap::new();
    for judged in judged {
        let lesson = judged.lesson;
        let source = sources.get(lesson.source).map_or("", String::as_str);
        let about = if lesson.is_about { ", about injections" } else { "" };
        let is_found = judged.sum >= at(lesson.head, calibrations);
        let place = if lesson.label { 0 } else { 2 };
        for (groups, name) in [(&mut by_source, format!("{source}{about}")), (&mut by_language, lesson.language.clone())] {
            let counts = groups.entry(format!("{name} | {}", words_of(lesson.head))).or_default();
            for (count, is_counted) in counts.iter_mut().skip(place).zip([true, is_found]) {
                *count += usize::from(is_counted);
            }
        }
    }
    rows("source | words of", by_source)?;
    line("")?;
    rows("language | words of", by_language)?;
    line("\n| words of | of clean texts flagged | of attacks found |\n|---|---|---|")?;
    for head in [Head::Trusted, Head::Untrusted, Head::Definition] {
        let (clean, attacks) = (weighed(head, false, false, judged), weighed(head, true, false, judged));
        for share in [0.002, 0.005, 0.01, 0.02, 0.05] {
            let sum = sum_at(share, &clean);
            let total: f32 = attacks.iter().map(|(_, weight)| weight).sum();
            let found: f32 = attacks.iter().filter(|(at, _)| *at >= sum).map(|(_, weight)| weight).sum();
            line(format!("| {} | {share:.3} | {:.3} |", words_of(head), found / total.max(1.0)))?;
        }
    }
    Ok(())
}

/// The sum that comes to the default threshold.
fn at(head: Head, calibrations: &[Vec<i32>; 3]) -> i32 {
    head.pick(calibrations).get(threshold(head) - 1).copied().unwrap_or(i32::MAX)
}

pub(super) const fn words_of(head: Head) -> &'static str {
    match head {
        Head::Trusted => "persons",
        Head::Untrusted => "documents, tools",
        Head::Definition => "definitions of tools",
    }
}

fn rows(names: &str, groups: BTreeMap<String, Counts>) -> Result<()> {
    line(format!("| {names} | attacks | found | recall | clean | flagged | false-positive rate |\n|---|---|---|---|---|---|---|---|"))?;
    for (name, [attacks, found, clean, flagged]) in groups {
        let share = |part: usize, whole: usize| if whole == 0 { String::new() } else { format!("{:.3}", part as f64 / whole as f64) };
        line(format!("| {name} | {attacks} | {found} | {} | {clean} | {flagged} | {} |", share(found, attacks), share(flagged, clean)))?;
    }
    Ok(())
}
