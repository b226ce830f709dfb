//! Checks of the national numbers of the Americas but for the United States.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use super::{is_uniform, luhn, number, part, weighted};

/// A Canadian social insurance number: nine digits with the Luhn check digit, none that begins with 0 or 8 (Service Canada, "Social
/// Insurance Number – Code of Practice").
#[must_use]
pub fn ca_sin(digits: &[u8]) -> bool {
    digits.len() == 9 && !matches!(digits.first(), Some(b'0' | b'8')) && !is_uniform(digits) && luhn(digits)
}

/// A Canadian postal code: never D, F, I, O, Q, U, and no W or Z at the beginning (Canada Post, "Addressing guidelines").
#[must_use]
pub fn ca_postal_code(characters: &[u8]) -> bool {
    let &[a, _, b, _, c, _] = characters else { return false };
    let is_letter = |b: u8| !matches!(b, b'D' | b'F' | b'I' | b'O' | b'Q' | b'U');
    [a, b, c].into_iter().all(is_letter) && !matches!(a, b'W' | b'Z')
}

/// A health card of Ontario: ten digits with the Luhn check digit (Ontario Health, "Health card validation").
#[must_use]
pub fn ca_ohip(digits: &[u8]) -> bool {
    digits.len() == 10 && !digits.starts_with(b"0") && luhn(digits)
}

/// A health insurance number of Quebec: four letters of a name, the day of birth (the month of women 50 more), two digits (RAMQ).
#[must_use]
pub fn ca_quebec_health(characters: &[u8]) -> bool {
    characters.len() == 12 && matches!(part(characters, 6, 8), 1..=12 | 51..=62) && matches!(part(characters, 8, 10), 1..=31)
}

/// A number that only its form and name tell, as long as it is not one digit again and again.
#[must_use]
pub fn unchecked(characters: &[u8]) -> bool {
    let letters = characters.iter().take_while(|b| b.is_ascii_uppercase()).count();
    !characters.get(letters..).is_some_and(is_uniform)
}

/// The digit by 11 that many states take: 11 less the remainder of a weighted sum, where 10 and 11 are 0.
fn by_eleven(digits: &[u8], weights: &[u32]) -> u32 {
    match weighted(digits, weights) % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    }
}

/// Whether the last digit is `right`.
fn ends_with(digits: &[u8], right: u32) -> bool {
    digits.last().is_some_and(|last| u32::from(last & 0xf) == right)
}

/// A Brazilian CPF: eleven digits, the last two each by 11 (Receita Federal, Instrução Normativa 1.548/2015).
#[must_use]
pub fn br_cpf(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let Some((body, [first, _])) = digits.split_last_chunk::<2>() else { return false };
    let is_first = by_eleven(body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) == u32::from(first & 0xf);
    digits.len() == 11 && !is_uniform(digits) && is_first && ends_with(digits, by_eleven(digits, &WEIGHTS))
}

/// A Brazilian CNPJ, from July 2026 on with letters too: each counts as its ASCII code less 48, and the last two are digits by 11
/// (Receita Federal, Instrução Normativa 2.229/2024).
#[must_use]
pub fn br_cnpj(characters: &[u8]) -> bool {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let digit = |count: usize| {
        let weights = WEIGHTS.iter().skip(WEIGHTS.len() - count);
        match characters.iter().zip(weights).map(|(b, weight)| u32::from(b.saturating_sub(b'0')) * weight).sum::<u32>() % 11 {
            0 | 1 => 0,
            remainder => 11 - remainder,
        }
    };
    let Some((body, [first, last])) = characters.split_last_chunk::<2>() else { return false };
    let is_first = digit(12) == u32::from(first.saturating_sub(b'0'));
    body.len() == 12 && !is_uniform(body) && is_first && digit(13) == u32::from(last.saturating_sub(b'0'))
}

/// A Brazilian PIS, PASEP or NIS: eleven digits, the last by 11 (Caixa Econômica Federal).
#[must_use]
pub fn br_pis(digits: &[u8]) -> bool {
    digits.len() == 11 && !is_uniform(digits) && ends_with(digits, by_eleven(digits, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]))
}

