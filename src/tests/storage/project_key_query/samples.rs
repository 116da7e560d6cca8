//! Keys and questions to try things with.

use proptest::{collection::vec, prelude::*, sample::select};

use super::reference::Row;

/// Texts that are like each other, and like patterns.
const TEXTS: [&str; 16] = [
    "ci",
    "ci-prod",
    "CI",
    "Ci-Prod",
    "a%b",
    "a_b",
    "a*b",
    "a?b",
    "[ab]",
    "été",
    "ÉTÉ",
    "a\\b",
    "5",
    "true",
    "prod",
    "prod east",
];

const PATHS: [&str; 4] = ["env", "tags", "a.b", "level"];

/// The instants of keys lie around this one: 2026-01-01T00:00:00Z.
const EPOCH: i64 = 1_767_225_600_000;

const DAY: i64 = 86_400_000;

/// Now, for dates that are relative to it.
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(EPOCH + 3 * DAY + 5_000).unwrap()
}

fn short_text() -> impl Strategy<Value = String> {
    select(TEXTS.as_slice()).prop_map(str::to_owned)
}

/// A text that may be longer than what an index takes of it.
fn text() -> impl Strategy<Value = String> {
    let long = select([199, 200, 201].as_slice())
        .prop_flat_map(|length| select(vec!["x", "xa", "xb"]).prop_map(move |end| "x".repeat(length - 1) + end));
    prop_oneof![12 => short_text(), 1 => long]
}

fn instant() -> impl Strategy<Value = i64> {
    // Few enough that some are equal.
    (0..8_i64, 0..3_i64).prop_map(|(days, milliseconds)| EPOCH + days * DAY + milliseconds)
}

/// Keys of a project, each with an id of its own.
pub fn rows(count: usize) -> impl Strategy<Value = Vec<Row>> {
    let some_instant = || proptest::option::weighted(0.6, instant());
    let leaf = (select(PATHS.as_slice()).prop_map(str::to_owned), text());
    let columns = (text(), any::<bool>(), instant(), some_instant(), some_instant(), text(), any::<bool>());
    vec((columns, vec(leaf, 0..5)), count).prop_map(|keys| {
        let row = |(index, ((name, rest, created_at, expires_at, invalidated_at, username, native), metadata))| Row {
            // Not in the order of age.
            id: format!("{:020}", (index * 7919) % 100_003),
            name,
            kind: if rest { "rest" } else { "cross_cluster" }.to_owned(),
            created_at,
            expires_at: Option::<i64>::map(expires_at, |at| at.max(created_at)),
            invalidated_at,
            username,
            realm: if native { "default_native" } else { "cloud" }.to_owned(),
            metadata,
        };
        keys.into_iter().enumerate().map(row).collect()
    })
}

fn quoted(text: &str) -> String {
    keyward::domain::json::Json::from(text).to_string()
}

fn text_field() -> impl Strategy<Value = String> {
    let metadata = select(PATHS.as_slice()).prop_map(|path| format!("metadata.{path}"));
    let named = select(["name", "type", "username", "realm", "realm_name", "metadata"].as_slice());
    prop_oneof![3 => metadata, 4 => named.prop_map(str::to_owned)]
}

fn instant_field() -> impl Strategy<Value = String> {
    select(["creation", "expiration", "invalidation"].as_slice()).prop_map(str::to_owned)
}

fn any_field() -> impl Strategy<Value = String> {
    prop_oneof![4 => text_field(), 3 => instant_field(), 1 => Just("invalidated".to_owned())]
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        instant().prop_map(|at| at.to_string()),
        select(
            [
                "now",
                "now/d",
                "now-1d",
                "now+1d/d",
                "2026-01-02",
                "2026-01",
                "2026-01-03T00:00:00.001Z",
                "2026-01-01||+2d"
            ]
            .as_slice()
        )
        .prop_map(quoted),
    ]
}

/// A value that the field can have.
fn value(field: &str) -> BoxedStrategy<String> {
    match field {
        "creation" | "expiration" | "invalidation" => date().boxed(),
        "invalidated" => select(["true", "false", "\"true\""].as_slice()).prop_map(str::to_owned).boxed(),
        "type" => select(["\"rest\"", "\"cross_cluster\""].as_slice()).prop_map(str::to_owned).boxed(),
        "realm" | "realm_name" => {
            select(["\"cloud\"", "\"default_native\""].as_slice()).prop_map(str::to_owned).boxed()
        }
        _ => prop_oneof![9 => text().prop_map(|text| quoted(&text)), 1 => Just("5".to_owned())].boxed(),
    }
}

fn wildcard() -> impl Strategy<Value = String> {
    let part = select(["*", "?", "ci", "prod", "-", "a", "b", "\\*", "\\?", "%", "_", "[", "é", "P"].as_slice());
    vec(part, 0..5).prop_map(|parts| quoted(&parts.concat()))
}

