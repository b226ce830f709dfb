//! The table of secrets: the forms in which issuers write keys and tokens, as their documentation gives them.

use super::token::{Class, PEM_LONGEST, Token};
use super::{Kind, Rule, Shape};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.openai_api_key", "OPENAI_API_KEY", "An API key of OpenAI, or of one of the many that issue the same form", OPENAI),
    secret("secret.anthropic_api_key", "ANTHROPIC_API_KEY", "An API key of Anthropic", ANTHROPIC),
    secret("secret.aws_access_key", "AWS_ACCESS_KEY", "The id of an access key of AWS", AWS),
    secret("secret.github_token", "GITHUB_TOKEN", "A token of GitHub: personal, OAuth, app or refresh", GITHUB),
    secret("secret.slack_token", "SLACK_TOKEN", "A token or webhook of Slack", SLACK),
    secret("secret.google_api_key", "GOOGLE_API_KEY", "An API key, OAuth token or client secret of Google", GOOGLE),
    secret("secret.stripe_api_key", "STRIPE_API_KEY", "A secret or restricted key, or a webhook secret, of Stripe", STRIPE),
    secret("secret.json_web_token", "JSON_WEB_TOKEN", "A signed JSON web token (RFC 7519)", JWT),
    Rule {
        id: "secret.private_key",
        entity: "PRIVATE_KEY",
        kind: Kind::Secret,
        says: "A private key block (RFC 7468, OpenSSH, PGP)",
        shape: Shape::PrivateKey,
        longest: PEM_LONGEST,
        context: &[],
        usual: true,
    },
];

const fn secret(id: &'static str, entity: &'static str, says: &'static str, tokens: &'static [Token]) -> Rule {
    Rule { id, entity, kind: Kind::Secret, says, shape: Shape::Token(tokens), longest: LONGEST, context: &[], usual: true }
}

/// The most bytes of any token below.
const LONGEST: usize = 4096;

const fn token(prefix: &'static str, body: Class, least: usize, most: usize) -> Token {
    Token { prefix, body, least, most, confidence: 100 }
}

const OPENAI: &[Token] = &[
    token("sk-proj-", Class::Base64Url, 20, 256),
    token("sk-svcacct-", Class::Base64Url, 20, 256),
    token("sk-admin-", Class::Base64Url, 20, 256),
    token("sk-None-", Class::Base64Url, 20, 256),
    token("sk-or-v1-", Class::Alphanumeric, 32, 128),
    token("sk-", Class::Alphanumeric, 32, 64),
];

const ANTHROPIC: &[Token] = &[
    token("sk-ant-api", Class::Base64Url, 24, 160),
    token("sk-ant-admin", Class::Base64Url, 24, 160),
    token("sk-ant-oat", Class::Base64Url, 24, 160),
];

const AWS: &[Token] = &[
    token("AKIA", Class::Base32, 16, 16),
    token("ASIA", Class::Base32, 16, 16),
    token("ABIA", Class::Base32, 16, 16),
    token("ACCA", Class::Base32, 16, 16),
    token("ABSK", Class::Base64Url, 100, 300),
];

const GITHUB: &[Token] = &[
    token("ghp_", Class::Alphanumeric, 36, 255),
    token("gho_", Class::Alphanumeric, 36, 255),
    token("ghu_", Class::Word, 36, 255),
    token("ghs_", Class::Word, 36, 255),
    token("ghr_", Class::Alphanumeric, 36, 255),
    token("github_pat_", Class::Word, 22, 255),
];

const SLACK: &[Token] = &[
    token("xoxb-", Class::Hyphenated, 20, 255),
    token("xoxp-", Class::Hyphenated, 20, 255),
    token("xoxa-", Class::Hyphenated, 20, 255),
    token("xoxr-", Class::Hyphenated, 20, 255),
    token("xoxs-", Class::Hyphenated, 20, 255),
    token("xoxe-", Class::Hyphenated, 20, 255),
    token("xoxe.xoxb-", Class::Hyphenated, 20, 255),
    token("xoxe.xoxp-", Class::Hyphenated, 20, 255),
    token("xapp-", Class::Hyphenated, 20, 255),
    token("hooks.slack.com/services/T", Class::Path, 24, 100),
    token("hooks.slack.com/workflows/T", Class::Path, 24, 160),
];

const GOOGLE: &[Token] =
    &[token("AIza", Class::Base64Url, 35, 35), token("ya29.", Class::Base64Url, 20, 2048), token("GOCSPX-", Class::Base64Url, 28, 28)];

const STRIPE: &[Token] = &[
    token("sk_live_", Class::Alphanumeric, 16, 128),
    token("sk_test_", Class::Alphanumeric, 16, 128),
    token("rk_live_", Class::Alphanumeric, 16, 128),
    token("rk_test_", Class::Alphanumeric, 16, 128),
    token("whsec_", Class::Alphanumeric, 24, 64),
];

const JWT: &[Token] = &[token("eyJ", Class::Jwt, 32, LONGEST)];
