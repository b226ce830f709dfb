//! Secrets of clouds and what runs on them: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.aws_access_key", "AWS_ACCESS_KEY", "The id of an access key of AWS", AWS_ACCESS_KEY),
    secret(
        "secret.aws_bedrock_api_key",
        "AWS_BEDROCK_API_KEY",
        "An API key of Amazon Bedrock, long-lived or short-lived",
        AWS_BEDROCK_API_KEY,
    ),
    secret("secret.aws_appsync_api_key", "AWS_APPSYNC_API_KEY", "An API key of AWS AppSync", AWS_APPSYNC_API_KEY),
    secret(
        "secret.azure_resource_key",
        "AZURE_RESOURCE_KEY",
        "A key of an Azure service that carries its mark: Storage, Batch, Container Registry",
        AZURE_RESOURCE_KEY,
    ),
    secret("secret.google_api_key", "GOOGLE_API_KEY", "An API key, OAuth token or client secret of Google", GOOGLE_API_KEY),
    secret("secret.alibaba_access_key", "ALIBABA_ACCESS_KEY", "The id of an access key of Alibaba Cloud", ALIBABA_ACCESS_KEY),
    secret("secret.tencent_secret_id", "TENCENT_SECRET_ID", "The id of a secret of Tencent Cloud", TENCENT_SECRET_ID),
    secret("secret.digitalocean_token", "DIGITALOCEAN_TOKEN", "A token of DigitalOcean: personal, OAuth or refresh", DIGITALOCEAN_TOKEN),
    secret("secret.cloudflare_token", "CLOUDFLARE_TOKEN", "A token or key of Cloudflare", CLOUDFLARE_TOKEN),
    secret("secret.flyio_token", "FLYIO_TOKEN", "An access token of Fly.io", FLYIO_TOKEN),
    secret("secret.heroku_api_key", "HEROKU_API_KEY", "An API key of Heroku", HEROKU_API_KEY),
    secret("secret.scalingo_token", "SCALINGO_TOKEN", "A token of Scalingo", SCALINGO_TOKEN),
    secret("secret.databricks_token", "DATABRICKS_TOKEN", "A token of Databricks", DATABRICKS_TOKEN),
    secret("secret.planetscale_token", "PLANETSCALE_TOKEN", "A password or token of PlanetScale", PLANETSCALE_TOKEN),
    secret("secret.supabase_token", "SUPABASE_TOKEN", "A token or secret key of Supabase", SUPABASE_TOKEN),
    secret("secret.neon_api_key", "NEON_API_KEY", "An API key of Neon", NEON_API_KEY),
    secret("secret.clickhouse_api_secret", "CLICKHOUSE_API_SECRET", "A secret of an API key of ClickHouse Cloud", CLICKHOUSE_API_SECRET),
    secret("secret.confluent_api_secret", "CONFLUENT_API_SECRET", "A secret of an API key of Confluent Cloud", CONFLUENT_API_SECRET),
    secret("secret.openshift_token", "OPENSHIFT_TOKEN", "A token of OpenShift", OPENSHIFT_TOKEN),
    secret("secret.tailscale_key", "TAILSCALE_KEY", "A key of Tailscale", TAILSCALE_KEY),
    secret("secret.aiven_token", "AIVEN_TOKEN", "A token of Aiven", AIVEN_TOKEN),
    secret("secret.vercel_token", "VERCEL_TOKEN", "A token of Vercel", VERCEL_TOKEN),
    secret("secret.netlify_token", "NETLIFY_TOKEN", "A token of Netlify", NETLIFY_TOKEN),
    secret("secret.render_api_key", "RENDER_API_KEY", "An API key of Render", RENDER_API_KEY),
    secret("secret.pulumi_token", "PULUMI_TOKEN", "An access token of Pulumi", PULUMI_TOKEN),
    secret("secret.terraform_token", "TERRAFORM_TOKEN", "A token of Terraform Cloud or HCP", TERRAFORM_TOKEN),
    secret("secret.vault_token", "VAULT_TOKEN", "A token of HashiCorp Vault", VAULT_TOKEN),
    secret("secret.hcp_boundary_token", "HCP_BOUNDARY_TOKEN", "A token of HashiCorp Boundary", HCP_BOUNDARY_TOKEN),
    secret("secret.akamai_edgegrid_token", "AKAMAI_EDGEGRID_TOKEN", "A token of Akamai EdgeGrid", AKAMAI_EDGEGRID_TOKEN),
    secret("secret.ngrok_token", "NGROK_TOKEN", "An API key of ngrok", NGROK_TOKEN),
    secret("secret.doppler_token", "DOPPLER_TOKEN", "A token of Doppler", DOPPLER_TOKEN),
    secret("secret.infisical_token", "INFISICAL_TOKEN", "A token of Infisical", INFISICAL_TOKEN),
    secret("secret.onepassword_token", "ONEPASSWORD_TOKEN", "A secret key or service account token of 1Password", ONEPASSWORD_TOKEN),
    secret("secret.age_secret_key", "AGE_SECRET_KEY", "A secret key of age", AGE_SECRET_KEY),
    secret("secret.yandex_cloud_key", "YANDEX_CLOUD_KEY", "A token or key of Yandex Cloud", YANDEX_CLOUD_KEY),
    secret("secret.scaleway_access_key", "SCALEWAY_ACCESS_KEY", "The id of an access key of Scaleway", SCALEWAY_ACCESS_KEY),
    secret("secret.volcengine_access_key", "VOLCENGINE_ACCESS_KEY", "The id of an access key of Volcengine", VOLCENGINE_ACCESS_KEY),
];