/// A Brazilian driving licence: eleven digits, the last two by 11 with weights that fall and that rise (DENATRAN, RENACH).
#[must_use]
pub fn br_cnh(digits: &[u8]) -> bool {
    let Some((body, [first, last])) = digits.split_last_chunk::<2>() else { return false };
    let one = weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    let two = weighted(body, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
    let (one, less) = if one == 10 { (0, 2) } else { (one, 0) };
    let two = if two == 10 { 0 } else { (two + 11 - less) % 11 % 10 };
    body.len() == 9 && !is_uniform(digits) && one == u32::from(first & 0xf) && two == u32::from(last & 0xf)
}

/// A Brazilian health card: fifteen digits whose weighted sum is a multiple of 11 (DATASUS, "Validação do CNS").
#[must_use]
pub fn br_cns(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    digits.len() == 15 && matches!(digits.first(), Some(b'1' | b'2' | b'7'..=b'9')) && sum.is_multiple_of(11)
}

/// A Brazilian identity card as São Paulo numbers it: eight digits, and one by 11 of which 10 is X (SSP-SP).
#[must_use]
pub fn br_rg(characters: &[u8]) -> bool {
    let Some((check, body)) = characters.split_last() else { return false };
    let right = match weighted(body, &[2, 3, 4, 5, 6, 7, 8, 9]) % 11 {
        0 => b'0',
        1 => b'X',
        remainder => b'0' + (11 - remainder) as u8,
    };
    body.len() == 8 && !is_uniform(body) && *check == right
}

/// A Mexican CURP: letters of names, a day of birth, the sex, a state, consonants, and the check digit (SEGOB, "Instructivo normativo
/// para la asignación de la CURP", 2021).
#[must_use]
pub fn mx_curp(characters: &[u8]) -> bool {
    const STATES: &[u8] = b"ASBCBSCCCLCMCSCHDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE";
    let (states, _) = STATES.as_chunks::<2>();
    let Some((body, [.., check])) = characters.split_last_chunk::<1>() else { return false };
    // Ñ has the place after N.
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b & 0xf),
        b'A'..=b'N' => u32::from(b - b'A') + 10,
        _ => u32::from(b.saturating_sub(b'O')) + 25,
    };
    let sum: u32 = body.iter().zip((2..=18).rev()).map(|(b, weight)| value(*b) * weight).sum();
    let state = characters.get(11..13).and_then(|state| state.first_chunk());
    let is_sex = matches!(characters.get(10), Some(b'H' | b'M' | b'X'));
    let is_known = is_sex && state.is_some_and(|state| states.contains(state));
    characters.len() == 18 && is_known && is_day(characters, 4) && (10 - sum % 10) % 10 == u32::from(check & 0xf)
}

/// Whether six digits are a year, a month and a day.
fn is_day(characters: &[u8], from: usize) -> bool {
    matches!(part(characters, from + 2, from + 4), 1..=12) && matches!(part(characters, from + 4, from + 6), 1..=31)
}

/// A Mexican RFC of a person: letters of a name, a day of birth, three characters. The last checks the others, but the SAT has given
/// out some of which it does not, so it is not asked (Código Fiscal de la Federación, article 27).
#[must_use]
pub fn mx_rfc_person(characters: &[u8]) -> bool {
    let is_last = matches!(characters.last(), Some(b'0'..=b'9' | b'A'));
    characters.len() == 13 && is_day(characters, 4) && is_last
}

/// A Mexican RFC of a person or, of twelve characters, of a company, whose last character checks the others (SAT, "Anexo 20").
#[must_use]
pub fn mx_rfc(characters: &[u8]) -> bool {
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b & 0xf),
        b'A'..=b'N' => u32::from(b - b'A') + 10,
        _ => u32::from(b.saturating_sub(b'O')) + 25,
    };
    let Some((check, body)) = characters.split_last() else { return false };
    let (first, day) = match body.len() {
        12 => (0, 4),
        // A company's has a blank before it, which counts 37.
        11 => (37 * 13, 3),
        _ => return false,
    };
    let sum: u32 = first + body.iter().rev().zip(2..).map(|(b, weight)| value(*b) * weight).sum::<u32>();
    let right = match sum % 11 {
        0 => b'0',
        1 => b'A',
        remainder => b'0' + (11 - remainder) as u8,
    };
    is_day(characters, day) && *check == right
}

/// A Mexican bank account (CLABE): eighteen digits, the last checks the others by the weights 3, 7, 1 (ABM; Banco de México).
#[must_use]
pub fn mx_clabe(digits: &[u8]) -> bool {
    let products = digits.iter().take(17).zip([3, 7, 1].into_iter().cycle());
    let sum: u32 = products.map(|(digit, weight)| u32::from(digit & 0xf) * weight % 10).sum();
    digits.len() == 18 && part(digits, 0, 3) > 1 && ends_with(digits, (10 - sum % 10) % 10)
}

/// A Mexican social security number: eleven digits with the Luhn check digit (IMSS).
#[must_use]
pub fn mx_nss(digits: &[u8]) -> bool {
    digits.len() == 11 && !is_uniform(digits) && luhn(digits)
}

