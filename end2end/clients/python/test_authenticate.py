"""Who calls, by each kind of credential, and why some are not believed."""

import base64

import pytest
from elasticsearch import AuthenticationException, AuthorizationException

from endpoint import refused, unique
from expected import NOT_BELIEVED, Text, forbidden, not_authenticated, unauthenticated

NATIVE = {"name": "default_native", "type": "native"}
OF_KEYS = {"name": "_es_api_key", "type": "_es_api_key"}


def user(person, **changes) -> dict:
    """What is said of somebody who gives their password."""
    return {
        "username": person.name,
        "roles": [person.role],
        "full_name": "Ada Brandt",
        "email": "ada@nordwind.example",
        "metadata": {},
        "enabled": True,
        "authentication_realm": NATIVE,
        "lookup_realm": NATIVE,
        "authentication_type": "realm",
    } | changes


def test_a_password(anybody):
    assert anybody.client.security.authenticate().body == user(anybody)


def test_elastic(root, connect_to):
    client = connect_to(root.url, basic_auth=root.administrator)
    reserved = {"name": "reserved", "type": "reserved"}
    assert client.security.authenticate().body == {
        "username": "elastic",
        "roles": ["superuser"],
        "full_name": None,
        "email": None,
        "metadata": {"_reserved": True},
        "enabled": True,
        "authentication_realm": reserved,
        "lookup_realm": reserved,
        "authentication_type": "realm",
    }


@pytest.mark.parametrize("form", ["encoded", "id and secret"])
def test_a_key(anybody, connect, form):
    key = anybody.client.security.create_api_key(name=unique("key"), metadata={"not": "shown"})
    client = connect(api_key=key["encoded"] if form == "encoded" else (key["id"], key["api_key"]))
    assert client.security.authenticate().body == user(
        anybody,
        roles=[],
        authentication_realm=OF_KEYS,
        lookup_realm=OF_KEYS,
        authentication_type="api_key",
        api_key={"id": key["id"], "name": key["name"], "managed_by": "elasticsearch"},
    )


def test_a_token(administrator, anybody, connect):
    token = administrator.security.get_token(grant_type="password", username=anybody.name, password=anybody.password)
    client = connect(bearer_auth=token["access_token"])
    assert client.security.authenticate().body == user(anybody, authentication_type="token")


def test_somebody_who_acts_as_another(ada, person):
    chief = person(cluster=["manage_own_api_key"], run_as=[ada.name])
    client = chief.client.options(headers={"es-security-runas-user": ada.name})
    assert client.security.authenticate().body == user(ada)
    key = client.security.create_api_key(name=unique("key"))
    (found,) = ada.client.security.get_api_key(owner=True, name=key["name"])["api_keys"]
    assert (found["id"], found["username"]) == (key["id"], ada.name)


def test_somebody_who_may_not_act_as_another(ada, person):
    guest = person(cluster=["monitor"])
    client = guest.client.options(headers={"es-security-runas-user": ada.name})
    assert refused(AuthorizationException, client.security.authenticate) == forbidden(
        Text(
            rf"action \[cluster:admin/xpack/security/user/authenticate\] is unauthorized for user \[{guest.name}\]"
            rf"( with effective roles \[{guest.role}\])?, because user \[{guest.name}\] is unauthorized to run as "
            rf"\[{ada.name}\]"
        )
    )


class TestKeysThatAreNotBelieved:
    """Each failure, in the order in which they are looked for."""

    def refusal(self, tried: str) -> dict:
        return unauthenticated(NOT_BELIEVED, f"API key: {tried}")

    def test_unknown(self, connect):
        client = connect(api_key=("VuaCfGcBCdbkQm-e5aOx", "ui2lp2axTNmsyakw9tvNnw"))
        body = refused(AuthenticationException, client.security.authenticate)
        assert body == self.refusal("unable to find apikey with id VuaCfGcBCdbkQm-e5aOx")

    def test_invalidated(self, anybody, connect):
        key = anybody.client.security.create_api_key(name=unique("key"))
        client = connect(api_key=key["encoded"])
        assert client.ping()
        anybody.client.security.invalidate_api_key(ids=[key["id"]], owner=True)
        body = refused(AuthenticationException, client.security.authenticate)
        assert body == self.refusal(f"api key [{key['id']}] has been invalidated")
        # That it is invalidated is told also to whoever does not know its secret.
        client = connect(api_key=(key["id"], "wrong"))
        assert refused(AuthenticationException, client.security.authenticate) == body

    def test_wrong_secret(self, anybody, connect):
        key = anybody.client.security.create_api_key(name=unique("key"), expiration="0")
        client = connect(api_key=(key["id"], "ui2lp2axTNmsyakw9tvNnw"))
        body = refused(AuthenticationException, client.security.authenticate)
        assert body == self.refusal(f"invalid credentials for API key [{key['id']}]")

    def test_expired(self, anybody, connect):
        key = anybody.client.security.create_api_key(name=unique("key"), expiration="0")
        body = refused(AuthenticationException, connect(api_key=key["encoded"]).security.authenticate)
        assert body == unauthenticated("api key is expired")

    def test_of_another_type(self, administrator, connect):
        key = administrator.security.create_cross_cluster_api_key(
            name=unique("key"), access={"search": [{"names": ["logs-*"]}]}
        )
        body = refused(AuthenticationException, connect(api_key=key["encoded"]).security.authenticate)
        assert body == unauthenticated(
            f"authentication expected API key type of [rest], but API key [{key['id']}] has type [cross_cluster]"
        )

    @pytest.mark.parametrize(
        ("header", "reason"),
        [
            (base64.b64encode(b"no colon").decode(), "invalid ApiKey value"),
            (base64.b64encode(b":no id").decode(), "invalid ApiKey value"),
            ("a_b_", "Illegal base64 character 5f"),
        ],
    )
    def test_not_a_key(self, connect, header, reason):
        body = refused(AuthenticationException, connect(api_key=header).security.authenticate)
        # It is not known which of the two Elasticsearch says.
        assert body in (unauthenticated(reason), self.refusal(reason))


def test_challenges_are_headers_too(connect):
    with pytest.raises(AuthenticationException) as raised:
        connect().security.authenticate()
    # The client joins what is said in several headers.
    said = raised.value.meta.headers["www-authenticate"]
    assert said == ", ".join(not_authenticated("")["header"]["WWW-Authenticate"])
