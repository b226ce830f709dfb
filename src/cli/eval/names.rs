//! What data sets and other products call the entities that rules find.
//!
//! In: the name of a type. Out: the entity. Only what means the same is here: a name that is wider (`ADDRESS`) or narrower than the
//! entity would make right findings look wrong.

use portcullis::detect::rules;

/// Names without anything but their letters and digits, in capitals: of Google's DLP, AWS Comprehend, Azure AI Language, ai4privacy's
/// sets, redact-pii.
const SAME: &[(&str, &str)] = &[
    ("EMAIL", "EMAIL_ADDRESS"),
    ("EMAILID", "EMAIL_ADDRESS"),
    ("PHONE", "PHONE_NUMBER"),
    ("PHONENUM", "PHONE_NUMBER"),
    ("TELEPHONENUM", "PHONE_NUMBER"),
    ("TELEPHONENUMBER", "PHONE_NUMBER"),
    ("CREDITCARDNUMBER", "CREDIT_CARD"),
    ("CREDITDEBITNUMBER", "CREDIT_CARD"),
    ("CARDNUMBER", "CREDIT_CARD"),
    ("SSN", "US_SSN"),
    ("USSOCIALSECURITYNUMBER", "US_SSN"),
    ("IP", "IP_ADDRESS"),
    ("IPV4", "IP_ADDRESS"),
    ("IPV6", "IP_ADDRESS"),
    ("IBAN", "IBAN_CODE"),
    ("IBANNUMBER", "IBAN_CODE"),
    ("INTERNATIONALBANKINGACCOUNTNUMBER", "IBAN_CODE"),
    ("INTERNATIONALBANKACCOUNTNUMBER", "IBAN_CODE"),
    ("MAC", "MAC_ADDRESS"),
    ("BITCOINADDRESS", "CRYPTO"),
    ("ETHEREUMADDRESS", "CRYPTO"),
    ("LITECOINADDRESS", "CRYPTO"),
    ("DOMAINNAME", "URL"),
    ("DATE", "DATE_TIME"),
    ("ZIPCODE", "ZIP_CODE"),
    ("POSTCODE", "ZIP_CODE"),
    ("VEHICLEVIN", "VIN"),
    ("VEHICLEIDENTIFICATIONNUMBER", "VIN"),
];

/// The entity that a type of this name is. One that a rule finds is itself, however it is written; what nobody knows stays as it is.
pub(super) fn entity(name: &str) -> String {
    let letters = bare(name);
    let known = || rules().map(|rule| rule.entity).find(|entity| bare(entity) == letters);
    let same = || SAME.iter().find(|(other, _)| *other == letters).map(|(_, entity)| *entity);
    known().or_else(same).unwrap_or(name).to_owned()
}

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
