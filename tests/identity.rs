//! Who calls, and what they may: sources, believed or not, their answers, read or not; models; proofs and consents.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use portcullis::decision::Reason;
use portcullis::guard::{CertificateField, Claim, Connection, Effect, End, Exchange, Guard, Head, Reply};
use portcullis::policy::tools::Decision;
use portcullis::policy::{Barred, Caller, Policy, Range, Unmet};
use portcullis::text::Direction;
use proptest::prelude::*;
use serde_json::{Value, json};

fn load(sections: &Value) -> Result<Policy, Vec<String>> {
    let mut document = json!({"version": 1});
    document.as_object_mut().unwrap().extend(sections.as_object().unwrap().clone());
    Policy::load(&document.to_string(), &|_| None, [3; 32]).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn policy(sections: &Value) -> Policy {
    load(sections).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A connection on which somebody has verified this much.
#[derive(Clone, Default)]
struct Known {
    claims: BTreeMap<Vec<String>, Claim>,
    certificate: Option<Claim>,
    peer: Option<IpAddr>,
}

impl Connection for Known {
    fn claim(&self, payload: &str, path: &[String]) -> Claim {
        assert_eq!(payload, "jwt");
        self.claims.get(path).cloned().unwrap_or_default()
    }

    fn certificate(&self, _field: CertificateField) -> Claim {
        self.certificate.clone().unwrap_or_default()
    }

    fn peer(&self) -> Option<IpAddr> {
        self.peer
    }
}

fn text(value: &str) -> Claim {
    Claim::Text(value.to_owned())
}

fn list(values: &[&str]) -> Claim {
    Claim::List(values.iter().map(|value| (*value).to_owned()).collect())
}

const BODY: &str = r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}"#;

/// What becomes of a request, and the exchange.
fn send(sections: &Value, headers: &[(&str, &[u8])], known: &Known) -> (Effect, Exchange) {
    let mut exchange = Exchange::new(Rc::new(Guard::new(policy(sections))));
    let own: [(&str, &[u8]); 3] = [(":method", b"POST"), (":path", b"/v1/chat/completions"), ("content-type", b"application/json")];
    let head = head(own.into_iter().chain(headers.iter().copied()));
    let effect = match exchange.request_head(&head, known, false) {
        Effect::Wait => exchange.body(Direction::Request, BODY.as_bytes().to_vec(), true),
        effect => effect,
    };
    (effect, exchange)
}

/// A head in the host's form, whose values may be any bytes.
fn head<'a>(fields: impl Iterator<Item = (&'a str, &'a [u8])>) -> Head {
    let fields: Vec<_> = fields.collect();
    let mut bytes = (fields.len() as u32).to_le_bytes().to_vec();
    for (name, value) in &fields {
        bytes.extend((name.len() as u32).to_le_bytes());
        bytes.extend((value.len() as u32).to_le_bytes());
    }
    for (name, value) in &fields {
        for part in [name.as_bytes(), *value] {
            bytes.extend(part);
            bytes.push(0);
        }
    }
    Head::from_serialised(bytes)
}

fn reply(effect: Effect) -> Reply {
    match effect {
        Effect::Reply(reply) => reply,
        other => panic!("{other:?}"),
    }
}

fn challenge(reply: &Reply) -> Option<&str> {
    reply.headers.iter().find(|(name, _)| *name == "www-authenticate").map(|(_, value)| value.as_str())
}

/// The headers that do not go on.
fn removed(effect: &Effect) -> Vec<&str> {
    match effect {
        Effect::Forward(edits) | Effect::Replace { headers: edits, .. } => edits.iter().map(|edit| edit.name.as_ref()).collect(),
        _ => panic!("{effect:?}"),
    }
}

