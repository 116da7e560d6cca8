use super::{Language, Pattern, PatternError, TooComplex, is_subset, overlap, signatures, walk::by_walking};
use proptest::prelude::*;

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

fn language(texts: &[&str]) -> Language {
    Language::any_of(&texts.iter().map(|text| pattern(text)).collect::<Vec<_>>())
}

fn covered(asked: &str, by: &[&str]) -> bool {
    is_subset(pattern(asked).language(), &language(by)).unwrap()
}

#[test]
fn wildcards_match() {
    for (text, yes, no) in [
        ("logs", &["logs"][..], &["log", "logs-", ""][..]),
        ("logs-*", &["logs-", "logs-a", "logs-é*"], &["logs", "alogs-"]),
        ("*", &["", "a", "\u{10ffff}"], &[]),
        ("**", &["", "a"], &[]),
        ("a?c", &["abc", "aéc", "a\nc"], &["ac", "abbc"]),
        ("*-prod*", &["-prod", "a-prod-b"], &["prod", "-pro"]),
        (r"a\*b\?", &["a*b?"], &["aab?", "a*bb"]),
        (r"a\", &[r"a\"], &["a"]),
        ("", &[""], &["a"]),
        ("a/b/", &["a/b/"], &["a/b"]),
    ] {
        let pattern = pattern(text);
        assert!(yes.iter().all(|name| pattern.matches(name)), "{text}");
        assert!(no.iter().all(|name| !pattern.matches(name)), "{text}");
    }
}

#[test]
fn regular_expressions_match_whole_names_in_lucenes_way() {
    for (text, yes, no) in [
        ("/abc/", &["abc"][..], &["ab", "abcd", "xabc"][..]),
        ("/a|ab|abc/", &["a", "ab", "abc"], &["abcd", ""]),
        ("/~(([.]|ilm-history-).*)/", &["logs", "ilm-history", "", "a.b"], &[".kibana", ".", "ilm-history-1"]),
        ("/log.*&~(.*secret.*)/", &["log", "logs-a"], &["logs-secret", "alog"]),
        ("/(~(a))|a/", &["a", "b", ""], &[]),
        ("/[a-c]+[^0-9]?/", &["a", "abcx", "aé"], &["", "a0", "axx"]),
        ("/[.]+/", &[".."], &["a"]),
        ("/[-a]/", &["-", "a"], &["b"]),
        ("/[a-]/", &["-", "a"], &["b"]),
        ("/[]a]/", &["]", "a"], &["b"]),
        (r"/[\d\-x]+/", &["1-x"], &["a"]),
        (r"/\w\W\s\S\D/", &["a- bc"], &["a- b1"]),
        (r"/a\.b\*/", &["a.b*"], &["axb*"]),
        ("/x{2}y{1,}z{0,2}/", &["xxy", "xxyyzz"], &["xy", "xxyzzz"]),
        ("/\"a.*\"/", &["a.*"], &["abc"]),
        ("/a@/", &["a", "abc"], &["b"]),
        ("/a|#/", &["a"], &["", "#"]),
        ("/()|a/", &["", "a"], &["b"]),
        ("//", &[""], &["a"]),
        ("/<1-12>/", &["1", "012", "12"], &["0", "13"]),
        ("/<01-12>/", &["01", "12"], &["1", "012"]),
        ("/^a$/", &["^a$"], &["a"]),
    ] {
        let pattern = pattern(text);
        assert!(yes.iter().all(|name| pattern.matches(name)), "{text}");
        assert!(no.iter().all(|name| !pattern.matches(name)), "{text}");
    }
}

#[test]
fn letters_after_a_backslash_stand_for_all_or_none_of_some_characters() {
    for (letter, turned) in [('d', 'D'), ('w', 'W'), ('s', 'S')] {
        let (class, other) = (pattern(&format!("/\\{letter}/")), pattern(&format!("/[\\{turned}]/")));
        for character in ('\0'..='\u{200}').chain(['\u{d7ff}', '\u{e000}', char::MAX]) {
            let text = character.to_string();
            assert_ne!(class.matches(&text), other.matches(&text), "{letter} {character:?}");
        }
    }
}

#[test]
fn what_is_nested_ends_somewhere() {
    for operator in ["*", "?", "+", "{1}"] {
        assert!(Pattern::parse(&format!("/a{}/", operator.repeat(50))).is_ok());
        let refused = Pattern::parse(&format!("/a{}/", operator.repeat(10_000))).unwrap_err();
        assert!(refused.to_string().contains("nested too deep"), "{refused}");
    }
    assert!(Pattern::check(&format!("/{}a/", "~".repeat(10_000))).is_err());
    assert!(Pattern::check(&format!("/{}a/", "(".repeat(10_000))).is_err());
}

#[test]
fn what_cannot_be_decided_is_refused() {
    let texts = [
        "/",
        "/abc",
        "/(a/",
        "/a)/",
        "/[a/",
        "/[z-a]/",
        "/*a/",
        "/a{2/",
        "/a{3,2}/",
        "/a{1001}/",
        "/a||b/",
        r"/a\/",
        "/<1-x>/",
        "/<0-1000>/",
        "/~(a)b/",
        "/(a&b)*/",
        "/\"a/",
    ];
    let errors = texts.map(|text| Pattern::parse(text).unwrap_err().to_string()).join("\n");
    insta::assert_snapshot!(errors, @r#"
    invalid pattern [/]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns
    invalid pattern [/abc]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns
    invalid pattern [/(a/]. expected ')' at position 2
    invalid pattern [/a)/]. unexpected ')' at position 1
    invalid pattern [/[a/]. expected ']' at position 2
    invalid pattern [/[z-a]/]. a range ends before it starts at position 4
    invalid pattern [/*a/]. expected an expression at position 1
    invalid pattern [/a{2/]. expected '}' at position 3
    invalid pattern [/a{3,2}/]. the repetition ends before it starts at position 6
    invalid pattern [/a{1001}/]. expected a number up to 1000 at position 6
    invalid pattern [/a||b/]. expected an expression at position 3
    invalid pattern [/a\/]. expected a character after '\' at position 2
    invalid pattern [/<1-x>/]. expected an interval of numbers such as <1-99> at position 3
    invalid pattern [/<0-1000>/]. an interval of more than 1000 numbers at position 8
    invalid pattern [/~(a)b/]. complement and intersection are only supported around whole alternatives, not within at position 5
    invalid pattern [/(a&b)*/]. complement and intersection are only supported around whole alternatives, not within at position 6
    invalid pattern [/"a/]. expected '"' at position 2
    "#);
    let deep = format!("/{}a{}/", "(".repeat(60), ")".repeat(60));
    assert!(matches!(Pattern::parse(&deep), Err(PatternError::Syntax { .. })));
    let large = format!("*a{}", "?".repeat(40));
    assert_eq!(Pattern::parse(&large).unwrap_err(), PatternError::TooComplex { pattern: large });
}

#[test]
fn languages_too_intricate_together_are_not_compared() {
    let names: Vec<String> = ["a", "b", "c", "d"].iter().map(|letter| format!("*{letter}?????")).collect();
    let many: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(is_subset(pattern("*e?????").language(), &language(&many)), Err(TooComplex));
}

#[test]
fn inclusion_is_of_all_names() {
    for (asked, by) in [
        ("a", &["a*"][..]),
        ("a*", &["*"]),
        ("a*b", &["a*"]),
        ("a?", &["a*"]),
        ("?", &["*"]),
        ("*", &["/.*/"]),
        ("*", &["a*", "/~(a.*)/"]),
        ("/a|b/", &["a", "b"]),
        ("logs-*-prod", &["logs-*"]),
        ("/[ab]x/", &["a*", "b?"]),
        ("/#/", &[]),
    ] {
        assert!(covered(asked, by), "{asked} {by:?}");
    }
    for (asked, by) in [
        ("a*", &["a", "ab*", "a?*b"][..]),
        ("*", &["a*"]),
        ("?", &["a", "b"]),
        ("a*b", &["a*c", "ab"]),
        ("a", &[]),
        ("/a.*/", &["a?*"]),
    ] {
        assert!(!covered(asked, by), "{asked} {by:?}");
    }
    assert!(overlap(pattern("a*").language(), pattern("*b").language()).unwrap());
    assert!(!overlap(pattern("a*").language(), pattern("b*").language()).unwrap());
}

/// A wildcard pattern over few letters.
fn wildcard() -> impl Strategy<Value = String> {
    "[ab*?]{0,3}"
}

/// A name, or a start of names with `*`.
fn simple() -> impl Strategy<Value = String> {
    "[ab]{0,3}\\*?"
}

/// A regular expression, as text and as a tree that is matched in the slowest way.
#[derive(Clone, Debug)]
enum Expression {
    Letter(char),
    AnyLetter,
    Sequence(Vec<Expression>),
    Either(Vec<Expression>),
    Repeated(Box<Expression>),
}

impl Expression {
    fn text(&self) -> String {
        let texts = |parts: &[Self]| parts.iter().map(Self::text).collect::<Vec<_>>();
        match self {
            Self::Letter(letter) => letter.to_string(),
            Self::AnyLetter => ".".to_owned(),
            Self::Sequence(parts) => format!("({})", texts(parts).concat()),
            Self::Either(parts) => format!("({})", texts(parts).join("|")),
            Self::Repeated(part) => format!("({})*", part.text()),
        }
    }

    /// The rests of a name after each way to match its start.
    fn rests<'n>(&self, name: &'n str) -> Vec<&'n str> {
        match self {
            Self::Letter(letter) => name.strip_prefix(*letter).into_iter().collect(),
            Self::AnyLetter => name.chars().next().map(|letter| &name[letter.len_utf8()..]).into_iter().collect(),
            Self::Sequence(parts) => parts
                .iter()
                .fold(vec![name], |rests, part| rests.into_iter().flat_map(|rest| part.rests(rest)).collect()),
            Self::Either(parts) => parts.iter().flat_map(|part| part.rests(name)).collect(),
            Self::Repeated(part) => {
                let mut all = vec![name];
                let mut next = 0;
                while let Some(rest) = all.get(next).copied() {
                    let more: Vec<&str> = part.rests(rest).into_iter().filter(|more| !all.contains(more)).collect();
                    all.extend(more);
                    next += 1;
                }
                all
            }
        }
    }

    fn matches(&self, name: &str) -> bool {
        self.rests(name).contains(&"")
    }
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf =
        prop_oneof![proptest::sample::select(vec!['a', 'b']).prop_map(Expression::Letter), Just(Expression::AnyLetter)];
    leaf.prop_recursive(3, 6, 3, |part| {
        prop_oneof![
            proptest::collection::vec(part.clone(), 1..3).prop_map(Expression::Sequence),
            proptest::collection::vec(part.clone(), 1..3).prop_map(Expression::Either),
            part.prop_map(|part| Expression::Repeated(Box::new(part))),
        ]
    })
}

/// All names of few letters, of which `z` is in no pattern.
fn names() -> Vec<String> {
    let mut names = vec![String::new()];
    let mut last = names.clone();
    for _ in 0..6 {
        last = last.iter().flat_map(|name| ["a", "b", "z"].map(|letter| format!("{name}{letter}"))).collect();
        names.extend(last.iter().cloned());
    }
    names
}

/// Matches a wildcard pattern letter by letter.
fn matches_slowly(pattern: &[char], name: &[char]) -> bool {
    match pattern {
        [] => name.is_empty(),
        ['*', rest @ ..] => (0..=name.len()).any(|skip| matches_slowly(rest, &name[skip..])),
        ['?', rest @ ..] => !name.is_empty() && matches_slowly(rest, &name[1..]),
        [letter, rest @ ..] => name.first() == Some(letter) && matches_slowly(rest, &name[1..]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn wildcards_match_as_letter_by_letter(text in wildcard(), name in "[abz]{0,6}") {
        let slowly = matches_slowly(&text.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>());
        prop_assert_eq!(pattern(&text).matches(&name), slowly);
    }

    #[test]
    fn expressions_match_as_trees(tree in expression(), name in "[abz]{0,6}") {
        let text = tree.text();
        prop_assert_eq!(pattern(&format!("/{text}/")).matches(&name), tree.matches(&name));
        prop_assert_eq!(pattern(&format!("/~({text})/")).matches(&name), !tree.matches(&name));
        prop_assert_eq!(pattern(&format!("/{text}&~(a.*)/")).matches(&name), tree.matches(&name) && !name.starts_with('a'));
    }

    #[test]
    fn what_is_checked_is_what_is_read(text in "/?[ab*?~&|(){}<>0-9,#@\"\\\\^\\[\\]-]{0,12}/?") {
        match (Pattern::check(&text), Pattern::parse(&text)) {
            (Err(checked), Err(read)) => prop_assert_eq!(checked, read),
            (Ok(()), Err(read)) => {
                let is_large = matches!(read, PatternError::TooComplex { .. });
                prop_assert!(is_large, "{}", read);
            }
            (checked, Ok(_)) => prop_assert_eq!(checked, Ok(())),
        }
    }

    #[test]
    fn kinds_are_those_of_all_names(
        asked in wildcard(),
        parts in proptest::collection::vec(proptest::collection::vec(wildcard(), 0..3), 0..3),
        without in simple(),
    ) {
        let asked = pattern(&asked).language().clone().without(pattern(&without).language().clone());
        let parts: Vec<Language> =
            parts.iter().map(|texts| language(&texts.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        let parts: Vec<&Language> = parts.iter().collect();
        let expected = names()
            .iter()
            .filter(|name| asked.contains(name))
            .map(|name| parts.iter().map(|part| part.contains(name)).collect::<Box<[bool]>>())
            .collect();
        prop_assert_eq!(signatures(&asked, &parts).unwrap(), expected);
    }

    #[test]
    fn regular_languages_are_included_as_their_names_are(one in expression(), other in expression()) {
        let (text, by) = (format!("/{}/", one.text()), format!("/{}/", other.text()));
        let expected = names().iter().all(|name| !one.matches(name) || other.matches(name));
        prop_assert_eq!(covered(&text, &[&by]), expected, "{} {}", text, by);
    }

    #[test]
    fn simple_patterns_are_compared_as_all_others(
        asked in simple(),
        without in proptest::collection::vec(simple(), 0..3),
        parts in proptest::collection::vec(proptest::collection::vec(simple(), 0..4), 0..4),
    ) {
        let of = |texts: &[String]| language(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let asked = pattern(&asked).language().clone().without(of(&without));
        let parts: Vec<Language> = parts.iter().map(|texts| of(texts)).collect();
        let parts: Vec<&Language> = parts.iter().collect();
        prop_assert_eq!(signatures(&asked, &parts).unwrap(), by_walking(&asked, &parts).unwrap());
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>(), expression in "/[ab.|&~*+?(){}\\[\\]<>\"#@\\\\0-3,^-]{0,20}/") {
        let _ = Pattern::parse(&text);
        let _ = Pattern::parse(&expression);
    }
}
