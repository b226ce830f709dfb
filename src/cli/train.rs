//! `train`: learns the scorer's weights from labelled texts, and says what they are worth on texts that they were not learned from.
//!
//! In: files of JSON Lines. Out: a file of weights, and tables. Whatever is reported of a source was found by weights that never saw it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use portcullis::detect::injection::model::concepts::Concepts;
use portcullis::detect::injection::model::weights::Weights;
use portcullis::detect::injection::model::{self, Head, Model, Scoring};
use portcullis::detect::injection::phrases::Progress;
use portcullis::detect::injection::words;

use super::eval::each_line;
use super::{Failure, Outcome, Result, line, read_text, report};
use compose::Composer;
use learner::{Example, Shape, Tables, learn};
use lesson::Lesson;

mod arithmetic;
mod calibrate;
mod compose;
mod learner;
mod lesson;
mod table;

/// Train the scorer of injections, and measure it on sources that it was not trained on.
///
/// Each line of a file is one text: {"text", "label": 0 or 1, "scope" or "kind", "lang"?}. A file is a source, named up to its first full
/// stop. A text with "fits" is a bare payload: an attack only once it stands in somebody else's text, and is put into many. {{HERE}} in a
/// text marks where something may be put.
///
/// The same files in the same order give the same bytes. The tables show each source as weights find it that were trained without it: give
/// several, or cut one --in-fifths. Whose words nothing is clean in, in those nothing is found.
///
/// Examples:
///   portcullis train --out my.weights traffic.jsonl attacks.jsonl benign.jsonl
///   portcullis train --policy my-model.yaml traffic.jsonl attacks.jsonl benign.jsonl
///   portcullis train --cross-validate traffic.jsonl attacks.jsonl benign.jsonl
///   portcullis train --out my.weights --held-out benign traffic.jsonl attacks.jsonl benign.jsonl
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Where to write the weights.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["cross_validate", "policy"])]
    out: Option<PathBuf>,
    /// Where to write the weights as a policy holds them: YAML with `injection.model`, ready to be pasted.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Only measure, and write nothing.
    #[arg(long, conflicts_with_all = ["out", "policy"])]
    cross_validate: bool,
    /// Sources that nothing is learned from, separated by commas: the weights that are written are measured on them.
    #[arg(long, value_name = "SOURCES", value_delimiter = ',')]
    held_out: Vec<String>,
    /// Sources that hold many kinds of texts, separated by commas: held out in fifths rather than whole.
    #[arg(long, value_name = "SOURCES", value_delimiter = ',')]
    in_fifths: Vec<String>,
    /// Words that mean the same, a line for each concept: its name, a colon, the words. Without it, the built-in list.
    #[arg(long, value_name = "FILE")]
    concepts: Option<PathBuf>,
    /// Where to write what became of each text, found by weights that were trained without its source: lines of JSON.
    #[arg(long, value_name = "FILE")]
    each: Option<PathBuf>,
    /// JSON Lines, plain or gzip.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

const CONCEPTS: &str = include_str!("../../model/concepts.txt");
/// 2^13 slots for words of concepts.
const CONCEPT_BITS: u32 = 13;
const FIFTHS: usize = 5;
/// How many times as much a clean text counts that talks about injections: it looks like one, and there are few.
const ABOUT: f32 = 3.0;
/// How many bytes of weights stand in a line of a policy: 120 signs of base64, and no padding in between.
const BYTES_OF_A_LINE: usize = 90;

const COURSES: [Course; 3] = [
    // An attack of a person is as short as a sentence, or as long as a story.
    Course { head: Head::Trusted, shape: Shape { windows: &[16, 64], least: LEAST, bits: 17, hidden: 30 }, planted: 0, clean: 1000 },
    // One in the words of others is a sentence among others.
    Course { head: Head::Untrusted, shape: Shape { windows: &[12], least: LEAST, bits: 17, hidden: 65 }, planted: 4000, clean: 1000 },
    Course { head: Head::Definition, shape: Shape { windows: &[16], least: LEAST, bits: 15, hidden: 50 }, planted: 500, clean: 200 },
];
/// What a word may be worth at least, in log odds: it can't make up for much of what stands around it.
const LEAST: f32 = -2.0;

/// How a head is taught.
struct Course {
    head: Head,
    shape: Shape,
    /// How many texts are made in each round: with something planted, and long clean ones.
    planted: usize,
    clean: usize,
}

