//! Every place of OpenAI chat completions where text may stand × every rule for personal data and secrets × every form. Optimised
//! (`--release`), a value is split at every byte.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::mem::discriminant;
use std::rc::Rc;

use portcullis::decision::Verdict;
use portcullis::detect::{Kind, Rule, rules};
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Message, Recorded, run};
use serde_json::json;

use crate::aggregate;
use crate::sweep::Tally;
use crate::values::{POLICY, VALUES, first_in, pieces, quoted};

mod places;

use places::{As, HERE, Streamed, Whole, streameds, wholes};

/// The digits of a number, under the name of a member that tells what they are.
const NUMBERS: &[(&str, &str, &str)] =
    &[("pii.credit_card", "card", "5425233430109903"), ("pii.us_ssn", "ssn", "536904399"), ("pii.phone_number", "phone", "2125550147")];

fn bare(text: &str) -> String {
    text.replace('\n', "\\n")
}

struct Run {
    guard: Rc<Guard>,
    /// The forms tried at each place with each rule; the places in their order.
    tried: BTreeMap<(usize, &'static str), usize>,
    names: Vec<&'static str>,
    wrong: BTreeMap<String, String>,
}

/// One body that holds a value, and how it is told.
struct Trial<'a> {
    rule: &'static str,
    value: &'a str,
    form: String,
    is_request: bool,
    status: u16,
    body: &'a str,
}

const CUTS: [Cut; 4] = [Cut::Whole, Cut::Every(1), Cut::Every(7), Cut::Every(61)];

impl Run {
    /// The place that is tried from now on.
    fn at(&mut self, name: &'static str) {
        assert!(!self.names.contains(&name), "{name} stands twice");
        self.names.push(name);
    }

    fn attempt(&mut self, trial: &Trial<'_>, cuts: &[Cut]) {
        let Trial { rule, is_request, status, body, .. } = *trial;
        let kind = if body.starts_with('{') { "application/json" } else { "text/event-stream" };
        let message = |path: Option<&str>, status, kind: &str| {
            let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
            Some(Message { path: path.map(str::to_owned), status, headers, ..Message::default() })
        };
        let path = Some("/v1/chat/completions");
        let recorded = Recorded {
            request: message(path, None, "application/json"),
            response: message(None, Some(status), kind).filter(|_| !is_request),
            ..Recorded::default()
        };
        let clean = r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}"#;
        let (request, response) = if is_request { (body, "") } else { (clean, body) };
        let pieces = pieces(rule, trial.value);
        let cell = format!("{} × {rule}", self.names[self.names.len() - 1]);
        let mut first = None;
        for cut in cuts {
            let outcome = run(&self.guard, &recorded, request.as_bytes(), response.as_bytes(), cut);
            *self.tried.entry((self.names.len() - 1, rule)).or_default() += 1;
            let why = match &first {
                Some(first) => (*first != outcome).then(|| "not what comes of it whole".to_owned()),
                None => {
                    let passed = if is_request { &outcome.request } else { &outcome.response };
                    let of_body = match passed {
                        Some(passed) => trial.wrong(&String::from_utf8_lossy(&passed.body), passed.how, outcome.record.verdict, &pieces),
                        None => Some("nothing went on".to_owned()),
                    };
                    let record = outcome.record.to_json();
                    let recorded = first_in(&record, &pieces).map(|piece| format!("{piece} is in the record"));
                    let unnamed = (!record.contains(rule)).then(|| format!("the record does not name the rule: {record}"));
                    of_body.or(recorded).or(unnamed)
                }
            };
            first.get_or_insert(outcome);
            if let Some(why) = why {
                self.wrong.entry(cell.clone()).or_insert_with(|| format!("{}, cut {cut:?}: {why}", trial.form));
            }
        }
    }
}