/// An Argentine CUIT or CUIL: a kind of person, and a digit by 11 (AFIP, Resolución General 10/97; ANSES).
#[must_use]
pub fn ar_cuit(digits: &[u8]) -> bool {
    let is_kind = matches!(part(digits, 0, 2), 20 | 23..=27 | 30 | 33 | 34);
    let sum = weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    digits.len() == 11 && is_kind && part(digits, 2, 10) > 0 && sum.is_multiple_of(11)
}

/// An Argentine bank account (CBU): a bank and branch, and an account, each with a check digit (BCRA, Comunicación A 2511).
#[must_use]
pub fn ar_cbu(digits: &[u8]) -> bool {
    let Some((bank, account)) = digits.split_at_checked(8) else { return false };
    let digit = |sum: u32| (10 - sum % 10) % 10;
    let bank_digit = digit(weighted(bank, &[7, 1, 3, 9, 7, 1, 3]));
    let account_digit = digit(weighted(account, &[3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]));
    let are_digits = digits.iter().all(u8::is_ascii_digit);
    digits.len() == 22 && are_digits && number(account) > 0 && ends_with(bank, bank_digit) && ends_with(account, account_digit)
}

/// A Chilean RUT: up to eight digits, and one by 11 of which 10 is K (Servicio de Registro Civil; weights 2 to 7 from the end).
#[must_use]
pub fn cl_rut(characters: &[u8]) -> bool {
    let Some((check, body)) = characters.split_last() else { return false };
    let sum: u32 = body.iter().rev().zip((2..=7).cycle()).map(|(digit, weight)| u32::from(digit & 0xf) * weight).sum();
    let right = match sum % 11 {
        0 => b'0',
        1 => b'K',
        remainder => b'0' + (11 - remainder) as u8,
    };
    *check == right && matches!(number(body), 1_000_000..=99_999_999) && !is_uniform(body)
}

/// A Colombian NIT: nine digits and one by 11 over primes (DIAN, Orden Administrativa 4 de 1989).
#[must_use]
pub fn co_nit(digits: &[u8]) -> bool {
    let Some((_, body)) = digits.split_last() else { return false };
    let right = match weighted(body, &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11 {
        low @ (0 | 1) => low,
        remainder => 11 - remainder,
    };
    body.len() == 9 && !is_uniform(body) && ends_with(digits, right)
}

/// A Peruvian RUC: a kind of taxpayer, and a digit by 11 (SUNAT).
#[must_use]
pub fn pe_ruc(digits: &[u8]) -> bool {
    let right = (11 - weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    digits.len() == 11 && matches!(part(digits, 0, 2), 10 | 15..=17 | 20) && ends_with(digits, right)
}

/// An Ecuadorian identity card: a province, a third digit below 6, and the Luhn check digit (Registro Civil).
#[must_use]
pub fn ec_cedula(digits: &[u8]) -> bool {
    let is_province = matches!(part(digits, 0, 2), 1..=24 | 30);
    digits.len() == 10 && is_province && matches!(digits.get(2), Some(b'0'..=b'5')) && luhn(digits)
}

/// A Uruguayan identity card: seven digits, and one by 10 (DNIC; weights 2, 9, 8, 7, 6, 3, 4).
#[must_use]
pub fn uy_ci(digits: &[u8]) -> bool {
    let Some((_, body)) = digits.split_last() else { return false };
    let sum = weighted(body, &[2, 9, 8, 7, 6, 3, 4]);
    body.len() == 7 && !is_uniform(body) && ends_with(digits, (10 - sum % 10) % 10)
}

/// A Venezuelan RIF: a letter for the kind of person, eight digits, and one by 11 (SENIAT).
#[must_use]
pub fn ve_rif(characters: &[u8]) -> bool {
    let Some((kind, digits)) = characters.split_first() else { return false };
    let kind = match kind {
        b'V' => 4,
        b'E' => 8,
        b'J' | b'C' => 12,
        b'P' => 16,
        b'G' => 20,
        _ => return false,
    };
    let right = match (kind + weighted(digits, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    digits.len() == 9 && ends_with(digits, right)
}

/// A Venezuelan identity card: V or E, and seven or eight digits (SAIME).
#[must_use]
pub fn ve_cedula(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'V' | b'E')) && unchecked(characters)
}

/// A Dominican identity card: eleven digits with the Luhn check digit (Junta Central Electoral).
#[must_use]
pub fn do_cedula(digits: &[u8]) -> bool {
    digits.len() == 11 && number(digits) > 0 && !is_uniform(digits) && luhn(digits)
}

/// A Costa Rican identity card: a province of 1 to 9, and eight digits (TSE).
#[must_use]
pub fn cr_cedula(digits: &[u8]) -> bool {
    digits.len() == 9 && !digits.starts_with(b"0") && unchecked(digits)
}
