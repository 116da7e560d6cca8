"""One project's keys and people are not another's, and the default project is one wherever it is called."""

from elasticsearch import AuthenticationException

from endpoint import refused, unique
from expected import NOT_BELIEVED, unauthenticated


def test_the_default_project_is_the_same_at_both_addresses(server, root, connect_to):
    key = connect_to(root.url, basic_auth=root.administrator).security.create_api_key(name=unique("key"))
    urls = (root.url, f"{server.url}/projects/{root.project}/elasticsearch")
    at_the_root, below = (connect_to(url, api_key=key["encoded"]) for url in urls)
    assert at_the_root.security.authenticate()["api_key"]["id"] == key["id"]
    assert at_the_root.security.authenticate().body == below.security.authenticate().body
    assert at_the_root.info().body == below.info().body


def test_keys_of_another_project(root, below, connect_to):
    for one, other in [(root, below), (below, root)]:
        key = connect_to(one.url, basic_auth=one.administrator).security.create_api_key(name=unique("key"))
        stranger = connect_to(other.url, api_key=key["encoded"])
        assert refused(AuthenticationException, stranger.security.authenticate) == unauthenticated(
            NOT_BELIEVED, f"API key: unable to find apikey with id {key['id']}"
        )
        administrator = connect_to(other.url, basic_auth=other.administrator)
        assert administrator.security.get_api_key(name=key["name"]).body == {"api_keys": []}
        assert administrator.security.invalidate_api_key(ids=[key["id"]]).body == {
            "invalidated_api_keys": [],
            "previously_invalidated_api_keys": [],
            "error_count": 0,
        }


def test_people_of_another_project(root, below, connect_to):
    for one, other in [(root, below), (below, root)]:
        username, password = one.administrator
        stranger = connect_to(other.url, basic_auth=(username, password))
        reason = f"unable to authenticate user [{username}] for REST request [/_security/_authenticate]"
        assert refused(AuthenticationException, stranger.security.authenticate) == unauthenticated(reason)


def test_somebody_of_the_console(server, below, connect_to):
    client = connect_to(below.url, basic_auth=("admin", server.passwords["admin"]))
    caller = client.security.authenticate()
    assert (caller["username"], caller["roles"]) == ("admin", ["superuser"])
    assert caller["authentication_realm"] == caller["lookup_realm"] == {"name": "cloud", "type": "cloud"}
