//! Every rule, by its own file of hits and misses: `tests/rules/<rule id>.txt`.
//!
//! A line `+ text` is a hit: the rule finds just what stands between `⟦` and `⟧`. A line `- text # why` is a miss: it finds nothing,
//! and the reason is given. `\n` and `\\` stand for a line break and a backslash. Lines that begin with `#` are notes. All rules are on,
//! so that a hit also shows that no other rule takes it away.

use std::collections::BTreeSet;
use std::path::Path;

use portcullis::detect::threat::Manner;
use portcullis::detect::{Detector, Flow, Shape, rules, vocabulary};
use portcullis::finding::Finding;
use portcullis::text::Span;

const LEAST: usize = 3;

fn unescape(text: &str) -> String {
    text.replace("\\\\", "\u{0}").replace("\\n", "\n").replace('\u{0}', "\\")
}

/// The text without its marks, and the spans that were marked.
fn marked(line: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (inside, after) = after.split_once('⟧').unwrap_or_else(|| panic!("a mark is not closed: {line}"));
        text.push_str(before);
        spans.push(Span::new(text.len(), text.len() + inside.len()));
        text.push_str(inside);
        rest = after;
    }
    text.push_str(rest);
    (text, spans)
}

fn found(detector: &Detector, id: &str, text: &str) -> Vec<Span> {
    let (seen, signs) = (detector.look(text, ""), detector.injections().found_by_rules(text));
    let of_rule = |rule| detector.name(rule).is_some_and(|name| name.id == id);
    // Those that mean something to a machine are shown as what a tool is called with.
    let threats = detector.threats().look(text, Manner::Value);
    seen.values.iter().chain(&signs).chain(&threats).filter(|finding| of_rule(finding.rule)).map(|finding| finding.span).collect()
}

