"""Making keys for others, who are vouched for by a password or a token."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError

from endpoint import refused, unique
from expected import DAY, Text, created, denied, descriptor, forbidden, invalid, not_authenticated


@pytest.fixture
def granter(person):
    """Somebody who may make keys for others."""
    return person(cluster=["grant_api_key"]).client


def test_by_password(administrator, granter, anybody):
    name = unique("key")
    answer = granter.security.grant_api_key(
        grant_type="password",
        username=anybody.name,
        password=anybody.password,
        api_key={"name": name, "expiration": "1d", "metadata": {"a": 1}, "role_descriptors": {"x": {}}},
    )
    assert answer.body == created(answer, name, DAY)
    (key,) = administrator.security.get_api_key(id=answer["id"], with_limited_by=True)["api_keys"]
    assert (key["username"], key["realm"], key["metadata"]) == (anybody.name, "default_native", {"a": 1})
    assert key["role_descriptors"] == {"x": descriptor()}
    assert list(key["limited_by"][0]) == [anybody.role]


def test_by_token(administrator, granter, anybody, connect):
    token = administrator.security.get_token(grant_type="password", username=anybody.name, password=anybody.password)
    name = unique("key")
    answer = granter.security.grant_api_key(
        grant_type="access_token", access_token=token["access_token"], api_key={"name": name}
    )
    assert answer.body == created(answer, name)
    assert connect(api_key=answer["encoded"]).security.authenticate()["username"] == anybody.name


def test_for_whom_they_may_act_as(granter, ada, person, connect):
    chief = person(cluster=["monitor"], run_as=[ada.name])
    answer = granter.security.grant_api_key(
        grant_type="password",
        username=chief.name,
        password=chief.password,
        run_as=ada.name,
        api_key={"name": unique("key")},
    )
    assert connect(api_key=answer["encoded"]).security.authenticate()["username"] == ada.name


def test_a_wrong_password(granter, ada):
    body = refused(
        AuthorizationException,
        granter.security.grant_api_key,
        grant_type="password",
        username=ada.name,
        password="wrong password",
        api_key={"name": "key"},
    )
    cause = not_authenticated(Text(rf"unable to authenticate user \[{ada.name}\] for .+"))
    assert body == forbidden("Failed to authenticate api key grant", root=cause, caused_by=cause)


@pytest.mark.parametrize(
    ("grant", "problem"),
    [
        ({}, "[grant_type] is required"),
        ({"grant_type": "telepathy"}, "grant_type [telepathy] is not supported"),
        ({"grant_type": "password", "password": "secret"}, "[username] is required for grant_type [password]"),
        ({"grant_type": "password", "username": "ada"}, "[password] is required for grant_type [password]"),
        ({"grant_type": "access_token"}, "[access_token] is required for grant_type [access_token]"),
        (
            {"grant_type": "password", "username": "ada", "password": "secret", "access_token": "token"},
            "[access_token] is not supported for grant_type [password]",
        ),
        (
            {"grant_type": "access_token", "access_token": "token", "username": "ada"},
            "[username] is not supported for grant_type [access_token]",
        ),
    ],
)
def test_grants_that_cannot_be(granter, grant, problem):
    body = refused(BadRequestError, granter.security.grant_api_key, body=grant | {"api_key": {"name": "key"}})
    assert body == invalid(problem)


def test_the_key_is_checked_too(granter, anybody):
    password = {"grant_type": "password", "username": anybody.name, "password": anybody.password}
    grant = granter.security.grant_api_key
    assert refused(BadRequestError, grant, body=password) == invalid("api key name is required")
    body = refused(BadRequestError, grant, **password, api_key={"name": "_key"})
    assert body == invalid("api key name may not begin with an underscore")


def test_granting_needs_a_privilege(anybody):
    body = refused(
        AuthorizationException,
        anybody.client.security.grant_api_key,
        grant_type="password",
        username=anybody.name,
        password=anybody.password,
        api_key={"name": "key"},
    )
    assert body == denied(
        anybody, "admin/xpack/security/api_key/grant", "grant_api_key,manage_api_key,manage_security,all"
    )
