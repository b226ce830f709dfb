//! Five values at every place of [`places`], in every form, in two threads.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use portcullis::decision::Verdict;
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Message, Recorded, run};
use portcullis::wire::frame::{Event, Framer, Framing};
use serde_json::{Value, json};

use crate::aggregate;
use crate::frames;
use crate::openai_chat;
use crate::places::{As, Framed, GROUPS, Group, HERE, Place, Streamed};
use crate::values::{POLICY, Planted, VALUES, first_in, pieces, quoted};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const THREADS: usize = 2;
const RULES: [&str; 5] = ["pii.email_address", "pii.credit_card", "pii.phone_number", "pii.iban_code", "secret.github_token"];
const CUTS: [Cut; 2] = [Cut::Whole, Cut::Every(7)];

/// The first value of each rule.
fn values() -> impl Iterator<Item = &'static Planted> {
    RULES.iter().map(|rule| VALUES.iter().find(|planted| planted.rule == *rule).unwrap())
}

/// What came of the places of one dialect.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) whole: usize,
    pub(crate) streamed: usize,
    pub(crate) entities: usize,
    pub(crate) forms: usize,
    pub(crate) wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.whole += other.whole;
        self.streamed += other.streamed;
        self.entities = self.entities.max(other.entities);
        self.forms += other.forms;
        self.wrong.extend(other.wrong);
    }
}

/// One body with a value in it.
struct Trial<'a> {
    group: &'a Group,
    place: String,
    form: String,
    planted: &'static Planted,
    written: As,
    /// The status of the answer that it is; of a request, none.
    status: Option<u16>,
    /// How it is framed, if it is a stream.
    framed: Option<Framed>,
    body: Vec<u8>,
}

impl Trial<'_> {
    fn content_type(&self) -> &'static str {
        match self.framed {
            None => self.group.content_type,
            Some(Framed::Events) => "text/event-stream",
            Some(Framed::Lines) => "application/x-ndjson",
            Some(Framed::Array) => "application/json",
            Some(Framed::Messages | Framed::Chunks) => "application/vnd.amazon.eventstream",
        }
    }

    /// Runs it under each cut, and says what is wrong.
    fn attempt(&self, guard: &Rc<Guard>, tally: &mut Tally) {
        let message = |kind: &str, status| Message {
            path: Some(self.group.path.to_owned()),
            status,
            headers: serde_json::from_value(json!({"content-type": kind})).unwrap(),
            ..Message::default()
        };
        let is_request = self.status.is_none();
        let recorded = Recorded {
            request: Some(message(self.group.content_type, None)),
            response: self.status.map(|status| message(self.content_type(), Some(status))),
            ..Recorded::default()
        };
        let (request, response) = if is_request { (&self.body[..], &[][..]) } else { (self.group.ask.as_bytes(), &self.body[..]) };
        let pieces = pieces(self.planted.rule, self.planted.value);
        let mut first = None;
        for cut in &CUTS {
            tally.forms += 1;
            let outcome = run(guard, &recorded, request, response, cut);
            let why = match &first {
                Some(first) => (*first != outcome).then(|| "not what comes of it whole".to_owned()),
                None => {
                    let passed = if is_request { &outcome.request } else { &outcome.response };
                    let (how, body) = passed.as_ref().map_or((How::Reset, &[][..]), |passed| (passed.how, &passed.body));
                    let record = outcome.record.to_json();
                    let dialect = self.group.dialect.split(':').next().unwrap();
                    self.leak(body, how, &pieces)
                        .or_else(|| first_in(&record, &pieces).map(|piece| format!("{piece} is in the record")))
                        .or_else(|| (!record.contains(self.planted.rule)).then(|| format!("the record does not name the rule: {record}")))
                        .or_else(|| {
                            let is_refused = how == How::Reply || outcome.record.verdict > Verdict::Redact;
                            (is_refused && !matches!(self.written, As::Name | As::Sealed))
                                .then(|| format!("refused, not redacted: {record}"))
                        })
                        .or_else(|| {
                            let is_other = self.group.dialect == dialect && !record.contains(&format!("\"{dialect}\""));
                            is_other.then(|| format!("read as another dialect: {record}"))
                        })
                }
            };
            first.get_or_insert(outcome);
            if let Some(why) = why {
                let Self { group, place, form, planted, .. } = self;
                tally.wrong.push(format!("{} × {place} × {}, {form}, cut {cut:?}: {why}", group.dialect, planted.rule));
            }
        }
    }

    /// The first piece of the value in what went on, in whatever way it is read.
    fn leak(&self, body: &[u8], how: How, pieces: &HashSet<&[u8]>) -> Option<String> {
        let raw = String::from_utf8_lossy(body);
        let mut texts = BTreeMap::new();
        let mut alone = vec![raw.to_string(), decoded_form(&raw)];
        match self.framed.filter(|_| how != How::Reply) {
            Some(framed) => {
                for event in events(framed, body) {
                    let value = serde_json::from_str(&event.data).unwrap_or(Value::Null);
                    let kind = ["type", "event_type"].iter().find_map(|key| value[*key].as_str()).unwrap_or(&event.name);
                    aggregate::walk(kind, &value, &mut texts);
                    alone.extend([event.around().to_owned(), event.data]);
                }
                if framed == Framed::Events {
                    texts.extend(aggregate::aggregate(&raw));
                }
            }
            None => aggregate::walk("", &serde_json::from_str(&raw).unwrap_or_default(), &mut texts),
        }
        let seen = texts.iter().flat_map(|(path, text)| [path, text]).chain(&alone);
        seen.into_iter().find_map(|text| first_in(text, pieces)).map(|piece| format!("{piece} went on: {raw}"))
    }
}

