use super::{DEEPEST, Difference, Json, Position, SyntaxErrorKind, difference, samples::any_json};
use proptest::prelude::*;

fn parse(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn error(text: &str) -> String {
    Json::parse(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn every_part_knows_where_it_starts() {
    let json = parse("{\n  \"ä\": [1, {\"b\" : null}]\n}");
    assert_eq!(json.at, Position { line: 1, column: 1 });
    let member = &json.as_object().unwrap()[0];
    assert_eq!((member.at, member.value.at), (Position { line: 2, column: 3 }, Position { line: 2, column: 8 }));
    let elements = member.value.as_array().unwrap();
    assert_eq!(elements[0].at.to_string(), "2:9");
    assert_eq!(elements[1].at.to_string(), "2:12");
    let inner = &elements[1].as_object().unwrap()[0];
    assert_eq!((inner.at.to_string(), inner.value.at.to_string()), ("2:13".to_owned(), "2:19".to_owned()));
}

#[test]
fn numbers_are_kept_as_they_were_written() {
    let huge = "1".repeat(2000);
    for literal in ["0", "-0", "1.10", "1E+400", "-12.5e-3", huge.as_str()] {
        assert_eq!(parse(literal).render(), literal);
    }
    assert_eq!(parse("9223372036854775807").as_i64(), Some(i64::MAX));
    assert_eq!(parse("9223372036854775808").as_i64(), None);
    assert_eq!(parse("1.0").as_i64(), None);
    assert_eq!(parse("2.5").as_f64(), Some(2.5));
    assert_eq!(parse("1e999").as_f64(), None);
    assert_eq!(parse("true").as_f64(), None);
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    let texts = [
        "",
        " ",
        "{",
        "[1,]",
        "[1 2]",
        "{\"a\" 1}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        "NaN",
        "Infinity",
        "truey",
        "'a'",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "{} {}",
        "[] //",
        "{\"a\":1,\n\"b\":2,\"a\":3}",
        "]",
    ];
    let errors = texts.map(|text| format!("{text:?}: {}", error(text))).join("\n");
    insta::assert_snapshot!(errors, @r#"
    "": [1:1] Unexpected end of input
    " ": [1:2] Unexpected end of input
    "{": [1:2] Unexpected end of input
    "[1,]": [1:3] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "[1 2]": [1:4] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "{\"a\" 1}": [1:6] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "{a:1}": [1:2] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "01": [1:1] Invalid number
    "1.": [1:1] Invalid number
    "+1": [1:1] Unrecognized token: expected a JSON value
    "NaN": [1:1] Unrecognized token: expected a JSON value
    "Infinity": [1:1] Unrecognized token: expected a JSON value
    "truey": [1:1] Unrecognized token: expected a JSON value
    "'a'": [1:1] Unrecognized token: expected a JSON value
    "\"a\nb\"": [1:3] Invalid character or escape in a string
    "\"\\x\"": [1:2] Invalid character or escape in a string
    "\"\\ud800\"": [1:2] Invalid character or escape in a string
    "{} {}": [1:4] Unexpected content after the end of the value
    "[] //": [1:4] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "{\"a\":1,\n\"b\":2,\"a\":3}": [2:7] Duplicate field 'a'
    "]": [1:1] Unexpected character: expected a comma, a colon, a field name or a closing bracket
    "#);
    assert_eq!(Json::parse(b"{\"a\":\n \"\xff\"}").unwrap_err().to_string(), "[2:3] Invalid UTF-8 byte sequence");
}

#[test]
fn nesting_ends_somewhere() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deepest = usize::try_from(DEEPEST).unwrap();
    assert!(Json::parse(deep(deepest).as_bytes()).is_ok());
    let refused = Json::parse(deep(deepest + 1).as_bytes()).unwrap_err();
    assert_eq!(refused.kind, SyntaxErrorKind::TooDeep { deepest: DEEPEST });
    assert_eq!(refused.at, Position { line: 1, column: DEEPEST + 1 });
    assert!(Json::parse("[".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn equality_is_about_what_is_said() {
    let (one, spaced, turned) = (
        parse(r#"{"a":1,"b":[{"c":1,"d":2}]}"#),
        parse(r#" { "a" : 1, "b":[ {"c":1,"d":2}] }"#),
        parse(r#"{"b":[{"d":2,"c":1}],"a":1}"#),
    );
    assert_eq!(one, spaced);
    assert_ne!(one, turned);
    assert!(one.is_same_as(&turned));
    for other in
        [r#"{"a":1}"#, r#"{"a":1,"b":[]}"#, r#"{"a":1,"c":[{"c":1,"d":2}]}"#, r#"{"a":2,"b":[{"c":1,"d":2}]}"#, "[]"]
    {
        assert!(!one.is_same_as(&parse(other)), "{other}");
    }
    assert!(!parse("[1,2]").is_same_as(&parse("[2,1]")));
}

#[test]
fn built_json_reads_as_written() {
    let json = Json::build()
        .with("name", "x\"\\\n\u{1}\u{1f}ä\u{7f}")
        .with("count", 3_u64)
        .with_some("absent", None::<bool>)
        .with_some("present", Some(true))
        .with("null", None::<&str>)
        .with("list", vec!["a", "b"])
        .with("empty", Json::object::<&str, Json>([]))
        .with("none", Json::array::<Json>([]));
    let json = Json::from(json);
    assert_eq!(
        json.render(),
        r#"{"name":"x\"\\\n\u0001\u001Fä","count":3,"present":true,"null":null,"list":["a","b"],"empty":{},"none":[]}"#
            .replace('ä', "ä\u{7f}")
    );
    let json = Json::object([
        ("a", Json::from(1)),
        ("b", vec![Json::from(true), Json::object([("c", "d")])].into()),
        ("e", Json::array::<Json>([])),
        ("f", Json::object::<&str, Json>([])),
    ]);
    insta::assert_snapshot!(json.render_pretty(), @r#"
    {
      "a" : 1,
      "b" : [
        true,
        {
          "c" : "d"
        }
      ],
      "e" : [ ],
      "f" : { }
    }
    "#);
}

#[test]
fn tokens_have_elasticsearchs_names() {
    let names = ["{}", "[]", "\"\"", "1", "true", "null"].map(|text| parse(text).token_name());
    assert_eq!(names, ["START_OBJECT", "START_ARRAY", "VALUE_STRING", "VALUE_NUMBER", "VALUE_BOOLEAN", "VALUE_NULL"]);
}

#[test]
fn what_people_edit_is_short_and_has_one_thing_a_line() {
    let long: Vec<String> = (0..12).map(|number| format!("privilege-{number}")).collect();
    let json = Json::object([
        ("short", parse(r#"["a", 1, null, true]"#)),
        ("long", long.into()),
        ("nested", parse(r#"[[], {}, ["x"], {"a \" b": {"c": []}}]"#)),
        ("scalar", "ä\n".into()),
    ]);
    insta::assert_snapshot!(json.render_for_editing(), @r#"
    {
      "short": ["a", 1, null, true],
      "long": [
        "privilege-0",
        "privilege-1",
        "privilege-2",
        "privilege-3",
        "privilege-4",
        "privilege-5",
        "privilege-6",
        "privilege-7",
        "privilege-8",
        "privilege-9",
        "privilege-10",
        "privilege-11"
      ],
      "nested": [
        [],
        {},
        ["x"],
        {
          "a \" b": {
            "c": []
          }
        }
      ],
      "scalar": "ä\n"
    }
    "#);
}

#[test]
fn every_part_is_found_by_its_place() {
    let json = parse("{\"a b\": [1, {\"c\": [true]}],\n \"d-e\": {\"\": 1}}");
    let paths = ["1:1", "1:2", "1:9", "1:10", "1:13", "1:14", "1:19", "1:20", "1:22", "2:2", "2:10", "9:9"].map(|at| {
        let (line, column) = at.split_once(':').unwrap();
        format!("{at} {}", json.path_at(Position { line: line.parse().unwrap(), column: column.parse().unwrap() }))
    });
    insta::assert_snapshot!(paths.join("\n"), @r#"
    1:1 
    1:2 ["a b"]
    1:9 ["a b"]
    1:10 ["a b"][0]
    1:13 ["a b"][1]
    1:14 ["a b"][1].c
    1:19 ["a b"][1].c
    1:20 ["a b"][1].c[0]
    1:22 ["a b"][1].c[0]
    2:2 d-e
    2:10 d-e[""]
    9:9 d-e[""]
    "#);
}

fn told(differences: &[Difference]) -> String {
    let one = |Difference { path, before, after }: &Difference| {
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        format!("{path}: {} -> {}", said(before), said(after))
    };
    differences.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_changed_is_told_part_by_part() {
    let before = parse(
        r#"{"reader": {"cluster": ["monitor", "manage"], "indices": [{"names": ["a", "b", "c"], "privileges": ["read"]},
            {"names": ["x"], "privileges": []}], "run_as": ["u", "v"]}, "gone": {"a": 1}, "same": [1, 2]}"#,
    );
    let after = parse(
        r#"{"same": [1, 2], "reader": {"cluster": ["monitor", "all"], "indices": [{"privileges": ["read", "write"],
            "names": ["a", "c"], "query": {"b": 1}}], "run_as": ["v", "u"]}, "new": []}"#,
    );
    insta::assert_snapshot!(told(&difference(&before, &after)), @r#"
    reader.cluster[1]: "manage" -> -
    reader.cluster[1]: - -> "all"
    reader.indices[0].names[1]: "b" -> -
    reader.indices[0].privileges[1]: - -> "write"
    reader.indices[0].query: - -> {"b":1}
    reader.indices[1]: {"names":["x"],"privileges":[]} -> -
    reader.run_as: ["u","v"] -> ["v","u"]
    gone: {"a":1} -> -
    new: - -> []
    "#);
    insta::assert_snapshot!(told(&difference(&parse("1"), &parse("{}"))), @r#": 1 -> {}"#);
    // What is put in before does not make all that follows look changed.
    let (before, after) = (parse(r#"[{"a": 1}, {"a": 2}]"#), parse(r#"[{"a": 0}, {"a": 1}, {"a": 2}]"#));
    insta::assert_snapshot!(told(&difference(&before, &after)), @r#"[0]: - -> {"a":0}"#);
    // As often as it is there.
    insta::assert_snapshot!(told(&difference(&parse("[1, 2, 1, 3]"), &parse("[3, 1, 2]"))), @r#"[2]: 1 -> -"#);
}

const TOKENS: [&str; 12] = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u12", "1e", "-", "null", " "];

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Json::parse(&bytes);
    }

    #[test]
    fn text_made_of_json_tokens_never_panics(tokens in proptest::collection::vec(proptest::sample::select(&TOKENS[..]), 0..40)) {
        let _ = Json::parse(tokens.concat().as_bytes());
    }

    #[test]
    fn what_is_rendered_is_read_again(json in any_json()) {
        prop_assert_eq!(&Json::parse(json.render().as_bytes()).unwrap(), &json);
        prop_assert_eq!(&Json::parse(json.render_pretty().as_bytes()).unwrap(), &json);
    }

    #[test]
    fn everything_is_the_same_as_itself(json in any_json()) {
        prop_assert!(json.is_same_as(&json));
    }

    #[test]
    fn what_is_rendered_for_editing_is_read_again(json in any_json()) {
        let text = json.render_for_editing();
        let read = Json::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(&read, &json);
        prop_assert_eq!(read.render_for_editing(), text);
    }

    #[test]
    fn nothing_differs_if_and_only_if_both_are_the_same(one in any_json(), other in any_json()) {
        prop_assert_eq!(difference(&one, &one), vec![]);
        prop_assert_eq!(difference(&one, &other).is_empty(), one.is_same_as(&other));
    }

    #[test]
    fn differences_are_told_alike_from_both_sides(one in any_json(), other in any_json()) {
        let turned = |differences: Vec<Difference>| {
            let turn = |Difference { path, before, after }| Difference { path, before: after, after: before };
            let mut turned: Vec<Difference> = differences.into_iter().map(turn).collect();
            turned.sort_by(|one, other| (&one.path, &one.before).cmp(&(&other.path, &other.before)));
            turned
        };
        let back = turned(turned(difference(&other, &one)));
        prop_assert_eq!(turned(difference(&one, &other)), back);
    }
}
