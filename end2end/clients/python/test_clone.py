"""Making keys that are like others. The client of Elasticsearch 8 does not know of it."""

import elasticsearch
import pytest
from elasticsearch import AuthorizationException, BadRequestError

from endpoint import refused, unique
from expected import (
    DAY,
    NOT_BELIEVED,
    Instant,
    Text,
    created,
    denied,
    descriptor,
    forbidden,
    illegal,
    invalid,
    not_authenticated,
)

pytestmark = [
    pytest.mark.skipif(elasticsearch.__version__ < (9, 4), reason="this client cannot clone keys"),
    # The client says so, whatever answers.
    pytest.mark.filterwarnings("ignore:This API is in technical preview"),
]


def test_a_key_like_another(administrator, anybody):
    key = anybody.client.security.create_api_key(
        name=unique("key"), expiration="1d", role_descriptors={"x": {"cluster": ["monitor"]}}
    )
    name = unique("clone")
    answer = anybody.client.security.clone_api_key(api_key=key["encoded"], name=name, metadata={"a": 1})
    assert answer.body == created(answer, name, DAY)
    assert answer["id"] != key["id"]
    assert administrator.security.get_api_key(id=answer["id"]).body == {
        "api_keys": [
            {
                "id": answer["id"],
                "name": name,
                "type": "rest",
                "creation": Instant(),
                "expiration": key["expiration"],
                "invalidated": False,
                "username": anybody.name,
                "realm": "default_native",
                "realm_type": "native",
                "metadata": {"a": 1},
                "role_descriptors": {"x": descriptor(cluster=["monitor"])},
            }
        ]
    }


def test_with_another_end(anybody):
    key = anybody.client.security.create_api_key(name=unique("key"), expiration="1d")
    clone, name = anybody.client.security.clone_api_key, unique("clone")
    answer = clone(api_key=key["encoded"], name=name, expiration="2d")
    assert answer.body == created(answer, name, 2 * DAY)
    answer = clone(body={"api_key": key["encoded"], "name": name, "expiration": None})
    assert answer.body == created(answer, name)


def test_it_lives_on_without_the_other(anybody, connect):
    key = anybody.client.security.create_api_key(name=unique("key"))
    clone = anybody.client.security.clone_api_key(api_key=key["encoded"], name=unique("clone"))
    anybody.client.security.invalidate_api_key(ids=[key["id"]], owner=True)
    assert connect(api_key=clone["encoded"]).security.authenticate()["api_key"]["id"] == clone["id"]


def test_a_key_that_is_not_believed(anybody):
    key = anybody.client.security.create_api_key(name=unique("key"))
    anybody.client.security.invalidate_api_key(ids=[key["id"]], owner=True)
    body = refused(
        AuthorizationException, anybody.client.security.clone_api_key, api_key=key["encoded"], name=unique("clone")
    )
    cause = not_authenticated(NOT_BELIEVED, f"API key: api key [{key['id']}] has been invalidated")
    assert body == forbidden("Failed to clone API key", root=cause, caused_by=cause)


def test_not_a_key(anybody):
    body = refused(BadRequestError, anybody.client.security.clone_api_key, api_key="nonsense", name="clone")
    assert body == illegal(Text(r"invalid API key credential: .+"))


def test_no_key(anybody):
    body = refused(BadRequestError, anybody.client.security.clone_api_key, body={"name": "clone"})
    assert body == invalid("api key credential is required")


def test_cloning_needs_a_privilege(anybody, person):
    key = anybody.client.security.create_api_key(name=unique("key"))
    guest = person(cluster=["monitor"])
    body = refused(AuthorizationException, guest.client.security.clone_api_key, api_key=key["encoded"], name="clone")
    granted_by = "manage_own_api_key,.*manage_api_key,manage_security,all"
    assert body == denied(guest, "admin/xpack/security/api_key/clone", granted_by)
