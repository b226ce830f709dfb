//! Codes by which the states of Asia know their people, companies and cars, by region. Words of context are English and the country's.

use crate::detect::Rule;

pub mod east;
pub mod south;
pub mod west;

/// The rules of all regions.
pub const TABLES: &[&[Rule]] = &[south::RULES, east::RULES, west::RULES];
