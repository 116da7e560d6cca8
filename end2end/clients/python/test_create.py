"""Making keys, and what is refused about them."""

import pytest
from elasticsearch import AuthorizationException, BadRequestError

from endpoint import refused, unique
from expected import AT, DAY, KEY_ID, Instant, Text, created, denied, descriptor, error, forbidden, illegal, invalid


def test_a_key_with_everything(administrator, ada):
    name = unique("key")
    answer = ada.client.security.create_api_key(
        name=name,
        expiration="1d",
        role_descriptors={
            "logs": {
                "cluster": ["MONITOR"],
                "index": [
                    {
                        "names": "logs-*",
                        "privileges": ["read"],
                        "field_security": {"grant": ["*"], "except": ["secret.*"]},
                        "query": {"term": {"team": "search"}},
                    }
                ],
                "application": [{"application": "shop", "privileges": ["read"], "resources": ["*"]}],
                "run_as": ["grace"],
                "metadata": {"version": 1},
            },
        },
        metadata={"team": "search", "nested": {"tags": ["a", "b"], "level": 1, "none": None}},
        refresh="wait_for",
    )
    assert answer.body == created(answer, name, DAY)
    assert administrator.security.get_api_key(id=answer["id"]).body == {
        "api_keys": [
            {
                "id": answer["id"],
                "name": name,
                "type": "rest",
                "creation": Instant(),
                "expiration": answer["expiration"],
                "invalidated": False,
                "username": ada.name,
                "realm": "default_native",
                "realm_type": "native",
                "metadata": {"team": "search", "nested": {"tags": ["a", "b"], "level": 1, "none": None}},
                "role_descriptors": {
                    "logs": descriptor(
                        cluster=["MONITOR"],
                        indices=[
                            {
                                "names": ["logs-*"],
                                "privileges": ["read"],
                                "field_security": {"grant": ["*"], "except": ["secret.*"]},
                                "query": '{"term":{"team":"search"}}',
                            }
                        ],
                        applications=[{"application": "shop", "privileges": ["read"], "resources": ["*"]}],
                        run_as=["grace"],
                        metadata={"version": 1},
                    )
                },
            }
        ]
    }


def test_a_key_with_nothing_but_a_name(ada):
    name = unique("key")
    answer = ada.client.security.create_api_key(name=name)
    assert answer.body == created(answer, name)
    (key,) = ada.client.security.get_api_key(owner=True, name=name)["api_keys"]
    assert (key["metadata"], key["role_descriptors"]) == ({}, {})


def test_names_need_not_differ(ada):
    name = unique("key")
    ids = {ada.client.security.create_api_key(name=name)["id"] for _ in range(2)}
    found = ada.client.security.get_api_key(owner=True, name=name)["api_keys"]
    assert {key["id"] for key in found} == ids
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        ({"name": ""}, ["api key name is required"]),
        ({"name": " key"}, ["api key name may not begin or end with whitespace"]),
        ({"name": "key "}, ["api key name may not begin or end with whitespace"]),
        ({"name": "_key"}, ["api key name may not begin with an underscore"]),
        ({"name": "k" * 257}, ["api key name may not be more than 256 characters long"]),
        ({"name": "key", "metadata": {"_key": 1}}, ["API key metadata keys may not start with [_]"]),
        (
            {"name": "_key ", "metadata": {"_key": 1}},
            [
                "api key name may not begin or end with whitespace",
                "api key name may not begin with an underscore",
                "API key metadata keys may not start with [_]",
            ],
        ),
        (
            {"name": "key", "role_descriptors": {"r": {"metadata": {"_key": 1}}}},
            ["role descriptor metadata keys may not start with [_]"],
        ),
        (
            {"name": "key", "role_descriptors": {"r": {"restriction": {"workflows": ["sing"]}}}},
            [
                "Unknown workflow [sing]. A workflow must be one of the predefined workflow names "
                "[search_application_query]."
            ],
        ),
    ],
)
def test_all_that_is_invalid_is_listed(anybody, asked, problems):
    assert refused(BadRequestError, anybody.client.security.create_api_key, **asked) == invalid(*problems)


@pytest.mark.parametrize(
    ("descriptor", "reason"),
    [
        (
            {"cluster": ["Fly"]},
            r"Validation Failed: 1: unknown cluster privilege \[fly\]\. a privilege must be either one of the "
            r"predefined cluster privilege names \[.*,all.*\] or a pattern over one of the available cluster actions;",
        ),
        (
            {"indices": [{"names": ["a"], "privileges": ["Fly"]}]},
            r"Validation Failed: 1: unknown index privilege \[fly\]\. a privilege must be either one of the predefined "
            r"fixed indices privileges \[all,.*,write\] or a pattern over one of the available index actions;",
        ),
    ],
)
def test_privileges_that_do_not_exist(anybody, descriptor, reason):
    body = refused(
        BadRequestError, anybody.client.security.create_api_key, name="key", role_descriptors={"r": descriptor}
    )
    assert body == error(400, "action_request_validation_exception", Text(reason))


def test_a_name_has_to_be_given(anybody):
    body = refused(BadRequestError, anybody.client.security.create_api_key, metadata={})
    assert body == illegal("Required [name]")


@pytest.mark.parametrize(
    ("restricted", "reason"),
    [
        (2, "more than one role descriptor with restriction is not supported"),
        (1, "combining role descriptors with and without restriction is not supported"),
    ],
)
def test_a_restriction_is_alone(anybody, restricted, reason):
    restriction = {"restriction": {"workflows": ["search_application_query"]}}
    descriptors = {f"r{number}": restriction if number < restricted else {} for number in range(2)}
    body = refused(BadRequestError, anybody.client.security.create_api_key, name="key", role_descriptors=descriptors)
    assert body == illegal(reason)


