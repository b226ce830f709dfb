//! The work of `benches/scan.rs`, `benches/injections.rs`, `benches/calls.rs` or `benches/stream.rs` (`BENCH` says which: `scan`, `detectors`,
//! `injections`, `calls` or `stream`), in a host's VM: a module that does it when the VM starts, and writes what it took to the host's log, one line for each
//! case, then `bench done`. It is the filter's library with one more export, `main`; the library's own exports make it a plugin that
//! hosts load.
//!
//! Lines: of `scan`, `bench <name>|<bytes>|<bytes of text>|<µs>|…`, the times in the order of `work::WORKS`; of `stream`, `bench <µs>`,
//! in the order of `streams::cases`; of `calls`, `bench <name>|<µs>`; of `injections`, `bench <name>|<bytes>|<µs>|…`, in the order of `injections::WORKS`; of
//! `detectors`, `bench <name>|<rules>|<ms to build>|<KiB>`.

#[path = "../../support/calls.rs"]
mod calls;
#[path = "../../support/control.rs"]
mod control;
#[allow(dead_code)] // Some of it is for other benches.
#[path = "../../support/corpus.rs"]
mod corpus;
#[path = "../../support/detectors.rs"]
mod detectors;
#[allow(dead_code)] // What describes works is for `injections.rs`.
#[path = "../../support/injections.rs"]
mod injections;
#[allow(dead_code)] // What describes a case is for `stream.rs`.
#[path = "../../support/streams.rs"]
mod streams;
#[allow(dead_code)] // Ratios are for `scan.rs`.
#[path = "../../support/work.rs"]
mod work;

use std::io::Write;
use std::time::Duration;

/// Hosts call it after `_initialize`, before any plugin is configured.
#[unsafe(export_name = "main")]
extern "C" fn run(_count: i32, _arguments: i32) -> i32 {
    match std::env::var("BENCH").as_deref() {
        Ok("stream") => stream(),
        Ok("detectors") => costs(),
        Ok("injections") => injections(),
        Ok("calls") => calls(),
        _ => scan(),
    }
    say("bench done");
    0
}

fn scan() {
    let mut cases = work::cases();
    work::measure(&mut cases, DURATION);
    for case in cases {
        let times: String = case.micros.map(work::median).map(|micros| format!("|{micros}")).concat();
        say(&format!("bench {}|{}|{}{times}", case.name, case.bytes, case.text_bytes));
    }
}

fn costs() {
    for cost in detectors::costs() {
        say(&format!("bench {}", cost.fields().join("|")));
    }
}

fn injections() {
    let mut cases = injections::cases();
    injections::measure(&mut cases, DURATION);
    for case in cases {
        say(&format!("bench {}", case.fields().join("|")));
    }
}

fn calls() {
    let mut cases = calls::cases();
    calls::measure(&mut cases, DURATION);
    for case in cases {
        say(&format!("bench {}", case.fields().join("|")));
    }
}

fn stream() {
    let mut cases = streams::cases();
    streams::measure(&mut cases, DURATION);
    for case in cases {
        say(&format!("bench {}", work::median(case.micros)));
    }
}

/// Writes a line of the log. In one piece: the host makes a line of each.
fn say(line: &str) {
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// How long it takes.
const DURATION: Duration = Duration::from_secs(12);
