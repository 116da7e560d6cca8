"""Changing keys: one, and many at once."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError, NotFoundError

from endpoint import refused, unique
from expected import DAY, Instant, denied, descriptor, illegal, invalid, not_owned

READ_LOGS = {"indices": [{"names": ["logs-*"], "privileges": ["read"]}]}


def owned(ada, **query) -> dict:
    """Somebody's only key."""
    (key,) = ada.client.security.get_api_key(owner=True, **query)["api_keys"]
    return key


def test_everything_that_can_change(ada):
    created = ada.client.security.create_api_key(name=unique("key"), metadata={"a": 1}, role_descriptors={"x": {}})
    answer = ada.client.security.update_api_key(
        id=created["id"], role_descriptors={"logs": READ_LOGS}, metadata={"b": {"c": [2]}}, expiration="2d"
    )
    assert answer.body == {"updated": True}
    assert owned(ada) == {
        "id": created["id"],
        "name": created["name"],
        "type": "rest",
        "creation": Instant(),
        "expiration": Instant(2 * DAY),
        "invalidated": False,
        "username": ada.name,
        "realm": "default_native",
        "realm_type": "native",
        "metadata": {"b": {"c": [2]}},
        "role_descriptors": {"logs": descriptor(**READ_LOGS)},
    }


def test_what_is_not_named_stays(ada):
    created = ada.client.security.create_api_key(
        name=unique("key"), metadata={"a": 1}, role_descriptors={"logs": READ_LOGS}, expiration="1d"
    )
    before = owned(ada)
    update = ada.client.security.update_api_key
    assert update(id=created["id"]).body == {"updated": False}
    assert update(id=created["id"], metadata={"a": 1}).body == {"updated": False}
    assert owned(ada) == before
    assert update(id=created["id"], role_descriptors={}).body == {"updated": True}
    assert owned(ada) == before | {"role_descriptors": {}}
    # A new expiration is a change, whatever it is.
    assert update(id=created["id"], expiration="1d").body == {"updated": True}


def test_the_owners_rights_are_looked_at_again(administrator, ada, connect):
    key = ada.client.security.create_api_key(name=unique("key"))
    client = connect(api_key=key["encoded"])
    assert client.cluster.health()["status"] == "green"
    administrator.security.put_role(name=ada.role, cluster=["manage_own_api_key"])
    assert client.cluster.health()["status"] == "green"
    assert ada.client.security.update_api_key(id=key["id"]).body == {"updated": True}
    assert refused(AuthorizationException, client.cluster.health)["status"] == 403
    assert owned(ada, with_limited_by=True)["limited_by"] == [{ada.role: descriptor(cluster=["manage_own_api_key"])}]


def test_only_the_owner_may(administrator, ada, person):
    key = ada.client.security.create_api_key(name=unique("key"))
    grace = person(cluster=["manage_own_api_key"])
    for client in (administrator, grace.client):
        assert refused(NotFoundError, client.security.update_api_key, id=key["id"]) == not_owned(key["id"])
    unknown = "VuaCfGcBCdbkQm-e5aOx"
    assert refused(NotFoundError, ada.client.security.update_api_key, id=unknown) == not_owned(unknown)
    as_ada = administrator.options(headers={"es-security-runas-user": ada.name})
    assert as_ada.security.update_api_key(id=key["id"], metadata={"by": "another"}).body == {"updated": True}


def test_keys_may_not(anybody, connect):
    key = anybody.client.security.create_api_key(name=unique("key"))
    client = connect(api_key=key["encoded"])
    expected = illegal("authentication via API key not supported: only the owner user can update an API key")
    assert refused(BadRequestError, client.security.update_api_key, id=key["id"]) == expected
    assert refused(BadRequestError, client.security.bulk_update_api_keys, ids=[key["id"]]) == expected


