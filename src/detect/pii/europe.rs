//! Codes by which the states of Europe know their people.

use super::coded;
use crate::detect::Rule;
use crate::detect::check::europe as check;
use crate::detect::form::Form;

/// The rules.
pub const RULES: &[Rule] = &[coded(
    "pii.es_nif",
    "ES_NIF",
    "A Spanish tax number of a person (NIF): eight digits and the letter that their remainder by 23 gives",
    &["nif", "dni", "documento nacional", "tax id", "identificacion", "identificación"],
    &[Form { written: "99999999~A", check: check::es_nif, alone: 85, named: 100 }],
)];
