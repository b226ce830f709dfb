//! How providers tell clients how much they have left.
//!
//! In: how much that is. Out: header fields. What has no words for it gets none: Gemini, Bedrock, MCP.
//!
//! Sources: OpenAI, "Rate limits", "Rate limits in headers" (2026-08), which Azure and the many that copy it have, too; Anthropic, "Rate
//! limits", "Response headers" (2026-08).

use super::Dialect;

const SECOND: u64 = 1_000_000_000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Requests.
    Requests,
    /// Tokens that are read and written.
    Tokens,
}

/// How much is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How much there may be in one period.
    pub most: u64,
    /// How much of that is left.
    pub left: u64,
    /// In how many nanoseconds all of it is there again; where nothing is left, in how many there is enough.
    pub reset: u64,
}

/// What the clients of a dialect look for. `now` is in nanoseconds since 1970.
#[must_use]
pub fn headers(dialect: &Dialect, of: Counted, left: &Left, now: u64) -> Vec<(&'static str, String)> {
    let is = |families: &[&str]| families.iter().any(|family| dialect.id.starts_with(family));
    let (names, reset) = if is(&["openai_", "azure_openai_"]) {
        let names = match of {
            Counted::Requests => ["x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
            Counted::Tokens => ["x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
        };
        (names, duration(left.reset))
    } else if is(&["anthropic_"]) {
        let names = match of {
            Counted::Requests => {
                ["anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"]
            }
            Counted::Tokens => {
                ["anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"]
            }
        };
        (names, moment(now.saturating_add(left.reset)))
    } else {
        return Vec::new();
    };
    names.into_iter().zip([left.most.to_string(), left.left.to_string(), reset]).collect()
}

/// As `6m0s`, or `17ms`: nothing is told sooner than it is.
fn duration(nanoseconds: u64) -> String {
    if nanoseconds < SECOND {
        return format!("{}ms", nanoseconds.div_ceil(1_000_000));
    }
    let seconds = nanoseconds.div_ceil(SECOND);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m{seconds}s"),
        (hours, minutes, seconds) => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// As `2026-11-23T14:05:16Z` (RFC 3339), from nanoseconds since 1970: years begin in March, so that the odd day comes last.
fn moment(nanoseconds: u64) -> String {
    const ERA: u64 = 146_097;
    let seconds = nanoseconds.div_ceil(SECOND);
    // From 0000-03-01 on; 400 years are as many days as any other 400.
    let days = seconds / 86_400 + 719_468;
    let day_of_era = days % ERA;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, later) = if month_from_march < 10 { (month_from_march + 3, 0) } else { (month_from_march - 9, 1) };
    let year = days / ERA * 400 + year_of_era + later;
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