/// The events of a body.
fn events(framed: Framed, body: &[u8]) -> Vec<Event> {
    let mut framer = Framer::new(match framed {
        Framed::Events => Framing::Events,
        Framed::Lines => Framing::Lines,
        Framed::Array => Framing::Array,
        Framed::Messages | Framed::Chunks => Framing::Messages,
    });
    framer.push(body);
    let mut events = Vec::new();
    while let Some(Ok(event)) = framer.next_event(true) {
        events.push(event);
    }
    assert!(framer.rest().is_empty(), "what goes on can be read");
    events
}

/// A text as it stands in a form.
fn as_form(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn decoded_form(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().replace('+', " ");
    let decoded = parts.map(|part| match part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
        Some(byte) => format!("{}{}", char::from(byte), part[2..].replace('+', " ")),
        None => part.to_owned(),
    });
    std::iter::once(first).chain(decoded).collect()
}

/// The whole text of a place, not yet quoted, and where the value begins and ends in it.
fn channel(planted: &Planted, written: As) -> (String, usize, usize) {
    let Planted { before, value, after, .. } = planted;
    let (before, after) = match written {
        As::Json => (format!(r#"{{"to":"{before}"#), format!(r#"{after}","n":1}}"#)),
        As::Name | As::Sealed => (String::new(), String::new()),
        _ => ((*before).to_owned(), (*after).to_owned()),
    };
    ([&before, *value, &after].concat(), before.len(), before.len() + value.len())
}

fn whole(group: &Group, status: Option<u16>, base: &str, place: &Place, guard: &Rc<Guard>, tally: &mut Tally) {
    let (name, written, members) = *place;
    tally.whole += 1;
    let template = match (serde_json::from_str::<Value>(base), serde_json::from_str::<Value>(members)) {
        (Ok(mut body), Ok(members)) => {
            body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            Some(body)
        }
        (_, Err(error)) if !matches!(written, As::Bare | As::Form) => panic!("{name} of {}: {error}", group.dialect),
        _ => None,
    };
    for planted in values() {
        let (text, ..) = channel(planted, written);
        let forms = match &template {
            Some(template) => {
                let (compact, pretty) = (template.to_string(), serde_json::to_string_pretty(template).unwrap());
                vec![
                    ("compact", compact.replace(HERE, &quoted(&text, false))),
                    ("pretty", pretty.replace(HERE, &quoted(&text, false))),
                    ("by number", compact.replace(HERE, &quoted(&text, true))),
                ]
            }
            None if written == As::Form => vec![
                ("all escaped", members.replace(HERE, &as_form(&text))),
                ("spaces as +", members.replace(HERE, &as_form(&text).replace("%20", "+"))),
            ],
            None => vec![("as it is", members.replace(HERE, &text))],
        };
        let from = status.map_or("request", |_| "answer");
        for (form, body) in forms {
            let (place, form, body) = (format!("{from}: {name}"), form.to_owned(), body.into_bytes());
            Trial { group, place, form, planted, written, status, framed: None, body }.attempt(guard, tally);
        }
    }
}

fn streamed(group: &Group, place: &Streamed, guard: &Rc<Guard>, tally: &mut Tally) {
    tally.streamed += 1;
    for planted in values() {
        let (text, from, to) = channel(planted, place.written);
        let third = (to - from) / 3;
        let each: Vec<usize> = (1..text.len()).collect();
        let mut forms: Vec<(String, Vec<usize>, bool)> =
            vec![("in one piece".to_owned(), Vec::new(), false), ("by number".to_owned(), Vec::new(), true)];
        if !place.event.is_empty() {
            for at in [from + 1, from + third, to - 1] {
                forms.push((format!("in two, the second from byte {}", at - from), vec![at], false));
            }
            forms.push(("in three".to_owned(), vec![from + third, to - third], false));
            forms.push(("each character alone".to_owned(), each, false));
        }
        for (form, places, by_number) in forms {
            let ends = places.iter().copied().chain([text.len()]);
            let starts = [0].into_iter().chain(places.iter().copied());
            let texts: Vec<&str> = starts.zip(ends).map(|(start, end)| &text[start..end]).collect();
            let fill = |template: &str, text: &str| template.replace(HERE, &quoted(text, by_number));
            let deltas = texts.iter().filter(|_| !place.event.is_empty()).map(|text| fill(place.event, text));
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let mut all = [lines(group.opening), lines(place.opening)].concat();
            all.extend(deltas);
            all.extend(lines(&fill(place.closing, &text)));
            all.extend(lines(group.closing));
            let body = written(group.framed, &all);
            let (place, written) = (format!("stream: {}", place.name), place.written);
            let framed = Some(group.framed);
            Trial { group, place, form, planted, written, status: Some(200), framed, body }.attempt(guard, tally);
        }
    }
}

/// A stream of these events: lines with a name and data.
fn written(framed: Framed, lines: &[String]) -> Vec<u8> {
    let parts = |line: &String| {
        let data = line.find(['{', '[']).unwrap();
        (line[..data].trim().to_owned(), line[data..].to_owned())
    };
    let all: Vec<(String, String)> = lines.iter().map(parts).collect();
    let event = |(name, data): &(String, String)| match framed {
        Framed::Events if name.is_empty() => format!("data: {data}\n\n").into_bytes(),
        Framed::Events => format!("event: {name}\ndata: {data}\n\n").into_bytes(),
        Framed::Lines => format!("{data}\n").into_bytes(),
        Framed::Array => data.clone().into_bytes(),
        Framed::Messages => frames::message(name, data),
        Framed::Chunks => frames::message("chunk", &json!({"bytes": BASE64_STANDARD.encode(data), "p": "abc"}).to_string()),
    };
    let events: Vec<Vec<u8>> = all.iter().map(event).collect();
    match framed {
        Framed::Array => [&b"["[..], &events.join(&b",\r\n"[..]), b"]"].concat(),
        _ => events.concat(),
    }
}

/// One thread's share of the places.
fn share(part: usize, policy: &str) -> Vec<(&'static str, Tally)> {
    let guard = Rc::new(Guard::new(Policy::load(policy, &|_| None, [7; 32]).unwrap()));
    let mut all = Vec::new();
    let mut turn = 0;
    for group in GROUPS.iter().copied().flatten() {
        let mut tally = Tally { entities: RULES.len(), ..Tally::default() };
        let mut is_mine = || {
            turn += 1;
            turn % THREADS == part
        };
        let kinds = [(None, group.ask, group.requests), (Some(200), group.answer, group.answers), (Some(400), "{}", group.errors)];
        for (status, base, places) in kinds {
            for place in places.iter().filter(|_| is_mine()) {
                whole(group, status, base, place, &guard, &mut tally);
            }
        }
        for place in group.streams.iter().filter(|_| is_mine()) {
            streamed(group, place, &guard, &mut tally);
        }
        all.push((group.dialect, tally));
    }
    all
}

#[test]
fn what_is_planted_does_not_come_out_of_any_dialect() {
    let shares: Vec<(&str, Tally)> = std::thread::scope(|scope| {
        let chat = scope.spawn(|| vec![("openai_chat", openai_chat::tally())]);
        let threads: Vec<_> = (0..THREADS).map(|part| scope.spawn(move || share(part, POLICY))).collect();
        [chat].into_iter().chain(threads).flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut order = Vec::new();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (dialect, tally) in shares {
        if !order.contains(&dialect) {
            order.push(dialect);
        }
        tallies.entry(dialect).or_default().add(tally);
    }
    let mut table =
        String::from("| dialect | places whole | places streamed | entities | forms tried | leaks |\n|---|---|---|---|---|---|\n");
    for dialect in order {
        let Tally { whole, streamed, entities, forms, wrong } = &tallies[dialect];
        table.push_str(&format!("| {dialect} | {whole} | {streamed} | {entities} | {forms} | {} |\n", wrong.len()));
    }
    println!("{table}");
    let wrong: Vec<&String> = tallies.values().flat_map(|tally| &tally.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    check_readme(&table);
}

/// The other way round: where nothing is edited, every value is seen to come out, so that none was lost on the way.
#[test]
fn what_is_only_observed_is_seen_to_come_out() {
    let observed = POLICY.replacen('{', r#"{"mode":"observe","#, 1);
    for (dialect, tally) in share(0, &observed).into_iter().chain(share(1, &observed)) {
        assert_eq!(tally.wrong.len() * CUTS.len(), tally.forms, "{dialect}");
    }
}

/// The README's table is this one.
fn check_readme(table: &str) {
    // Optimised, chat is tried in more forms.
    if !cfg!(debug_assertions) {
        return;
    }
    let written = std::fs::read_to_string(README).unwrap();
    let (begin, end) = ("<!-- planted: begin -->\n", "<!-- planted: end -->");
    let start = written.find(begin).unwrap() + begin.len();
    let stop = start + written[start..].find(end).unwrap();
    let mut readme = written.clone();
    readme.replace_range(start..stop, table);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(README, &readme).unwrap();
    }
    assert!(readme == written, "the README's table of what was planted is not this one; BLESS=1 cargo test --test planted writes it anew");
}
