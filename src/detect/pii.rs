//! The table of personal data. Entities carry Presidio's names.

use super::form::{self, Form};
use super::number::{self, Layout};
use super::{Kind, Rule, Shape, check, email, iban, ip, phone};

pub mod africa;
pub mod americas;
pub mod asia;
pub mod europe;
pub mod oceania;
pub mod prose;
pub mod united_states;
pub mod worldwide;

/// The rules that no country is named by.
pub const RULES: &[Rule] = &[
    Rule {
        id: "pii.email_address",
        entity: "EMAIL_ADDRESS",
        kind: Kind::Pii,
        says: "A mail address (RFC 5321)",
        shape: Shape::Email,
        longest: email::LONGEST,
        context: &[],
        usual: true,
    },
    Rule {
        id: "pii.phone_number",
        entity: "PHONE_NUMBER",
        kind: Kind::Pii,
        says: "A telephone number: international (E.164), of the North American plan, or national, by its trunk prefix or a word near it",
        shape: Shape::Phone,
        longest: phone::LONGEST,
        context: phone::WORDS,
        usual: true,
    },
    Rule {
        id: "pii.us_ssn",
        entity: "US_SSN",
        kind: Kind::Pii,
        says: "A US social security number, in a range that the SSA issues",
        shape: Shape::Number(US_SSN),
        longest: number::LONGEST,
        context: SSN_WORDS,
        usual: true,
    },
    Rule {
        id: "pii.credit_card",
        entity: "CREDIT_CARD",
        kind: Kind::Pii,
        says: "A payment card number: an issuer's range and length, and the Luhn check digit",
        shape: Shape::Number(CREDIT_CARD),
        longest: number::LONGEST,
        context: CARD_WORDS,
        usual: true,
    },
    Rule {
        id: "pii.ip_address",
        entity: "IP_ADDRESS",
        kind: Kind::Pii,
        says: "An IPv4 or IPv6 address",
        shape: Shape::IpAddress,
        longest: ip::LONGEST,
        context: &[],
        usual: true,
    },
    Rule {
        id: "pii.iban_code",
        entity: "IBAN_CODE",
        kind: Kind::Pii,
        says: "An international bank account number: the country's length, and the MOD 97-10 check",
        shape: Shape::Iban,
        longest: iban::LONGEST,
        context: &[],
        usual: true,
    },
];

/// A code that is written in one of these forms, with the words that speak for it.
const fn coded(
    id: &'static str,
    entity: &'static str,
    says: &'static str,
    context: &'static [&'static str],
    forms: &'static [Form],
) -> Rule {
    Rule { id, entity, kind: Kind::Pii, says, shape: Shape::Form(forms), longest: form::LONGEST, context, usual: true }
}

/// A way to write a code, and how sure one is that is so written: alone, and where a word of context stands near.
const fn way(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}

const US_SSN: &[Layout] = &[
    Layout { groups: &[3, 2, 4], separators: b"- .", first: SSN_FIRST, check: check::us_ssn, alone: 85, named: 85, joins: false },
    Layout { groups: &[9], separators: b"", first: SSN_FIRST, check: check::us_ssn, alone: 30, named: 60, joins: false },
    Layout { groups: &[5, 4], separators: b"-", first: SSN_FIRST, check: check::us_ssn, alone: 5, named: 60, joins: false },
    Layout { groups: &[3, 6], separators: b"-", first: SSN_FIRST, check: check::us_ssn, alone: 5, named: 60, joins: false },
];

const SSN_WORDS: &[&str] = &["ssn", "social security", "socialsecurity", "social sec", "soc sec"];

const SSN_FIRST: &[u8] = b"012345678";

const fn card(groups: &'static [usize], first: &'static [u8], sure: u8) -> Layout {
    Layout { groups, separators: b" -.", first, check: check::payment_card, alone: sure, named: sure, joins: true }
}

const CARD_WORDS: &[&str] = &[
    "card",
    "creditcard",
    "debitcard",
    "cc ",
    "cc:",
    "cc#",
    "ccn",
    "visa",
    "mastercard",
    "amex",
    "american express",
    "maestro",
    "diners",
    "unionpay",
    "jcb",
    "rupay",
    "uatp",
];

/// A card of no known issuer, which only a word can tell.
const fn called_card(groups: &'static [usize], first: &'static [u8], alone: u8) -> Layout {
    Layout { groups, separators: b" -", first, check: check::other_card, alone, named: 70, joins: false }
}

const CREDIT_CARD: &[Layout] = &[
    card(&[16], b"234568", 95),
    card(&[4, 4, 4, 4], b"234568", 100),
    card(&[15], b"12356", 95),
    card(&[4, 6, 5], b"12356", 100),
    card(&[14], b"356", 90),
    card(&[4, 6, 4], b"356", 95),
    card(&[19], b"23456", 90),
    card(&[4, 4, 4, 4, 3], b"23456", 95),
    card(&[6, 13], b"23456", 90),
    Layout { check: check::card_of_thirteen, ..card(&[13], b"456", 80) },
    // Articles in shops are numbered in as many digits; one in ten has both check digits.
    Layout { alone: 30, ..card(&[13], b"456", 80) },
    // Hardly issued; ids are often as long, and one in ten has the check digit.
    Layout { alone: 30, ..card(&[18], b"2356", 80) },
    Layout { alone: 30, ..card(&[17], b"2356", 80) },
    Layout { alone: 30, ..card(&[12], b"56", 70) },
    called_card(&[12], b"056", 0),
    called_card(&[13], b"23456", 0),
    called_card(&[14], b"3", 0),
    called_card(&[15], b"123456", 10),
    called_card(&[16], b"23456", 0),
    called_card(&[4, 4, 4, 4], b"23456", 10),
];
