//! What is timed, natively and in Envoy's VM alike: the work on some bodies, and how its time is taken for one of them.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use portcullis::detect::Detector;
use portcullis::dialect::openai_chat::OPENAI_CHAT;
use portcullis::dialect::table::Table;
use portcullis::guard::{Effect, End, Exchange, Guard, Head, Unknown};
use portcullis::policy::Policy;
use portcullis::text::{Direction, Segment};
use portcullis::wire;

use crate::control::Control;
use crate::corpus::{Density, request};
use crate::detectors;

const KIB: [usize; 3] = [1, 10, 100];
const DENSITIES: [(Density, &str); 3] = [(Density::Clean, "clean"), (Density::Typical, "typical"), (Density::Dense, "dense")];
/// How many things are timed.
pub(crate) const COUNT: usize = 5;
/// Their names: a request from its head to its record; its body read, unescaped and looked at; its texts looked at, alone; the same with
/// every rule on, where the others have what is on by default; the control.
pub(crate) const WORKS: [&str; COUNT] = ["exchange", "scan", "detect", "detect, every rule", "control"];
#[allow(dead_code)] // For `scan.rs`.
pub(crate) const EVERY_RULE: usize = 3;
/// How many bodies of each kind there are. One alone, over and over, would be learnt by heart by the processor's branch prediction.
const BODIES: usize = 8;
/// How long one sample should take at least: long against the clock, short against the machine's other business.
const SAMPLE: Duration = Duration::from_micros(1500);

/// One kind of body with all that is done with it.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Of one body, on average.
    pub(crate) bytes: usize,
    /// How much of it is text that detectors look at.
    pub(crate) text_bytes: usize,
    /// Each goes through all bodies once.
    works: [Box<dyn FnMut() -> usize>; COUNT],
    repeats: [u32; COUNT],
    /// Microseconds, in the order of [`WORKS`], a sample each round.
    pub(crate) micros: [Vec<f64>; COUNT],
}

