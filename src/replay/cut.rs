//! How bodies are cut into the pieces in which a host hands them over.
//!
//! In: nothing, or how long a body is. Out: [`Cut`]s. It knows no bodies.

/// How bodies are cut into chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Not at all.
    Whole,
    /// Every so many bytes.
    Every(usize),
    /// Once, after so many bytes of each body.
    At(usize),
    /// Into chunks of these lengths, over and over.
    Lengths(Vec<usize>),
}

impl Cut {
    pub(super) fn chunks(&self, body: &[u8]) -> Vec<Vec<u8>> {
        let mut lengths: Box<dyn Iterator<Item = usize>> = match self {
            Self::Whole => Box::new(std::iter::repeat(usize::MAX)),
            Self::Every(length) => Box::new(std::iter::repeat(*length)),
            Self::At(place) => Box::new(std::iter::once(*place).chain(std::iter::repeat(usize::MAX))),
            Self::Lengths(lengths) => Box::new(lengths.iter().copied().cycle()),
        };
        let mut rest = body;
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let length = lengths.next().unwrap_or(usize::MAX).clamp(1, rest.len());
            let (chunk, after) = rest.split_at(length);
            chunks.push(chunk.to_vec());
            rest = after;
        }
        chunks
    }
}

/// Every cut that is worth trying for bodies of at most `longest` bytes: each single place up to 4 KiB; beyond, several lengths, and
/// lengths that a fixed seed gives.
#[must_use]
pub fn all_cuts(longest: usize) -> Vec<Cut> {
    const EVERY_PLACE: usize = 4096;
    if longest <= EVERY_PLACE {
        return (1..longest).map(Cut::At).chain([Cut::Every(1)]).collect();
    }
    let random = (1..=4u64).map(|seed| {
        // SplitMix64: any fixed sequence does.
        let mut state = seed;
        let lengths = (0..97).map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            1 + usize::try_from(mixed >> 40).unwrap_or(0) % 300
        });
        Cut::Lengths(lengths.collect())
    });
    [1, 2, 3, 7, 61, 1024].map(Cut::Every).into_iter().chain(random).collect()
}
