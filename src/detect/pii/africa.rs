//! Codes by which the states of Africa know their people, and South African telephone numbers.

use super::asia::way;
use super::coded;
use crate::detect::Rule;
use crate::detect::check::{africa as check, sums};
use crate::detect::form::Form;

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.za_id_number",
        "ZA_ID_NUMBER",
        "A South African identity number: a day of birth, citizenship, and Luhn",
        &[
            "identity",
            "id number",
            "south african",
            "south africa",
            "rsa id",
            "smart id",
            "national id",
            "identiteitsnommer",
            "permanent resident",
        ],
        &[way("9999999999999", check::za_id_number, 65, 97), way("999999 9999 999", check::za_id_number, 80, 98)],
    ),
    coded(
        "pii.za_passport",
        "ZA_PASSPORT",
        "A South African passport, in context: A, D, M or T and eight digits",
        &["passport", "travel document", "dha", "south african", "south africa", "rsa passport"],
        &[way("A99999999", check::za_passport, 5, 68)],
    ),
    coded(
        "pii.za_driver_license",
        "ZA_DRIVER_LICENSE",
        "A South African driving licence, in context: six to ten digits, then letters and digits",
        &["licence", "license", "driving licence", "driver licence", "drivers licence", "enatis", "natis", "rybewys"],
        &[
            way("999999XXXX", check::za_driver_license, 2, 54),
            way("999999XXXXX", check::za_driver_license, 2, 54),
            way("9999999XXXXX", check::za_driver_license, 3, 56),
            way("99999999XXXXX", check::za_driver_license, 3, 56),
            way("999999999XXXXX", check::za_driver_license, 3, 56),
        ],
    ),
    coded(
        "pii.za_income_tax_number",
        "ZA_INCOME_TAX_NUMBER",
        "A South African income tax reference number, in context: ten digits",
        &["sars", "tax reference", "income tax", "tax number", "itr", "taxpayer", "tax registration", "belasting"],
        &[way("9999999999", check::za_income_tax, 2, 58)],
    ),
    coded(
        "pii.za_vat_number",
        "ZA_VAT_NUMBER",
        "A South African VAT number, in context: ten digits that begin with 4",
        &["vat", "tax invoice", "sars", "value added tax", "btw"],
        &[way("9999999999", check::za_vat_checked, 5, 73), way("9999999999", check::za_vat, 3, 66)],
    ),
    coded(
        "pii.za_company_registration",
        "ZA_COMPANY_REGISTRATION",
        "A South African company's registration: a year, a serial, a kind of company",
        &["cipc", "company registration", "registration number", "close corporation", "company reg", "enterprise number", "pty"],
        &[
            way("9999/999999/99", check::za_company, 65, 95),
            way("AA9999/999999", check::za_company_old, 60, 90),
            way("A9999/999999", check::za_company_old, 45, 85),
            way("aa9999/999999", check::za_company_old, 40, 80),
            way("a9999/999999", check::za_company_old, 30, 75),
        ],
    ),
    coded(
        "pii.za_traffic_register_number",
        "ZA_TRAFFIC_REGISTER_NUMBER",
        "A South African traffic register number, in context: thirteen digits that are no identity number",
        &["traffic register", "trn", "enatis", "natis", "vehicle register"],
        &[way("9999999999999", check::za_traffic_register, 2, 52)],
    ),
    coded(
        "pii.za_license_plate",
        "ZA_LICENSE_PLATE",
        "A South African number plate: letters, digits, and the province",
        &["licence plate", "license plate", "number plate", "plate", "registration", "natis", "enatis", "nommerplaat"],
        ZA_PLATE,
    ),
    coded(
        "pii.za_mobile_number",
        "ZA_MOBILE_NUMBER",
        "A South African mobile number: 06, 07 or 08, or +27",
        ZA_PHONE_WORDS,
        &[
            way("+99~99~999~9999", check::za_mobile, 95, 95),
            way("+99~(99)~999~9999", check::za_mobile, 95, 95),
            way("(999)~999~9999", check::za_mobile, 45, 80),
            way("999~999~9999", check::za_mobile, 20, 70),
        ],
    ),
    coded(
        "pii.za_telephone_number",
        "ZA_TELEPHONE_NUMBER",
        "A South African telephone number that is none of a mobile: 01 to 05, 080, 086, 087, or +27",
        ZA_PHONE_WORDS,
        &[
            way("+99~99~999~9999", check::za_telephone, 95, 95),
            way("+99~(99)~999~9999", check::za_telephone, 95, 95),
            way("(999)~999~9999", check::za_telephone, 45, 80),
            way("999~999~9999", check::za_telephone, 20, 70),
        ],
    ),
    coded(
        "pii.ng_nin",
        "NG_NIN",
        "A Nigerian identification number (NIN): eleven digits that pass Verhoeff",
        &["nin", "nimc", "national identification", "national identity", "nigeria", "nigerian"],
        &[way("99999999999", check::ng_nin, 10, 85)],
    ),
    coded(
        "pii.ng_bvn",
        "NG_BVN",
        "A Nigerian bank verification number (BVN), in context: eleven digits that begin with 22",
        &["bvn", "bank verification"],
        &[way("99999999999", check::ng_bvn, 0, 78)],
    ),
    coded(
        "pii.ng_vehicle_registration",
        "NG_VEHICLE_REGISTRATION",
        "A Nigerian number plate: three letters, three digits, two letters",
        &["plate", "plate number", "vehicle", "registration", "license plate", "frsc", "nigeria", "nigerian"],
        &[way("AAA-999AA", sums::any, 40, 85), way("aaa~999aa", sums::any, 15, 75)],
    ),
    coded(
        "pii.eg_national_id",
        "EG_NATIONAL_ID",
        "An Egyptian national id: a century, a day of birth, a governorate, a serial",
        &["national id", "egypt", "egyptian", "الرقم القومي", "رقم قومي", "بطاقة الرقم"],
        &[way("99999999999999", check::eg_national_id, 45, 92)],
    ),
    coded(
        "pii.ke_kra_pin",
        "KE_KRA_PIN",
        "A Kenyan tax number (KRA PIN): a letter, nine digits, a letter",
        &["kra", "kra pin", "pin certificate", "kenya", "kenyan", "itax"],
        &[way("A999999999A", check::ke_kra_pin, 60, 95), way("a999999999a", check::ke_kra_pin, 25, 85)],
    ),
    coded(
        "pii.ke_national_id",
        "KE_NATIONAL_ID",
        "A Kenyan national id, in context: eight digits",
        &["kenya", "kenyan", "kitambulisho", "huduma"],
        &[way("99999999", sums::is_no_date, 0, 50)],
    ),
    coded(
        "pii.gh_card",
        "GH_CARD",
        "A Ghana card number: GHA, nine digits, a check digit",
        &["ghana", "ghana card", "nia"],
        &[way("AAA-999999999-9", check::gh_card, 95, 100), way("aaa~999999999~9", check::gh_card, 70, 95)],
    ),
    coded(
        "pii.ma_cin",
        "MA_CIN",
        "A Moroccan identity card (CIN), in context: a letter or two, five to seven digits",
        &["cin", "cnie", "carte nationale", "moroccan", "morocco", "maroc", "بطاقة التعريف", "البطاقة الوطنية"],
        &[
            way("A999999", sums::any, 0, 60),
            way("AA99999", sums::any, 0, 60),
            way("AA999999", sums::any, 0, 60),
            way("A9999999", sums::any, 0, 58),
        ],
    ),
    coded(
        "pii.tz_nida",
        "TZ_NIDA",
        "A Tanzanian national id (NIDA): a day of birth, then twelve digits",
        &["nida", "tanzania", "tanzanian", "kitambulisho"],
        &[way("99999999-99999-99999-99", check::tz_nida, 90, 100)],
    ),
];

