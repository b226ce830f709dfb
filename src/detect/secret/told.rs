//! Secrets of no known form, told by the words before them: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret(
        "secret.authorization_header",
        "AUTHORIZATION_HEADER",
        "The credentials of an HTTP request: basic (RFC 7617) or bearer (RFC 6750)",
        AUTHORIZATION_HEADER,
    ),
    secret("secret.told_password", "PASSWORD", "A password that is told in words, or in the arguments of a command", TOLD_PASSWORD),
];

const AUTHORIZATION_HEADER: &[Token] = &[
    token("Basic ", Class::Base64, 8, 400).checked(check::is_basic).floor(0).announced(),
    token("basic ", Class::Base64, 8, 400).checked(check::is_basic).floor(0).announced(),
    token("Bearer ", Class::Loose, 20, 1024).checked(check::is_key).announced(),
    token("bearer ", Class::Loose, 20, 1024).checked(check::is_key).announced(),
];

const TOLD_PASSWORD: &[Token] = &[
    password_after("password is "),
    password_after("Password is "),
    password_after("password is: "),
    password_after("passwd is "),
    password_after("passphrase is "),
    password_after("passcode is "),
    password_after("pwd is "),
    password_after("password was "),
    password_after("password to "),
    password_after("Passwort ist "),
    password_after("Passwort lautet "),
    password_option("password "),
    password_option("password '"),
    password_option("password \""),
    password_option("passwd "),
    password_option("passphrase "),
    password_after("sshpass -p "),
    password_after("sshpass -p '"),
    password_after("redis-cli -a "),
    in_netrc(" "),
    in_netrc("\n"),
    in_netrc("\n "),
    in_netrc("\n  "),
    in_netrc("\n    "),
    in_netrc("\n\t"),
    key_option("token "),
    key_option("token '"),
    key_option("token \""),
    key_option("api-key "),
    key_option("api-key '"),
    key_option("api-key \""),
    key_option("secret "),
    key_option("secret '"),
    key_option("secret \""),
    key_option("secret-key "),
    key_option("secret-key '"),
    key_option("secret-key \""),
    // What databases and build tools are told without a sign between.
    password_after("IDENTIFIED BY '"),
    password_after("IDENTIFIED BY \""),
    password_after("identified by '"),
    password_after("PASSWORD '"),
    password_after("storePassword '"),
    password_after("storePassword \""),
    password_after("keyPassword '"),
    password_after("keyPassword \""),
    password_after("ConvertTo-SecureString '"),
    password_after("ConvertTo-SecureString \""),
    password_after("ConvertTo-SecureString -String '"),
    password_after("ConvertTo-SecureString -String \""),
    password_after("requirepass "),
    password_after("masterauth "),
    token("key is ", Class::Loose, 20, 200).checked(check::is_key).announced(),
    token("token is ", Class::Loose, 20, 200).checked(check::is_key).announced(),
    token("secret is ", Class::Loose, 20, 200).checked(check::is_key).announced(),
];

/// As a `.netrc` has them: `machine … login … password …`.
const fn in_netrc(between: &'static str) -> Token {
    token("password ", Class::Visible, 8, 64)
        .after(Class::Visible, 1, 64, between)
        .led("login ")
        .checked(check::is_password)
        .floor(0)
        .announced()
}

const fn password_after(words: &'static str) -> Token {
    token(words, Class::Visible, 6, 64).checked(check::is_password).floor(0).announced()
}

/// As the option of a command: `--password …`.
const fn password_option(words: &'static str) -> Token {
    password_after(words).after(Class::Alphanumeric, 0, 0, "--")
}

const fn key_option(words: &'static str) -> Token {
    token(words, Class::Loose, 16, 400).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_key).announced()
}
