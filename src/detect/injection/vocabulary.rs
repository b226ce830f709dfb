//! The words of injections, by what they mean: one class for each role that a word plays in an order to a model.
//!
//! In: nothing. Out: classes. A class holds the words of all languages that the rules know, one line a language (English, German,
//! French, Spanish, Portuguese, Italian, Dutch, Polish, Czech, Swedish, Indonesian, Vietnamese, Turkish, Russian, Ukrainian, Arabic,
//! Hindi, Chinese, Japanese, Korean, as far as they have a word for it). A `_` joins words that belong together. Forms are written out:
//! what is looked up is the word as it stands. Languages that write without blanks are matched sign by sign, so a stem will do there.

/// The words of one meaning, parted by blanks.
pub type Class = &'static [&'static str];

mod acts;
mod bonds;

pub use acts::*;
pub use bonds::*;
