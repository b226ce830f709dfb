//! Codes by which China, Hong Kong, Japan, Korea and Taiwan know their people.

use crate::detect::Rule;
use crate::detect::check::asia::east as check;
use crate::detect::check::sums;
use crate::detect::pii::{coded, way};

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.cn_resident_id",
        "CN_RESIDENT_ID",
        "A Chinese resident identity number: a place, a day of birth, a serial, and the check of ISO 7064 MOD 11-2",
        &["身份证", "身分证", "居民身份", "公民身份", "resident id", "identity card", "china id"],
        &[way("99999999999999999x", check::cn_resident_id, 95, 100), way("999999 99999999 999x", check::cn_resident_id, 95, 100)],
    ),
    coded(
        "pii.cn_passport",
        "CN_PASSPORT",
        "A Chinese passport, in context: a letter and eight digits, or two letters and seven",
        &["护照", "護照", "chinese passport", "prc passport", "china passport"],
        &[way("A99999999", check::cn_passport, 0, 72), way("AA9999999", check::cn_passport, 0, 62)],
    ),
    coded(
        "pii.cn_uscc",
        "CN_USCC",
        "A Chinese unified social credit code: eighteen characters with a check in base 31",
        &["统一社会信用", "社会信用代码", "unified social credit", "uscc", "营业执照"],
        &[way("99999999XXXXXXXXXX", check::cn_uscc, 80, 100)],
    ),
    coded(
        "pii.hk_hkid",
        "HK_HKID",
        "A Hong Kong identity card: a letter or two, six digits, a check digit",
        &["hkid", "hong kong", "hongkong", "identity card", "身份證", "身分證"],
        &[
            way("A999999(X)", check::hk_hkid, 90, 100),
            way("AA999999(X)", check::hk_hkid, 90, 100),
            way("A999999X", check::hk_hkid, 0, 72),
            way("AA999999X", check::hk_hkid, 0, 72),
        ],
    ),
    coded(
        "pii.tw_national_id",
        "TW_NATIONAL_ID",
        "A Taiwanese national id or resident certificate: a letter, nine digits, the last a check digit",
        &["身分證", "身份證", "統一編號", "居留證", "taiwan", "taiwanese", "national id"],
        &[way("A999999999", check::tw_national_id, 45, 95), way("a999999999", check::tw_national_id, 15, 85)],
    ),
    coded(
        "pii.jp_my_number",
        "JP_MY_NUMBER",
        "A Japanese individual number (My Number): twelve digits, the last a check digit",
        &["マイナンバー", "個人番号", "mynumber", "my number", "individual number"],
        &[way("9999~9999~9999", check::jp_my_number, 0, 88)],
    ),
    coded(
        "pii.jp_corporate_number",
        "JP_CORPORATE_NUMBER",
        "A Japanese corporate number: thirteen digits, the first a check digit",
        &["法人番号", "corporate number", "houjin"],
        &[way("9~9999~9999~9999", check::jp_corporate_number, 0, 80)],
    ),
    coded(
        "pii.jp_passport",
        "JP_PASSPORT",
        "A Japanese passport, in context: two letters, seven digits",
        &["旅券", "パスポート", "japanese passport", "japan passport"],
        &[way("AA9999999", sums::any, 0, 75)],
    ),
    coded(
        "pii.jp_driver_license",
        "JP_DRIVER_LICENSE",
        "A Japanese driving licence, in context: a prefecture, a year, a serial, a check digit",
        &["運転免許", "免許証", "japanese driver", "japan driver"],
        &[way("999999999999", check::jp_driver_license, 0, 78)],
    ),
    coded(
        "pii.kr_rrn",
        "KR_RRN",
        "A Korean resident registration number: a day of birth, a digit for century and sex, six digits",
        &["rrn", "resident registration", "주민등록", "주민번호", "korean"],
        &[
            way("999999-9999999", check::kr_rrn_checked, 90, 100),
            way("9999999999999", check::kr_rrn_checked, 30, 95),
            way("999999-9999999", check::kr_rrn, 45, 85),
            way("9999999999999", check::kr_rrn, 15, 75),
        ],
    ),
    coded(
        "pii.kr_frn",
        "KR_FRN",
        "A Korean registration number of a foreigner: a day of birth, a digit for century and sex, six digits",
        &["frn", "foreigner registration", "alien registration", "외국인등록", "외국인번호", "korean"],
        &[
            way("999999-9999999", check::kr_frn_checked, 90, 100),
            way("9999999999999", check::kr_frn_checked, 30, 95),
            way("999999-9999999", check::kr_frn, 45, 85),
            way("9999999999999", check::kr_frn, 15, 75),
        ],
    ),
    coded(
        "pii.kr_brn",
        "KR_BRN",
        "A Korean business registration number: ten digits with a check digit",
        &["brn", "business registration", "business number", "tax registration", "사업자등록번호", "사업자번호", "사업자"],
        &[way("999-99-99999", check::kr_brn, 40, 90), way("9999999999", check::kr_brn, 22, 80)],
    ),
    coded(
        "pii.kr_passport",
        "KR_PASSPORT",
        "A Korean passport: a letter for its kind, then three digits, a letter and four digits, or eight digits",
        &["passport", "여권", "korean"],
        &[
            way("A999A9999", check::kr_passport_ordinary, 45, 92),
            way("A999A9999", check::kr_passport, 35, 90),
            way("a999a9999", check::kr_passport, 32, 80),
            way("a99999999", check::kr_passport, 8, 70),
        ],
    ),
    coded(
        "pii.kr_driver_license",
        "KR_DRIVER_LICENSE",
        "A Korean driving licence: a region, a year, a serial, two check digits",
        &["운전면허", "면허번호", "면허증", "면허", "license", "licence"],
        &[way("99-99-999999-99", check::kr_driver_license, 40, 80), way("99~99~999999~99", check::kr_driver_license, 8, 60)],
    ),
];
