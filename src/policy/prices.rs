//! What tokens cost.
//!
//! In: the section `prices`; then the name of a model, and tokens. Out: billionths of a US dollar. Names count as those of
//! `access.models` do: an exact one before one with wildcards, of those the first.

use std::collections::BTreeMap;

use super::listed::{Found, Listed};
use crate::config::{self, Amount, Problem};

/// Nobody asks that much for a million tokens; it keeps sums within bounds.
const DEAREST: f64 = 1_000_000.0;

/// What the models cost that the policy names.
#[derive(Debug, Default)]
pub struct Prices {
    listed: Listed,
    /// In the order of the list.
    prices: Vec<Price>,
}

/// What a million tokens cost, in billionths of a US dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Price {
    input: u64,
    output: u64,
}

impl Prices {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &BTreeMap<String, config::Price>, problems: &mut Vec<Problem>) -> Self {
        let names: Vec<&str> = given.keys().map(String::as_str).collect();
        let path = |at: usize| format!("prices.{}", names.get(at).unwrap_or(&""));
        let listed = Listed::compile(names.iter().copied(), path, problems);
        for (name, price) in given {
            for (key, Amount(amount)) in [("input_per_million", price.input_per_million), ("output_per_million", price.output_per_million)]
            {
                if amount > DEAREST {
                    problems.push(Problem::new(format!("prices.{name}.{key}"), format!("must be from 0 to {DEAREST}, not {amount}")));
                }
            }
        }
        let exact = |Amount(amount): Amount| (amount.min(DEAREST) * 1e9).round() as u64;
        let prices = given.values().map(|price| Price { input: exact(price.input_per_million), output: exact(price.output_per_million) });
        Self { prices: prices.collect(), listed }
    }

    /// What so many tokens of a model cost, in billionths of a US dollar, rounded up; `None` where no price is given for it.
    #[must_use]
    pub fn cost(&self, model: Option<&str>, input: u64, output: u64) -> Option<u64> {
        let Found::At(place) = self.listed.find(plain(model?)) else { return None };
        Some(cost(*self.prices.get(place)?, input, output))
    }

    /// What they cost at most, whatever the model is.
    #[must_use]
    pub fn dearest(&self, input: u64, output: u64) -> u64 {
        self.prices.iter().map(|price| cost(*price, input, output)).max().unwrap_or(0)
    }
}

/// Gemini's requests name a model within the collection of all.
fn plain(model: &str) -> &str {
    model.strip_prefix("models/").unwrap_or(model)
}

fn cost(price: Price, input: u64, output: u64) -> u64 {
    /// From billionths, for a million, to billionths, for one.
    const MILLION: u128 = 1_000_000;
    let of = |price: u64, tokens: u64| u128::from(price) * u128::from(tokens);
    u64::try_from((of(price.input, input) + of(price.output, output)).div_ceil(MILLION)).unwrap_or(u64::MAX)
}
