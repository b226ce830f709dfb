//! Paths that lead out of the folder that was meant.
//!
//! In: a text, read plainly. Out: places and weights. One step up is how people write paths (`../README.md`), and two are in any source;
//! steps that are disguised, that lead to what a system keeps for itself, or that are more than a path in a value needs, are not.
//! It refuses to know what there is.

use memchr::{memchr_iter, memchr3};

use super::plain::Plain;
use crate::finding::Percent;
use crate::text::Span;

/// What a system keeps for itself, below any number of steps up.
const BELOW_STEPS: [&[u8]; 22] = [
    b"etc/",
    b"proc/",
    b"root/",
    b"windows/",
    b"winnt/",
    b"win.ini",
    b"boot.ini",
    b"system32",
    b"var/log",
    b"var/run",
    b"var/www",
    b"usr/",
    b"home/",
    b".ssh/",
    b".aws/",
    b".env",
    b".git/",
    b".kube/",
    b".htpasswd",
    b"web-inf",
    b"wp-config.php",
    b"id_rsa",
];
/// What it keeps for itself wherever it is named. The first byte is a slash.
const SECRET: [&[u8]; 33] = [
    b"/boot.ini",
    b"/etc/passwd",
    b"/etc/shadow",
    b"/etc/gshadow",
    b"/etc/sudoers",
    b"/etc/master.passwd",
    b"/etc/security/",
    b"/etc/krb5.keytab",
    b"/etc/kubernetes/",
    b"/etc/ssh/ssh_host",
    b"/etc/ssl/private/",
    b"/var/lib/mysql/mysql/",
    b"/.config/gcloud/",
    b"/.gnupg/",
    b"/.azure/",
    b"/proc/self/",
    b"/proc/1/",
    b"/proc/kcore",
    b"/root/.",
    b"/.ssh/id_",
    b"/.ssh/authorized_keys",
    b"/.aws/credentials",
    b"/.kube/config",
    b"/.docker/config.json",
    b"/.git-credentials",
    b"/.bash_history",
    b"/.pgpass",
    b"/.netrc",
    b"/var/run/secrets/",
    b"/run/secrets/",
    b"/windows/system32/config/sam",
    b"/windows/win.ini",
    b"/windows/repair/",
];
/// How far a path is read.
const LONGEST: usize = 256;
/// The most blanks of a value that is a path, or a command with one.
const BLANKS: usize = 4;

/// Hands on each place where a path leads out. `is_value` if the text is a value by itself.
pub(super) fn each(plain: &Plain, is_value: bool, mut take: impl FnMut(Span, Percent)) {
    let is_short = is_value && is_path(&plain.bytes);
    let mut at = 0;
    while let Some(next) = memchr3(b'.', b'/', b'\\', plain.rest(at)).map(|next| at + next) {
        let end = match plain.byte(next) {
            Some(b'.') if begins(plain, next) => steps(plain, next, is_value, is_short, &mut take),
            Some(b'/' | b'\\') => secret(plain, next, is_value, &mut take),
            _ => next + 1,
        };
        at = end.max(next + 1);
    }
    if is_value {
        memchr_iter(0, &plain.bytes).for_each(|at| nothing(plain, at, &mut take));
    }
}

/// Whether a value is a path by its looks, perhaps with a command before it.
fn is_path(bytes: &[u8]) -> bool {
    bytes.len() <= LONGEST && !bytes.contains(&b'\n') && bytes.iter().filter(|byte| **byte == b' ').count() <= BLANKS
}

fn begins(plain: &Plain, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| plain.byte(before));
    before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'.') && plain.byte(at + 1) == Some(b'.')
}