#[test]
fn every_mistake_names_its_place_and_its_fix() {
    let identity = |section: Value| json!({"identity": section});
    let model = |section: Value| json!({"access": {"models": section}});
    let tool = |section: Value| json!({"tools": {"allow": [{"name": "a", "authentication": section}]}});
    let table: Vec<(Value, &[&str])> = vec![
        (identity(json!({})), &["identity: says nothing; name who says who calls, as {subject: [{jwt: sub}]}"]),
        (identity(json!({"subjects": []})), &["identity.subjects: unknown key, did you mean \"subject\"?"]),
        (identity(json!({"subject": [{"jtw": "sub"}]})), &["identity.subject[0].jtw: unknown key; known are: jwt, mtls, header, from"]),
        (identity(json!({"subject": [{}]})), &["identity.subject[0]: names nobody; write jwt, mtls or header"]),
        (
            identity(json!({"subject": [{"jwt": "sub", "mtls": "uri_san"}]})),
            &["identity.subject[0]: names several; write one, and the other behind it in the list"],
        ),
        (
            identity(json!({"subject": [{"jwt": " "}, {"jwt": []}, {"jwt": ["a", ""]}]})),
            &[
                "identity.subject[0].jwt: must be the name of a claim, or a list of the names on the way to it, none of them blank",
                "identity.subject[1].jwt: must be the name of a claim, or a list of the names on the way to it, none of them blank",
                "identity.subject[2].jwt: must be the name of a claim, or a list of the names on the way to it, none of them blank",
            ],
        ),
        (
            identity(json!({"subject": [{"jwt": 5}]})),
            &["identity.subject[0].jwt: must be the name of a claim, or a list of the names on the way to it, not a number"],
        ),
        (
            identity(json!({"subject": [{"mtls": "san"}]})),
            &["identity.subject[0].mtls: unknown value \"san\"; known are: uri_san, dns_san, subject, digest"],
        ),
        (
            identity(json!({"subject": [{"jwt": "sub", "from": ["10.0.0.0/8"]}]})),
            &["identity.subject[0].from: is for headers; leave it out"],
        ),
        (
            identity(json!({"subject": [{"header": "x-id"}]})),
            &[
                "identity.subject[0].from: missing: name the addresses that may set it, as from: [10.1.0.0/16]; a header that everybody may set says nothing",
            ],
        ),
        (
            identity(json!({"subject": [{"header": "x id", "from": ["10.0.0.0/8"]}]})),
            &["identity.subject[0].header: must be the name of a header, as x-customer-id"],
        ),
        (
            identity(json!({"subject": [{"header": ":path", "from": ["10.0.0.0/8"]}]})),
            &["identity.subject[0].header: must be the name of a header, as x-customer-id"],
        ),
        (
            identity(json!({"subject": [{"header": "x-id", "from": ["10.0.0.0/33", "10.1.0.5/16", "somewhere"]}]})),
            &[
                "identity.subject[0].from[0]: has 32 bits, so no more than 32 may be shared",
                "identity.subject[0].from[1]: has bits set behind its length; write the first address of the range",
                "identity.subject[0].from[2]: must be a range of addresses, as 10.1.0.0/16 or 2001:db8::/32, or one address",
            ],
        ),
        (identity(json!({"roles": [{"jwt": "r"}, {"jwt": ["r"]}]})), &["identity.roles[1]: stands already in this list"]),
        (
            identity(json!({"roles": [{"jwt": "r"}], "required": true})),
            &["identity.required: nobody could meet it: identity.subject names nobody who says whose a request is"],
        ),
        (
            identity(json!({"subject": [{"jwt": "sub"}], "jwt_payload": ""})),
            &["identity.jwt_payload: must be the name that payload_in_metadata has in jwt_authn's provider"],
        ),
        (
            identity(json!({"strengths": [["otp"], ["passkey", "otp", "a b"]], "acr": {"order": ["gold", "otp"]}})),
            &[
                "identity.strengths[1][0]: passkey has its place already: it is hwk or swk, with user beside it",
                "identity.strengths[1][2]: must be one word of visible ASCII characters, without quotes and backslashes",
                "identity.strengths: \"otp\" stands twice; it has one place",
                "identity.acr.order: \"otp\" stands twice; it has one place",
            ],
        ),
        (identity(json!({"strengths": []})), &["identity.strengths: names no method; leave it out for the usual order"]),
        (identity(json!({"acr": {"order": []}})), &["identity.acr.order: names no class; write them from the weakest to the strongest"]),
        (identity(json!({"acr": {}})), &["identity.acr.order: missing: this key is required"]),
        (json!({"access": {}}), &["access: says nothing; write client_ranges, signature or models, or leave it out"]),
        (
            model(json!({"allow": [{"name": "a"}, {"name": "a"}]})),
            &["access.models.allow[1].name: \"a\" stands already at access.models.allow[0].name"],
        ),
        (model(json!({"allow": [{"name": ""}]})), &["access.models.allow[0].name: must not be empty"]),
        (model(json!({"allow": [{"nmae": "a"}]})), &["access.models.allow[0].nmae: unknown key, did you mean \"name\"?"]),
        (
            model(json!({"allow": [{"name": "a", "roles": []}]})),
            &["access.models.allow[0].roles: must name one at least; leave it out where everybody may"],
        ),
        (
            model(json!({"allow": [{"name": "a", "roles": ["x", " ", "x"]}]})),
            &[
                "access.models.allow[0].roles[1]: must not be blank; write a role, or leave it out",
                "access.models.allow[0].roles[2]: written twice",
            ],
        ),
        (
            model(json!({"allow": [{"name": "a", "authentication": {}}]})),
            &["access.models.allow[0].authentication: asks for nothing; write at_least or consent, or leave it out"],
        ),
        (
            tool(json!({"at_least": "pasky"})),
            &[
                "tools.allow[0].authentication.at_least: nobody could meet it: did you mean \"passkey\"? known are kba, pin, otp, sms, vbm, hwk, swk, passkey",
            ],
        ),
        (
            tool(json!({"consent": ["voice", "", "voice"]})),
            &[
                "tools.allow[0].authentication.consent[1]: must not be blank; write what must be agreed to",
                "tools.allow[0].authentication.consent[2]: written twice",
            ],
        ),
        (tool(json!({"at_most": "otp"})), &["tools.allow[0].authentication.at_most: unknown key; known are: at_least, consent"]),
    ];
    for (sections, expected) in table {
        assert_eq!(load(&sections).err().unwrap_or_default(), expected, "{sections}");
    }
}

