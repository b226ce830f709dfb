//! Secrets of services that watch, test and look things up: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.grafana_token", "GRAFANA_TOKEN", "A key or token of Grafana", GRAFANA_TOKEN),
    secret("secret.new_relic_key", "NEW_RELIC_KEY", "A key of New Relic", NEW_RELIC_KEY),
    secret("secret.sentry_token", "SENTRY_TOKEN", "A token of Sentry", SENTRY_TOKEN),
    secret("secret.dynatrace_token", "DYNATRACE_TOKEN", "A token of Dynatrace", DYNATRACE_TOKEN),
    secret("secret.launchdarkly_key", "LAUNCHDARKLY_KEY", "An API or SDK key of LaunchDarkly", LAUNCHDARKLY_KEY),
    secret("secret.posthog_api_key", "POSTHOG_API_KEY", "A personal API key of PostHog", POSTHOG_API_KEY),
    secret("secret.mapbox_token", "MAPBOX_TOKEN", "A token of Mapbox", MAPBOX_TOKEN),
    secret("secret.locationiq_token", "LOCATIONIQ_TOKEN", "A token of LocationIQ", LOCATIONIQ_TOKEN),
    secret("secret.adafruit_io_key", "ADAFRUIT_IO_KEY", "A key of Adafruit IO", ADAFRUIT_IO_KEY),
    secret("secret.adobe_client_secret", "ADOBE_CLIENT_SECRET", "A client secret of Adobe", ADOBE_CLIENT_SECRET),
    secret("secret.defined_networking_token", "DEFINED_NETWORKING_TOKEN", "A token of Defined Networking", DEFINED_NETWORKING_TOKEN),
    secret("secret.hubspot_token", "HUBSPOT_TOKEN", "A private app token of HubSpot", HUBSPOT_TOKEN),
    secret("secret.salesforce_token", "SALESFORCE_TOKEN", "A token or consumer key of Salesforce", SALESFORCE_TOKEN),
    secret("secret.apify_token", "APIFY_TOKEN", "An API token of Apify", APIFY_TOKEN),
    secret("secret.alchemy_key", "ALCHEMY_KEY", "An auth token of Alchemy", ALCHEMY_KEY),
    secret("secret.rootly_api_key", "ROOTLY_API_KEY", "An API key of Rootly", ROOTLY_API_KEY),
    secret("secret.settlemint_token", "SETTLEMINT_TOKEN", "An access token of SettleMint", SETTLEMINT_TOKEN),
    secret("secret.intra42_secret", "INTRA42_SECRET", "A client secret of 42's Intra", INTRA42_SECRET),
    secret("secret.bannerbear_api_key", "BANNERBEAR_API_KEY", "An API key of Bannerbear", BANNERBEAR_API_KEY),
    secret("secret.dfuse_api_key", "DFUSE_API_KEY", "A web API key of dfuse", DFUSE_API_KEY),
    secret("secret.flexport_token", "FLEXPORT_TOKEN", "A token of Flexport", FLEXPORT_TOKEN),
    secret("secret.fleetbase_key", "FLEETBASE_KEY", "A live API key of Fleetbase", FLEETBASE_KEY),
    secret("secret.nightfall_api_key", "NIGHTFALL_API_KEY", "An API key of Nightfall", NIGHTFALL_API_KEY),
    secret("secret.ubidots_token", "UBIDOTS_TOKEN", "A token of Ubidots", UBIDOTS_TOKEN),
    secret("secret.canva_client_secret", "CANVA_CLIENT_SECRET", "A client secret of Canva", CANVA_CLIENT_SECRET),
    secret("secret.dropbox_token", "DROPBOX_TOKEN", "An access token of Dropbox", DROPBOX_TOKEN),
    secret("secret.authress_key", "AUTHRESS_KEY", "A service client access key of Authress", AUTHRESS_KEY),
    secret("secret.stytch_secret", "STYTCH_SECRET", "A secret of Stytch", STYTCH_SECRET),
    secret("secret.ecostruxure_key", "ECOSTRUXURE_KEY", "A key of EcoStruxure IT", ECOSTRUXURE_KEY),
    secret("secret.ifttt_webhook", "IFTTT_WEBHOOK", "A webhook of IFTTT", IFTTT_WEBHOOK),
    secret("secret.maxmind_license_key", "MAXMIND_LICENSE_KEY", "A licence key of MaxMind", MAXMIND_LICENSE_KEY),
];

