"""Finding keys: queries, sorting, paging and aggregations."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError

from endpoint import refused, unique
from expected import DAY, Instant, Text, denied, descriptor, illegal, invalid, iso


class Keys:
    """Somebody's three keys: `alpha`, `beta` (ends in a day) and `gamma` (has ended)."""

    def __init__(self, owner, connect) -> None:
        create = owner.client.security.create_api_key
        self.owner = owner
        self.made_at, self.ends_at = Instant(), Instant(DAY)
        self.query = owner.client.security.query_api_keys
        made = [
            create(name="alpha", metadata={"team": "red", "level": 1, "tags": ["x", "y"]}),
            create(name="beta", metadata={"team": "red", "level": 2, "on": True}, expiration="1d"),
            create(name="gamma"),
        ]
        owner.client.security.invalidate_api_key(ids=[made[2]["id"]], owner=True)
        self.ids = {key["name"]: key["id"] for key in made}
        self.connect_with = lambda name: connect(api_key=next(key["encoded"] for key in made if key["name"] == name))

    def listed(self, name: str, **more) -> dict:
        """How one of them looks."""
        states = {
            "alpha": {"metadata": {"team": "red", "level": 1, "tags": ["x", "y"]}},
            "beta": {"metadata": {"team": "red", "level": 2, "on": True}, "expiration": self.ends_at},
            "gamma": {"invalidated": True, "invalidation": self.made_at},
        }
        return {
            "id": self.ids[name],
            "name": name,
            "type": "rest",
            "creation": self.made_at,
            "invalidated": False,
            "username": self.owner.name,
            "realm": "default_native",
            "realm_type": "native",
            "metadata": {},
            "role_descriptors": {},
            **states[name],
            **more,
        }


@pytest.fixture(scope="session")
def keys(keeper, lasting) -> Keys:
    return Keys(keeper, lasting)


def names(answer) -> list[str]:
    """The names of the keys that were found, in order."""
    return [key["name"] for key in answer["api_keys"]]


def test_all_of_ones_own(keys):
    answer = keys.query()
    assert (answer["total"], answer["count"]) == (3, 3)
    found = {key["name"]: key for key in answer["api_keys"]}
    assert found == {name: keys.listed(name) for name in ("alpha", "beta", "gamma")}


def test_none(keys):
    answer = keys.query(query={"term": {"name": "delta"}}, aggs={"n": {"value_count": {"field": "name"}}})
    assert answer.body == {"total": 0, "count": 0, "api_keys": []}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"match_all": {}}, "alpha beta gamma"),
        ({"term": {"name": "alpha"}}, "alpha"),
        ({"term": {"name": {"value": "ALPHA", "case_insensitive": True}}}, "alpha"),
        ({"terms": {"name": ["alpha", "gamma", "delta"]}}, "alpha gamma"),
        ({"match": {"name": {"query": "beta"}}}, "beta"),
        ({"prefix": {"name": "al"}}, "alpha"),
        ({"wildcard": {"name": "*et?"}}, "beta"),
        ({"exists": {"field": "expiration"}}, "beta"),
        ({"exists": {"field": "metadata"}}, "alpha beta"),
        ({"exists": {"field": "metadata.on"}}, "beta"),
        ({"range": {"expiration": {"gte": "now+23h", "lt": "now+25h"}}}, "beta"),
        ({"range": {"expiration": {"gt": "now+2d/d"}}}, ""),
        ({"range": {"creation": {"lte": "now"}}}, "alpha beta gamma"),
        ({"range": {"metadata.level": {"gt": "1"}}}, "beta"),
        ({"term": {"invalidated": True}}, "gamma"),
        ({"exists": {"field": "invalidation"}}, "gamma"),
        ({"term": {"type": "rest"}}, "alpha beta gamma"),
        ({"term": {"type": "cross_cluster"}}, ""),
        ({"term": {"realm": "default_native"}}, "alpha beta gamma"),
        ({"term": {"metadata.team": "red"}}, "alpha beta"),
        ({"term": {"metadata.level": 2}}, "beta"),
        ({"term": {"metadata.on": True}}, "beta"),
        ({"term": {"metadata.tags": "y"}}, "alpha"),
        ({"term": {"metadata": "red"}}, "alpha beta"),
        ({"simple_query_string": {"query": "al* | gamma", "fields": ["name"]}}, "alpha gamma"),
        ({"simple_query_string": {"query": "red -alpha", "default_operator": "and"}}, "beta"),
        ({"simple_query_string": {"query": "red", "fields": ["meta*"]}}, "alpha beta"),
        ({"simple_query_string": {"query": "red", "fields": ["no_such_field*"]}}, ""),
        (
            {
                "bool": {
                    "must": [{"term": {"metadata.team": "red"}}],
                    "must_not": [{"term": {"name": "alpha"}}],
                    "filter": {"term": {"invalidated": False}},
                }
            },
            "beta",
        ),
        (
            {
                "bool": {
                    "should": [{"term": {"name": "alpha"}}, {"term": {"name": "gamma"}}, {"term": {"type": "rest"}}],
                    "minimum_should_match": 2,
                }
            },
            "alpha gamma",
        ),
    ],
)
def test_queries(keys, query, expected):
    assert sorted(names(keys.query(query=query))) == expected.split()


