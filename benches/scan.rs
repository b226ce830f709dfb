//! What the guard itself takes, without network and host: a request from its head to its record, the scan of its body within that, and
//! detection within that, on bodies of three sizes and densities, against a control in the same process (`support/control.rs`). Then, where Envoy is there, the
//! same work in its VM (`vm/`), which is what the filter does there; and where Python's peers are there (`peers.py`), theirs on the same texts.
//! Beside that, what a detector costs before it has seen a text (`support/detectors.rs`).
//!
//! Samples are taken in turn, so that a machine's bad moment falls on all alike; every figure is a median, a ratio that of the ratios
//! within a round. `SECONDS` is how long the native part takes (15), and at least that of the peers; the VM's takes 12 and a build.

#[path = "support/control.rs"]
mod control;
#[allow(dead_code)] // Some of it is for other benches.
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/detectors.rs"]
mod detectors;
#[path = "support/peers.rs"]
mod peers;
#[path = "support/vm.rs"]
mod vm;
#[path = "support/work.rs"]
mod work;

use std::path::Path;
use std::time::Duration;

use corpus::Density;
use detectors::Cost;
use peers::Peer;
use work::{COUNT, Case, EVERY_RULE, WORKS, median, ratio};

fn main() {
    let seconds = std::env::var("SECONDS").map_or(15.0, |seconds| seconds.parse().expect("SECONDS is a number"));
    // First, as it asks for.
    let costs: Vec<[String; 4]> = detectors::costs().iter().map(Cost::fields).collect();
    let mut cases = work::cases();
    work::measure(&mut cases, Duration::from_secs_f64(seconds));
    println!("## Native\n");
    let native: Vec<Row> = cases.iter().map(Row::of).collect();
    table(&native);
    ratios(&cases);
    detectors_table(&costs);
    let envoy = std::env::var("ENVOY").unwrap_or_else(|_| ".tools/venv/bin/envoy".to_owned());
    let in_vm = if Path::new(&envoy).exists() {
        in_vm(&envoy, &native)
    } else {
        println!("\nIn Envoy's VM: skipped, {envoy} is not there; run `make bench`");
        Vec::new()
    };
    let python = std::env::var("PEERS").unwrap_or_else(|_| ".tools/peers/bin/python".to_owned());
    if Path::new(&python).exists() {
        beside_others(Path::new(&python), seconds, &native, &in_vm);
    } else {
        println!("\nBeside others: skipped, {python} is not there; run `make bench`");
    }
}

/// The same in the VM of this Envoy.
fn in_vm(envoy: &str, native: &[Row]) -> Vec<Row> {
    println!("\n## In Envoy's VM\n");
    let in_vm: Vec<Row> = vm::run(envoy, "scan").iter().filter_map(|fields| Row::parse(fields)).collect();
    table(&in_vm);
    println!("\n| VM against native | {} |\n|---|{}", WORKS.join(" | "), "---|".repeat(COUNT));
    for (vm, native) in in_vm.iter().zip(native) {
        let times: Vec<String> = vm.micros.iter().zip(native.micros).map(|(vm, native)| format!("×{:.2}", vm / native)).collect();
        println!("| {} | {} |", vm.name, times.join(" | "));
    }
    let typical = in_vm.iter().find(|row| row.name == TYPICAL).expect("the body is there");
    println!("\nIn the VM, {TYPICAL}: the scan is {:.2} times as fast as the control", typical.micros[COUNT - 1] / typical.micros[1]);
    let costs: Vec<[String; 4]> = vm::run(envoy, "detectors").into_iter().filter_map(|fields| fields.try_into().ok()).collect();
    detectors_table(&costs);
    in_vm
}