impl Trial<'_> {
    /// What is wrong with what went on.
    fn wrong(&self, body: &str, how: How, verdict: Verdict, pieces: &HashSet<&[u8]>) -> Option<String> {
        let mut texts = BTreeMap::new();
        match serde_json::from_str(body) {
            Ok(value) => aggregate::walk("", &value, &mut texts),
            Err(_) if !self.body.starts_with('{') => texts = aggregate::aggregate(body),
            Err(error) => return Some(format!("{error}: {body}")),
        }
        let seen = || texts.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]).chain([body]);
        if let Some(piece) = seen().find_map(|text| first_in(text, pieces)) {
            return Some(format!("{piece} went on: {body}"));
        }
        let entity = rules().find(|rule| rule.id == self.rule).unwrap().entity;
        let is_replaced = seen().any(|text| text.contains(&format!("[{entity}]")));
        (how != How::Replace || verdict != Verdict::Redact || !is_replaced).then(|| format!("{how:?}, {verdict:?}: {body}"))
    }
}

fn whole(run: &mut Run, place: &Whole) {
    run.at(place.name);
    for planted in VALUES {
        let text = [planted.before, planted.value, planted.after].concat();
        let written = |by_number: bool| match place.written {
            As::Json => quoted(&quoted(&text, false), by_number),
            _ => quoted(&text, by_number),
        };
        let compact = place.body.to_string();
        let pretty = serde_json::to_string_pretty(&place.body).unwrap();
        for (form, template, by_number) in [("compact", &compact, false), ("pretty", &pretty, false), ("by number", &compact, true)] {
            let body = template.replace(HERE, &written(by_number));
            let (rule, value) = (planted.rule, planted.value);
            let trial = Trial { rule, value, form: form.to_owned(), is_request: place.is_request, status: place.status, body: &body };
            run.attempt(&trial, &CUTS);
        }
    }
}

/// Numbers, wherever they stand.
fn numbers(run: &mut Run) {
    let places = [
        ("request: number", true, json!({"messages": [{"role": "user", "content": "hi"}], "metadata": {"KEY": HERE}})),
        ("answer: number", false, json!({"choices": [{"index": 0, "message": {"role": "assistant", "x_ray": {"KEY": HERE}}}]})),
        ("stream: number", false, json!({"choices": [{"index": 0, "delta": {"x_ray": {"KEY": HERE}}}]})),
        ("stream: number at the top", false, json!({"choices": [{"index": 0, "delta": {}}], "x_ray": {"KEY": HERE}})),
    ];
    for (name, is_request, template) in places {
        run.at(name);
        for (rule, key, digits) in NUMBERS {
            for (form, with) in [("digits", (*digits).to_owned()), ("with a fraction", format!("{digits}.0"))] {
                let body = template.to_string().replace(&format!("\"{HERE}\""), &with).replace("KEY", key);
                let body = if name.starts_with("stream") { format!("data: {body}\n\ndata: [DONE]\n\n") } else { body };
                let trial = Trial { rule, value: digits, form: form.to_owned(), is_request, status: 200, body: &body };
                run.attempt(&trial, &CUTS);
            }
        }
    }
}

