//! What the filter costs a streamed answer.
//!
//! First the guard alone, natively and in Envoy's VM: microseconds for each event. Then in a real Envoy, against no filter, all in one
//! run with rounds interleaved: how long events take from an upstream that sends a word every 2 ms to the client. Then what streams
//! take of memory while many are open.
//!
//! With the filter, a word is held until the next event shows that it has ended, so its way takes one event's time; what the filter
//! itself adds, is told by the time since the event came that let it go. `SECONDS` is how long the native part takes (12), `ROUNDS` how
//! many answers each Envoy streams (120), `STREAMS` how many are open at once (1000, or what the limit of open files permits).

#[allow(dead_code)] // Bodies are for `scan.rs`.
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/gateway.rs"]
mod gateway;
#[path = "support/streams.rs"]
mod streams;
#[path = "support/vm.rs"]
mod vm;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gateway::{Plugin, Variant, message, start};
use serde_json::json;

/// Between events, on the way to the client.
const PACE: Duration = Duration::from_millis(2);
/// How many words an answer has.
const WORDS: usize = 30;
/// Between events, when many answers come at once, and how many come before they stand still.
const SLOW: Duration = Duration::from_millis(100);
const OPEN: usize = 21;

fn main() {
    let variable = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let number = |name: &str, default: &str| variable(name, default).parse::<usize>().expect("a number");
    let (envoy, module) = (variable("ENVOY", ".tools/venv/bin/envoy"), variable("MODULE", "target/portcullis.wasm"));
    let ready = Path::new(&envoy).exists() && Path::new(&module).exists();
    guard_alone(Duration::from_secs(number("SECONDS", "12") as u64), ready.then_some(envoy.as_str()));
    if !ready {
        println!("\nIn Envoy: skipped, {envoy} or {module} is not there; run `make bench`");
        return;
    }
    let plugin = |name: &str, configuration: &str, hold| Plugin {
        name: name.into(),
        module: module.clone(),
        configuration: configuration.into(),
        hold,
    };
    let plugins = [
        None,
        Some(plugin("held", r#"{"version":1,"host":{"hold_headers":true}}"#, true)),
        Some(plugin("observe", r#"{"version":1,"mode":"observe"}"#, false)),
    ];
    let sent = Arc::default();
    let upstream = serve(&sent);
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for configurations");
    let variants = plugins.map(|plugin| start(&envoy, &folder, plugin.as_ref(), upstream));
    latency(&variants, &sent, number("ROUNDS", "120"));
    memory(&variants, number("STREAMS", "1000").min(open_files().saturating_sub(100) / 2));
    drop(variants);
    let _ = std::fs::remove_dir_all(folder);
}

fn guard_alone(duration: Duration, envoy: Option<&str>) {
    let mut cases = streams::cases();
    streams::measure(&mut cases, duration);
    let in_vm: Vec<f64> = envoy
        .map_or_else(Vec::new, |envoy| vm::run(envoy, "stream").iter().map(|fields| fields[0].parse().expect("microseconds")).collect());
    println!("## The guard alone, µs for each event\n");
    println!("| policy | text | of it in an event | event | native p50 | in the VM p50 | VM against native |");
    println!("|---|---|---|---|---|---|---|");
    for (place, case) in cases.into_iter().enumerate() {
        let native = quantile(case.micros, 0.5);
        let vm = in_vm.get(place).map_or_else(|| "- | -".to_owned(), |vm| format!("{vm:.2} | ×{:.2}", vm / native));
        println!("| {} | {} | {} B | {} B | {native:.2} | {vm} |", case.policy, case.text, case.delta, case.event);
    }
}

/// When the events of one answer were sent, and when they were seen.
struct Timed {
    sent: Vec<Instant>,
    came: Vec<Instant>,
}

impl Timed {
    /// How many events were sent after this one until it was seen.
    fn behind(&self, event: usize) -> usize {
        self.sent.iter().filter(|sent| **sent <= self.came[event]).count() - 1 - event
    }

    /// From when another was sent until this one was seen.
    fn micros(&self, event: usize, since: usize) -> f64 {
        self.came[event].saturating_duration_since(self.sent[since]).as_secs_f64() * 1e6
    }
}

fn latency(variants: &[Variant; 3], sent: &Mutex<Vec<Instant>>, rounds: usize) {
    let mut timed: [Vec<Timed>; 3] = Default::default();
    // The first answers warm up.
    for round in 0..rounds + 5 {
        for turn in 0..variants.len() {
            let place = (turn + round) % variants.len();
            sent.lock().expect("the upstream runs").clear();
            let mut connection = ask(&variants[place], "");
            let came = wait(&mut connection, WORDS + 3);
            if round >= 5 {
                timed[place].push(Timed { sent: sent.lock().expect("the upstream runs").clone(), came });
            }
        }
    }
    // Which event lets another go, is the same in every answer; a machine that is late can only make it look like a later one.
    let behind = timed
        .each_ref()
        .map(|own| (0..=WORDS).map(|event| own.iter().map(|answer| answer.behind(event)).min().unwrap_or(0)).collect::<Vec<_>>());
    println!("\n## In Envoy, µs from an event sent to an event seen, {rounds} answers of {WORDS} words, one every {PACE:?}\n");
    let names = variants.each_ref().map(|variant| format!("{0} p50 | p99", variant.name));
    println!("| | {} | held adds p50 | observe adds p50 |\n|---|{}", names.join(" | "), "---|".repeat(8));
    let rows = [
        ("first event, since it was sent", 0..1, false),
        ("first word, since it was sent", 1..2, false),
        ("first word, since what let it go was sent", 1..2, true),
        ("each word, since it was sent", 1..WORDS + 1, false),
        ("each word, since what let it go was sent", 1..WORDS + 1, true),
    ];
    for (name, events, let_go) in rows {
        let micros: Vec<Vec<f64>> = timed
            .iter()
            .zip(&behind)
            .map(|(own, behind)| {
                let since = |event: usize| if let_go { event + behind[event] } else { event };
                own.iter().flat_map(|answer| events.clone().map(move |event| answer.micros(event, since(event)))).collect()
            })
            .collect();
        let both = |values: &Vec<f64>| format!("{:.0} | {:.0}", quantile(values.clone(), 0.5), quantile(values.clone(), 0.99));
        let adds = |own: &Vec<f64>| format!("{:+.0}", quantile(own.iter().zip(&micros[0]).map(|(own, none)| own - none).collect(), 0.5));
        let figures: Vec<String> = micros.iter().map(both).chain(micros[1..].iter().map(adds)).collect();
        println!("| {name} | {} |", figures.join(" | "));
    }
    println!();
    for (variant, behind) in variants.iter().zip(&behind) {
        let waits = |more: usize| behind[1..].iter().filter(|waits| **waits == more).count();
        let words: Vec<String> = (0..=WORDS).filter(|more| waits(*more) > 0).map(|more| format!("{} for {more}", waits(more))).collect();
        println!("- {}: the first event waits for {} more; of the words, {}.", variant.name, behind[0], words.join(", "));
    }
}

fn memory(variants: &[Variant; 3], count: usize) {
    println!("\n## Memory, {count} streams open at once, {OPEN} events sent on each\n");
    println!("The first streams also use what the process has already and is free; so the second half is told by itself.\n");
    println!("| | RSS before, KiB | half open | all open | KiB per stream | of the second half | of the filter, of the second half |");
    println!("|---|---|---|---|---|---|---|");
    let mut none = 0.0;
    for variant in variants {
        let before = resident(variant);
        let mut connections = open(variant, count / 2);
        let half = resident(variant);
        connections.extend(open(variant, count - count / 2));
        let all = resident(variant);
        let each = (all - before) / count as f64;
        let later = (all - half) / (count - count / 2) as f64;
        none = if variant.name == "none" { later } else { none };
        println!("| {} | {before} | {half} | {all} | {each:.1} | {later:.1} | {:.1} |", variant.name, later - none);
    }
}

/// Streams that have come to a standstill.
fn open(variant: &Variant, count: usize) -> Vec<TcpStream> {
    let mut connections: Vec<TcpStream> = (0..count).map(|_| ask(variant, "?open")).collect();
    for connection in &mut connections {
        // The last event is held until one more comes.
        wait(connection, OPEN - 1);
    }
    connections
}

/// The middle of some values, or another part.
fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * part).round() as usize]
}

/// KiB of a process that are in memory.
fn resident(variant: &Variant) -> f64 {
    // Counted now; `statm` may lag behind.
    let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", variant.process.id())).expect("the process runs");
    rollup.lines().find_map(|line| line.strip_prefix("Rss:")?.split_whitespace().next()?.parse().ok()).expect("its size")
}

/// How many files may be open at once.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let own = limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok());
    own.unwrap_or(1024)
}

