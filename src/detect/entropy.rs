//! How random a value looks.
//!
//! In: the bytes of a value. Out: figures. Whole numbers only, so that they are the same in every build. It refuses to know what the
//! value is for.

/// The entropy after Shannon, in hundredths of a bit for each byte; at most 256 bytes are read.
#[must_use]
pub fn entropy(value: &[u8]) -> u32 {
    let (mut counts, mut weighed) = ([0u8; 256], 0);
    for byte in value.iter().take(MOST) {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            weighed += GROWS.get(usize::from(*count)).copied().unwrap_or(0);
            // None is looked at again once it is full.
            *count = count.wrapping_add(1);
        }
    }
    let Ok(len) = u32::try_from(value.len().min(MOST)) else { return 0 };
    if len == 0 {
        return 0;
    }
    let most = LOGARITHMS.get(value.len().min(MOST)).copied().unwrap_or(0);
    ((most - weighed / len) * 100) >> BITS
}

/// The most bytes that are read.
const MOST: usize = 256;

/// The bits after the point.
const BITS: u32 = 12;

/// By a count: by how much a count times its logarithm grows with one more.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static GROWS: [u32; MOST] = {
    let (mut grows, mut count, mut last) = ([0; MOST], 0, 0);
    while count < MOST {
        let next = (count as u32 + 1) * log2(count as u32 + 1);
        (grows[count], last) = (next - last, next);
        count += 1;
    }
    grows
};

/// By a length: its logarithm.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static LOGARITHMS: [u32; MOST + 1] = {
    let (mut logarithms, mut len) = ([0; MOST + 1], 1);
    while len <= MOST {
        logarithms[len] = log2(len as u32);
        len += 1;
    }
    logarithms
};

/// The binary logarithm of a number that is at least 1, with [`BITS`] bits after the point: the fraction is found by squaring.
const fn log2(number: u32) -> u32 {
    let number = if number == 0 { 1 } else { number };
    let whole = number.ilog2();
    let (mut fraction, mut bits) = (0, 0);
    // Between 1 and 2, with 31 bits after the point.
    let mut rest = (number as u64) << (31 - whole);
    while bits < BITS {
        rest = (rest * rest) >> 31;
        fraction <<= 1;
        if rest >> 32 != 0 {
            fraction |= 1;
            rest >>= 1;
        }
        bits += 1;
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
