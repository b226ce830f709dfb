//! Erasing what stands in lines, and the record of it.

use std::cell::Cell;
use std::path::Path;

use serde_json::json;

use super::super::{Failure, Result, variable};
use super::files::{self, Fate, Hashes};
use super::time;

/// Who erases, and why.
#[derive(Debug, clap::Args)]
pub(super) struct Why {
    /// Who asks for it; without it, the user that the shell names.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Say what would be erased, and change nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// An erasure, as its record tells it.
pub(super) struct Erasure<'a> {
    pub(super) verb: &'static str,
    pub(super) why: &'a Why,
    /// More that its record says.
    pub(super) about: serde_json::Value,
}

/// What was erased of a file.
#[derive(Clone, Copy, Default)]
pub(super) struct Erased {
    pub(super) lines: usize,
    pub(super) evidence: usize,
}

impl Erasure<'_> {
    /// Erases from a file what `decide` says, and has the file tell it in a line at its end.
    pub(super) fn run(&self, path: &Path, mut decide: impl FnMut(usize, &[u8]) -> Result<(Fate, usize)>) -> Result<Erased> {
        if path.as_os_str() == "-" {
            return Err(Failure::of("standard input cannot be rewritten; name a file"));
        }
        let erased = Cell::new(Erased::default());
        let now = time::written(time::now()?);
        let count = |number: usize, line: &[u8]| {
            let (fate, evidence) = decide(number, line)?;
            if !matches!(fate, Fate::Stays) {
                let before = erased.get();
                erased.set(Erased { lines: before.lines + 1, evidence: before.evidence + evidence });
            }
            Ok(fate)
        };
        let own = |hashes: &Hashes| {
            let Erased { lines, evidence } = erased.get();
            let by = self.why.by.clone().or_else(|| variable("USER")).or_else(|| variable("LOGNAME"));
            json!({"portcullis_erasure": {
                "schema": 1, "time": now, "verb": self.verb, "by": by, "reason": self.why.reason, "about": self.about,
                "lines": lines, "evidence": evidence, "sha256_before": hashes.before, "sha256_after": hashes.after,
            }})
            .to_string()
        };
        files::rewrite(path, self.why.dry_run, count, own)?;
        Ok(erased.get())
    }
}

/// A line with a word in the place of each of these texts.
pub(super) fn without(line: &[u8], texts: &[&str], word: &str) -> Vec<u8> {
    let mut out = line.to_vec();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        let mut replaced = Vec::with_capacity(out.len());
        let mut from = 0;
        for at in memchr::memmem::find_iter(&out, text.as_bytes()) {
            replaced.extend(out.get(from..at).unwrap_or_default());
            replaced.extend(word.as_bytes());
            from = at + text.len();
        }
        replaced.extend(out.get(from..).unwrap_or_default());
        out = replaced;
    }
    out
}
