//! The United Kingdom and Ireland, and the VAT numbers of the European Union.

use super::form;
use crate::detect::Rule;
use crate::detect::check::europe::british as check;
use crate::detect::check::europe::{any, vat};
use crate::detect::form::Form;
use crate::detect::pii::coded;

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.uk_nhs",
        "UK_NHS",
        "A number of the British National Health Service: ten digits, weights by 11",
        &["nhs", "national health", "health service", "health authority", "health services authority"],
        &[form("999~999~9999", check::uk_nhs, 20, 95)],
    ),
    coded(
        "pii.uk_nino",
        "UK_NINO",
        "A British national insurance number: prefixes that are used, six digits, A to D",
        &["national insurance", "ni number", "ni no", "nino", "hmrc", "insurance number", "insurance no"],
        &[form("AA~99~99~99~A", check::uk_nino, 75, 95), form("aa~99~99~99~a", check::uk_nino, 40, 90)],
    ),
    coded(
        "pii.uk_passport",
        "UK_PASSPORT",
        "A British passport number of two letters and seven digits",
        &["passport", "travel document", "hmpo", "her majesty", "his majesty"],
        &[form("aa9999999", any, 12, 75)],
    ),
    coded(
        "pii.uk_postcode",
        "UK_POSTCODE",
        "A British postcode of an area that there is",
        &[
            "postcode",
            "post code",
            "postal code",
            "zip",
            "address",
            "addr",
            "delivery",
            "deliver",
            "mailing",
            "shipping",
            "correspondence",
            "street",
            "road",
            "lane",
            "avenue",
            "london",
            "england",
            "scotland",
            "wales",
            "united kingdom",
        ],
        UK_POSTCODE,
    ),
    coded(
        "pii.uk_driving_licence",
        "UK_DRIVING_LICENCE",
        "A driving licence number of Great Britain: surname, birth date, initials",
        DRIVING,
        &[form("axxxx999999xxxaa", check::uk_driving_licence, 80, 95), form("AAAAA 999999 XXXAA", check::uk_driving_licence, 85, 95)],
    ),
    coded(
        "pii.uk_vehicle_registration",
        "UK_VEHICLE_REGISTRATION",
        "A British vehicle registration, since 1963",
        &[
            "vehicle",
            "registration",
            "number plate",
            "licence plate",
            "license plate",
            "plate",
            "reg",
            "vrn",
            "vrm",
            "dvla",
            "v5c",
            "logbook",
            "mot",
            "car",
            "van",
        ],
        UK_VEHICLE,
    ),
    coded(
        "pii.uk_utr",
        "UK_UTR",
        "A British unique taxpayer reference: ten digits, of which the first checks the others",
        &["utr", "taxpayer reference", "tax reference", "unique taxpayer", "self assessment", "hmrc"],
        &[form("99999~99999", check::uk_utr, 0, 90)],
    ),
    coded(
        "pii.uk_sort_code",
        "UK_SORT_CODE",
        "A British bank's sort code, where it is named",
        &["sort code", "sortcode", "sort-code"],
        &[form("99-99-99", any, 0, 80), form("99 99 99", any, 0, 70), form("999999", any, 0, 65)],
    ),
    coded(
        "pii.uk_bank_account",
        "UK_BANK_ACCOUNT",
        "A British bank account number near a sort code, or behind one",
        &["sort code", "sortcode", "sort-code"],
        &[form("99999999", any, 0, 70), form("99-99-99 99999999", any, 70, 95)],
    ),
    coded(
        "pii.uk_electoral_roll",
        "UK_ELECTORAL_ROLL",
        "A number of the British electoral roll, where it is named",
        &["electoral roll", "electoral register", "electoral number", "electoral roll number", "elector number"],
        &[form("aa9999", any, 0, 65), form("aa999", any, 0, 65), form("aa99", any, 0, 60), form("aa9", any, 0, 60)],
    ),
    coded(
        "pii.uk_vat_id",
        "UK_VAT_ID",
        "A VAT number of the United Kingdom: GB and nine digits, weights by 97",
        VAT,
        &[form("AA~999~9999~99", vat::uk_vat_id, 75, 95)],
    ),
    coded(
        "pii.ie_pps",
        "IE_PPS",
        "An Irish personal public service number: seven digits and one or two letters, by 23",
        &["pps", "ppsn", "pps no", "personal public service", "public service number", "revenue"],
        &[form("9999999A", check::ie_pps, 40, 90), form("9999999AA", check::ie_pps, 45, 95), form("9999999~aa", check::ie_pps, 20, 80)],
    ),
    coded(
        "pii.eu_vat_id",
        "EU_VAT_ID",
        "A VAT number of a state of the European Union: the country, and that country's check",
        VAT,
        &[
            form("AA~99999999", vat::eu_vat_id, 70, 95),
            form("AA~999999999", vat::eu_vat_id, 70, 95),
            form("AA~9999999999", vat::eu_vat_id, 70, 95),
            form("AA~9999.999.999", vat::eu_vat_id, 75, 95),
            form("AA~99999999999", vat::eu_vat_id, 70, 95),
            form("AA~99~999999999", vat::eu_vat_id, 70, 95),
            form("AA~999999999999", vat::eu_vat_id, 70, 95),
            form("AA~999999", vat::eu_vat_id, 0, 80),
            form("AA~9999999", vat::eu_vat_id, 0, 80),
            form("AAA99999999", vat::eu_vat_id, 75, 95),
            form("AAA9999999A", vat::eu_vat_id, 75, 95),
            form("AAA9999999X", vat::eu_vat_id, 75, 95),
            form("AA99999999A", vat::eu_vat_id, 70, 95),
            form("AA9999999AA", vat::eu_vat_id, 70, 95),
            form("AA9999999A", vat::eu_vat_id, 60, 95),
            form("AA~999999999A99", vat::eu_vat_id, 85, 95),
            form("AAXX~999999999", vat::eu_vat_id, 60, 95),
        ],
    ),
];

