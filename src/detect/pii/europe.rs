//! Codes by which the states of Europe know their people, companies and cars, by region. Words of context are English and the country's.

use crate::detect::Rule;
use crate::detect::form::Form;

pub mod british;
pub mod eastern;
pub mod german;
pub mod northern;
pub mod southern;
pub mod western;

/// The rules of all regions.
pub const TABLES: &[&[Rule]] = &[british::RULES, german::RULES, western::RULES, southern::RULES, northern::RULES, eastern::RULES];

/// One way of writing a code, the check over it, and how sure it is without and with a word near it.
const fn form(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}
