//! Codes by which the states of Asia know their people, companies and cars, by region. Words of context are English and the country's.

pub mod east;
pub mod south;
pub mod west;
