//! What a policy says of findings: which of those that overlap have the say, and what happens where nothing may be edited.

use portcullis::decision::{Action, Reason, Verdict};
use portcullis::detect::Seen;
use portcullis::finding::{Finding, RuleIndex};
use portcullis::policy::Policy;
use portcullis::text::{Direction, Scope, Span};

fn load(json: &str) -> Policy {
    Policy::load(json, &|_| None, [0; 32]).unwrap()
}

/// A finding of a built-in rule.
fn seen(policy: &Policy, id: &str, start: usize, end: usize, confidence: u8) -> Finding {
    let rule = policy.detector.names().iter().position(|name| name.id == id).unwrap();
    Finding { rule: RuleIndex(u16::try_from(rule).unwrap()), span: Span::new(start, end), confidence }
}

/// What is left of findings of made-up places in a text.
fn ruled(policy: &Policy, findings: &[(&str, usize, usize, u8)], text: &str) -> Vec<(String, usize, usize, Action)> {
    let mut values: Vec<Finding> = findings.iter().map(|(id, start, end, sure)| seen(policy, id, *start, *end, *sure)).collect();
    values.sort_by_key(|value| (value.span, value.rule));
    let ruling = policy.judge(&Seen { values, ..Seen::default() }, text, Scope::User, Direction::Request);
    let name = |rule| policy.detector.name(rule).unwrap().id.clone();
    ruling.findings.iter().map(|(finding, action)| (name(finding.rule), finding.span.start, finding.span.end, *action)).collect()
}

#[test]
fn the_stricter_finding_has_the_say_and_nothing_that_was_to_be_hidden_shows() {
    use Action::{Flag, Redact};
    const CARD: &str = "pii.credit_card";
    const PHONE: &str = "pii.phone_number";
    const SSN: &str = "pii.us_ssn";
    const MAIL: &str = "pii.email_address";
    const ADDRESS: &str = "pii.ip_address";
    let policy = load(
        r#"{"version": 1, "pii": {"allow_values": ["abcdef"], "entities":
            {"PHONE_NUMBER": {"request": "flag"}, "EMAIL_ADDRESS": {"request": "allow"}}}}"#,
    );
    type Seen = (&'static str, usize, usize, u8);
    type Left = (&'static str, usize, usize, Action);
    let table: &[(&[Seen], &[Left])] = &[
        (&[(CARD, 0, 5, 90), (PHONE, 5, 9, 90)], &[(CARD, 0, 5, Redact), (PHONE, 5, 9, Flag)]),
        // What is flagged, however sure, gives way to what is redacted, and takes nothing along.
        (&[(PHONE, 0, 9, 100), (CARD, 2, 5, 60)], &[(CARD, 2, 5, Redact)]),
        // So does what is allowed, and what is on the list.
        (&[(MAIL, 0, 9, 100), (CARD, 2, 5, 60)], &[(CARD, 2, 5, Redact)]),
        (&[(SSN, 0, 6, 100), (CARD, 2, 5, 60)], &[(CARD, 2, 5, Redact)]),
        // Of equals, the surer; what the other would have hidden beyond it goes with it.
        (&[(CARD, 1, 6, 90), (SSN, 4, 9, 80)], &[(CARD, 1, 9, Redact)]),
        (&[(CARD, 1, 6, 70), (SSN, 4, 9, 80)], &[(SSN, 1, 9, Redact)]),
        // Of equally sure ones, the longer, and then the one that stands first in the table.
        (&[(CARD, 1, 6, 90), (SSN, 2, 5, 90)], &[(CARD, 1, 6, Redact)]),
        (&[(ADDRESS, 2, 6, 90), (SSN, 2, 6, 90)], &[(SSN, 2, 6, Redact)]),
        // Between two, the first takes the gap.
        (&[(CARD, 0, 4, 90), (SSN, 6, 9, 90), (ADDRESS, 2, 8, 60)], &[(CARD, 0, 6, Redact), (SSN, 6, 9, Redact)]),
        (&[(CARD, 2, 4, 90), (SSN, 6, 8, 90), (ADDRESS, 1, 9, 60)], &[(CARD, 1, 6, Redact), (SSN, 6, 9, Redact)]),
    ];
    for (findings, expected) in table {
        let left = ruled(&policy, findings, "abcdefghij");
        let left: Vec<_> = left.iter().map(|(id, start, end, action)| (id.as_str(), *start, *end, *action)).collect();
        assert_eq!(left, *expected, "{findings:?}");
    }
}

#[test]
fn how_sure_a_finding_has_to_be_is_said_for_all_and_for_each_entity() {
    let found = |policy: &str, text: &str| load(policy).detector.look(text, "").values.len();
    let (all, own) = (
        r#"{"version": 1, "pii": {"min_confidence": 0.9}}"#,
        r#"{"version": 1, "pii": {"entities": {"US_SSN": {"min_confidence": 0.9}}}}"#,
    );
    for (text, [by_default, of_all, of_ssn]) in [
        ("536-90-4399 is it", [1, 0, 0]),
        ("call 212-555-0147 or so", [1, 0, 1]),
        ("a@example.com", [1, 1, 1]),
        ("536904399 is it", [0, 0, 0]),
    ] {
        assert_eq!([found(r#"{"version": 1}"#, text), found(all, text), found(own, text)], [by_default, of_all, of_ssn], "{text}");
    }
    assert_eq!(
        found(r#"{"version": 1, "pii": {"min_confidence": 0.1}}"#, "536904399 is it").min(1),
        1,
        "less sure ones are found where the policy says so"
    );
}

#[test]
fn what_is_allowed_hides_nothing_that_is_not() {
    // Both rules see something here, and the one that is surer is let pass.
    let text = "mail AKIAQ3EGPRTUV2WXYZ57@example.com";
    let policy = load(r#"{"version": 1, "pii": {"default": {"request": "allow"}}}"#);
    let ruling = policy.judge(&policy.detector.look(text, ""), text, Scope::User, Direction::Request);
    assert_eq!(ruling.findings.len(), 1, "{ruling:?}");
    assert_eq!(ruling.findings[0].0.span.of(text), "AKIAQ3EGPRTUV2WXYZ57");
}

#[test]
fn what_may_not_be_edited_is_refused() {
    let policy = load(r#"{"version": 1, "pii": {"entities": {"PHONE_NUMBER": {"request": "flag"}}}}"#);
    let judged = |text: &str| policy.judge_fixed(&policy.detector.look(text, ""), text, Scope::User, Direction::Request);
    let secret = judged("sk-proj-abcdefghijklmnopqrstuvwx");
    assert_eq!((secret.verdict, secret.reason), (Verdict::Block, Some(Reason::Secret)));
    let value = judged("536-90-4399");
    assert_eq!((value.verdict, value.reason), (Verdict::Block, Some(Reason::PersonalData)));
    assert_eq!(judged("212-555-0147").verdict, Verdict::Flag);
    assert_eq!(judged("chatcmpl-9fQ2").verdict, Verdict::Allow);
}
