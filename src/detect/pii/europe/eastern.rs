//! The countries from Poland to Bulgaria, Russia and Ukraine.

use super::form;
use crate::detect::Rule;
use crate::detect::check::europe::eastern as check;
use crate::detect::pii::coded;

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.pl_pesel",
        "PL_PESEL",
        "A Polish personal number (PESEL): birth date, serial, check digit",
        &["pesel", "nr pesel", "numer pesel", "numer ewidencyjny"],
        &[form("99999999999", check::pl_pesel, 30, 100)],
    ),
    coded(
        "pii.pl_nip",
        "PL_NIP",
        "A Polish tax number (NIP): ten digits by 11",
        &["nip", "numer identyfikacji podatkowej", "identyfikacji podatkowej", "podatnik", "podatnika", "vat", "tax id"],
        &[
            form("999-999-99-99", check::pl_nip, 75, 100),
            form("999-99-99-999", check::pl_nip, 75, 100),
            form("9999999999", check::pl_nip, 0, 90),
        ],
    ),
    coded(
        "pii.pl_regon",
        "PL_REGON",
        "A Polish business number (REGON): nine or fourteen digits by 11",
        &["regon"],
        &[form("999999999", check::pl_regon, 0, 95), form("99999999999999", check::pl_regon, 0, 95)],
    ),
    coded(
        "pii.pl_identity_card",
        "PL_IDENTITY_CARD",
        "A Polish identity card number: three letters, a check digit, five digits",
        &["dowód", "dowodu", "dowód osobisty", "dowodu osobistego", "dowod osobisty", "dowod", "nr dowodu", "identity card", "id card"],
        &[form("AAA 999999", check::pl_identity_card, 35, 95), form("aaa~999999", check::pl_identity_card, 5, 90)],
    ),
    coded(
        "pii.pl_passport",
        "PL_PASSPORT",
        "A Polish passport number: two letters, a check digit, six digits",
        &["paszport", "paszportu", "nr paszportu", "polish passport"],
        &[form("AA~9999999", check::pl_passport, 0, 90)],
    ),
    coded(
        "pii.cz_birth_number",
        "CZ_BIRTH_NUMBER",
        "A Czech or Slovak birth number: birth date, serial, a multiple of 11 since 1954",
        &["rodné číslo", "rodne cislo", "rodného čísla", "rodným číslem", "r.č", "r. č", "rodné č", "birth number", "personal id number"],
        &[
            form("999999/9999", check::cz_birth_number, 85, 100),
            form("999999/999", check::cz_birth_number_before_1954, 40, 85),
            form("9999999999", check::cz_birth_number, 0, 95),
            form("999999999", check::cz_birth_number_before_1954, 0, 70),
        ],
    ),
    coded(
        "pii.ro_cnp",
        "RO_CNP",
        "A Romanian personal number (CNP): sex, birth date, county, serial, check digit",
        &["cnp", "c.n.p", "cod numeric personal", "codul numeric personal", "personal numeric code", "buletin"],
        &[form("9999999999999", check::ro_cnp, 45, 100)],
    ),
    coded(
        "pii.hu_taj",
        "HU_TAJ",
        "A Hungarian social security number (TAJ): nine digits, weights 3 and 7",
        &["taj", "taj szám", "tajszám", "tajszam", "taj kártya", "társadalombiztosítási", "tb szám", "social security"],
        &[form("999~999~999", check::hu_taj, 0, 95)],
    ),
    coded(
        "pii.hu_tax_id",
        "HU_TAX_ID",
        "A Hungarian tax number of a person: 8, nine digits, weights by 11",
        &["adóazonosító", "adoazonosito", "adóazonosító jel", "adóazonosítója", "tax id", "tax number"],
        &[form("9999999999", check::hu_tax_id, 0, 95)],
    ),
    coded(
        "pii.hu_personal_id",
        "HU_PERSONAL_ID",
        "A Hungarian personal number: sex, birth date, serial, check digit",
        &["személyi szám", "szemelyi szam", "személyi azonosító", "személyi", "személyazonosító", "personal number"],
        &[form("9-999999-9999", check::hu_personal_id, 75, 100), form("9~999999~9999", check::hu_personal_id, 0, 95)],
    ),
    coded(
        "pii.hu_business_tax_id",
        "HU_BUSINESS_TAX_ID",
        "A Hungarian business's tax number: eight digits by 10, a kind, a county",
        &["adószám", "adoszam", "adószáma", "adóalany", "tax number", "tax id", "vat"],
        &[form("99999999-9-99", check::hu_business_tax_id, 80, 100), form("99999999999", check::hu_business_tax_id, 0, 85)],
    ),
    coded(
        "pii.bg_egn",
        "BG_EGN",
        "A Bulgarian personal number (ЕГН): birth date, serial, check digit",
        &["егн", "ЕГН", "egn", "единен граждански номер", "Единен граждански номер", "uniform civil"],
        &[form("9999999999", check::bg_egn, 0, 100)],
    ),
    coded(
        "pii.hr_oib",
        "HR_OIB",
        "A Croatian personal number (OIB): eleven digits, ISO 7064 MOD 11,10",
        &["oib", "osobni identifikacijski", "identifikacijski broj", "osobni broj"],
        &[form("99999999999", check::hr_oib, 0, 100)],
    ),
    coded(
        "pii.si_emso",
        "SI_EMSO",
        "A Slovenian master citizen number (EMŠO): birth date, region, serial, check digit",
        &["emšo", "emŠo", "emso", "enotna matična", "matična številka"],
        &[form("9999999~999999", check::si_emso, 45, 100)],
    ),
    coded(
        "pii.rs_jmbg",
        "RS_JMBG",
        "A master citizen number (JMBG) of Serbia, Bosnia, Montenegro, North Macedonia or Croatia",
        &["jmbg", "jedinstveni matični", "matični broj", "maticni broj", "јмбг", "ЈМБГ", "матични број", "embg", "ембг", "ЕМБГ"],
        &[form("9999999999999", check::rs_jmbg, 45, 100)],
    ),
    coded(
        "pii.ru_inn",
        "RU_INN",
        "A Russian tax number (ИНН): ten or twelve digits, the last one or two by 11",
        &["инн", "ИНН", "inn", "идентификационный номер налогоплательщика", "налогоплательщика"],
        &[form("999999999999", check::ru_inn, 20, 100), form("9999999999", check::ru_inn, 0, 95)],
    ),
    coded(
        "pii.ru_snils",
        "RU_SNILS",
        "A Russian insurance number (СНИЛС): nine digits, and their weighted sum by 101",
        &["снилс", "СНИЛС", "snils", "страховой номер", "лицевого счета"],
        &[form("999-999-999 99", check::ru_snils, 90, 100), form("999~999~999~99", check::ru_snils, 10, 100)],
    ),
    coded(
        "pii.ru_passport",
        "RU_PASSPORT",
        "A Russian passport's series and number, where it is named",
        &["паспорт", "Паспорт", "ПАСПОРТ", "паспорта", "паспортные", "серия", "Серия", "russian passport", "pasport"],
        &[
            form("99 99 999999", check::ru_passport, 0, 85),
            form("9999 999999", check::ru_passport, 0, 85),
            form("9999999999", check::ru_passport, 0, 65),
        ],
    ),
    coded(
        "pii.ua_tax_id",
        "UA_TAX_ID",
        "A Ukrainian registration number of a taxpayer (РНОКПП): ten digits by 11",
        &["рнокпп", "РНОКПП", "іпн", "ІПН", "інн", "ІНН", "rnokpp", "ідентифікаційний", "платника податків", "tax id"],
        &[form("9999999999", check::ua_tax_id, 0, 95)],
    ),
];
