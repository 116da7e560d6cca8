//! The small language of `simple_query_string`: every text is a sentence of it. What makes no sense is passed over.

use crate::domain::project_key_query::{
    clause::{DEEPEST, edits},
    error::Refusal,
};

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// `*` by itself.
    Everything,
    Leaf(Leaf),
    /// `-a`
    Not(Box<Expression>),
    /// `a + b`
    All(Vec<Expression>),
    /// `a | b`
    Any(Vec<Expression>),
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// `a`, or several words in quotation marks
    Text(String),
    /// `a*`
    Prefix(String),
    /// `a~1`
    Nearly { text: String, edits: usize },
}

/// How two words next to each other are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    #[default]
    Or,
}

/// Which signs mean something, and how words are joined that have none between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    pub(super) operator: Operator,
    flags: u32,
}

impl Default for Syntax {
    fn default() -> Self {
        Self { operator: Operator::default(), flags: u32::MAX }
    }
}

const AND: u32 = 1;
const NOT: u32 = 1 << 1;
const OR: u32 = 1 << 2;
const PREFIX: u32 = 1 << 3;
const PHRASE: u32 = 1 << 4;
const PRECEDENCE: u32 = 1 << 5;
const ESCAPE: u32 = 1 << 6;
const WHITESPACE: u32 = 1 << 7;
const FUZZY: u32 = 1 << 8;
const NEAR: u32 = 1 << 9;

impl Syntax {
    /// Reads `flags`: names separated by `|`, or the sum of their numbers.
    pub(super) fn read_flags(&mut self, text: &str) -> Result<(), Refusal> {
        let unknown = || Refusal::Word { option: "flags", value: text.to_owned() };
        if let Ok(number) = text.parse::<i32>() {
            self.flags = number.cast_unsigned();
            return Ok(());
        }
        self.flags = 0;
        for name in text.split('|').map(str::trim).filter(|name| !name.is_empty()) {
            self.flags |= match name.to_ascii_uppercase().as_str() {
                "ALL" => u32::MAX,
                "NONE" => {
                    self.flags = 0;
                    return Ok(());
                }
                "AND" => AND,
                "NOT" => NOT,
                "OR" => OR,
                "PREFIX" => PREFIX,
                "PHRASE" => PHRASE,
                "PRECEDENCE" => PRECEDENCE,
                "ESCAPE" => ESCAPE,
                "WHITESPACE" => WHITESPACE,
                "FUZZY" => FUZZY,
                "NEAR" | "SLOP" => NEAR,
                _ => return Err(unknown()),
            };
        }
        Ok(())
    }

    /// What `text` says; `None` if it says nothing.
    pub(super) fn parse(self, text: &str) -> Result<Option<Expression>, Refusal> {
        if text.trim() == "*" {
            return Ok(Some(Expression::Everything));
        }
        self.phrase(text, 0, &mut 0)
    }

