//! Top-level domains that links are told by (IANA root zone).
//!
//! In: the last label of a name. Out: whether it is one, and whether names that end so are seldom anything else: files and fields of code
//! end with many of them.

/// The most bytes of one.
pub const LONGEST: usize = 14;

/// Those that little else ends with, by their first letter.
const SURE: [&str; 26] = [
    "academy ae aero agency ai airforce amsterdam apartments app ar arpa asia associates at attorney au auction",
    "ba bayern be beer berlin bg bike biz blog boutique br brussels builders business bz",
    "ca cafe camp capital careers casino catering ch charity cheap christmas church city cl cleaning clinic clothing cloud club cn co \
     coach coffee college cologne com community company computer construction consulting contractors cooking cool coop country coupons \
     cruises cz",
    "dance dating de deals democrat dental dentist dev diamonds directory discount dk doctor domains dz",
    "ec edu education ee eg energy engineering enterprises equipment es estate eu events exchange expert express",
    "family fans farm fashion fi finance financial fish fitness flights florist football forsale foundation fr fund furniture",
    "gallery garden ge gg gifts glass gmbh golf gov gr guitars guru",
    "hamburg health healthcare hk holdings holiday horse hospital hosting hr hu",
    "ie il immo industries institute insure int international investments io ir",
    "jewelry jobs",
    "kaufen ke kitchen koeln kr kz",
    "land law lawyer lease legal lighting limited limo lk loan loans london love lt ltd ltda lu luxury lv",
    "ma management marketing mba melbourne memorial miami mil mobi money mortgage moscow museum mx",
    "net news ng ngo ninja nl nyc nz",
    "online org",
    "paris partners party pe photo photography photos pizza pk pl plumbing poker press productions properties pt pub",
    "quebec",
    "recipes rehab reisen rentals repair republican restaurant reviews ro rocks ru ruhr",
    "sa saarland salon school schule science se sg shoes shop shopping si singles sk soccer social software solar solutions store studio \
     supplies supply surf surgery sydney systems",
    "tattoo taxi tech technology tennis th theater tickets tienda tips tires tokyo tours town toys tr training travel tv tw",
    "ua ug uk university uy uz",
    "vacations vegas ventures versicherung viajes villas vision vn vodka vote voyage",
    "wales website wedding wien wiki wine works wtf",
    "xyz",
    "yoga yokohama",
    "za zone",
];

/// Those that files, fields, versions or words of a sentence end with too.
const UNSURE: [&str; 26] = [
    "ac accountant actor ad af ag al am ao aq art as audio auto aw ax az",
    "band bank bar bb bd best bet bf bh bi bid bio bj black blue bm bn bo bot box bs bt build buy bw by",
    "call cam camera car cards care cash cat cc cd center cf cg chat ci ck click cm codes contact courses cr credit cu cv cw cx cy",
    "date day delivery design digital direct dj dm do dog download",
    "earth eco email engineer er et",
    "fail faith feedback film fit fj fk flowers fm fo foo fun fyi",
    "ga game games gay gd gf gh gi gift gl global gm gn gold gp gq graphics green group gs gt gu guide gw gy",
    "help hm hn host house how ht",
    "icu id im in info ink iq is it",
    "je jm jo jp",
    "kg kh ki km kn kp kw ky",
    "la lat lb lc li life link live lol lr ls ly",
    "map market mc md me media men menu mg mh mk ml mm mn mo mov movie mp mq mr ms mt mu mv mw my mz",
    "na name nc ne network new nf ni no now np nr nu",
    "om one ong onl",
    "pa page parts pet pf pg ph phd pics pictures pink place plus pm pn pr pro prof promo property protection ps pw py",
    "qa quest",
    "racing re red rent report rest review rip rs run rw",
    "sale sb sc sd services sex sh show site sj sl sm sn so space sr st study style su support sv sx sy sz",
    "tax tc td team tel tf tg tj tk tl tm tn to today tools top trade tt tube tz",
    "uno us",
    "va vc ve vet vg vi video vin vip vu",
    "watch wf win work world ws",
    "xxx",
    "ye you yt",
    "zip zm zw",
];

/// Of these, those that files of text and code end with.
const FILES: &[&str] = &["md", "py", "sh", "rs", "zip", "mov", "ps", "cc", "so"];

/// Labels right below the domains of countries.
const BELOW: &[&str] = &["com", "co", "org", "net", "edu", "gov", "gob", "gouv", "ac", "ne", "or", "go"];

/// Whether a label is a top-level domain, and if so whether little else ends so.
#[must_use]
pub fn known(label: &[u8]) -> Option<bool> {
    let letter = label.first()?.to_ascii_lowercase().checked_sub(b'a')?;
    let is_in = |names: &[&str; 26]| {
        let names = names.get(usize::from(letter)).copied().unwrap_or_default();
        names.split(' ').any(|name| label.eq_ignore_ascii_case(name.as_bytes()))
    };
    is_in(&SURE).then_some(true).or_else(|| is_in(&UNSURE).then_some(false))
}

/// Whether the names of files end with a label.
#[must_use]
pub fn is_of_files(label: &[u8]) -> bool {
    FILES.iter().any(|file| label.eq_ignore_ascii_case(file.as_bytes()))
}

/// Whether a label stands between the name and the country, as in `example.co.uk`.
#[must_use]
pub fn is_below_country(label: &[u8]) -> bool {
    BELOW.iter().any(|below| label.eq_ignore_ascii_case(below.as_bytes()))
}
