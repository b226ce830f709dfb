//! Findings in any text: within it, on the boundaries of characters, no longer than their rule says, values apart from each other; and
//! the same text always holds the same. The input's second part is the name that the text stands under.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::detect::engine::CustomRule;
use portcullis::detect::{Detector, Kind, RuleName, rules};
use portcullis::finding::Finding;
use portcullis::text::Scope;
use portcullis_fuzz::halves;

/// Rules of an operator: with a context and without, of ASCII and of anything, one that matches nearly everywhere.
const PATTERNS: [(&str, &str); 4] = [(r"\b[A-Z]{3}[0-9]{6}\b", "id"), ("[0-9]{2,}", ""), ("é+.?", ""), (r"\w", "any")];

fn detector() -> Detector {
    let customs = PATTERNS.map(|(pattern, context)| CustomRule {
        name: RuleName { id: format!("custom.{context}"), entity: "OWN".to_owned(), kind: Kind::Pii },
        pattern: pattern.to_owned(),
        context: Some(context.to_owned()).filter(|word| !word.is_empty()).into_iter().collect(),
        least: 0,
        weight: None,
    });
    Detector::new(|_| Some(50), customs.into()).expect("the patterns are right")
}

thread_local! {
    static DETECTORS: [Detector; 2] = [Detector::new(|_| Some(50), Vec::new()).expect("the built-in rules are right"), detector()];
    static LONGEST: Vec<usize> = rules().map(|rule| rule.longest).collect();
}

fuzz_target!(|input: &[u8]| {
    let (text, label) = halves(input);
    let (Ok(text), Ok(label)) = (std::str::from_utf8(text), std::str::from_utf8(label)) else { return };
    DETECTORS.with(|detectors| {
        for detector in detectors {
            let seen = detector.look(text, label);
            assert_eq!(seen, detector.look(text, label), "looking twice shows the same");
            let suspicion = detector.suspect(text, Scope::User);
            seen.values.iter().chain(&suspicion.signs).for_each(|finding| within(finding, detector, text));
            let mut by_rule = seen.values.clone();
            by_rule.sort_by_key(|value| (value.rule, value.span));
            for pair in by_rule.windows(2).filter(|pair| pair[0].rule == pair[1].rule) {
                assert!(pair[0].span.end <= pair[1].span.start, "{pair:?} overlap in {text:?}");
            }
            let kind = |finding: &Finding| detector.name(finding.rule).map(|name| name.kind);
            assert!(suspicion.signs.iter().all(|sign| kind(sign) == Some(Kind::Injection)), "{suspicion:?}");
            assert!(seen.values.iter().all(|value| kind(value) != Some(Kind::Injection)), "{:?}", seen.values);
            assert!(suspicion.score <= 100);
        }
    });
});

fn within(finding: &Finding, detector: &Detector, text: &str) {
    let span = finding.span;
    assert!(!span.is_empty() && text.get(span.start..span.end).is_some(), "{finding:?} is no piece of {text:?}");
    assert!(finding.confidence <= 100, "{finding:?}");
    let name = detector.name(finding.rule).expect("a finding's rule has a name");
    let longest = LONGEST.with(|longest| longest.get(usize::from(finding.rule.0)).copied());
    if let Some(longest) = longest {
        assert!(span.len() <= longest, "{}: {} bytes, {longest} at most: {text:?}", name.id, span.len());
    }
}
