//! What the look for injections takes of clean texts of about 10 KiB, whole and by its parts, natively and in Envoy's VM.
//!
//! Samples are taken in turn, and every figure is a median. `SECONDS` is how long the native part takes (6); the VM's takes 12 and a build.

#[allow(dead_code)] // Some of it is for other benches.
#[path = "support/control.rs"]
mod control;
#[allow(dead_code)]
#[path = "support/corpus.rs"]
mod corpus;
#[allow(dead_code)]
#[path = "support/detectors.rs"]
mod detectors;
#[path = "support/injections.rs"]
mod injections;
#[path = "support/vm.rs"]
mod vm;
#[allow(dead_code)]
#[path = "support/work.rs"]
mod work;

use std::path::Path;
use std::time::Duration;

use injections::{COUNT, Case, WORKS};

fn main() {
    let seconds = std::env::var("SECONDS").map_or(6.0, |seconds| seconds.parse().expect("SECONDS is a number"));
    let mut cases = injections::cases();
    injections::measure(&mut cases, Duration::from_secs_f64(seconds));
    table("Native", &cases.iter().map(Case::fields).collect::<Vec<_>>());
    let envoy = std::env::var("ENVOY").unwrap_or_else(|_| ".tools/venv/bin/envoy".to_owned());
    if Path::new(&envoy).exists() {
        table("In Envoy's VM", &vm::run(&envoy, "injections"));
    } else {
        println!("\nIn Envoy's VM: skipped, {envoy} is not there; run `make bench`");
    }
}

fn table(name: &str, rows: &[Vec<String>]) {
    println!("\n## {name}: µs for 10 KiB | ns for a byte\n\n| text | {} |\n|---|{}", WORKS.join(" | "), "---|".repeat(COUNT));
    for row in rows {
        let numbers: Vec<f64> = row.iter().skip(1).filter_map(|field| field.trim().parse().ok()).collect();
        let [bytes, micros @ ..] = numbers.as_slice() else { continue };
        let cells: Vec<String> =
            micros.iter().map(|micros| format!("{:.1}, {:.2}", micros * 10240.0 / bytes, micros * 1e3 / bytes)).collect();
        println!("| {} | {} |", row[0], cells.join(" | "));
    }
}
