"""Invalidating keys: which, by whom, and what is answered."""

import pytest
from elasticsearch import AuthenticationException, AuthorizationException, BadRequestError

from endpoint import refused, unique
from expected import AT, Text, denied, error, invalid


def invalidated(*ids: str) -> dict:
    """The answer after these ended."""
    return {"invalidated_api_keys": list(ids), "previously_invalidated_api_keys": [], "error_count": 0}


def test_by_ids(administrator, anybody, connect):
    keys = [anybody.client.security.create_api_key(name=unique("key")) for _ in range(3)]
    clients = [connect(api_key=key["encoded"]) for key in keys]
    assert all(client.ping() for client in clients)
    ids = [key["id"] for key in keys[:2]]
    answer = administrator.security.invalidate_api_key(ids=[*ids, "VuaCfGcBCdbkQm-e5aOx"])
    assert answer.body | {"invalidated_api_keys": sorted(answer["invalidated_api_keys"])} == invalidated(*sorted(ids))
    for client in clients[:2]:
        refused(AuthenticationException, client.security.authenticate)
    assert clients[2].security.authenticate()["api_key"]["id"] == keys[2]["id"]


def test_a_second_time(anybody):
    key = anybody.client.security.create_api_key(name=unique("key"))
    invalidate = anybody.client.security.invalidate_api_key
    assert invalidate(ids=[key["id"]], owner=True).body == invalidated(key["id"])
    assert invalidate(ids=[key["id"]], owner=True).body == invalidated()


def test_what_is_expired_already(anybody):
    key = anybody.client.security.create_api_key(name=unique("key"), expiration="0")
    assert anybody.client.security.invalidate_api_key(ids=[key["id"]], owner=True).body == invalidated(key["id"])


def test_by_name(administrator, ada):
    beginning = unique("logs")
    ids = [ada.client.security.create_api_key(name=f"{beginning}-{letter}")["id"] for letter in "ab"]
    assert administrator.security.invalidate_api_key(name=f"{beginning}-a").body == invalidated(ids[0])
    assert administrator.security.invalidate_api_key(name=f"{beginning}-*").body == invalidated(ids[1])
    assert administrator.security.invalidate_api_key(name=f"{beginning}-*").body == invalidated()


@pytest.mark.parametrize("whose", ["owner", "username and realm"])
def test_all_of_ones_own(administrator, ada, whose):
    key = ada.client.security.create_api_key(name=unique("key"))
    foreign = administrator.security.create_api_key(name=key["name"])
    own = {"owner": True} if whose == "owner" else {"username": ada.name, "realm_name": "default_native"}
    assert ada.client.security.invalidate_api_key(**own).body == invalidated(key["id"])
    assert administrator.security.get_api_key(id=foreign["id"])["api_keys"][0]["invalidated"] is False


def test_keys_of_others_are_not_ones_own(administrator, anybody):
    foreign = administrator.security.create_api_key(name=unique("key"))
    assert anybody.client.security.invalidate_api_key(ids=[foreign["id"]], owner=True).body == invalidated()


def test_by_user_or_realm(administrator, ada):
    key = ada.client.security.create_api_key(name=unique("key"))
    invalidate = administrator.security.invalidate_api_key
    assert invalidate(username=ada.name, realm_name="reserved").body == invalidated()
    assert invalidate(username=ada.name).body == invalidated(key["id"])


def test_a_key_may_end_itself(anybody, connect):
    key = anybody.client.security.create_api_key(name=unique("key"))
    client = connect(api_key=key["encoded"])
    assert client.security.invalidate_api_key(ids=[key["id"]]).body == invalidated(key["id"])
    refused(AuthenticationException, client.security.authenticate)


def test_who_may_only_their_own_has_to_ask_for_their_own(anybody):
    key = anybody.client.security.create_api_key(name=unique("key"))
    body = refused(AuthorizationException, anybody.client.security.invalidate_api_key, ids=[key["id"]])
    assert body == denied(anybody, "admin/xpack/security/api_key/invalidate", "manage_api_key,manage_security,all")


def test_cross_cluster_keys_need_more(administrator, person):
    key = administrator.security.create_cross_cluster_api_key(
        name=unique("key"), access={"search": [{"names": ["logs-*"]}]}
    )
    grace = person(cluster=["manage_api_key"])
    reason = (
        f"Cannot invalidate cross-cluster API key [{key['id']}]. This requires [manage_security] cluster privilege or "
        "higher"
    )
    assert grace.client.security.invalidate_api_key(ids=[key["id"]]).body == {
        "invalidated_api_keys": [],
        "previously_invalidated_api_keys": [],
        "error_count": 1,
        "error_details": [{"type": "security_exception", "reason": reason}],
    }
    assert administrator.security.invalidate_api_key(ids=[key["id"]]).body == invalidated(key["id"])


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            {"owner": False},
            "One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false",
        ),
        (
            {"ids": ["a"], "username": "ada"},
            "username or realm name must not be specified when the api key id(s) or api key name is specified",
        ),
        (
            {"owner": True, "realm_name": "native"},
            "neither username nor realm-name may be specified when invalidating owned API keys",
        ),
        ({"ids": ["a"], "name": "b"}, "only one of [api key id(s), api key name] can be specified"),
    ],
)
def test_questions_that_cannot_be(administrator, asked, problem):
    assert refused(BadRequestError, administrator.security.invalidate_api_key, **asked) == invalid(problem)


def test_one_id_is_a_field_of_the_past(administrator):
    body = refused(BadRequestError, administrator.security.invalidate_api_key, id="VuaCfGcBCdbkQm-e5aOx")
    reason = Text(rf"{AT} \[invalidate_api_key\] unknown field \[id\]( did you mean .*)?")
    assert body == error(400, "x_content_parse_exception", reason)