    fn has(self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn is_space(self, character: char) -> bool {
        self.has(WHITESPACE) && matches!(character, ' ' | '\t' | '\n' | '\r')
    }

    /// Whether `character` ends a word.
    fn ends_word(self, character: char) -> bool {
        match character {
            '"' => self.has(PHRASE),
            '|' => self.has(OR),
            '+' => self.has(AND),
            '(' | ')' => self.has(PRECEDENCE),
            other => self.is_space(other),
        }
    }

    /// A text without brackets around it, at a depth of so many brackets; `turns` is how often `+` and `|` took turns.
    fn phrase(self, text: &str, depth: usize, turns: &mut usize) -> Result<Option<Expression>, Refusal> {
        if depth > DEEPEST {
            return Err(Refusal::QueryDepth);
        }
        let mut tree = Tree { joined: None, last: None, next: None, operator: self.operator };
        let mut rest = text;
        let mut negated = false;
        while let Some(character) = rest.chars().next() {
            let after = &rest[character.len_utf8()..];
            match character {
                '(' if self.has(PRECEDENCE) => match self.until_closed(after) {
                    Some((inner, behind)) => {
                        let inner = self.phrase(inner, depth + 1, turns)?;
                        *turns += tree.join(inner, negated);
                        rest = behind;
                    }
                    None => rest = after,
                },
                ')' if self.has(PRECEDENCE) => rest = after,
                '"' if self.has(PHRASE) => match self.until_quoted(after) {
                    Some((quoted, behind)) => {
                        let leaf = (!quoted.is_empty()).then_some(Expression::Leaf(Leaf::Text(quoted)));
                        *turns += tree.join(leaf, negated);
                        // How far apart the words may be does not matter to texts that are taken whole.
                        rest = if self.has(NEAR) && behind.starts_with('~') { self.number(behind).1 } else { behind };
                    }
                    None => rest = after,
                },
                '+' if self.has(AND) => {
                    tree.expect(Operator::And);
                    rest = after;
                }
                '|' if self.has(OR) => {
                    tree.expect(Operator::Or);
                    rest = after;
                }
                '-' if self.has(NOT) => {
                    negated = !negated;
                    rest = after;
                    continue;
                }
                space if self.is_space(space) => rest = after,
                _ => {
                    let (leaf, behind) = self.word(rest);
                    *turns += tree.join(leaf.map(Expression::Leaf), negated);
                    rest = behind;
                }
            }
            negated = false;
            if *turns > DEEPEST {
                return Err(Refusal::QueryDepth);
            }
        }
        Ok(tree.joined)
    }

    /// A word, and what follows it.
    fn word(self, text: &str) -> (Option<Leaf>, &str) {
        let (mut word, mut escaped, mut open) = (String::new(), false, false);
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if !escaped {
                if character == '\\' && self.has(ESCAPE) {
                    (escaped, open) = (true, false);
                    rest = &rest[1..];
                    continue;
                }
                if self.ends_word(character) || (character == '~' && self.has(FUZZY) && !word.is_empty()) {
                    break;
                }
            }
            open = !escaped && character == '*' && self.has(PREFIX) && !word.is_empty();
            escaped = false;
            word.push(character);
            rest = &rest[character.len_utf8()..];
        }
        if word.is_empty() {
            return (None, rest);
        }
        if self.has(FUZZY) && rest.starts_with('~') {
            let (edits, behind) = self.number(rest);
            let leaf = if edits == 0 { Leaf::Text(word) } else { Leaf::Nearly { text: word, edits } };
            return (Some(leaf), behind);
        }
        if open {
            word.pop();
            return (Some(Leaf::Prefix(word)), rest);
        }
        (Some(Leaf::Text(word)), rest)
    }

    /// The number after `~`, and what follows it: the most when it is missing, and none when it is no number.
    fn number(self, text: &str) -> (usize, &str) {
        let text = &text[1..];
        let end = text.find(|character| self.ends_word(character)).unwrap_or(text.len());
        let (number, behind) = text.split_at(end);
        (if number.is_empty() { edits::MOST } else { number.parse().unwrap_or(0).min(edits::MOST) }, behind)
    }

    /// What stands before the bracket that closes, and what follows it.
    fn until_closed(self, text: &str) -> Option<(&str, &str)> {
        let (mut open, mut escaped) = (1_usize, false);
        for (index, character) in text.char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' if self.has(ESCAPE) => escaped = true,
                '(' => open += 1,
                ')' if open == 1 => return Some((&text[..index], &text[index + 1..])),
                ')' => open -= 1,
                _ => {}
            }
        }
        None
    }

    /// What stands before the quotation mark that closes, and what follows it.
    fn until_quoted(self, text: &str) -> Option<(String, &str)> {
        let (mut quoted, mut escaped) = (String::new(), false);
        for (index, character) in text.char_indices() {
            match character {
                '\\' if self.has(ESCAPE) && !escaped => {
                    escaped = true;
                    continue;
                }
                '"' if !escaped => return Some((quoted, &text[index + 1..])),
                character => quoted.push(character),
            }
            escaped = false;
        }
        None
    }
}

/// What was said so far. Operators bind from left to right, all alike.
struct Tree {
    joined: Option<Expression>,
    /// How the parts of `joined` are joined.
    last: Option<Operator>,
    /// The sign that stands before the next word.
    next: Option<Operator>,
    operator: Operator,
}

impl Tree {
    /// A sign between two words; the first of several counts.
    fn expect(&mut self, operator: Operator) {
        if self.joined.is_some() && self.next.is_none() {
            self.next = Some(operator);
        }
    }

