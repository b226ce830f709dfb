//! Codes by which the states of Oceania know their people.

use super::coded;
use crate::detect::Rule;
use crate::detect::check::oceania as check;
use crate::detect::form::Form;

const fn form(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.au_abn",
        "AU_ABN",
        "An Australian business number, with its two check digits by 89",
        &["abn", "australian business number", "business number"],
        &[form("99 999 999 999", check::au_abn, 45, 98), form("99999999999", check::au_abn, 40, 92)],
    ),
    coded(
        "pii.au_acn",
        "AU_ACN",
        "An Australian company number, with its check digit",
        &["acn", "australian company number", "company number"],
        &[form("999 999 999", check::au_acn, 35, 78), form("999999999", check::au_acn, 20, 74)],
    ),
    coded(
        "pii.au_tfn",
        "AU_TFN",
        "An Australian tax file number, with its check by 11",
        &["tfn", "tax file"],
        &[form("999 999 999", check::au_tfn, 35, 82), form("999-999-999", check::au_tfn, 25, 80), form("999999999", check::au_tfn, 20, 80)],
    ),
    coded(
        "pii.au_medicare",
        "AU_MEDICARE",
        "An Australian Medicare card, with its check digit",
        &["medicare"],
        &[
            form("9999 99999 9", check::au_medicare, 45, 95),
            form("9999-99999-9", check::au_medicare, 45, 95),
            form("9999 99999 9/9", check::au_medicare, 45, 95),
            form("9999999999", check::au_medicare, 20, 84),
            form("99999999999", check::au_medicare, 0, 80),
        ],
    ),
    coded(
        "pii.au_passport",
        "AU_PASSPORT",
        "An Australian passport number, named as one",
        &["australian passport", "australia passport", "passport au", "au passport", "passport australia"],
        &[form("A9999999", check::au_passport, 0, 80), form("AA9999999", check::au_passport, 0, 80)],
    ),
    coded(
        "pii.au_bsb",
        "AU_BSB",
        "An Australian bank and branch (BSB), named as one",
        &["bsb", "bank state branch"],
        &[form("999-999", check::unchecked, 0, 85), form("999 999", check::unchecked, 0, 80), form("999999", check::unchecked, 0, 75)],
    ),
    coded(
        "pii.nz_ird",
        "NZ_IRD",
        "A New Zealand tax number (IRD), with its check digit",
        &["ird", "inland revenue", "tax number"],
        &[
            form("999-999-999", check::nz_ird, 40, 85),
            form("99-999-999", check::nz_ird, 40, 85),
            form("999 999 999", check::nz_ird, 20, 72),
            form("99 999 999", check::nz_ird, 20, 72),
            form("999999999", check::nz_ird, 0, 70),
            form("99999999", check::nz_ird, 0, 70),
        ],
    ),
    coded(
        "pii.nz_nhi",
        "NZ_NHI",
        "A New Zealand national health index number, with its check digit or letter",
        &["nhi", "national health index", "health index", "patient"],
        &[form("AAA9999", check::nz_nhi, 25, 92), form("AAA99AA", check::nz_nhi, 45, 95)],
    ),
];