/// Everything there is to learn from.
struct School {
    tables: Tables,
    sources: Vec<String>,
    held_out: Vec<bool>,
    lessons: Vec<Lesson>,
}

/// What weights that had not seen it made of a lesson.
struct Judged<'l> {
    lesson: &'l Lesson,
    sum: i32,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let school = School::open(arguments)?;
    let judged: Vec<Judged<'_>> = COURSES.iter().flat_map(|course| school.cross_validate(course)).collect();
    let calibrations = COURSES.map(|course| calibrate::steps(course.head, &judged));
    line("## Each source, found by weights that were trained without it\n")?;
    table::print(&school.sources, &judged, &calibrations)?;
    for (course, _) in COURSES.iter().zip(&calibrations).filter(|(_, steps)| calibrate::find_nothing(steps)) {
        line(format!("\nThere is no clean text in the words of {}: there, these weights find nothing.", table::words_of(course.head)))?;
    }
    if let Some(file) = &arguments.each {
        write(file, table::each(&school.sources, &judged, &calibrations).as_bytes())?;
    }
    if arguments.cross_validate {
        return Ok(Outcome::Fine);
    }
    let mut heads = COURSES.map(|course| school.teach(&course, None));
    for (head, steps) in heads.iter_mut().zip(&calibrations) {
        head.calibration.clone_from(steps);
    }
    let weights = Weights { concepts: school.tables.concepts.clone(), heads };
    let bytes = weights.to_bytes();
    let model = Model::with(weights);
    let held_out = school.lessons.iter().filter(|lesson| school.is_held_out(lesson));
    let judged: Vec<Judged<'_>> = held_out.filter_map(|lesson| judge(&model, &school.tables, lesson)).collect();
    if !judged.is_empty() {
        line("\n## Each source that was held out, found by the weights\n")?;
        table::print(&school.sources, &judged, &calibrations)?;
    }
    if let Some(file) = &arguments.out {
        write(file, &bytes)?;
    }
    if let Some(file) = &arguments.policy {
        write(file, section(&bytes).as_bytes())?;
    }
    let files: Vec<_> = arguments.out.iter().chain(&arguments.policy).map(|file| file.display().to_string()).collect();
    line(format!("\n{} bytes of weights, from {} texts, in {}", bytes.len(), school.lessons.len(), files.join(" and ")))?;
    Ok(Outcome::Fine)
}

/// The part of a policy that holds these weights, in lines that an editor can bear.
fn section(weights: &[u8]) -> String {
    let mut section = "injection:\n  model: |\n".to_owned();
    for line in weights.chunks(BYTES_OF_A_LINE) {
        section += &format!("    {}\n", BASE64_STANDARD.encode(line));
    }
    section
}

fn judge<'l>(model: &Model, tables: &Tables, lesson: &'l Lesson) -> Option<Judged<'l>> {
    let (mut progress, mut found, mut scoring) = (Progress::default(), Vec::new(), Scoring::default());
    words::each(&lesson.text(), |word| {
        let rule = progress.take(&tables.phrases, word, &mut found);
        model.take(&mut scoring, lesson.head, &word, rule);
    });
    Some(Judged { lesson, sum: model.best(&scoring, lesson.head)?.sum })
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    #[allow(clippy::disallowed_methods)] // The command is where files are written.
    std::fs::write(file, bytes).map_err(|error| Failure::of(format!("{}: {error}", file.display())))
}

