//! Secrets of messages, mail and calls: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.slack_token", "SLACK_TOKEN", "A token or webhook of Slack", SLACK_TOKEN),
    secret("secret.telegram_bot_token", "TELEGRAM_BOT_TOKEN", "A token of a Telegram bot", TELEGRAM_BOT_TOKEN),
    secret("secret.teams_webhook", "TEAMS_WEBHOOK", "A webhook of Microsoft Teams", TEAMS_WEBHOOK),
    secret("secret.sendgrid_api_key", "SENDGRID_API_KEY", "An API key of SendGrid", SENDGRID_API_KEY),
    secret("secret.mailchimp_api_key", "MAILCHIMP_API_KEY", "An API key of Mailchimp, Mandrill", MAILCHIMP_API_KEY),
    secret("secret.brevo_api_key", "BREVO_API_KEY", "An API key of Brevo, formerly Sendinblue", BREVO_API_KEY),
    secret("secret.resend_api_key", "RESEND_API_KEY", "An API key of Resend", RESEND_API_KEY),
    secret("secret.klaviyo_api_key", "KLAVIYO_API_KEY", "A private API key of Klaviyo", KLAVIYO_API_KEY),
    secret("secret.pubnub_key", "PUBNUB_KEY", "A secret, publish or subscribe key of PubNub", PUBNUB_KEY),
    secret("secret.zapier_webhook", "ZAPIER_WEBHOOK", "A webhook of Zapier", ZAPIER_WEBHOOK),
    secret("secret.tines_webhook", "TINES_WEBHOOK", "A webhook of Tines", TINES_WEBHOOK),
    secret("secret.intercom_token", "INTERCOM_TOKEN", "A token of Intercom", INTERCOM_TOKEN),
    secret("secret.zoho_token", "ZOHO_TOKEN", "A token of Zoho", ZOHO_TOKEN),
    secret("secret.onesignal_key", "ONESIGNAL_KEY", "A key of OneSignal", ONESIGNAL_KEY),
    secret("secret.frameio_token", "FRAMEIO_TOKEN", "A token of Frame.io", FRAMEIO_TOKEN),
    secret("secret.linear_api_key", "LINEAR_API_KEY", "An API key of Linear", LINEAR_API_KEY),
    secret("secret.notion_token", "NOTION_TOKEN", "A token of Notion", NOTION_TOKEN),
    secret("secret.asana_token", "ASANA_TOKEN", "A personal access token of Asana", ASANA_TOKEN),
    secret("secret.airtable_token", "AIRTABLE_TOKEN", "A personal access token of Airtable", AIRTABLE_TOKEN),
    secret("secret.clickup_token", "CLICKUP_TOKEN", "A personal token of ClickUp", CLICKUP_TOKEN),
    secret("secret.figma_token", "FIGMA_TOKEN", "A personal access token of Figma", FIGMA_TOKEN),
    secret("secret.contentful_token", "CONTENTFUL_TOKEN", "A personal access token of Contentful", CONTENTFUL_TOKEN),
    secret("secret.typeform_token", "TYPEFORM_TOKEN", "A token of Typeform", TYPEFORM_TOKEN),
    secret("secret.cal_com_api_key", "CAL_COM_API_KEY", "An API key of Cal.com", CAL_COM_API_KEY),
    secret("secret.close_api_key", "CLOSE_API_KEY", "An API key of Close", CLOSE_API_KEY),
    secret("secret.mailgun_api_key", "MAILGUN_API_KEY", "An API key of Mailgun", MAILGUN_API_KEY),
    secret("secret.discord_webhook", "DISCORD_WEBHOOK", "A webhook of Discord", DISCORD_WEBHOOK),
];

