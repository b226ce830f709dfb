//! Words that tell a right reading from a wrong one: those that injections are made of, and the small ones that hold sentences together,
//! in English, Spanish, French and German.
//!
//! In: letters. Out: whether they are such a word, and where in a phrase it stands. It refuses to know what is disguised how.
//! Only words without marks are here, so that a letter is a byte.

/// The words, by their ranks: those that begin what is asked (verbs, pronouns, articles, what joins), those between, and those for what
/// is asked about, with everyday ones.
pub(super) const WORDS: [&str; 3] = [
    "aber about above across act affiche affichez afin after all alle allem allen aller als also always am an and any are as ask at \
     auch auf aus avec away back be beachte because been before begin bei below between bin bist bitte but by bypass call can ceci \
     cela cette change click come comme como con confirm copy could cual cuando dans das dass de decode dein deine deinen del delete \
     dem den der des desde dich did die dies diese diesen dime dir dis disable disclose display disregard do does donne donnez dont \
     download du dump durch ein eine einem einen einer el ella elle en enable ensure enter entre envia eres es est esta estas este \
     esto estos et etes every everything execute export expose faire fais fetch find folge follow for forget forward from gehen geht \
     generate get gib give go good great habe haben hace had has hasta hat have haz he help her here heute him his how hoy ich if \
     ignora ignorar ignore ignorez ignoriere ignorieren ignoring ihr ihre in include insert instead into is ist it its jetzt just kann \
     keep kein keine las le leak les let leur like list listen live look los mais make many mas may me mein meine mes mi mich mir mis \
     mit moi montre much muestra muestrame must my nach need neglect never nicht no noch nos not nous now nun nur obey oder of off \
     olvida olvide omite on only or other ou oublie oublier oubliez our out over override overwrite par para pas pero please plus por \
     porque pour pretend print provide put quand que quel quelle qui quien read refuse remember remove repeat repetez reply repondez \
     respond responde return reveal revela rewrite run same sans say schreibe search see sei sein send sende ses set share she should \
     show si sich sie simulate sin sind skip so sobre soit some son sont speak start still such summarize sur sus ta take tell tes \
     than that the their them then there these they this those to toda todas todo todos ton tous tout toute toutes transfer translate \
     tres tu tus uber um una und under une unlock uno uns unter until up upload use using vergessen vergiss verrate very visit von vos \
     votre vous want war was way we well wenn wer were what when where which who why wie will wird wirst with within without would \
     write yes you your zeig zeige zu zum zur",
    "actual anterior anteriores bien bisherige bisherigen bon bueno cachees confidencial confidential confidentiel confidentielles \
     current earlier entire evil exact first following foregoing free full geheime geheimen grande gut harmful hidden illegal initial \
     internal last malicious neue neuen new next nouvelle nouvelles nueva nuevas nuevo original own precedente precedentes previas \
     previo previous prior private real safe secret secreta secrete secreto sensitive siguiente special strict true ultima uncensored \
     unfiltered unlimited unrestricted verbatim vertraulichen vorherige vorherigen vorigen",
    "access account action address admin administrator agent agua ahora ami amigo amis answer anweisung anweisungen api arbeit \
     arbeiten assistant attack attacker aufforderung bank befehl befehle block body car casa character chat children chose city ciudad \
     clave claves code command commands company computer configuration consigne consignes content context contrasena conversation \
     correo credentials credit customer data database date daten datos day developer dia directives directrices document documents \
     donnees eau ecole email emails enfants escuela ethics familia familie family file files filter filters food freunde friend \
     friends garden geheimnis gens guardrails guidelines haus history home house human indicaciones info informacion information input \
     instruccion instrucciones instruction instructions jahr jour jours kennwort key keys kinder language leben letter life \
     limitations limits logs mail maison malware meeting mensaje mensajes message messages mode model money month morning mot mots \
     music nachricht name normas number order orders output palabra palabras paper passe password passwords passwort payment people \
     permission permissions person persona phrase policies policy prompt prompts question questions regel regeln regla reglas regles \
     report request response restricciones restriction restrictions role rule rules safeguards safety school schule script security \
     sentence server session sistema source stadt story system systeme systemprompt tag tarde task tasks team temps text thing things \
     tiempo time today token tokens tomorrow tool tools trabajo training travail tree user users usuario utilisateur version vida vie \
     ville virus vorgaben wasser water weapon weapons weather web website week wetter word words work world wort worte year years zeit \
     zimmer",
];

/// The most letters of a word.
pub(super) const LONGEST: usize = 16;

/// Where in a phrase a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Before others.
    Leading,
    /// Between.
    Modifier,
    /// After others.
    Noun,
}

/// Where the first word of a list from `from` on begins and ends; both are the list's end after the last.
#[allow(clippy::indexing_slicing)] // The compiler runs it: what is out of bounds does not compile.
pub(super) const fn next_word(list: &[u8], from: usize) -> (usize, usize) {
    let mut start = from;
    while start < list.len() && list[start] == b' ' {
        start += 1;
    }
    let mut end = start;
    while end < list.len() && list[end] != b' ' {
        end += 1;
    }
    (start, end)
}

