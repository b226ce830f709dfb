//! Codes by which the states of Americas know their people.

use crate::detect::Rule;

/// The rules.
pub const RULES: &[Rule] = &[];
