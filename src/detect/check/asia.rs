//! Checks of the national numbers of Asia, by region.

pub mod east;
pub mod south;
pub mod west;
