//! Learns what each feature is worth: logistic regression over the most suspicious windows, by AdaGrad.
//!
//! In: labelled texts, and what makes more of them. Out: a [`weights::Head`]. Of a text only its highest window of each size teaches:
//! where that of a clean text stands too high, its words sink; where that of an attack stands too low, they rise. In a fixed order, with
//! fixed seeds, in one thread: the same lessons give the same weights.

use portcullis::detect::injection::every_phrase;
use portcullis::detect::injection::model::concepts::Concepts;
use portcullis::detect::injection::model::features::{Features, PAIRS, Reader};
use portcullis::detect::injection::model::weights::Head;
use portcullis::detect::injection::model::windows::Window;
use portcullis::detect::injection::phrases::{Phrases, Progress};
use portcullis::detect::injection::words::{self, pair};

use super::arithmetic::{Dice, logistic};

/// A log-odds unit in the integers of the weights.
pub(super) const UNIT: f32 = 64.0;
const ROUNDS: usize = 12;
/// The weights are the mean over this many last rounds.
const AVERAGED: usize = 4;
const RATE: f32 = 0.15;
const DECAY: f32 = 1e-2;
/// Pairs of words are soon learned by heart: they learn at this share of the rate.
const RATE_OF_PAIRS: f32 = 0.4;
/// A feature must occur in so many texts.
const RAREST: u32 = 2;
/// No text counts for more than so many.
const HEAVIEST: f32 = 5.0;

/// What the words of a text are looked up in.
pub(super) struct Tables {
    pub(super) phrases: Phrases,
    pub(super) concepts: Concepts,
}

impl Tables {
    /// The phrases of all rules, and these concepts.
    pub(super) fn new(concepts: Concepts) -> Self {
        Self { phrases: every_phrase(), concepts }
    }
}

/// A text to learn from.
pub(super) struct Example {
    words: Vec<Features>,
    pub(super) label: bool,
    pub(super) weight: f32,
}

impl Example {
    pub(super) fn new(text: &str, tables: &Tables, label: bool, weight: f32) -> Self {
        let (mut progress, mut found, mut reader) = (Progress::default(), Vec::new(), Reader::default());
        let mut features = Vec::new();
        words::each(text, |word| {
            let rule = progress.take(&tables.phrases, word, &mut found);
            features.push(reader.next(&word, rule, &tables.concepts));
        });
        Self { words: features, label, weight: weight.min(HEAVIEST) }
    }
}

/// How a head looks at texts.
pub(super) struct Shape {
    pub(super) windows: &'static [usize],
    /// The least that a word may be worth.
    pub(super) least: f32,
    /// The head has 2^bits slots.
    pub(super) bits: u32,
    /// So many of a hundred features are hidden while a text is learned from, others each time: no cue is to be relied on alone.
    pub(super) hidden: u32,
}

impl Shape {
    const fn slot(&self, feature: u32) -> usize {
        (feature & ((1 << self.bits) - 1)) as usize
    }
}

/// A window of an example that stands highest.
struct Highest {
    window: usize,
    odds: f32,
    words: std::ops::Range<usize>,
}

struct Learner<'s> {
    shape: &'s Shape,
    worth: Vec<f32>,
    bias: Vec<f32>,
    /// Sums of squared gradients.
    steps: Vec<f32>,
    bias_steps: Vec<f32>,
    is_known: Vec<bool>,
}