def test_by_ids_and_owner(keys):
    ids = [keys.ids["beta"], "VuaCfGcBCdbkQm-e5aOx"]
    assert names(keys.query(query={"ids": {"values": ids}})) == ["beta"]
    assert len(names(keys.query(query={"term": {"username": keys.owner.name}}))) == 3
    assert names(keys.query(query={"term": {"username": unique("nobody")}})) == []


@pytest.mark.parametrize("form", [{}, {"format": "date_time"}], ids=["as it is", "formatted"])
def test_sorted_by_instants(keys, form):
    answer = keys.query(sort=[{"creation": {"order": "desc", **form}}, "name"])
    creations = [key["creation"] for key in answer["api_keys"]]
    assert creations == sorted(creations, reverse=True)
    assert {key["name"]: key for key in answer["api_keys"]} == {
        key["name"]: keys.listed(key["name"], _sort=[iso(key["creation"]), key["name"]]) for key in answer["api_keys"]
    }


def test_sorted(keys):
    assert names(keys.query(sort={"name": {"order": "desc"}})) == ["gamma", "beta", "alpha"]
    assert names(keys.query(sort=[{"metadata.level": "desc"}]))[:2] == ["beta", "alpha"]
    assert names(keys.query(body={"sort": "name"})) == ["alpha", "beta", "gamma"]


def test_keys_without_a_value_come_last(keys):
    assert names(keys.query(sort=["expiration", "name"])) == ["beta", "alpha", "gamma"]
    assert names(keys.query(sort=[{"expiration": "desc"}, "name"])) == ["beta", "alpha", "gamma"]


def test_pages(keys):
    first = keys.query(sort=["name"], size=2)
    assert first.body == {
        "total": 3,
        "count": 2,
        "api_keys": [keys.listed("alpha", _sort=["alpha"]), keys.listed("beta", _sort=["beta"])],
    }
    rest = {"total": 3, "count": 1, "api_keys": [keys.listed("gamma", _sort=["gamma"])]}
    assert keys.query(sort=["name"], size=2, from_=2).body == rest
    assert keys.query(sort=["name"], size=2, search_after=first["api_keys"][-1]["_sort"]).body == rest
    assert keys.query(size=0).body == {"total": 3, "count": 0, "api_keys": []}


@pytest.mark.parametrize("form", [int, str, iso])
def test_pages_after_an_instant(keys, form):
    (beta,) = keys.query(query={"term": {"name": "beta"}})["api_keys"]
    answer = keys.query(sort=["creation", "name"], search_after=[form(beta["creation"]), "beta"])
    # Whatever was made within the same millisecond comes by its name.
    assert names(answer) == ["gamma"]


def test_aggregations(keys):
    answer = keys.query(
        size=0,
        query={"term": {"realm": "default_native"}},
        aggs={
            "teams": {
                "terms": {"field": "metadata.team"},
                "aggs": {"levels": {"cardinality": {"field": "metadata.level"}}},
            },
            "teamless": {"missing": {"field": "metadata.team"}},
            "names": {"value_count": {"field": "name"}},
            "ended": {"filter": {"term": {"invalidated": True}}},
            "states": {"filters": {"filters": {"ends": {"exists": {"field": "expiration"}}, "on": {"match_all": {}}}}},
            "ends": {"date_range": {"field": "expiration", "ranges": [{"key": "soon", "to": "now+2d"}]}},
            "pairs": {
                "composite": {"size": 1, "sources": [{"owner": {"terms": {"field": "username"}}}]},
            },
        },
    )
    owner = keys.owner.name
    assert answer.body == {
        "total": 3,
        "count": 0,
        "api_keys": [],
        "aggregations": {
            "teams": {
                "doc_count_error_upper_bound": 0,
                "sum_other_doc_count": 0,
                "buckets": [{"key": "red", "doc_count": 2, "levels": {"value": 2}}],
            },
            "teamless": {"doc_count": 1},
            "names": {"value": 3},
            "ended": {"doc_count": 1},
            "states": {"buckets": {"ends": {"doc_count": 1}, "on": {"doc_count": 3}}},
            "ends": {
                "buckets": [
                    {
                        "key": "soon",
                        "to": Instant(2 * DAY),
                        "to_as_string": Text(r"\d{13}"),
                        "doc_count": 1,
                    }
                ]
            },
            "pairs": {
                "after_key": {"owner": owner},
                "buckets": [{"key": {"owner": owner}, "doc_count": 3}],
            },
        },
    }