const DRIVING: &[&str] = &[
    "driving licence",
    "driving license",
    "driver licence",
    "driver license",
    "driver's licence",
    "driver's license",
    "drivers licence",
    "drivers license",
    "dvla",
    "licence number",
    "license number",
    "licence",
];

/// What VAT numbers are called in the languages of the Union.
pub(super) const VAT: &[&str] = &[
    "vat",
    "tax id",
    "tax number",
    "tin",
    "tva",
    "iva",
    "mwst",
    "ust",
    "uid",
    "ust id",
    "ust idnr",
    "ustidnr",
    "ustid",
    "umsatzsteuer",
    "umsatzsteuer id",
    "umsatzsteuer identifikationsnummer",
    "umsatzsteueridentifikationsnummer",
    "mehrwertsteuer",
    "btw",
    "moms",
    "alv",
    "dph",
    "nip",
    "nif",
    "cif",
    "invoice",
    "rechnung",
    "bzst",
    "finanzamt",
    "steueridentifikation",
    "bundeszentralamt",
];

/// With the space that belongs into it, in capitals; without, or in small letters.
const fn postcode(spaced: &'static str, alone: u8) -> Form {
    form(spaced, check::uk_postcode, alone, 90)
}

const fn loose(written: &'static str) -> Form {
    form(written, check::uk_postcode, 20, 75)
}

const UK_POSTCODE: &[Form] = &[
    postcode("AA9A 9AA", 80),
    postcode("A9A 9AA", 70),
    postcode("AA99 9AA", 55),
    postcode("AA9 9AA", 55),
    postcode("A99 9AA", 45),
    postcode("A9 9AA", 40),
    postcode("AAA 9AA", 60),
    loose("aa9a 9aa"),
    loose("a9a 9aa"),
    loose("aa99 9aa"),
    loose("aa9 9aa"),
    loose("a99 9aa"),
    loose("a9 9aa"),
    loose("aa9a9aa"),
    loose("a9a9aa"),
    loose("aa999aa"),
    loose("aa99aa"),
    loose("a999aa"),
    loose("a99aa"),
    loose("aaa9aa"),
];

const UK_VEHICLE: &[Form] = &[
    form("AA99~AAA", check::uk_vehicle, 40, 90),
    form("aa99~aaa", check::uk_vehicle, 20, 70),
    form("A999~AAA", check::uk_vehicle_prefix, 20, 75),
    form("A99~AAA", check::uk_vehicle_prefix, 20, 75),
    form("A9~AAA", check::uk_vehicle_prefix, 15, 70),
    form("AAA~999~A", check::uk_vehicle_suffix, 20, 75),
    form("AAA~99~A", check::uk_vehicle_suffix, 20, 75),
    form("AAA~9~A", check::uk_vehicle_suffix, 15, 70),
];