/// What the peers take for the texts that detection takes, and what that takes with every rule on.
fn beside_others(python: &Path, seconds: f64, native: &[Row], in_vm: &[Row]) {
    let kinds = [(TYPICAL, work::texts_of(10, Density::Typical)), (DENSE, work::texts_of(10, Density::Dense))];
    let own = |name: &'static str, rows: &[Row]| -> Vec<Peer> {
        let peer = |row: &Row| Peer { name: name.to_owned(), kind: row.name.clone(), micros: row.micros[EVERY_RULE], findings: None };
        rows.iter().map(peer).collect()
    };
    let ours = own("Portcullis, natively", native);
    let others = peers::run(python, seconds, &control::patterns(), &kinds);
    let all: Vec<Peer> = ours.into_iter().chain(own("Portcullis, in Envoy's VM", in_vm)).chain(others).collect();
    let mut names: Vec<&str> = all.iter().map(|peer| peer.name.as_str()).collect();
    names.dedup();
    println!("\n## Beside others: texts alone, every rule on\n\n| who | {TYPICAL} | {DENSE} |\n|---|---|---|");
    for name in names {
        let cells = [TYPICAL, DENSE].map(|kind| {
            let of = |name: &str| all.iter().find(|peer| peer.name == name && peer.kind == kind);
            let (bytes, ours, peer) = (native.iter().find(|row| row.name == kind)?.text_bytes, of("Portcullis, natively")?, of(name)?);
            let findings = peer.findings.map_or_else(String::new, |count| format!(", {count} findings"));
            Some(format!("{:.0} µs, {:.2} MB/s, ×{:.1}{findings}", peer.micros, bytes / peer.micros, peer.micros / ours.micros))
        });
        println!("| {name} | {} |", cells.map(Option::unwrap_or_default).join(" | "));
    }
}

/// What detectors cost before they have seen a text.
fn detectors_table(costs: &[[String; 4]]) {
    println!("\n| detector | rules | built in ms | KiB of memory |\n|---|---|---|---|");
    for [name, rules, build, kib] in costs {
        let figure = |text: &str| text.trim().parse::<f64>().unwrap_or(f64::NAN);
        println!("| {name} | {rules} | {:.2} | {:.0} |", figure(build), figure(kib));
    }
}

const TYPICAL: &str = "typical 10 KiB";
const DENSE: &str = "dense 10 KiB";

/// What one body took.
struct Row {
    name: String,
    bytes: f64,
    text_bytes: f64,
    micros: [f64; COUNT],
}

impl Row {
    fn of(case: &Case) -> Self {
        let micros = case.micros.each_ref().map(|samples| median(samples.clone()));
        Self { name: case.name.clone(), bytes: case.bytes as f64, text_bytes: case.text_bytes as f64, micros }
    }

    /// A line of `vm/`.
    fn parse(fields: &[String]) -> Option<Self> {
        let mut fields = fields.iter();
        let name = fields.next()?.clone();
        let mut number = || fields.next()?.trim().parse::<f64>().ok();
        Some(Self { name, bytes: number()?, text_bytes: number()?, micros: [number()?, number()?, number()?, number()?, number()?] })
    }
}

fn table(rows: &[Row]) {
    let heads = WORKS.map(|work| format!("{work} p50 µs | MB/s"));
    println!("| body | bytes | {} |\n|---|---|{}", heads.join(" | "), "---|---|".repeat(COUNT));
    for row in rows {
        // Detectors see texts alone.
        let figures: Vec<String> = (0..COUNT)
            .map(|work| (row.micros[work], if WORKS[work].starts_with("detect") { row.text_bytes } else { row.bytes }))
            .map(|(micros, bytes)| format!("{micros:.1} | {:.0}", bytes / micros))
            .collect();
        println!("| {} | {} | {} |", row.name, row.bytes, figures.join(" | "));
    }
}

fn ratios(cases: &[Case]) {
    let find = |name: &str| cases.iter().find(|case| case.name == name).expect("the body is there");
    let line = |name: &str, wanted: &str, figure: &dyn Fn(usize) -> f64| {
        let figures: Vec<String> = (0..COUNT).map(|work| format!("{:.2}", figure(work))).collect();
        println!("| {name} | {} | {wanted} |", figures.join(" | "));
    };
    let per_byte = |name: &str, wanted: &str, over: &str, under: &str| {
        let (over, under) = (find(over), find(under));
        line(name, wanted, &|work| ratio(&over.micros[work], &under.micros[work]) * under.bytes as f64 / over.bytes as f64);
    };
    println!("\n| ratio | {} | wanted |\n|---|{}---|", WORKS.join(" | "), "---|".repeat(COUNT));
    per_byte("dense to typical, per byte, 10 KiB", "at most 2.5", "dense 10 KiB", TYPICAL);
    for density in ["typical", "dense"] {
        let name = format!("{density}, 100 to 10 KiB, per byte (1 is linear)");
        per_byte(&name, "at most 1.1", &format!("{density} 100 KiB"), &format!("{density} 10 KiB"));
    }
    let typical = find(TYPICAL);
    let control = typical.micros.last().expect("the control is the last");
    line(&format!("{TYPICAL}, times as fast as the control"), "scan at least 1.2", &|work| ratio(control, &typical.micros[work]));
}
