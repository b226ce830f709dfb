//! Codes by which the states of South and Southeast Asia know their people.

use crate::detect::Rule;
use crate::detect::check::asia::south as check;
use crate::detect::check::sums;
use crate::detect::form::Form;
use crate::detect::pii::{coded, way};

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.in_aadhaar",
        "IN_AADHAAR",
        "An Indian identity number (Aadhaar): twelve digits that pass Verhoeff",
        &["aadhaar", "aadhar", "adhaar", "uidai", "आधार", "ஆதார்", "ఆధార్", "আধার"],
        &[way("9999~9999~9999", check::in_aadhaar, 35, 95), way("9999:9999:9999", check::in_aadhaar, 35, 95)],
    ),
    coded(
        "pii.in_pan",
        "IN_PAN",
        "An Indian permanent account number (PAN): five letters, of which the fourth tells the kind of holder, four digits, a letter",
        &["pan", "permanent account", "income tax", "itr", "पैन"],
        &[way("AAAAA9999A", check::in_pan, 60, 95), way("aaaaa9999a", check::in_pan, 10, 85), way("aaaaa9999a", sums::any, 5, 60)],
    ),
    coded(
        "pii.in_gstin",
        "IN_GSTIN",
        "An Indian tax number of a business (GSTIN): a state, a PAN, a Z and a check character",
        &["gst", "gstin", "goods and services tax", "tax identification", "जीएसटी"],
        &[
            way("99AAAAA9999AXAX", check::in_gstin_checked, 95, 100),
            way("99AAAAA9999AXAX", check::in_gstin, 75, 95),
            way("99aaaaa9999axxx", check::in_gstin, 40, 85),
        ],
    ),
    coded(
        "pii.in_voter",
        "IN_VOTER",
        "An Indian voter's card (EPIC): three letters, seven digits",
        &["voter", "vote", "epic", "election", "elector", "electoral", "मतदाता"],
        &[way("AAA9999999", check::in_voter, 30, 90), way("aaa9999999", sums::any, 15, 70)],
    ),
    coded(
        "pii.in_passport",
        "IN_PASSPORT",
        "An Indian passport: a letter, seven digits",
        &["passport", "passport number", "travel document", "पासपोर्ट"],
        &[way("A99~99999", check::in_passport, 15, 75)],
    ),
    coded(
        "pii.in_vehicle_registration",
        "IN_VEHICLE_REGISTRATION",
        "An Indian number plate: a state, a district, a series, a number; or of the Bharat, forces' and diplomats' series",
        &["rto", "vehicle", "plate", "registration", "bike", "scooter", "गाड़ी", "वाहन"],
        IN_VEHICLE,
    ),
    coded(
        "pii.sg_nric_fin",
        "SG_NRIC_FIN",
        "A Singaporean identity number (NRIC, FIN): a letter, seven digits, a check letter",
        &["nric", "fin", "identity card", "singapore", "身份证", "身分證"],
        &[
            way("A9999999A", check::sg_nric, 80, 100),
            way("a9999999a", check::sg_nric, 45, 95),
            way("a9999999a", check::sg_series, 30, 75),
            way("a9999999a", sums::any, 5, 55),
        ],
    ),
    coded(
        "pii.sg_uen",
        "SG_UEN",
        "A Singaporean number of a business or other entity (UEN), by its check letter",
        &["uen", "unique entity", "acra", "business registration", "singapore"],
        &[
            way("99999999A", check::sg_uen_current, 70, 95),
            way("99999999a", check::sg_uen_business, 30, 90),
            way("999999999A", check::sg_uen_company, 75, 95),
            way("999999999a", check::sg_uen_company, 40, 90),
            way("a99aa9999a", check::sg_uen_other, 60, 90),
            way("A99AA9999A", check::sg_uen_other, 85, 100),
        ],
    ),
    coded(
        "pii.th_tnin",
        "TH_TNIN",
        "A Thai citizen's number: thirteen digits with a province and a check digit",
        &["tnin", "thai id", "thai national", "thailand", "citizen id", "ประชาชน", "บัตรประชาชน", "รหัสปชช", "เลขประจำตัว"],
        &[
            way("9 9999 99999 99 9", check::th_tnin, 85, 100),
            way("9-9999-99999-99-9", check::th_tnin, 90, 100),
            way("9999999999999", check::th_tnin, 25, 90),
        ],
    ),
    coded(
        "pii.ph_tin",
        "PH_TIN",
        "A Filipino taxpayer's number (TIN): nine digits with a check digit, or twelve with the branch",
        &["tin", "taxpayer", "bir", "tax id", "rdo", "revenue district", "philippine", "philippines"],
        &[
            way("999-999-999-999", check::ph_tin_branch, 65, 90),
            way("999-999-999-999", check::ph_tin, 35, 85),
            way("999-999-999", check::ph_tin, 20, 80),
            way("999999999", check::ph_tin, 10, 70),
            way("999999999999", check::ph_tin, 10, 70),
        ],
    ),
    coded(
        "pii.ph_umid",
        "PH_UMID",
        "A Filipino common reference number (UMID), in context",
        &["umid", "crn", "common reference", "unified multi purpose", "unified multipurpose", "sss", "gsis", "philhealth", "pag ibig"],
        &[way("9999-9999999-9", check::ph_umid, 45, 80), way("999999999999", check::ph_umid, 5, 55)],
    ),
    coded(
        "pii.ph_passport",
        "PH_PASSPORT",
        "A Filipino passport, in context: P, seven digits and a letter, or two letters and seven digits",
        &["passport", "travel document", "pasaporte", "dfa", "philippine", "philippines"],
        &[way("A9999999A", check::ph_passport, 40, 80), way("A9999999A", sums::any, 5, 52), way("AA9999999", sums::any, 10, 65)],
    ),
    coded(
        "pii.ph_mobile_number",
        "PH_MOBILE_NUMBER",
        "A Filipino mobile number: 09 or +63 9, in a range that is given out",
        &["telepono", "numero", "tawag", "mensahe", "viber", "mobile", "cell", "cellphone", "celphone", "philippine", "philippines", "+63"],
        &[
            way("+99~999~999~9999", check::ph_mobile, 95, 95),
            way("+99~(999)~999~9999", check::ph_mobile, 95, 95),
            way("9~(999)~999~9999", check::ph_mobile, 56, 85),
            way("9999 999 9999", check::ph_mobile, 56, 85),
            way("9999-999-9999", check::ph_mobile, 56, 85),
            way("99999999999", check::ph_mobile, 30, 87),
        ],
    ),
    coded(
        "pii.id_nik",
        "ID_NIK",
        "An Indonesian identity number (NIK): a place, a day of birth, a serial",
        &["nik", "ktp", "e ktp", "nomor induk", "kependudukan", "tanda penduduk", "indonesia", "indonesian"],
        &[way("9999999999999999", check::id_nik, 30, 90), way("999999.999999.9999", check::id_nik, 60, 95)],
    ),
    coded(
        "pii.my_mykad",
        "MY_MYKAD",
        "A Malaysian identity number (MyKad): a day of birth, a place, a serial",
        &["mykad", "my kad", "nric", "no kp", "kad pengenalan", "identity card", "ic number", "ic no", "malaysia", "malaysian"],
        &[way("999999-99-9999", check::my_mykad, 65, 95), way("999999999999", check::my_mykad, 0, 75)],
    ),
    coded(
        "pii.vn_cccd",
        "VN_CCCD",
        "A Vietnamese citizen's number (CCCD), in context: a province, century and sex, a year, a serial",
        &["cccd", "cmnd", "căn cước", "can cuoc", "chứng minh", "chung minh", "citizen id", "vietnam", "vietnamese", "vneid"],
        &[way("999~999~999~999", check::vn_cccd, 0, 75)],
    ),
    coded(
        "pii.pk_cnic",
        "PK_CNIC",
        "A Pakistani identity number (CNIC): a place, a serial, a digit for the sex",
        &["cnic", "nicop", "nadra", "snic", "pakistan", "pakistani", "شناختی"],
        &[way("99999-9999999-9", check::pk_cnic, 75, 100), way("9999999999999", check::pk_cnic, 0, 62)],
    ),
    coded(
        "pii.bd_nid",
        "BD_NID",
        "A Bangladeshi national id, in context: ten, thirteen or seventeen digits",
        &["nid no", "nid number", "nid card", "smart nid", "bangladesh", "bangladeshi", "জাতীয় পরিচয়", "এনআইডি"],
        &[
            way("99999999999999999", check::bd_nid, 0, 65),
            way("9999999999999", check::bd_nid, 0, 51),
            way("999~999~9999", check::bd_nid, 0, 51),
        ],
    ),
    coded(
        "pii.lk_nic",
        "LK_NIC",
        "A Sri Lankan identity card (NIC): year and day of birth, a serial, until 2015 V or X",
        &["nic", "national identity", "sri lanka", "sri lankan", "ජාතික හැඳුනුම්පත", "தேசிய அடையாள"],
        &[
            way("999999999A", check::lk_nic_old, 60, 95),
            way("999999999a", check::lk_nic_old, 40, 90),
            way("999999999999", check::lk_nic, 0, 70),
        ],
    ),
];

