//! How random a value looks.
//!
//! In: the bytes of a value. Out: figures. Whole numbers only, so that they are the same in every build. It refuses to know what the
//! value is for.

/// The entropy after Shannon, in hundredths of a bit for each byte; at most 256 bytes are read.
#[must_use]
pub fn entropy(value: &[u8]) -> u32 {
    const MOST: usize = 256;
    let mut counts = [0u32; 256];
    for byte in value.iter().take(MOST) {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let Ok(len) = u32::try_from(value.len().min(MOST)) else { return 0 };
    if len == 0 {
        return 0;
    }
    let weighed: u32 = counts.iter().filter(|count| **count > 1).map(|count| count * log2(*count)).sum();
    ((log2(len) - weighed / len) * 100) >> BITS
}

/// The bits after the point.
const BITS: u32 = 12;

/// The binary logarithm of a number that is at least 1, with [`BITS`] bits after the point: the fraction is found by squaring.
fn log2(number: u32) -> u32 {
    let whole = number.max(1).ilog2();
    let mut fraction = 0;
    // Between 1 and 2, with 31 bits after the point.
    let mut rest = u64::from(number.max(1)) << (31 - whole);
    for _ in 0..BITS {
        rest = (rest * rest) >> 31;
        fraction <<= 1;
        if rest >> 32 != 0 {
            fraction |= 1;
            rest >>= 1;
        }
    }
    whole << BITS | fraction
}

/// How often a letter and a digit stand side by side: often where characters are drawn, seldom where somebody wrote words and numbers.
#[must_use]
pub fn turns(value: &[u8]) -> usize {
    let is_turn = |pair: &&[u8]| match pair {
        [a, b] => a.is_ascii_digit() && b.is_ascii_alphabetic() || a.is_ascii_alphabetic() && b.is_ascii_digit(),
        _ => false,
    };
    value.windows(2).filter(is_turn).count()
}

#[cfg(test)]
mod tests {
    use super::{entropy, turns};

    #[test]
    fn entropy_is_that_of_shannon() {
        for (value, hundredths) in [("", 0), ("aaaaaaaa", 0), ("abababab", 100), ("abcdabcd", 200), ("0123456789abcdef", 400)] {
            assert_eq!(entropy(value.as_bytes()), hundredths, "{value}");
        }
        assert_eq!(entropy(b"aab"), 91, "0.918 bits");
    }

    #[test]
    fn words_and_numbers_have_few_turns() {
        assert_eq!(turns(b"rc0.15.0_20231217_1420-SNAPSHOT"), 1);
        assert_eq!(turns(b"a1b2c3"), 5);
    }
}
