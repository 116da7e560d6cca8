//! Patterns of letters such as `dd/MM/yyyy`.

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A number: exactly so many digits, or of one digit or more.
    Number(Part, usize),
    /// Parts of a second; so many digits are written, any number is read.
    Fraction(usize),
    /// `Z` or `+01:00`.
    Offset,
    Literal(char),
    /// What may be left out.
    Optional(Vec<Item>),
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// How many optional parts of a pattern may be within each other.
const DEEPEST: usize = 10;

/// Reads a pattern.
pub(super) fn items(pattern: &str) -> Result<Vec<Item>, String> {
    let mut open: Vec<Vec<Item>> = vec![Vec::new()];
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(letter).len();
        let count = run / letter.len_utf8();
        let item = match letter {
            '\'' => {
                let (quoted, after) =
                    rest[1..].split_once('\'').ok_or_else(|| format!("Unterminated quote in pattern: {pattern}"))?;
                rest = after;
                let quoted = if quoted.is_empty() { "'" } else { quoted };
                last(&mut open).extend(quoted.chars().map(Item::Literal));
                continue;
            }
            '[' => {
                if open.len() > DEEPEST {
                    return Err("Too many optional sections within each other".to_owned());
                }
                open.push(Vec::new());
                rest = &rest[1..];
                continue;
            }
            ']' => {
                rest = &rest[1..];
                match open.pop() {
                    Some(inner) if !open.is_empty() => last(&mut open).push(Item::Optional(inner)),
                    _ => return Err("Pattern invalid as it contains ] without previous [".to_owned()),
                }
                continue;
            }
            'y' | 'u' => Item::Number(Part::Year, count),
            'M' => Item::Number(Part::Month, count),
            'd' => Item::Number(Part::Day, count),
            'H' => Item::Number(Part::Hour, count),
            'm' => Item::Number(Part::Minute, count),
            's' => Item::Number(Part::Second, count),
            'S' => Item::Fraction(count),
            'X' | 'x' | 'Z' => Item::Offset,
            other if other.is_alphabetic() => return Err(format!("Unknown pattern letter: {other}")),
            other => {
                last(&mut open).extend(std::iter::repeat_n(Item::Literal(other), count));
                rest = &rest[run..];
                continue;
            }
        };
        let most = if matches!(item, Item::Fraction(_)) { 9 } else { 4 };
        if count > most {
            return Err(format!("Too many pattern letters: {letter}"));
        }
        last(&mut open).push(item);
        rest = &rest[run..];
    }
    match (open.pop(), open.len()) {
        (Some(items), 0) if !items.is_empty() => Ok(items),
        (Some(_), 0) => Err("No date pattern provided".to_owned()),
        _ => Err("Pattern ends with an incomplete optional section".to_owned()),
    }
}

/// The list that is being filled.
fn last(open: &mut Vec<Vec<Item>>) -> &mut Vec<Item> {
    if open.is_empty() {
        open.push(Vec::new());
    }
    let index = open.len() - 1;
    &mut open[index]
}
