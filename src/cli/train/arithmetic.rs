//! What training computes with: only what IEEE 754 says to the last bit, and numbers that seem random and are the same each time.
//!
//! In: numbers. Out: numbers. The standard library's `exp` may differ from one system to the next, and then so would the weights.

/// e to the power of x: (1 + x / 2^12)^(2^12).
fn exp(x: f32) -> f32 {
    let base = 1.0 + f64::from(x.clamp(-30.0, 30.0)) / 4096.0;
    (0..12).fold(base, |power, _| power * power) as f32
}

/// The chance that stands for these log odds.
pub(super) fn logistic(odds: f32) -> f32 {
    1.0 / (1.0 + exp(-odds))
}

/// The log odds that stand for a chance between 0 and 1.
pub(super) fn odds(chance: f32) -> f32 {
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..40 {
        let middle = f32::midpoint(low, high);
        if logistic(middle) < chance { low = middle } else { high = middle }
    }
    f32::midpoint(low, high)
}

/// Draws the same each time (xorshift).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(7919).wrapping_add(12_345))
    }

    /// A number below `sides`, which is not 0.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    pub(super) fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    /// One of the groups, each as likely as its weight says.
    pub(super) fn pick_weighted<'t, T>(&mut self, from: &'t [(f32, T)]) -> Option<&'t T> {
        let total: f32 = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(1_000_000) as f32 / 1e6 * total;
        for (weight, item) in from {
            left -= weight;
            if left < 0.0 {
                return Some(item);
            }
        }
        from.last().map(|(_, item)| item)
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }
}
