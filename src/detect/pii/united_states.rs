//! Codes by which the United States know their people, their companies and their patients.

use super::coded;
use crate::detect::Rule;
use crate::detect::check::united_states as check;
use crate::detect::form::Form;

const fn form(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.us_itin",
        "US_ITIN",
        "A US individual taxpayer identification number, of a group that the IRS gives out",
        &["itin", "individual taxpayer", "taxpayer", "tax payer", "tax id", "taxid", "tin"],
        &[
            form("999-99-9999", check::itin, 75, 95),
            form("999 99 9999", check::itin, 65, 90),
            form("99999-9999", check::itin, 5, 65),
            form("999-999999", check::itin, 5, 65),
            form("999999999", check::itin, 15, 76),
        ],
    ),
    coded(
        "pii.us_ein",
        "US_EIN",
        "A US employer identification number, with a prefix that the IRS gives out",
        &["ein", "fein", "employer identification", "federal tax", "tax id", "tax identification", "taxpayer identification", "irs"],
        &[form("99-9999999", check::ein, 30, 85), form("999999999", check::ein, 0, 60)],
    ),
    coded(
        "pii.us_provider_tax_id",
        "US_PROVIDER_TAX_ID",
        "The employer identification number of a US health care provider, named as one",
        &["billing provider", "rendering provider", "provider tax", "provider tin", "provider ein", "healthcare provider"],
        &[form("99-9999999", check::ein, 20, 90)],
    ),
    coded(
        "pii.us_passport",
        "US_PASSPORT",
        "A US passport number: nine digits, or a letter and eight digits",
        &["passport", "travel document"],
        &[
            form("A99999999", check::lettered_passport, 25, 75),
            form("A99999999", check::passport, 0, 60),
            form("999999999", check::passport, 5, 56),
        ],
    ),
    coded(
        "pii.us_driver_license",
        "US_DRIVER_LICENSE",
        "A US driver's licence as one of the states writes it, named as one",
        &[
            "driver license",
            "driver licence",
            "drivers license",
            "drivers licence",
            "driver's license",
            "driver's licence",
            "driver’s license",
            "driver’s licence",
            "driving license",
            "driving licence",
            "license number",
            "licence number",
            "license no",
            "license #",
            "dl number",
            "dl no",
            "dl #",
            "dln",
            "cdl",
            "dmv",
            "driving permit",
            "learner's permit",
        ],
        DRIVER_LICENSE,
    ),
    coded(
        "pii.us_bank_number",
        "US_BANK_NUMBER",
        "The number of a bank account, named as one",
        &[
            "bank account",
            "account number",
            "account no",
            "account #",
            "acct",
            "checking account",
            "savings account",
            "deposit account",
            "direct deposit",
            "bank number",
        ],
        BANK_ACCOUNT,
    ),
    coded(
        "pii.aba_routing_number",
        "ABA_ROUTING_NUMBER",
        "The routing number of a US bank, with a prefix of the Federal Reserve's and the check digit",
        &["aba", "routing", "bankrouting", "abarouting", "rtn", "transit number"],
        &[form("9999-9999-9", check::aba_routing, 45, 95), form("999999999", check::aba_routing, 30, 90)],
    ),
    coded(
        "pii.us_npi",
        "US_NPI",
        "The number of a US health care provider (NPI), with its Luhn check digit",
        &["npi", "national provider", "provider id", "provider identifier", "provider number", "provider no", "taxonomy"],
        &[
            form("9999999999", check::issued_npi, 15, 88),
            form("9999999999", check::npi, 10, 83),
            form("9999-999-999", check::npi, 45, 92),
            form("9999 999 999", check::npi, 40, 92),
        ],
    ),
    coded(
        "pii.us_mbi",
        "US_MBI",
        "The identifier of a US Medicare beneficiary (MBI), with letters in their fixed places",
        &["medicare", "mbi", "beneficiary", "cms", "medicaid", "hic", "hicn"],
        &[form("9ax9-ax9-aa99", check::mbi, 75, 98), form("9AX9AX9AA99", check::mbi, 55, 95), form("9ax9ax9aa99", check::mbi, 20, 85)],
    ),
    coded(
        "pii.medical_license",
        "MEDICAL_LICENSE",
        "The DEA registration of a US prescriber, with its check digit",
        &["dea", "medical license", "medical licence", "medical certificate", "medical", "certificate", "prescriber", "practitioner"],
        &[
            form("AA9999999", check::dea, 40, 90),
            form("A99999999", check::dea, 5, 70),
            form("AA-9999999", check::dea, 40, 90),
            form("aa9999999", check::dea, 10, 80),
        ],
    ),
    coded(
        "pii.us_health_insurance_member_id",
        "US_HEALTH_INSURANCE_MEMBER_ID",
        "A member's number of a US health insurance, named as one",
        &[
            "member id",
            "member number",
            "member no",
            "member #",
            "subscriber id",
            "subscriber number",
            "insurance id",
            "insurance number",
            "insurance member",
            "policy number",
            "policy id",
            "health plan id",
        ],
        MEMBER_ID,
    ),
    coded(
        "pii.us_prior_authorization_number",
        "US_PRIOR_AUTHORIZATION_NUMBER",
        "The number of a prior authorization of a US health insurance, named as one",
        &["prior authorization", "prior auth", "preauthorization", "pre auth", "authorization number", "authorization no"],
        PRIOR_AUTHORIZATION,
    ),
    coded(
        "pii.us_claim_number",
        "US_CLAIM_NUMBER",
        "The number of a claim on a US health insurance, named as one",
        &["claim number", "claim no", "claim id", "claim #", "medical claim", "healthcare claim", "insurance claim", "clm"],
        CLAIM,
    ),
    coded(
        "pii.us_prescription_number",
        "US_PRESCRIPTION_NUMBER",
        "The number of a US pharmacy's prescription, named as one",
        &["rx number", "rx no", "rx #", "rx:", "prescription"],
        PRESCRIPTION,
    ),
    coded(
        "pii.us_referral_number",
        "US_REFERRAL_NUMBER",
        "The number of a referral in US health care, named as one",
        &["referral number", "referral no", "referral id", "referral #", "referral:", "infusion referral", "patient referral"],
        REFERRAL,
    ),
];

