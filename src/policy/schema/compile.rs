//! From a schema as written to its nodes.
//!
//! In: any JSON. Out: a [`Schema`], or every [`Problem`] with its path. References are resolved here, and a schema that refers to itself
//! without going a level deeper into the arguments is refused: judging by it would never end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::keyword::{ANNOTATIONS, APPLICATORS, ASSERTIONS, Members, Rule, unknown};
use super::pattern::Pattern;
use super::{Node, NodeId, Schema};
use crate::config::{Problem, suggest};

/// The most levels that schemas may be nested in each other.
const DEEPEST: usize = 64;

/// Where a schema stands.
#[derive(Clone)]
struct Place {
    /// As the operator reads it: `properties.id`.
    path: String,
    /// As `$ref` writes it (RFC 6901): `/properties/id`.
    pointer: String,
    depth: usize,
}

impl Place {
    fn key(&self, key: &str) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Self { path, pointer: format!("{}/{escaped}", self.pointer), depth: self.depth }
    }

    fn index(&self, index: usize) -> Self {
        Self { path: format!("{}[{index}]", self.path), pointer: format!("{}/{index}", self.pointer), depth: self.depth }
    }
}

#[derive(Default)]
struct Compiler {
    nodes: Vec<Node>,
    /// Every schema by its pointer.
    known: BTreeMap<String, NodeId>,
    /// Which schema refers to what pointer.
    references: Vec<(NodeId, String)>,
    problems: Vec<Problem>,
    remarks: Vec<Problem>,
}

pub(super) fn compile(schema: &Value) -> Result<Schema, Vec<Problem>> {
    let mut compiler = Compiler::default();
    compiler.schema(schema, &Place { path: String::new(), pointer: String::new(), depth: 0 }, "schema");
    compiler.resolve();
    let Compiler { nodes, problems, remarks, .. } = compiler;
    if problems.is_empty() { Ok(Schema { nodes, remarks }) } else { Err(problems) }
}

