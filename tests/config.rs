//! What an operator writes: every mistake is refused with its place and its fix, every default is what the documentation says.

use portcullis::config::structure;
use portcullis::policy::Policy;

fn load(json: &str) -> Result<Policy, Vec<String>> {
    let environment = |name: &str| (name == "SET").then(|| "a key".to_owned());
    Policy::load(json, &environment, [0; 32]).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn every_mistake_names_its_place_and_its_fix() {
    let table: &[(&str, &[&str])] = &[
        ("", &["policy: EOF while parsing a value"]),
        ("[]", &["policy: invalid length 0, expected struct Config with 9 elements"]),
        ("{}", &["version: missing: this key is required"]),
        (r#"{"version": 2}"#, &["version: must be 1"]),
        (r#"{"version": "one"}"#, &["version: invalid type: string \"one\", expected a number"]),
        (r#"{"version": 1.5}"#, &["version: must be a whole number, not 1.5"]),
        (r#"{"version": 1, "version": 1}"#, &["version: written twice"]),
        (r#"{"version": 1} x"#, &["policy: trailing characters"]),
        (r#"{"version": 1, "mdoe": "observe"}"#, &["mdoe: unknown key, did you mean \"mode\"?"]),
        (
            r#"{"version": 1, "frobnicate": 1}"#,
            &["frobnicate: unknown key; known are: version, mode, host, bodies, pii, secrets, injection, audit, explain"],
        ),
        (r#"{"version": 1, "mode": "enforced"}"#, &["mode: unknown value \"enforced\", did you mean \"enforce\"?"]),
        (r#"{"version": 1, "host": {}}"#, &["host.hold_headers: missing: this key is required"]),
        (r#"{"version": 1, "bodies": {"request_byte": 5}}"#, &["bodies.request_byte: unknown key, did you mean \"request_bytes\"?"]),
        (
            r#"{"version": 1, "bodies": {"request_bytes": 0, "json_depth": 5000}}"#,
            &["bodies.request_bytes: must be from 1 to 67108864, not 0", "bodies.json_depth: must be from 1 to 1024, not 5000"],
        ),
        (
            r#"{"version": 1, "bodies": {"uninspectable": {"too_lage": "allow"}}}"#,
            &["bodies.uninspectable.too_lage: unknown key, did you mean \"too_large\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"default": {"request": "redakt"}}}"#,
            &["pii.default.request: unknown value \"redakt\", did you mean \"redact\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"entities": {"EMAIL_ADRESS": {}, "X": {}}}}"#,
            &[
                "pii.entities.EMAIL_ADRESS: unknown entity, did you mean \"EMAIL_ADDRESS\"?",
                "pii.entities.X: unknown entity; `portcullis rules` lists them",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "patern": "x"}]}}"#,
            &["pii.custom[0].patern: unknown key, did you mean \"pattern\"?"],
        ),
        (r#"{"version": 1, "pii": {"custom": [{"entity": "A"}]}}"#, &["pii.custom[0].pattern: missing: this key is required"]),
        (r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "(a"}]}}"#, &["pii.custom[0].pattern: unclosed group"]),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "a*"}]}}"#,
            &["pii.custom[0].pattern: it matches the empty text, and so every place of every text"],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "a b", "pattern": "x"}, {"entity": "US_SSN", "pattern": "x"}, {"entity": "A", "pattern": "x"}, {"entity": "A", "pattern": "x"}]}}"#,
            &[
                "pii.custom[0].entity: must be 1 to 64 capitals, digits and underscores, as ACCOUNT_NUMBER",
                "pii.custom[1].entity: US_SSN is already an entity; choose another name",
                "pii.custom[3].entity: A is already an entity; choose another name",
            ],
        ),
        (r#"{"version": 1, "pii": {"min_confidence": 50}}"#, &["pii.min_confidence: must be from 0 to 1, not 50"]),
        (
            r#"{"version": 1, "pii": {"hash": {"key": {"env": "UNSET"}}}}"#,
            &[
                "pii.hash.key.env: the environment variable UNSET is unset or empty; in Envoy, name it in vm_config.environment_variables.host_env_keys",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"hash": {"key": "secret"}}}"#,
            &["pii.hash.key: a key is never written into a policy; name the environment variable that holds it: {env: NAME}"],
        ),
        (
            r#"{"version": 1, "injection": {"user": {"action": "redact"}}}"#,
            &["injection.user.action: unknown value \"redact\"; known are: allow, flag, block"],
        ),
        (
            r#"{"version": 1, "injection": {"disable": ["injection.overide"]}}"#,
            &["injection.disable[0]: unknown rule, did you mean \"injection.override\"?"],
        ),
        // Sections that are not built yet do not load.
        (
            r#"{"version": 1, "tools": {"default": "deny"}}"#,
            &["tools: unknown key; known are: version, mode, host, bodies, pii, secrets, injection, audit, explain"],
        ),
    ];
    let mut wrong = Vec::new();
    for (json, expected) in table {
        let problems = load(json).err().unwrap_or_default();
        if problems.len() != expected.len() || problems.iter().zip(*expected).any(|(problem, expected)| problem != expected) {
            wrong.push(format!("{json}\n  expected {expected:?}\n       got {problems:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_error_never_holds_a_key() {
    let secret = "hunter2-is-my-key";
    let documents = [
        format!(r#"{{"version": 1, "pii": {{"hash": {{"key": "{secret}"}}}}}}"#),
        format!(r#"{{"version": 1, "audit": {{"pseudonym_key": {{"value": "{secret}"}}}}}}"#),
    ];
    for document in documents {
        let problems = load(&document).err().unwrap();
        assert!(!problems[0].contains(secret), "{problems:?}");
    }
}

#[test]
fn numbers_as_envoy_writes_them_are_numbers() {
    let policy = load(r#"{"version": 1.0, "bodies": {"request_bytes": 5.0e3, "json_depth": 7.0}}"#).unwrap();
    assert_eq!((policy.limits.request_bytes, policy.limits.json_depth), (5000, 7));
}

#[test]
fn a_revision_tells_documents_apart_and_nothing_else() {
    let revision = |json: &str| load(json).unwrap().revision;
    let base = revision(r#"{"version": 1, "bodies": {"json_depth": 9, "request_bytes": 5000}}"#);
    assert_eq!(base, revision(r#"{ "bodies" : {"request_bytes": 5000.0, "json_depth": 9.0}, "version": 1.0 }"#));
    assert_ne!(base, revision(r#"{"version": 1, "bodies": {"json_depth": 10, "request_bytes": 5000}}"#));
    assert_eq!(base.len(), 12);
}

#[test]
fn a_struct_is_the_same_document() {
    // {"version": 1, "mode": "observe"} as google.protobuf.Struct.
    let bytes =
        [b"\x0a\x14\x0a\x07version\x12\x09\x11".as_slice(), &1f64.to_le_bytes(), b"\x0a\x11\x0a\x04mode\x12\x09\x1a\x07observe"].concat();
    let json = structure::json(&bytes).expect("it decodes");
    assert_eq!(json, r#"{"mode":"observe","version":1.0}"#);
    assert!(load(&json).is_ok_and(|policy| !policy.enforce));
    for cut in 0..bytes.len() {
        assert!(structure::json(&bytes[..cut]).is_none_or(|json| json != r#"{"mode":"observe","version":1.0}"#), "cut at {cut}");
    }
    assert_eq!(structure::json(br#"{"version":1}"#), None);
    assert_eq!(structure::json(b"\n{\"version\":1}"), None);
}

#[test]
fn without_a_section_the_documented_defaults_hold() {
    let policy = load(r#"{"version": 1}"#).unwrap();
    assert!(policy.enforce && policy.hold_headers && !policy.host_is_stated && !policy.explain && policy.keys.ephemeral);
    assert_eq!((policy.limits.request_bytes, policy.limits.response_bytes, policy.limits.json_depth), (983_040, 983_040, 64));
    let warnings = Policy::warnings(r#"{"version": 1}"#).unwrap();
    assert_eq!(warnings.iter().map(|w| w.path.as_str()).collect::<Vec<_>>(), ["host.hold_headers", "audit.pseudonym_key"]);
    let configured = load(r#"{"version": 1, "audit": {"pseudonym_key": {"env": "SET"}}}"#).unwrap();
    assert!(!configured.keys.ephemeral);
}