    /// Adds a part; returns 1 if what was said so far is now within something else, and 0 otherwise.
    fn join(&mut self, part: Option<Expression>, negated: bool) -> usize {
        let Some(part) = part else { return 0 };
        let part = if negated { Expression::Not(Box::new(part)) } else { part };
        let operator = self.next.take().unwrap_or(self.operator);
        let Some(joined) = self.joined.take() else {
            self.joined = Some(part);
            return 0;
        };
        let (turned, was_joined) = (self.last != Some(operator), self.last.is_some());
        self.joined = Some(match (joined, operator) {
            (Expression::All(mut parts), Operator::And) if !turned => {
                parts.push(part);
                Expression::All(parts)
            }
            (Expression::Any(mut parts), Operator::Or) if !turned => {
                parts.push(part);
                Expression::Any(parts)
            }
            (joined, Operator::And) => Expression::All(vec![joined, part]),
            (joined, Operator::Or) => Expression::Any(vec![joined, part]),
        });
        self.last = Some(operator);
        usize::from(turned && was_joined)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(expression: &Expression) -> String {
        let list =
            |sign: &str, parts: &[Expression]| format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(sign));
        match expression {
            Expression::Everything => "*".to_owned(),
            Expression::Leaf(Leaf::Text(text)) => format!("<{text}>"),
            Expression::Leaf(Leaf::Prefix(text)) => format!("<{text}>*"),
            Expression::Leaf(Leaf::Nearly { text, edits }) => format!("<{text}>~{edits}"),
            Expression::Not(part) => format!("-{}", shown(part)),
            Expression::All(parts) => list(" + ", parts),
            Expression::Any(parts) => list(" | ", parts),
        }
    }

    fn parsed(text: &str) -> String {
        Syntax::default().parse(text).unwrap().as_ref().map_or_else(String::new, shown)
    }

    #[test]
    fn signs_join_words_from_left_to_right() {
        let cases = [
            ("", ""),
            ("*", "*"),
            ("a", "<a>"),
            ("a b", "(<a> | <b>)"),
            ("a + b + c", "(<a> + <b> + <c>)"),
            ("a | b + c", "((<a> | <b>) + <c>)"),
            ("a (b + c*)", "(<a> | (<b> + <c>*))"),
            ("-a", "-<a>"),
            ("--a", "<a>"),
            ("- a", "<a>"),
            ("a + -b", "(<a> + -<b>)"),
            ("-(a b)", "-(<a> | <b>)"),
            (r#""a + b"~3 c"#, "(<a + b> | <c>)"),
            (r#""a \" b""#, r#"<a " b>"#),
            ("a~ b~1 c~9 d~x", "(<a>~2 | <b>~1 | <c>~2 | <d>)"),
            (r"a\* b\ c", "(<a*> | <b c>)"),
            ("a-b", "<a-b>"),
            ("(a", "<a>"),
            ("a)", "<a>"),
            ("\"a", "<a>"),
            ("() + a |", "<a>"),
            ("é*", "<é>*"),
        ];
        for (text, expected) in cases {
            assert_eq!(parsed(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_can_be_switched_off() {
        let mut syntax = Syntax { operator: Operator::And, ..Syntax::default() };
        syntax.read_flags("OR|WHITESPACE").unwrap();
        assert_eq!(shown(&syntax.parse("a | -b* + \"c").unwrap().unwrap()), "((<a> | <-b*>) + <+> + <\"c>)");
        syntax.read_flags("NONE").unwrap();
        assert_eq!(shown(&syntax.parse("a | b").unwrap().unwrap()), "<a | b>");
        syntax.read_flags("-1").unwrap();
        assert_eq!(shown(&syntax.parse("a b").unwrap().unwrap()), "(<a> + <b>)");
        assert!(syntax.read_flags("SOME").is_err());
    }

    proptest! {
        #[test]
        fn no_text_is_a_panic(text in "[-ab+|*()\"~0-9\\\\ é]{0,30}", flags in any::<i32>()) {
            let mut syntax = Syntax::default();
            syntax.read_flags(&flags.to_string()).unwrap();
            let _ = syntax.parse(&text);
        }
    }
}
