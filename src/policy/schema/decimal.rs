//! Numbers as JSON writes them (RFC 8259 §6), to the last digit.
//!
//! In: the text of a number. Out: [`Decimal`], which is compared and divided exactly: `1.0` is `1`, and 9007199254740993 is not
//! 9007199254740992. No float is made of it. An exponent beyond [`FARTHEST`] is refused: every reader makes something else of it.

use std::cmp::Ordering;

/// The largest exponent that may be written, up or down.
const FARTHEST: i64 = 9_999;

/// A number: digits × 10^exponent. One number has one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Without zeros before or after; empty is zero.
    digits: String,
    /// The power of ten of the last digit.
    exponent: i64,
}

/// Why a text is no number that may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotDecimal {
    /// JSON writes none so.
    Syntax,
    /// Its exponent is beyond the bound.
    TooFar,
}

impl Decimal {
    /// Reads a number; the whole text must be one.
    pub(super) fn parse(text: &str) -> Result<Self, NotDecimal> {
        let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, power) = magnitude.split_once(['e', 'E']).map_or((magnitude, None), |(mantissa, power)| (mantissa, Some(power)));
        let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
        let power_digits = power.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
        let written = [Some(whole), fraction, power_digits];
        let leads_with_zero = whole.len() > 1 && whole.starts_with('0');
        if leads_with_zero || !written.iter().flatten().all(|part| is_digits(part)) {
            return Err(NotDecimal::Syntax);
        }
        let power = match power {
            Some(power) => power.parse().ok().filter(|power| (-FARTHEST..=FARTHEST).contains(power)).ok_or(NotDecimal::TooFar)?,
            None => 0,
        };
        let fraction = fraction.unwrap_or_default();
        let joined = [whole, fraction].concat();
        let digits = joined.trim_end_matches('0');
        let exponent = power + length(&joined) - length(digits) - length(fraction);
        let digits = digits.trim_start_matches('0');
        Ok(if digits.is_empty() { Self::default() } else { Self { negative, digits: digits.to_owned(), exponent } })
    }

    /// Without its sign.
    pub(super) fn abs(&self) -> Self {
        Self { negative: false, ..self.clone() }
    }

    /// Whether it has no fraction.
    pub(super) const fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// Whether it is above zero.
    pub(super) fn is_positive(&self) -> bool {
        !self.negative && !self.digits.is_empty()
    }

    /// Whether it is a multiple of `divisor`, which has at most 18 digits; of one that has more, only zero is.
    pub(super) fn is_multiple_of(&self, divisor: &Self) -> bool {
        /// From 60 on, a further power of ten adds no factor that a divisor below 2^60 could lack.
        const ENOUGH: i64 = 60;
        let places = self.exponent - divisor.exponent;
        let modulus = divisor.digits.parse::<u64>().ok().filter(|modulus| (1..1 << 60).contains(modulus));
        // The last digit is not zero: what has more places than the divisor is no multiple of it.
        let (0.., Some(modulus)) = (places, modulus) else { return self.digits.is_empty() };
        let step = |rest: u64, digit: u8| (rest * 10 + u64::from(digit - b'0')) % modulus;
        let rest = self.digits.bytes().fold(0, step);
        (0..places.min(ENOUGH)).fold(rest, |rest, _| step(rest, b'0')) == 0
    }

    /// What orders numbers that have the same sign: zero first, then by the power of the first digit, then by digits.
    fn magnitude(&self) -> (bool, i64, &str) {
        (!self.digits.is_empty(), length(&self.digits) + self.exponent, &self.digits)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude().cmp(&other.magnitude()),
            (true, true) => other.magnitude().cmp(&self.magnitude()),
            (negative, _) => negative.cmp(&!negative).reverse(),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}
