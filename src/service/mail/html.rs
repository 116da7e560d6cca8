//! A mail as HTML: simple enough for every mail program, with its styles inline. It sets no colours but its lines',
//! which show on light and on dark alike, so that a reader's own choice of the two holds.

use std::fmt::Write;

use super::letter::{Block, Facts, Words};

const BODY: &str = "margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;\
                    line-height:1.5";
const COLUMN: &str = "max-width:36em;margin:0 auto";
const HEADING: &str = "margin:0 0 16px;font-size:20px;line-height:1.25";
const PARAGRAPH: &str = "margin:0 0 16px";
const TABLE: &str = "margin:0 0 16px;border-collapse:collapse;font-size:14px";
const LABEL: &str = "padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap";
const VALUE: &str = "padding:4px 0;vertical-align:top;overflow-wrap:anywhere";
const NOTE: &str = "margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px";

/// The whole page.
pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let title = escaped(title);
    let blocks: String = blocks.iter().map(block).collect();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="{BODY}">
<div style="{COLUMN}">
<h1 style="{HEADING}">{title}</h1>
{blocks}</div>
</body>
</html>
"#
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => {
            format!("<p style=\"{PARAGRAPH}\">{}</p>\n", words.iter().map(self::words).collect::<String>())
        }
        Block::Facts(facts) => table(facts),
        Block::Link(what, url) => {
            let url = escaped(url);
            format!(
                "<p style=\"{PARAGRAPH}\"><a href=\"{url}\"><strong>{what}</strong></a><br><small>{url}</small></p>\n"
            )
        }
        Block::Note(text) => format!("<p style=\"{NOTE}\">{}</p>\n", escaped(text)),
    }
}

fn words(words: &Words) -> String {
    match words {
        Words::Said(text) => escaped(text),
        Words::Name(text) => format!("<strong><bdi>{}</bdi></strong>", escaped(text)),
    }
}

fn table(facts: &Facts) -> String {
    let mut rows = String::new();
    for (label, lines) in facts.iter() {
        let lines: Vec<_> = lines.iter().map(|line| format!("<bdi>{}</bdi>", escaped(line))).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\" style=\"{LABEL}\">{label}</th><td style=\"{VALUE}\">{}</td></tr>",
            lines.join("<br>")
        );
    }
    format!("<table style=\"{TABLE}\">\n{rows}</table>\n")
}

/// Text that is nothing but text, between tags and in quoted attributes alike.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped(r#"<b title="x" id='y'>&amp;"#), "&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
    }
}
