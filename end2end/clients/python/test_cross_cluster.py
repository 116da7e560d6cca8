"""Keys for other clusters, and the cache of keys."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError, NotFoundError

from endpoint import refused, unique
from expected import DAY, Instant, Text, created, denied, descriptor, illegal, not_owned

SEARCH = {"names": ["logs-*"], "allow_restricted_indices": False}
REPLICATION = {"names": ["archive"], "allow_restricted_indices": False}


def test_from_creation_to_update(endpoint, administrator):
    name = unique("key")
    answer = administrator.security.create_cross_cluster_api_key(
        name=name, access={"search": [{"names": ["logs-*"]}]}, expiration="1d", metadata={"a": 1}
    )
    assert answer.body == created(answer, name, DAY)
    key = {
        "id": answer["id"],
        "name": name,
        "type": "cross_cluster",
        "creation": Instant(),
        "expiration": answer["expiration"],
        "invalidated": False,
        "username": endpoint.administrator[0],
        "realm": Text("reserved|default_native"),
        "realm_type": Text("reserved|native"),
        "metadata": {"a": 1},
        "role_descriptors": {
            "cross_cluster": descriptor(
                cluster=["cross_cluster_search", "monitor_enrich", "monitor_stats"],
                indices=[SEARCH | {"privileges": ["read", "read_cross_cluster", "view_index_metadata"]}],
            )
        },
        "access": {"search": [SEARCH]},
    }
    get = administrator.security.get_api_key
    # The rights of the owner are no limit to it.
    assert get(id=answer["id"], with_limited_by=True).body == {"api_keys": [key]}
    update = administrator.security.update_cross_cluster_api_key
    access = {"replication": [{"names": ["archive"]}]}
    assert update(id=answer["id"], access=access, metadata={"b": 2}, expiration="2d").body == {"updated": True}
    replication = ["cross_cluster_replication", "cross_cluster_replication_internal"]
    assert get(id=answer["id"]).body == {
        "api_keys": [
            key
            | {
                "expiration": Instant(2 * DAY),
                "metadata": {"b": 2},
                "role_descriptors": {
                    "cross_cluster": descriptor(
                        cluster=["cross_cluster_replication"], indices=[REPLICATION | {"privileges": replication}]
                    )
                },
                "access": {"replication": [REPLICATION]},
            }
        ]
    }
    assert update(id=answer["id"], access=access, metadata={"b": 2}).body == {"updated": False}


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"name": "key"}, "Required [access]"),
        ({"access": {"search": [{"names": ["a"]}]}}, "Required [name]"),
    ],
)
def test_what_has_to_be_given(administrator, asked, reason):
    body = refused(BadRequestError, administrator.security.create_cross_cluster_api_key, body=asked)
    assert body == illegal(reason)


RESTRICTED = {"names": ["a"], "query": {"term": {"a": 1}}}


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({}, "must specify non-empty access for either [search] or [replication]"),
        ({"replication": [RESTRICTED]}, "replication does not support document or field level security"),
        (
            {"search": [RESTRICTED], "replication": [{"names": ["a"]}]},
            "search does not support document or field level security if replication is assigned",
        ),
    ],
)
def test_access_that_cannot_be(administrator, access, reason):
    body = refused(
        BadRequestError, administrator.security.create_cross_cluster_api_key, name=unique("key"), access=access
    )
    # It may be said of the field in which it is.
    cause = body["error"]
    while "caused_by" in cause:
        cause = cause["caused_by"]
    assert cause == {"type": "illegal_argument_exception", "reason": reason} or body == illegal(reason)


def test_updates_that_cannot_be(administrator):
    access = {"search": [{"names": ["logs-*"]}]}
    key = administrator.security.create_cross_cluster_api_key(name=unique("key"), access=access)
    update = administrator.security.update_cross_cluster_api_key
    assert refused(BadRequestError, update, body={}, id=key["id"]) == illegal(
        "must update either [access] or [metadata] for cross-cluster API keys"
    )
    rest = administrator.security.create_api_key(name=unique("key"))
    assert refused(BadRequestError, update, id=rest["id"], access=access) == illegal(
        "cannot update API key of type [rest] while expected type is [cross_cluster]"
    )
    unknown = "VuaCfGcBCdbkQm-e5aOx"
    assert refused(NotFoundError, update, id=unknown, access=access) == not_owned(unknown)


def test_keys_may_not(administrator, connect):
    key = administrator.security.create_api_key(name=unique("key"))
    create = connect(api_key=key["encoded"]).security.create_cross_cluster_api_key
    body = refused(BadRequestError, create, name="key", access={"search": [{"names": ["a"]}]})
    assert body == illegal(
        "authentication via API key not supported: An API key cannot be used to create a cross-cluster API key"
    )


def test_they_need_more_than_other_keys(person):
    grace = person(cluster=["manage_api_key"])
    access = {"search": [{"names": ["a"]}]}
    body = refused(
        AuthorizationException, grace.client.security.create_cross_cluster_api_key, name="key", access=access
    )
    assert body == denied(grace, "admin/xpack/security/cross_cluster/api_key/create", "manage_security,all")


@pytest.mark.parametrize("ids", ["*", ["VuaCfGcBCdbkQm-e5aOx", "unknown"]])
def test_clearing_the_cache(endpoint, administrator, ids):
    answer = administrator.security.clear_api_key_cache(ids=ids)
    (node,) = answer["nodes"]
    assert answer.body == {
        "_nodes": {"total": 1, "successful": 1, "failed": 0},
        "cluster_name": endpoint.name,
        "nodes": {node: {"name": administrator.info()["name"]}},
    }


def test_clearing_the_cache_changes_nothing(administrator, anybody, connect):
    key = anybody.client.security.create_api_key(name=unique("key"))
    client = connect(api_key=key["encoded"])
    before = client.security.authenticate().body
    administrator.security.clear_api_key_cache(ids=key["id"])
    assert client.security.authenticate().body == before


def test_clearing_the_cache_needs_a_privilege(person):
    grace = person(cluster=["manage_api_key"])
    assert refused(AuthorizationException, grace.client.security.clear_api_key_cache, ids="*") == denied(
        grace, "admin/xpack/security/(api_key/)?cache/clear", "manage_security,all"
    )