fn streamed(run: &mut Run, place: &Streamed) {
    run.at(place.name);
    for planted in VALUES {
        let text = [planted.before, planted.value, planted.after].concat();
        let end = "data: [DONE]\n\n";
        let mut attempt = |form: String, written: &[String], ending: &str, cuts: &[Cut]| {
            let events: String = written.iter().map(|piece| place.event.replace(HERE, piece)).collect();
            let body = [&place.opening, &events, end].concat().replace('\n', ending);
            let trial = Trial { rule: planted.rule, value: planted.value, form, is_request: false, status: 200, body: &body };
            run.attempt(&trial, cuts);
        };
        if place.written == As::Line {
            for ending in ["\n", "\r\n", "\r"] {
                attempt(format!("lines end {ending:?}"), &[bare(&text)], ending, &CUTS);
            }
            continue;
        }
        // The text of the channel, and where the value stands in it.
        let (channel, from, to) = if place.written == As::Json {
            let before = format!("{{\"to\":\"{}", quoted(planted.before, false));
            let value = quoted(planted.value, false);
            let channel = format!("{before}{value}{}\",\"n\":1}}", quoted(planted.after, false));
            (channel, before.len(), before.len() + value.len())
        } else {
            (text, planted.before.len(), planted.before.len() + planted.value.len())
        };
        let one = [quoted(&channel, false)];
        for ending in ["\n", "\r\n", "\r"] {
            attempt(format!("in one piece, lines end {ending:?}"), &one, ending, &CUTS);
        }
        attempt("in one piece, by number".to_owned(), &[quoted(&channel, true)], "\n", &CUTS);
        if !place.goes_on {
            continue;
        }
        let pieces = |places: &[usize]| -> Vec<String> {
            let ends = places.iter().copied().chain([channel.len()]);
            let starts = [0].into_iter().chain(places.iter().copied());
            starts.zip(ends).map(|(start, end)| quoted(&channel[start..end], false)).collect()
        };
        // Unoptimised, every fifth place does.
        let step = if cfg!(debug_assertions) { 5 } else { 1 };
        for at in (from..=to).step_by(step) {
            attempt(format!("in two, the second from byte {}", at - from), &pieces(&[at]), "\n", &CUTS[at % CUTS.len()..][..1]);
        }
        let each: Vec<usize> = (1..channel.len()).collect();
        attempt("each character alone".to_owned(), &pieces(&each), "\n", &[Cut::Whole, Cut::Every(7)]);
        attempt("each character alone, lines end in CR".to_owned(), &pieces(&each), "\r", &[Cut::Every(61)]);
        let third = (to - from) / 3;
        for (first, second) in [(from + third, to - third), (from + 1, to - 1), (from, to), (from + 1, from + 2), (to - 2, to - 1)] {
            attempt(format!("in three, from bytes {} and {}", first - from, second - from), &pieces(&[first, second]), "\n", &CUTS);
        }
        let mut with_empty = pieces(&[from + third, to - third]);
        with_empty.insert(1, String::new());
        attempt("in three, an empty one between".to_owned(), &with_empty, "\n", &CUTS);
        let numbered: Vec<String> = channel.chars().map(|c| quoted(&c.to_string(), true)).collect();
        attempt("each character alone, by number".to_owned(), &numbered, "\r\n", &[Cut::Every(61)]);
    }
}

/// The table: a row for each place, a column for each rule, how many forms were tried where they meet.
fn table(run: &Run, columns: &[&'static str]) -> String {
    let mut out = String::new();
    for (place, rule) in columns.iter().enumerate() {
        writeln!(out, "{:>2} {rule}", place + 1).unwrap();
    }
    let heads: String = (1..=columns.len()).map(|place| format!("{place:>6}")).collect();
    writeln!(out, "{:<33}{heads}", "").unwrap();
    for (row, name) in run.names.iter().enumerate() {
        let cells: String = columns
            .iter()
            .map(|rule| run.tried.get(&(row, rule)).map_or_else(|| format!("{:>6}", "-"), |count| format!("{count:>6}")))
            .collect();
        writeln!(out, "{name:<33}{cells}").unwrap();
    }
    let cells = run.tried.len();
    let forms: usize = run.tried.values().sum();
    writeln!(out, "{cells} cells, {forms} forms, {} cells wrong", run.wrong.len()).unwrap();
    out
}

/// Tries them all, and prints the table of cells.
pub(crate) fn tally() -> Tally {
    let is_planted = |rule: &&Rule| VALUES.iter().any(|planted| planted.rule == rule.id);
    let columns: Vec<&str> = rules().filter(is_planted).map(|rule| rule.id).collect();
    for rule in rules().filter(|rule| rule.usual && matches!(rule.kind, Kind::Pii | Kind::Secret)) {
        let alike = |other: &&Rule| discriminant(&other.shape) == discriminant(&rule.shape);
        assert!(rules().filter(is_planted).any(|other| alike(&other)), "nothing is planted that is found as {} is", rule.id);
    }
    let guard = Rc::new(Guard::new(Policy::load(POLICY, &|_| None, [7; 32]).unwrap()));
    let mut run = Run { guard, tried: BTreeMap::new(), names: Vec::new(), wrong: BTreeMap::new() };
    wholes().iter().for_each(|place| whole(&mut run, place));
    streameds().iter().for_each(|place| streamed(&mut run, place));
    numbers(&mut run);
    println!("{}", table(&run, &columns));
    let wrong: Vec<String> = run.wrong.iter().map(|(cell, why)| format!("{cell}: {why}")).collect();
    let streamed = run.names.iter().filter(|name| name.starts_with("stream")).count();
    Tally { whole: run.names.len() - streamed, streamed, entities: columns.len(), forms: run.tried.values().sum(), wrong }
}