@pytest.mark.parametrize(
    ("descriptor", "reason"),
    [
        ({"cluter": []}, "failed to parse role [r]. unexpected field [cluter]"),
        ({"description": "d"}, "failed to parse role [r]. unexpected field [description]"),
        (
            {"indices": [{"names": ["a"]}]},
            "failed to parse indices privileges for role [r]. missing required [privileges] field",
        ),
        (
            {"indices": [{"names": [], "privileges": ["read"]}]},
            "failed to parse indices privileges for role [r]. [names] cannot be an empty array",
        ),
        (
            {"restriction": {"workflows": []}},
            "failed to parse restriction for role [r]. [workflows] cannot be an empty array",
        ),
    ],
)
def test_role_descriptors_that_are_not_understood(anybody, descriptor, reason):
    body = refused(
        BadRequestError, anybody.client.security.create_api_key, name="key", role_descriptors={"r": descriptor}
    )
    # How many steps lie between the field and what is wrong in it is not promised.
    cause = body["error"]
    assert cause["type"] == "x_content_parse_exception"
    assert cause["reason"] == Text(rf"{AT} \[api_key_request\] failed to parse field \[role_descriptors\]")
    while "caused_by" in cause:
        cause = cause["caused_by"]
    assert cause == {"type": "parse_exception", "reason": reason}
    assert body["error"]["root_cause"] == [cause]
    assert body["status"] == 400


@pytest.mark.parametrize(
    ("expiration", "reason"),
    [
        (
            "10x",
            "failed to parse setting [expiration] with value [10x] as a time value: unit is missing or unrecognized",
        ),
        ("1.5d", "failed to parse [1.5d], fractional time values are not supported"),
        ("xd", "failed to parse [xd]"),
        (
            "-2d",
            "failed to parse setting [expiration] with value [-2d] as a time value: "
            "negative durations are not supported",
        ),
    ],
)
def test_expirations_that_are_no_durations(anybody, expiration, reason):
    body = refused(BadRequestError, anybody.client.security.create_api_key, name="key", expiration=expiration)
    failed = r"(\[\d+:\d+\] )?Failed to build \[api_key_request\] after last required field arrived"
    cause = {"type": "illegal_argument_exception", "reason": reason}
    assert body == error(400, "x_content_parse_exception", Text(failed), caused_by=cause)


def test_unknown_fields(anybody):
    body = refused(BadRequestError, anybody.client.security.create_api_key, body={"name": "key", "names": "key"})
    reason = Text(rf"{AT} \[api_key_request\] unknown field \[names\] did you mean \[name\]\?")
    assert body == error(400, "x_content_parse_exception", reason)


def test_types_that_do_not_fit(anybody):
    body = refused(BadRequestError, anybody.client.security.create_api_key, name={"first": "key"})
    reason = Text(rf"{AT} \[api_key_request\] name doesn't support values of type: START_OBJECT")
    assert body == error(400, "x_content_parse_exception", reason)


def test_unknown_parameters(anybody):
    call = anybody.client.perform_request
    headers = {"accept": "application/json", "content-type": "application/json"}
    body = refused(
        BadRequestError, call, "PUT", "/_security/api_key", params={"foo": 1}, headers=headers, body={"name": "key"}
    )
    assert body == illegal("request [/_security/api_key] contains unrecognized parameter: [foo]")


def test_making_a_key_needs_a_privilege(person):
    guest = person(cluster=["monitor"])
    assert refused(AuthorizationException, guest.client.security.create_api_key, name="key") == denied(
        guest, "admin/xpack/security/api_key/create", "manage_own_api_key,manage_api_key,manage_security,all"
    )


class TestDerived:
    """Keys that are made with keys."""

    REFUSAL = illegal(
        "creating derived api keys requires an explicit role descriptor that is empty (has no privileges)"
    )

    @pytest.mark.parametrize(
        "descriptors",
        [None, {}, {"r": {"cluster": ["monitor"]}}, {"empty": {}, "r": {"cluster": ["monitor"]}}],
        ids=["absent", "none", "one", "one of two"],
    )
    def test_they_have_no_privileges(self, ada, connect, descriptors):
        key = ada.client.security.create_api_key(name=unique("key"))
        create = connect(api_key=key["encoded"]).security.create_api_key
        assert refused(BadRequestError, create, name="derived", role_descriptors=descriptors) == self.REFUSAL

    def test_one_that_can_do_nothing(self, administrator, ada, connect):
        key = ada.client.security.create_api_key(name=unique("key"))
        name = unique("derived")
        derived = connect(api_key=key["encoded"]).security.create_api_key(name=name, role_descriptors={"x": {}})
        assert derived.body == created(derived, name)
        client = connect(api_key=derived["encoded"])
        assert refused(AuthorizationException, client.cluster.health) == forbidden(
            f"action [cluster:monitor/health] is unauthorized for API key id [{derived['id']}] of user [{ada.name}], "
            "this action is granted by the cluster privileges [monitor,manage,all]"
        )
        assert administrator.security.get_api_key(id=derived["id"], with_limited_by=True).body == {
            "api_keys": [
                {
                    "id": KEY_ID,
                    "name": name,
                    "type": "rest",
                    "creation": Instant(),
                    "invalidated": False,
                    "username": ada.name,
                    "realm": "_es_api_key",
                    "realm_type": "_es_api_key",
                    "metadata": {},
                    "role_descriptors": {"x": descriptor()},
                    "limited_by": [{}],
                }
            ]
        }
