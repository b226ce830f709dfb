//! What the look for injections takes of a text, whole and by its parts, natively and in Envoy's VM alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use portcullis::detect::injection::every_phrase;
use portcullis::detect::injection::model::{self, Head, Scoring};
use portcullis::detect::injection::phrases::Progress;
use portcullis::detect::injection::unveil::hints::Hints;
use portcullis::detect::injection::words::Pieces;
use portcullis::detect::{Detector, Kind};
use portcullis::text::Scope;

use crate::corpus::{Random, words};
use crate::work::{self, median};

/// How many things are timed.
pub(crate) const COUNT: usize = 6;
/// Their names: the first look for disguises; the text cut into words; cut, and the rules' phrases looked for; cut, and scored; all of it,
/// in a person's words and in a tool's.
pub(crate) const WORKS: [&str; COUNT] = ["hints", "words", "words, rules", "words, scorer", "whole, of a user", "whole, of a tool"];
/// How many texts there are of each kind, and how long each is about.
const TEXTS: usize = 8;
const BYTES: usize = 10 * 1024;
/// How many looks at all texts of a kind make a sample.
const REPEATS: u32 = 3;

/// Some of this project's code.
const CODE: &str = concat!(
    include_str!("../../src/detect/engine.rs"),
    include_str!("../../src/detect/forms.rs"),
    include_str!("../../src/guard/exchange.rs"),
    include_str!("../../src/guard/body.rs"),
    include_str!("../../src/wire/json.rs"),
    include_str!("../../src/policy/compile.rs"),
);

/// One kind of text with what was measured of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Of one text, on average.
    pub(crate) bytes: usize,
    texts: Vec<String>,
    /// Microseconds for one text, in the order of [`WORKS`], a sample each round.
    pub(crate) micros: [Vec<f64>; COUNT],
}

/// Every kind of text: words of the corpus in paragraphs; this project's own prose, with tables and examples; its code; JSON.
pub(crate) fn cases() -> Vec<Case> {
    let corpus = work::texts_of(10, crate::corpus::Density::Clean).iter().map(|texts| texts.join("\n")).collect();
    let kinds = [("words", corpus), ("prose", cut(include_str!("../../README.md"))), ("code", cut(CODE)), ("JSON", cut(&json()))];
    let case = |(name, texts): (&'static str, Vec<String>)| {
        let bytes = texts.iter().map(String::len).sum::<usize>() / texts.len();
        Case { name, bytes, texts, micros: Default::default() }
    };
    kinds.into_iter().map(case).collect()
}

/// The first pieces of a text.
fn cut(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() >= BYTES && pieces.len() < TEXTS {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(BYTES));
        pieces.push(piece.to_owned());
        rest = after;
    }
    pieces
}

/// What a tool answers.
fn json() -> String {
    let mut random = Random(5);
    let item = |random: &mut Random| {
        let (id, price, is_active) = (random.next(1_000_000), random.next(9999) as f64 / 100.0, random.next(2) > 0);
        let (name, tag, about) = (words(random, 16), words(random, 8), words(random, 80));
        serde_json::json!({"id": id, "name": name, "active": is_active, "price": price, "tags": [tag, "new"], "description": about})
    };
    let items: Vec<serde_json::Value> = (0..4 * TEXTS * BYTES / 1024 * 2).map(|_| item(&mut random)).collect();
    serde_json::to_string_pretty(&items).expect("it is JSON")
}

/// Takes samples of everything in turn, for this long.
pub(crate) fn measure(cases: &mut [Case], duration: Duration) {
    let detector = Detector::new(|rule| (rule.kind == Kind::Injection).then_some(0), Vec::new()).expect("there is no pattern");
    let (phrases, model) = (every_phrase(), model::built_in());
    let works: [&dyn Fn(&str) -> usize; COUNT] = [
        &|text| usize::from(Hints::of(text).is_empty()),
        &|text| {
            let mut all = 0;
            Pieces::default().read(text, true, |word| all ^= word.hash);
            all as usize
        },
        &|text| {
            let (mut progress, mut found, mut ended) = (Progress::default(), Vec::new(), Vec::new());
            Pieces::default().read_some(text, true, |words| {
                progress.read(&phrases, words, &mut found, &mut ended);
                ended.clear();
            });
            found.len()
        },
        &|text| {
            let mut scoring = Scoring::default();
            Pieces::default().read_some(text, true, |words| model.weigh(&mut scoring, Head::Trusted, words, &[]));
            usize::from(model.score(&scoring, Head::Trusted).chance)
        },
        &|text| usize::from(detector.suspect(text, Scope::User).score),
        &|text| usize::from(detector.suspect(text, Scope::ToolResult).score),
    ];
    let begun = Instant::now();
    while begun.elapsed() < duration {
        for case in &mut *cases {
            for (work, micros) in works.iter().zip(&mut case.micros) {
                let start = Instant::now();
                for _ in 0..REPEATS {
                    case.texts.iter().for_each(|text| {
                        black_box(work(black_box(text)));
                    });
                }
                micros.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(REPEATS) / case.texts.len() as f64);
            }
        }
    }
}

impl Case {
    /// Its name, bytes, and the median of each work's microseconds.
    pub(crate) fn fields(&self) -> Vec<String> {
        let times = self.micros.iter().map(|samples| median(samples.clone()).to_string());
        [self.name.to_owned(), self.bytes.to_string()].into_iter().chain(times).collect()
    }
}