const fn licence(written: &'static str) -> Form {
    form(written, check::driver_license, if written.len() > 7 { 5 } else { 0 }, 58)
}

const fn licence_of_digits(written: &'static str) -> Form {
    form(written, check::driver_license_digits, 0, 54)
}

/// One form for each length; the check knows what the states write.
const DRIVER_LICENSE: &[Form] = &[
    licence("xxxxxx"),
    licence("xxxxxxx"),
    licence("xxxxxxxx"),
    licence("xxxxxxxxx"),
    licence("xxxxxxxxxx"),
    licence("xxxxxxxxxxx"),
    licence("xxxxxxxxxxxx"),
    licence("xxxxxxxxxxxxx"),
    licence("xxxxxxxxxxxxxx"),
    licence("xxxxxxxxxxxxxxx"),
    licence("xxxxxxxxxxxxxxxxxxx"),
    form("A999-9999-9999", check::driver_license, 5, 85),
    form("A999-999-99-999-9", check::driver_license, 5, 85),
    licence_of_digits("9999999"),
    licence_of_digits("99999999"),
    licence_of_digits("999999999"),
    licence_of_digits("9999999999"),
    licence_of_digits("99999999999"),
    licence_of_digits("999999999999"),
    form("999-999-999", check::driver_license_digits, 0, 65),
    form("99-999-999", check::driver_license_digits, 0, 65),
];

const fn account(written: &'static str, alone: u8) -> Form {
    form(written, check::bank_account, alone, 51)
}

/// A text that is nothing but ten digits or more is hardly a count of anything.
const BANK_ACCOUNT: &[Form] = &[
    account("99999999", 0),
    account("999999999", 0),
    account("9999999999", 0),
    account("99999999999", 1),
    account("999999999999", 1),
    account("9999999999999", 1),
    account("99999999999999", 1),
    account("999999999999999", 1),
    account("9999999999999999", 1),
    account("99999999999999999", 1),
];

const fn member(written: &'static str) -> Form {
    form(written, check::member_id, 0, 68)
}

/// One form for each length; the check knows how many must be digits.
const MEMBER_ID: &[Form] = &[
    member("xxxxxxxx"),
    member("xxxxxxxxx"),
    member("xxxxxxxxxx"),
    member("xxxxxxxxxxx"),
    member("xxxxxxxxxxxx"),
    member("xxxxxxxxxxxxx"),
    member("xxxxxxxxxxxxxx"),
    member("A-xxxxxxxxx"),
    member("AAA-xxxxxxxxx"),
];

