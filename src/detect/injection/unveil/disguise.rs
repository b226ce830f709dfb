//! The words for disguises: their names, and sets of them.
//!
//! In: nothing. Out: the types. It refuses to know how any is undone.

/// A way of writing that hides words from whoever looks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disguise {
    /// Characters without width between letters: zero-width spaces and joiners, soft hyphens.
    Invisible,
    /// Marks of direction, and text that an override turns around.
    Direction,
    /// Unicode tag characters, which nobody sees.
    Tags,
    /// Bytes in variation selectors, or bits in invisible operators.
    Selectors,
    /// Full-width, mathematical, circled, small or raised letters.
    Forms,
    /// Letters of other alphabets that look alike.
    Lookalikes,
    /// Marks that are put over, under and through letters.
    Marks,
    /// Digits and signs for letters.
    Leet,
    /// Letters that stand apart.
    Apart,
    /// Letters that stand twice.
    Doubled,
    /// Strings in pieces, joined by a sign.
    Pieces,
    /// Base64 (RFC 4648 §4, §5).
    Base64,
    /// Base32 (RFC 4648 §6).
    Base32,
    /// Hexadecimal digits (RFC 4648 §8).
    Hex,
    /// Bits in groups of eight.
    Binary,
    /// Numbers of characters.
    Decimal,
    /// Percent-encoding (RFC 3986 §2.1).
    Percent,
    /// Character references of HTML.
    References,
    /// Backslash escapes of programming languages.
    Escapes,
    /// Quoted-printable (RFC 2045 §6.7).
    QuotedPrintable,
    /// Each letter for the one thirteen places on.
    Rot13,
    /// The alphabet turned around.
    Atbash,
    /// Letters from last to first.
    Reversed,
    /// Morse code.
    Morse,
    /// Braille letters.
    Braille,
}

impl Disguise {
    /// Every disguise, with the name that records use.
    pub const ALL: [(Self, &'static str); 25] = [
        (Self::Invisible, "zero_width"),
        (Self::Direction, "bidi"),
        (Self::Tags, "tags"),
        (Self::Selectors, "variation_selectors"),
        (Self::Forms, "letter_forms"),
        (Self::Lookalikes, "homoglyphs"),
        (Self::Marks, "combining_marks"),
        (Self::Leet, "leetspeak"),
        (Self::Apart, "spaced_letters"),
        (Self::Doubled, "doubled_letters"),
        (Self::Pieces, "split_strings"),
        (Self::Base64, "base64"),
        (Self::Base32, "base32"),
        (Self::Hex, "hex"),
        (Self::Binary, "binary"),
        (Self::Decimal, "decimal"),
        (Self::Percent, "percent"),
        (Self::References, "html_entities"),
        (Self::Escapes, "escapes"),
        (Self::QuotedPrintable, "quoted_printable"),
        (Self::Rot13, "rot13"),
        (Self::Atbash, "atbash"),
        (Self::Reversed, "reversed"),
        (Self::Morse, "morse"),
        (Self::Braille, "braille"),
    ];

    /// Whether it only hides words, or puts something over or between letters that stay what they are.
    #[must_use]
    pub const fn only_hides(self) -> bool {
        matches!(self, Self::Invisible | Self::Direction | Self::Tags | Self::Selectors | Self::Marks)
    }

    /// The name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(disguise, _)| *disguise == self).map_or("", |(_, name)| name)
    }
}

/// A set of disguises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disguises(u32);

impl Disguises {
    /// None.
    pub const NONE: Self = Self(0);

    /// Puts one in.
    pub const fn insert(&mut self, disguise: Disguise) {
        self.0 |= 1 << disguise as u32;
    }

    /// Puts all of another set in.
    pub const fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Whether one is in it.
    #[must_use]
    pub const fn has(self, disguise: Disguise) -> bool {
        self.0 >> disguise as u32 & 1 != 0
    }

    /// Those that are in it.
    pub fn iter(self) -> impl Iterator<Item = Disguise> {
        Disguise::ALL.into_iter().map(|(disguise, _)| disguise).filter(move |disguise| self.has(*disguise))
    }
}
