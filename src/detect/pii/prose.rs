//! Personal data that no issuer has given out: dates and places. They are told by how people write them, and most are nobody's: policies name what
//! they are after, but for what a word makes personal.

use crate::detect::prose::date::{self, Of};
use crate::detect::prose::zip;
use crate::detect::{Kind, Rule, Shape};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        id: "pii.date_of_birth",
        entity: "DATE_OF_BIRTH",
        kind: Kind::Pii,
        says: "A day of a year from 1900 on, where a word says that somebody was born then",
        shape: Shape::Date(Of::Birth),
        longest: date::LONGEST,
        context: BIRTH,
        usual: true,
    },
    Rule {
        id: "pii.date_time",
        entity: "DATE_TIME",
        kind: Kind::Pii,
        says: "A date, with its time where one follows, for policies that ask for it by name",
        shape: Shape::Date(Of::Anything),
        longest: date::LONGEST,
        context: &["date", "birthday", "dated", "datum", "fecha", "data", "expiry", "expires", "exp", "expiration", "deadline", "due"],
        usual: false,
    },
    // The name that `presidio-research` and the sets made with it have; Presidio itself finds none.
    Rule {
        id: "pii.us_zip_code",
        entity: "ZIP_CODE",
        kind: Kind::Pii,
        says: "A postal code of the United States, after its state or where a word names it",
        shape: Shape::ZipCode,
        longest: zip::LONGEST,
        context: &["zip", "zip code", "zipcode", "postal code", "postalcode", "postcode", "post code"],
        usual: true,
    },
];

/// Words of a birth.
const BIRTH: &[&str] = &[
    "born",
    "birth",
    "birthday",
    "birthdate",
    "birth date",
    "dob",
    "d.o.b",
    "geboren",
    "geb.",
    "geburtsdatum",
    "geburtstag",
    "né le",
    "née le",
    "né(e) le",
    "naissance",
    "nacido",
    "nacida",
    "nació",
    "nacimiento",
    "nato il",
    "nata il",
    "nascita",
    "nascido",
    "nascida",
    "nasceu",
    "nascimento",
    "geboorte",
    "geboortedatum",
    "född",
    "födelsedatum",
    "født",
    "fødselsdato",
    "syntynyt",
    "syntymäaika",
    "urodzony",
    "urodzona",
    "data urodzenia",
    "narozen",
    "дата рождения",
    "родился",
    "родилась",
    "出生",
    "生年月日",
    "생년월일",
    "생일",
    "출생",
];
