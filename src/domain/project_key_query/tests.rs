//! Requests as people write them.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{Answer, BucketKey, Counted, Filter, ProjectKeyQuery, QueryError, SortValue, aggregations_json};
use crate::domain::json::Json;

fn read(body: &str) -> Result<ProjectKeyQuery, QueryError> {
    ProjectKeyQuery::read(&Json::parse(body.as_bytes()).unwrap(), "2026-01-04T00:00:05Z".parse().unwrap())
}

/// Type, reason and causes of what is wrong.
fn wrong(body: &str) -> String {
    let error = read(body).unwrap_err();
    let mut told = format!("{}: {error}", error.kind());
    let mut cause = error.cause();
    while let Some(error) = cause {
        told = format!("{told} < {}: {error}", error.kind());
        cause = error.cause();
    }
    told
}

fn query(query: &str) -> Filter {
    read(&format!("{{\"query\": {query}}}")).unwrap().filter
}

#[test]
fn nothing_asked_is_the_first_ten() {
    assert_eq!(read("{}").unwrap(), ProjectKeyQuery::default());
}

#[test]
fn what_is_refused_is_told_in_elasticsearchs_words() {
    let bodies = [
        r#"{"query": {"prefix": {"api_key_hash": "{PBKDF2}10000$"}}}"#,
        r#"{"query": {"term": {"na*": "x"}}}"#,
        r#"{"query": {"term": {"_id": "x"}}}"#,
        r#"{"query": {"regexp": {"name": "x"}}}"#,
        r#"{"query": {"terms": {"name": {"index": "x", "id": "1", "path": "y"}}}}"#,
        r#"{"query": {"range": {"creation": {"gte": 1, "relation": "within"}}}}"#,
        r#"{"query": {"range": {"name": {"gte": "a", "time_zone": "UTC"}}}}"#,
        r#"{"query": {"term": {"invalidated": "perhaps"}}}"#,
        r#"{"query": {"term": {"creation": "perhaps"}}}"#,
        r#"{"query": {"prefix": {"creation": "2026"}}}"#,
        r#"{"query": {"term": {"name": null}}}"#,
        r#"{"query": {}}"#,
        r#"{"from": -1}"#,
        r#"{"from": -1, "size": -2}"#,
        r#"{"from": 9995, "size": 6}"#,
        r#"{"sort": [{"name": {"nested": {"path": "x"}}}]}"#,
        r#"{"sort": ["doc_type"]}"#,
        r#"{"sort": [{"name": {"order": "up"}}]}"#,
        r#"{"sort": [1]}"#,
        r#"{"search_after": ["x"]}"#,
        r#"{"sort": ["name"], "search_after": []}"#,
        r#"{"sort": ["name"], "search_after": ["x", "y"]}"#,
        r#"{"sort": ["creation"], "search_after": ["x"]}"#,
        r#"{"sort": ["name"], "search_after": ["x"], "from": 1}"#,
        r#"{"aggs": {"all": {"global": {}}}}"#,
        r#"{"aggs": {"sum": {"cumulative_cardinality": {"buckets_path": "x"}}}}"#,
        r#"{"aggs": {"names": {"terms": {"field": "runtime_key_type"}}}}"#,
        r#"{"aggs": {"names": {"terms": {"script": "x"}}}}"#,
        r#"{"aggs": {"names": {"terms": {"field": "name", "size": 0}}}}"#,
        r#"{"aggs": {"names": {"terms": {"field": "name", "order": {"other": "asc"}}}}}"#,
        r#"{"aggs": {"names": {"range": {"field": "name", "ranges": [{"from": 1}]}}}}"#,
        r#"{"aggs": {"count": {"cardinality": {"field": "name"}, "aggs": {"x": {"missing": {"field": "name"}}}}}}"#,
        r#"{"aggs": {"c": {"composite": {"sources": [{"h": {"histogram": {"field": "creator", "interval": 5}}}]}}}}"#,
        r#"{"aggs": {"c": {"composite": {"sources": [{"h": {"histogram": {"field": "creation", "interval": 5}}}]}}}}"#,
        r#"{"aggs": {"c": {"composite": {"sources": [{"a": {"terms": {"field": "name"}}}], "after": {"b": 1}}}}}"#,
        r#"{"query": {"term": {"name": "\u0000"}}}"#,
    ];
    assert_snapshot!(bodies.map(wrong).join("\n"), @r#"
    illegal_argument_exception: Field [api_key_hash] is not allowed for querying or aggregation
    illegal_argument_exception: Field name pattern [na*] is not allowed for querying or aggregation
    illegal_argument_exception: Field [_id] is not allowed for querying or aggregation
    illegal_argument_exception: Query type [regexp] is not currently supported in this context
    illegal_argument_exception: terms query with terms lookup is not currently supported in this context
    illegal_argument_exception: range query with relation is not currently supported in this context
    illegal_argument_exception: Field [name] of type [keyword] does not support custom time zones
    illegal_argument_exception: Can't parse boolean value [perhaps], expected [true] or [false]
    parse_exception: failed to parse date field [perhaps] with format [strict_date_optional_time||epoch_millis]
    illegal_argument_exception: Can only use prefix queries on keyword, text and wildcard fields - not on [creation] which is of type [date]
    illegal_argument_exception: value cannot be null
    illegal_argument_exception: query malformed, empty clause found at [1:11]
    action_request_validation_exception: Validation Failed: 1: [from] parameter cannot be negative but was [-1];
    action_request_validation_exception: Validation Failed: 1: [from] parameter cannot be negative but was [-1];2: [size] parameter cannot be negative but was [-2];
    illegal_argument_exception: Result window is too large, from + size must be less than or equal to: [10000] but was [10001]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index level setting.
    illegal_argument_exception: nested sorting is not currently supported in this context
    illegal_argument_exception: Field [doc_type] is not allowed for querying or aggregation
    illegal_argument_exception: No enum constant org.elasticsearch.search.sort.SortOrder.UP
    illegal_argument_exception: mal-formatted sort object
    illegal_argument_exception: Sort must contain at least one field.
    illegal_argument_exception: Values must contains at least one value.
    illegal_argument_exception: search_after has 2 value(s) but sort has 1.
    illegal_argument_exception: Failed to parse search_after value for field [creation].
    illegal_argument_exception: `from` parameter must be set to 0 when `search_after` is used.
    illegal_argument_exception: Unsupported API Keys agg [all] of type [global]
    illegal_argument_exception: Unsupported aggregation of type [cumulative_cardinality]
    illegal_argument_exception: Field [runtime_key_type] is not allowed for querying or aggregation
    illegal_argument_exception: Unsupported script value source for [names] agg
    illegal_argument_exception: [size] must be greater than 0. Found [0] in [names]
    illegal_argument_exception: Invalid aggregation order path [other]. Only [_count] and [_key] are supported in this context
    illegal_argument_exception: Field [name] of type [keyword] is not supported for aggregation [range]
    illegal_argument_exception: Aggregator [count] of type [cardinality] cannot accept sub-aggregations
    illegal_argument_exception: Field [creator] is not allowed for querying or aggregation
    illegal_argument_exception: Unsupported composite aggregation source [h] of type [histogram]
    illegal_argument_exception: Missing value for [after.a]
    illegal_argument_exception: The request has the character [\u0000], which no value can have
    "#);
}

#[test]
fn what_is_malformed_is_told_with_its_place() {
    let bodies = [
        "[]",
        r#"{"qurey": {}}"#,
        r#"{"query": "x"}"#,
        r#"{"size": "ten"}"#,
        r#"{"size": {}}"#,
        r#"{"sort": 5}"#,
        r#"{"sort": [{"name": {"ordr": "asc"}}]}"#,
        r#"{"query": {"match_al": {}}}"#,
        r#"{"query": {"term": "x"}}"#,
        r#"{"query": {"term": {"name": "x"}, "exists": {}}}"#,
        r#"{"query": {"term": {"name": "x", "type": "rest"}}}"#,
        r#"{"query": {"term": {"name": ["x"]}}}"#,
        r#"{"query": {"term": {"name": {"value": "x", "fuzzy": 1}}}}"#,
        r#"{"query": {"exists": {}}}"#,
        r#"{"query": {"bool": {"must": [{"match_all": {}}, {"nope": {}}]}}}"#,
        r#"{"query": {"bool": {"shuold": []}}}"#,
        r#"{"query": {"ids": {"value": []}}}"#,
        r#"{"query": {"simple_query_string": {"fields": []}}}"#,
        r#"{"sort": ["name"], "search_after": [{}]}"#,
        r#"{"sort": ["name"], "search_after": "x"}"#,
        r#"{"aggs": {"a": {"term": {}}}}"#,
        r#"{"aggs": {"a": {}}}"#,
        r#"{"aggs": {"a": 1}}"#,
        r#"{"aggs": {"a>b": {}}}"#,
        r#"{"aggs": {"a": {"terms": {"field": "name"}, "missing": {"field": "name"}}}}"#,
        r#"{"aggs": {"a": {"terms": {"field": "name"}, "aggs": {}, "aggregations": {}}}}"#,
        r#"{"aggs": {"a": {"terms": {"feild": "name"}}}}"#,
    ];
    assert_snapshot!(bodies.map(wrong).join("\n"), @r#"
    x_content_parse_exception: [1:1] [query_api_key_request_payload] Expected START_OBJECT but was: START_ARRAY
    x_content_parse_exception: [1:2] [query_api_key_request_payload] unknown field [qurey] did you mean [query]?
    x_content_parse_exception: [1:11] [query_api_key_request_payload] query doesn't support values of type: VALUE_STRING
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [size]: For input string: "ten"
    x_content_parse_exception: [1:10] [query_api_key_request_payload] size doesn't support values of type: START_OBJECT
    x_content_parse_exception: [1:10] [query_api_key_request_payload] sort doesn't support values of type: VALUE_NUMBER
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [sort] < x_content_parse_exception: [1:21] [field_sort] unknown field [ordr] did you mean [order]?
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: unknown query [match_al] did you mean any of [match_all, match]?
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [term] query malformed, no start_object after query name
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [term] malformed query, expected [END_OBJECT] but found [FIELD_NAME]
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [term] query doesn't support multiple fields, found [name] and [type]
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [term] query does not support array of values
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [term] query does not support [fuzzy]
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < parsing_exception: [exists] must be provided with a [field]
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < x_content_parse_exception: [1:49] [bool] failed to parse field [must] < parsing_exception: unknown query [nope]
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < x_content_parse_exception: [1:21] [bool] unknown field [shuold] did you mean [should]?
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < x_content_parse_exception: [1:20] [ids] unknown field [value] did you mean [values]?
    x_content_parse_exception: [1:11] [query_api_key_request_payload] failed to parse field [query] < x_content_parse_exception: [1:35] [simple_query_string] Required [query]
    x_content_parse_exception: [1:36] [query_api_key_request_payload] failed to parse field [search_after] < parsing_exception: Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL] but found [START_OBJECT] inside search_after.
    x_content_parse_exception: [1:36] [query_api_key_request_payload] search_after doesn't support values of type: VALUE_STRING
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Unknown aggregation type [term] did you mean [terms]?
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Missing definition for aggregation [a]
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Expected [START_OBJECT] under [a], but got a [VALUE_NUMBER] in [a]
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Invalid aggregation name [a>b]. Aggregation names can contain any character except '[', ']', and '>'
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Found two aggregation type definitions in [a]: [terms] and [missing]
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < parsing_exception: Found two sub aggregation definitions under [a]
    x_content_parse_exception: [1:10] [query_api_key_request_payload] failed to parse field [aggs] < x_content_parse_exception: [1:27] [terms] unknown field [feild] did you mean [field]?
    "#);
}

#[test]
fn the_root_of_an_error_is_the_innermost_of_reading() {
    let error = read(r#"{"query": {"bool": {"must": {"nope": {}}}}}"#).unwrap_err();
    assert_eq!(error.root().kind(), "parsing_exception");
    assert_eq!(error.root().to_string(), "unknown query [nope]");
    assert_eq!(error.root().position().unwrap().to_string(), "1:30");
}

#[test]
fn limits_are_told() {
    let many = |count: usize| vec![r#"{"term": {"name": "x"}}"#; count].join(",");
    let should = |count| format!(r#"{{"query": {{"bool": {{"should": [{}]}}}}}}"#, many(count));
    assert!(read(&should(1023)).is_ok());
    assert_eq!(wrong(&should(1024)), "too_many_clauses: maxClauseCount is set to 1024");
    let terms = |count| format!(r#"{{"query": {{"terms": {{"name": [{}]}}}}}}"#, vec!["1"; count].join(","));
    assert!(read(&terms(10_000)).is_ok());
    assert!(wrong(&terms(10_001)).starts_with("illegal_argument_exception: The number of terms [10001]"));
    let deep = |depth: usize| {
        format!(r#"{{"query": {}{{"match_all": {{}}}}{}}}"#, r#"{"bool": {"must": "#.repeat(depth), "}}".repeat(depth))
    };
    assert!(read(&deep(29)).is_ok());
    assert!(wrong(&deep(30)).starts_with("illegal_argument_exception: The nested depth"));
    let nested = |depth: usize| {
        let one = r#"{"a": {"terms": {"field": "name"}, "aggs": "#;
        format!(r#"{{"aggs": {}{{}}{}}}"#, one.repeat(depth), "}}".repeat(depth))
    };
    assert!(read(&nested(7)).is_ok());
    assert!(wrong(&nested(8)).contains("more than [8] aggregations within each other"));
    assert!(wrong(&format!(r#"{{"query": {{"wildcard": {{"name": "*{}*"}}}}}}"#, "x".repeat(9000))).contains("[9002]"));
    let words = "a | b + ".repeat(40);
    assert!(wrong(&format!(r#"{{"query": {{"simple_query_string": {{"query": "{words}"}}}}}}"#)).contains("depth"));
}

#[test]
fn queries_become_filters() {
    let same = [
        (r#"{"match": {"name": "a"}}"#, r#"{"term": {"name": {"value": "a", "boost": 2, "_name": "x"}}}"#),
        (r#"{"wildcard": {"name": "a"}}"#, r#"{"terms": {"name": ["a"], "boost": 1}}"#),
        (r#"{"wildcard": {"name": "*"}}"#, r#"{"match_all": {"boost": 1.5}}"#),
        (r#"{"term": {"metadata.n": 5}}"#, r#"{"term": {"metadata.n": "5"}}"#),
        (r#"{"bool": {}}"#, r#"{"match_all": {}}"#),
        (r#"{"bool": {"must_not": {"term": {"invalidated": true}}}}"#, r#"{"term": {"invalidated": "false"}}"#),
        (r#"{"bool": {"should": [{"term": {"name": "a"}}]}}"#, r#"{"term": {"name": "a"}}"#),
        (
            r#"{"bool": {"must": {"term": {"name": "a"}}, "should": {"term": {"name": "b"}}}}"#,
            r#"{"term": {"name": "a"}}"#,
        ),
        (r#"{"exists": {"field": "name"}}"#, r#"{"match_all": {}}"#),
        (
            r#"{"term": {"creation": "2026-01-05"}}"#,
            r#"{"range": {"creation": {"gte": "2026-01-05", "lte": "2026-01-05"}}}"#,
        ),
        (r#"{"range": {"creation": {"gt": "2026-01-05"}}}"#, r#"{"range": {"creation": {"gte": "2026-01-06"}}}"#),
        (r#"{"range": {"creation": {"lt": "now/d"}}}"#, r#"{"range": {"creation": {"lte": "now-1d/d"}}}"#),
        (
            r#"{"range": {"creation": {"from": "05/01/2026", "include_lower": false, "format": "dd/MM/yyyy", "time_zone": "+01:00"}}}"#,
            r#"{"range": {"creation": {"gte": "2026-01-05T23:00:00Z"}}}"#,
        ),
        (r#"{"range": {"invalidated": {"gt": false}}}"#, r#"{"term": {"invalidated": true}}"#),
        (
            r#"{"simple_query_string": {"query": "a + -b*", "fields": ["name"]}}"#,
            r#"{"bool": {"must": {"term": {"name": "a"}}, "must_not": {"prefix": {"name": "b"}}}}"#,
        ),
        (
            r#"{"simple_query_string": {"query": "x", "fields": ["nam*^3", "metadata.t"]}}"#,
            r#"{"bool": {"should": [{"term": {"name": "x"}}, {"term": {"metadata.t": "x"}}]}}"#,
        ),
        (
            r#"{"simple_query_string": {"query": "a b c", "fields": ["name"], "minimum_should_match": 2}}"#,
            r#"{"bool": {"should": [{"term": {"name": "a"}}, {"term": {"name": "b"}}, {"term": {"name": "c"}}], "minimum_should_match": "2"}}"#,
        ),
    ];
    for (one, other) in same {
        assert_eq!(query(one), query(other), "{one}");
    }
    assert_eq!(
        query(r#"{"simple_query_string": {"query": "x", "fields": ["password", "metadata.a*"]}}"#),
        Filter::Nothing
    );
    assert_eq!(query(r#"{"terms": {"name": []}}"#), Filter::Nothing);
}

#[test]
fn sort_values_are_written_and_read() {
    let read = read(
        r#"{"sort": ["creation", {"expiration": {"order": "desc"}}, {"invalidation": {"format": "date_time"}}, "_doc", "name", "metadata.x", "invalidated"]}"#,
    )
    .unwrap();
    let values = [
        SortValue::Number(Some(1_629_250_154_811)),
        SortValue::Number(None),
        SortValue::Number(Some(1_629_250_154_811)),
        SortValue::Age { created_at: 5, id: "a:b".to_owned() },
        SortValue::Text(Some("ci".to_owned())),
        SortValue::Text(None),
        SortValue::Number(Some(0)),
    ];
    let json = Json::array(read.sort.iter().zip(&values).map(|(key, value)| key.json(value)));
    assert_snapshot!(json, @r#"
    ["2021-08-18T01:29:14.811Z",-9223372036854775808,"2021-08-18T01:29:14.811Z","5:a:b","ci",null,0]
    "#);
    let sort = r#"["creation", {"expiration": {"order": "desc"}}, {"invalidation": {"format": "date_time"}}, "_doc", "name", "metadata.x", "invalidated"]"#;
    let again = self::read(&format!(r#"{{"sort": {sort}, "search_after": {json}}}"#)).unwrap();
    assert_eq!(again.search_after.as_deref(), Some(values.as_slice()));
    let texts = self::read(r#"{"sort": ["creation"], "search_after": ["1629250154811"]}"#).unwrap();
    assert_eq!(texts.search_after, Some(vec![SortValue::Number(Some(1_629_250_154_811))]));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one whole answer, to be read in one piece")]
fn counts_are_written_in_elasticsearchs_shapes() {
    let body = r#"{"aggs": {
        "names": {"terms": {"field": "name"}, "meta": {"a": 1}, "aggs": {"n": {"cardinality": {"field": "metadata.x"}}}},
        "dates": {"terms": {"field": "creation", "format": "yyyy-MM-dd"}},
        "flags": {"terms": {"field": "invalidated"}},
        "soon": {"date_range": {"field": "expiration", "format": "yyyy-MM-dd", "ranges": [{"to": "now/d"}, {"from": "now/d", "key": "later"}]}},
        "keyed": {"range": {"field": "creation", "keyed": true, "ranges": [{"from": 5, "to": 7.5}]}},
        "none": {"missing": {"field": "expiration"}},
        "some": {"filter": {"term": {"type": "rest"}}},
        "named": {"filters": {"filters": {"b": {"match_all": {}}, "a": {"match_all": {}}}, "other_bucket_key": "rest"}},
        "listed": {"filters": {"filters": [{"match_all": {}}], "other_bucket": true}},
        "unkeyed": {"filters": {"filters": {"a": {"match_all": {}}}, "keyed": false}},
        "pages": {"composite": {"sources": [{"n": {"terms": {"field": "name"}}}, {"d": {"terms": {"field": "creation", "missing_bucket": true}}}]}},
        "empty": {"composite": {"sources": [{"n": {"terms": {"field": "name"}}}]}}
    }}"#;
    let counted = |count| Counted { count, nested: Vec::new() };
    let text = |text: &str| BucketKey::Text(text.to_owned());
    let terms = |key, nested| Answer::Terms { buckets: vec![(key, Counted { count: 2, nested })], others: 1 };
    let answers = [
        terms(text("ci"), vec![Answer::Number(3)]),
        terms(BucketKey::Number(1_629_250_154_811), Vec::new()),
        terms(BucketKey::Number(1), Vec::new()),
        Answer::Filters(vec![counted(1), counted(2)]),
        Answer::Filters(vec![counted(1)]),
        Answer::Filters(vec![counted(1)]),
        Answer::Filters(vec![counted(1)]),
        Answer::Filters(vec![counted(1), counted(2), counted(3)]),
        Answer::Filters(vec![counted(1), counted(2)]),
        Answer::Filters(vec![counted(1)]),
        Answer::Composite(vec![(vec![Some(text("ci")), None], counted(1))]),
        Answer::Composite(Vec::new()),
    ];
    let aggregations = read(body).unwrap().aggregations;
    assert_snapshot!(aggregations_json(&aggregations, &answers, true).render_pretty(), @r#"
    {
      "sterms#names" : {
        "meta" : {
          "a" : 1
        },
        "doc_count_error_upper_bound" : 0,
        "sum_other_doc_count" : 1,
        "buckets" : [
          {
            "key" : "ci",
            "doc_count" : 2,
            "cardinality#n" : {
              "value" : 3
            }
          }
        ]
      },
      "lterms#dates" : {
        "doc_count_error_upper_bound" : 0,
        "sum_other_doc_count" : 1,
        "buckets" : [
          {
            "key" : 1629250154811,
            "key_as_string" : "2021-08-18",
            "doc_count" : 2
          }
        ]
      },
      "lterms#flags" : {
        "doc_count_error_upper_bound" : 0,
        "sum_other_doc_count" : 1,
        "buckets" : [
          {
            "key" : 1,
            "key_as_string" : "true",
            "doc_count" : 2
          }
        ]
      },
      "date_range#soon" : {
        "buckets" : [
          {
            "key" : "*-2026-01-04",
            "to" : 1767484800000,
            "to_as_string" : "2026-01-04",
            "doc_count" : 1
          },
          {
            "key" : "later",
            "from" : 1767484800000,
            "from_as_string" : "2026-01-04",
            "doc_count" : 2
          }
        ]
      },
      "range#keyed" : {
        "buckets" : {
          "5-7" : {
            "from" : 5,
            "from_as_string" : "5",
            "to" : 7,
            "to_as_string" : "7",
            "doc_count" : 1
          }
        }
      },
      "missing#none" : {
        "doc_count" : 1
      },
      "filter#some" : {
        "doc_count" : 1
      },
      "filters#named" : {
        "buckets" : {
          "a" : {
            "doc_count" : 1
          },
          "b" : {
            "doc_count" : 2
          },
          "rest" : {
            "doc_count" : 3
          }
        }
      },
      "filters#listed" : {
        "buckets" : [
          {
            "doc_count" : 1
          },
          {
            "doc_count" : 2
          }
        ]
      },
      "filters#unkeyed" : {
        "buckets" : [
          {
            "key" : "a",
            "doc_count" : 1
          }
        ]
      },
      "composite#pages" : {
        "after_key" : {
          "n" : "ci",
          "d" : null
        },
        "buckets" : [
          {
            "key" : {
              "n" : "ci",
              "d" : null
            },
            "doc_count" : 1
          }
        ]
      },
      "composite#empty" : {
        "buckets" : [ ]
      }
    }
    "#);
    let untyped = aggregations_json(&aggregations, &answers, false);
    let names: Vec<&str> = untyped.as_object().unwrap().iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names[..3], ["names", "dates", "flags"]);
}

/// Any JSON, made of the words of the language.
fn any_json() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(
        [
            "query",
            "bool",
            "must",
            "should",
            "term",
            "terms",
            "name",
            "creation",
            "value",
            "range",
            "gte",
            "aggs",
            "a",
            "field",
            "filters",
            "composite",
            "sources",
            "after",
            "sort",
            "order",
            "search_after",
            "size",
            "from",
            "ids",
            "values",
            "simple_query_string",
            "fields",
            "match",
            "fuzziness",
            "AUTO",
            "now-1d/d",
            "metadata.x",
            "_doc",
            "minimum_should_match",
            "-3<90%",
            "date_range",
            "ranges",
            "missing",
            "format",
            "yyyy",
            "*",
            "true",
        ]
        .as_slice(),
    );
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        (-3..20_i32).prop_map(|value| value.to_string()),
        Just("1e400".to_owned()),
        word.clone().prop_map(|word| format!("\"{word}\"")),
    ];
    leaf.prop_recursive(6, 40, 4, move |inner| {
        let list = proptest::collection::vec(inner.clone(), 0..4);
        let members = proptest::collection::btree_map(word.clone(), inner, 0..4);
        prop_oneof![
            1 => list.prop_map(|list| format!("[{}]", list.join(","))),
            3 => members.prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_is_a_panic(
        body in prop_oneof![
            any_json(),
            any_json().prop_map(|query| format!("{{\"query\": {query}}}")),
            any_json().prop_map(|query| format!("{{\"aggs\": {{\"a\": {query}}}}}")),
            any_json().prop_map(|sort| format!("{{\"sort\": {sort}, \"search_after\": [1]}}")),
        ]
    ) {
        if let Err(error) = read(&body) {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(!error.root().kind().is_empty());
        }
    }
}
