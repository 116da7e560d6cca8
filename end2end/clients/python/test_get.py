"""Looking keys up: by what, by whom, and how they look."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError, NotFoundError

from endpoint import Person, refused, unique
from expected import DAY, Instant, denied, descriptor, invalid


def listed(person: Person, key: dict, **more) -> dict:
    """A key of somebody, as it looks with nothing set."""
    return {
        "id": key["id"],
        "name": key["name"],
        "type": "rest",
        "creation": Instant(),
        "invalidated": False,
        "username": person.name,
        "realm": "default_native",
        "realm_type": "native",
        "metadata": {},
        "role_descriptors": {},
    } | more


def names(answer) -> set[str]:
    """The names of the keys in an answer."""
    return {key["name"] for key in answer["api_keys"]}


def test_by_id(administrator, anybody):
    key = anybody.client.security.create_api_key(name=unique("key"))
    assert administrator.security.get_api_key(id=key["id"]).body == {"api_keys": [listed(anybody, key)]}


def test_an_id_that_is_not_there(administrator):
    body = refused(NotFoundError, administrator.security.get_api_key, id="VuaCfGcBCdbkQm-e5aOx")
    assert body == {"api_keys": []}


def test_a_name_that_is_not_there(administrator):
    assert administrator.security.get_api_key(name=unique("nothing")).body == {"api_keys": []}


def test_by_name(administrator, anybody):
    beginning = unique("logs")
    for name in (f"{beginning}-a", f"{beginning}-b", f"x-{beginning}"):
        anybody.client.security.create_api_key(name=name)
    get = administrator.security.get_api_key
    assert names(get(name=f"{beginning}-a")) == {f"{beginning}-a"}
    assert names(get(name=f"{beginning}-*")) == {f"{beginning}-a", f"{beginning}-b"}
    # An asterisk is one at the end alone.
    assert names(get(name=f"*{beginning}")) == set()
    assert names(get(name="*")) >= {f"{beginning}-a", f"{beginning}-b", f"x-{beginning}"}


def test_by_owner(administrator, ada):
    name = unique("key")
    key = ada.client.security.create_api_key(name=name)
    administrator.security.create_api_key(name=name)
    expected = {"api_keys": [listed(ada, key)]}
    assert ada.client.security.get_api_key(owner=True).body == expected
    assert ada.client.security.get_api_key(username=ada.name, realm_name="default_native").body == expected
    assert administrator.security.get_api_key(username=ada.name).body == expected
    assert administrator.security.get_api_key(username=ada.name, realm_name="reserved").body == {"api_keys": []}


def test_only_those_that_work(administrator, ada):
    create = ada.client.security.create_api_key
    create(name="working", expiration="1d")
    create(name="expired", expiration="0")
    invalidated = create(name="invalidated")
    ada.client.security.invalidate_api_key(ids=[invalidated["id"]], owner=True)
    get = administrator.security.get_api_key
    assert names(get(username=ada.name, active_only=True)) == {"working"}
    keys = {key["name"]: key for key in get(username=ada.name)["api_keys"]}
    assert keys == {
        "working": listed(ada, keys["working"], expiration=Instant(DAY)),
        "expired": listed(ada, keys["expired"], expiration=Instant()),
        "invalidated": listed(ada, invalidated, invalidated=True, invalidation=Instant()),
    }


def test_with_the_rights_of_its_owner(administrator, ada):
    key = ada.client.security.create_api_key(name=unique("key"))
    limited_by = {
        ada.role: descriptor(
            cluster=["manage_own_api_key", "monitor"], indices=[{"names": ["logs-*"], "privileges": ["read"]}]
        )
    }
    # They are those of the moment when the key was made.
    administrator.security.put_role(name=ada.role, cluster=["manage_own_api_key"])
    assert ada.client.security.get_api_key(owner=True, with_limited_by=True).body == {
        "api_keys": [listed(ada, key, limited_by=[limited_by])]
    }


def test_a_key_may_look_itself_up(anybody, connect):
    key = anybody.client.security.create_api_key(name=unique("key"), role_descriptors={"none": {}})
    client = connect(api_key=key["encoded"])
    expected = listed(anybody, key, role_descriptors={"none": descriptor()})
    assert client.security.get_api_key(id=key["id"]).body == {"api_keys": [expected]}
    for asked in ({}, {"id": key["id"], "with_limited_by": True}, {"owner": True}):
        assert refused(AuthorizationException, client.security.get_api_key, **asked)["status"] == 403


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            {"id": "a", "username": "ada"},
            "username or realm name must not be specified when the api key id or api key name is specified",
        ),
        (
            {"name": "a", "realm_name": "native"},
            "username or realm name must not be specified when the api key id or api key name is specified",
        ),
        (
            {"owner": True, "username": "ada"},
            "neither username nor realm-name may be specified when retrieving owned API keys",
        ),
        ({"id": "a", "name": "b"}, "only one of [api key id, api key name] can be specified"),
    ],
)
def test_questions_that_cannot_be(administrator, asked, problem):
    assert refused(BadRequestError, administrator.security.get_api_key, **asked) == invalid(problem)


class TestWhoMay:
    """Looking up one's own keys and those of others."""

    def test_nobody_without_a_privilege(self, person):
        guest = person(cluster=["monitor"])
        assert refused(AuthorizationException, guest.client.security.get_api_key) == denied(
            guest, "admin/xpack/security/api_key/get", "read_security,manage_api_key,manage_security,all"
        )

    def test_who_may_only_their_own_has_to_ask_for_their_own(self, anybody):
        key = anybody.client.security.create_api_key(name=unique("key"))
        # The id alone does not say whose it is.
        for asked in ({}, {"id": key["id"]}, {"name": key["name"]}, {"username": anybody.name}):
            assert refused(AuthorizationException, anybody.client.security.get_api_key, **asked) == denied(
                anybody, "admin/xpack/security/api_key/get", "read_security,manage_api_key,manage_security,all"
            )

    @pytest.mark.parametrize("privilege", ["read_security", "manage_api_key", "manage_security", "all"])
    def test_who_may_all(self, anybody, person, privilege):
        key = anybody.client.security.create_api_key(name=unique("key"))
        grace = person(cluster=[privilege])
        assert grace.client.security.get_api_key(id=key["id"]).body == {"api_keys": [listed(anybody, key)]}