fn words() -> impl Strategy<Value = String> {
    let part = select(
        [
            "ci",
            "prod",
            "ci*",
            "-ci",
            "+",
            "|",
            "(",
            ")",
            "\"prod east\"",
            "pord~1",
            "c~",
            "5",
            "2026-01-02",
            "*",
            "true",
            "a\\*b",
        ]
        .as_slice(),
    );
    vec(part, 0..5).prop_map(|parts| quoted(&parts.join(" ")))
}

/// A query.
pub fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        1 => Just("{\"match_all\": {}}".to_owned()),
        4 => any_field().prop_flat_map(|field| {
            let form = select(["term", "match"].as_slice());
            (form, value(&field)).prop_map(move |(form, value)| format!("{{\"{form}\": {{\"{field}\": {value}}}}}"))
        }),
        2 => any_field().prop_flat_map(|field| {
            vec(value(&field), 0..4).prop_map(move |values| format!("{{\"terms\": {{\"{field}\": [{}]}}}}", values.join(", ")))
        }),
        2 => (text_field(), text(), any::<bool>(), select([2, 200, 300].as_slice())).prop_map(|(field, text, fold, length): (String, String, bool, usize)| {
            let text = quoted(&text.chars().take(length).collect::<String>());
            format!("{{\"prefix\": {{\"{field}\": {{\"value\": {text}, \"case_insensitive\": {fold}}}}}}}")
        }),
        3 => (text_field(), wildcard(), any::<bool>()).prop_map(|(field, text, fold)| {
            format!("{{\"wildcard\": {{\"{field}\": {{\"value\": {text}, \"case_insensitive\": {fold}}}}}}}")
        }),
        1 => (text_field(), text()).prop_map(|(field, text)| {
            let text = quoted(&text);
            format!("{{\"term\": {{\"{field}\": {{\"value\": {text}, \"case_insensitive\": true}}}}}}")
        }),
        1 => (text_field(), short_text()).prop_map(|(field, text)| {
            let text = quoted(&text);
            format!("{{\"match\": {{\"{field}\": {{\"query\": {text}, \"fuzziness\": 1}}}}}}")
        }),
        1 => any_field().prop_map(|field| format!("{{\"exists\": {{\"field\": \"{field}\"}}}}")),
        1 => vec(0..400_usize, 0..4).prop_map(|ids| {
            let ids: Vec<String> = ids.into_iter().map(|index| format!("\"{:020}\"", (index * 7919) % 100_003)).collect();
            format!("{{\"ids\": {{\"values\": [{}]}}}}", ids.join(", "))
        }),
        4 => any_field().prop_flat_map(|field| {
            let ends = (select(["gt", "gte", "from"].as_slice()), select(["lt", "lte", "to"].as_slice()));
            (ends, proptest::option::of(value(&field)), proptest::option::of(value(&field))).prop_map(
                move |((from, to), first, last)| {
                    let ends: Vec<String> = [(from, first), (to, last)]
                        .into_iter()
                        .filter_map(|(name, value)| value.map(|value| format!("\"{name}\": {value}")))
                        .collect();
                    format!("{{\"range\": {{\"{field}\": {{{}}}}}}}", ends.join(", "))
                },
            )
        }),
        2 => (words(), vec(prop_oneof![text_field(), Just("*".to_owned()), Just("na*^2".to_owned())], 0..3), any::<bool>()).prop_map(|(words, fields, and)| {
            let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
            let operator = if and { "AND" } else { "or" };
            format!(
                "{{\"simple_query_string\": {{\"query\": {words}, \"fields\": [{}], \"default_operator\": \"{operator}\"}}}}",
                fields.join(", ")
            )
        }),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let list = |most| vec(inner.clone(), 0..most).prop_map(|queries| format!("[{}]", queries.join(", ")));
        let minimum = select(
            [
                "",
                ", \"minimum_should_match\": 2",
                ", \"minimum_should_match\": \"50%\"",
                ", \"minimum_should_match\": -1",
            ]
            .as_slice(),
        );
        (list(3), list(4), list(3), minimum).prop_map(|(must, should, not, minimum)| {
            format!("{{\"bool\": {{\"must\": {must}, \"should\": {should}, \"must_not\": {not}{minimum}}}}}")
        })
    })
}

/// An order.
pub fn sort() -> impl Strategy<Value = String> {
    let order = || select(["asc", "desc"].as_slice());
    let missing = select(["", ", \"missing\": \"_first\"", ", \"missing\": \"_last\""].as_slice());
    let key = prop_oneof![
        2 => select(["_doc", "creation", "name", "expiration", "metadata.tags"].as_slice()).prop_map(quoted),
        4 => (any_field(), order(), missing).prop_map(|(field, order, missing)| {
            format!("{{\"{field}\": {{\"order\": \"{order}\"{missing}}}}}")
        }),
        1 => (text_field(), order()).prop_map(|(field, order)| {
            format!("{{\"{field}\": {{\"order\": \"{order}\", \"missing\": \"ci-q\", \"mode\": \"max\"}}}}")
        }),
        1 => (instant_field(), order()).prop_map(|(field, order)| {
            format!("{{\"{field}\": {{\"order\": \"{order}\", \"missing\": \"2026-01-03\"}}}}")
        }),
        1 => order().prop_map(|order| format!("{{\"_doc\": \"{order}\"}}")),
    ];
    vec(key, 0..4).prop_map(|keys| format!("[{}]", keys.join(", ")))
}