/// The name of a source: its file's, up to the first full stop.
fn source_of(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

impl School {
    fn open(arguments: &Arguments) -> Result<Self> {
        let list = arguments.concepts.as_deref().map_or_else(|| Ok(CONCEPTS.to_owned()), read_text)?;
        let concepts = Concepts::from_list(&list, CONCEPT_BITS).map_err(|error| Failure::of(format!("concepts: {error}")))?;
        let mut school = Self { tables: Tables::new(concepts), sources: Vec::new(), held_out: Vec::new(), lessons: Vec::new() };
        for file in &arguments.files {
            let name = source_of(file);
            let source = school.sources.iter().position(|known| *known == name).unwrap_or_else(|| {
                school.held_out.push(arguments.held_out.contains(&name));
                school.sources.push(name.clone());
                school.sources.len() - 1
            });
            let is_in_fifths = arguments.in_fifths.contains(&name);
            each_line(file, |_, json| {
                // Fifths come first among the groups, and are the same ones for every source that is cut so.
                let group = if is_in_fifths { school.lessons.len() % FIFTHS } else { FIFTHS + source };
                school.lessons.extend(Lesson::read(json, source, group)?);
                Ok(())
            })?;
        }
        if let Some(name) = arguments.held_out.iter().chain(&arguments.in_fifths).find(|name| !school.sources.contains(name)) {
            return Err(Failure::of(format!("there is no source {name}; there are: {}", school.sources.join(", "))));
        }
        if school.lessons.is_empty() {
            return Err(Failure::of("there is no text to learn from"));
        }
        Ok(school)
    }

    fn is_held_out(&self, lesson: &Lesson) -> bool {
        self.held_out.get(lesson.source) == Some(&true)
    }

    /// Judges each lesson of the course's scopes with weights that were trained without its group.
    fn cross_validate(&self, course: &Course) -> Vec<Judged<'_>> {
        let is_judged = |lesson: &&Lesson| lesson.head == course.head && !lesson.is_payload && !self.is_held_out(lesson);
        let mut groups: Vec<usize> = self.lessons.iter().filter(is_judged).map(|lesson| lesson.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut judged = Vec::new();
        for (done, group) in groups.iter().enumerate() {
            report(&[format!("cross-validating {:?}: {} of {}", course.head, done + 1, groups.len())]);
            let head = self.teach(course, Some(*group));
            let heads = [head.clone(), head.clone(), head];
            let model = Model::with(Weights { concepts: self.tables.concepts.clone(), heads });
            let lessons = self.lessons.iter().filter(is_judged).filter(|lesson| lesson.group == *group);
            judged.extend(lessons.filter_map(|lesson| judge(&model, &self.tables, lesson)));
        }
        judged
    }

    /// Learns from all lessons but those of one group, and those that are held out.
    fn teach(&self, course: &Course, without: Option<usize>) -> model::weights::Head {
        let seen: Vec<&Lesson> = self.lessons.iter().filter(|lesson| Some(lesson.group) != without && !self.is_held_out(lesson)).collect();
        // A person may well paste what others wrote: where that is clean, it is clean in their words, too.
        let is_pasted = |lesson: &Lesson| course.head == Head::Trusted && lesson.head == Head::Untrusted && !lesson.label;
        let is_taught = |lesson: &&Lesson| !lesson.is_payload && (lesson.head == course.head || is_pasted(lesson));
        let taught: Vec<&Lesson> = seen.iter().copied().filter(is_taught).collect();
        let weigh = weights_of(&taught);
        let example = |lesson: &&Lesson| Example::new(&lesson.text(), &self.tables, lesson.label, weigh(lesson));
        let examples: Vec<Example> = taught.iter().map(example).collect();
        let composer = Composer::new(course.head, &seen);
        learn(&course.shape, &examples, |dice| {
            let made = |text: Option<String>, label| text.map(|text| Example::new(&text, &self.tables, label, 1.0));
            let mut more: Vec<Example> = (0..course.clean).filter_map(|_| made(composer.clean(dice), false)).collect();
            more.extend((0..course.planted).filter_map(|_| made(composer.planted(dice), true)));
            more
        })
    }
}

/// How much a lesson counts: attacks as much as clean texts, and a group of texts by the root of its size, however alike they are. Those
/// of one source and one language are a group.
fn weights_of(lessons: &[&Lesson]) -> impl Fn(&Lesson) -> f32 + use<> {
    let key = |lesson: &Lesson| (lesson.label, lesson.source, lesson.language.clone());
    let mut counts = BTreeMap::<_, f32>::new();
    for lesson in lessons {
        *counts.entry(key(lesson)).or_default() += 1.0;
    }
    let total = |label: bool| counts.iter().filter(|(key, _)| key.0 == label).map(|(_, count)| count.sqrt()).sum::<f32>();
    let (clean, attacks) = (total(false), total(true));
    let all = lessons.len() as f32;
    move |lesson: &Lesson| {
        let count = counts.get(&key(lesson)).copied().unwrap_or(1.0);
        let about = if lesson.is_about && !lesson.label { ABOUT } else { 1.0 };
        about * all / 2.0 / count.sqrt() / if lesson.label { attacks } else { clean }
    }
}
