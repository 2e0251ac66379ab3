//! Fills a translation up from English, and writes the sentences of the browser as JSON. Used by the build script
//! (`build.rs` includes this file) and tested here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

fn parse<'a>(at: &str, text: &'a str) -> Result<Resource<&'a str>, String> {
    fluent_syntax::parser::parse(text).map_err(|(_, faults)| {
        let first = &faults[0];
        let line = text[..first.pos.start.min(text.len())].lines().count();
        format!("{at}, about line {line}: {}", first.kind)
    })
}

/// The translation, and after it every English message that it lacks.
pub fn fill(at: &str, original: &str, translated: &str) -> Result<String, String> {
    let english = parse(at, original)?;
    let translation = parse(at, translated)?;
    let mut text = String::from(translated);
    let mut missing = Resource { body: Vec::new() };
    for entry in english.body {
        let Entry::Message(message) = &entry else {
            if let Entry::Term(term) = &entry {
                let known = translation
                    .body
                    .iter()
                    .any(|other| matches!(other, Entry::Term(other) if other.id.name == term.id.name));
                if !known {
                    missing.body.push(entry);
                }
            }
            continue;
        };
        let twin = translation.body.iter().find_map(|other| match other {
            Entry::Message(other) if other.id.name == message.id.name => Some(other),
            _ => None,
        });
        match twin {
            None => missing.body.push(entry),
            Some(twin) => {
                let (mut ours, mut theirs) = (Vec::new(), Vec::new());
                gather(message.value.as_ref(), &mut ours);
                gather(twin.value.as_ref(), &mut theirs);
                if ours != theirs {
                    return Err(format!(
                        "{at}: `{}` uses {theirs:?}, its English original uses {ours:?}",
                        message.id.name
                    ));
                }
            }
        }
    }
    if !missing.body.is_empty() {
        text.push('\n');
        text.push_str(&fluent_syntax::serializer::serialize(&missing));
    }
    Ok(text)
}

/// Writes a comment such as `# $low (Number), $high (Number)` as a line for each variable, as the generator of the
/// functions wants it.
pub fn one_kind_a_line(text: &str) -> String {
    let lines = text.lines().map(|line| match line.starts_with("# $") {
        true => line.replace("), $", ")\n# $"),
        false => line.to_owned(),
    });
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// Puts the arguments of each generated function into the order of the comment above its message. The generator goes
/// by the order in the sentence, so that rewording a sentence could swap two values without anybody noticing.
pub fn in_order_of_comments(code: &str) -> String {
    let mut documented: Vec<String> = Vec::new();
    let mut made = String::with_capacity(code.len());
    for line in code.lines() {
        if let Some(comment) = line.trim_start().strip_prefix("/// ") {
            let name = comment.strip_prefix('$').and_then(|rest| rest.split([' ', ':']).next());
            documented.extend(name.map(|name| name.replace('-', "_")));
            made.push_str(line);
        } else {
            match line.split_once("(&self, ").zip(line.rsplit_once(") -> ")) {
                Some(((front, _), (upto, back))) if line.contains("pub fn ") => {
                    let mut arguments: Vec<&str> = upto[front.len() + "(&self, ".len()..].split(", ").collect();
                    let place = |argument: &&str| {
                        let name = argument.split(':').next().unwrap_or_default();
                        documented.iter().position(|other| other == name).unwrap_or(documented.len())
                    };
                    arguments.sort_by_key(place);
                    let _ = write!(made, "{front}(&self, {}) -> {back}", arguments.join(", "));
                }
                _ => made.push_str(line),
            }
            documented.clear();
        }
        made.push('\n');
    }
    made
}

/// Names of the variables of a pattern, sorted, each once.
fn gather(pattern: Option<&Pattern<&str>>, names: &mut Vec<String>) {
    for element in pattern.iter().flat_map(|pattern| &pattern.elements) {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
    names.sort();
    names.dedup();
}

fn in_expression(expression: &Expression<&str>, names: &mut Vec<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, names),
        Expression::Select { selector, variants } => {
            in_inline(selector, names);
            for variant in variants {
                gather(Some(&variant.value), names);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, names: &mut Vec<String>) {
    match inline {
        InlineExpression::VariableReference { id } => names.push(id.name.to_owned()),
        InlineExpression::Placeable { expression } => in_expression(expression, names),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, names);
            }
        }
        _ => {}
    }
}

/// The sentences of the browser scripts as flat JSON, `{ $name }` written `{name}`. The scripts have no Fluent
/// (it would outweigh the page), so these messages may hold nothing but text and variables.
pub fn client_json(at: &str, text: &str) -> Result<String, String> {
    let mut sentences: BTreeMap<String, String> = BTreeMap::new();
    for entry in parse(at, text)?.body {
        let Entry::Message(message) = entry else { continue };
        let mut sentence = String::new();
        for element in message.value.iter().flat_map(|pattern| &pattern.elements) {
            match element {
                PatternElement::TextElement { value } => sentence.push_str(value),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => {
                    let _ = write!(sentence, "{{{}}}", id.name);
                }
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { value }),
                } => sentence.push_str(value),
                PatternElement::Placeable { .. } => {
                    return Err(format!(
                        "{at}: `{}` may hold only text and variables, since the browser has no Fluent",
                        message.id.name
                    ));
                }
            }
        }
        sentences.insert(message.id.name.to_owned(), sentence);
    }
    serde_json::to_string(&sentences).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_sentence_is_filled_in_from_english() {
        let text = fill("t", "a = One\nb = Two { $x }\n", "a = Un\n").unwrap();
        assert_eq!(text, "a = Un\n\nb = Two { $x }\n");
    }

    #[test]
    fn translation_with_other_variables_is_refused() {
        let refused = fill("words/cy/x.ftl", "a = One { $x }\n", "a = Un { $y }\n").unwrap_err();
        assert!(refused.contains("words/cy/x.ftl") && refused.contains("`a`"), "{refused}");
    }

    #[test]
    fn broken_file_is_refused_with_its_line() {
        let refused = fill("words/cy/x.ftl", "a = One\n", "a = Un\nb = { $\n").unwrap_err();
        assert!(refused.starts_with("words/cy/x.ftl, about line 2"), "{refused}");
    }

    #[test]
    fn kinds_of_several_variables_may_share_a_line() {
        let text = one_kind_a_line("# $low (Number), $high (Number)\nrange = { $low } to { $high }\n");
        assert_eq!(text, "# $low (Number)\n# $high (Number)\nrange = { $low } to { $high }\n");
    }

    #[test]
    fn arguments_follow_the_comment_and_not_the_sentence() {
        let code = "    /// $first (String)\n    /// $last (String)\n    pub fn trend<F0: AsRef<str>, F1: AsRef<str>>(&self, last: F0, first: F1) -> String {\n";
        assert!(in_order_of_comments(code).contains("(&self, first: F1, last: F0) -> String {"));
        let plain = "    pub fn trend<F0: AsRef<str>, F1: AsRef<str>>(&self, last: F0, first: F1) -> String {\n";
        assert_eq!(in_order_of_comments(plain), plain);
    }

    #[test]
    fn browser_sentence_with_a_choice_is_refused() {
        let choice = "a = { $n ->\n    [one] One\n   *[other] Many\n}\n";
        assert!(client_json("t", choice).is_err());
        assert_eq!(client_json("t", "a = Hello { $name }.\n").unwrap(), r#"{"a":"Hello {name}."}"#);
    }
}
