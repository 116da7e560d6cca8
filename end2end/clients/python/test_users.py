"""The users and roles of a project's own realm, and their tokens."""

import pytest
from elasticsearch import AuthenticationException, AuthorizationException, BadRequestError, NotFoundError

from endpoint import refused, unique
from expected import Text, denied, descriptor, forbidden

PASSWORD = "correct horse battery staple"


def test_a_user_from_creation_to_deletion(administrator, connect):
    name = unique("grace")
    security = administrator.security
    answer = security.put_user(username=name, password=PASSWORD, roles=["viewer", "none"], metadata={"a": 1})
    assert answer.body == {"created": True}
    user = {
        "username": name,
        "roles": ["viewer", "none"],
        "full_name": None,
        "email": None,
        "metadata": {"a": 1},
        "enabled": True,
    }
    assert security.get_user(username=name).body == {name: user}
    # Without a password it stays as it is.
    answer = security.put_user(username=name, roles=[], full_name="Grace Lindqvist", email="grace@nordwind.example")
    assert answer.body == {"created": False}
    changed = {"roles": [], "full_name": "Grace Lindqvist", "email": "grace@nordwind.example", "metadata": {}}
    assert security.get_user(username=name).body == {name: user | changed}
    assert connect(basic_auth=(name, PASSWORD)).security.authenticate()["full_name"] == "Grace Lindqvist"
    assert security.delete_user(username=name).body == {"found": True}
    assert refused(NotFoundError, security.delete_user, username=name) == {"found": False}
    assert refused(NotFoundError, security.get_user, username=name) == {}
    refused(AuthenticationException, connect(basic_auth=(name, PASSWORD)).security.authenticate)


def test_elastic(root, connect_to):
    administrator = connect_to(root.url, basic_auth=root.administrator)
    assert administrator.security.get_user(username="elastic").body == {
        "elastic": {
            "username": "elastic",
            "roles": ["superuser"],
            "full_name": None,
            "email": None,
            "metadata": {"_reserved": True},
            "enabled": True,
        }
    }


def test_a_user_who_is_switched_off(administrator, ada):
    assert administrator.security.disable_user(username=ada.name).body == {}
    refused(AuthenticationException, ada.client.security.authenticate)
    assert administrator.security.get_user(username=ada.name)[ada.name]["enabled"] is False
    assert administrator.security.enable_user(username=ada.name).body == {}
    assert ada.client.security.authenticate()["username"] == ada.name


def test_another_password(administrator, ada, connect):
    changed = "a horse of another colour"
    assert administrator.security.change_password(username=ada.name, password=changed).body == {}
    refused(AuthenticationException, ada.client.security.authenticate)
    client = connect(basic_auth=(ada.name, changed))
    assert client.security.authenticate()["username"] == ada.name
    assert client.security.change_password(password=PASSWORD).body == {}
    assert ada.client.security.authenticate()["username"] == ada.name


def test_all_users(administrator, ada, person):
    grace = person(cluster=["monitor"])
    assert {ada.name, grace.name} <= set(administrator.security.get_user().body)
    both = administrator.security.get_user(username=[ada.name, grace.name]).body
    assert {name: user["roles"] for name, user in both.items()} == {ada.name: [ada.role], grace.name: [grace.role]}


@pytest.mark.parametrize(
    "asked", [{"password": "short"}, {"password": None}], ids=["a short password", "none for a new user"]
)
def test_users_that_cannot_be(administrator, asked):
    body = refused(BadRequestError, administrator.security.put_user, username=unique("grace"), roles=[], **asked)
    assert body["error"]["type"] == "action_request_validation_exception"
    assert body["error"]["reason"] == Text(r"Validation Failed: 1: [^;]*password[^;]*;")


