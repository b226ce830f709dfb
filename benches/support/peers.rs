//! What Python programs take to look at the same texts: `benches/peers.py`, in an environment that has them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What one of them took for one body of a kind, in the middle.
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) micros: f64,
    pub(crate) findings: Option<usize>,
}

/// Runs them for about so many seconds, over texts by kind and body. The patterns are for CPython's `re`.
pub(crate) fn run(python: &Path, seconds: f64, patterns: &[String], kinds: &[(&str, Vec<Vec<String>>)]) -> Vec<Peer> {
    let kinds: serde_json::Map<String, serde_json::Value> =
        kinds.iter().map(|(name, bodies)| ((*name).to_owned(), serde_json::json!(bodies))).collect();
    let input = serde_json::json!({"seconds": seconds, "patterns": patterns, "kinds": kinds}).to_string();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers.py");
    let mut child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "benches/peers.py failed");
    String::from_utf8_lossy(&output.stdout).lines().filter_map(parse).collect()
}

fn parse(line: &str) -> Option<Peer> {
    let mut fields = line.split('|').map(str::to_owned);
    Some(Peer { name: fields.next()?, kind: fields.next()?, micros: fields.next()?.parse().ok()?, findings: fields.next()?.parse().ok() })
}
