//! Turns sums into chances, by what weights made of texts that they had not seen.
//!
//! In: judged lessons. Out: the sums at which the chance reaches each percent. How steeply it rises is fitted (Platt); where it stands is
//! set by false positives: at the policy's default threshold, so many of the clean texts are flagged, and so many of those that
//! talk about injections, and no more.

use portcullis::detect::injection::model::Head;
use portcullis::detect::injection::model::weights::STEPS;

use super::Judged;
use super::arithmetic::{logistic, odds};
use super::learner::UNIT;
use super::lesson::Lesson;

/// Of clean texts that don't talk about injections, what share may come to the default threshold.
const fn most_false(head: Head) -> f32 {
    match head {
        Head::Trusted => 0.005,
        Head::Untrusted => 0.020,
        // There are few to learn from, and a tool that is refused is an application that does not work.
        Head::Definition => 0.001,
    }
}
/// And of those that do.
const fn most_false_about(head: Head) -> f32 {
    match head {
        Head::Trusted => 0.03,
        // Where nobody may give orders, what quotes one is hard to tell from it.
        Head::Untrusted | Head::Definition => 0.06,
    }
}
/// A source counts for no more texts than so many.
const LARGEST: f32 = 300.0;

/// The policy's default thresholds.
pub(super) const fn threshold(head: Head) -> usize {
    match head {
        Head::Trusted | Head::Definition => 80,
        Head::Untrusted => 70,
    }
}

/// How much each judged text of a head and a label counts, with its sum; of those that talk about injections, or of the others.
pub(super) fn weighed(head: Head, label: bool, about: bool, judged: &[Judged<'_>]) -> Vec<(i32, f32)> {
    let is_meant = |lesson: &Lesson| lesson.head == head && lesson.label == label && lesson.is_about == about;
    let of_head = || judged.iter().filter(|judged| is_meant(judged.lesson));
    let mut counts = std::collections::BTreeMap::<usize, f32>::new();
    for judged in of_head() {
        *counts.entry(judged.lesson.source).or_default() += 1.0;
    }
    let weight = |source| counts.get(&source).map_or(1.0, |count| count.min(LARGEST) / count);
    let mut sums: Vec<(i32, f32)> = of_head().map(|judged| (judged.sum, weight(judged.lesson.source))).collect();
    sums.sort_unstable_by_key(|(sum, _)| -sum);
    sums
}

/// The lowest sum that no more than this share of the clean texts come to.
pub(super) fn sum_at(share: f32, clean: &[(i32, f32)]) -> i32 {
    let total: f32 = clean.iter().map(|(_, weight)| weight).sum();
    let mut passed = 0.0;
    for (sum, weight) in clean {
        passed += weight;
        if passed > share * total {
            return sum + 1;
        }
    }
    i32::MIN
}

/// What no sum comes to: the steps of a head that learned nothing.
const NEVER: i32 = i32::MAX;

/// Whether weights with these steps find nothing.
pub(super) fn find_nothing(steps: &[i32]) -> bool {
    steps.first() == Some(&NEVER)
}

/// The sums at which the chance reaches 1, 2, … 100 percent. Where no clean text says what is usual, nothing is found.
pub(super) fn steps(head: Head, judged: &[Judged<'_>]) -> Vec<i32> {
    let [clean, attacks, about] = [(false, false), (true, false), (false, true)].map(|(label, about)| weighed(head, label, about, judged));
    if clean.is_empty() {
        return vec![NEVER; STEPS];
    }
    let at_threshold = sum_at(most_false(head), &clean).max(sum_at(most_false_about(head), &about)) as f32 / UNIT;
    let slope = slope(&clean, &attacks);
    let threshold = odds(threshold(head) as f32 / 100.0 - 0.005);
    let sum = |step: usize| {
        // The last step is no certainty.
        let chance = (step as f32 - 0.5) / 100.0;
        ((at_threshold + (odds(chance) - threshold) / slope) * UNIT) as i32
    };
    (1..=STEPS).map(sum).collect()
}

/// How steeply the chance rises with the sum: the slope of a logistic curve through both classes, each counting as much.
fn slope(clean: &[(i32, f32)], attacks: &[(i32, f32)]) -> f32 {
    let share = |texts: &[(i32, f32)]| texts.iter().map(|(_, weight)| weight).sum::<f32>().max(1.0);
    let (clean_total, attack_total) = (share(clean), share(attacks));
    let (mut slope, mut shift) = (0.5, 0.0);
    for _ in 0..2000 {
        let (mut by_slope, mut by_shift) = (0.0, 0.0);
        let labelled = clean.iter().map(|text| (text, 0.0, clean_total)).chain(attacks.iter().map(|text| (text, 1.0, attack_total)));
        for ((sum, weight), label, total) in labelled {
            let at = *sum as f32 / UNIT;
            let wrong = (logistic(slope * at + shift) - label) * weight / total;
            by_slope += wrong * at;
            by_shift += wrong;
        }
        slope -= 0.05 * by_slope;
        shift -= 0.05 * by_shift;
    }
    slope.clamp(0.1, 2.0)
}
