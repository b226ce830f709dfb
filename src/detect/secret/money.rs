//! Secrets of payments and shops: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.stripe_api_key", "STRIPE_API_KEY", "A secret or restricted key, or a webhook secret, of Stripe", STRIPE_API_KEY),
    secret("secret.shopify_token", "SHOPIFY_TOKEN", "A token or shared secret of Shopify", SHOPIFY_TOKEN),
    secret("secret.square_token", "SQUARE_TOKEN", "An access token or secret of Square", SQUARE_TOKEN),
    secret("secret.braintree_token", "BRAINTREE_TOKEN", "An access token of Braintree", BRAINTREE_TOKEN),
    secret("secret.razorpay_key", "RAZORPAY_KEY", "The id of a key of Razorpay", RAZORPAY_KEY),
    secret("secret.paystack_key", "PAYSTACK_KEY", "A secret key of Paystack", PAYSTACK_KEY),
    secret("secret.flutterwave_key", "FLUTTERWAVE_KEY", "A key of Flutterwave", FLUTTERWAVE_KEY),
    secret("secret.easypost_api_key", "EASYPOST_API_KEY", "An API key of EasyPost", EASYPOST_API_KEY),
    secret("secret.shippo_token", "SHIPPO_TOKEN", "A token of Shippo", SHIPPO_TOKEN),
    secret("secret.duffel_token", "DUFFEL_TOKEN", "A token of Duffel", DUFFEL_TOKEN),
    secret("secret.plaid_token", "PLAID_TOKEN", "An access token of Plaid", PLAID_TOKEN),
    secret("secret.gocardless_token", "GOCARDLESS_TOKEN", "A token of GoCardless", GOCARDLESS_TOKEN),
    secret("secret.lob_api_key", "LOB_API_KEY", "An API key of Lob", LOB_API_KEY),
    secret("secret.ramp_secret", "RAMP_SECRET", "A client secret of Ramp", RAMP_SECRET),
    secret("secret.pagarme_api_key", "PAGARME_API_KEY", "A key of Pagar.me", PAGARME_API_KEY),
    secret("secret.mollie_api_key", "MOLLIE_API_KEY", "An API key of Mollie", MOLLIE_API_KEY),
    secret("secret.adyen_api_key", "ADYEN_API_KEY", "An API key of Adyen", ADYEN_API_KEY),
    secret("secret.checkout_com_key", "CHECKOUT_COM_KEY", "A secret key of Checkout.com", CHECKOUT_COM_KEY),
    secret("secret.mercado_pago_token", "MERCADO_PAGO_TOKEN", "An access token of Mercado Pago", MERCADO_PAGO_TOKEN),
    secret("secret.amazon_mws_token", "AMAZON_MWS_TOKEN", "A token or client secret of Amazon's sellers and apps", AMAZON_MWS_TOKEN),
    secret("secret.paddle_api_key", "PADDLE_API_KEY", "An API key of Paddle", PADDLE_API_KEY),
    secret("secret.coinbase_api_key", "COINBASE_API_KEY", "The name of an API key of Coinbase", COINBASE_API_KEY),
    secret("secret.robinhood_api_key", "ROBINHOOD_API_KEY", "An API key of Robinhood Crypto", ROBINHOOD_API_KEY),
    secret("secret.finage_api_key", "FINAGE_API_KEY", "An API key of Finage", FINAGE_API_KEY),
    secret("secret.facebook_token", "FACEBOOK_TOKEN", "An access token of Facebook", FACEBOOK_TOKEN),
    secret("secret.twitter_bearer_token", "TWITTER_BEARER_TOKEN", "A bearer token of X, formerly Twitter", TWITTER_BEARER_TOKEN),
    secret("secret.linkedin_token", "LINKEDIN_TOKEN", "A client secret of LinkedIn", LINKEDIN_TOKEN),
];