impl Compiler {
    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(path, message));
    }

    /// Compiles the schema that stands at `place` under the keyword `under`.
    fn schema(&mut self, schema: &Value, place: &Place, under: &'static str) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { path: place.path.clone(), rules: Vec::new() });
        self.known.insert(place.pointer.clone(), id);
        let rules = match schema {
            Value::Bool(true) => Vec::new(),
            Value::Bool(false) => vec![Rule::Never(under)],
            Value::Object(_) if place.depth >= DEEPEST => {
                self.problem(&place.path, format!("schemas may be nested {DEEPEST} levels deep"));
                Vec::new()
            }
            Value::Object(keywords) => self.rules(keywords, &Place { depth: place.depth + 1, ..place.clone() }, id, under),
            _ => {
                self.problem(&place.path, "must be a schema: an object of keywords, true or false");
                Vec::new()
            }
        };
        if let Some(node) = self.nodes.get_mut(id) {
            node.rules = rules;
        }
        id
    }

    fn rules(&mut self, keywords: &Map<String, Value>, place: &Place, id: NodeId, under: &'static str) -> Vec<Rule> {
        let mut rules = Vec::new();
        for (name, value) in keywords {
            let at = place.key(name);
            if let Some((keyword, _)) = ASSERTIONS.iter().find(|(known, _)| known == name) {
                match Rule::of(keyword, value) {
                    // The cheapest check, and the most telling, comes first.
                    Ok(Some(rule)) => rules.insert(if *keyword == "type" { 0 } else { rules.len() }, rule),
                    Ok(None) => {}
                    Err(why) => self.problem(&at.path, why),
                }
                if *keyword == "format" {
                    self.remarks.push(Problem::new(at.path, "format is an annotation and checks nothing; write a pattern"));
                }
            } else if let Some((keyword, _)) = APPLICATORS.iter().find(|(known, _)| known == name) {
                rules.extend(self.applicator(keyword, value, &at, id));
            } else if name == "$id" && !place.pointer.is_empty() {
                self.problem(&at.path, "may stand at the top only: references are to places in the whole schema");
            } else if !ANNOTATIONS.contains(&name.as_str()) {
                self.problem(&at.path, unknown(name));
            }
        }
        rules.extend(self.members(keywords, place));
        rules.extend(self.items(keywords, place));
        if !matches!(under, "allOf" | "anyOf" | "oneOf" | "not" | "propertyNames") {
            self.remark(keywords, place);
        }
        rules
    }

    /// Says where a schema lets more pass than it seems to.
    fn remark(&mut self, keywords: &Map<String, Value>, place: &Place) {
        let absent = |names: &[&str]| !names.iter().any(|name| keywords.contains_key(*name));
        if absent(&["type", "const", "enum", "$ref", "allOf", "anyOf", "oneOf"]) {
            let speaks = |(name, kind): &(&'static str, Option<&'static str>)| kind.filter(|_| keywords.contains_key(*name));
            if let Some(kind) = ASSERTIONS.iter().chain(&APPLICATORS).find_map(speaks) {
                self.remarks.push(Problem::new(&place.path, format!("without type: {kind}, whatever is none passes unchecked")));
            }
        }
        let closes = ["additionalProperties", "propertyNames", "patternProperties", "$ref", "allOf", "anyOf", "oneOf", "const", "enum"];
        if place.pointer.is_empty() && absent(&closes) {
            let message = "without additionalProperties: false, members of other names pass unchecked";
            self.remarks.push(Problem::new(&place.path, message));
        }
    }

    /// A keyword that holds schemas, but for those that act together.
    fn applicator(&mut self, keyword: &'static str, value: &Value, at: &Place, id: NodeId) -> Option<Rule> {
        match keyword {
            "allOf" => Some(Rule::All(self.list(value, at, keyword))),
            "anyOf" => Some(Rule::Any(self.list(value, at, keyword))),
            "oneOf" => Some(Rule::ExactlyOne(self.list(value, at, keyword))),
            "not" => Some(Rule::Not(self.schema(value, at, keyword))),
            "propertyNames" => Some(Rule::PropertyNames(self.schema(value, at, keyword))),
            "$defs" | "definitions" => {
                self.map(value, at, keyword);
                None
            }
            "$ref" => {
                match value.as_str().and_then(|reference| reference.strip_prefix('#')) {
                    Some(pointer) => self.references.push((id, pointer.to_owned())),
                    None => self.problem(&at.path, "must be a place in the same schema, as \"#/$defs/name\""),
                }
                None
            }
            _ => None,
        }
    }

    fn list(&mut self, value: &Value, at: &Place, under: &'static str) -> Vec<NodeId> {
        match value.as_array().filter(|schemas| !schemas.is_empty()) {
            Some(schemas) => schemas.iter().enumerate().map(|(i, schema)| self.schema(schema, &at.index(i), under)).collect(),
            None => {
                self.problem(&at.path, "must be a list of schemas, at least one");
                Vec::new()
            }
        }
    }

    fn map(&mut self, value: &Value, at: &Place, under: &'static str) -> Vec<(String, NodeId)> {
        match value.as_object() {
            Some(schemas) => schemas.iter().map(|(name, schema)| (name.clone(), self.schema(schema, &at.key(name), under))).collect(),
            None => {
                self.problem(&at.path, "must be an object: names, each with a schema");
                Vec::new()
            }
        }
    }

    fn members(&mut self, keywords: &Map<String, Value>, place: &Place) -> Option<Rule> {
        let named = keywords.get("properties").map(|value| self.map(value, &place.key("properties"), "properties"));
        let at = place.key("patternProperties");
        let by_pattern = keywords.get("patternProperties").map(|value| self.map(value, &at, "patternProperties"));
        let rest = keywords
            .get("additionalProperties")
            .map(|value| self.schema(value, &place.key("additionalProperties"), "additionalProperties"));
        if named.is_none() && by_pattern.is_none() && rest.is_none() {
            return None;
        }
        let mut patterns = Vec::new();
        for (pattern, id) in by_pattern.into_iter().flatten() {
            match Pattern::new(&pattern) {
                Ok(compiled) => patterns.push((compiled, id)),
                Err(why) => self.problem(&at.key(&pattern).path, why),
            }
        }
        Some(Rule::Members(Members { named: named.into_iter().flatten().collect(), patterns, rest }))
    }

    fn items(&mut self, keywords: &Map<String, Value>, place: &Place) -> Option<Rule> {
        let first = keywords.get("prefixItems").map(|value| self.list(value, &place.key("prefixItems"), "prefixItems"));
        let at = place.key("items");
        let rest = match keywords.get("items") {
            Some(Value::Array(_)) => {
                self.problem(&at.path, "must be one schema; for one after another, write prefixItems");
                None
            }
            rest => rest.map(|value| self.schema(value, &at, "items")),
        };
        (first.is_some() || rest.is_some()).then(|| Rule::Items { first: first.unwrap_or_default(), rest })
    }

    /// Turns references into rules.
    fn resolve(&mut self) {
        for (id, pointer) in std::mem::take(&mut self.references) {
            let Some(node) = self.nodes.get_mut(id) else { continue };
            let path = if node.path.is_empty() { "$ref".to_owned() } else { format!("{}.$ref", node.path) };
            match self.known.get(&pointer) {
                Some(target) => {
                    node.rules.push(Rule::All(vec![*target]));
                    if self.returns(id) {
                        self.problem(&path, "refers to itself without going deeper into the arguments, so nothing would ever meet it");
                    }
                }
                None => {
                    let meant = suggest(&pointer, self.known.keys().map(String::as_str));
                    let hint = meant.map(|meant| format!(", did you mean \"#{meant}\"?"));
                    self.problem(&path, format!("no schema stands there{}", hint.unwrap_or_default()));
                }
            }
        }
    }

    /// Whether judging one value by this schema comes to judging the same value by it again.
    fn returns(&self, id: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(node) = open.pop().and_then(|next| self.nodes.get(next)) {
            for rule in &node.rules {
                let same_value = match rule {
                    Rule::All(schemas) | Rule::Any(schemas) | Rule::ExactlyOne(schemas) => schemas.as_slice(),
                    Rule::Not(schema) => std::slice::from_ref(schema),
                    _ => &[],
                };
                if same_value.contains(&id) {
                    return true;
                }
                open.extend(same_value.iter().filter(|schema| seen.insert(**schema)));
            }
        }
        false
    }
}