#[test]
fn what_is_weak_or_never_counts_is_warned_of() {
    let warnings = |sections: &Value| {
        let mut document = json!({"version": 1});
        document.as_object_mut().unwrap().extend(sections.as_object().unwrap().clone());
        let all =
            Policy::warnings(&document.to_string()).unwrap().into_iter().map(|warning| format!("{}: {}", warning.path, warning.message));
        all.filter(|line| {
            line.starts_with("identity") || line.starts_with("access") || line.contains("nobody") || line.contains("authentication")
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(warnings(&json!({})), ["access.models: missing: every model may be asked, by everybody"]);
    let asking = json!({"allow": [
        {"name": "a", "roles": ["x"], "authentication": {"at_least": "otp", "consent": ["voice"]}},
        {"name": "b*"}, {"name": "bc*"},
    ]});
    assert_eq!(
        warnings(&json!({"identity": {"subject": [{"jwt": "a.b"}, {"header": "x", "from": ["0.0.0.0/0"]}, {"jwt": "https://a.b/c"}]},
            "access": {"models": asking}})),
        [
            "identity.subject[0].jwt: is one name with a full stop in it; of a claim within another, write the names as a list",
            "identity.subject[1].from: believes everybody: whoever sends the header is who they say",
            "access.models.allow[0].roles: nobody has a role: identity.roles names nobody who says so",
            "access.models.allow[0].authentication.at_least: nobody meets it: identity.methods names nobody who says how",
            "access.models.allow[0].authentication.consent: nobody meets it: identity.consents names nobody who says so",
            "access.models.allow[2].name: never counts: access.models.allow[1] matches all that it does",
        ]
    );
    // What a provider does by itself is over when its answer comes.
    let mut asking = json!({"identity": {"methods": [{"jwt": "amr"}]}, "access": {"models": {"allow": [{"name": "a"}]}},
        "tools": {"hosted": ["web_search", "mcp"], "allow": [{"name": "a"}, {"name": "b", "authentication": {"at_least": "otp"}}]}});
    assert_eq!(
        warnings(&asking),
        [
            "tools.allow[1].authentication: does not keep a provider from calling it, which tools.hosted lets it do (mcp); only its answer is kept back"
        ]
    );
    asking["tools"]["hosted"] = json!(["web_search"]);
    assert_eq!(warnings(&asking), Vec::<String>::new());
    let fine = json!({"identity": {"roles": [{"jwt": "r"}], "methods": [{"jwt": "amr"}], "consents": [{"jwt": "c"}]},
        "access": {"models": {"allow": [{"name": "a", "roles": ["x"], "authentication": {"at_least": "otp", "consent": ["voice"]}}]}}});
    assert_eq!(warnings(&fine), Vec::<String>::new());
    assert_eq!(
        warnings(&json!({"access": {"models": {"default": "allow", "allow": [{"name": "a"}]}}})),
        [
            "access.models.default: allow: models that are not named may be asked by everybody",
            "access.models.allow[0]: does nothing beside default: allow; name roles or authentication, or leave it out",
        ]
    );
}

#[test]
fn claims_are_read_as_the_host_writes_them() {
    let pairs = |texts: &[(&[u8], &[u8])]| {
        let mut bytes = (texts.len() as u32).to_le_bytes().to_vec();
        texts.iter().for_each(|(name, value)| bytes.extend([name.len() as u32, value.len() as u32].map(u32::to_le_bytes).concat()));
        texts.iter().for_each(|(name, value)| bytes.extend([*name, b"\0", *value, b"\0"].concat()));
        bytes
    };
    let table: Vec<(Vec<u8>, Claim)> = vec![
        (b"agent-7".to_vec(), text("agent-7")),
        ("Zoë Ω".as_bytes().to_vec(), text("Zoë Ω")),
        (b"".to_vec(), Claim::Unreadable),
        (b" \t".to_vec(), Claim::Unreadable),
        (b"a\nb".to_vec(), Claim::Unreadable),
        (b"\xff\xfe".to_vec(), Claim::Unreadable),
        (42f64.to_le_bytes().to_vec(), Claim::Unreadable),
        (1_700_000_000f64.to_le_bytes().to_vec(), Claim::Unreadable),
        (vec![1], Claim::Unreadable),
        (vec![0], Claim::Unreadable),
        (vec![0; 4], list(&[])),
        (pairs(&[(b"admin", b""), (b"dev", b"")]), list(&["admin", "dev"])),
        (pairs(&[(b"a\0\0b", b"")]), list(&["a\0\0b"])),
        (pairs(&[(b"admin", b"yes")]), Claim::Unreadable),
        (pairs(&[(b"\xff", b"")]), Claim::Unreadable),
        (u32::MAX.to_le_bytes().to_vec(), Claim::Unreadable),
    ];
    for (bytes, expected) in table {
        assert!(Claim::from_host(&bytes) == expected, "{bytes:?}: {:?}", Claim::from_host(&bytes));
    }
    let objects = [pairs(&[]), pairs(&[(b"admin", b"yes")]), pairs(&[(b"a", b""), (b"b", b"c\0")])];
    assert!(objects.iter().all(|bytes| Claim::may_hold_others(bytes)));
    for other in [pairs(&[(b"admin", b"")]), b"text".to_vec(), 42f64.to_le_bytes().to_vec(), vec![1], vec![]] {
        assert!(!Claim::may_hold_others(&other), "{other:?}");
    }
    let whole = pairs(&[(b"admin", b""), (b"dev", b"")]);
    for cut in 1..whole.len() {
        assert!(Claim::from_host(&whole[..cut]) == Claim::Unreadable, "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_some_claim(bytes in prop::collection::vec(any::<u8>(), 0..64), count in 0u32..4) {
        for bytes in [bytes.clone(), [&count.to_le_bytes()[..], &bytes].concat()] {
            match Claim::from_host(&bytes) {
                Claim::Text(text) => prop_assert_eq!(text.as_bytes(), bytes.as_slice()),
                Claim::List(texts) => prop_assert!(texts.iter().map(|text| text.len() + 10).sum::<usize>() + 4 == bytes.len()),
                Claim::Unreadable => {}
                Claim::Absent => prop_assert!(false, "something is there"),
            }
        }
    }

    #[test]
    fn a_list_is_read_as_it_was_written(texts in prop::collection::vec(".*", 0..5)) {
        let mut bytes = (texts.len() as u32).to_le_bytes().to_vec();
        texts.iter().for_each(|text| bytes.extend([(text.len() as u32).to_le_bytes(), [0; 4]].concat()));
        texts.iter().for_each(|text| bytes.extend([text.as_bytes(), &[0, 0]].concat()));
        prop_assert!(Claim::from_host(&bytes) == Claim::List(texts));
    }

    #[test]
    fn an_address_lies_within_its_own_range(address in any::<u32>(), length in 0u32..=32) {
        let first = std::net::Ipv4Addr::from(if length == 0 { 0 } else { address >> (32 - length) << (32 - length) });
        let range = Range::parse(&format!("{first}/{length}")).unwrap();
        let address = std::net::Ipv4Addr::from(address);
        prop_assert!(range.contains(address.into()) && range.contains(address.to_ipv6_mapped().into()));
        prop_assert_eq!(range.is_everything(), length == 0);
        let beyond = u32::from(address) ^ 1u32.checked_shl(32 - length).unwrap_or(0);
        prop_assert_eq!(range.contains(std::net::Ipv4Addr::from(beyond).into()), length == 0 || beyond == u32::from(address));
    }
}

#[test]
fn ranges_hold_what_they_say() {
    let holds = |range: &str, address: &str| Range::parse(range).unwrap().contains(address.parse().unwrap());
    assert!(holds("10.1.0.0/16", "10.1.255.255") && !holds("10.1.0.0/16", "10.2.0.0"));
    assert!(holds("10.1.0.5", "10.1.0.5") && !holds("10.1.0.5", "10.1.0.4"));
    assert!(holds("2001:db8::/32", "2001:db8:ffff::1") && !holds("2001:db8::/32", "2001:db9::"));
    assert!(holds("::/0", "fe80::1") && !holds("::/0", "10.0.0.1") && !holds("0.0.0.0/0", "::1"));
    assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
    for wrong in [
        "10.0.0.0/+8",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "/8",
        "",
        "10.0.0/8",
        "::/129",
        "::1/0",
        "10.0.0.0/99999999999",
        "::ffff:10.0.0.0/104",
        "::ffff:10.1.2.3",
    ] {
        assert!(Range::parse(wrong).is_err(), "{wrong}");
    }
}

/// The first source that answers counts; one that cannot be read is never passed over.
#[test]
fn the_first_source_that_answers_counts() {
    let sources =
        json!({"identity": {"subject": [{"jwt": ["user", "id"]}, {"mtls": "uri_san"}, {"header": "X-Customer", "from": ["10.1.0.0/16"]}]}});
    let (believed, stranger): (IpAddr, IpAddr) = ("10.1.2.3".parse().unwrap(), "192.0.2.9".parse().unwrap());
    let name = policy(&sources).keys.pseudonym("ann");
    let other = policy(&sources).keys.pseudonym("bob");
    assert!(name.len() == 32 && name != other && !name.contains("ann"));
    let absent = Claim::Absent;
    // The claim, the certificate, the headers, who is there; whose it is, or none; whether it is refused.
    type Row<'a> = (Claim, Claim, Vec<&'a [u8]>, Option<IpAddr>, Option<&'a str>, bool);
    let table: Vec<Row<'_>> = vec![
        (absent.clone(), absent.clone(), vec![], None, None, false),
        (text("ann"), absent.clone(), vec![], None, Some(&name), false),
        (list(&["ann"]), absent.clone(), vec![], None, Some(&name), false),
        (text("ann"), text("bob"), vec![b"bob"], Some(believed), Some(&name), false),
        (absent.clone(), text("ann"), vec![b"bob"], Some(believed), Some(&name), false),
        (absent.clone(), absent.clone(), vec![b"ann"], Some(believed), Some(&name), false),
        (absent.clone(), absent.clone(), vec![b"ann"], Some(stranger), None, false),
        (absent.clone(), absent.clone(), vec![b"ann"], None, None, false),
        // Never to the next.
        (Claim::Unreadable, text("ann"), vec![b"ann"], Some(believed), None, true),
        (list(&["ann", "bob"]), text("ann"), vec![b"ann"], Some(believed), None, true),
        (list(&[]), text("ann"), vec![], None, None, true),
        (text(" "), text("ann"), vec![], None, None, true),
        (absent.clone(), Claim::Unreadable, vec![b"ann"], Some(believed), None, true),
        (absent.clone(), absent.clone(), vec![b"\xff"], Some(believed), None, true),
        (absent.clone(), absent.clone(), vec![b""], Some(believed), None, true),
        (absent.clone(), absent.clone(), vec![b"ann", b"ann"], Some(believed), None, true),
        // Blanks around a value are no part of it (RFC 9110 §5.5).
        (absent.clone(), absent.clone(), vec![b" ann \t"], Some(believed), Some(&name), false),
        (absent.clone(), absent.clone(), vec![b"\t "], Some(believed), None, true),
        // What is not believed need not be readable.
        (absent.clone(), absent.clone(), vec![b"\xff", b"b"], Some(stranger), None, false),
    ];
    for (number, (claim, certificate, headers, peer, subject, refused)) in table.into_iter().enumerate() {
        let claims = BTreeMap::from([(vec!["user".to_owned(), "id".to_owned()], claim)]);
        let known = Known { claims, certificate: Some(certificate), peer };
        let headers: Vec<(&str, &[u8])> = headers.into_iter().map(|value| ("x-customer", value)).collect();
        let (effect, exchange) = send(&sources, &headers, &known);
        assert_eq!(exchange.subject(), subject, "row {number}");
        let record = exchange.finish(End::default());
        if refused {
            let reply = reply(effect);
            assert_eq!((reply.status, reply.details.as_str()), (401, "portcullis_identity"), "row {number}");
            assert_eq!(challenge(&reply), Some("Bearer error=\"invalid_token\""));
            assert!(reply.body.contains("(subject)"), "{}", reply.body);
            assert_eq!(record.reason, Some(Reason::Identity));
        } else {
            let goes_on = peer == Some(believed) || headers.is_empty();
            assert_eq!(removed(&effect), if goes_on { vec![] } else { vec!["x-customer"] }, "row {number}");
            assert_eq!(record.reason, None, "row {number}");
        }
        let subject = subject.unwrap_or("anonymous");
        assert!(record.to_json().contains(&format!("\"subject\":\"{subject}\"")), "row {number}: {}", record.to_json());
    }
}

#[test]
fn copies_of_headers_that_servers_take_for_them_go() {
    let sources = json!({"identity": {"subject": [{"header": "x-customer-id", "from": ["10.1.0.0/16"]}]}});
    let headers: [(&str, &[u8]); 6] = [
        ("x_customer-id", b"a"),
        ("x-customer-id", b"ann"),
        ("x_customer_id", b"b"),
        ("x-customer-id2", b"c"),
        ("x.customer~id", b"d"),
        ("xacustomer-id", b"e"),
    ];
    let known = |peer: &str| Known { peer: Some(peer.parse().unwrap()), ..Known::default() };
    assert_eq!(removed(&send(&sources, &headers, &known("10.1.0.1")).0), ["x_customer-id", "x_customer_id", "x.customer~id"]);
    assert_eq!(
        removed(&send(&sources, &headers, &known("10.2.0.1")).0),
        ["x_customer-id", "x-customer-id", "x_customer_id", "x.customer~id"]
    );
    let mut not_held = sources.clone();
    not_held["host"] = json!({"hold_headers": false});
    assert_eq!(
        removed(&send(&not_held, &headers, &known("10.2.0.1")).0),
        ["x_customer-id", "x-customer-id", "x_customer_id", "x.customer~id"]
    );
    let mut observed = sources;
    observed["mode"] = json!("observe");
    assert_eq!(removed(&send(&observed, &headers, &known("10.2.0.1")).0), Vec::<&str>::new());
}

/// Some servers add trailers to the headers. Whoever sends them, they say nothing of who calls.
#[test]
fn trailers_do_not_say_who_calls() {
    let trailers = |sections: &Value| {
        let known = Known { peer: Some("10.1.0.1".parse().unwrap()), ..Known::default() };
        let (_, exchange) = send(sections, &[], &known);
        let read = || Head::new([("x-customer-id", "ann"), ("x_customer_id", "ann"), ("checksum", "1")]);
        exchange.request_trailers(read).into_iter().map(|edit| edit.name.into_owned()).collect::<Vec<_>>()
    };
    let mut sources = json!({"identity": {"subject": [{"header": "x-customer-id", "from": ["10.1.0.0/16"]}]}});
    assert_eq!(trailers(&sources), ["x-customer-id", "x_customer_id"]);
    sources["mode"] = json!("observe");
    assert_eq!(trailers(&sources), Vec::<String>::new());
    assert_eq!(trailers(&json!({"identity": {"subject": [{"jwt": "sub"}]}})), Vec::<String>::new());
}

/// A header that two sources name goes on if one of them believes who sends it.
#[test]
fn each_source_believes_for_itself() {
    let sources = json!({"identity": {"subject": [{"header": "x-id", "from": ["10.1.0.0/16"]}], "team": [{"header": "x-id", "from": ["10.2.0.0/16"]}]}});
    let known = Known { peer: Some("10.2.0.1".parse().unwrap()), ..Known::default() };
    let (effect, exchange) = send(&sources, &[("x-id", b"ann")], &known);
    assert_eq!((removed(&effect), exchange.subject()), (vec![], None));
}

#[test]
fn a_request_must_say_whose_it_is_where_the_policy_wants_that() {
    let sources = json!({"identity": {"subject": [{"jwt": "sub"}], "required": true}});
    let (effect, exchange) = send(&sources, &[], &Known::default());
    let reply = reply(effect);
    assert_eq!((reply.status, challenge(&reply)), (401, Some("Bearer")));
    assert_eq!(exchange.finish(End::default()).reason, Some(Reason::Identity));
    let known = Known { claims: BTreeMap::from([(vec!["sub".to_owned()], text("ann"))]), ..Known::default() };
    assert_eq!(send(&sources, &[], &known).0, Effect::Forward(vec![]));
}

#[test]
fn observing_goes_on_and_says_what_it_would_have_done() {
    let sources = json!({"mode": "observe", "identity": {"subject": [{"jwt": "sub"}], "required": true}, "access": {"models": {}}});
    let (effect, mut exchange) = send(&sources, &[], &Known::default());
    assert_eq!(effect, Effect::Forward(vec![]));
    assert_eq!(exchange.body(Direction::Request, BODY.into(), true), Effect::Forward(vec![]));
    let record = exchange.finish(End::default());
    assert_eq!((record.reason, record.enforced), (Some(Reason::Identity), false));
    assert!(record.to_json().contains("\"verdict\":\"block\"") && record.prompt_hash.is_some());
}

fn caller(methods: &[&str], class: Option<&str>, consents: &[&str], roles: &[&str]) -> Caller {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Caller { methods: owned(methods), class: class.map(str::to_owned), consents: owned(consents), roles: owned(roles), ..Caller::default() }
}

#[test]
fn the_order_of_proofs_is_the_documented_one() {
    let unmet = |identity: &Value, at_least: &str, caller: &Caller| {
        let sections = json!({"identity": identity, "tools": {"allow": [{"name": "a", "authentication": {"at_least": at_least}}]}});
        match policy(&sections).tools.unwrap().decide("a", caller) {
            Decision::Allowed(tool) => tool.unmet(caller),
            Decision::Denied(reason) => panic!("{reason:?}"),
        }
    };
    let usual = json!({"methods": [{"jwt": "amr"}]});
    let order: [&[&str]; 5] = [&["kba"], &["pin"], &["otp", "sms"], &["vbm"], &["hwk", "swk"]];
    for (least, names) in order.iter().enumerate() {
        for name in *names {
            for (rank, methods) in order.iter().enumerate() {
                for method in *methods {
                    let met = unmet(&usual, name, &caller(&["pwd", method], None, &[], &[])).is_none();
                    assert_eq!(met, rank >= least, "{method} for {name}");
                }
            }
            assert_eq!(unmet(&usual, name, &caller(&["pwd", "face"], None, &[], &[])), Some(Unmet::Proof(vec![(*name).to_owned()])));
        }
    }
    let passkey = |methods: &[&str]| unmet(&usual, "passkey", &caller(methods, None, &[], &[])).is_none();
    assert!(
        passkey(&["hwk", "user"])
            && passkey(&["user", "swk"])
            && !passkey(&["hwk"])
            && !passkey(&["user", "otp"])
            && !passkey(&["passkey"])
    );
    let own = json!({"methods": [{"jwt": "amr"}], "strengths": [["pwd"], ["face", "fpt"]], "acr": {"order": ["silver", "gold"]}});
    assert!(
        unmet(&own, "pwd", &caller(&["fpt"], None, &[], &[])).is_none()
            && unmet(&own, "face", &caller(&["pwd", "hwk"], None, &[], &[])).is_some()
    );
    assert!(unmet(&own, "silver", &caller(&["fpt"], Some("gold"), &[], &[])).is_none());
    for class in [None, Some("bronze")] {
        let missing = unmet(&own, "silver", &caller(&["fpt"], class, &[], &[])).unwrap();
        assert_eq!(missing, Unmet::Proof(vec!["silver".to_owned(), "gold".to_owned()]));
        assert_eq!(
            missing.challenge().unwrap(),
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A stronger authentication is required\", acr_values=\"silver gold\""
        );
    }
}

#[test]
fn models_are_for_whom_the_policy_says() {
    let given = policy(&json!({"access": {"models": {"allow": [
        {"name": "gpt-4o*"},
        {"name": "gpt-4o-secret", "roles": ["analyst"]},
        {"name": "claude-*", "roles": ["analyst", "admin"], "authentication": {"at_least": "otp", "consent": ["voice"]}},
        {"name": "gemini-*"},
    ]}}}));
    let access = given.access.unwrap();
    let nobody = Caller::default();
    let analyst = caller(&["otp"], None, &["voice"], &["analyst"]);
    let table: [(Option<&str>, &Caller, Option<Barred>); 13] = [
        (Some("gpt-4o"), &nobody, None),
        (Some("gpt-4o-mini"), &nobody, None),
        // An exact name counts before one with wildcards.
        (Some("gpt-4o-secret"), &nobody, Some(Barred::Denied)),
        (Some("gpt-4o-secret"), &analyst, None),
        (Some("GPT-4o"), &analyst, Some(Barred::Denied)),
        (Some("gpt-5"), &analyst, Some(Barred::Denied)),
        (Some(""), &analyst, Some(Barred::Denied)),
        (None, &analyst, Some(Barred::Denied)),
        (Some("models/gemini-2"), &nobody, None),
        (Some("claude-3"), &nobody, Some(Barred::Denied)),
        (Some("claude-3"), &caller(&["pwd"], None, &["voice"], &["admin"]), Some(Barred::Unmet(Unmet::Proof(vec!["otp".to_owned()])))),
        (Some("claude-3"), &caller(&["otp"], None, &[], &["admin"]), Some(Barred::Unmet(Unmet::Consent(vec!["voice".to_owned()])))),
        (Some("claude-3"), &analyst, None),
    ];
    for (name, caller, expected) in table {
        assert_eq!(access.bars(name, caller), expected, "{name:?}");
    }
    let open = policy(&json!({"access": {"models": {"default": "allow", "allow": [{"name": "gpt-4o*", "roles": ["analyst"]}]}}}));
    let access = open.access.unwrap();
    assert_eq!(access.bars(Some("gpt-3"), &nobody), None);
    assert_eq!(access.bars(None, &nobody), None);
    // Servers that do not look at letter case would take these for it.
    for alike in ["GPT-4o", "gpt-4\u{43e}", "gpt-4o"] {
        assert_eq!(access.bars(Some(alike), &nobody), Some(Barred::Denied), "{alike}");
    }
}

#[test]
fn who_calls_is_printed_nowhere() {
    let known = Known { claims: BTreeMap::from([(vec!["sub".to_owned()], text("ann-planted"))]), ..Known::default() };
    let (_, exchange) = send(&json!({"identity": {"subject": [{"jwt": "sub"}], "roles": [{"jwt": "sub"}]}}), &[], &known);
    assert!(!format!("{exchange:?}").contains("ann-planted") && !format!("{:?}", text("ann-planted")).contains("ann-planted"));
    assert!(!exchange.finish(End::default()).to_json().contains("ann-planted"));
}

/// A client of MCP calls tools itself: it is asked to prove more, as OAuth clients understand it.
#[test]
fn a_client_that_calls_a_tool_itself_is_asked_for_a_proof() {
    let sections = json!({"identity": {"methods": [{"jwt": "amr"}], "consents": [{"jwt": "consents"}]},
        "tools": {"allow": [{"name": "look_up"}, {"name": "transfer", "authentication": {"at_least": "passkey", "consent": ["voice"]}}]}});
    let call = |name: &str, claims: &[(&str, &[&str])]| {
        let claims = claims.iter().map(|(name, values)| (vec![(*name).to_owned()], list(values))).collect();
        let mut exchange = Exchange::new(Rc::new(Guard::new(policy(&sections))));
        let head = Head::new([(":method", "POST"), (":path", "/mcp"), ("content-type", "application/json")]);
        assert_eq!(exchange.request_head(&head, &Known { claims, ..Known::default() }, false), Effect::Wait);
        let body = json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": name, "arguments": {}}}).to_string();
        let effect = exchange.body(Direction::Request, body.into(), true);
        (effect, exchange.finish(End::default()).reason)
    };
    let (effect, reason) = call("transfer", &[("amr", &["pwd"])]);
    let refused = reply(effect);
    assert_eq!((refused.status, reason), (401, Some(Reason::Authentication)));
    let asked = challenge(&refused).unwrap();
    assert!(asked.contains("insufficient_user_authentication") && asked.ends_with("acr_values=\"passkey\""), "{asked}");
    let answer: Value = serde_json::from_str(&refused.body).unwrap();
    assert!(answer["id"] == 7 && answer["error"]["message"].as_str().unwrap().contains("passkey"), "{answer}");
    let (effect, reason) = call("transfer", &[("amr", &["hwk", "user"])]);
    let refused = reply(effect);
    assert_eq!((refused.status, reason, challenge(&refused)), (403, Some(Reason::Consent), None));
    assert!(refused.body.contains("voice"), "{}", refused.body);
    assert_eq!(call("transfer", &[("amr", &["hwk", "user"]), ("consents", &["voice"])]), (Effect::Forward(vec![]), None));
    assert_eq!(call("look_up", &[]), (Effect::Forward(vec![]), None));
}
