//! Codes by which the states of the Americas but for the United States know their people.

use super::coded;
use crate::detect::Rule;
use crate::detect::check::americas as check;
use crate::detect::form::Form;

const fn form(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}

/// The words that name an identity card in Spanish.
const CEDULA: &[&str] = &["cedula", "cédula", "identidad", "identificacion", "identificación", "identity card", "national id", "documento"];

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.ca_sin",
        "CA_SIN",
        "A Canadian social insurance number, with its Luhn check digit",
        &["sin", "social insurance", "nas", "assurance sociale", "canada", "canadian"],
        &[form("999 999 999", check::ca_sin, 40, 86), form("999-999-999", check::ca_sin, 45, 88), form("999999999", check::ca_sin, 20, 78)],
    ),
    coded(
        "pii.ca_postal_code",
        "CA_POSTAL_CODE",
        "A Canadian postal code, of the letters that Canada Post uses",
        &[
            "postal code",
            "postcode",
            "post code",
            "zip",
            "code postal",
            "canada",
            "ontario",
            "quebec",
            "québec",
            "alberta",
            "british columbia",
        ],
        &[
            form("A9A 9A9", check::ca_postal_code, 60, 85),
            form("a9a 9a9", check::ca_postal_code, 25, 80),
            form("A9A-9A9", check::ca_postal_code, 25, 75),
            form("a9a9a9", check::ca_postal_code, 10, 70),
        ],
    ),
    coded(
        "pii.ca_passport",
        "CA_PASSPORT",
        "A Canadian passport number, named as one",
        &["canadian passport", "canada passport", "passport canada", "passeport canadien", "passeport"],
        &[form("AA999999", check::unchecked, 0, 80), form("A999999AA", check::unchecked, 0, 80)],
    ),
    coded(
        "pii.ca_health",
        "CA_HEALTH_NUMBER",
        "A health card of Ontario with its Luhn check digit, or of Quebec with its day of birth",
        &["ohip", "health card", "health number", "health insurance", "assurance maladie", "ramq", "carte soleil"],
        &[
            form("9999-999-999", check::ca_ohip, 25, 90),
            form("9999 999 999", check::ca_ohip, 20, 88),
            form("9999999999", check::ca_ohip, 0, 80),
            form("AAAA 9999 9999", check::ca_quebec_health, 45, 98),
            form("AAAA99999999", check::ca_quebec_health, 40, 95),
        ],
    ),
    coded(
        "pii.br_cpf",
        "BR_CPF",
        "A Brazilian taxpayer number (CPF), with its two check digits",
        &["cpf", "cadastro de pessoa"],
        &[
            form("999.999.999-99", check::br_cpf, 95, 100),
            form("999999999-99", check::br_cpf, 45, 98),
            form("999 999 999 99", check::br_cpf, 45, 92),
            form("99999999999", check::br_cpf, 45, 94),
        ],
    ),
    coded(
        "pii.br_cnpj",
        "BR_CNPJ",
        "A Brazilian company number (CNPJ), of digits or since 2026 of letters too, with its two check digits",
        &["cnpj", "cadastro nacional"],
        &[
            form("XX.XXX.XXX/XXXX-99", check::br_cnpj, 95, 100),
            form("99999999/9999-99", check::br_cnpj, 90, 100),
            form("99999999999999", check::br_cnpj, 45, 94),
            form("XXXXXXXXXXXX99", check::br_cnpj, 45, 94),
        ],
    ),
    coded(
        "pii.br_rg",
        "BR_RG",
        "A Brazilian identity card (RG) as São Paulo numbers it, with its check digit",
        &["rg:", "registro geral", "identidade", "carteira de identidade", "rg n", "rg do", "rg e", "ssp"],
        &[form("99.999.999-x", check::br_rg, 45, 95), form("99999999-x", check::br_rg, 10, 85), form("99999999x", check::br_rg, 0, 75)],
    ),
    coded(
        "pii.br_cnh",
        "BR_CNH",
        "A Brazilian driving licence (CNH), with its two check digits",
        &["cnh", "habilitacao", "habilitação", "carteira de motorista"],
        &[form("99999999999", check::br_cnh, 0, 93), form("999999999-99", check::br_cnh, 40, 93)],
    ),
    coded(
        "pii.br_pis",
        "BR_PIS",
        "A Brazilian social integration number (PIS, PASEP, NIS), with its check digit",
        &["pis", "pasep", "nis", "nit", "pis/pasep"],
        &[form("999.99999.99-9", check::br_pis, 85, 100), form("99999999999", check::br_pis, 0, 85)],
    ),
    coded(
        "pii.br_cns",
        "BR_CNS",
        "A Brazilian health card (CNS), with its check by 11",
        &["cns", "cartao sus", "cartão sus", "cartao nacional de saude", "cartão nacional de saúde", "sus"],
        &[form("999 9999 9999 9999", check::br_cns, 45, 98), form("999999999999999", check::br_cns, 0, 90)],
    ),
    coded(
        "pii.mx_curp",
        "MX_CURP",
        "A Mexican population registry code (CURP), with its day of birth, state and check digit",
        &["curp", "clave unica", "clave única"],
        &[form("AAAA999999AAAAAAX9", check::mx_curp, 95, 100), form("aaaa999999aaaaaax9", check::mx_curp, 85, 98)],
    ),
    coded(
        "pii.mx_rfc",
        "MX_RFC",
        "A Mexican taxpayer number (RFC) of a person or a company, with its check digit or named as one",
        &["rfc", "registro federal"],
        &[
            form("AAAA999999XXX", check::mx_rfc, 65, 98),
            form("AAA999999XXX", check::mx_rfc, 45, 95),
            form("AAAA999999XXX", check::mx_rfc_person, 25, 85),
            form("aaaa999999xxx", check::mx_rfc, 40, 92),
            form("AAAA-999999-XXX", check::mx_rfc, 85, 98),
            form("AAA-999999-XXX", check::mx_rfc, 75, 95),
        ],
    ),
    coded(
        "pii.mx_clabe",
        "MX_CLABE",
        "A Mexican bank account (CLABE), with its check digit",
        &["clabe", "cuenta", "interbancaria", "transferencia", "spei"],
        &[form("999999999999999999", check::mx_clabe, 30, 92), form("999 999 99999999999 9", check::mx_clabe, 70, 98)],
    ),
    coded(
        "pii.mx_nss",
        "MX_NSS",
        "A Mexican social security number (NSS), with its Luhn check digit",
        &["nss", "seguro social", "imss"],
        &[
            form("99999999999", check::mx_nss, 0, 84),
            form("99-99-99-9999-9", check::mx_nss, 60, 95),
            form("99 99 99 9999 9", check::mx_nss, 40, 92),
        ],
    ),
    coded(
        "pii.ar_dni",
        "AR_DNI",
        "An Argentine identity document (DNI), named as one",
        &["dni", "documento nacional"],
        &[
            form("99.999.999", check::unchecked, 0, 80),
            form("9.999.999", check::unchecked, 0, 75),
            form("99999999", check::unchecked, 0, 62),
        ],
    ),
    coded(
        "pii.ar_cuit",
        "AR_CUIT",
        "An Argentine tax or labour number (CUIT, CUIL), with its check digit",
        &["cuit", "cuil", "clave unica de identificacion", "clave única de identificación"],
        &[form("99-99999999-9", check::ar_cuit, 85, 100), form("99999999999", check::ar_cuit, 35, 92)],
    ),
    coded(
        "pii.ar_cbu",
        "AR_CBU",
        "An Argentine bank account (CBU), with its two check digits",
        &["cbu", "cvu", "cuenta", "clave bancaria"],
        &[form("xxxxxxxxxxxxxxxxxxxxxx", check::ar_cbu, 40, 98)],
    ),
    coded(
        "pii.cl_rut",
        "CL_RUT",
        "A Chilean RUT or RUN, with its check digit",
        &["rut", "run:", "rol unico", "rol único", "cedula", "cédula"],
        &[
            form("99.999.999-x", check::cl_rut, 75, 100),
            form("9.999.999-x", check::cl_rut, 70, 100),
            form("99999999-x", check::cl_rut, 45, 95),
            form("9999999-x", check::cl_rut, 35, 92),
            form("99999999x", check::cl_rut, 0, 75),
        ],
    ),
    coded(
        "pii.co_nit",
        "CO_NIT",
        "A Colombian tax number (NIT), with its check digit",
        &["nit", "tributaria", "dian"],
        &[
            form("999.999.999-9", check::co_nit, 75, 98),
            form("999999999-9", check::co_nit, 40, 95),
            form("9999999999", check::co_nit, 0, 70),
        ],
    ),
    coded(
        "pii.co_cedula",
        "CO_CEDULA",
        "A Colombian identity card (cédula de ciudadanía), named as one",
        &["cedula", "cédula", "cedula de ciudadania", "cédula de ciudadanía", "c.c."],
        &[
            form("9.999.999.999", check::unchecked, 0, 85),
            form("99.999.999", check::unchecked, 0, 75),
            form("9999999999", check::unchecked, 0, 70),
            form("99999999", check::unchecked, 0, 60),
        ],
    ),
    coded(
        "pii.pe_ruc",
        "PE_RUC",
        "A Peruvian taxpayer number (RUC), with its check digit",
        &["ruc", "contribuyente", "sunat"],
        &[form("99999999999", check::pe_ruc, 25, 92)],
    ),
    coded(
        "pii.pe_dni",
        "PE_DNI",
        "A Peruvian identity document (DNI), named as one",
        &["dni", "reniec"],
        &[form("99999999", check::unchecked, 0, 60)],
    ),
    coded(
        "pii.ec_cedula",
        "EC_CEDULA",
        "An Ecuadorian identity card, with its province and Luhn check digit",
        CEDULA,
        &[form("9999999999", check::ec_cedula, 0, 86), form("999999999-9", check::ec_cedula, 35, 90)],
    ),
    coded(
        "pii.uy_ci",
        "UY_CI",
        "A Uruguayan identity card, with its check digit",
        CEDULA,
        &[form("9.999.999-9", check::uy_ci, 55, 95), form("9999999-9", check::uy_ci, 30, 90), form("99999999", check::uy_ci, 0, 66)],
    ),
    coded(
        "pii.ve_rif",
        "VE_RIF",
        "A Venezuelan tax number (RIF), with its letter and check digit",
        &["rif", "informacion fiscal", "información fiscal", "seniat"],
        &[form("A-99999999-9", check::ve_rif, 75, 98), form("A999999999", check::ve_rif, 25, 92)],
    ),
    coded(
        "pii.ve_cedula",
        "VE_CEDULA",
        "A Venezuelan identity card, with V or E before it",
        CEDULA,
        &[
            form("A-99.999.999", check::ve_cedula, 75, 95),
            form("A-9.999.999", check::ve_cedula, 70, 95),
            form("A-99999999", check::ve_cedula, 20, 85),
            form("A99999999", check::ve_cedula, 0, 80),
        ],
    ),
    coded(
        "pii.do_cedula",
        "DO_CEDULA",
        "A Dominican identity card, with its Luhn check digit",
        CEDULA,
        &[form("999-9999999-9", check::do_cedula, 60, 98), form("99999999999", check::do_cedula, 0, 80)],
    ),
    coded(
        "pii.cr_cedula",
        "CR_CEDULA",
        "A Costa Rican identity card, named as one",
        CEDULA,
        &[form("9-9999-9999", check::cr_cedula, 15, 85), form("999999999", check::cr_cedula, 0, 60)],
    ),
];