const STRIPE_API_KEY: &[Token] = &[
    token("sk_live_", Class::Alphanumeric, 16, 247),
    token("sk_test_", Class::Alphanumeric, 16, 247),
    token("sk_prod_", Class::Alphanumeric, 16, 247),
    token("rk_live_", Class::Alphanumeric, 16, 247),
    token("rk_test_", Class::Alphanumeric, 16, 247),
    token("rk_prod_", Class::Alphanumeric, 16, 247),
    token("whsec_", Class::Base64, 24, 64),
    token("pi_", Class::Alphanumeric, 24, 24).then(&[("_secret_", run(Class::Alphanumeric, 25, 25))]),
];

const SHOPIFY_TOKEN: &[Token] = &[
    token("shpat_", Class::Hex, 32, 32),
    token("shpca_", Class::Hex, 32, 32),
    token("shppa_", Class::Hex, 32, 32),
    token("shpss_", Class::Hex, 32, 32),
    token("shptka_", Class::Hex, 32, 32),
];

const SQUARE_TOKEN: &[Token] = &[
    token("EAAA", Class::Base64Url, 56, 64).checked(check::is_mixed),
    token("sq0atp-", Class::Base64Url, 22, 22),
    token("sq0csp-", Class::Base64Url, 43, 43),
    token("sq0idp-", Class::Base64Url, 22, 22),
];

const BRAINTREE_TOKEN: &[Token] = &[
    token("access_token$production$", Class::LowerAlphanumeric, 16, 16).then(&[("$", run(Class::LowerHex, 32, 32))]),
    token("access_token$sandbox$", Class::LowerAlphanumeric, 16, 16).then(&[("$", run(Class::LowerHex, 32, 32))]),
];

const RAZORPAY_KEY: &[Token] = &[token("rzp_live_", Class::Alphanumeric, 14, 14), token("rzp_test_", Class::Alphanumeric, 14, 14)];

const PAYSTACK_KEY: &[Token] = &[token("sk_live_", Class::LowerHex, 40, 40), token("sk_test_", Class::LowerHex, 40, 40)];

const FLUTTERWAVE_KEY: &[Token] = &[
    token("FLWSECK_TEST-", Class::LowerAlphanumeric, 32, 32).then(&[("-X", run(Class::Alphanumeric, 0, 0))]),
    token("FLWPUBK_TEST-", Class::LowerAlphanumeric, 32, 32).then(&[("-X", run(Class::Alphanumeric, 0, 0))]),
    token("FLWSECK-", Class::LowerAlphanumeric, 32, 32).then(&[("-X", run(Class::Alphanumeric, 0, 0))]),
    token("FLWPUBK-", Class::LowerAlphanumeric, 32, 32).then(&[("-X", run(Class::Alphanumeric, 0, 0))]),
    token("FLWSECK_TEST-", Class::LowerAlphanumeric, 12, 12),
];

const EASYPOST_API_KEY: &[Token] = &[token("EZAK", Class::Alphanumeric, 54, 54), token("EZTK", Class::Alphanumeric, 54, 54)];

const SHIPPO_TOKEN: &[Token] = &[token("shippo_live_", Class::Hex, 40, 40), token("shippo_test_", Class::Hex, 40, 40)];

const DUFFEL_TOKEN: &[Token] = &[token("duffel_test_", Class::Loose, 43, 43), token("duffel_live_", Class::Loose, 43, 43)];

const PLAID_TOKEN: &[Token] = &[
    token("access-sandbox-", Class::LowerHyphenated, 36, 36),
    token("access-development-", Class::LowerHyphenated, 36, 36),
    token("access-production-", Class::LowerHyphenated, 36, 36),
];

const GOCARDLESS_TOKEN: &[Token] =
    &[token("live_", Class::Loose, 40, 40).checked(check::has_both), token("sandbox_", Class::Loose, 40, 40).checked(check::has_both)];

const LOB_API_KEY: &[Token] = &[
    token("live_", Class::LowerHex, 35, 35),
    token("test_", Class::LowerHex, 35, 35),
    token("live_pub_", Class::LowerHex, 31, 31),
    token("test_pub_", Class::LowerHex, 31, 31),
];

