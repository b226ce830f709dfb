//! Chat-completion bodies of a given size, the same in every run: prose, with personal data and secrets in it or without.

/// How much of the text is something that a detector finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// Nothing is found.
    Clean,
    /// One value in a few paragraphs.
    Typical,
    /// Every paragraph is full of values, and of numbers that are none.
    Dense,
}

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "is",
    "for",
    "with",
    "as",
    "was",
    "on",
    "are",
    "by",
    "this",
    "be",
    "from",
    "or",
    "which",
    "an",
    "at",
    "have",
    "not",
    "it",
    "its",
    "can",
    "when",
    "each",
    "more",
    "their",
    "report",
    "system",
    "value",
    "between",
    "through",
    "service",
    "number",
    "customer",
    "because",
    "following",
    "department",
    "considered",
    "information",
    "application",
    "quarterly",
    "infrastructure",
    "recommend",
    "maintenance",
    "window",
    "deployment",
    "schedule",
    "review",
    "document",
    "previous",
    "message",
    "context",
    "version",
    "release",
    "result",
];

/// SplitMix64: any fixed sequence does.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ mixed >> 27) % below
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.next(10) as u8)).collect()
    }
}

fn value(random: &mut Random) -> String {
    match random.next(7) {
        0 => format!("please write to person{}@example{}.com about it", random.next(999), random.next(99)),
        1 => format!("the number is {}-{}-{}", 100 + random.next(500), 10 + random.next(89), 1000 + random.next(8999)),
        2 => format!("card {} ends in May", card(random)),
        3 => format!("call +1 ({}) {}-{}", 212 + random.next(700), 220 + random.next(700), 1000 + random.next(8999)),
        4 => format!("host 10.{}.{}.{} is down", random.next(255), random.next(255), 1 + random.next(250)),
        5 => format!("token ghp_{}a", (0..36).map(|_| char::from(b'A' + random.next(26) as u8)).collect::<String>()),
        _ => format!("key AKIA{}", (0..16).map(|_| char::from(b'A' + random.next(26) as u8)).collect::<String>()),
    }
}

/// A card number with a right check digit.
fn card(random: &mut Random) -> String {
    let body = format!("4{}", random.digits(14));
    let check =
        (0..10).find(|check| portcullis::detect::check::luhn(&format!("{body}{check}").bytes().map(|b| b - b'0').collect::<Vec<_>>()));
    format!("{body}{}", check.unwrap_or(0))
}

fn paragraph(random: &mut Random, density: Density) -> String {
    let mut text = String::new();
    let words = match density {
        Density::Dense => 8,
        _ => 40 + random.next(40),
    };
    for place in 0..words {
        let word = WORDS[random.next(WORDS.len() as u64) as usize];
        match (place, random.next(12)) {
            (0, _) => text.push_str(&word[..1].to_uppercase()),
            (_, 0) => text.push_str(", "),
            _ => text.push(' '),
        }
        text.push_str(if place == 0 { &word[1..] } else { word });
    }
    match density {
        Density::Clean => {}
        Density::Typical if random.next(6) > 0 => {}
        Density::Typical => text.push_str(&format!("; {}", value(random))),
        Density::Dense => {
            for _ in 0..3 {
                text.push_str(&format!(" {}", value(random)));
            }
            for _ in 0..4 {
                let count = 6 + random.next(10) as usize;
                text.push_str(&format!(" {}", random.digits(count)));
            }
        }
    }
    match random.next(8) {
        0 => text.push_str(": \"as agreed\" — see §4, café."),
        _ => text.push('.'),
    }
    text
}

/// A request of about `bytes` bytes.
pub(crate) fn request(bytes: usize, density: Density) -> String {
    let mut random = Random(bytes as u64 ^ density as u64);
    let tools = r#"[{"type":"function","function":{"name":"search_docs","description":"Look up a document","parameters":{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"}},"required":["query"]}}}]"#;
    let mut body =
        String::from(r#"{"model":"gpt-4o-mini","temperature":0.2,"messages":[{"role":"system","content":"You are a helpful assistant."}"#);
    let each = (bytes.saturating_sub(body.len() + tools.len()) / (bytes / 2048).clamp(1, 12)).max(64);
    let mut place = 0;
    while body.len() + tools.len() + 40 < bytes {
        let room = each.min(bytes - body.len() - tools.len());
        let mut text = String::new();
        while text.len() < room {
            text.push_str(&paragraph(&mut random, density));
            text.push_str("\n\n");
        }
        let mut end = room.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let role = if place % 2 == 0 { "user" } else { "assistant" };
        body.push_str(&format!(r#",{{"role":"{role}","content":{}}}"#, serde_json::json!(&text[..end])));
        place += 1;
    }
    body.push_str(&format!(r#"],"tools":{tools}}}"#));
    body
}

/// Words of so many bytes, ASCII alone.
pub(crate) fn words(random: &mut Random, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(WORDS[random.next(WORDS.len() as u64) as usize]);
        text.push(' ');
    }
    text.truncate(bytes);
    text
}

/// An answer of about 1 KiB.
pub(crate) fn response() -> String {
    let mut random = Random(7);
    let text: String = (0..2).map(|_| paragraph(&mut random, Density::Clean)).collect::<Vec<_>>().join("\n\n");
    format!(
        r#"{{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini","choices":[{{"index":0,"message":{{"role":"assistant","content":{}}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":2000,"completion_tokens":180,"total_tokens":2180}}}}"#,
        serde_json::json!(text)
    )
}