/// The hashes of the known words, each with its rank in the lowest bits, at the place that its highest bits name or after that. Another
/// word of the same hash is one in a thousand million.
#[allow(clippy::indexing_slicing)] // As above.
static KNOWN: [u32; 1 << SLOT_BITS] = {
    let mut known = [0; 1 << SLOT_BITS];
    let mut list = 0;
    while list < WORDS.len() {
        let words = WORDS[list].as_bytes();
        let (mut letter, mut end) = next_word(words, 0);
        while letter < end {
            let mut hash = START;
            while letter < end {
                hash = hashed(hash, words[letter]);
                letter += 1;
            }
            let mut slot = slot(hash);
            while known[slot] != 0 {
                slot = (slot + 1) % known.len();
            }
            known[slot] = hash & !3 | (list as u32 + 1);
            (letter, end) = next_word(words, end);
        }
        list += 1;
    }
    known
};

const SLOT_BITS: u32 = 12;
/// The beginning of a hash (FNV-1a, 32 bits).
const START: u32 = 0x811c_9dc5;

/// A hash with one more letter, in any case.
const fn hashed(hash: u32, letter: u8) -> u32 {
    (hash ^ (letter | 0x20) as u32).wrapping_mul(0x0100_0193)
}

const fn slot(hash: u32) -> usize {
    (hash.wrapping_mul(0x9E37_79B1) >> (u32::BITS - SLOT_BITS)) as usize
}

/// The rank of the word of a hash.
fn rank_of(hash: u32) -> Option<Rank> {
    let mut slot = slot(hash);
    loop {
        let known = KNOWN.get(slot).copied().filter(|known| *known != 0)?;
        if known & !3 == hash & !3 {
            return match known & 3 {
                1 => Some(Rank::Leading),
                2 => Some(Rank::Modifier),
                _ => Some(Rank::Noun),
            };
        }
        slot = (slot + 1) % KNOWN.len();
    }
}

/// The rank of a word of ASCII letters, in any case, if it is known.
pub(super) fn rank(word: &[u8]) -> Option<Rank> {
    let is_word = (1..=LONGEST).contains(&word.len()) && word.iter().all(u8::is_ascii_alphabetic);
    is_word.then(|| word.iter().fold(START, |hash, letter| hashed(hash, *letter))).and_then(rank_of)
}

/// Whether a word is known.
pub(super) fn is_known(word: &[u8]) -> bool {
    rank(word).is_some()
}

/// The ways in which a word may be turned into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Each letter for the one thirteen places on.
    Rot13,
    /// The alphabet turned around.
    Atbash,
    /// The letters turned around.
    Reversed,
}

impl Turn {
    pub(super) const ALL: [Self; 3] = [Self::Rot13, Self::Atbash, Self::Reversed];

    /// What a letter stands for.
    pub(super) const fn letter(self, letter: u8) -> u8 {
        let first = if letter.is_ascii_uppercase() { b'A' } else { b'a' };
        match self {
            _ if !letter.is_ascii_alphabetic() => letter,
            Self::Rot13 => first + (letter - first + 13) % 26,
            Self::Atbash => first + 25 - (letter - first),
            Self::Reversed => letter,
        }
    }

    /// What a word stands for, in `room`; `None` if it is longer than any that is known.
    pub(super) fn word<'r>(self, word: &[u8], room: &'r mut [u8; LONGEST]) -> Option<&'r [u8]> {
        let room = room.get_mut(..word.len())?;
        for (slot, letter) in room.iter_mut().zip(word) {
            *slot = self.letter(*letter);
        }
        if self == Self::Reversed {
            room.reverse();
        }
        Some(room)
    }

    /// Whether a word stands for one that is known.
    pub(super) fn is_known(self, word: &[u8]) -> bool {
        self.word(word, &mut [0; LONGEST]).is_some_and(is_known)
    }
}

/// The fewest letters of words that are found among others.
const LONG: usize = 5;

/// Joined words, parted: where each begins after the first. Where known words do not make up most of the letters, long ones are parted
/// from what is around them; `None` where there are hardly any.
pub(super) fn part(joined: &[u8]) -> Option<Vec<usize>> {
    part_by(joined, 2).filter(|(_, unknown)| 4 * unknown <= joined.len()).or_else(|| part_by(joined, LONG)).map(|(begins, _)| begins)
}

/// Where words begin, if the known ones have so many letters at least; and how many letters are of none.
fn part_by(joined: &[u8], least: usize) -> Option<(Vec<usize>, usize)> {
    /// The best way to a place: letters of no known word, words, and where the last word begins (before any letter: nowhere).
    type Way = (usize, usize, Option<usize>);
    let mut ways: Vec<Way> = vec![(usize::MAX, 0, None); joined.len() + 1];
    ways.first_mut()?.0 = 0;
    for start in 0..joined.len() {
        let (unknown, words, _) = ways.get(start).copied()?;
        let mut take = |end: usize, way: Way| {
            if let Some(known) = ways.get_mut(end).filter(|known| (way.0, way.1) < (known.0, known.1)) {
                *known = way;
            }
        };
        take(start + 1, (unknown + 1, words, None));
        let mut hash = START;
        for (len, letter) in (1..=LONGEST).zip(joined.get(start..)?) {
            hash = hashed(hash, *letter);
            if len >= least && rank_of(hash).is_some() {
                take(start + len, (unknown, words + 1, Some(start)));
            }
        }
    }
    let (unknown, words, _) = ways.last().copied()?;
    if words < 2 {
        return None;
    }
    let mut begins = Vec::new();
    let mut end = joined.len();
    let mut was_unknown = false;
    while end > 0 {
        let (.., begin) = ways.get(end).copied()?;
        // Letters of no known word stay together.
        if end < joined.len() && !(was_unknown && begin.is_none()) {
            begins.push(end);
        }
        was_unknown = begin.is_none();
        end = begin.unwrap_or(end - 1);
    }
    begins.reverse();
    Some((begins, unknown))
}