/// Learns from examples, and in each round from what `more` makes.
pub(super) fn learn(shape: &Shape, examples: &[Example], mut more: impl FnMut(&mut Dice) -> Vec<Example>) -> Head {
    let mut dice = Dice::new(1);
    let first = more(&mut dice);
    let size = 1 << shape.bits;
    let mut learner = Learner {
        shape,
        worth: vec![0.0; size],
        bias: vec![-1.0; shape.windows.len()],
        steps: vec![1e-2; size],
        bias_steps: vec![1e-2; shape.windows.len()],
        is_known: known(shape, examples.iter().chain(&first)),
    };
    let mut mean = vec![0.0; size];
    let mut mean_bias = vec![0.0; shape.windows.len()];
    for round in 0..ROUNDS {
        let made = more(&mut dice);
        let mut order: Vec<&Example> = examples.iter().chain(&made).collect();
        dice.shuffle(&mut order);
        for example in order {
            learner.see(example, dice.below(1 << 32) as u32);
        }
        if round + AVERAGED >= ROUNDS {
            add(&mut mean, &learner.worth);
            add(&mut mean_bias, &learner.bias);
        }
    }
    let unit = UNIT / AVERAGED as f32;
    let whole = |value: f32| (value * unit).round() as i32;
    Head {
        windows: shape.windows.iter().zip(mean_bias).map(|(words, bias)| Window { words: *words, bias: whole(bias) }).collect(),
        least: (shape.least * UNIT).round() as i32,
        worth: mean.into_iter().map(|worth| whole(worth).clamp(-127, 127) as i8).collect(),
        calibration: Vec::new(),
    }
}

fn add(sums: &mut [f32], values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

/// Which slots occur in enough texts.
fn known<'e>(shape: &Shape, examples: impl Iterator<Item = &'e Example>) -> Vec<bool> {
    let mut counts = vec![(0, usize::MAX); 1 << shape.bits];
    for (number, example) in examples.enumerate() {
        for feature in example.words.iter().flatten().flatten() {
            if let Some((count, last)) = counts.get_mut(shape.slot(*feature))
                && *last != number
            {
                (*count, *last) = (*count + 1, number);
            }
        }
    }
    counts.into_iter().map(|(count, _)| count >= RAREST).collect()
}

impl Learner<'_> {
    fn worth_of(&self, features: &Features) -> f32 {
        let sum: f32 = features.iter().flatten().map(|feature| self.worth.get(self.shape.slot(*feature)).copied().unwrap_or(0.0)).sum();
        sum.max(self.shape.least)
    }

    /// The highest window of each size.
    fn highest(&self, words: &[Features]) -> Vec<Highest> {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for features in words {
            sum += self.worth_of(features);
            sums.push(sum);
        }
        let each = self.shape.windows.iter().zip(&self.bias).enumerate();
        each.map(|(window, (size, bias))| {
            let size = (*size).min(words.len());
            let ends = sums.iter().skip(size);
            let odds = ends.zip(&sums).map(|(end, start)| end - start).enumerate();
            let (start, odds) = odds.fold((0, f32::MIN), |best, next| if next.1 > best.1 { next } else { best });
            Highest { window, odds: odds + bias, words: start..start + size }
        })
        .collect()
    }

    fn see(&mut self, example: &Example, salt: u32) {
        let is_seen = |feature: &u32| pair(*feature, salt) % 100 >= self.shape.hidden;
        let words: Vec<Features> = example.words.iter().map(|features| features.map(|feature| feature.filter(is_seen))).collect();
        for highest in self.highest(&words) {
            self.step(example, &words, &highest);
        }
    }

    fn step(&mut self, example: &Example, words: &[Features], highest: &Highest) {
        let wrong = (logistic(highest.odds) - f32::from(u8::from(example.label))) * example.weight;
        if wrong.abs() < 1e-4 {
            return;
        }
        if let (Some(bias), Some(steps)) = (self.bias.get_mut(highest.window), self.bias_steps.get_mut(highest.window)) {
            *steps += wrong * wrong;
            *bias -= RATE * wrong / steps.sqrt();
        }
        // A long window changes by about as much as a short one.
        let wrong = 2.0 * wrong / (highest.words.len() as f32).sqrt().max(1.0);
        let words = words.get(highest.words.clone()).into_iter().flatten();
        for (place, feature) in words.flat_map(|features| features.iter().enumerate()) {
            let Some(slot) = feature.map(|feature| self.shape.slot(feature)) else { continue };
            if self.is_known.get(slot) != Some(&true) {
                continue;
            }
            if let (Some(worth), Some(steps)) = (self.worth.get_mut(slot), self.steps.get_mut(slot)) {
                let gradient = wrong + DECAY * *worth;
                *steps += gradient * gradient;
                *worth -= if PAIRS.contains(&place) { RATE * RATE_OF_PAIRS } else { RATE } * gradient / steps.sqrt();
            }
        }
    }
}
