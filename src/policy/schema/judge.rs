//! Judging a value by a schema.
//!
//! In: the nodes of a schema, a value. Out: nothing, or the first [`Violation`]. Every step is paid for out of a budget that is linear
//! in the text; alternatives and references can multiply steps, so when it is spent, that is the violation, in every branch at once:
//! also under `not` and `anyOf`, where a mere failure would turn into a pass.

use super::keyword::{Members, Rule, meets};
use super::value::Json;
use super::{Node, NodeId, Violation};

/// The steps that any arguments may take: a millisecond or two.
const BASE: usize = 1 << 18;
/// The steps that each byte of them adds.
const PER_BYTE: usize = 32;
/// How many bytes of text are looked at in a step.
const STRIDE: usize = 8;
/// The most schemas that may be asked within each other, which bounds the stack. Arguments have at most 64 levels.
const DEEPEST: usize = 256;

pub(super) fn judge(nodes: &[Node], value: &Json<'_>, bytes: usize) -> Result<(), Violation> {
    let mut judge = Judge { nodes, left: BASE.saturating_add(bytes.saturating_mul(PER_BYTE)), depth: 0 };
    judge.node(0, value).map_err(|failure| match failure {
        Failure::Spent => Violation::unread("work"),
        Failure::Unmet { node, keyword, index } => Violation { keyword, place: place(nodes, node, keyword, index) },
    })
}

/// Where in the schema a keyword stands. The schema `false` is its own place.
fn place(nodes: &[Node], node: NodeId, keyword: &str, index: Option<usize>) -> String {
    let Some(node) = nodes.get(node) else { return String::new() };
    let own = match node.rules.first() {
        Some(Rule::Never(_)) => String::new(),
        _ if node.path.is_empty() => keyword.to_owned(),
        _ => format!(".{keyword}"),
    };
    format!("{}{own}{}", node.path, index.map(|index| format!("[{index}]")).unwrap_or_default())
}

enum Failure {
    /// The value does not meet a keyword; `index` is the item of its list that it does not.
    Unmet { node: NodeId, keyword: &'static str, index: Option<usize> },
    /// The budget is spent.
    Spent,
}

struct Judge<'s> {
    nodes: &'s [Node],
    left: usize,
    depth: usize,
}

impl Judge<'_> {
    fn spend(&mut self, steps: usize) -> Result<(), Failure> {
        self.left = self.left.checked_sub(steps).ok_or(Failure::Spent)?;
        Ok(())
    }

    /// Pays for looking at a text.
    fn look(&mut self, text: &str) -> Result<(), Failure> {
        self.spend(1 + text.len() / STRIDE)
    }

    fn node(&mut self, id: NodeId, value: &Json<'_>) -> Result<(), Failure> {
        let nodes = self.nodes;
        let node = nodes.get(id).filter(|_| self.depth < DEEPEST).ok_or(Failure::Spent)?;
        self.spend(1 + node.rules.len())?;
        self.depth += 1;
        let met = node.rules.iter().try_for_each(|rule| self.rule(id, rule, value));
        self.depth -= 1;
        met
    }

    fn rule(&mut self, node: NodeId, rule: &Rule, value: &Json<'_>) -> Result<(), Failure> {
        let met = |met: bool, keyword| if met { Ok(()) } else { Err(Failure::Unmet { node, keyword, index: None }) };
        match (rule, value) {
            (Rule::Never(keyword), _) => met(false, keyword),
            (Rule::Type(types), value) => met(types.iter().any(|kind| kind.holds(value)), "type"),
            (Rule::OneOf(keyword, values), value) => {
                self.spend(values.len())?;
                met(values.contains(value), keyword)
            }
            (Rule::Number(keyword, bound), Json::Number(number)) => met(meets(keyword, number, bound), keyword),
            (Rule::Size(keyword, bound), value) => {
                let size = match (*keyword, value) {
                    ("minLength" | "maxLength", Json::Text(text)) => {
                        self.look(text)?;
                        text.chars().count()
                    }
                    ("minItems" | "maxItems", Json::Array(items)) => items.len(),
                    ("minProperties" | "maxProperties", Json::Object(members)) => members.len(),
                    _ => return Ok(()),
                };
                let size = u64::try_from(size).unwrap_or(u64::MAX);
                met(if keyword.starts_with("min") { size >= *bound } else { size <= *bound }, keyword)
            }
            (Rule::Pattern(pattern), Json::Text(text)) => {
                self.look(text)?;
                met(pattern.matches(text), "pattern")
            }
            (Rule::Required(names), Json::Object(members)) => {
                self.spend(names.len())?;
                let has = |name: &String| members.binary_search_by(|(member, _)| member.as_ref().cmp(name)).is_ok();
                let missing = names.iter().position(|name| !has(name));
                missing.map_or(Ok(()), |index| Err(Failure::Unmet { node, keyword: "required", index: Some(index) }))
            }
            (Rule::UniqueItems, Json::Array(items)) => {
                // Sorting compares each item with as many others as the number of items has binary digits.
                let digits = (usize::BITS - items.len().leading_zeros()) as usize;
                self.spend(value.weight().saturating_mul(digits) / STRIDE)?;
                let mut sorted: Vec<_> = items.iter().collect();
                sorted.sort_unstable();
                met(sorted.iter().zip(sorted.iter().skip(1)).all(|(a, b)| a != b), "uniqueItems")
            }
            (Rule::PropertyNames(schema), Json::Object(members)) => {
                members.iter().try_for_each(|(name, _)| self.node(*schema, &Json::Text(name.as_ref().into())))
            }
            (Rule::Members(rule), Json::Object(members)) => members.iter().try_for_each(|(name, value)| self.member(rule, name, value)),
            (Rule::Items { first, rest }, Json::Array(items)) => {
                let schemas = first.iter().map(Some).chain(std::iter::repeat(rest.as_ref()));
                items.iter().zip(schemas).try_for_each(|(item, schema)| schema.map_or(Ok(()), |schema| self.node(*schema, item)))
            }
            (Rule::All(schemas), value) => schemas.iter().try_for_each(|schema| self.node(*schema, value)),
            (Rule::Any(schemas), value) => met(self.count(schemas, value, 1)? == 1, "anyOf"),
            (Rule::ExactlyOne(schemas), value) => met(self.count(schemas, value, 2)? == 1, "oneOf"),
            (Rule::Not(schema), value) => met(self.count(&[*schema], value, 1)? == 0, "not"),
            // A rule that speaks of another kind of value.
            _ => Ok(()),
        }
    }

    fn member(&mut self, rule: &Members, name: &str, value: &Json<'_>) -> Result<(), Failure> {
        self.look(name)?;
        let named = rule.named.get(name);
        let mut is_known = named.is_some();
        if let Some(schema) = named {
            self.node(*schema, value)?;
        }
        for (pattern, schema) in &rule.patterns {
            self.look(name)?;
            if pattern.matches(name) {
                is_known = true;
                self.node(*schema, value)?;
            }
        }
        rule.rest.filter(|_| !is_known).map_or(Ok(()), |schema| self.node(schema, value))
    }

    /// How many of `schemas` the value meets, counted up to `enough`.
    fn count(&mut self, schemas: &[NodeId], value: &Json<'_>, enough: usize) -> Result<usize, Failure> {
        let mut count = 0;
        for schema in schemas {
            match self.node(*schema, value) {
                Ok(()) => count += 1,
                Err(Failure::Unmet { .. }) => {}
                Err(Failure::Spent) => return Err(Failure::Spent),
            }
            if count == enough {
                break;
            }
        }
        Ok(count)
    }
}