const AWS_ACCESS_KEY: &[Token] = &[
    token("AKIA", Class::Base32, 16, 16),
    token("ASIA", Class::Base32, 16, 16),
    token("ABIA", Class::Base32, 16, 16),
    token("ACCA", Class::Base32, 16, 16),
];

const AWS_BEDROCK_API_KEY: &[Token] =
    &[token("ABSK", Class::Base64, 100, 300), token("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", Class::Base64Url, 0, 4096)];

const AWS_APPSYNC_API_KEY: &[Token] = &[token("da2-", Class::LowerAlphanumeric, 26, 26)];

const AZURE_RESOURCE_KEY: &[Token] = &[
    token("ASt", Class::Base64, 5, 7).after(Class::Base64, 76, 80, "+"),
    token("ABa", Class::Base64, 5, 7).after(Class::Base64, 76, 80, "+"),
    token("ACR", Class::Alphanumeric, 6, 6).after(Class::Base64, 42, 42, "+"),
];

const GOOGLE_API_KEY: &[Token] = &[
    token("AIza", Class::Base64Url, 35, 35),
    token("ya29.", Class::Base64Url, 20, 2048),
    token("GOCSPX-", Class::Base64Url, 28, 28),
    token("1//", Class::Base64Url, 40, 200),
    token("AQ.Ab8", Class::Base64Url, 40, 80),
];

const ALIBABA_ACCESS_KEY: &[Token] = &[token("LTAI", Class::Alphanumeric, 12, 26).checked(check::is_mixed)];

const TENCENT_SECRET_ID: &[Token] = &[token("AKID", Class::Alphanumeric, 32, 36).checked(check::is_mixed)];

const DIGITALOCEAN_TOKEN: &[Token] =
    &[token("dop_v1_", Class::Hex, 64, 64), token("doo_v1_", Class::Hex, 64, 64), token("dor_v1_", Class::Hex, 64, 64)];

const CLOUDFLARE_TOKEN: &[Token] = &[
    token("v1.0-", Class::LowerHex, 24, 24).then(&[("-", run(Class::LowerHex, 146, 146))]),
    token("cfut_", Class::Alphanumeric, 48, 48),
    token("cfat_", Class::Alphanumeric, 48, 48),
    token("cfk_", Class::Alphanumeric, 48, 48),
];

const FLYIO_TOKEN: &[Token] = &[
    token("fo1_", Class::Base64Url, 40, 48),
    token("fm1a_", Class::Base64, 64, 2000),
    token("fm1r_", Class::Base64, 64, 2000),
    token("fm2_", Class::Base64, 64, 2000),
];

const HEROKU_API_KEY: &[Token] = &[token("HRKU-AA", Class::Base64Url, 58, 58), token("HRKU-", Class::LowerHyphenated, 36, 36)];

const SCALINGO_TOKEN: &[Token] = &[token("tk-us-", Class::Base64Url, 48, 48), token("tk-eu-", Class::Base64Url, 48, 48)];

const DATABRICKS_TOKEN: &[Token] = &[
    token("dapi", Class::LowerHex, 32, 32),
    token("dapi", Class::LowerHex, 32, 32).then(&[("-", run(Class::Digits, 1, 1))]),
    token("dose", Class::LowerHex, 32, 32),
    token("dkea", Class::LowerHex, 32, 32),
];

const PLANETSCALE_TOKEN: &[Token] =
    &[token("pscale_tkn_", Class::Loose, 32, 64), token("pscale_pw_", Class::Loose, 32, 64), token("pscale_oauth_", Class::Loose, 32, 64)];

const SUPABASE_TOKEN: &[Token] = &[
    token("sbp_", Class::LowerHex, 40, 40),
    token("sbp_v0_", Class::LowerHex, 40, 40),
    token("sb_secret_", Class::Base64Url, 20, 60),
    token("sbp_oauth_", Class::LowerHex, 40, 40),
];

const NEON_API_KEY: &[Token] = &[token("napi_", Class::LowerAlphanumeric, 40, 80).checked(check::has_both)];

const CLICKHOUSE_API_SECRET: &[Token] = &[token("4b1d", Class::Alphanumeric, 38, 38).checked(check::is_mixed)];

const CONFLUENT_API_SECRET: &[Token] = &[token("cflt", Class::Base64, 60, 60)];

const OPENSHIFT_TOKEN: &[Token] = &[token("sha256~", Class::Base64Url, 43, 43).checked(check::is_mixed)];

