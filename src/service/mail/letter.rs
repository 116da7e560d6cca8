//! A mail as blocks, which are written out twice, as text and as HTML: so that both say the same.

use super::{Content, html, words};

/// How wide text is, in characters. Links are never broken.
const WIDTH: usize = 72;

/// What a mail says, block by block.
#[derive(Debug, Default)]
pub(super) struct Letter(Vec<Block>);

/// A part of a mail that stands by itself.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Vec<Words>),
    Facts(Facts),
    /// What to do next: what it is, and where.
    Link(&'static str, String),
    /// At the end, and small.
    Note(String),
}

/// A part of a sentence.
#[derive(Debug)]
pub(super) enum Words {
    /// Our own.
    Said(String),
    /// A name that somebody gave, which stands out.
    Name(String),
}

/// Our own words.
pub(super) fn said(text: impl Into<String>) -> Words {
    Words::Said(text.into())
}

/// A name that somebody gave.
pub(super) fn name(text: &str) -> Words {
    Words::Name(words::one_line(text))
}

/// Labels, and what is the case: one line of it or several.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<(&'static str, Vec<String>)>);

impl Facts {
    pub(super) fn fact(self, label: &'static str, value: &str) -> Self {
        self.lines(label, &[value.to_owned()])
    }

    pub(super) fn lines(mut self, label: &'static str, lines: &[String]) -> Self {
        self.0.push((label, lines.iter().map(|line| words::one_line(line)).collect()));
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(&'static str, Vec<String>)> {
        self.0.iter()
    }
}

impl Letter {
    pub(super) fn paragraph(self, words: impl IntoIterator<Item = Words>) -> Self {
        self.with(Block::Paragraph(words.into_iter().collect()))
    }

    pub(super) fn facts(self, facts: Facts) -> Self {
        self.with(Block::Facts(facts))
    }

    pub(super) fn link(self, what: &'static str, url: String) -> Self {
        self.with(Block::Link(what, url))
    }

    pub(super) fn note(self, text: String) -> Self {
        self.with(Block::Note(text))
    }

    fn with(mut self, block: Block) -> Self {
        self.0.push(block);
        self
    }

    /// Writes it out.
    pub(super) fn content(self, subject: String) -> Content {
        let html = html::page(&subject, &self.0);
        let blocks: Vec<_> = self.0.iter().map(text_of).collect();
        Content { subject, text: blocks.join("\n\n") + "\n", html }
    }
}

fn text_of(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => wrapped(&words.iter().map(Words::text).collect::<String>(), WIDTH),
        Block::Facts(facts) => text_of_facts(facts),
        Block::Link(what, url) => format!("{what}:\n{url}"),
        // The sign by which mail programs know that what follows is not the message itself (RFC 3676 §4.3).
        Block::Note(text) => format!("-- \n{}", wrapped(text, WIDTH)),
    }
}

impl Words {
    fn text(&self) -> String {
        match self {
            Self::Said(text) => text.clone(),
            Self::Name(text) => words::isolated(text),
        }
    }
}

/// A column of labels and one of values.
fn text_of_facts(facts: &Facts) -> String {
    let widest = facts.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let rows = facts.iter().flat_map(|(label, lines)| {
        lines.iter().enumerate().map(move |(index, line)| {
            let label = if index == 0 { format!("{label}:") } else { String::new() };
            format!("  {label:<width$}  {line}", width = widest + 1)
        })
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Breaks at spaces, so that no line is longer than `width` unless a word is.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_only() {
        assert_eq!(wrapped("one two three four", 9), "one two\nthree\nfour");
        assert_eq!(wrapped("extraordinarily long", 5), "extraordinarily\nlong");
    }

    #[test]
    fn values_cannot_forge_a_line() {
        let facts = Facts::default().fact("Name", "a\r\n  Id:    b").fact("Id", "c");
        assert_eq!(text_of_facts(&facts), "  Name:  a    Id:    b\n  Id:    c");
    }

    #[test]
    fn several_lines_stand_below_each_other() {
        let facts = Facts::default().lines("Roles", &["Owner".to_owned(), "Billing admin".to_owned()]);
        assert_eq!(text_of_facts(&facts), "  Roles:  Owner\n          Billing admin");
    }
}