const RAMP_SECRET: &[Token] = &[token("ramp_sec_", Class::Alphanumeric, 48, 48), token("ramp_id_", Class::Alphanumeric, 40, 40)];

const PAGARME_API_KEY: &[Token] = &[token("ak_live_", Class::Alphanumeric, 30, 30), token("ak_test_", Class::Alphanumeric, 30, 30)];

const MOLLIE_API_KEY: &[Token] = &[
    token("live_", Class::Alphanumeric, 30, 30).checked(check::is_mixed),
    token("test_", Class::Alphanumeric, 30, 30).checked(check::is_mixed),
];

const ADYEN_API_KEY: &[Token] = &[token("AQE", Class::Loose, 80, 400).checked(check::is_mixed)];

const CHECKOUT_COM_KEY: &[Token] = &[
    token("sk_", Class::LowerHyphenated, 36, 36),
    token("sk_test_", Class::LowerHyphenated, 36, 36),
    token("sk_sbox_", Class::LowerAlphanumeric, 26, 27),
];

const MERCADO_PAGO_TOKEN: &[Token] = &[
    token("APP_USR-", Class::Digits, 12, 18).then(&[
        ("-", run(Class::Digits, 6, 6)),
        ("-", run(Class::LowerHex, 32, 32)),
        ("-", run(Class::Digits, 6, 12)),
    ]),
    token("TEST-", Class::Digits, 12, 18).then(&[
        ("-", run(Class::Digits, 6, 6)),
        ("-", run(Class::LowerHex, 32, 32)),
        ("-", run(Class::Digits, 6, 12)),
    ]),
];

const AMAZON_MWS_TOKEN: &[Token] =
    &[token("amzn.mws.", Class::LowerHyphenated, 36, 36), token("amzn1.oa2-cs.v1.", Class::LowerHex, 64, 64)];

const PADDLE_API_KEY: &[Token] = &[token("pdl_live_apikey_", Class::Word, 40, 90), token("pdl_sdbx_apikey_", Class::Word, 40, 90)];

const COINBASE_API_KEY: &[Token] =
    &[token("organizations/", Class::LowerHyphenated, 36, 36).then(&[("/apiKeys/", run(Class::LowerHyphenated, 36, 36))])];

const ROBINHOOD_API_KEY: &[Token] = &[token("rh-api-", Class::LowerHyphenated, 36, 36)];

const FINAGE_API_KEY: &[Token] = &[token("API_KEY", Class::UpperAlphanumeric, 32, 32).checked(check::has_both)];

const FACEBOOK_TOKEN: &[Token] = &[
    token("EAAC", Class::Alphanumeric, 80, 400),
    token("EAAM", Class::Alphanumeric, 80, 400),
    token("EAAB", Class::Alphanumeric, 80, 400),
    token("EAAG", Class::Alphanumeric, 80, 400),
    token("EAAE", Class::Alphanumeric, 80, 400),
    token("EAAJ", Class::Alphanumeric, 80, 400),
    token("EAAD", Class::Alphanumeric, 80, 400),
    token("EAAF", Class::Alphanumeric, 80, 400),
    token("EAAH", Class::Alphanumeric, 80, 400),
    token("EAAI", Class::Alphanumeric, 80, 400),
    token("EAAK", Class::Alphanumeric, 80, 400),
    token("EAAL", Class::Alphanumeric, 80, 400),
];

const TWITTER_BEARER_TOKEN: &[Token] =
    &[token("AAAAAAAAAAAAAAAAAAAAA", Class::Loose, 58, 120), token("AAAAAAAAAAAAAAAAAAAAA", Class::Visible, 80, 120)];

const LINKEDIN_TOKEN: &[Token] = &[token("WPL_AP1.", Class::Alphanumeric, 16, 16).then(&[(".", run(Class::Base64, 4, 12))])];