const TAILSCALE_KEY: &[Token] = &[
    token("tskey-auth-", Class::Word, 8, 24).then(&[("-", run(Class::Alphanumeric, 20, 64))]),
    token("tskey-api-", Class::Word, 8, 24).then(&[("-", run(Class::Alphanumeric, 20, 64))]),
    token("tskey-client-", Class::Word, 8, 24).then(&[("-", run(Class::Alphanumeric, 20, 64))]),
    token("tskey-scim-", Class::Word, 8, 24).then(&[("-", run(Class::Alphanumeric, 20, 64))]),
    token("tskey-webhook-", Class::Word, 8, 24).then(&[("-", run(Class::Alphanumeric, 20, 64))]),
];

const AIVEN_TOKEN: &[Token] = &[token("aivenv1_", Class::Base64Url, 40, 400)];

const VERCEL_TOKEN: &[Token] = &[
    token("vcp_", Class::Alphanumeric, 20, 80),
    token("vci_", Class::Alphanumeric, 20, 80),
    token("vca_", Class::Alphanumeric, 20, 80),
    token("vcr_", Class::Alphanumeric, 20, 80),
    token("vck_", Class::Alphanumeric, 20, 80),
    token("vercel_blob_rw_", Class::Alphanumeric, 16, 20).then(&[("_", run(Class::Alphanumeric, 24, 60))]),
];

const NETLIFY_TOKEN: &[Token] = &[
    token("nfp_", Class::Alphanumeric, 36, 40),
    token("nfc_", Class::Alphanumeric, 36, 40),
    token("nfo_", Class::Alphanumeric, 36, 40),
    token("nfu_", Class::Alphanumeric, 36, 40),
];

const RENDER_API_KEY: &[Token] = &[token("rnd_", Class::Alphanumeric, 28, 40).checked(check::is_mixed)];

const PULUMI_TOKEN: &[Token] = &[token("pul-", Class::LowerHex, 40, 40)];

const TERRAFORM_TOKEN: &[Token] = &[token("atlasv1.", Class::Loose, 60, 72).after(Class::Alphanumeric, 14, 14, ".")];

const VAULT_TOKEN: &[Token] =
    &[token("hvs.", Class::Base64Url, 24, 200), token("hvb.", Class::Base64Url, 100, 400), token("hvr.", Class::Base64Url, 60, 300)];

const HCP_BOUNDARY_TOKEN: &[Token] = &[token("at_", Class::Alphanumeric, 10, 10).then(&[("_s1", run(Class::Alphanumeric, 60, 200))])];

const AKAMAI_EDGEGRID_TOKEN: &[Token] =
    &[token("akab-", Class::LowerAlphanumeric, 16, 16).then(&[("-", run(Class::LowerAlphanumeric, 16, 16))])];

const NGROK_TOKEN: &[Token] = &[
    token("cr_", Class::Alphanumeric, 27, 27).checked(check::is_mixed),
    token("ak_", Class::Alphanumeric, 27, 27).checked(check::is_mixed),
];

const DOPPLER_TOKEN: &[Token] = &[
    token("dp.pt.", Class::Alphanumeric, 40, 44),
    token("dp.ct.", Class::Alphanumeric, 40, 44),
    token("dp.sa.", Class::Alphanumeric, 40, 44),
    token("dp.scim.", Class::Alphanumeric, 40, 44),
    token("dp.audit.", Class::Alphanumeric, 40, 44),
    token("dp.st.", Class::Alphanumeric, 40, 44),
    token("dp.st.", Class::LowerHyphenated, 2, 35).then(&[(".", run(Class::Alphanumeric, 40, 44))]),
];

const INFISICAL_TOKEN: &[Token] =
    &[token("st.", Class::LowerHex, 24, 24).then(&[(".", run(Class::LowerHex, 32, 32)), (".", run(Class::LowerHex, 32, 32))])];

const ONEPASSWORD_TOKEN: &[Token] = &[
    token("ops_eyJ", Class::Base64, 200, 2000),
    token("A3-", Class::UpperAlphanumeric, 6, 6).then(&[
        ("-", run(Class::UpperAlphanumeric, 11, 11)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
    ]),
    token("A3-", Class::UpperAlphanumeric, 6, 6).then(&[
        ("-", run(Class::UpperAlphanumeric, 6, 6)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
        ("-", run(Class::UpperAlphanumeric, 5, 5)),
    ]),
];

const AGE_SECRET_KEY: &[Token] = &[token("AGE-SECRET-KEY-1", Class::UpperAlphanumeric, 58, 58)];

const YANDEX_CLOUD_KEY: &[Token] = &[
    token("t1.", Class::Base64Url, 8, 80).then(&[(".", run(Class::Base64Url, 86, 86))]),
    token("AQVN", Class::Base64Url, 35, 38),
    token("YCA", Class::Base64Url, 20, 40).checked(check::is_mixed),
    token("YCM", Class::Base64Url, 36, 40).checked(check::is_mixed),
    token("y0_", Class::Base64Url, 50, 70),
];

const SCALEWAY_ACCESS_KEY: &[Token] = &[token("SCW", Class::UpperAlphanumeric, 17, 17).checked(check::has_both)];

const VOLCENGINE_ACCESS_KEY: &[Token] = &[token("AKLT", Class::Alphanumeric, 40, 60)];