const IN_VEHICLE: &[Form] = &[
    way("AA 99 A 9999", check::in_vehicle, 60, 95),
    way("AA 99 AA 9999", check::in_vehicle, 70, 95),
    way("AA-99-A-9999", check::in_vehicle, 60, 95),
    way("AA-99-AA-9999", check::in_vehicle, 70, 95),
    way("AA~99~A~9999", check::in_vehicle, 40, 85),
    way("AA~99~AA~9999", check::in_vehicle, 45, 90),
    way("AA~99~AAA~9999", check::in_vehicle, 40, 85),
    way("AA~9~A~9999", check::in_vehicle, 30, 80),
    way("AA~9~AA~9999", check::in_vehicle, 40, 85),
    way("AA~9~AAA~9999", check::in_vehicle, 40, 85),
    way("99~AA~9999~AA", check::in_bharat, 80, 95),
    way("99~AA~9999~A", check::in_bharat, 70, 95),
    way("99A999999A", check::in_forces, 40, 80),
    way("99~CD~999", check::in_plate, 20, 70),
    way("999~CD~99", check::in_plate, 20, 70),
    way("99~UN~999", check::in_plate, 20, 70),
    way("99~CC~999", check::in_plate, 20, 70),
    way("AAA9999", check::in_plate, 3, 55),
    way("AA9999", check::in_plate, 2, 52),
    way("A99999", check::in_temporary, 2, 52),
    way("A9999", check::in_plate, 1, 50),
];