def test_a_role_from_creation_to_deletion(administrator):
    name = unique("role")
    security = administrator.security
    answer = security.put_role(
        name=name,
        cluster=["monitor"],
        indices=[{"names": ["logs-*"], "privileges": ["read"], "query": '{"match_all":{}}'}],
        applications=[{"application": "shop", "privileges": ["read"], "resources": ["*"]}],
        run_as=["ada"],
        metadata={"a": 1},
    )
    assert answer.body == {"role": {"created": True}}
    assert security.get_role(name=name).body == {
        name: descriptor(
            cluster=["monitor"],
            indices=[{"names": ["logs-*"], "privileges": ["read"], "query": '{"match_all":{}}'}],
            applications=[{"application": "shop", "privileges": ["read"], "resources": ["*"]}],
            run_as=["ada"],
            metadata={"a": 1},
        )
    }
    assert security.put_role(name=name, cluster=["all"]).body == {"role": {"created": False}}
    assert security.get_role(name=name).body == {name: descriptor(cluster=["all"])}
    assert security.get_role()[name] == descriptor(cluster=["all"])
    assert security.delete_role(name=name).body == {"found": True}
    assert refused(NotFoundError, security.delete_role, name=name) == {"found": False}
    assert refused(NotFoundError, security.get_role, name=name) == {}


def test_a_role_that_changes_counts_from_the_next_request_on(administrator, ada):
    assert ada.client.cluster.health()["status"] == "green"
    administrator.security.put_role(name=ada.role, cluster=["manage_own_api_key"])
    assert refused(AuthorizationException, ada.client.cluster.health)["status"] == 403
    administrator.security.delete_role(name=ada.role)
    assert refused(AuthorizationException, ada.client.cluster.health) == forbidden(
        Text(
            rf"action \[cluster:monitor/health\] is unauthorized for user \[{ada.name}\] with effective roles \[\]"
            rf" \(assigned roles \[{ada.role}\] were not found\), this action is granted by the cluster privileges "
            r"\[monitor,manage,all\]"
        )
    )


def test_only_who_manages_security_may(anybody):
    security = anybody.client.security
    for call, asked in [
        (security.put_user, {"username": unique("grace"), "password": PASSWORD, "roles": ["superuser"]}),
        (security.put_role, {"name": anybody.role, "cluster": ["all"]}),
        (security.put_privileges, {"privileges": {unique("shop"): {"read": {"actions": ["data:read/*"]}}}}),
        (security.get_user, {}),
        (security.get_role, {}),
    ]:
        body = refused(AuthorizationException, call, **asked)
        assert body == denied(anybody, "admin/xpack/security/.+", ".*manage_security,all")


class TestTokens:
    """Tokens, which stand for a user for a while."""

    def test_by_password(self, administrator, anybody, connect):
        answer = administrator.security.get_token(
            grant_type="password", username=anybody.name, password=anybody.password
        )
        assert answer.body == {
            "access_token": Text(r"\S{20,}"),
            "type": "Bearer",
            "expires_in": 1200,
            "refresh_token": Text(r"\S{20,}"),
            "authentication": anybody.client.security.authenticate().body,
        }
        assert connect(bearer_auth=answer["access_token"]).security.authenticate()["username"] == anybody.name

    def test_renewed(self, administrator, anybody, connect):
        first = administrator.security.get_token(
            grant_type="password", username=anybody.name, password=anybody.password
        )
        second = administrator.security.get_token(grant_type="refresh_token", refresh_token=first["refresh_token"])
        assert second["access_token"] != first["access_token"]
        assert connect(bearer_auth=second["access_token"]).security.authenticate()["username"] == anybody.name

    def test_ended(self, administrator, anybody, connect):
        token = administrator.security.get_token(
            grant_type="password", username=anybody.name, password=anybody.password
        )
        client = connect(bearer_auth=token["access_token"])
        assert client.ping()
        assert administrator.security.invalidate_token(token=token["access_token"]).body == {
            "invalidated_tokens": 1,
            "previously_invalidated_tokens": 0,
            "error_count": 0,
        }
        refused(AuthenticationException, client.security.authenticate)

    def test_a_wrong_password(self, administrator, ada):
        body = refused(
            AuthenticationException,
            administrator.security.get_token,
            grant_type="password",
            username=ada.name,
            password="wrong password",
        )
        assert body["error"]["type"] == "security_exception"
