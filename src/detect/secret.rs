//! The tables of secrets: by the forms in which issuers write keys and tokens, and by the names that they are assigned to.

use super::assigned::{Assigned, Kind as Value, Place};
use super::check::secret as check;
use super::class::Class;
use super::form::Form;
use super::token::{Token, token};
use super::{Kind, Rule, Shape, private_key};

pub mod cloud;
pub mod code;
pub mod message;
pub mod model;
pub mod money;
pub mod service;
pub mod services;
pub mod told;

/// The rules, by what the secrets are for.
pub const TABLES: [&[Rule]; 8] =
    [model::RULES, cloud::RULES, code::RULES, message::RULES, money::RULES, service::RULES, RULES, told::RULES];

/// The rules for secrets that have no one issuer, and those with a shape of their own.
pub const RULES: &[Rule] = &[
    secret("secret.json_web_token", "JSON_WEB_TOKEN", "A signed JSON web token (RFC 7519), decoded to be sure", JWT),
    shaped(
        "secret.private_key",
        "PRIVATE_KEY",
        "A private key block (RFC 7468, OpenSSH, PGP, PuTTY)",
        Shape::PrivateKey,
        private_key::LONGEST,
    ),
    shaped(
        "secret.azure_client_secret",
        "AZURE_CLIENT_SECRET",
        "A client secret of Microsoft Entra, by its mark `Q~`",
        Shape::AzureClientSecret,
        64,
    ),
    shaped("secret.twilio_api_key", "TWILIO_API_KEY", "The id of an API key of Twilio", Shape::Form(TWILIO), 34),
    shaped(
        "secret.connection_string",
        "CONNECTION_STRING",
        "The password in the URL of a database, a queue or a directory",
        Shape::Url(CONNECTIONS),
        256,
    ),
    shaped("secret.url_password", "URL_PASSWORD", "The password of a user in any other URL (RFC 3986)", Shape::Url(&[]), 256),
    shaped(
        "secret.user_argument",
        "USER_ARGUMENT",
        "The password of a user in the arguments of a command, as curl takes it",
        Shape::Argument,
        256,
    ),
    shaped("secret.aws_secret_key", "AWS_SECRET_KEY", "The secret of an access key of AWS, by its name", Shape::Assigned(AWS_SECRET), 1024),
    shaped("secret.password", "PASSWORD", "A password, by the name that it is assigned to", Shape::Assigned(PASSWORD), 1024),
    shaped(
        "secret.generic_api_key",
        "GENERIC_API_KEY",
        "A key, token or secret of whatever form, by the name that it is assigned to",
        Shape::Assigned(GENERIC),
        1024,
    ),
    shaped(
        "secret.service_api_key",
        "SERVICE_API_KEY",
        "A key that is assigned to the name of a service: one of those that gitleaks and TruffleHog know",
        Shape::Assigned(services::SERVICES),
        1024,
    ),
];

const fn secret(id: &'static str, entity: &'static str, says: &'static str, tokens: &'static [Token]) -> Rule {
    shaped(id, entity, says, Shape::Token(tokens), LONGEST)
}

const fn shaped(id: &'static str, entity: &'static str, says: &'static str, shape: Shape, longest: usize) -> Rule {
    Rule { id, entity, kind: Kind::Secret, says, shape, longest, context: &[], usual: true }
}

/// The most bytes of any token.
const LONGEST: usize = 4096;

const JWT: &[Token] =
    &[token("eyJ", Class::Jwt, 32, LONGEST).checked(check::is_jwt), token("ewog", Class::Jwt, 32, LONGEST).checked(check::is_jwt)];

const TWILIO: &[Form] = &[Form { written: "AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", check: check::twilio, alone: 85, named: 100 }];

const CONNECTIONS: &[&str] = &[
    "postgres",
    "postgresql",
    "mysql",
    "mysql2",
    "mysqlx",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "mssql",
    "sqlserver",
    "oracle",
    "cockroachdb",
    "clickhouse",
    "cassandra",
    "couchbase",
    "couchbases",
    "couchdb",
    "neo4j",
    "neo4j+s",
    "bolt",
    "bolt+s",
    "nats",
    "kafka",
    "mqtt",
    "mqtts",
    "ldap",
    "ldaps",
    "smtp",
    "smtps",
    "snowflake",
    "redshift",
    "influxdb",
    "memcached",
    "libsql",
    "postgresql+psycopg2",
    "postgresql+asyncpg",
    "postgresql+psycopg",
    "mysql+pymysql",
    "mysql+mysqlconnector",
    "mssql+pyodbc",
];

const fn at_end(names: &'static [&'static str], kind: Value, confidence: u8) -> Assigned {
    Assigned { names, place: Place::End, kind, confidence }
}

const AWS_SECRET: &[Assigned] = &[
    at_end(&["secretaccesskey", "awssecretkey", "awssecret", "secretkey"], Value::Run(Class::Base64, 40, 40, 400), 95),
    Assigned { names: &["aws"], place: Place::Within, kind: Value::Run(Class::Base64, 40, 40, 430), confidence: 80 },
    at_end(&["sessiontoken", "securitytoken"], Value::Run(Class::Loose, 200, 1024, 400), 90),
];

const PASSWORD: &[Assigned] = &[at_end(
    &[
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "pass",
        "pwd",
        "psw",
        "passwort",
        "kennwort",
        "contrasena",
        "motdepasse",
        "senha",
        "parola",
        "wachtwoord",
        "dbpw",
        "rootpw",
        "adminpw",
        "userpw",
        "psk",
    ],
    Value::Password,
    80,
)];

const GENERIC: &[Assigned] = &[
    at_end(
        &[
            "apikey",
            "secret",
            "token",
            "accesskey",
            "secretkey",
            "authkey",
            "privatekey",
            "encryptionkey",
            "signingkey",
            "masterkey",
            "sharedkey",
            "servicekey",
            "accountkey",
            "storagekey",
            "sharedaccesskey",
            "appkey",
            "adminkey",
            "clientkey",
            "consumerkey",
            "licensekey",
            "licencekey",
            "deploykey",
            "subscriptionkey",
            "integrationkey",
            "sessionkey",
            "hmackey",
            "aeskey",
            "cipherkey",
            "jwtkey",
            "secretkeybase",
            "authorization",
        ],
        Value::Key(10),
        75,
    ),
    at_end(&["auth", "authorization"], Value::Basic, 90),
    at_end(&["key", "skey", "auth", "credential", "credentials", "creds", "bearer", "jwt", "pat", "sig", "salt"], Value::Key(20), 60),
    // Passwords of machines are drawn, too.
    at_end(
        &["clientsecret", "appsecret", "consumersecret", "apisecret", "webhooksecret", "jwtsecret", "cookiesecret"],
        Value::Password,
        70,
    ),
];
