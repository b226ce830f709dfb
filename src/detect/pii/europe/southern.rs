//! Spain, Portugal, Italy, Greece and Turkey.

use super::form;
use crate::detect::Rule;
use crate::detect::check::europe::any;
use crate::detect::check::europe::southern as check;
use crate::detect::form::Form;
use crate::detect::pii::coded;

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.es_nif",
        "ES_NIF",
        "A Spanish tax number of a person (NIF): up to eight digits and the letter that their remainder by 23 gives",
        &["nif", "dni", "documento nacional", "tax id", "identificacion", "identificación", "documento de identidad"],
        &[
            form("99999999~A", check::es_nif, 85, 100),
            form("99.999.999~A", check::es_nif, 90, 100),
            form("99999999~a", check::es_nif, 40, 95),
            form("9999999~a", check::es_nif, 30, 90),
        ],
    ),
    coded(
        "pii.es_nie",
        "ES_NIE",
        "A Spanish number of a foreigner (NIE): X, Y or Z, digits, and the letter of a NIF",
        &[
            "nie",
            "extranjero",
            "extranjería",
            "extranjeria",
            "permiso de residencia",
            "identificación",
            "identificacion",
            "residence permit",
        ],
        &[
            form("A~9999999~A", check::es_nie, 90, 100),
            form("A~99999999~A", check::es_nie, 85, 100),
            form("a~9999999~a", check::es_nie, 70, 100),
            form("a~99999999~a", check::es_nie, 60, 95),
        ],
    ),
    coded(
        "pii.es_passport",
        "ES_PASSPORT",
        "A Spanish passport number: three letters and six digits",
        &["pasaporte", "passport", "número de pasaporte", "num pasaporte", "travel document"],
        &[form("aaa999999", any, 10, 75)],
    ),
    coded(
        "pii.es_cif",
        "ES_CIF",
        "A Spanish company's tax number (CIF): a letter, seven digits, a check digit or letter",
        &["cif", "nif", "empresa", "sociedad", "razón social", "razon social"],
        &[form("A~99999999", check::es_cif, 30, 90), form("A~9999999A", check::es_cif, 45, 90)],
    ),
    coded(
        "pii.es_social_security",
        "ES_SOCIAL_SECURITY",
        "A Spanish social security number: province, eight digits, and their remainder by 97",
        &[
            "seguridad social",
            "nuss",
            "naf",
            "número de afiliación",
            "afiliación",
            "afiliacion",
            "seg social",
            "seg. social",
            "social security",
        ],
        &[form("99/99999999/99", check::es_social_security, 85, 100), form("99~99999999~99", check::es_social_security, 35, 95)],
    ),
    coded(
        "pii.es_license_plate",
        "ES_LICENSE_PLATE",
        "A Spanish vehicle registration since 2000",
        &["matrícula", "matricula", "vehículo", "vehiculo", "coche", "placa", "license plate", "licence plate", "number plate"],
        &[form("9999~AAA", check::es_vehicle, 20, 80)],
    ),
    coded(
        "pii.pt_nif",
        "PT_NIF",
        "A Portuguese tax number: nine digits by 11",
        &["nif", "nipc", "contribuinte", "finanças", "financas", "número fiscal", "identificação fiscal", "identificacao fiscal", "tax id"],
        &[form("999~999~999", check::pt_nif, 0, 90)],
    ),
    coded(
        "pii.pt_citizen_card",
        "PT_CITIZEN_CARD",
        "A Portuguese citizen card number: eight digits, a check digit, a version, a check digit",
        &[
            "cartão de cidadão",
            "cartao de cidadao",
            "cartão cidadão",
            "bilhete de identidade",
            "citizen card",
            "documento de identificação",
        ],
        &[form("99999999 9 AX9", check::pt_citizen_card, 90, 100), form("99999999~9~AX9", check::pt_citizen_card, 65, 95)],
    ),
    coded(
        "pii.pt_social_security",
        "PT_SOCIAL_SECURITY",
        "A Portuguese social security number (NISS): eleven digits, weights from prime numbers",
        &["niss", "segurança social", "seguranca social", "social security"],
        &[form("99999999999", check::pt_social_security, 0, 95)],
    ),
    coded(
        "pii.pt_passport",
        "PT_PASSPORT",
        "A Portuguese passport number, where it is named",
        &["passaporte", "portuguese passport"],
        &[form("A999999", any, 0, 70), form("AA999999", any, 0, 70)],
    ),
    coded(
        "pii.it_fiscal_code",
        "IT_FISCAL_CODE",
        "An Italian fiscal code: names, birth date, place, and a check letter",
        &["codice fiscale", "cod fiscale", "cod. fiscale", "cod fisc", "cod. fisc", "c.f", "fiscal code", "tax code", "codicefiscale"],
        &[
            form("aaaaaaxxaxxaxxxa", check::it_fiscal_code, 90, 100),
            form("aaaaaa99a99a999a", check::it_fiscal_code_form, 55, 75),
            form("aaa~aaa~xxaxx~axxxa", check::it_fiscal_code, 85, 100),
        ],
    ),
    coded(
        "pii.it_vat_code",
        "IT_VAT_CODE",
        "An Italian VAT number: a serial, the office's province, Luhn",
        &["partita iva", "p.iva", "p. iva", "piva", "iva", "vat", "p.i", "codice fiscale"],
        &[form("99999999999", check::it_vat_code, 25, 90)],
    ),
    coded(
        "pii.it_driver_license",
        "IT_DRIVER_LICENSE",
        "An Italian driving licence number: two letters, seven digits, a letter, or U1 and eight signs",
        &[
            "patente",
            "patente di guida",
            "licenza",
            "licenza di guida",
            "driver",
            "driving",
            "driving licence",
            "driving license",
            "license",
            "licence",
        ],
        &[form("AA9999999A", any, 45, 85), form("aa9999999a", any, 20, 75), form("a9xxxxxxxa", check::it_driver_license, 30, 80)],
    ),
    coded(
        "pii.it_passport",
        "IT_PASSPORT",
        "An Italian passport number: two letters and seven digits",
        &["passaporto", "passaporto elettronico", "italian passport", "viaggio", "viaggiare", "estero", "dogana"],
        &[form("aa9999999", check::it_passport, 15, 80), form("aa9999999", any, 0, 75)],
    ),
    coded(
        "pii.it_identity_card",
        "IT_IDENTITY_CARD",
        "An Italian identity card number, on paper or electronic",
        &[
            "carta d'identità",
            "carta d’identità",
            "carta d'identita",
            "carta di identità",
            "carta di identita",
            "carta identità",
            "carta identita",
            "identità",
            "identita",
            "cie",
            "documento",
            "riconoscimento",
            "espatrio",
            "identity card",
            "id card",
            "carta",
        ],
        &[form("aa~9999999", any, 0, 75), form("aa 9999999", any, 12, 75), form("9999999aa", any, 10, 75), form("aa99999aa", any, 10, 75)],
    ),
    coded(
        "pii.gr_tax_id",
        "GR_TAX_ID",
        "A Greek tax number (ΑΦΜ): nine digits, powers of two by 11",
        &["αφμ", "ΑΦΜ", "α.φ.μ", "Α.Φ.Μ", "afm", "φορολογικού μητρώου", "vat", "tax id"],
        &[form("999999999", check::gr_tax_id, 0, 90)],
    ),
    coded(
        "pii.gr_amka",
        "GR_AMKA",
        "A Greek social security number (ΑΜΚΑ): birth date, serial, Luhn",
        &["αμκα", "ΑΜΚΑ", "α.μ.κ.α", "Α.Μ.Κ.Α", "amka", "κοινωνικής ασφάλισης", "social security"],
        &[form("999999~99999", check::gr_amka, 20, 95)],
    ),
    coded(
        "pii.gr_identity_card",
        "GR_IDENTITY_CARD",
        "A Greek identity card number in Latin letters, where it is named",
        &["ταυτότητα", "ταυτότητας", "ΑΔΤ", "αδτ", "α.δ.τ", "Α.Δ.Τ", "tautotita", "greek identity card", "greek id"],
        &[form("AA~999999", any, 0, 75)],
    ),
    coded(
        "pii.tr_national_id",
        "TR_NATIONAL_ID",
        "A Turkish identity number: eleven digits, of which two check the others",
        &[
            "tc kimlik",
            "t.c. kimlik",
            "kimlik",
            "kimlik no",
            "kimlik numarası",
            "tckn",
            "tc no",
            "t.c. no",
            "nüfus",
            "national id",
            "turkish id",
            "türk kimlik",
            "vatandaşlık",
            "vatandaş",
            "kişi",
            "identity number",
        ],
        &[form("99999999999", check::tr_national_id, 40, 100)],
    ),
    coded(
        "pii.tr_tax_id",
        "TR_TAX_ID",
        "A Turkish tax number: ten digits, of which the last checks the others",
        &["vkn", "vergi", "vergi no", "vergi kimlik", "vergi numarası", "vergi dairesi", "tax id", "tax number"],
        &[form("9999999999", check::tr_tax_id, 0, 90)],
    ),
    coded(
        "pii.tr_license_plate",
        "TR_LICENSE_PLATE",
        "A Turkish vehicle registration: a province, letters, digits",
        &[
            "plaka",
            "plakası",
            "plakasi",
            "plakalı",
            "plakali",
            "araç",
            "arac",
            "araba",
            "taşıt",
            "kayıt",
            "license plate",
            "licence plate",
            "number plate",
            "plate",
        ],
        TR_PLATE,
    ),
];

/// In capitals, and otherwise.
macro_rules! plates {
    ($($upper:literal $any:literal)*) => {
        &[$(form($upper, check::tr_vehicle, 35, 90), form($any, check::tr_vehicle, 15, 75),)*]
    };
}

const TR_PLATE: &[Form] = plates!(
    "99~A~99" "99~a~99" "99~A~999" "99~a~999" "99~A~9999" "99~a~9999"
    "99~AA~99" "99~aa~99" "99~AA~999" "99~aa~999" "99~AA~9999" "99~aa~9999"
    "99~AAA~99" "99~aaa~99" "99~AAA~999" "99~aaa~999" "99~AAA~9999" "99~aaa~9999"
);
