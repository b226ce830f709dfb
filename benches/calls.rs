//! What it takes to decide on a call of a tool and to check its arguments, natively and in Envoy's VM. Every figure is a median.
//!
//! `SECONDS` is how long the native part takes (2); the VM's takes 12 and a build.

#[path = "support/calls.rs"]
mod calls;
#[allow(dead_code)] // Some of it is for other benches.
#[path = "support/control.rs"]
mod control;
#[allow(dead_code)]
#[path = "support/corpus.rs"]
mod corpus;
#[allow(dead_code)]
#[path = "support/detectors.rs"]
mod detectors;
#[path = "support/vm.rs"]
mod vm;
#[allow(dead_code)]
#[path = "support/work.rs"]
mod work;

use std::path::Path;
use std::time::Duration;

fn main() {
    let seconds = std::env::var("SECONDS").map_or(2.0, |seconds| seconds.parse().expect("SECONDS is a number"));
    let mut cases = calls::cases();
    calls::measure(&mut cases, Duration::from_secs_f64(seconds));
    table("Native", &cases.iter().map(calls::Case::fields).collect::<Vec<_>>());
    let envoy = std::env::var("ENVOY").unwrap_or_else(|_| ".tools/venv/bin/envoy".to_owned());
    if Path::new(&envoy).exists() {
        table("In Envoy's VM", &vm::run(&envoy, "calls"));
    } else {
        println!("\nIn Envoy's VM: skipped, {envoy} is not there; run `make bench`");
    }
}

fn table(name: &str, rows: &[Vec<String>]) {
    println!("\n## {name}: µs for a call\n\n| call | µs |\n|---|---|");
    for row in rows {
        if let [call, micros] = row.as_slice() {
            println!("| {call} | {:.2} |", micros.trim().parse::<f64>().expect("a figure"));
        }
    }
}
