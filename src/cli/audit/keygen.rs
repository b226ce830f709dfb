//! `audit keygen`: a pair of keys for evidence.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use portcullis::policy::seal::PrivateKey;

use super::super::{Failure, Outcome, Result, line};

/// Print a new pair of keys for evidence: the public one for the policy, the private one for `audit open`.
///
/// With --out, the private key goes into a file that only its owner can read, and the public one is printed. Keep the private key away from
/// Envoy. A new pair every few months bounds what one key opens: `audit open` takes several, and a key that is destroyed takes all
/// evidence that was sealed to it along.
///
/// Example: portcullis audit keygen --out evidence-2026-11.key
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Where the private key goes; the file must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(Failure::of)?;
    let key = PrivateKey::generate(entropy);
    let private = format!("# opens evidence that is sealed to the key {}; keep it away from Envoy\n{}", key.name(), key.written());
    line(format!("# for the policy: the key {}\naudit:\n  evidence: {{public_key: \"{}\"}}", key.name(), key.public()))?;
    let Some(path) = &arguments.out else {
        line(private)?;
        return Ok(Outcome::Fine);
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| writeln!(file, "{private}"));
    written.map_err(|error| Failure::of(format!("{}: {error}", path.display())))?;
    Ok(Outcome::Fine)
}
