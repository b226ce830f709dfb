//! Log files: read line by line, and rewritten so that nothing is lost.
//!
//! A file that is rewritten is written beside itself, line by line, and takes its own place at once when all of it is there. Lines that do
//! not change keep their bytes. Should somebody have written to it meanwhile, it stays as it is.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::super::{Failure, Result};

/// What becomes of a line.
pub(super) enum Fate {
    Stays,
    Becomes(Vec<u8>),
    Goes,
}

/// What a file was before and after.
pub(super) struct Hashes {
    pub(super) before: String,
    pub(super) after: String,
}

/// Gives each line, with its number and without its end.
pub(super) fn each_line(path: &Path, mut take: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
    let mut reader = open(path)?;
    let mut line = Vec::new();
    let mut number = 0;
    while next(&mut reader, &mut line, path)? {
        number += 1;
        take(number, without_end(&line))?;
    }
    Ok(())
}

/// Rewrites a file. `decide` says what becomes of each line, and `close` gives the line that comes after the last, if any does. Gives whether
/// it was rewritten: where no line changes, it is not, and nor is it if `dry`.
pub(super) fn rewrite(
    path: &Path,
    dry: bool,
    mut decide: impl FnMut(usize, &[u8]) -> Result<Fate>,
    close: impl FnOnce(&Hashes) -> String,
) -> Result<bool> {
    // A link's target is what is rewritten, and stays where it is.
    let path = &path.canonicalize().map_err(|error| failed(path, &error))?;
    let before = state(path)?;
    let mut draft = Draft::new(path, dry)?;
    let mut reader = open(path)?;
    let (mut old, mut new) = (Sha256::new(), Sha256::new());
    let (mut line, mut number, mut changed, mut ends_open) = (Vec::new(), 0, false, false);
    while next(&mut reader, &mut line, path)? {
        number += 1;
        old.update(&line);
        ends_open = !line.ends_with(b"\n");
        match decide(number, without_end(&line))? {
            Fate::Stays => {
                new.update(&line);
                draft.write(&line)?;
            }
            Fate::Becomes(mut other) => {
                changed = true;
                other.extend(line.get(without_end(&line).len()..).unwrap_or_default());
                new.update(&other);
                draft.write(&other)?;
            }
            Fate::Goes => changed = true,
        }
    }
    if !changed || dry {
        return Ok(false);
    }
    let mut own = close(&Hashes { before: hex(&old.finalize()), after: hex(&new.finalize()) });
    own.push('\n');
    if ends_open {
        own.insert(0, '\n');
    }
    draft.write(own.as_bytes())?;
    if state(path)? != before {
        return Err(Failure::of(format!("{}: somebody is writing to it; rotate it first, then try again", path.display())));
    }
    draft.take_place(path)?;
    Ok(true)
}

/// The file that is to come, beside the one that is there. It goes when nobody needs it.
struct Draft {
    path: PathBuf,
    writer: Option<Writer>,
}

enum Writer {
    Plain(BufWriter<File>),
    Packed(GzEncoder<BufWriter<File>>),
}

impl Draft {
    /// A draft of `path`; one that nothing is written to, if `dry`.
    fn new(path: &Path, dry: bool) -> Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.{}.portcullis", std::process::id()));
        if dry {
            return Ok(Self { path: draft, writer: None });
        }
        let permissions = path.metadata().map_err(|error| failed(path, &error))?.permissions();
        let file = OpenOptions::new().write(true).create_new(true).open(&draft).map_err(|error| failed(&draft, &error))?;
        let mut own = Self { path: draft, writer: None };
        file.set_permissions(permissions).map_err(|error| failed(&own.path, &error))?;
        let file = BufWriter::new(file);
        own.writer = Some(if is_packed(path) { Writer::Packed(GzEncoder::new(file, Compression::default())) } else { Writer::Plain(file) });
        Ok(own)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.writer {
            None => Ok(()),
            Some(Writer::Plain(file)) => file.write_all(bytes),
            Some(Writer::Packed(file)) => file.write_all(bytes),
        };
        written.map_err(|error| failed(&self.path, &error))
    }

    fn take_place(mut self, of: &Path) -> Result<()> {
        let end = |writer: Writer| match writer {
            Writer::Plain(file) => file.into_inner().map_err(std::io::IntoInnerError::into_error),
            Writer::Packed(file) => file.finish().and_then(|file| file.into_inner().map_err(std::io::IntoInnerError::into_error)),
        };
        if let Some(writer) = self.writer.take() {
            let there = end(writer).and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(&self.path, of));
            there.map_err(|error| failed(&self.path, &error))?;
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Where it has taken its place, there is none any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = BufReader::new(File::open(path).map_err(|error| failed(path, &error))?);
    let unpacked: Box<dyn Read> = if is_packed(path) { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(Box::new(BufReader::new(unpacked)))
}

fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "gz")
}

/// Reads a line with its end. Gives whether there was one.
fn next(reader: &mut dyn BufRead, line: &mut Vec<u8>, path: &Path) -> Result<bool> {
    line.clear();
    reader.read_until(b'\n', line).map(|length| length > 0).map_err(|error| failed(path, &error))
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What tells whether somebody has written to a file.
fn state(path: &Path) -> Result<(u64, Option<std::time::SystemTime>)> {
    path.metadata().map(|data| (data.len(), data.modified().ok())).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::of(format!("{}: {error}", path.display()))
}

/// The SHA-256 of a text.
pub(super) fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