/// An upstream that streams an answer to every request, on a thread for each connection, and notes when it sent which event. Where the
/// path asks for it, it is slow, and leaves the answer open.
fn serve(sent: &Arc<Mutex<Vec<Instant>>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the upstream");
    let port = listener.local_addr().expect("its address").port();
    let sent = Arc::clone(sent);
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let sent = Arc::clone(&sent);
            std::thread::spawn(move || {
                let _ = connection.set_nodelay(true);
                let mut buffer = Vec::new();
                while let Some(line) = message(&mut connection, &mut buffer) {
                    if stream(&mut connection, line.contains("?open"), &sent).is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

fn stream(connection: &mut TcpStream, open: bool, sent: &Mutex<Vec<Instant>>) -> std::io::Result<()> {
    let mut random = corpus::Random(3);
    let text = corpus::words(&mut random, 1000);
    // As models do it: the space before the word.
    let words = text.split(' ').map(|word| streams::event(&json!({"content": format!(" {word}")}), None));
    let (count, pace) = if open { (OPEN - 1, SLOW) } else { (WORDS, PACE) };
    let last = if open { Vec::new() } else { streams::last("stop").to_vec() };
    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")?;
    for event in [streams::first()].into_iter().chain(words.take(count)).chain(last) {
        let chunk = [format!("{:x}\r\n", event.len()).as_bytes(), &event, b"\r\n"].concat();
        if !open {
            sent.lock().expect("the client runs").push(Instant::now());
        }
        connection.write_all(&chunk)?;
        std::thread::sleep(pace);
    }
    if open { Ok(()) } else { connection.write_all(b"0\r\n\r\n") }
}

/// Asks for a streamed answer.
fn ask(variant: &Variant, query: &str) -> TcpStream {
    let body = r#"{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"How do I plan a maintenance window?"}]}"#;
    let mut connection = TcpStream::connect(("127.0.0.1", variant.port)).expect("a connection to Envoy");
    let _ = connection.set_nodelay(true);
    let _ = connection.set_read_timeout(Some(Duration::from_secs(20)));
    let request = format!(
        "POST /v1/chat/completions{query} HTTP/1.1\r\nhost: llm\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).expect("the request goes out");
    connection
}

/// Reads until so many events have come: when each did.
fn wait(connection: &mut TcpStream, count: usize) -> Vec<Instant> {
    let (mut came, mut before, mut chunk) = (Vec::new(), 0, [0; 65536]);
    while came.len() < count {
        let read = connection.read(&mut chunk).expect("the answer comes");
        assert!(read > 0, "the answer must not end after {} events", came.len());
        let now = Instant::now();
        for byte in &chunk[..read] {
            if [before, *byte] == *b"\n\n" {
                came.push(now);
            }
            before = *byte;
        }
    }
    came
}