/// Steps up from `at` on. Gives where they end.
fn steps(plain: &Plain, at: usize, is_value: bool, is_short: bool, take: &mut impl FnMut(Span, Percent)) -> usize {
    let (mut end, mut count, mut is_odd) = (at, 0, false);
    while end < at + LONGEST
        && let Some(step) = step(plain, end)
    {
        is_odd |= step.is_odd || plain.is_disguised(Span::new(end, step.end));
        (end, count) = (step.end, count + 1);
        // A step to where one is says nothing.
        while plain.byte(end) == Some(b'.') && matches!(plain.byte(end + 1), Some(b'/' | b'\\')) {
            end = plain.run_end(end + 1, 4, |byte| matches!(byte, b'/' | b'\\'));
        }
    }
    if count == 0 {
        return plain.run_end(at, LONGEST, |byte| byte == b'.');
    }
    let path_end = plain.run_end(end, LONGEST, is_in_path);
    let rest = Plain::slice(plain, end, path_end);
    let leads_to = BELOW_STEPS.iter().any(|known| has_prefix(rest, known));
    let is_at_start = at == 0 || plain.slice(0, at).iter().all(|byte| is_in_path(*byte));
    let weight = match count {
        _ if leads_to && (is_odd || count > 1) => 94,
        1 if leads_to && is_value => 82,
        _ if is_odd && count > 1 => 92,
        1 if is_odd => 84,
        3.. if is_short => 78,
        2 if is_short && is_at_start => 66,
        _ => return end,
    };
    take(Span::new(at, path_end), weight);
    path_end
}

struct Step {
    end: usize,
    /// Whether it is written so that a filter that takes steps away leaves one, or so that only some servers take it for one.
    is_odd: bool,
}

fn step(plain: &Plain, at: usize) -> Option<Step> {
    let dots_end = plain.run_end(at, 8, |byte| byte == b'.');
    let between = plain.run_end(dots_end, 2, |byte| matches!(byte, b';' | 0 | b' '));
    let end = plain.run_end(between, 4, |byte| matches!(byte, b'/' | b'\\'));
    let is_blank = plain.slice(dots_end, between).contains(&b' ');
    let (dots, slashes) = (dots_end - at, end - between);
    let is_step = slashes > 0 && !is_blank && (matches!(dots, 2 | 3) || dots == 4 && slashes > 1);
    is_step.then_some(Step { end, is_odd: dots == 4 || between > dots_end })
}

/// A file that a system keeps for itself, named by its whole path.
fn secret(plain: &Plain, at: usize, is_value: bool, take: &mut impl FnMut(Span, Percent)) -> usize {
    let rest = plain.slice(at, plain.run_end(at, LONGEST, is_in_path));
    if SECRET.iter().any(|known| has_prefix(rest, known)) {
        let is_local = plain.slice(at.saturating_sub(7), at) == b"file://" || plain.slice(at.saturating_sub(5), at) == b"file:";
        let is_alone = is_value && plain.slice(0, at).iter().all(|byte| is_in_path(*byte));
        let span = Span::new(at, at + rest.len());
        let is_odd = plain.is_disguised(span);
        if is_local || is_odd || is_alone || is_value && is_path(&plain.bytes) {
            take(span, if is_local || is_odd { 90 } else { 72 });
        }
        return at + rest.len();
    }
    at + 1
}

/// A zero byte that ends a name before its end.
fn nothing(plain: &Plain, at: usize, take: &mut impl FnMut(Span, Percent)) {
    let start = at - plain.slice(0, at).iter().rev().take(LONGEST).take_while(|byte| is_in_path(**byte)).count();
    let end = plain.run_end(at + 1, LONGEST, is_in_path);
    if plain.slice(start, at).iter().any(|byte| matches!(byte, b'.' | b'/')) {
        take(Span::new(start, end), 84);
    }
}

const fn is_in_path(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\n' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | b'(' | b')' | b',' | 0)
}

/// Whether a path begins so, however its slashes are written.
fn has_prefix(path: &[u8], known: &[u8]) -> bool {
    let is_same = |(a, b): (&u8, &u8)| a == b || *b == b'/' && *a == b'\\';
    path.len() >= known.len() && path.iter().zip(known).all(is_same)
}