const ZA_PHONE_WORDS: &[&str] = &["south africa", "south african", "cell number", "cellphone", "landline", "+27", "selfoon", "telefoon"];

const ZA_PLATE: &[Form] = &[
    way("AA 99 AA AA", check::za_plate, 70, 95),
    way("AAA 999 AA", check::za_plate, 50, 90),
    way("AA 999 AA", check::za_plate, 45, 85),
    way("AA~99~AA~AA", check::za_plate, 40, 85),
    way("AA~99~AA", check::za_plate, 15, 75),
    way("AA~999~AA", check::za_plate, 20, 75),
    way("AAA~99~AA", check::za_plate, 20, 75),
    way("AAA~999~AA", check::za_plate, 30, 80),
    way("999~AAA~AA", check::za_plate_eastern_cape, 35, 80),
    way("999~AA~AA", check::za_plate_eastern_cape, 25, 75),
    way("99~AAA~AA", check::za_plate_eastern_cape, 25, 75),
    way("99~AA~AA", check::za_plate_eastern_cape, 15, 70),
    way("AAXXXXXX", check::za_plate, 20, 72),
    way("AAXXXXXXX", check::za_plate, 20, 72),
    way("AAXXXXXXXX", check::za_plate, 20, 72),
    way("AAXXXXXXXXX", check::za_plate, 20, 72),
];
