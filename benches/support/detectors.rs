//! What a detector costs before it has seen a text: how long it takes to build for a choice of rules, and how much memory it holds.
//! The rules themselves, which stand in the module once, are not in the figure.

use std::hint::black_box;
use std::time::{Duration, Instant};

use portcullis::detect::engine::CustomRule;
use portcullis::detect::{Detector, Kind, Rule, RuleName, rules};

use crate::work::median;

/// How many are built of each. Memory is taken from the system in pages, so that one alone would tell little.
const COUNT: usize = 32;
/// How sure a finding must be by default.
const SURE: u8 = 50;

/// A choice of rules, and so many patterns of an operator's own.
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    is_on: fn(&Rule) -> bool,
    patterns: usize,
}

/// A policy without a word, each kind alone, and everything.
pub(crate) const CHOICES: [Choice; 6] = [
    Choice { name: "by default", is_on: |rule| rule.usual, patterns: 0 },
    Choice { name: "personal data", is_on: |rule| matches!(rule.kind, Kind::Pii), patterns: 0 },
    Choice { name: "secrets", is_on: |rule| matches!(rule.kind, Kind::Secret), patterns: 0 },
    Choice { name: "injections", is_on: |rule| matches!(rule.kind, Kind::Injection), patterns: 0 },
    Choice { name: EVERYTHING, is_on: |_| true, patterns: 0 },
    Choice { name: "every rule, and ten patterns of an operator's", is_on: |_| true, patterns: 10 },
];
pub(crate) const EVERYTHING: &str = "every rule";

/// What one choice comes to.
pub(crate) struct Cost {
    name: String,
    rules: usize,
    build: Duration,
    bytes: usize,
}

impl Cost {
    /// Its name, the rules, milliseconds, KiB.
    pub(crate) fn fields(&self) -> [String; 4] {
        let kib = self.bytes as f64 / 1024.0;
        [self.name.clone(), self.rules.to_string(), format!("{:.3}", self.build.as_secs_f64() * 1e3), format!("{kib:.1}")]
    }
}

impl Choice {
    fn build(&self) -> Detector {
        let least = |rule: &Rule| (self.is_on)(rule).then_some(if rule.kind == Kind::Injection { 0 } else { SURE });
        Detector::new(least, (0..self.patterns).map(pattern).collect()).expect("the patterns are right")
    }

    fn cost(&self) -> Cost {
        black_box(self.build());
        let before = memory();
        let mut times = Vec::new();
        let built: Vec<Detector> = (0..COUNT)
            .map(|_| {
                let start = Instant::now();
                let detector = black_box(self.build());
                times.push(start.elapsed().as_secs_f64());
                detector
            })
            .collect();
        let bytes = memory().saturating_sub(before) / COUNT;
        // What is given back would be taken for the next choice, and not be counted there.
        std::mem::forget(built);
        let rules = rules().filter(|rule| (self.is_on)(rule)).count() + self.patterns;
        Cost { name: self.name.to_owned(), rules, build: Duration::from_secs_f64(median(times)), bytes }
    }
}

/// The cost of each choice. To be called before the process has given memory back, which it would be given again.
pub(crate) fn costs() -> Vec<Cost> {
    CHOICES.iter().map(Choice::cost).collect()
}

/// The detector with every rule on.
pub(crate) fn everything() -> Detector {
    CHOICES.iter().find(|choice| choice.name == EVERYTHING).expect("it is one of them").build()
}

fn pattern(place: usize) -> CustomRule {
    let name = RuleName { id: format!("custom.account_{place}"), entity: format!("ACCOUNT_{place}"), kind: Kind::Pii };
    CustomRule { name, pattern: format!(r"\bAC{place}-[A-Z]{{3}}[0-9]{{6,8}}\b"), context: Vec::new(), least: SURE, weight: None }
}

/// How much memory the process has taken.
#[cfg(target_arch = "wasm32")]
fn memory() -> usize {
    const PAGE: usize = 65_536;
    core::arch::wasm32::memory_size::<0>() * PAGE
}

/// The same, natively: what is resident, on Linux.
#[cfg(not(target_arch = "wasm32"))]
fn memory() -> usize {
    const PAGE: usize = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let resident = pages.as_deref().and_then(|pages| pages.split(' ').nth(1)?.parse::<usize>().ok());
    resident.unwrap_or(0) * PAGE
}
