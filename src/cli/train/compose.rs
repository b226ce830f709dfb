//! Texts made of texts: what is planted in a document, and documents joined into long ones.
//!
//! In: lessons. Out: texts that are made anew for each round of training, so that no carrier and no payload are learned by heart. A
//! person's attack is one in somebody else's text, too.

use std::collections::BTreeMap;

use portcullis::detect::injection::model::Head;

use super::arithmetic::Dice;
use super::lesson::Lesson;

/// Longer ones are no payloads, and are not joined.
const LONGEST_PAYLOAD: usize = 400;
const LONGEST_JOINED: usize = 1500;

/// Groups of lessons, each with how likely it is drawn.
type Pools<'l> = Vec<(f32, Vec<&'l Lesson>)>;

/// What texts are made of.
pub(super) struct Composer<'l> {
    payloads: Pools<'l>,
    /// Clean texts of others, by language.
    carriers: BTreeMap<&'l str, Pools<'l>>,
    /// Clean texts to be joined, by language.
    joined: Vec<(&'l str, Vec<&'l Lesson>)>,
}

impl<'l> Composer<'l> {
    pub(super) fn new(head: Head, lessons: &[&'l Lesson]) -> Self {
        let is_foreign = |lesson: &Lesson| lesson.language != "en";
        let mut payloads: BTreeMap<(usize, &str), Vec<&Lesson>> = BTreeMap::new();
        let mut carriers: BTreeMap<&str, BTreeMap<usize, Vec<&Lesson>>> = BTreeMap::new();
        let mut joined: BTreeMap<&str, Vec<&Lesson>> = BTreeMap::new();
        for lesson in lessons {
            let is_attack = lesson.label && lesson.head == Head::Trusted && lesson.length() < LONGEST_PAYLOAD;
            if lesson.is_payload || is_attack {
                let kind = if lesson.is_payload { lesson.kind.as_str() } else { "" };
                payloads.entry((lesson.source, kind)).or_default().push(lesson);
            }
            if lesson.label || lesson.is_payload || lesson.is_about || (lesson.head == Head::Definition) != (head == Head::Definition) {
                continue;
            }
            if lesson.head == if head == Head::Definition { head } else { Head::Untrusted } {
                carriers.entry(&lesson.language).or_default().entry(lesson.source).or_default().push(lesson);
            }
            // A foreign request teaches more about the language than about requests.
            if lesson.length() < LONGEST_JOINED && (lesson.head == head || lesson.head == Head::Untrusted || is_foreign(lesson)) {
                joined.entry(&lesson.language).or_default().push(lesson);
            }
        }
        // The larger a group, the less each of its members counts.
        let weigh = |group: Vec<&'l Lesson>| ((group.len() as f32).sqrt(), group);
        Self {
            payloads: payloads.into_values().map(weigh).collect(),
            carriers: carriers.into_iter().map(|(language, groups)| (language, groups.into_values().map(weigh).collect())).collect(),
            joined: joined.into_iter().collect(),
        }
    }

    /// A text of others with something planted in it; `None` where there is none in the payload's language.
    pub(super) fn planted(&self, dice: &mut Dice) -> Option<String> {
        let payload = *draw(&self.payloads, dice)?;
        let carrier = *draw(self.carriers.get(payload.language.as_str())?, dice)?;
        let payload = payload.text();
        if dice.below(5) == 0 {
            return Some(plant(&self.join(&carrier.language, dice)?, &payload, dice));
        }
        let parts = carrier.parts();
        if parts.len() == 1 {
            return Some(plant(&carrier.text(), &payload, dice));
        }
        let chosen = dice.below(parts.len() - 1);
        let each = parts.iter().enumerate().map(|(place, part)| format!("{part}{}", if place == chosen { &payload } else { "" }));
        Some(each.collect())
    }

    /// A long clean text, half of the time in another language than English.
    pub(super) fn clean(&self, dice: &mut Dice) -> Option<String> {
        let language = if dice.below(2) == 0 { "en" } else { dice.pick(&self.joined)?.0 };
        self.join(language, dice)
    }

    fn join(&self, language: &str, dice: &mut Dice) -> Option<String> {
        let (_, lessons) = self.joined.iter().find(|(known, _)| *known == language)?;
        let mut text = String::new();
        for _ in 0..3 + dice.below(8) {
            text.push_str(&dice.pick(lessons)?.text());
            text.push_str(dice.pick(&["\n", " ", "\n\n"])?);
        }
        Some(text)
    }
}

fn draw<'p, 'l>(pools: &'p Pools<'l>, dice: &mut Dice) -> Option<&'p &'l Lesson> {
    let group = dice.pick_weighted(pools)?;
    dice.pick(group)
}

/// Puts a payload where a sentence, a line or a JSON string begins or ends.
fn plant(carrier: &str, payload: &str, dice: &mut Dice) -> String {
    let after = |mark: &'static str, by: usize| carrier.match_indices(mark).map(move |(at, _)| at + by);
    let mut places: Vec<usize> = after("\n", 1).chain(after(". ", 2)).chain(after("\": \"", 4)).chain(after("\",", 0)).collect();
    places.extend([0, carrier.len()]);
    let place = match dice.below(6) {
        0 => 0,
        1 => carrier.len(),
        _ => dice.pick(&places).copied().unwrap_or(0),
    };
    let gap = *dice.pick(&["\n", "\n\n", " ", " "]).unwrap_or(&" ");
    let (before, rest) = carrier.split_at_checked(place).unwrap_or((carrier, ""));
    let left = if before.is_empty() { "" } else { gap };
    let right = if rest.is_empty() { "" } else { gap };
    format!("{before}{left}{payload}{right}{rest}")
}