const GRAFANA_TOKEN: &[Token] = &[
    token("eyJrIjoi", Class::Base64, 60, 400),
    token("glc_", Class::Base64, 30, 400),
    token("glsa_", Class::Alphanumeric, 32, 32).then(&[("_", run(Class::Hex, 8, 8))]),
    token("glc_eyJ", Class::Base64, 60, 400),
];

const NEW_RELIC_KEY: &[Token] = &[
    token("NRAK-", Class::Alphanumeric, 27, 27),
    token("NRJS-", Class::LowerHex, 19, 19),
    token("NRBR-", Class::LowerHex, 19, 19),
    token("NRII-", Class::Base64Url, 25, 32),
    token("NRIQ-", Class::Base64Url, 25, 32),
    token("NRRA-", Class::LowerAlphanumeric, 42, 42),
    token("NRSP-", Class::LowerAlphanumeric, 30, 50),
];

const SENTRY_TOKEN: &[Token] = &[
    token("sntrys_eyJ", Class::Loose, 60, 600),
    token("sntryu_", Class::LowerHex, 64, 64),
    token("sntryi_", Class::LowerHex, 64, 64),
    token("sntrya_", Class::LowerHex, 64, 64),
];

const DYNATRACE_TOKEN: &[Token] = &[
    token("dt0c01.", Class::UpperAlphanumeric, 24, 24).then(&[(".", run(Class::UpperAlphanumeric, 64, 64))]),
    token("dt0c01.", Class::Alphanumeric, 24, 24).then(&[(".", run(Class::Alphanumeric, 64, 64))]),
    token("dt0s01.", Class::Alphanumeric, 8, 24).then(&[(".", run(Class::Alphanumeric, 64, 64))]),
    token("dt0s16.", Class::Alphanumeric, 8, 24).then(&[(".", run(Class::Alphanumeric, 64, 64))]),
    token("dt0s02.", Class::Alphanumeric, 8, 24).then(&[(".", run(Class::Alphanumeric, 64, 64))]),
];

const LAUNCHDARKLY_KEY: &[Token] = &[
    token("api-", Class::LowerHyphenated, 36, 36),
    token("sdk-", Class::LowerHyphenated, 36, 36),
    token("mob-", Class::LowerHyphenated, 36, 36),
];

const POSTHOG_API_KEY: &[Token] = &[token("phx_", Class::Alphanumeric, 43, 48), token("phs_", Class::Alphanumeric, 40, 48)];

const MAPBOX_TOKEN: &[Token] = &[
    token("sk.eyJ", Class::Loose, 60, 240),
    token("pk.", Class::Loose, 84, 84).checked(check::is_mixed),
    token("tk.eyJ", Class::Loose, 60, 240),
];

const LOCATIONIQ_TOKEN: &[Token] = &[token("pk.", Class::LowerHex, 32, 32)];

const ADAFRUIT_IO_KEY: &[Token] = &[token("aio_", Class::Alphanumeric, 28, 28)];

const ADOBE_CLIENT_SECRET: &[Token] =
    &[token("p8e-", Class::Hex, 32, 32), token("p8e-", Class::Base64Url, 28, 40).checked(check::is_mixed)];

const DEFINED_NETWORKING_TOKEN: &[Token] =
    &[token("dnkey-", Class::Loose, 26, 26).then(&[("-", run(Class::Loose, 52, 52))]), token("dnkey-", Class::Loose, 70, 90)];