#[test]
fn hits_are_found_and_misses_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    let mut wrong = Vec::new();
    // What the scorer finds has no form; it is measured, not shown.
    for rule in rules().filter(|rule| !matches!(rule.shape, Shape::Learned)) {
        let name = format!("{}.txt", rule.id);
        let Ok(file) = std::fs::read_to_string(folder.join(&name)) else {
            wrong.push(format!("{name} is missing"));
            continue;
        };
        let (mut hits, mut misses) = (0, 0);
        for (number, line) in file.lines().enumerate() {
            let place = format!("{name}:{}", number + 1);
            if let Some(hit) = line.strip_prefix("+ ") {
                hits += 1;
                let (text, spans) = marked(&unescape(hit));
                assert!(!spans.is_empty(), "{place}: a hit marks what is found");
                let found = found(&detector, rule.id, &text);
                if found != spans {
                    let shown: Vec<&str> = found.iter().map(|span| span.of(&text)).collect();
                    wrong.push(format!("{place}: found {shown:?} in {text:?}"));
                }
                let longest = spans.iter().map(|span| span.len()).max().unwrap_or(0);
                assert!(longest <= rule.longest, "{place}: longer than the rule's {} bytes", rule.longest);
            } else if let Some(miss) = line.strip_prefix("- ") {
                misses += 1;
                let (text, why) = miss.rsplit_once(" # ").unwrap_or_else(|| panic!("{place}: a miss says why"));
                assert!(!why.trim().is_empty(), "{place}: a miss says why");
                let text = unescape(text);
                if let Some(span) = found(&detector, rule.id, &text).first() {
                    wrong.push(format!("{place}: {:?} should be no finding: {why}", span.of(&text)));
                }
            } else {
                assert!(line.is_empty() || line.starts_with('#'), "{place}: neither a hit, nor a miss, nor a note");
            }
        }
        if hits < LEAST || misses < LEAST {
            wrong.push(format!("{name}: {hits} hits and {misses} misses, at least {LEAST} each"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The values in a text that comes in pieces which end at the characters that `cut` names.
fn flowed(detector: &Detector, text: &str, cut: impl Fn(usize) -> bool) -> Vec<Finding> {
    let (mut flow, mut values, mut from) = (Flow::default(), Vec::new(), 0);
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|end| *end == text.len() || cut(*end)).collect();
    for end in ends {
        let gone = flow.cleared();
        flow.push(&text[from..end]);
        from = end;
        let seen = flow.look(detector, "", end == text.len(), 1 << 16);
        let before = flow.kept().1;
        values.extend(seen.iter().map(|f| Finding { span: Span::new(f.span.start + before, f.span.end + before), ..*f }));
        // What was cleared may have gone on.
        assert!(values.iter().all(|f| f.span.end <= gone || f.span.start >= gone), "{text:?}: {values:?} after {gone} had gone on");
    }
    values.sort_by_key(Finding::place);
    values
}

#[test]
fn what_the_files_show_is_found_wherever_it_is_cut() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    let mut wrong = Vec::new();
    for rule in rules() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{}.txt", rule.id));
        for line in std::fs::read_to_string(file).unwrap_or_default().lines().filter(|line| line.starts_with(['+', '-'])) {
            let shown = line[1..].trim_start().rsplit_once(" # ").map_or(&line[2..], |(text, _)| text);
            let (text, _) = marked(&unescape(shown));
            let mut whole = detector.look(&text, "").values;
            whole.sort_by_key(Finding::place);
            if flowed(&detector, &text, |_| true) != whole {
                wrong.push(format!("{}, character by character: {text:?}", rule.id));
            }
            for (at, _) in text.char_indices() {
                if flowed(&detector, &text, |end| end == at) != whole {
                    wrong.push(format!("{}, cut at {at}: {text:?}", rule.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_belongs_to_a_rule() {
    let known: BTreeSet<String> = rules().map(|rule| format!("{}.txt", rule.id)).collect();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name), "{name} belongs to no rule");
    }
}

#[test]
fn the_table_is_well_formed() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} stands twice", rule.id);
        assert!(rule.id.starts_with(&format!("{}.", rule.kind.name())), "{}: an id begins with its kind", rule.id);
        assert!(rule.entity.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'), "{}: {}", rule.id, rule.entity);
        assert!(rule.longest > 0 && rule.longest <= 8192, "{}: no rule is without a bound", rule.id);
        assert!(!rule.says.ends_with('.') && rule.says.len() > 10, "{}: says what it finds, in one sentence", rule.id);
        for literal in rule.literals() {
            assert!(literal.len() >= 3, "{}: {literal:?} is too short to be looked up", rule.id);
        }
    }
}

#[test]
fn there_is_room_for_every_rules_words_of_context() {
    let lists: BTreeSet<_> = rules().map(|rule| rule.context).collect();
    assert!(lists.len() < vocabulary::MOST, "{} lists of words", lists.len());
}

#[test]
fn no_number_that_its_check_accepts_begins_otherwise_than_its_layout_says() {
    for rule in rules() {
        let Shape::Number(layouts) = &rule.shape else { continue };
        for layout in *layouts {
            let length = layout.groups.iter().sum();
            for (head, last) in (0..10_000u32).flat_map(|head| (0..10).map(move |last| (head, last))) {
                let mut digits = vec![1; length];
                digits[..4].copy_from_slice(&[1000, 100, 10, 1].map(|place| (head / place % 10) as u8));
                digits[length - 1] = last;
                let says_so = layout.first.contains(&(b'0' + digits[0]));
                assert!(says_so || !(layout.check)(&digits), "{}: {:?} {digits:?}", rule.id, layout.groups);
            }
        }
    }
}

#[test]
fn every_line_holds_the_same_wherever_it_is_cut() {
    const MOST: usize = 1 << 16;
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    let by_place = |mut found: Vec<(String, Span)>| {
        found.sort_by_key(|(id, span)| (*span, id.clone()));
        found
    };
    for rule in rules() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{}.txt", rule.id));
        for line in std::fs::read_to_string(path).unwrap_or_default().lines().filter(|line| line.starts_with("+ ")) {
            let (text, _) = marked(&unescape(&line[2..]));
            let named = |values: &[Finding]| -> Vec<(String, Span)> {
                values.iter().map(|value| (detector.name(value.rule).unwrap().id.clone(), value.span)).collect()
            };
            let whole = by_place(named(&detector.look(&text, "").values));
            for cut in (1..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
                let mut flow = Flow::default();
                flow.push(&text[..cut]);
                let mut found = named(&flow.look(&detector, "", false, MOST));
                // What is cleared may have gone on: nothing is found in it any more.
                let cleared = flow.cleared();
                flow.push(&text[cut..]);
                let rest = named(&flow.look(&detector, "", true, MOST));
                found.extend(rest.into_iter().filter(|(_, span)| span.start >= cleared));
                assert_eq!(by_place(found), whole, "{}: {text:?} cut at {cut}", rule.id);
            }
        }
    }
}
