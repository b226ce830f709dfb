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
    token("password is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("Password is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("password is: ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("passwd is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("passphrase is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("passcode is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("pwd is ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("password was ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("password to ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("Passwort ist ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("Passwort lautet ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("password ", Class::Visible, 6, 64).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_password).floor(0).announced(),
    token("passwd ", Class::Visible, 6, 64).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_password).floor(0).announced(),
    token("sshpass -p ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("sshpass -p '", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    token("redis-cli -a ", Class::Visible, 6, 64).checked(check::is_password).floor(0).announced(),
    in_netrc(" "),
    in_netrc("\n"),
    in_netrc("\n "),
    in_netrc("\n  "),
    in_netrc("\n    "),
    in_netrc("\n\t"),
    token("token ", Class::Loose, 16, 400).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_key).announced(),
    token("api-key ", Class::Loose, 16, 400).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_key).announced(),
    token("secret ", Class::Loose, 16, 400).after(Class::Alphanumeric, 0, 0, "--").checked(check::is_key).announced(),
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
