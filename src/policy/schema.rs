//! JSON Schema (draft 2020-12) for the arguments of tools: the operator's own, so that neither the caller nor the model decides what is
//! right.
//!
//! In: a schema, once; then the text of arguments, as a model wrote it. Out: whether they meet it, or the first [`Violation`]. The
//! subset: `type enum const`, `properties patternProperties additionalProperties propertyNames required minProperties maxProperties`,
//! `items prefixItems minItems maxItems uniqueItems`, `minimum maximum exclusiveMinimum exclusiveMaximum multipleOf`,
//! `minLength maxLength pattern`, `allOf anyOf oneOf not`, `$ref` to a place in the same schema, `$defs definitions`, `true` and `false`.
//! Annotations change nothing, and `format` is one. Any other keyword does not load, so that no check is silently absent.
//!
//! Arguments are hostile text. They are read to the letter (`value`), numbers are compared exactly (`decimal`), and all work is
//! counted against a budget that grows with their length (`judge`): whatever is ambiguous or too much is a violation, never a pass.

use serde_json::Value;

use crate::config::Problem;
use keyword::Rule;
use value::Fault;

mod compile;
mod decimal;
mod judge;
mod keyword;
mod pattern;
mod value;

/// A schema, ready to check with.
#[derive(Debug)]
pub struct Schema {
    /// Each subschema; the first is the whole.
    nodes: Vec<Node>,
    remarks: Vec<Problem>,
}

/// Names a subschema: its place in the list of all.
type NodeId = usize;

/// One subschema: everything that it asks for.
#[derive(Debug)]
struct Node {
    /// Where it stands, as `properties.id`; empty for the whole.
    path: String,
    rules: Vec<Rule>,
}

/// What arguments did not meet. It holds words of the schema only, none of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The keyword that refused them, as `pattern`; or, before any keyword was asked, `json` (they are not JSON), `duplicate_key`,
    /// `depth` (more than 64 levels), `size` (more than 100,000 values), `exponent` (beyond ±9999), `work` (the budget is spent).
    pub keyword: &'static str,
    /// Where in the schema that keyword stands, as `properties.id.pattern`; empty before any was asked.
    pub place: String,
}

impl Violation {
    /// Something that shows before any keyword is asked.
    fn unread(keyword: &'static str) -> Self {
        Self { keyword, place: String::new() }
    }
}

impl From<Fault> for Violation {
    fn from(fault: Fault) -> Self {
        Self::unread(match fault {
            Fault::Syntax => "json",
            Fault::DuplicateKey => "duplicate_key",
            Fault::TooDeep => "depth",
            Fault::TooMany => "size",
            Fault::TooFar => "exponent",
        })
    }
}

impl Schema {
    /// Compiles a schema.
    ///
    /// # Errors
    /// Everything that is wrong with it, with paths that begin at the schema.
    pub fn compile(schema: &Value) -> Result<Self, Vec<Problem>> {
        compile::compile(schema)
    }

    /// What every JSON object meets, and nothing else.
    pub(super) fn any_object() -> Self {
        Self { nodes: vec![Node { path: String::new(), rules: vec![Rule::object()] }], remarks: Vec::new() }
    }

    /// What is weak in it: its paths begin at the schema.
    #[must_use]
    pub fn remarks(&self) -> &[Problem] {
        &self.remarks
    }

    /// Whether `arguments` are JSON that meets the schema.
    ///
    /// # Errors
    /// The first thing that they do not meet.
    pub fn check(&self, arguments: &str) -> Result<(), Violation> {
        judge::judge(&self.nodes, &value::read(arguments)?, arguments.len())
    }
}
