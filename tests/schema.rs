//! The subset of JSON Schema that arguments are checked by: each keyword with what meets it and what does not, every mistake in a schema
//! with its place, and hostile arguments, which end in a violation.

use portcullis::policy::schema::Schema;
use proptest::prelude::*;
use serde_json::Value;

fn compile(schema: &str) -> Result<Schema, Vec<String>> {
    let schema: Value = serde_json::from_str(schema).unwrap_or_else(|error| panic!("{schema}: {error}"));
    Schema::compile(&schema).map_err(|problems| problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect())
}

/// The keyword and the place of the violation; empty when there is none.
fn verdict(schema: &Schema, arguments: &str) -> String {
    schema.check(arguments).err().map(|violation| format!("{} {}", violation.keyword, violation.place)).unwrap_or_default()
}

/// A schema, instances that meet it, instances that do not.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const KEYWORDS: &[Row] = &[
    // Boolean schemas, and the empty one.
    ("true", &["1", "null", "{}"], &[]),
    ("{}", &["1", "[[]]"], &[]),
    ("false", &[], &["1", "null", "{}"]),
    // type
    (r#"{"type": "integer"}"#, &["1", "1.0", "-0", "1e2", "12.50e1", "100000000000000000000001"], &["1.1", "\"1\"", "true", "1e-1", "{}"]),
    (r#"{"type": "number"}"#, &["1", "1.5", "-1e-7"], &["\"1\"", "null"]),
    (r#"{"type": "string"}"#, &["\"\"", "\"1\""], &["1", "[\"a\"]"]),
    (r#"{"type": "boolean"}"#, &["true", "false"], &["0", "1", "\"true\"", "null"]),
    (r#"{"type": "null"}"#, &["null"], &["0", "false", "\"\"", "[]"]),
    (r#"{"type": "array"}"#, &["[]", "[1]"], &["{}"]),
    (r#"{"type": "object"}"#, &["{}", " {\"a\" : 1}\n"], &["[]", "null", "\"{}\""]),
    (r#"{"type": ["string", "null"]}"#, &["\"a\"", "null"], &["0", "false"]),
    // enum, const
    (r#"{"enum": [1, "a", null, [0], {"k": 1, "l": 2}]}"#, &["1.0", "10e-1", "\"\\u0061\"", "null", "[0.0]", r#"{"l": 2, "k": 1.0}"#], &["true", "[1]", "[false]", "{}", r#"{"k": 1}"#]),
    (r#"{"const": 0}"#, &["0", "0.0", "-0", "0e5"], &["false", "[]", "\"\"", "null", "1"]),
    (r#"{"const": false}"#, &["false"], &["0", "[false]"]),
    (r#"{"const": "a\u0000b"}"#, &["\"a\\u0000b\""], &["\"ab\""]),
    (r#"{"const": "é"}"#, &["\"\\u00e9\""], &["\"e\\u0301\""]),
    (r#"{"const": 9007199254740992}"#, &["9007199254740992", "9007199254740992.0"], &["9007199254740993", "9007199254740991"]),
    // Numbers.
    (r#"{"minimum": 1.1}"#, &["1.1", "1.10", "2", "\"x\""], &["1.0999999999999999999999", "-5"]),
    (r#"{"maximum": -2}"#, &["-2", "-2.0000000000000000000001", "-1e9000"], &["-1.9", "0", "1e9000"]),
    (r#"{"exclusiveMinimum": 0}"#, &["1e-9000", "1"], &["0", "-0.0", "-1"]),
    (r#"{"exclusiveMaximum": 3.0}"#, &["2.9", "-3"], &["3", "3.00", "30e-1"]),
    (r#"{"maximum": 9007199254740991}"#, &["9007199254740991"], &["9007199254740992", "9007199254740991.5"]),
    (r#"{"minimum": "0.5"}"#, &["0.5"], &["0.49"]),
    (r#"{"multipleOf": 2}"#, &["10", "0", "-4", "1e400", "\"a\""], &["7", "2.5"]),
    (r#"{"multipleOf": 0.01}"#, &["19.99", "0", "4.35", "1.1e0", "1e300"], &["0.001", "19.995"]),
    (r#"{"multipleOf": 0.0001}"#, &["0.0075"], &["0.00751"]),
    (r#"{"multipleOf": 1.5}"#, &["0", "4.5", "45e-1", "3e8"], &["35e-1", "1"]),
    (r#"{"multipleOf": 7}"#, &["700000000000000000000000000000007", "7e100"], &["700000000000000000000000000000008", "1e100"]),
    (r#"{"multipleOf": 64}"#, &["1e6", "64e99"], &["1e5"]),
    (r#"{"multipleOf": 1e-8}"#, &["12391239123"], &["1e-9"]),
    // Text, in code points.
    (r#"{"minLength": 2}"#, &["\"fo\"", "\"éé\"", "1"], &["\"f\"", "\"\\ud83d\\udca9\""]),
    (r#"{"maxLength": 2.0}"#, &["\"\"", "\"\\ud83d\\udca9\\uD83D\\uDCA9\"", "[1,2,3]"], &["\"foo\""]),
    // pattern: anywhere, unless anchored; one code point is one character.
    (r#"{"pattern": "^a*$"}"#, &["\"aaa\"", "\"\"", "1", "{}"], &["\"abc\"", "\"a\\n\"", "\"\\na\""]),
    (r#"{"pattern": "a+"}"#, &["\"xxaayy\""], &["\"xx\""]),
    (r#"{"pattern": "^.{2}$"}"#, &["\"éé\"", "\"\\ud83d\\udca9a\""], &["\"é\"", "\"a\\n\"", "\"a\\r\"", "\"a\\u2028\""]),
    (r#"{"pattern": "^\\d{2}$"}"#, &["\"12\""], &["\"\u{09e8}\u{09e9}\""]),
    (r#"{"pattern": "^[\\w.-]+$"}"#, &["\"a_1.-\""], &["\"é\"", "\"a b\""]),
    (r#"{"pattern": "^\\S\\s\\S$"}"#, &["\"a b\"", "\"a\\u00a0b\"", "\"a\\ufeffb\"", "\"é\\té\""], &["\"ab\"", "\"a  b\"", "\"a\\u0085b\""]),
    (r#"{"pattern": "^[^\\s]$"}"#, &["\"é\""], &["\" \"", "\"\\u3000\""]),
    (r#"{"pattern": "^[[&&~]+$"}"#, &["\"[&~\""], &["\"&&x\""]),
    (r#"{"pattern": "\\bcat\\b"}"#, &["\"a cat.\""], &["\"concat\""]),
    (r#"{"pattern": "^(?:a|(?<n>b))\\/\\u0041\\$$"}"#, &["\"a/A$\"", "\"b/A$\""], &["\"c/A$\""]),
    (r#"{"pattern": ""}"#, &["\"\"", "\"a\""], &[]),
    // Objects.
    (r#"{"properties": {"a": {"type": "integer"}, "b": false}}"#, &["{}", r#"{"a": 1}"#, r#"{"c": 1}"#, "[]"], &[r#"{"a": "1"}"#, r#"{"b": 1}"#, r#"{"\u0062": 1}"#]),
    (r#"{"required": ["a", "b"]}"#, &[r#"{"b": 1, "a": null}"#, "[]", "\"\""], &["{}", r#"{"a": 1}"#, r#"{"A": 1, "b": 1}"#]),
    (r#"{"required": ["__proto__", "constructor"]}"#, &[r#"{"__proto__": 1, "constructor": 2}"#], &["{}"]),
    (r#"{"required": []}"#, &["{}"], &[]),
    (r#"{"properties": {"a": true}, "patternProperties": {"^v": {"type": "string"}}, "additionalProperties": false}"#, &["{}", r#"{"a": 1, "vx": ""}"#, "[1]"], &[r#"{"b": 1}"#, r#"{"vx": 1}"#, r#"{"A": 1}"#]),
    (r#"{"additionalProperties": {"type": "boolean"}}"#, &[r#"{"x": true}"#], &[r#"{"x": 1}"#]),
    // It sees its own neighbours only.
    (r#"{"allOf": [{"properties": {"a": {}}}], "additionalProperties": {"type": "boolean"}}"#, &[r#"{"a": true}"#], &[r#"{"a": 1}"#]),
    (r#"{"properties": {"aa": {"maximum": 9}}, "patternProperties": {"a+": {"minimum": 3}}}"#, &[r#"{"aa": 5, "b": 0}"#], &[r#"{"aa": 2}"#, r#"{"aa": 10}"#, r#"{"baab": 1}"#]),
    (r#"{"propertyNames": {"maxLength": 3}}"#, &["{}", r#"{"abc": 1}"#, "[]"], &[r#"{"abcd": 1}"#]),
    (r#"{"propertyNames": false}"#, &["{}"], &[r#"{"a": 1}"#]),
    (r#"{"minProperties": 1, "maxProperties": 2}"#, &[r#"{"a": 1}"#, "[]"], &["{}", r#"{"a": 1, "b": 1, "c": 1}"#]),
    // Arrays.
    (r#"{"items": {"type": "integer"}}"#, &["[]", "[1, 2.0]", "{}"], &["[1, \"x\"]"]),
    (r#"{"items": false}"#, &["[]"], &["[1]"]),
    (r#"{"prefixItems": [{"type": "integer"}, {"type": "string"}]}"#, &["[]", "[1]", "[1, \"a\", null]"], &["[\"a\"]", "[1, 2]"]),
    (r#"{"prefixItems": [{}], "items": {"type": "integer"}}"#, &["[\"a\", 1]", "[]"], &["[\"a\", \"b\"]"]),
    (r#"{"minItems": 1, "maxItems": 2}"#, &["[1]", "[1, 2]", "\"\""], &["[]", "[1, 2, 3]"]),
    (r#"{"uniqueItems": true}"#, &["[]", "[1, true]", "[0, false]", "[\"a\", \"A\"]", "[[1], [true]]", r#"[{"a": 1}, {"a": "1"}]"#, "{}"],
        &["[1, 1]", "[1, 2, 1.00]", r#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "[[\"a\"], [\"a\"]]", "[\"a\", \"\\u0061\"]", "[null, null]"]),
    (r#"{"uniqueItems": false}"#, &["[1, 1]"], &[]),
    // Combinations.
    (r#"{"allOf": [{"minimum": 2}, {"maximum": 4}]}"#, &["3"], &["1", "5"]),
    (r#"{"anyOf": [{"type": "integer"}, {"minimum": 2}]}"#, &["1", "2.5", "3"], &["1.5"]),
    (r#"{"anyOf": [true, false]}"#, &["1"], &[]),
    (r#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, &["1", "2.5"], &["3", "1.5"]),
    (r#"{"oneOf": [true, true, false]}"#, &[], &["1"]),
    (r#"{"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object"}"#, &[r#"{"a": 1}"#], &["{}", r#"{"a": 1, "b": 2}"#]),
    (r#"{"not": {"type": "integer"}}"#, &["\"a\"", "1.5"], &["1"]),
    (r#"{"not": {"not": {"const": 1}}}"#, &["1"], &["2"]),
    (r#"{"not": {}}"#, &[], &["1", "{}"]),
    // References.
    (r##"{"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}}"##, &["1"], &["\"1\""]),
    (r##"{"$ref": "#/definitions/a", "maximum": 3, "definitions": {"a": {"type": "integer"}}}"##, &["1"], &["4", "\"1\""]),
    (r##"{"properties": {"a": {"type": "integer"}, "b": {"$ref": "#/properties/a"}}}"##, &[r#"{"b": 1}"#], &[r#"{"b": ""}"#]),
    (r##"{"prefixItems": [{"type": "integer"}, {"$ref": "#/prefixItems/0"}]}"##, &["[1, 2]"], &["[1, \"\"]"]),
    (r##"{"properties": {"t": {"$ref": "#/$defs/a~0b"}, "s": {"$ref": "#/$defs/a~1b"}}, "$defs": {"a~b": {"const": 1}, "a/b": {"const": 2}}}"##, &[r#"{"t": 1, "s": 2}"#], &[r#"{"t": 2}"#, r#"{"s": 1}"#]),
    // A property of that name is no reference, nor are the names of keywords as names of properties keywords.
    (r#"{"properties": {"$ref": {"type": "string"}, "patern": {}, "format": {"const": 1}}}"#, &[r#"{"$ref": "a"}"#], &[r#"{"$ref": 2}"#, r#"{"format": 2}"#]),
    (r##"{"type": "object", "properties": {"child": {"$ref": "#"}}, "additionalProperties": false}"##, &["{}", r#"{"child": {"child": {}}}"#], &[r#"{"child": {"child": {"x": {}}}}"#]),
    (r##"{"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["v"], "properties": {"v": {"type": "number"}, "next": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}}"##,
        &[r#"{"v": 1, "next": [{"v": 2, "next": []}]}"#], &[r#"{"v": 1, "next": [{"v": 2, "next": [{}]}]}"#]),
    // Annotations.
    (r#"{"title": "t", "description": "d", "default": 5, "examples": [1], "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:x", "$comment": "c", "format": "email", "deprecated": true, "readOnly": true, "writeOnly": false}"#, &["1", "\"no mail\""], &[]),
];

#[test]
fn each_keyword_means_what_json_schema_says() {
    let mut wrong = Vec::new();
    for (schema, valid, invalid) in KEYWORDS {
        let compiled = compile(schema).unwrap_or_else(|problems| panic!("{schema}: {problems:?}"));
        let unmet = valid.iter().map(|instance| (instance, verdict(&compiled, instance))).filter(|(_, said)| !said.is_empty());
        wrong.extend(unmet.map(|(instance, said)| format!("{schema}: {instance} is valid, but: {said}")));
        let met = invalid.iter().filter(|instance| compiled.check(instance).is_ok());
        wrong.extend(met.map(|instance| format!("{schema}: {instance} is not valid")));
        let unread = valid.iter().chain(*invalid).filter(|instance| verdict(&compiled, instance).starts_with("json"));
        wrong.extend(unread.map(|instance| format!("{schema}: {instance} is not JSON")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mistake_in_a_schema_names_its_place() {
    let table: &[(&str, &[&str])] = &[
        ("1", &[": must be a schema: an object of keywords, true or false"]),
        ("null", &[": must be a schema: an object of keywords, true or false"]),
        (r#"{"properties": {"id": {"patern": "x"}}}"#, &["properties.id.patern: unknown key, did you mean \"pattern\"?"]),
        (r#"{"frobnicate": 1}"#, &["frobnicate: unknown key: no keyword of JSON Schema"]),
        (r#"{"nullable": true}"#, &["nullable: unknown key; write type: [string, \"null\"]"]),
        (
            r#"{"if": {}, "unevaluatedProperties": false}"#,
            &[
                "if: this keyword of JSON Schema is not supported, and does not load because its check would be absent",
                "unevaluatedProperties: this keyword of JSON Schema is not supported, and does not load because its check would be absent",
            ],
        ),
        (r#"{"type": "strin"}"#, &["type: unknown type \"strin\", did you mean \"string\"?"]),
        (r#"{"type": "uuid"}"#, &["type: unknown type \"uuid\"; known are: null, boolean, integer, number, string, array, object"]),
        (r#"{"type": ["string", "string"]}"#, &["type: names string twice"]),
        (r#"{"type": []}"#, &["type: must be the name of a type, or a list of them"]),
        (r#"{"enum": []}"#, &["enum: must be a list of values, at least one"]),
        (r#"{"items": {"enum": 1}}"#, &["items.enum: must be a list of values, at least one"]),
        (r#"{"minLength": -1}"#, &["minLength: must be a whole number, not -1"]),
        (r#"{"maxItems": 1.5}"#, &["maxItems: must be a whole number, not 1.5"]),
        (r#"{"minimum": true}"#, &["minimum: must be a number"]),
        (
            r#"{"maximum": 12345678901234567890}"#,
            &["maximum: must be from -9007199254740992 to 9007199254740992: beyond, Envoy's doubles round"],
        ),
        (r#"{"multipleOf": 0}"#, &["multipleOf: must be a number above 0"]),
        (r#"{"required": "a"}"#, &["required: must be a list of names"]),
        (r#"{"required": ["a", "a"]}"#, &["required: names \"a\" twice"]),
        (r#"{"uniqueItems": 1}"#, &["uniqueItems: must be true or false"]),
        (r#"{"items": [{}]}"#, &["items: must be one schema; for one after another, write prefixItems"]),
        (r#"{"anyOf": []}"#, &["anyOf: must be a list of schemas, at least one"]),
        (r#"{"anyOf": [{}, {"not": 1}]}"#, &["anyOf[1].not: must be a schema: an object of keywords, true or false"]),
        (r#"{"properties": ["a"]}"#, &["properties: must be an object: names, each with a schema"]),
        (
            r#"{"properties": {"a": {"$id": "urn:x"}}}"#,
            &["properties.a.$id: may stand at the top only: references are to places in the whole schema"],
        ),
        (r#"{"$ref": "https://example.com/s"}"#, &["$ref: must be a place in the same schema, as \"#/$defs/name\""]),
        (r##"{"$ref": "#/$defs/nod", "$defs": {"node": {}}}"##, &["$ref: no schema stands there, did you mean \"#/$defs/node\"?"]),
        (r##"{"$ref": "#"}"##, &["$ref: refers to itself without going deeper into the arguments, so nothing would ever meet it"]),
        (
            r##"{"items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##,
            &["$defs.b.not.$ref: refers to itself without going deeper into the arguments, so nothing would ever meet it"],
        ),
        (r#"{"pattern": "(a"}"#, &["pattern: unclosed group"]),
        (r#"{"pattern": 1}"#, &["pattern: must be a regular expression"]),
        (r#"{"pattern": "(?=a)"}"#, &["pattern: look-around, including look-ahead and look-behind, is not supported"]),
        (r#"{"pattern": "(a)\\1"}"#, &["pattern: \\1 is not supported: no back-references, no octal numbers"]),
        (r#"{"pattern": "\\p{L}"}"#, &["pattern: \\p is not supported: write the characters as a class"]),
        (r#"{"pattern": "\\Aa\\z"}"#, &["pattern: unknown escape \\A"]),
        (r#"{"pattern": "(?i)a"}"#, &["pattern: flags are not supported; of (?…) only (?:…) and (?<name>…)"]),
        (r#"{"pattern": "[]a]"}"#, &["pattern: an empty class; a bracket in a class is written \\]"]),
        (r#"{"pattern": "[+--]"}"#, &["pattern: two hyphens in a class; a hyphen that is meant is written \\-"]),
        (r#"{"patternProperties": {"(": {}}}"#, &["patternProperties.(: unclosed group"]),
    ];
    let mut wrong = Vec::new();
    for (schema, expected) in table {
        let problems = compile(schema).err().unwrap_or_default();
        if problems != *expected {
            wrong.push(format!("{schema}\n  expected {expected:?}\n       got {problems:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let deep = format!("{}true{}", r#"{"not":"#.repeat(65), "}".repeat(65));
    assert!(compile(&deep).is_err_and(|problems| problems[0].ends_with("schemas may be nested 64 levels deep")));
    let large = compile(r#"{"pattern": "[a-z]{1,9999}x{9999}"}"#);
    assert!(large.is_err(), "a pattern whose automaton is too large does not load");
}

#[test]
fn a_violation_names_the_place_in_the_schema_and_nothing_of_the_arguments() {
    let schema = compile(
        r##"{"type": "object", "required": ["id", "tags"], "additionalProperties": false,
             "properties": {"id": {"type": "string", "pattern": "^[A-Z]+$"}, "tags": {"items": {"$ref": "#/$defs/tag"}}, "n": {"oneOf": [{"minimum": 3}]}},
             "propertyNames": {"maxLength": 9}, "$defs": {"tag": {"maxLength": 6}}}"##,
    )
    .unwrap();
    let table = [
        (r#"{"id": "A", "tags": []}"#, ""),
        (r#""secret""#, "type type"),
        (r#"{"id": "A"}"#, "required required[1]"),
        (r#"{"id": "secret", "tags": []}"#, "pattern properties.id.pattern"),
        (r#"{"id": "A", "tags": ["secrets"]}"#, "maxLength $defs.tag.maxLength"),
        (r#"{"id": "A", "tags": [], "secret": 1}"#, "additionalProperties additionalProperties"),
        (r#"{"id": "A", "tags": [], "secret-name": 1}"#, "maxLength propertyNames.maxLength"),
        (r#"{"id": "A", "tags": [], "n": 2}"#, "oneOf properties.n.oneOf"),
    ];
    for (arguments, expected) in table {
        assert_eq!(verdict(&schema, arguments), expected, "{arguments}");
    }
}

#[test]
fn what_is_not_json_to_the_letter_is_refused() {
    let schema = compile("true").unwrap();
    let not_json = [
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "[1 2]",
        "1 2",
        "{} {}",
        "{}x",
        "tru",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "-01",
        "+1",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "--1",
        "1-1",
        "0x1",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"a\nb\"",
        "\"\t\"",
        "\"\\ud83d\"",
        "\"\\udca9\"",
        "\"\\ud83d\\u0041\"",
        "\u{feff}{}",
        "{}\u{a0}",
        "/**/{}",
        "{}//",
        "\u{0}",
        "[1]]",
        "nul",
        "{\"a\"}",
        "{\"a\":}",
        "{1:1}",
        "{null:1}",
    ];
    for arguments in not_json {
        assert_eq!(verdict(&schema, arguments), "json ", "{arguments:?}");
    }
    let duplicates = [r#"{"a": 1, "a": 1}"#, r#"{"a": 1, "b": 2, "\u0061": 3}"#, r#"[{"x": {"": 1, "": 2}}]"#];
    for arguments in duplicates {
        assert_eq!(verdict(&schema, arguments), "duplicate_key ", "{arguments:?}");
    }
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!((verdict(&schema, &nested(64)).as_str(), verdict(&schema, &nested(65)).as_str()), ("", "depth "));
    assert_eq!(verdict(&schema, &"[".repeat(1_000_000)), "depth ");
    assert_eq!(verdict(&schema, &"{\"a\":".repeat(1_000_000)), "depth ");
    assert_eq!((verdict(&schema, "1e9999").as_str(), verdict(&schema, "-1e-10000").as_str()), ("", "exponent "));
    assert_eq!(verdict(&schema, "1e99999999999999999999999"), "exponent ");
    assert_eq!(verdict(&schema, &format!("[{}0]", "0,".repeat(99_997))), "");
    assert_eq!(verdict(&schema, &format!("[{}0]", "0,".repeat(100_000))), "size ");
    assert_eq!(verdict(&schema, &"9".repeat(1_000_000)), "", "a number may be long");
}

#[test]
fn work_is_bounded_whatever_the_schema_multiplies() {
    // Each level asks twice for the next: 2^60 steps, were they all taken.
    let doubling = r##"{"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [
        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/n"}}, {"type": "array", "items": {"$ref": "#/$defs/n"}}]}}}"##;
    let nested = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(verdict(&compile(doubling).unwrap(), &nested), "work ");
    // Nor does a spent budget turn into a pass under `not`.
    let negated = doubling.replace(r##"{"$ref": "#/$defs/n", "$defs""##, r##"{"not": {"$ref": "#/$defs/n"}, "$defs""##);
    assert_eq!(verdict(&compile(&negated).unwrap(), &nested), "work ");
    // Five schemas within each other at each of 60 levels: more than the stack is let grow to.
    let deep =
        r##"{"$ref": "#/$defs/n", "$defs": {"n": {"allOf": [{"allOf": [{"allOf": [{"allOf": [{"items": {"$ref": "#/$defs/n"}}]}]}]}]}}}"##;
    assert_eq!(verdict(&compile(deep).unwrap(), &nested), "work ");
    // What a schema honestly needs is paid for.
    let flat = compile(r#"{"type": "array", "uniqueItems": true, "items": {"type": "integer", "minimum": 0, "multipleOf": 1}}"#).unwrap();
    let numbers = (0..90_000).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(verdict(&flat, &format!("[{numbers}]")), "");
    let text = compile(r#"{"type": "string", "pattern": "^(a|aa)+$", "maxLength": 1000001}"#).unwrap();
    assert_eq!(verdict(&text, &format!("\"{}\"", "a".repeat(1_000_000))), "");
    assert_eq!(verdict(&text, &format!("\"{}b\"", "a".repeat(1_000_000))), "pattern pattern");
}

#[test]
fn what_is_weak_is_remarked() {
    let table: &[(&str, &[&str])] = &[
        (r#"{"type": "object", "additionalProperties": false}"#, &[]),
        (r#"{"type": "object"}"#, &[": without additionalProperties: false, members of other names pass unchecked"]),
        (
            r#"{"properties": {"a": {"pattern": "^a$"}, "b": {"type": "string", "format": "uuid"}}, "additionalProperties": false}"#,
            &[
                "properties.a: without type: string, whatever is none passes unchecked",
                "properties.b.format: format is an annotation and checks nothing; write a pattern",
                ": without type: object, whatever is none passes unchecked",
            ],
        ),
        (r#"{"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "additionalProperties": false}"#, &[]),
    ];
    for (schema, expected) in table {
        let remarks =
            compile(schema).unwrap().remarks().iter().map(|remark| format!("{}: {}", remark.path, remark.message)).collect::<Vec<_>>();
        assert_eq!(remarks, *expected, "{schema}");
    }
}

/// Schemas that ask for much at once.
const EAGER: [&str; 3] = [
    r##"{"type": ["object", "array", "string", "number"], "minProperties": 1, "maxLength": 5, "pattern": "^[a-z]", "multipleOf": 0.3, "uniqueItems": true,
        "properties": {"a": {"$ref": "#"}}, "patternProperties": {"b": {"minimum": 1}}, "additionalProperties": {"$ref": "#"}, "items": {"$ref": "#"}}"##,
    r##"{"oneOf": [{"type": "object", "propertyNames": {"pattern": "."}, "additionalProperties": {"$ref": "#"}},
        {"items": {"anyOf": [{"$ref": "#"}, {"not": {"const": [1, {"a": null}]}}]}}]}"##,
    "true",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_judged(text in prop_oneof!["\\PC{0,40}", r#"[\[\]{}",:0-9eE.+\\ua-f \n-]{0,60}"#]) {
        for schema in EAGER {
            let _ = compile(schema).unwrap().check(&text);
        }
    }

    /// What passes as JSON here is JSON elsewhere, and says the same there.
    #[test]
    fn what_is_read_is_read_alike_elsewhere(text in r#"([\[{]|\{"[a-c]":)?[\[\]{}",:0-9e.\\ua-c -]{0,12}[\]}]?"#) {
        if compile("true").unwrap().check(&text).is_ok() {
            let elsewhere: Result<Value, _> = serde_json::from_str(&text);
            prop_assert!(elsewhere.is_ok() || elsewhere.is_err_and(|error| error.to_string().starts_with("number out of range")), "{text}");
        }
    }
}
