//! Codes that belong to no country: crypto currencies, networks, banks, vehicles, telephones.

use super::coded;
use crate::detect::check::worldwide as check;
use crate::detect::form::Form;
use crate::detect::{Kind, Rule, Shape, bic, mac};

/// The rules.
pub const RULES: &[Rule] = &[
    coded(
        "pii.crypto",
        "CRYPTO",
        "An address of Bitcoin, Litecoin, Dogecoin, Dash, Tron or Ripple with its checksum, an account of Ethereum, or in context of Solana",
        &[
            "wallet", "bitcoin", "btc", "crypto", "ethereum", "litecoin", "ltc", "dogecoin", "doge", "dash", "tron", "trx", "ripple",
            "xrp", "solana", "usdt", "usdc",
        ],
        CRYPTO,
    ),
    Rule {
        id: "pii.mac_address",
        entity: "MAC_ADDRESS",
        kind: Kind::Pii,
        says: "A MAC address (IEEE 802) with colons, hyphens, or full stops as Cisco has them",
        shape: Shape::MacAddress,
        longest: mac::LONGEST,
        context: &["mac", "hardware address", "physical address", "ethernet", "wlan", "wifi", "bssid", "hwaddr", "lladdr", "ether"],
        usual: true,
    },
    Rule {
        id: "pii.swift_code",
        entity: "SWIFT_CODE",
        kind: Kind::Pii,
        says: "A bank's code (BIC, ISO 9362) after its name",
        shape: Shape::Bic,
        longest: bic::LONGEST,
        context: &[],
        usual: true,
    },
    coded(
        "pii.vehicle_identification_number",
        "VEHICLE_IDENTIFICATION_NUMBER",
        "A vehicle identification number (ISO 3779), with its check digit or named as one",
        &["vin", "vehicle", "chassis", "fahrgestellnummer", "fin", "numéro de châssis", "bastidor", "telaio", "car"],
        &[
            Form { written: "XXXXXXXXXXXXXXXXX", check: check::checked_vin, alone: 65, named: 98 },
            Form { written: "xxxxxxxxxxxxxxxxx", check: check::vin, alone: 0, named: 85 },
        ],
    ),
    coded(
        "pii.imei",
        "IMEI",
        "The number of a mobile telephone (IMEI), with its Luhn check digit",
        &["imei", "device id", "equipment identity", "handset"],
        &[
            Form { written: "99-999999-999999-9", check: check::imei, alone: 60, named: 98 },
            Form { written: "99 999999 999999 9", check: check::imei, alone: 55, named: 98 },
            Form { written: "999999999999999", check: check::imei, alone: 20, named: 69 },
        ],
    ),
    Rule {
        usual: false,
        ..coded(
            "pii.uuid",
            "UUID",
            "A UUID (RFC 9562), for policies that ask for it by name",
            &["uuid", "guid", "unique identifier"],
            &[Form { written: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", check: check::uuid, alone: 80, named: 95 }],
        )
    },
];

const fn address(written: &'static str, check: fn(&[u8]) -> bool, alone: u8, named: u8) -> Form {
    Form { written, check, alone, named }
}

/// One form for each length that an address may have; the check knows them by their first letters.
const CRYPTO: &[Form] = &[
    // Base58Check.
    address("**************************", check::crypto_address, 100, 100),
    address("***************************", check::crypto_address, 100, 100),
    address("****************************", check::crypto_address, 100, 100),
    address("*****************************", check::crypto_address, 100, 100),
    address("******************************", check::crypto_address, 100, 100),
    address("*******************************", check::crypto_address, 100, 100),
    address("********************************", check::crypto_address, 100, 100),
    address("*********************************", check::crypto_address, 100, 100),
    address("**********************************", check::crypto_address, 100, 100),
    address("***********************************", check::crypto_address, 100, 100),
    // Bech32: 42 and 62 for Bitcoin, one more for Litecoin. Ethereum: 42.
    address("******************************************", check::crypto_address, 90, 100),
    address("*******************************************", check::crypto_address, 100, 100),
    address("**************************************************************", check::crypto_address, 100, 100),
    address("***************************************************************", check::crypto_address, 100, 100),
    address("*******************************************", check::solana_account, 0, 80),
    address("********************************************", check::solana_account, 0, 80),
];