def test_aggregations_with_their_types(keys):
    answer = keys.query(
        size=0,
        typed_keys=True,
        aggregations={"owners": {"terms": {"field": "username"}}, "n": {"missing": {"field": "name"}}},
    )
    assert answer["aggregations"] == {
        "sterms#owners": {
            "doc_count_error_upper_bound": 0,
            "sum_other_doc_count": 0,
            "buckets": [{"key": keys.owner.name, "doc_count": 3}],
        },
        "missing#n": {"doc_count": 0},
    }


class TestWhoMay:
    """Whose keys somebody finds."""

    def test_all(self, keys, person):
        ids = list(keys.ids.values())
        for privilege in ("read_security", "manage_api_key"):
            query = person(cluster=[privilege]).client.security.query_api_keys
            assert names(query(query={"ids": {"values": ids}}, sort=["name"])) == ["alpha", "beta", "gamma"]
        own = person(cluster=["manage_own_api_key"]).client.security.query_api_keys
        assert own(query={"ids": {"values": ids}}).body == {"total": 0, "count": 0, "api_keys": []}

    def test_a_key_finds_itself(self, keys):
        query = keys.connect_with("alpha").security.query_api_keys
        assert query().body == {"total": 1, "count": 1, "api_keys": [keys.listed("alpha")]}
        assert refused(AuthorizationException, query, with_limited_by=True)["status"] == 403

    def test_with_the_rights_of_owners(self, keys):
        answer = keys.query(query={"term": {"name": "alpha"}}, with_limited_by=True)
        rights = descriptor(
            cluster=["manage_own_api_key", "monitor"], indices=[{"names": ["logs-*"], "privileges": ["read"]}]
        )
        assert answer["api_keys"] == [keys.listed("alpha", limited_by=[{keys.owner.role: rights}])]

    def test_nobody_without_a_privilege(self, person):
        guest = person(cluster=["monitor"])
        assert refused(AuthorizationException, guest.client.security.query_api_keys) == denied(
            guest, "admin/xpack/security/api_key/query", ".*manage_api_key,manage_security,all"
        )


NOT_ALLOWED = "Field [{}] is not allowed for querying or aggregation"


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ({"query": {"term": {"api_key_hash": "x"}}}, illegal(NOT_ALLOWED.format("api_key_hash"))),
        ({"query": {"term": {"id": "x"}}}, illegal(NOT_ALLOWED.format("id"))),
        (
            {"query": {"fuzzy": {"name": "x"}}},
            illegal("Query type [fuzzy] is not currently supported in this context"),
        ),
        (
            {"query": {"terms": {"name": {"index": "i", "id": "1", "path": "p"}}}},
            illegal("terms query with terms lookup is not currently supported in this context"),
        ),
        (
            {"query": {"range": {"creation": {"gte": "now", "relation": "within"}}}},
            illegal("range query with relation is not currently supported in this context"),
        ),
        (
            {"sort": [{"name": {"nested": {"path": "a"}}}]},
            illegal("nested sorting is not currently supported in this context"),
        ),
        ({"sort": ["metadata_flattened"]}, illegal(NOT_ALLOWED.format("metadata_flattened"))),
        (
            {"aggs": {"a": {"avg": {"field": "creation"}}}},
            illegal("Unsupported API Keys agg [a] of type [avg]"),
        ),
        ({"from": -1}, invalid("[from] parameter cannot be negative but was [-1]")),
        ({"size": -1}, invalid("[size] parameter cannot be negative but was [-1]")),
    ],
)
def test_questions_that_cannot_be(anybody, asked, body):
    assert refused(BadRequestError, anybody.client.security.query_api_keys, body=asked) == body


def test_no_more_than_ten_thousand_by_number(ada):
    assert refused(BadRequestError, ada.client.security.query_api_keys, from_=9_999, size=2)["status"] == 400
    assert ada.client.security.query_api_keys(from_=9_999, size=1)["total"] == 0