/// A number that its payer's prefix tells, too.
const fn prefixed(written: &'static str, check: fn(&[u8]) -> bool) -> Form {
    form(written, check, 30, 70)
}

const fn payers(written: &'static str) -> Form {
    form(written, check::payers_number, 0, 66)
}

const PRIOR_AUTHORIZATION: &[Form] = &[
    payers("999999"),
    payers("9999999"),
    payers("99999999"),
    payers("999999999"),
    payers("9999999999"),
    payers("99999999999"),
    payers("999999999999"),
    prefixed("AA-999999", check::prior_authorization),
    prefixed("AA999999", check::prior_authorization),
    prefixed("AA-9999999", check::prior_authorization),
    prefixed("AA9999999", check::prior_authorization),
    prefixed("AA-99999999", check::prior_authorization),
    prefixed("AA99999999", check::prior_authorization),
    prefixed("AA-999999999", check::prior_authorization),
    prefixed("AA999999999", check::prior_authorization),
    prefixed("AA-9999999999", check::prior_authorization),
    prefixed("AA9999999999", check::prior_authorization),
    prefixed("AA-99999999999", check::prior_authorization),
    prefixed("AA99999999999", check::prior_authorization),
    prefixed("AA-999999999999", check::prior_authorization),
    prefixed("AA999999999999", check::prior_authorization),
];

const CLAIM: &[Form] = &[
    payers("999999"),
    payers("9999999"),
    payers("99999999"),
    payers("999999999"),
    payers("9999999999"),
    payers("99999999999"),
    payers("999999999999"),
    payers("9999999999999"),
    payers("99999999999999"),
    payers("999999999999999"),
    prefixed("AAA-999999", check::claim),
    prefixed("AAA999999", check::claim),
    prefixed("AAA-9999999", check::claim),
    prefixed("AAA9999999", check::claim),
    prefixed("AAA-99999999", check::claim),
    prefixed("AAA99999999", check::claim),
    prefixed("AAA-999999999", check::claim),
    prefixed("AAA999999999", check::claim),
    prefixed("AAA-9999999999", check::claim),
    prefixed("AAA9999999999", check::claim),
    prefixed("AAA-99999999999", check::claim),
    prefixed("AAA99999999999", check::claim),
    prefixed("AAA-999999999999", check::claim),
    prefixed("AAA999999999999", check::claim),
    prefixed("AAA-9999999999999", check::claim),
    prefixed("AAA9999999999999", check::claim),
    prefixed("AAA-99999999999999", check::claim),
    prefixed("AAA99999999999999", check::claim),
    prefixed("AAA-999999999999999", check::claim),
    prefixed("AAA999999999999999", check::claim),
];

const PRESCRIPTION: &[Form] = &[
    payers("999999"),
    payers("9999999"),
    payers("99999999"),
    payers("999999999"),
    payers("9999999999"),
    payers("99999999999"),
    payers("999999999999"),
    prefixed("AA-999999", check::prescription),
    prefixed("AA999999", check::prescription),
    prefixed("AA-9999999", check::prescription),
    prefixed("AA9999999", check::prescription),
    prefixed("AA-99999999", check::prescription),
    prefixed("AA99999999", check::prescription),
    prefixed("AA-999999999", check::prescription),
    prefixed("AA999999999", check::prescription),
    prefixed("AA-9999999999", check::prescription),
    prefixed("AA9999999999", check::prescription),
    prefixed("AA-99999999999", check::prescription),
    prefixed("AA99999999999", check::prescription),
    prefixed("AA-999999999999", check::prescription),
    prefixed("AA999999999999", check::prescription),
];

const REFERRAL: &[Form] = &[
    payers("999999"),
    payers("9999999"),
    payers("99999999"),
    payers("999999999"),
    payers("9999999999"),
    payers("99999999999"),
    payers("999999999999"),
    prefixed("AAA-999999", check::referral),
    prefixed("AAA999999", check::referral),
    prefixed("AAA-9999999", check::referral),
    prefixed("AAA9999999", check::referral),
    prefixed("AAA-99999999", check::referral),
    prefixed("AAA99999999", check::referral),
    prefixed("AAA-999999999", check::referral),
    prefixed("AAA999999999", check::referral),
    prefixed("AAA-9999999999", check::referral),
    prefixed("AAA9999999999", check::referral),
    prefixed("AAA-99999999999", check::referral),
    prefixed("AAA99999999999", check::referral),
    prefixed("AAA-999999999999", check::referral),
    prefixed("AAA999999999999", check::referral),
];
