//! Codes by which the states of West and Central Asia know their people, and Turkish telephone numbers.

use crate::detect::Rule;
use crate::detect::check::asia::west as check;
use crate::detect::pii::{coded, way};

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.tr_phone_number",
        "TR_PHONE_NUMBER",
        "A Turkish telephone number, with an area code that is given out",
        &["telefon", "telefonu", "telefonum", "cep", "gsm", "numara", "numaram", "irtibat", "phone", "mobil", "turkish", "turkey", "+90"],
        &[
            way("+99~999~999~99~99", check::tr_phone, 95, 95),
            way("+99~(999)~999~99~99", check::tr_phone, 95, 95),
            way("9~(999)~999~99~99", check::tr_phone, 60, 85),
            way("9999 999 99 99", check::tr_phone, 60, 85),
            way("9~999~999~99~99", check::tr_phone, 30, 75),
            way("999 999 99 99", check::tr_phone, 45, 80),
            way("999-999-99-99", check::tr_phone, 45, 80),
            way("999.999.99.99", check::tr_phone, 45, 80),
            way("9999999999", check::tr_phone_bare, 10, 72),
        ],
    ),
    coded(
        "pii.il_id_number",
        "IL_ID_NUMBER",
        "An Israeli identity number (teudat zehut): nine digits that pass Luhn",
        &["teudat zehut", "israeli id", "israel id", "israeli", "תעודת זהות", "ת.ז", "ת״ז", "מספר זהות"],
        &[way("999999999", check::il_id, 0, 80), way("99999999-9", check::il_id, 30, 85)],
    ),
    coded(
        "pii.sa_national_id",
        "SA_NATIONAL_ID",
        "A Saudi national id or residence permit (iqama): ten digits that pass Luhn",
        &["iqama", "saudi", "absher", "الهوية", "هوية", "إقامة", "الإقامة"],
        &[way("9999999999", check::sa_national_id, 0, 75)],
    ),
    coded(
        "pii.ae_emirates_id",
        "AE_EMIRATES_ID",
        "An Emirati identity number: 784, the year of birth, seven digits, a check digit",
        &["emirates id", "emirates", "uae", "الهوية الإماراتية", "هوية", "بطاقة الهوية"],
        &[
            way("999-9999-9999999-9", check::ae_emirates_id_form, 90, 100),
            way("999 9999 9999999 9", check::ae_emirates_id_form, 85, 100),
            way("999999999999999", check::ae_emirates_id, 75, 98),
            way("999999999999999", check::ae_emirates_id_form, 30, 80),
        ],
    ),
    coded(
        "pii.ir_national_code",
        "IR_NATIONAL_CODE",
        "An Iranian national code: ten digits with a check digit",
        &["کد ملی", "کدملی", "شماره ملی", "code melli", "kode melli", "melli", "iranian", "iran"],
        &[way("9999999999", check::ir_national_code, 0, 74), way("999-999999-9", check::ir_national_code, 45, 90)],
    ),
    coded(
        "pii.kz_iin",
        "KZ_IIN",
        "A Kazakh individual identification number (IIN): a day of birth and a check digit",
        // Letter case counts beyond ASCII.
        &["иин", "ИИН", "жсн", "ЖСН", "iin", "kazakhstan", "kazakh"],
        &[way("999999999999", check::kz_iin, 35, 92)],
    ),
    coded(
        "pii.kw_civil_id",
        "KW_CIVIL_ID",
        "A Kuwaiti civil number: a century, a day of birth, a check digit",
        &["civil id", "kuwait", "kuwaiti", "الرقم المدني", "البطاقة المدنية"],
        &[way("999999999999", check::kw_civil_id, 35, 91)],
    ),
];