@pytest.mark.parametrize("state", ["invalidated", "expired"])
def test_keys_that_have_ended(anybody, state):
    key = anybody.client.security.create_api_key(name=unique("key"), expiration="0" if state == "expired" else None)
    if state == "invalidated":
        anybody.client.security.invalidate_api_key(ids=[key["id"]], owner=True)
    body = refused(BadRequestError, anybody.client.security.update_api_key, id=key["id"], expiration="1d")
    assert body == illegal(f"cannot update {state} API key [{key['id']}]")


def test_keys_of_another_type(administrator):
    access = {"search": [{"names": ["logs-*"]}]}
    key = administrator.security.create_cross_cluster_api_key(name=unique("key"), access=access)
    body = refused(BadRequestError, administrator.security.update_api_key, id=key["id"])
    assert body == illegal("cannot update API key of type [cross_cluster] while expected type is [rest]")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"expiration": "0"}, "API key expiration must be in the future"),
        ({"expiration": "-1"}, "API key expiration must be in the future"),
        ({"metadata": {"_a": 1}}, "API key metadata keys may not start with [_]"),
    ],
)
def test_changes_that_cannot_be(anybody, change, problem):
    key = anybody.client.security.create_api_key(name=unique("key"))
    assert refused(BadRequestError, anybody.client.security.update_api_key, id=key["id"], **change) == invalid(problem)
    body = refused(BadRequestError, anybody.client.security.bulk_update_api_keys, ids=[key["id"]], **change)
    assert body == invalid(problem)


def test_many_at_once(administrator, anybody):
    create = anybody.client.security.create_api_key
    changed, same, late = (create(name=unique("key"), metadata=metadata) for metadata in ({}, {"a": 1}, {}))
    ended = create(name=unique("key"))
    anybody.client.security.invalidate_api_key(ids=[ended["id"]], owner=True)
    foreign = administrator.security.create_api_key(name=unique("key"))
    ids = [key["id"] for key in (late, same, ended, changed, foreign)]
    assert anybody.client.security.bulk_update_api_keys(ids=ids, metadata={"a": 1}).body == {
        "updated": [late["id"], changed["id"]],
        "noops": [same["id"]],
        "errors": {
            "count": 2,
            "details": {
                ended["id"]: {
                    "type": "illegal_argument_exception",
                    "reason": f"cannot update invalidated API key [{ended['id']}]",
                },
                foreign["id"]: not_owned(foreign["id"])["error"]["root_cause"][0],
            },
        },
    }
    assert anybody.client.security.bulk_update_api_keys(ids=ids[:2], metadata={"a": 1}).body == {
        "updated": [],
        "noops": ids[:2],
    }


def test_many_with_everything(ada):
    key = ada.client.security.create_api_key(name=unique("key"))
    answer = ada.client.security.bulk_update_api_keys(
        ids=[key["id"]], role_descriptors={"logs": READ_LOGS}, metadata={"a": 1}, expiration="1d"
    )
    assert answer.body == {"updated": [key["id"]], "noops": []}
    after = owned(ada)
    assert (after["role_descriptors"], after["metadata"]) == ({"logs": descriptor(**READ_LOGS)}, {"a": 1})
    assert after["expiration"] == Instant(DAY)


def test_none_at_once(anybody):
    body = refused(BadRequestError, anybody.client.security.bulk_update_api_keys, ids=[])
    assert body == invalid("Field [ids] cannot be empty")


def test_changing_needs_a_privilege(anybody, person):
    key = anybody.client.security.create_api_key(name=unique("key"))
    guest = person(cluster=["monitor"])
    for action, call, asked in [
        ("update", guest.client.security.update_api_key, {"id": key["id"]}),
        ("bulk_update", guest.client.security.bulk_update_api_keys, {"ids": [key["id"]]}),
    ]:
        assert refused(AuthorizationException, call, **asked) == denied(
            guest,
            f"admin/xpack/security/api_key/{action}",
            "manage_own_api_key,manage_api_key,manage_security,all",
        )