/// Every kind of body.
pub(crate) fn cases() -> Vec<Case> {
    let policy = || Policy::load(r#"{"version":1,"host":{"hold_headers":true}}"#, &|_| None, [7; 32]).expect("the policy loads");
    let guard = Rc::new(Guard::new(policy()));
    let control = Rc::new(Control::new());
    let detector: Rc<Detector> = Rc::new(policy().detector);
    let everything = Rc::new(detectors::everything());
    let table = Rc::new(table());
    let each = |kib: usize, density: Density, name: &str| {
        let bodies: Rc<Vec<String>> = Rc::new(bodies(kib, density));
        let texts: Rc<Vec<(String, String)>> = Rc::new(bodies.iter().flat_map(|body| texts(&table, body)).collect());
        let (bytes, text_bytes): (usize, usize) = (bodies.iter().map(String::len).sum(), texts.iter().map(|(text, _)| text.len()).sum());
        let heads: Vec<Head> = bodies.iter().map(|body| head(body.len())).collect();
        let (guard, control, table) = (Rc::clone(&guard), Rc::clone(&control), Rc::clone(&table));
        let (scanned, same) = (Rc::clone(&bodies), Rc::clone(&bodies));
        let (scanner, detector, everything) = (Rc::clone(&detector), Rc::clone(&detector), Rc::clone(&everything));
        let same_texts = Rc::clone(&texts);
        let works: [Box<dyn FnMut() -> usize>; COUNT] = [
            Box::new(move || heads.iter().zip(bodies.iter()).map(|(head, body)| exchange(&guard, head, body)).sum()),
            Box::new(move || scanned.iter().map(|body| scan(&table, &scanner, body)).sum()),
            Box::new(move || look(&detector, &texts)),
            Box::new(move || look(&everything, &same_texts)),
            Box::new(move || same.iter().map(|body| control.count(body)).sum()),
        ];
        let (bytes, text_bytes) = (bytes / BODIES, text_bytes / BODIES);
        Case { name: format!("{name} {kib} KiB"), bytes, text_bytes, works, repeats: [1; COUNT], micros: Default::default() }
    };
    KIB.iter().flat_map(|kib| DENSITIES.map(|(density, name)| each(*kib, density, name))).collect()
}

const DEPTH: usize = 64;

fn table() -> Table {
    Table::new(&OPENAI_CHAT, Direction::Request)
}

fn bodies(kib: usize, density: Density) -> Vec<String> {
    // Another length is another body.
    (0..BODIES).map(|more| request(kib * 1024 + more, density)).collect()
}

#[allow(dead_code)] // For `scan.rs`.
/// The texts of bodies of one kind, each body's by themselves.
pub(crate) fn texts_of(kib: usize, density: Density) -> Vec<Vec<String>> {
    let table = table();
    bodies(kib, density).iter().map(|body| texts(&table, body).into_iter().map(|(text, _)| text).collect()).collect()
}

fn look(detector: &Detector, texts: &[(String, String)]) -> usize {
    texts.iter().map(|(text, label)| detector.look(text, label).values.len()).sum()
}

/// Reads a body, unescapes its texts and looks at them.
fn scan(table: &Table, detector: &Detector, body: &str) -> usize {
    let reading = table.read_json(body, DEPTH).expect("the corpus is JSON");
    let look = |segment: &Segment| detector.look(&wire::decode(segment.encoding, segment.raw.of(body)), segment.label.of(body));
    reading.segments.iter().map(|segment| look(segment).values.len()).sum()
}

/// The texts of a body with the names that they stand under.
fn texts(table: &Table, body: &str) -> Vec<(String, String)> {
    let reading = table.read_json(body, DEPTH).expect("the corpus is JSON");
    let text = |segment: &Segment| wire::decode(segment.encoding, segment.raw.of(body)).into_owned();
    reading.segments.iter().map(|segment| (text(segment), segment.label.of(body).to_owned())).collect()
}

fn head(length: usize) -> Head {
    Head::new([
        (":method", "POST"),
        (":path", "/v1/chat/completions"),
        (":authority", "llm.example.com"),
        ("content-type", "application/json"),
        ("content-length", &length.to_string()),
        ("user-agent", "bench"),
        ("x-request-id", "0e83-4a39-b291-2063ac439ae0"),
    ])
}

/// A request, from its head to its record in both forms. The body is copied, as it is from a host.
fn exchange(guard: &Rc<Guard>, head: &Head, body: &str) -> usize {
    let mut exchange = Exchange::new(Rc::clone(guard));
    exchange.request_head(head, &Unknown, false);
    let effect = exchange.body(Direction::Request, body.as_bytes().to_vec(), true);
    let changed = if let Effect::Replace { body, .. } = effect { body.len() } else { 0 };
    let (line, message) = exchange.finish(End { status: Some(200), ..End::default() }).forms();
    changed + line.len() + message.len()
}

/// Takes samples of everything in turn, for this long.
pub(crate) fn measure(cases: &mut [Case], duration: Duration) {
    let begun = Instant::now();
    for case in &mut *cases {
        for (work, repeats) in case.works.iter_mut().zip(&mut case.repeats) {
            for _ in 0..5 {
                black_box(work());
            }
            let once = Instant::now();
            black_box(work());
            *repeats = u32::try_from(SAMPLE.as_nanos() / once.elapsed().as_nanos().max(1)).unwrap_or(1).max(1);
        }
    }
    while begun.elapsed() < duration {
        for case in &mut *cases {
            for ((work, repeats), micros) in case.works.iter_mut().zip(case.repeats).zip(&mut case.micros) {
                let start = Instant::now();
                for _ in 0..repeats {
                    black_box(work());
                }
                micros.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(repeats) / BODIES as f64);
            }
        }
    }
}

/// The middle of some values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median of the ratios between what two works took in the same round.
pub(crate) fn ratio(over: &[f64], under: &[f64]) -> f64 {
    median(over.iter().zip(under).map(|(over, under)| over / under).collect())
}
