//! Numbers as operators and Envoy write them.
//!
//! In: a number, or a text that is one. Out: [`Count`], [`Quantity`], [`Ratio`], [`Amount`], or an error that says what would be one.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Error as _, Visitor};

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// A whole number. Envoy's Struct knows only `5.0` for `5`, so that is one too, and so is `"5"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct Count(pub u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = number(deserializer)?;
        // Beyond 2^53 a float no longer tells whole numbers apart; no setting comes near it.
        if number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number) {
            Ok(Self(number as u64))
        } else {
            Err(D::Error::custom(format!("must be a whole number, not {number}")))
        }
    }
}

/// A number, or a text that is one: in Envoy's own YAML, every fraction and every number with an exponent becomes a text.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    struct Number;
    impl Visitor<'_> for Number {
        type Value = f64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number")
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<f64, E> {
            Ok(number)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<f64, E> {
            Ok(number as f64)
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<f64, E> {
            Ok(number as f64)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<f64, E> {
            text.parse().map_err(|_| E::invalid_type(de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_any(Number)
}

/// A number from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct Ratio(pub f64);

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = number(deserializer)?;
        if (0.0..=1.0).contains(&number) { Ok(Self(number)) } else { Err(D::Error::custom(format!("must be from 0 to 1, not {number}"))) }
    }
}

/// A number that is not negative, of something that has parts.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct Quantity(pub f64);

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = number(deserializer)?;
        let is_one = number.is_finite() && number >= 0.0;
        if is_one { Ok(Self(number)) } else { Err(D::Error::custom(format!("must be a number that is not negative, not {number}"))) }
    }
}

/// An amount of money, in dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct Amount(pub f64);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const MOST: f64 = 1e6;
        let number = number(deserializer)?;
        let message = || format!("must be an amount in dollars, from 0 to {MOST}, not {number}");
        if (0.0..=MOST).contains(&number) { Ok(Self(number)) } else { Err(D::Error::custom(message())) }
    }
}