const SLACK_TOKEN: &[Token] = &[
    token("xoxb-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxp-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxa-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxr-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxs-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxo-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxc-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxd-", Class::Loose, 20, 600).checked(check::is_slack),
    token("xoxe-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxe.xoxb-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xoxe.xoxp-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("xapp-", Class::Hyphenated, 20, 255).checked(check::is_slack),
    token("hooks.slack.com/services/", Class::Path, 24, 100),
    token("hooks.slack.com/workflows/", Class::Path, 24, 160),
    token("hooks.slack.com/triggers/", Class::Path, 24, 160),
];

const TELEGRAM_BOT_TOKEN: &[Token] = &[
    token("AAA", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAB", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAC", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAD", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAE", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAF", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAG", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
    token("AAH", Class::Base64Url, 32, 32).after(Class::Digits, 8, 10, ":"),
];

const TEAMS_WEBHOOK: &[Token] = &[
    token("webhook.office.com/webhookb2/", Class::LowerHyphenated, 36, 36).then(&[
        ("@", run(Class::LowerHyphenated, 36, 36)),
        ("/IncomingWebhook/", run(Class::LowerAlphanumeric, 32, 32)),
        ("/", run(Class::LowerHyphenated, 36, 36)),
    ]),
    token("outlook.office.com/webhook/", Class::LowerHyphenated, 36, 36).then(&[
        ("@", run(Class::LowerHyphenated, 36, 36)),
        ("/IncomingWebhook/", run(Class::LowerAlphanumeric, 32, 32)),
        ("/", run(Class::LowerHyphenated, 36, 36)),
    ]),
];

const SENDGRID_API_KEY: &[Token] = &[token("SG.", Class::Loose, 60, 70)];

const MAILCHIMP_API_KEY: &[Token] = &[
    token("us1", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us2", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us3", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us4", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us5", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us6", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us7", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us8", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("us9", Class::Digits, 0, 1).after(Class::LowerHex, 32, 32, "-"),
    token("md-", Class::Base64Url, 22, 22).checked(check::is_mixed),
];

const BREVO_API_KEY: &[Token] = &[
    token("xkeysib-", Class::LowerHex, 64, 64).then(&[("-", run(Class::Alphanumeric, 16, 16))]),
    token("xsmtpsib-", Class::LowerHex, 64, 64).then(&[("-", run(Class::Alphanumeric, 16, 16))]),
];

const RESEND_API_KEY: &[Token] = &[
    token("re_", Class::Alphanumeric, 8, 8).then(&[("_", run(Class::Alphanumeric, 24, 24))]),
    token("re_", Class::Alphanumeric, 32, 36).checked(check::is_mixed),
];

const KLAVIYO_API_KEY: &[Token] =
    &[token("pk_", Class::LowerHex, 34, 34), token("pk_", Class::Alphanumeric, 6, 6).then(&[("_", run(Class::LowerHex, 34, 34))])];

const PUBNUB_KEY: &[Token] = &[
    token("sec-c-", Class::Alphanumeric, 40, 60),
    token("pub-c-", Class::LowerHyphenated, 36, 36),
    token("sub-c-", Class::LowerHyphenated, 36, 36),
];

const ZAPIER_WEBHOOK: &[Token] = &[token("hooks.zapier.com/hooks/catch/", Class::Path, 10, 40)];

const TINES_WEBHOOK: &[Token] =
    &[token("tines.com/webhook/", Class::LowerAlphanumeric, 32, 32).then(&[("/", run(Class::LowerAlphanumeric, 32, 32))])];

const INTERCOM_TOKEN: &[Token] = &[token("dG9rO", Class::Base64, 50, 80)];

const ZOHO_TOKEN: &[Token] = &[token("1000.", Class::LowerHex, 32, 32).then(&[(".", run(Class::LowerHex, 32, 32))])];

const ONESIGNAL_KEY: &[Token] =
    &[token("os_v2_app_", Class::LowerAlphanumeric, 80, 120), token("os_v2_org_", Class::LowerAlphanumeric, 80, 120)];

const FRAMEIO_TOKEN: &[Token] = &[token("fio-u-", Class::Loose, 60, 66)];

const LINEAR_API_KEY: &[Token] = &[
    token("lin_api_", Class::Alphanumeric, 40, 40),
    token("lin_oauth_", Class::LowerHex, 64, 64),
    token("lin_wh_", Class::Alphanumeric, 32, 64),
];

const NOTION_TOKEN: &[Token] = &[
    token("ntn_", Class::Alphanumeric, 46, 48).checked(check::is_notion),
    token("secret_", Class::Alphanumeric, 43, 43).checked(check::is_mixed),
];

const ASANA_TOKEN: &[Token] = &[
    token("120", Class::Digits, 13, 14).then(&[(":", run(Class::Alphanumeric, 32, 32))]).after(Class::Digits, 1, 1, "/"),
    token("120", Class::Digits, 13, 14).then(&[("/", run(Class::Digits, 16, 16)), (":", run(Class::Alphanumeric, 32, 32))]).after(
        Class::Digits,
        1,
        1,
        "/",
    ),
];

const AIRTABLE_TOKEN: &[Token] = &[token("pat", Class::Alphanumeric, 14, 14).then(&[(".", run(Class::LowerHex, 64, 64))])];

const CLICKUP_TOKEN: &[Token] = &[token("pk_", Class::Digits, 7, 9).then(&[("_", run(Class::UpperAlphanumeric, 32, 32))])];

const FIGMA_TOKEN: &[Token] = &[
    token("figd_", Class::Base64Url, 40, 54),
    token("figp_", Class::Base64Url, 40, 54),
    token("figu_", Class::Base64Url, 40, 54),
    token("figo_", Class::Base64Url, 40, 54),
    token("figor_", Class::Base64Url, 40, 54),
    token("figuh_", Class::Base64Url, 40, 54),
];

const CONTENTFUL_TOKEN: &[Token] = &[token("CFPAT-", Class::Base64Url, 43, 43)];

const TYPEFORM_TOKEN: &[Token] = &[token("tfp_", Class::Loose, 40, 64)];

const CAL_COM_API_KEY: &[Token] = &[token("cal_live_", Class::LowerHex, 32, 32), token("cal_", Class::LowerHex, 32, 32)];

const CLOSE_API_KEY: &[Token] =
    &[token("api_", Class::Alphanumeric, 20, 24).then(&[(".", run(Class::Alphanumeric, 20, 24))]).checked(check::is_mixed)];

const MAILGUN_API_KEY: &[Token] = &[token("key-", Class::LowerHex, 32, 32)];

const DISCORD_WEBHOOK: &[Token] = &[
    token("discord.com/api/webhooks/", Class::Digits, 17, 20).then(&[("/", run(Class::Base64Url, 60, 72))]),
    token("discordapp.com/api/webhooks/", Class::Digits, 17, 20).then(&[("/", run(Class::Base64Url, 60, 72))]),
];