const HUBSPOT_TOKEN: &[Token] = &[
    token("pat-na1-", Class::LowerHyphenated, 36, 36),
    token("pat-eu1-", Class::LowerHyphenated, 36, 36),
    token("pat-na2-", Class::LowerHyphenated, 36, 36),
];

const SALESFORCE_TOKEN: &[Token] = &[token("5AEP861", Class::Loose, 60, 200), token("3MVG9", Class::Loose, 60, 251)];

const APIFY_TOKEN: &[Token] = &[token("apify_api_", Class::Alphanumeric, 30, 40)];

const ALCHEMY_KEY: &[Token] = &[token("alcht_", Class::Alphanumeric, 30, 30)];

const ROOTLY_API_KEY: &[Token] = &[token("rootly_", Class::LowerHex, 64, 64)];

const SETTLEMINT_TOKEN: &[Token] = &[
    token("sm_aat_", Class::Alphanumeric, 16, 16),
    token("sm_pat_", Class::Alphanumeric, 16, 16),
    token("sm_sat_", Class::Alphanumeric, 16, 16),
];

const INTRA42_SECRET: &[Token] = &[token("s-s4t2ud-", Class::LowerHex, 64, 64), token("s-s4t2af-", Class::LowerHex, 64, 64)];

const BANNERBEAR_API_KEY: &[Token] = &[token("bb_pr_", Class::LowerHex, 30, 30), token("bb_ma_", Class::LowerHex, 30, 30)];

const DFUSE_API_KEY: &[Token] = &[token("web_", Class::LowerAlphanumeric, 32, 32).checked(check::has_both)];

const FLEXPORT_TOKEN: &[Token] = &[token("shltm_", Class::Base64Url, 40, 40)];

const FLEETBASE_KEY: &[Token] = &[token("flb_live_", Class::Alphanumeric, 20, 20)];

const NIGHTFALL_API_KEY: &[Token] = &[token("NF-", Class::Alphanumeric, 32, 32)];

const UBIDOTS_TOKEN: &[Token] = &[token("BBFF-", Class::Alphanumeric, 30, 30)];

const CANVA_CLIENT_SECRET: &[Token] = &[token("cnvca", Class::Base64Url, 30, 80)];

const DROPBOX_TOKEN: &[Token] =
    &[token("sl.", Class::Base64Url, 130, 1600), token("sl.u.", Class::Base64Url, 130, 1600), token("sl.B", Class::Base64Url, 130, 1600)];

const AUTHRESS_KEY: &[Token] = &[
    token("authress_", Class::LowerAlphanumeric, 5, 30).then(&[
        (".", run(Class::LowerAlphanumeric, 4, 6)),
        (".acc_", run(Class::LowerHyphenated, 10, 32)),
        (".", run(Class::Loose, 30, 120)),
    ]),
    token("scauth_", Class::LowerAlphanumeric, 5, 30).then(&[
        (".", run(Class::LowerAlphanumeric, 4, 6)),
        (".acc_", run(Class::LowerHyphenated, 10, 32)),
        (".", run(Class::Loose, 30, 120)),
    ]),
];

const STYTCH_SECRET: &[Token] = &[token("secret-test-", Class::Base64Url, 30, 60), token("secret-live-", Class::Base64Url, 30, 60)];

const ECOSTRUXURE_KEY: &[Token] = &[token("AK1", Class::Path, 50, 55)];

const IFTTT_WEBHOOK: &[Token] =
    &[token("maker.ifttt.com/trigger/", Class::Base64Url, 1, 80).then(&[("/with/key/", run(Class::Base64Url, 22, 80))])];

const MAXMIND_LICENSE_KEY: &[Token] = &[token("mmk", Class::Alphanumeric, 0, 0).after(Class::Word, 36, 36, "_")];
