//! What is planted, and how it is found again: values of every rule with words around them, as JSON has them; and their pieces.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

/// Redacts everything, both ways.
pub(crate) const POLICY: &str = r#"{"version":1,"host":{"hold_headers":true},"secrets":{"request":"redact","response":"redact"}}"#;

/// The longest piece of a value that tells nothing.
const TELLS_NOTHING: usize = 5;

/// A value, and the words around it. Each way of finding values (`Shape`) has at least one.
pub(crate) struct Planted {
    pub(crate) rule: &'static str,
    pub(crate) before: &'static str,
    pub(crate) value: &'static str,
    pub(crate) after: &'static str,
}

const fn planted(rule: &'static str, before: &'static str, value: &'static str, after: &'static str) -> Planted {
    Planted { rule, before, value, after }
}

pub(crate) const VALUES: &[Planted] = &[
    planted("pii.email_address", "Write to ", "jane.roe+crm@mail.example.org", " today"),
    planted("pii.email_address", "", "q_9%z@xn--bcher-kva.example", ""),
    planted("pii.phone_number", "call ", "(212) 555-0147", " now"),
    planted("pii.phone_number", "call ", "+44 20 7946 0958", ", please"),
    planted("pii.phone_number", "my phone is ", "2125550147", ""),
    planted("pii.phone_number", "", "2125550147", " is my mobile"),
    planted("pii.us_ssn", "his is ", "536-90-4399", "."),
    planted("pii.us_ssn", "Social Security number: ", "536904399", ""),
    planted("pii.us_ssn", "", "536904399", " is my SSN"),
    planted("pii.credit_card", "pay with ", "5425 2334 3010 9903", " please"),
    planted("pii.credit_card", "", "378282246310005", ""),
    planted("pii.ip_address", "from ", "203.0.113.179", ""),
    planted("pii.ip_address", "host ", "2001:db8::8a2e:370:7334", " answers"),
    planted("pii.iban_code", "IBAN ", "GB82 WEST 1234 5698 7654 32", ""),
    planted("pii.iban_code", "to ", "NL91ABNA0417164300", ", please"),
    planted("secret.openai_api_key", "key=", "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z-_Ab3dEf6hIj9k", ""),
    planted("secret.anthropic_api_key", "(", "sk-ant-api03-Zy9xWv8uTs7rQp6oNm5lKj4iHg3fEd2c-_Ba1Zy9x", ")"),
    planted("secret.aws_access_key", "id:", "AKIAQ3EGPRTUV2WXYZ57", ";"),
    planted("secret.github_token", "token ", "ghp_Mn4bVc3xZl2kJh1gFd0sAp9oIu8yTr7eWq65", ""),
    planted("secret.slack_token", "SLACK=", "xoxb-123456789012-1234567890123-AbCdEfGhIjKl", ""),
    planted("secret.slack_token", "https://", "hooks.slack.com/services/T0QWERTYU/B0ASDFGHJ/Zx9Cv8Bn7Mq6We5R", " posts"),
    planted("secret.google_api_key", "key=", "AIzaSyQ9w8E7r6T5y4U3i2O1p0AsDfGhJkLzXcV", ""),
    planted("secret.stripe_api_key", "", "sk_live_Qw3rTy8uIo2pAs5dFg7h", " is live"),
    planted(
        "secret.json_web_token",
        "Bearer ",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "",
    ),
    planted(
        "secret.private_key",
        "",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----",
        "\nthat is it",
    ),
    planted("pii.es_nif", "my DNI is ", "48217693X", ""),
    planted("pii.mac_address", "", "3C:22:FB:91:0A:D4", " is mine"),
    planted("pii.swift_code", "SWIFT: ", "NEDSZAJJ", ", please"),
    planted("pii.date_of_birth", "date of birth: ", "14 March 1985", ""),
    planted("pii.street_address", "she lives at ", "4821 Maple Grove Road", ", in town"),
    planted("pii.us_zip_code", "zip code ", "73019", ", please"),
    planted("secret.password", "DB_PASSWORD=", "kX7#mQ2vLp9", ""),
    planted("secret.url_password", "https://deploy:", "h7Gf5dS3a", "@git.example.org/app.git"),
    planted("secret.user_argument", "curl -u deploy:", "h7Gf5dS3a", " https://ci.example.org"),
    planted("secret.azure_client_secret", "it is ", "k3x8Q~Zr7Lw2mVbTq9.Ys4HdPe6JnFg1Uc0AoKi", ""),
];

/// `text` as it stands in a JSON string; each of its characters by its number, if asked.
pub(crate) fn quoted(text: &str, by_number: bool) -> String {
    if by_number {
        return text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    }
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The pieces of a value that must not stand anywhere. The frame of a private key is no secret, nor is what a rule is called by.
pub(crate) fn pieces<'a>(rule: &str, value: &'a str) -> HashSet<&'a [u8]> {
    let lines = value.split('\n').filter(|line| !line.starts_with("-----"));
    let windows = lines.flat_map(|line| line.as_bytes().windows(TELLS_NOTHING + 1));
    windows.filter(|window| !rule.as_bytes().windows(window.len()).any(|known| known == *window)).collect()
}

/// The first of the pieces that a text holds.
pub(crate) fn first_in<'a>(text: &'a str, pieces: &HashSet<&[u8]>) -> Option<Cow<'a, str>> {
    text.as_bytes().windows(TELLS_NOTHING + 1).find(|window| pieces.contains(window)).map(String::from_utf8_lossy)
}