/// Aggregations.
pub fn aggregations() -> impl Strategy<Value = String> {
    let missing = |field: &str| {
        let value = value(field);
        prop_oneof![2 => Just(String::new()), 1 => value.prop_map(|value| format!(", \"missing\": {value}"))]
    };
    let order = select(
        [
            "",
            ", \"order\": {\"_key\": \"desc\"}",
            ", \"order\": [{\"_count\": \"asc\"}, {\"_key\": \"desc\"}]",
            ", \"min_doc_count\": 3",
        ]
        .as_slice(),
    );
    let metric =
        (select(["cardinality", "value_count"].as_slice()), any_field()).prop_flat_map(move |(kind, field)| {
            missing(&field).prop_map(move |missing| format!("{{\"{kind}\": {{\"field\": \"{field}\"{missing}}}}}"))
        });
    let nesting = prop_oneof![
        3 => (any_field(), 1..6_usize, order).prop_flat_map(move |(field, size, order)| {
            missing(&field).prop_map(move |missing| {
                format!("\"terms\": {{\"field\": \"{field}\", \"size\": {size}{missing}{order}}}")
            })
        }),
        1 => any_field().prop_map(|field| format!("\"missing\": {{\"field\": \"{field}\"}}")),
        1 => query().prop_map(|query| format!("\"filter\": {query}")),
        1 => (query(), query(), any::<bool>()).prop_map(|(one, other, rest)| {
            format!("\"filters\": {{\"filters\": {{\"b\": {one}, \"a\": {other}}}, \"other_bucket\": {rest}}}")
        }),
        2 => (instant_field(), date(), date(), select(["", ", \"missing\": \"2026-01-02\""].as_slice())).prop_map(|(field, from, to, missing)| {
            format!("\"date_range\": {{\"field\": \"{field}\"{missing}, \"ranges\": [{{\"from\": {from}}}, {{\"to\": {to}}}, {{\"from\": {from}, \"to\": {to}}}]}}")
        }),
        3 => composite(),
    ];
    let tree = nesting.prop_map(|body| (body, Vec::new())).prop_recursive(2, 6, 2, move |inner| {
        (inner.clone(), vec(inner, 0..2)).prop_map(|((body, mut nested), more): ((String, Vec<String>), _)| {
            nested.extend(more.into_iter().map(|(body, nested): (String, Vec<String>)| shown(&body, &nested)));
            (body, nested)
        })
    });
    (vec(tree.prop_map(|(body, nested)| shown(&body, &nested)), 0..2), vec(metric, 0..2))
        .prop_map(|(trees, metrics)| named(&[trees, metrics].concat()))
}

fn shown(body: &str, nested: &[String]) -> String {
    if nested.is_empty() { format!("{{{body}}}") } else { format!("{{{body}, \"aggs\": {}}}", named(nested)) }
}

fn named(aggregations: &[String]) -> String {
    let members: Vec<String> =
        aggregations.iter().enumerate().map(|(index, body)| format!("\"agg-{index}\": {body}")).collect();
    format!("{{{}}}", members.join(", "))
}

fn composite() -> impl Strategy<Value = String> {
    let options = select(
        [
            "",
            ", \"missing_bucket\": true",
            ", \"missing_bucket\": true, \"missing_order\": \"last\"",
            ", \"missing_bucket\": true, \"missing_order\": \"first\"",
        ]
        .as_slice(),
    );
    let source = (any_field(), select(["asc", "desc"].as_slice()), options);
    (vec(source, 1..3), 1..8_usize).prop_map(|(sources, size)| {
        let sources: Vec<String> = sources
            .into_iter()
            .enumerate()
            .map(|(index, (field, order, options))| {
                format!("{{\"s{index}\": {{\"terms\": {{\"field\": \"{field}\", \"order\": \"{order}\"{options}}}}}}}")
            })
            .collect();
        format!("\"composite\": {{\"sources\": [{}], \"size\": {size}}}", sources.join(", "))
    })
}

/// A request that is understood.
pub fn request() -> impl Strategy<Value = String> {
    (query(), sort(), aggregations(), 0..6_u32, 0..60_u32).prop_map(|(query, sort, aggregations, from, size)| {
        format!(
            "{{\"query\": {query}, \"sort\": {sort}, \"aggs\": {aggregations}, \"from\": {from}, \"size\": {size}}}"
        )
    })
}
